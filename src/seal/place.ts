/** Says where sealed bytes belong, so that they open nowhere else: a place is part of what every seal authenticates. */

/** From the outermost to the innermost: firm, table, column, row, … Never empty; the last element is what differs from row to row. */
export type Place = readonly string[]

/**
 * The one encoding of a place: each element as a netstring (length in UTF-8 bytes in decimal, `:`, the bytes, `,`).
 * The lengths make it unambiguous: `["a","bc"]` and `["ab","c"]` differ. Throws a RangeError where there is nothing to encode.
 */
export function encodePlace(place: Place): Buffer {
  return Buffer.from(spellPlace(place, place.length), "utf8")
}

/** The netstrings of the first `count` elements as text. */
export function spellPlace(place: Place, count: number): string {
  if (place.length === 0) throw new RangeError("a place has at least one element")
  let spelled = ""
  for (let i = 0; i < count; i++) spelled += netstring(place[i] ?? "")
  return spelled
}

/** One element as a netstring. A lone surrogate has no UTF-8 form and would be spelled like another: it is refused. */
export function netstring(element: string): string {
  if (!element.isWellFormed()) throw new RangeError("an element of a place is well-formed Unicode")
  return `${Buffer.byteLength(element, "utf8")}:${element},`
}
