/** The thread that prints one paper and ends: what was on it goes with the thread's memory. It has no key, and none of the house's surroundings. */
import { parentPort, workerData } from "node:worker_threads"
import type { Paper } from "./paper.ts"
import { printPaper } from "./print.ts"

for await (const piece of printPaper(workerData as Paper)) {
  // A copy of its own: a buffer may lie in a pool with others.
  const page = new Uint8Array(piece)
  parentPort?.postMessage(page, [page.buffer])
}
parentPort?.postMessage(null)
