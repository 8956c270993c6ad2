/** Hands the terminal over to a program run by the pinned Node: its signals, its exit status, and no process in between where the platform can do that. */
import { spawn } from "node:child_process"
import { constants } from "node:os"
import { join } from "node:path"
import { pinnedNode } from "./install.mjs"

/** MiB of each half of the young generation, and pools of glibc's allocator: how the house streams files of any size in little memory (decision 0035). */
const FLAGS = ["--max-semi-space-size=4"]
const ALLOCATOR = { MALLOC_ARENA_MAX: "2" }
/** Where Node keeps what it made of the sources, so that the next program begins in half the time; where nothing may be written there, it does without. Beside the code itself: whoever can write there could change that. */
const COMPILED = ["node_modules", ".cache", "compiled"]

/** Runs the pinned Node with these arguments and ends as it ends. */
export function handOver(root, args) {
  const node = pinnedNode(root)
  const env = { ...ALLOCATOR, NODE_COMPILE_CACHE: join(root, ...COMPILED), ...process.env }
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
