/**
 * Holds a piece whose checksum was announced until it has arrived whole and is what was announced. Bytes are judged before they are sealed, never after: a chunk that was
 * sealed can only be continued with the bytes it was sealed for.
 */
import { CHUNK, newChecksum } from "#seal"
import { no, yes } from "#words"
import type { ChecksumName, Outcome } from "#words"

export interface Announced {
  readonly name: ChecksumName
  readonly digest: Uint8Array
}

/** The largest piece that is held, and all together: they lie in memory. */
export const MOST_HELD = 16 * 1024 * 1024
const MOST_TOGETHER = 4 * MOST_HELD

export interface Pieces {
  /**
   * Takes a piece of at most `limit` bytes into memory. Null where the line broke before its end. Refuses `checksum-differs`, `too-large`, `length-differs`,
   * and `busy` while too many are being held. Whatever it refuses is discarded.
   */
  hold(source: AsyncIterable<Uint8Array>, announced: Announced, limit: number): Promise<Outcome<HeldPiece | null>>
}

/** Plaintext; disposing of it wipes it. */
export interface HeldPiece extends Disposable {
  bytes(): AsyncIterable<Uint8Array>
}

export function openPieces(): Pieces {
  const room = { left: MOST_TOGETHER }
  return {
    async hold(source, announced, limit) {
      const held = new Held(room)
      let outcome: Outcome<HeldPiece | null> | null = null
      try {
        outcome = await fill(held, source, announced, limit)
        return outcome
      } finally {
        if (outcome?.ok !== true || outcome.value === null) held[Symbol.dispose]()
      }
    },
  }
}

/** Never ends the source itself: on the line it comes from, the caller still has to be answered. */
async function fill(held: Held, source: AsyncIterable<Uint8Array>, announced: Announced, limit: number): Promise<Outcome<HeldPiece | null>> {
  const checksum = newChecksum(announced.name)
  const pieces = source[Symbol.asyncIterator]()
  for (;;) {
    const next = await pieces.next().catch(() => null)
    if (next === null) return yes(null)
    if (next.done === true) break
    if (held.size + next.value.length > limit) return no("length-differs")
    if (held.size + next.value.length > MOST_HELD) return no("too-large", `Upload-Checksum: a piece with a checksum has at most ${MOST_HELD} bytes`)
    if (!held.add(next.value)) return no("busy")
    checksum.add(next.value)
  }
  return Buffer.compare(checksum.end(), announced.digest) === 0 ? yes(held) : no("checksum-differs")
}

class Held implements HeldPiece {
  readonly #room: { left: number }
  #blocks: Buffer[] = []
  #size = 0

  constructor(room: { left: number }) {
    this.#room = room
  }

  get size(): number {
    return this.#size
  }

  /** False where there is no room for more. */
  add(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length;) {
      const free = this.#blocks.length * CHUNK - this.#size
      if (free === 0 && !this.#grow()) return false
      const block = this.#blocks.at(-1)
      const some = bytes.subarray(at, at + (free === 0 ? CHUNK : free))
      block?.set(some, this.#size % CHUNK)
      this.#size += some.length
      at += some.length
    }
    return true
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    for (const [n, block] of this.#blocks.entries()) yield block.subarray(0, Math.min(CHUNK, this.#size - n * CHUNK))
  }

  [Symbol.dispose](): void {
    this.#room.left += this.#blocks.length * CHUNK
    for (const block of this.#blocks) block.fill(0)
    this.#blocks = []
    this.#size = 0
  }

  #grow(): boolean {
    if (this.#room.left < CHUNK) return false
    this.#room.left -= CHUNK
    this.#blocks.push(Buffer.allocUnsafeSlow(CHUNK))
    return true
  }
}
