/** Reads tokens of a canonical text from its bytes, one after another. Each moves the reader on past what it read, or says false and the text is refused. */

/** What a byte may be part of. */
const LETTER = 1
const DIGIT = 2
const BASE32 = 4
const BASE64 = 8
const SIGNS = new Uint8Array(256)
for (const [kind, signs] of [
  [LETTER, "abcdefghijklmnopqrstuvwxyz"],
  [DIGIT, "0123456789"],
  [BASE32, "0123456789abcdefghjkmnpqrstvwxyz"],
  [BASE64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"],
] as const) {
  for (const sign of signs) SIGNS[sign.charCodeAt(0)] = (SIGNS[sign.charCodeAt(0)] as number) | kind
}

export const ID_CHARS = 30
export const HASH_CHARS = 44
export const TIME_CHARS = 24
/** The longest name of a kind of event or of a key's use. */
const MAX_WORDS = 64

/** A text that is looked for, of four characters or more. */
export const ascii = (text: string): DataView => viewOf(Uint8Array.from(Buffer.from(text, "latin1")))
const DASH = 45
const DOT = 46
const ZERO = 48
const SEVEN = 55
const EQUALS = 61
const UNDERSCORE = 95
/** Characters whose last four or two bits are zero, which alone may stand before padding (RFC 4648 §3.5). */
const BEFORE_ONE = new Uint8Array(256)
const BEFORE_TWO = new Uint8Array(256)
for (const sign of "AEIMQUYcgkosw048") BEFORE_ONE[sign.charCodeAt(0)] = 1
for (const sign of "AQgw") BEFORE_TWO[sign.charCodeAt(0)] = 1

/** Bytes, seen two ways, from `at`, where reading has come to, up to `end`. */
export interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  readonly end: number
}

export function take(reader: Reader, expected: DataView): boolean {
  const { at } = reader
  const length = expected.byteLength
  if (at + length > reader.end || !areSame(reader.view, at, expected, 0, length)) return false
  reader.at = at + length
  return true
}

export function takeByte(reader: Reader, byte: number): boolean {
  if (reader.at >= reader.end || reader.bytes[reader.at] !== byte) return false
  reader.at++
  return true
}

/** The same bytes as stand elsewhere in the leaf. */
export function takeSame(reader: Reader, from: number, length: number): boolean {
  if (reader.at + length > reader.end || !areSame(reader.view, reader.at, reader.view, from, length)) return false
  reader.at += length
  return true
}

/** Three letters, an underscore, 128 bits in Crockford's base32: 26 signs, the first from 0 to 7. `known` leaves out looking at the signs: the caller compares the id with one that was looked at. */
export function takeId(reader: Reader, kind: DataView | null, known = false): boolean {
  const { bytes, at } = reader
  if (at + ID_CHARS > reader.end || (kind !== null && !areSame(reader.view, at, kind, 0, 4)) || (!known && !isIdAt(bytes, at))) return false
  reader.at = at + ID_CHARS
  return true
}

/** Whether an id stands in bytes, of which 30 are there. */
export function isIdAt(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at + 4] as number
  return first >= ZERO && first <= SEVEN && areAll(bytes, at, at + 3, LETTER) && bytes[at + 3] === UNDERSCORE && areAll(bytes, at + 5, at + ID_CHARS, BASE32)
}

/** Standard base64 of a known length with its padding and no stray bits. `known` leaves out looking at it, as for ids. */
export function takeBase64(reader: Reader, length: number, padding: 1 | 2, known = false): boolean {
  const end = reader.at + length
  if (end > reader.end || (!known && !isBase64(reader.bytes, reader.at, end, padding))) return false
  reader.at = end
  return true
}

function isBase64(bytes: Uint8Array, at: number, end: number, padding: 1 | 2): boolean {
  const last = bytes[end - padding - 1] as number
  const whole = (padding === 1 ? BEFORE_ONE : BEFORE_TWO)[last] === 1 && bytes[end - 1] === EQUALS && bytes[end - padding] === EQUALS
  return whole && areAll(bytes, at, end - padding, BASE64)
}

/** Words of small letters joined by dashes; for a kind of event, one dot may stand between two such. */
export function takeWords(reader: Reader, dot: boolean): boolean {
  const { bytes, at } = reader
  let to = at
  let letters = 0
  let dots = dot ? 1 : 0
  for (; to < reader.end; to++) {
    const byte = bytes[to] as number
    if (((SIGNS[byte] as number) & LETTER) !== 0) letters++
    else if (letters > 0 && (byte === DASH || (byte === DOT && dots-- > 0))) letters = 0
    else break
  }
  if (letters === 0 || to - at > MAX_WORDS) return false
  reader.at = to
  return true
}

/** `YYYY-MM-DDTHH:MM:SS.mmmZ`, a moment that exists in the calendar. */
export function takeTime(reader: Reader): boolean {
  const { bytes, at } = reader
  if (at + TIME_CHARS > reader.end) return false
  for (let i = 0; i < TIME_CHARS; i++) {
    const expected = TIME_FORM.getUint8(i)
    if (expected === ZERO ? ((SIGNS[bytes[at + i] as number] as number) & DIGIT) === 0 : bytes[at + i] !== expected) return false
  }
  const month = twoDigits(bytes, at + 5)
  const day = twoDigits(bytes, at + 8)
  if (month < 1 || month > 12 || day < 1 || twoDigits(bytes, at + 11) > 23 || twoDigits(bytes, at + 14) > 59 || twoDigits(bytes, at + 17) > 59) return false
  if (day > 28 && day > daysIn(twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2), month)) return false
  reader.at = at + TIME_CHARS
  return true
}

const TIME_FORM = ascii("0000-00-00T00:00:00.000Z")

function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A number from 1 to 2^53 - 1 without leading zeros; 0 where none stands here. */
export function takeCount(reader: Reader): number {
  const { bytes, at } = reader
  let to = at
  let n = 0
  while (to < reader.end && ((SIGNS[bytes[to] as number] as number) & DIGIT) !== 0 && to - at < 16) n = n * 10 + ((bytes[to++] as number) - ZERO)
  if (bytes[at] === ZERO || !Number.isSafeInteger(n)) return 0
  reader.at = to
  return n
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Whether two runs of four bytes or more are the same. Four bytes at a time, the last four over again if need be: a third of the time of one by one. */
export function areSame(a: DataView, from: number, b: DataView, at: number, length: number): boolean {
  const last = length - 4
  for (let i = 0; i < last; i += 4) if (a.getInt32(from + i, true) !== b.getInt32(at + i, true)) return false
  return a.getInt32(from + last, true) === b.getInt32(at + last, true)
}

function areAll(bytes: Uint8Array, from: number, to: number, kind: number): boolean {
  let all = kind
  for (let i = from; i < to; i++) all &= SIGNS[bytes[i] as number] as number
  return all !== 0
}
