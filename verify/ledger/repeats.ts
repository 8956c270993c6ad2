/** Finds events that stand in a log twice, in 8 bytes for each leaf: a short form of every id is noted, sorted at the end, and only what looks alike is compared in full. */
import { ID_CHARS } from "./ascii.ts"

const VALUES = new Uint8Array(256)
for (const [value, sign] of Buffer.from("0123456789abcdefghjkmnpqrstvwxyz", "latin1").entries()) VALUES[sign] = value
/** Five signs of five bits. */
const HALF = 2 ** 25

export class Repeats {
  #short = new Float64Array(1024)
  #count = 0

  /** Notes the id of the next leaf, as it stands in bytes. */
  note(bytes: Uint8Array, at: number): void {
    if (this.#count === this.#short.length) {
      const longer = new Float64Array(this.#count * 2)
      longer.set(this.#short)
      this.#short = longer
    }
    this.#short[this.#count++] = half(bytes, at + ID_CHARS - 10) * HALF + half(bytes, at + ID_CHARS - 5)
  }

  /** The first leaf whose event stands in the log before it, and where; null where there is none. `idOf` gives a leaf's id in bytes. */
  async first(idOf: (leaf: number) => Promise<Uint8Array>): Promise<{ readonly leaf: number; readonly before: number } | null> {
    const alike = this.#alike()
    if (alike.size === 0) return null
    const seen = new Map<number, { leaf: number; id: Uint8Array }[]>()
    for (let leaf = 0; leaf < this.#count; leaf++) {
      const short = this.#short[leaf] as number
      if (!alike.has(short)) continue
      const id = await idOf(leaf)
      const known = seen.get(short) ?? []
      const before = known.find((one) => Buffer.compare(one.id, id) === 0)
      if (before !== undefined) return { leaf, before: before.leaf }
      known.push({ leaf, id })
      seen.set(short, known)
    }
    return null
  }

  /** The short forms that more than one leaf has. */
  #alike(): Set<number> {
    const sorted = this.#short.subarray(0, this.#count).toSorted()
    const alike = new Set<number>()
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) alike.add(sorted[i] as number)
    return alike
  }
}

function half(bytes: Uint8Array, at: number): number {
  let bits = 0
  for (let i = at; i < at + 5; i++) bits = (bits << 5) | (VALUES[bytes[i] as number] as number)
  return bits
}
