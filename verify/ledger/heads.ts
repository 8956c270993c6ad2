/** Remembers, for every subject, the how-manieth leaf of its chain came last and that leaf's hash: in flat memory, because a log may name millions. */
import { HASH_CHARS, ID_CHARS, areSame } from "./ascii.ts"

const FIRST_SLOTS = 1024
/** A record lies together, because reaching memory is what costs: the id (30 bytes, zero where the slot is empty), the hash in base64 (44), how many leaves (6). */
const RECORD = 80
const HASH_AT = ID_CHARS
const COUNT_AT = HASH_AT + HASH_CHARS
const HIGH = 2 ** 32
/** The signs of an id that spread subjects over the slots: 60 random bits. */
const SPREAD = 12

export class Heads {
  #slots = FIRST_SLOTS
  #records = new DataView(new ArrayBuffer(FIRST_SLOTS * RECORD))
  #size = 0
  /** So that nobody can choose ids that fall together. */
  readonly #seed = (Math.random() * 0x1_0000_0000) >>> 0

  get size(): number {
    return this.#size
  }

  /** The slot of the id that stands in bytes: where it is, or where it will be. */
  find(bytes: DataView, at: number): number {
    return this.#slotOf(this.#records, this.#slots, bytes, at)
  }

  /** How many leaves the chain in a slot has. */
  count(slot: number): number {
    const at = slot * RECORD + COUNT_AT
    return this.#records.getUint32(at, true) + this.#records.getUint16(at + 4, true) * HIGH
  }

  /** Whether the chain in a slot ends in the hash that stands in bytes. */
  endsIn(slot: number, bytes: DataView, at: number): boolean {
    return areSame(this.#records, slot * RECORD + HASH_AT, bytes, at, HASH_CHARS)
  }

  /** Makes the chain of an id `count` leaves long. The slot is its own, from `find`; `hash` is base64. Call `makeRoom` before. */
  extend(slot: number, bytes: DataView, at: number, count: number, hash: DataView): void {
    const records = this.#records
    const base = slot * RECORD
    for (let i = 0; i < HASH_CHARS; i += 4) records.setInt32(base + HASH_AT + i, hash.getInt32(i, true), true)
    records.setUint32(base + COUNT_AT, count % HIGH, true)
    records.setUint16(base + COUNT_AT + 4, Math.floor(count / HIGH), true)
    if (count > 1) return
    for (let i = 0; i < ID_CHARS; i++) records.setUint8(base + i, bytes.getUint8(at + i))
    this.#size++
  }

  /** Makes sure that so many new subjects fit in. Slots found before are void; those found after stay until the next call. */
  makeRoom(subjects: number): void {
    while ((this.#size + subjects) * 2 > this.#slots) this.#grow()
  }

  #slotOf(records: DataView, slots: number, bytes: DataView, at: number): number {
    let hash = this.#seed
    for (let i = ID_CHARS - SPREAD; i < ID_CHARS; i += 4) hash = Math.imul(hash ^ bytes.getInt32(at + i, true) ^ (hash >>> 15), 0x01_00_01_93)
    let slot = (hash ^ (hash >>> 13)) & (slots - 1)
    while (records.getUint8(slot * RECORD) !== 0 && !areSame(records, slot * RECORD, bytes, at, ID_CHARS)) slot = (slot + 1) & (slots - 1)
    return slot
  }

  #grow(): void {
    const slots = this.#slots * 2
    const records = new DataView(new ArrayBuffer(slots * RECORD))
    const into = new Uint8Array(records.buffer)
    for (let old = 0; old < this.#slots * RECORD; old += RECORD) {
      if (this.#records.getUint8(old) === 0) continue
      into.set(new Uint8Array(this.#records.buffer, old, RECORD), this.#slotOf(records, slots, this.#records, old) * RECORD)
    }
    this.#slots = slots
    this.#records = records
  }
}
