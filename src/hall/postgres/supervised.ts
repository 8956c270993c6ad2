/** Runs an engine program under a small shell that outlives us just long enough: when this process is gone, however it went, the program is stopped. */
import { spawn } from "node:child_process"
import type { Account } from "./account.ts"

export interface Supervised {
  /** The program's own process id. */
  readonly pid: number
  /** Resolves when the program has ended; the status is null after a signal to the supervisor itself. */
  readonly ended: Promise<number | null>
  /** The last that the program wrote, at most 8 kB. */
  said(): string
  /** Asks the program to stop at once, without waiting (PostgreSQL: fast shutdown, which loses nothing). */
  release(): void
}

/**
 * The supervisor reads a pipe whose other end only our process holds. The kernel closes that end when we die, even by SIGKILL; the read then ends and the
 * program gets SIGINT. It runs in a session of its own, so that Ctrl-C at the terminal reaches the house, which stops the engine last.
 */
const SUPERVISOR = `
trap '' HUP INT TERM
exec 3<&0
"$@" 3<&- </dev/null &
program=$!
echo "$program"
( while read -r line <&3; do :; done; kill -INT "$program" ) >/dev/null 2>&1 &
watch=$!
wait "$program"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
`

const KEPT = 8192

export interface Order {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly drop: Account | null
}

/** Starts the program. The environment is empty but for a path and the plain locale: no PG* variable of the caller's reaches the engine. */
export async function runSupervised(order: Order): Promise<Supervised> {
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "muniment-supervisor", order.program, ...order.args], {
    cwd: order.cwd,
    detached: true,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" },
    ...order.drop,
  })
  let said = ""
  const keep = (piece: string): void => void (said = (said + piece).slice(-KEPT))
  child.stdout.setEncoding("utf8")
  child.stderr.setEncoding("utf8").on("data", keep)
  child.stdin.on("error", () => undefined)
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", () => reject(new Error(`The supervisor of ${order.program} did not start: ${said}`)))
    child.stdout.once("data", (first: string) => {
      const [line = "", ...rest] = first.split("\n")
      keep(rest.join("\n"))
      child.stdout.on("data", keep)
      resolve(Number(line))
    })
  })
  return { pid, ended, said: () => said, release: () => child.stdin.end() }
}
