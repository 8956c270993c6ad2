/** Hashes whole bundles of entries, in this thread or in others: the part of verifying a log that needs nothing but the bytes. */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { perfectRoot } from "../tlog/frontier.ts"
import { type Digest, packDigests, sha256 } from "../tlog/hash.ts"
import { TILE_WIDTH, entriesIn } from "../tlog/tiles.ts"

/** The leaf hashes of a bundle, 32 bytes each, as many as it has whole entries; and the hash over a full tile of them. */
export interface HashedBundle {
  readonly bundle: Uint8Array
  readonly hashes: Uint8Array
  readonly root: Digest | null
}

/** Hashes bundles. `hash` takes the bundle over: read it again only from the answer. */
export interface Hashing {
  hash(bundle: Uint8Array, width: number): Promise<HashedBundle>
  close(): Promise<void>
}

/** Hashes the entries of a bundle. */
export function hashBundle(bundle: Uint8Array, width: number): HashedBundle {
  const { count, starts } = entriesIn(bundle, width)
  const digests = Array.from({ length: count }, (_, i) => entryDigest(bundle, (starts[i] as number) + 2, starts[i + 1] as number))
  return { bundle, hashes: packDigests(digests), root: digests.length === TILE_WIDTH ? perfectRoot(digests) : null }
}

/** SHA-256(0x00 ‖ entry). The prefix stands for a moment in the entry's own length byte, which saves copying every entry. */
function entryDigest(bundle: Uint8Array, from: number, to: number): Digest {
  const length = bundle[from - 1] as number
  bundle[from - 1] = 0
  const digest = sha256(bundle.subarray(from - 1, to))
  bundle[from - 1] = length
  return digest
}

/** Below this many leaves, starting threads takes longer than they save. */
const WORTH_THREADS = 50_000
/** More than this are not kept busy by one thread that walks. */
const MOST_THREADS = 4

/** Hashing in so many threads beside this one; where that is left open, in none for a small log. */
export function hashingFor(leaves: number, threads?: number): Hashing {
  const count = threads ?? (leaves < WORTH_THREADS ? 0 : Math.min(availableParallelism() - 1, MOST_THREADS))
  return count < 1 ? hashHere : hashInThreads(count)
}

const hashHere: Hashing = {
  hash: (bundle, width) => Promise.resolve(hashBundle(bundle, width)),
  close: () => Promise.resolve(),
}

/** What a thread answers: the bundle back, its leaf hashes, and the hash over a full tile or nothing. */
export interface Answer {
  readonly bundle: Uint8Array
  readonly hashes: Uint8Array
  readonly root: string | null
}

function hashInThreads(count: number): Hashing {
  const threads = Array.from({ length: count }, () => new HashThread())
  let next = 0
  return {
    hash: (bundle, width) => (threads[next++ % count] as HashThread).hash(bundle, width),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.stop()))
    },
  }
}

/** A thread that answers in the order it was asked. */
class HashThread {
  readonly #worker = new Worker(new URL("./hash-thread.ts", import.meta.url))
  readonly #waiting: { resolve(answer: HashedBundle): void; reject(fault: Error): void }[] = []
  #broken: Error | null = null

  constructor() {
    this.#worker.on("message", (answer: Answer) => {
      this.#waiting.shift()?.resolve({ ...answer, root: answer.root as Digest | null })
    })
    this.#worker.on("error", (cause) => {
      const fault = new Error("a hashing thread broke", { cause })
      this.#broken = fault
      for (const one of this.#waiting.splice(0)) one.reject(fault)
    })
  }

  hash(bundle: Uint8Array, width: number): Promise<HashedBundle> {
    const own = bundle.byteLength === bundle.buffer.byteLength ? bundle : new Uint8Array(bundle)
    return new Promise((resolve, reject) => {
      if (this.#broken !== null) {
        reject(this.#broken)
        return
      }
      this.#waiting.push({ resolve, reject })
      this.#worker.postMessage({ bundle: own, width }, [own.buffer as ArrayBuffer])
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}
