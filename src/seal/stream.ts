/** Documents of any size sealed chunk by chunk (STREAM over AES-256-GCM): no chunk can be changed, moved, dropped, doubled or cut off unseen. */
import { createCipheriv, createDecipheriv } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { CHUNK, chunkOffset, MOST_CHUNKS, TAG } from "./chunks.ts"
import { openHeader, type StreamSecrets } from "./header.ts"
import type { Key } from "./keys.ts"
import { giveBack } from "./memory.ts"
import { sameAsTorn } from "./torn.ts"
import type { Place } from "./place.ts"

/** The cipher works in pieces that stay in the processor's cache; this is faster than one large call, copies included. */
const PIECE = 32_768

/** Synchronous. Chunks are sealed in order, each index at most once in the life of a sealer: nonces are deterministic. */
export class StreamSealer implements Disposable {
  readonly #secrets: StreamSecrets
  readonly #header: Buffer
  #next = 0

  /** Throws SealBroken where the header was not made with this key for this place. */
  constructor(key: Key<"version">, header: Uint8Array, place: Place) {
    this.#secrets = openHeader(key, header, place)
    this.#header = Buffer.from(header)
  }

  /**
   * The sealed chunk, TAG bytes longer. All chunks but the last have CHUNK bytes; the last has at most so many, and is empty in an empty document alone.
   * With `into` the bytes are put there and a view of it is returned. A sealer may begin at any index (a filing that goes on),
   * and then only goes forward. Throws a RangeError otherwise: that would be a fault of ours.
   *
   * Never let two different plaintexts be sealed for one index of one header: where bytes of a chunk may already lie on disk, use `sealOver`.
   */
  seal(chunk: Uint8Array, index: number, last: boolean, into?: Buffer): Buffer {
    this.#advance(chunk.length, index, last)
    const sealed = room(into, chunk.length + TAG)
    const cipher = createCipheriv("aes-256-gcm", this.#secrets.key, nonce(this.#secrets.prefix, index, last), { authTagLength: TAG })
    cipher.setAAD(this.#header)
    for (let at = 0; at < chunk.length; at += PIECE) putAway(cipher.update(chunk.subarray(at, at + PIECE)), sealed, at)
    cipher.final()
    sealed.set(cipher.getAuthTag(), chunk.length)
    return sealed
  }

  /**
   * Seals a chunk of which `torn` may already lie on disk, left by an attempt that broke off.
   * Null where those bytes came from another plaintext: then nothing of this chunk may be written, and the filing begins anew with a fresh header.
   */
  sealOver(torn: Uint8Array, chunk: Uint8Array, index: number, last: boolean, into?: Buffer): Buffer | null {
    const sealed = this.seal(chunk, index, last, into)
    if (sameAsTorn(sealed, torn, chunkOffset(index))) return sealed
    sealed.fill(0)
    this.#next = Number.POSITIVE_INFINITY
    return null
  }

  [Symbol.dispose](): void {
    this.#next = Number.POSITIVE_INFINITY
    this.#secrets.key.fill(0)
  }

  #advance(length: number, index: number, last: boolean): void {
    if (!isIndex(index) || index < this.#next) throw new RangeError("a chunk is sealed once, and in order")
    if (!isChunk(length, index, last)) throw new RangeError("a chunk is full unless it is the last")
    this.#next = last ? Number.POSITIVE_INFINITY : index + 1
  }
}

/** Synchronous; chunks may be opened in any order and again. */
export class StreamOpener implements Disposable {
  readonly #secrets: StreamSecrets
  readonly #header: Buffer
  #wiped = false

  private constructor(secrets: StreamSecrets, header: Uint8Array) {
    this.#secrets = secrets
    this.#header = Buffer.from(header)
  }

  /** Throws SealBroken where the header was not made with this key for this place. */
  static open(key: Key<"version">, header: Uint8Array, place: Place): StreamOpener {
    return new StreamOpener(openHeader(key, header, place), header)
  }

  /**
   * The plaintext of a chunk, TAG bytes shorter; with `into` it is put there. The caller knows from the document's size which chunk is the last:
   * a document that was cut off has a last chunk that does not open as one. Throws SealBroken, and then leaves no plaintext in `into`.
   */
  openChunk(sealed: Uint8Array, index: number, last: boolean, into?: Buffer): Buffer {
    if (this.#wiped) throw new Error("the opener was wiped and cannot be used any more")
    const length = sealed.length - TAG
    if (length < 0 || !isIndex(index) || !isChunk(length, index, last)) throw new SealBroken()
    const plain = room(into, length)
    const decipher = createDecipheriv("aes-256-gcm", this.#secrets.key, nonce(this.#secrets.prefix, index, last), { authTagLength: TAG })
    decipher.setAAD(this.#header)
    decipher.setAuthTag(sealed.subarray(length))
    for (let at = 0; at < length; at += PIECE) putAway(decipher.update(sealed.subarray(at, Math.min(at + PIECE, length))), plain, at)
    try {
      decipher.final()
      return plain
    } catch {
      plain.fill(0)
      throw new SealBroken()
    }
  }

  [Symbol.dispose](): void {
    this.#wiped = true
    this.#secrets.key.fill(0)
  }
}

/** prefix (7) ‖ index (4, big-endian) ‖ 1 for the last chunk, 0 for every other: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015, §7). */
function nonce(prefix: Buffer, index: number, last: boolean): Buffer {
  const whole = Buffer.allocUnsafe(12)
  prefix.copy(whole)
  whole.writeUInt32BE(index, 7)
  whole[11] = last ? 1 : 0
  return whole
}

function isIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < MOST_CHUNKS
}

/** One form for one plaintext: full chunks, then one that is not empty; an empty document is one empty chunk. */
function isChunk(length: number, index: number, last: boolean): boolean {
  if (!last) return length === CHUNK
  return length <= CHUNK && (length > 0 || index === 0)
}

function room(into: Buffer | undefined, length: number): Buffer {
  if (into === undefined) return Buffer.allocUnsafeSlow(length)
  if (into.length < length) throw new RangeError("there is no room for the chunk")
  return into.subarray(0, length)
}

/** Copies a piece that the cipher made to its place (which may be shared memory: `set` would go through it word by word) and gives its memory back at once: left to the collector, gigabytes of pieces pile up (measured: half the processor time). */
function putAway(piece: Buffer, into: Buffer, at: number): void {
  piece.copy(into, at)
  giveBack(piece)
}
