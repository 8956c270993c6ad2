/** Opens a sealed document from any byte on: reads ahead, and lets no byte of a chunk leave before the whole chunk was checked. */
import type { FileHandle } from "node:fs/promises"
import { Readable } from "node:stream"
import { CHUNK, chunkCount, chunkOffset, giveBack, sealedSize, type StreamOpener, TAG } from "#seal"
import type { VersionId } from "#words"
import type { Stretch } from "./contract.ts"
import { naming, SealedDamage } from "./damage.ts"
import { readFully } from "./sealed-file.ts"

/** Chunks read from the disk in one call, after the first, which is read alone so that the first byte comes soon. */
const MOST_TOGETHER = 4

/** Sealed chunks that lie in memory, from the chunk `first` on. */
interface Batch {
  readonly first: number
  readonly bytes: Buffer
}

export interface OpenDocument {
  readonly version: VersionId
  readonly file: FileHandle
  readonly opener: StreamOpener
  readonly plainSize: number
  readonly stretch: Stretch
}

export class Opening extends Readable {
  readonly #document: OpenDocument
  readonly #last: number
  /** The chunk that leaves next, and the one after the stretch's last. */
  #index: number
  readonly #end: number
  #checked: Buffer | null = null
  #batch: Batch | null = null
  #ahead: Promise<Batch> | null = null
  #busy = false
  readonly #buffers: [Buffer | null, Buffer | null] = [null, null]

  constructor(document: OpenDocument) {
    super({ highWaterMark: 2 * CHUNK })
    const { plainSize, stretch } = document
    this.#document = document
    this.#last = chunkCount(plainSize) - 1
    this.#index = Math.min(this.#last, Math.floor(stretch.from / CHUNK))
    this.#end = Math.max(this.#index + 1, Math.ceil(stretch.to / CHUNK))
  }

  /** Reads and checks the first chunk, so that damage there is known before anything is promised to the caller. */
  async begin(): Promise<void> {
    this.#batch = await this.#readBatch(this.#index, 1)
    this.#checked = this.#unseal(this.#batch)
    this.#lookAhead()
  }

  override _read(): void {
    if (!this.#busy) void this.#push()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void this.#letGo().then(
      () => done(error),
      (thrown: unknown) => done(error ?? (thrown instanceof Error ? thrown : new Error("the sealed file did not close"))),
    )
  }

  async #push(): Promise<void> {
    this.#busy = true
    try {
      while (await this.#next()) {
        const chunk = this.#checked ?? this.#unseal(this.#batch)
        this.#checked = null
        const plain = this.#trim(chunk)
        this.#index++
        if (plain.length > 0 && !this.push(plain)) return
      }
      if (!this.destroyed) this.push(null)
    } catch (thrown) {
      this.destroy(thrown instanceof Error ? thrown : new Error("the sealed file could not be read"))
    } finally {
      this.#busy = false
    }
  }

  /** Has the next chunk at hand; false at the end. */
  async #next(): Promise<boolean> {
    if (this.destroyed || this.#index >= this.#end) return false
    const batch = this.#batch
    if (batch !== null && this.#index * (CHUNK + TAG) < batch.first * (CHUNK + TAG) + batch.bytes.length) return true
    this.#batch = await this.#ahead
    this.#ahead = null
    this.#lookAhead()
    return !this.destroyed
  }

  #lookAhead(): void {
    const first = this.#batch === null ? this.#index : this.#batch.first + Math.ceil(this.#batch.bytes.length / (CHUNK + TAG))
    if (first >= this.#end) return
    this.#ahead = this.#readBatch(first, Math.min(MOST_TOGETHER, this.#end - first))
    this.#ahead.catch(() => undefined)
  }

  async #readBatch(first: number, count: number): Promise<Batch> {
    const { version, file, plainSize } = this.#document
    const from = chunkOffset(first)
    const size = Math.min(chunkOffset(first + count), sealedSize(plainSize)) - from
    const bytes = this.#room(size)
    if ((await readFully(file, bytes, from)) < size) throw new SealedDamage(version, "size")
    return { first, bytes }
  }

  /** Two buffers in turn: one is being opened while the other is being filled. */
  #room(size: number): Buffer {
    const [spare, used] = this.#buffers
    const buffer = spare !== null && spare.length >= size ? spare : Buffer.allocUnsafeSlow(size)
    this.#buffers[0] = used
    this.#buffers[1] = buffer
    return buffer.subarray(0, size)
  }

  #unseal(batch: Batch | null): Buffer {
    if (batch === null) throw new Error("no chunk was read")
    const { version, opener } = this.#document
    const index = this.#index
    const from = (index - batch.first) * (CHUNK + TAG)
    return naming(version, index, () => opener.openChunk(batch.bytes.subarray(from, from + CHUNK + TAG), index, index === this.#last))
  }

  /** The part of the current chunk that belongs to the stretch. A small part leaves as a copy, so that the rest does not stay in memory until it was sent. */
  #trim(plain: Buffer): Buffer {
    const { from, to } = this.#document.stretch
    const begins = this.#index * CHUNK
    const part = plain.subarray(Math.max(0, from - begins), Math.max(0, to - begins))
    if (part.length > plain.length / 2) return part
    const copy = Buffer.from(part)
    plain.fill(0)
    giveBack(plain)
    return copy
  }

  async #letGo(): Promise<void> {
    await this.#ahead?.catch(() => undefined)
    for (const buffer of this.#buffers) if (buffer !== null) giveBack(buffer)
    this.#document.opener[Symbol.dispose]()
    await this.#document.file.close()
  }
}
