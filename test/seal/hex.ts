/** Small things that the tests of the seal share: hex, flipped bits, and places. */
import { type Place, SealBroken } from "#seal"

export const hex = (text: string): Buffer => Buffer.from(text, "hex")
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

export const HERE: Place = ["frm_one", "grants", "key", "gra_one"]

/** Places that are nearly `HERE`. */
export const ELSEWHERE: readonly (readonly [string, Place])[] = [
  ["another firm", ["frm_two", "grants", "key", "gra_one"]],
  ["another table", ["frm_one", "grants2", "key", "gra_one"]],
  ["another column", ["frm_one", "grants", "keys", "gra_one"]],
  ["another row", ["frm_one", "grants", "key", "gra_two"]],
  ["a shorter place", ["frm_one", "grants", "key"]],
  ["a longer place", ["frm_one", "grants", "key", "gra_one", ""]],
  ["elements joined", ["frm_one", "grants", "keygra_one"]],
  ["elements split elsewhere", ["frm_one", "grant", "skey", "gra_one"]],
  ["the order changed", ["grants", "frm_one", "key", "gra_one"]],
]

/** A copy with one bit turned. */
export function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

/** Every way of spoiling sealed bytes: each bit turned, every length cut, one byte more. `step` takes only every n-th bit and length. */
export function* spoiled(sealed: Uint8Array, step = 1): Generator<readonly [string, Buffer]> {
  for (let bit = 0; bit < sealed.length * 8; bit += step) yield [`bit ${bit} turned`, flipped(sealed, bit)]
  for (let length = 0; length < sealed.length; length += step) yield [`cut to ${length} bytes`, Buffer.from(sealed.subarray(0, length))]
  yield ["one byte more", Buffer.concat([sealed, Buffer.alloc(1)])]
  yield ["one byte less at the front", Buffer.from(sealed.subarray(1))]
}

/** The names of those rows for which `open` does anything but throw SealBroken: to be an empty list. */
export function notRefused<T>(rows: Iterable<readonly [string, T]>, open: (row: T) => unknown): string[] {
  const found: string[] = []
  for (const [name, row] of rows) {
    try {
      open(row)
      found.push(`${name}: opened`)
    } catch (thrown) {
      if (!(thrown instanceof SealBroken)) found.push(`${name}: ${String(thrown)}`)
    }
  }
  return found
}
