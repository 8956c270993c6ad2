/** A thread that hashes the bundles it is sent and sends them back with their hashes. */
import { parentPort } from "node:worker_threads"
import { type Answer, hashBundle } from "./hashing.ts"

parentPort?.on("message", (order: { readonly bundle: Uint8Array; readonly width: number }) => {
  const { bundle, hashes, root } = hashBundle(order.bundle, order.width)
  const answer: Answer = { bundle, hashes: new Uint8Array(hashes), root }
  parentPort?.postMessage(answer, [answer.bundle.buffer as ArrayBuffer, answer.hashes.buffer as ArrayBuffer])
})
