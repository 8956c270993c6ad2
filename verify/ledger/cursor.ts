/** Reads a canonical text from left to right, one token after another. Each reader moves on past what it read, or gives null and the text is refused. */

/** What a character may be part of, by its code: crockford base32 in lower case (1), standard base64 (2). */
const SIGNS = new Uint8Array(128)
for (const sign of "0123456789abcdefghjkmnpqrstvwxyz") SIGNS[sign.charCodeAt(0)] = 1
for (const sign of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") SIGNS[sign.charCodeAt(0)] = (SIGNS[sign.charCodeAt(0)] as number) | 2
const BASE32 = 1
const BASE64 = 2

const ID_CHARS = 30
const KIND = /[a-z]{1,24}(?:-[a-z]{1,24}){0,3}(?:\.[a-z]{1,24}(?:-[a-z]{1,24}){0,3})?(?=")/y
const WORD = /[a-z]{1,24}(?:-[a-z]{1,24}){0,3}(?=")/y
const TIME = /[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z/y
const COUNT = /[1-9][0-9]{0,15}/y

export class Cursor {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  atEnd(): boolean {
    return this.at === this.text.length
  }

  /** Whether exactly this stands here; moves past it. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  /** An id: three letters, an underscore, 128 bits in base32. */
  id(kind: string | null): string | null {
    const { text, at } = this
    if (kind === null ? !this.#letters(at) : !text.startsWith(kind, at)) return null
    const first = text.charCodeAt(at + 4)
    if (text.charCodeAt(at + 3) !== 95 || !(first >= 48 && first <= 55) || !this.#all(BASE32, at + 5, at + ID_CHARS)) return null
    this.at += ID_CHARS
    return text.slice(at, this.at)
  }

  /** Who did it: the house, someone unnamed, or an id. */
  actor(): string | null {
    if (this.take("house")) return "house"
    return this.take("unnamed") ? "unnamed" : this.id(null)
  }

  /** Bytes of a known length in standard base64 with padding and no stray bits. */
  base64(bytes: number): string | null {
    const { text, at } = this
    const padding = (3 - (bytes % 3)) % 3
    const signs = Math.ceil((bytes * 8) / 6)
    if (!this.#all(BASE64, at, at + signs)) return null
    if (padding > 0 && !(padding === 1 ? "AEIMQUYcgkosw048" : "AQgw").includes(text.charAt(at + signs - 1))) return null
    this.at += signs
    return this.take("=".repeat(padding)) ? text.slice(at, this.at) : null
  }

  /** A kind of event: one or two words with a dot between. */
  kind(): string | null {
    return this.#match(KIND)
  }

  word(): string | null {
    return this.#match(WORD)
  }

  /** A moment that exists in the calendar, in UTC to the millisecond. */
  time(): string | null {
    const time = this.#match(TIME)
    if (time === null) return null
    const day = Number(time.slice(8, 10))
    return day <= 28 || new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDate() === day ? time : null
  }

  /** A number from 1 to 2^53 - 1. */
  count(): number | null {
    const digits = this.#match(COUNT)
    return digits !== null && Number.isSafeInteger(Number(digits)) ? Number(digits) : null
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) return null
    this.at += found.length
    return found
  }

  #letters(from: number): boolean {
    for (let i = from; i < from + 3; i++) {
      const code = this.text.charCodeAt(i)
      if (!(code >= 97 && code <= 122)) return false
    }
    return true
  }

  #all(signs: number, from: number, to: number): boolean {
    if (to > this.text.length) return false
    for (let i = from; i < to; i++) {
      const code = this.text.charCodeAt(i)
      if (code > 127 || ((SIGNS[code] as number) & signs) === 0) return false
    }
    return true
  }
}
