/** Hands the terminal over to a program run by the pinned Node: its signals, its exit status, and no process in between where the platform can do that. */
import { spawn } from "node:child_process"
import { constants } from "node:os"
import { pinnedNode } from "./install.mjs"

/** Runs the pinned Node with these arguments and ends as it ends. */
export function handOver(root, args) {
  const node = pinnedNode(root)
  if (typeof process.execve === "function") process.execve(node, [node, ...args], process.env)
  const child = spawn(node, args, { stdio: "inherit" })
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
