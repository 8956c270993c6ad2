/** One upload under way: takes plaintext, seals whole chunks as they fill, and never lets one chunk be sealed for two different plaintexts. */
import { CHUNK, chunkOffset, type Key, type Place, sealedSize, type StreamSealer, TAG } from "#seal"
import { no, type Outcome, type Refusal, yes } from "#words"
import type { Finished, Intake, Standing, Taken } from "./contract.ts"
import type { Sums } from "./hashing.ts"
import { isFull, roomFor } from "./room.ts"
import type { SealedFile } from "./sealed-file.ts"
import type { Slot, Slots } from "./slots.ts"
import { packTail } from "./tail.ts"
import { Ways } from "./ways.ts"

/** How many bytes are taken at most before the room that is left is looked at again; fewer where less than twice that is left, since others take of it too. */
const LOOK_EVERY = 64 * 1024 * 1024

export interface Begun {
  readonly place: Place
  /** The intake's own, which it wipes. */
  readonly key: Key<"version">
  readonly file: SealedFile
  readonly sealer: StreamSealer
  readonly sums: Sums
  readonly slots: Slots
  /** Whole chunks on the disk, over which the sums have run. */
  readonly chunks: number
  /** The sealed piece that follows them, and its plaintext. */
  readonly tail: { readonly sealed: Uint8Array; readonly plain: Uint8Array } | null
  readonly free: () => Promise<number>
  /** Called once when the intake lets go; with the sums where the next intake may go on from memory. */
  readonly ended: (kept: { readonly chunks: number; readonly sums: Sums } | null) => void
}

type State = "open" | "taking" | "ending" | "closed"

export class FileIntake implements Intake {
  readonly #begun: Begun
  readonly #ways = new Ways()
  #state: State = "open"
  /** Chunks sealed, and chunks of these that are written and hashed. */
  #sealed: number
  #kept: number
  /** The chunk that is filling. */
  #slot: Slot | null = null
  #fill = 0
  #untilLook = 0
  #refused: { readonly ok: false; readonly refusal: Refusal } | null = null
  #putting: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null
  #remembers = false

  constructor(begun: Begun) {
    this.#begun = begun
    this.#sealed = begun.chunks
    this.#kept = begun.chunks
    if (begun.tail !== null && begun.tail.plain.length > 0) this.#fillWith(begun.tail.plain)
  }

  get offset(): number {
    return this.#sealed * CHUNK + this.#fill
  }

  async take(source: AsyncIterable<Uint8Array>, limit: number): Promise<Outcome<Taken>> {
    if (this.#isOver()) return no("filing-over")
    this.#enter("taking")
    try {
      const taken = await this.#takeAll(source, limit)
      await this.#arrived()
      return this.#refused ?? taken
    } finally {
      if (this.#state === "taking") this.#state = "open"
    }
  }

  async pause(): Promise<Outcome<Standing>> {
    if (this.#isOver()) return no("filing-over")
    this.#enter("ending")
    try {
      await this.#arrived()
      if (this.#refused?.refusal.code === "filing-changed") return this.#refused
      const durable = await roomFor(() => this.#begun.file.makeDurable())
      if (!durable.ok) return durable
      this.#remembers = true
      return yes(this.#standing())
    } finally {
      await this.close()
    }
  }

  async finish(): Promise<Outcome<Finished>> {
    if (this.#isOver()) return no("filing-over")
    this.#enter("ending")
    try {
      if (this.#fill === 0 && this.#sealed > 0) return no("length-differs")
      const size = this.offset
      await this.#sealPending(true)
      await this.#arrived()
      if (this.#refused === null && this.#begun.file.found > sealedSize(size)) this.#refused = no("filing-changed")
      this.#remembers = this.#refused?.refusal.code === "disk-full"
      if (this.#refused !== null) return this.#refused
      const [durable, hashes] = await Promise.all([roomFor(() => this.#begun.file.makeDurable()), this.#begun.sums.end()])
      return durable.ok ? yes({ size, sealedSize: sealedSize(size), ...hashes }) : durable
    } finally {
      await this.close()
    }
  }

  /** Ends the upload from outside: it was withdrawn. Whoever is still at it is refused. */
  end(): Promise<void> {
    this.#refused ??= no("filing-over")
    return this.close()
  }

  close(): Promise<void> {
    this.#state = "closed"
    this.#closing ??= this.#letGo()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Takes piece by piece and never ends the source itself: on the line it comes from, the caller still has to answer. */
  async #takeAll(source: AsyncIterable<Uint8Array>, limit: number): Promise<Outcome<Taken>> {
    const pieces = source[Symbol.asyncIterator]()
    let bytes = 0
    while (this.#refused === null) {
      const next = await nextOf(pieces)
      if (next === "broke") return yes({ bytes, broke: true })
      if (next === "ended") return yes({ bytes, broke: false })
      if (this.#isOver()) return no("filing-over")
      const wanted = next.subarray(0, limit - bytes)
      this.#putting = this.#put(wanted, limit - bytes)
      await this.#putting
      bytes += wanted.length
      if (wanted.length < next.length) return no("length-differs")
    }
    return this.#refused
  }

  /** Puts a piece into the chunk that is filling. A full chunk is sealed as soon as it is known not to be the last: more arrived, or more was announced. */
  async #put(piece: Uint8Array, announced: number): Promise<void> {
    if (!(await this.#hasRoom(piece.length))) return
    for (let at = 0; at < piece.length;) {
      if (this.#fill === CHUNK && !(await this.#sealPending(false))) return
      at += this.#fillWith(piece.subarray(at, at + CHUNK - this.#fill))
      if (this.#fill === CHUNK && at < announced && !(await this.#sealPending(false))) return
    }
  }

  #fillWith(bytes: Uint8Array): number {
    if (this.#state === "closed") throw new Error("the intake was closed while it was taking bytes")
    this.#slot ??= this.#begun.slots.take()
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).copy(this.#slot.plain, this.#fill)
    this.#fill += bytes.length
    return bytes.length
  }

  async #hasRoom(more: number): Promise<boolean> {
    this.#untilLook -= more
    if (this.#untilLook >= 0) return true
    const free = await this.#begun.free()
    this.#untilLook = Math.min(LOOK_EVERY, Math.floor(free / 2))
    if (free > 0) return true
    this.#refused ??= no("disk-full")
    return false
  }

  /**
   * Seals the chunk that is filling and sends it to the disk, then to the hashes. What an earlier attempt left in its place must come from
   * the same bytes. False where the upload is refused.
   */
  async #sealPending(last: boolean): Promise<boolean> {
    const { slots, sealer } = this.#begun
    await slots.setOut()
    const slot = this.#slot ?? slots.take()
    const index = this.#sealed
    const length = this.#fill
    this.#slot = null
    this.#fill = 0
    let sealed: Buffer | null = null
    try {
      const torn = await this.#torn(index)
      if (this.#refused === null) sealed = sealer.sealOver(torn, slot.plain.subarray(0, length), index, last, slot.sealed)
    } finally {
      if (sealed === null) slots.giveBack(slot, true)
    }
    if (sealed === null) {
      this.#refused ??= no("filing-changed")
      return false
    }
    this.#sealed++
    this.#ways.send(this.#keep(slot, sealed.length, index, length).finally(() => slots.giveBack(slot, true)))
    return true
  }

  async #keep(slot: Slot, sealed: number, index: number, length: number): Promise<void> {
    const { file, sums } = this.#begun
    try {
      await file.append(slot.sealed.subarray(0, sealed), chunkOffset(index))
    } catch (thrown) {
      if (!isFull(thrown)) throw thrown
      this.#refused ??= no("disk-full")
      return
    }
    await sums.add(slot, length, sealed)
    this.#kept++
  }

  /** What an earlier attempt left on the disk where this chunk goes: nothing, or up to a whole chunk. */
  async #torn(index: number): Promise<Uint8Array> {
    const { file } = this.#begun
    const from = chunkOffset(index)
    if (from >= file.found) return NOTHING
    const torn = new Uint8Array(Math.min(file.found - from, CHUNK + TAG))
    return torn.subarray(0, await file.readInto(torn, from))
  }

  async #arrived(): Promise<void> {
    await this.#ways.arrived()
    if (this.#ways.fault !== null) throw this.#ways.fault.thrown
  }

  /**
   * Where the upload stands once everything arrived. Chunks that found no room are given up: the upload then stands at the chunks before them,
   * or at the tail it began with. When the very last announced byte filled a chunk, that byte is asked for again: only `finish` may seal it.
   */
  #standing(): Standing {
    const { chunks, tail } = this.#begun
    if (this.#kept === this.#sealed) return this.#standingWith(this.#slot?.plain.subarray(0, Math.min(this.#fill, CHUNK - 1)) ?? NOTHING)
    if (tail !== null && this.#kept === chunks) return { offset: this.#kept * CHUNK + tail.plain.length, tail: tail.sealed }
    return this.#standingWith(NOTHING)
  }

  #standingWith(piece: Uint8Array): Standing {
    const { key, place } = this.#begun
    const offset = this.#kept * CHUNK + piece.length
    return { offset, tail: offset === 0 ? null : packTail(key, piece, this.#kept, place) }
  }

  #isOver(): boolean {
    return this.#state === "closed" && this.#refused?.refusal.code === "filing-over"
  }

  #enter(state: "taking" | "ending"): void {
    if (this.#state !== "open") throw new Error(`the intake is ${this.#state} and cannot be used now`)
    this.#state = state
  }

  async #letGo(): Promise<void> {
    const { file, key, sealer, sums, slots, tail, ended } = this.#begun
    try {
      await this.#putting.catch(() => undefined)
      await this.#ways.arrived()
      if (this.#slot !== null) slots.giveBack(this.#slot, false)
      this.#slot = null
      sealer[Symbol.dispose]()
      key[Symbol.dispose]()
      tail?.plain.fill(0)
      await file.close()
    } finally {
      if (!this.#remembers) sums.forget()
      ended(this.#remembers ? { chunks: this.#kept, sums } : null)
    }
  }
}

const NOTHING = new Uint8Array(0)

/** The next piece of a source. However it breaks, that is not our fault. */
async function nextOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | "broke" | "ended"> {
  try {
    const next = await pieces.next()
    return next.done === true ? "ended" : next.value
  } catch {
    return "broke"
  }
}
