/** Knows the engine's main process by the file it writes, and stops one that an earlier house left behind: never any other process. */
import { execFileSync } from "node:child_process"
import { readFileSync, readlinkSync, statSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { Account } from "./account.ts"
import { asEngine } from "./as-engine.ts"

/** A pid that no process has: Linux stops at 2^22, macOS at 99,999. */
const NOBODYS_PID = "2147483646"

/** What a running engine says of itself in `postmaster.pid` (src/include/utils/pidfile.h): line 1 the pid, line 8 the state. */
export function readPidFile(cluster: string): { readonly pid: number; readonly ready: boolean } | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")
    const pid = Math.abs(Number.parseInt(lines[0] ?? "", 10))
    return Number.isNaN(pid) ? null : { pid, ready: lines[7]?.trim() === "ready" }
  } catch {
    return null
  }
}

/**
 * Stops a living engine of this cluster and waits until it is gone: first kindly (SIGINT), then hard (SIGQUIT, after which it recovers at its next start).
 * Where the pid has come to belong to a stranger, only the file is mended: the engine would otherwise refuse to start, and its other lines must stay, because by
 * them it checks that no last process of the old engine still writes.
 */
export async function stopLeftBehind(cluster: string, drop: Account | null): Promise<void> {
  const found = readPidFile(cluster)
  if (found === null || !isAlive(found.pid)) return
  if (!isEngineOf(found.pid, cluster)) {
    asEngine(
      `printf '%s\\n' "$1" > postmaster.mend && tail -n +2 postmaster.pid >> postmaster.mend && mv postmaster.mend postmaster.pid`,
      [NOBODYS_PID],
      cluster,
      drop,
    )
    return
  }
  await stopPid(found.pid, cluster)
}

/** Waits until the process is gone, with growing insistence. */
export async function stopPid(pid: number, cluster: string): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 60],
    ["SIGQUIT", 20],
    ["SIGKILL", 10],
  ] as const) {
    if (!isAlive(pid) || !isEngineOf(pid, cluster)) return
    process.kill(pid, signal)
    for (let waited = 0; waited < seconds * 50; waited++) {
      if (!isAlive(pid)) return
      await pause(20)
    }
  }
  throw new Error(`the database engine of an earlier house (process ${pid}) does not stop`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
  return !isZombie(pid)
}

/** A dead process that nobody has collected yet answers to kill; it holds nothing. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) === "Z"
  } catch {
    return true
  }
}

/** Whether a process is the engine of this very cluster: run by the cluster's owner, by a program named postgres, from inside the cluster folder. */
function isEngineOf(pid: number, cluster: string): boolean {
  try {
    if (process.platform !== "linux") return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(`-D ${cluster}`)
    const same = statSync(`/proc/${pid}`).uid === statSync(cluster).uid
    return same && readlinkSync(`/proc/${pid}/cwd`) === cluster && /(?:^|\/)postgres$/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "")
  } catch {
    return false
  }
}
