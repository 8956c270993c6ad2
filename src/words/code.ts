/** A matter's discreet code, such as `7KD-Q2M`: six random signs that reveal neither client nor order and cannot be misread aloud. */

declare const named: unique symbol
export type MatterCode = string & { readonly [named]: "matter code" }

/** No vowels (no words by chance), no 0/O, 1/I/L, 5/S, 8/B look-alikes. */
const SIGNS = "234679BCDFGHJKMNPQRTVWXYZ"
const SPELLING = /^[234679BCDFGHJKMNPQRTVWXYZ]{3}-[234679BCDFGHJKMNPQRTVWXYZ]{3}$/

/** Makes a code from six numbers drawn evenly from 0 to 24. */
export function toMatterCode(drawn: readonly number[]): MatterCode {
  if (drawn.length !== 6 || drawn.some((n) => !Number.isInteger(n) || n < 0 || n >= SIGNS.length)) throw new RangeError("a code takes six numbers from 0 to 24")
  const signs = drawn.map((n) => SIGNS[n]).join("")
  return `${signs.slice(0, 3)}-${signs.slice(3)}` as MatterCode
}

/** How many signs a code chooses from. */
export const CODE_SIGNS = SIGNS.length

/** Reads a code as a person types it (lower case, with or without the dash), or null. */
export function parseMatterCode(text: string): MatterCode | null {
  const signs = text.toUpperCase().replaceAll(/[\s-]/g, "")
  const spelled = `${signs.slice(0, 3)}-${signs.slice(3)}`
  return SPELLING.test(spelled) ? (spelled as MatterCode) : null
}
