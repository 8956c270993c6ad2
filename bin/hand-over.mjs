/** Hands the terminal over to a program run by the pinned Node: its signals, its exit status, and no process in between where the platform can do that. */
import { spawn } from "node:child_process"
import { chmodSync, mkdirSync, statSync } from "node:fs"
import { constants } from "node:os"
import { join } from "node:path"
import { pinnedNode } from "./install.mjs"

/** MiB of each half of the young generation, and pools of glibc's allocator: how the house streams files of any size in little memory (decision 0035). */
const FLAGS = ["--max-semi-space-size=4"]
const ALLOCATOR = { MALLOC_ARENA_MAX: "2" }
/** Where Node keeps what it made of the sources, so that the next program begins in half the time; where nothing may be written there, it does without. Beside the code itself, and for whoever runs it alone. */
const COMPILED = ["node_modules", ".cache", "compiled"]

/** Names the folder where it is nobody else's: Node runs what lies there, and makes folders for everybody where a umask says so. */
function keepsCompiled(root) {
  const folder = join(root, ...COMPILED)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (process.geteuid !== undefined && statSync(folder).uid !== process.geteuid()) return {}
    chmodSync(folder, 0o700)
    return { NODE_COMPILE_CACHE: folder }
  } catch {
    return {}
  }
}

/** Runs the pinned Node with these arguments and ends as it ends. */
export function handOver(root, args) {
  const node = pinnedNode(root)
  const env = { ...ALLOCATOR, ...keepsCompiled(root), ...process.env }
  if (typeof process.execve === "function") process.execve(node, [node, ...FLAGS, ...args], env)
  const child = spawn(node, [...FLAGS, ...args], { stdio: "inherit", env })
  // Ctrl-C reaches every process of the terminal's foreground group by itself; passing it on would make it two.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"])
    process.on(signal, () => (signal === "SIGINT" && atTerminal ? undefined : child.kill(signal)))
  child.on("error", (cause) => {
    console.error(`Node 26 does not run on this machine: ${cause.message}`)
    process.exit(1)
  })
  child.on("exit", (status, signal) => process.exit(status ?? 128 + constants.signals[signal]))
}
