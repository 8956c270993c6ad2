/** Hashes files beside the page, so that nothing in it stands still: asked by a number, it tells how far it is and, at the end, the hash. */
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

export type Asked = { readonly job: number; readonly file: File } | { readonly job: number; readonly stop: true }
export type Answered =
  | { readonly job: number; readonly read: number }
  | { readonly job: number; readonly hash: string }
  /** The file could not be read: it was moved, removed or changed meanwhile. */
  | { readonly job: number; readonly unreadable: true }

const PIECE = 4_194_304
const stopped = new Set<number>()

const answer = (said: Answered) => globalThis.postMessage(said)

async function hash(job: number, file: File): Promise<void> {
  // The browser's own takes a file whole, in memory.
  const running = sha256.create()
  for (let at = 0; at < file.size; at += PIECE) {
    running.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()))
    if (stopped.delete(job)) return
    answer({ job, read: Math.min(at + PIECE, file.size) })
  }
  answer({ job, hash: bytesToHex(running.digest()) })
}

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  if ("stop" in data) stopped.add(data.job)
  else hash(data.job, data.file).catch(() => answer({ job: data.job, unreadable: true }))
})
