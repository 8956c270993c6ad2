/** Runs one program for a check and keeps what it says; ends it, and all it started, when it takes too long. */
import { spawn } from "node:child_process"

export interface Ended {
  /** The exit status, or null when it was ended by a signal or did not start. */
  readonly status: number | null
  readonly output: string
}

/** Longest that any one program may take, in milliseconds: what hangs must not hang the whole run. */
const PATIENCE = 20 * 60_000

/** Runs a program in a folder, in a process group of its own. The environment is ours with `env` laid over it; undefined takes a name away. */
export function runProgram(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    })
    let output = ""
    const keep = (piece: string): void => void (output += piece)
    child.stdout.setEncoding("utf8").on("data", keep)
    child.stderr.setEncoding("utf8").on("data", keep)
    const end = (): void => endGroup(child.pid)
    const clock = setTimeout(() => {
      output += `\nIt was still running after ${PATIENCE / 60_000} minutes and was ended.\n`
      end()
    }, PATIENCE)
    process.once("exit", end)
    child.once("error", (cause) => (output += `${program}: ${cause.message}\n`))
    child.once("close", (status) => {
      clearTimeout(clock)
      process.removeListener("exit", end)
      resolve({ status, output })
    })
  })
}

/** Ends a process group that we began; one that is gone already is no matter. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // Nothing is left of it.
  }
}
