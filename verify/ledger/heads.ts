/** Remembers, for every subject, the how-manieth leaf of its chain came last and that leaf's hash: in flat memory, because a log may name millions. */
import { HASH_CHARS, ID_CHARS, sameBytes } from "./ascii.ts"

const FIRST_SLOTS = 1024
/** A record lies together, because reaching memory is what costs: the id (30 bytes, zero where the slot is empty), how many leaves (6, lowest byte first), the hash in base64 (44). */
const RECORD = 80
const COUNT_AT = 30
const COUNT_BYTES = 6
const HASH_AT = COUNT_AT + COUNT_BYTES
/** The signs of an id that spread subjects over the slots: 60 random bits. */
const SPREAD = 12

export class Heads {
  #slots = FIRST_SLOTS
  #records = new Uint8Array(FIRST_SLOTS * RECORD)
  #size = 0
  /** So that nobody can choose ids that fall together. */
  readonly #seed = (Math.random() * 0x1_0000_0000) >>> 0

  get size(): number {
    return this.#size
  }

  /** The slot of the id that stands in bytes: where it is, or where it will be. */
  find(bytes: Uint8Array, at: number): number {
    return this.#slotOf(this.#records, this.#slots, bytes, at)
  }

  /** How many leaves the chain in a slot has. */
  count(slot: number): number {
    let count = 0
    const at = slot * RECORD + COUNT_AT
    for (let i = COUNT_BYTES - 1; i >= 0; i--) count = count * 256 + (this.#records[at + i] as number)
    return count
  }

  /** Whether the chain in a slot ends in the hash that stands in bytes. */
  endsIn(slot: number, bytes: Uint8Array, at: number): boolean {
    return sameBytes(this.#records, slot * RECORD + HASH_AT, bytes, at, HASH_CHARS)
  }

  /** Makes the chain of an id one leaf longer. The slot is its own, from `find`; `hash` is base64 in bytes. Call `makeRoom` before. */
  extend(slot: number, bytes: Uint8Array, at: number, hash: Uint8Array): void {
    const base = slot * RECORD
    const records = this.#records
    const first = records[base] === 0
    for (let i = COUNT_AT; i < HASH_AT; i++) {
      const byte = ((records[base + i] as number) + 1) & 255
      records[base + i] = byte
      if (byte !== 0) break
    }
    for (let i = 0; i < HASH_CHARS; i++) records[base + HASH_AT + i] = hash[i] as number
    if (!first) return
    for (let i = 0; i < ID_CHARS; i++) records[base + i] = bytes[at + i] as number
    this.#size++
  }

  /** Makes sure that so many new subjects fit in. Slots found before are void; those found after stay until the next call. */
  makeRoom(subjects: number): void {
    while ((this.#size + subjects) * 2 > this.#slots) this.#grow()
  }

  #slotOf(records: Uint8Array, slots: number, bytes: Uint8Array, at: number): number {
    let hash = this.#seed
    for (let i = ID_CHARS - SPREAD; i < ID_CHARS; i++) hash = Math.imul(hash ^ (bytes[at + i] as number), 0x01_00_01_93)
    let slot = (hash ^ (hash >>> 15)) & (slots - 1)
    while (records[slot * RECORD] !== 0 && !sameBytes(records, slot * RECORD, bytes, at, ID_CHARS)) slot = (slot + 1) & (slots - 1)
    return slot
  }

  #grow(): void {
    const slots = this.#slots * 2
    const records = new Uint8Array(slots * RECORD)
    for (let old = 0; old < this.#slots; old++) {
      if (this.#records[old * RECORD] === 0) continue
      const slot = this.#slotOf(records, slots, this.#records, old * RECORD)
      records.set(this.#records.subarray(old * RECORD, (old + 1) * RECORD), slot * RECORD)
    }
    this.#slots = slots
    this.#records = records
  }
}
