/** The hashing thread: runs SHA-256 over the plaintext and over the sealed bytes of every document being filed. It never holds a key. */
import { parentPort } from "node:worker_threads"
import type { FromHashing, ToHashing } from "./hashing-words.ts"
import { type RunningHash, runningHash } from "./running-hash.ts"

interface Sums {
  readonly plain: RunningHash
  readonly sealed: RunningHash
}

const slots = new Map<number, { readonly plain: Uint8Array; readonly sealed: Uint8Array }>()
const running = new Map<number, Sums>()

function get<T>(map: ReadonlyMap<number, T>, number: number): T {
  const found = map.get(number)
  if (found === undefined) throw new Error("the hashing thread was asked about something it does not know")
  return found
}

function answer(message: FromHashing): void {
  parentPort?.postMessage(message)
}

function hear(message: ToHashing): void {
  switch (message.say) {
    case "slot":
      slots.set(message.slot, { plain: new Uint8Array(message.plain), sealed: new Uint8Array(message.sealed) })
      return
    case "drop-slot":
      slots.delete(message.slot)
      return
    case "begin": {
      const sums = { plain: runningHash(), sealed: runningHash() }
      sums.sealed.add(message.header)
      running.set(message.sums, sums)
      return
    }
    case "add": {
      const sums = get(running, message.sums)
      const slot = get(slots, message.slot)
      sums.plain.add(slot.plain.subarray(0, message.plain))
      sums.sealed.add(slot.sealed.subarray(0, message.sealed))
      answer({ say: "added", sums: message.sums })
      return
    }
    case "end": {
      const sums = get(running, message.sums)
      running.delete(message.sums)
      answer({ say: "ended", sums: message.sums, sha256: sums.plain.end(), sealedHash: sums.sealed.end() })
      return
    }
    case "forget":
      running.delete(message.sums)
  }
}

parentPort?.on("message", hear)
