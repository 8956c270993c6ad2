/** Does small things inside the cluster folder with the engine's own rights, so that root never follows a link that the engine's account could have laid there. */
import { spawnSync } from "node:child_process"
import type { Account } from "./account.ts"

/** Runs a line of POSIX shell in a folder as the engine's account; `args` become $1, $2 and so on. Throws with what it said when it fails. */
export function asEngine(line: string, args: readonly string[], cwd: string, drop: Account | null): void {
  const done = spawnSync("/bin/sh", ["-c", `umask 077; ${line}`, "muniment", ...args], {
    cwd,
    ...drop,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  })
  if (done.error !== undefined) throw done.error
  if (done.status !== 0) throw new Error(`could not write in ${cwd}: ${done.stderr.trim()}`)
}
