/** The grammar of canonical events and leaves, as patterns that match at one place only. They are all that decides which spelling is the one. */

/** So many signs of a class, written out: measured twice as fast as a counted repetition. */
const many = (sign: string, count: number) => sign.repeat(count)

const ID = `[0-7]${many("[0-9a-hjkmnp-tv-z]", 25)}`
const ANY_ID = `[a-z][a-z][a-z]_${ID}`
const WORDS = "[a-z]+(?:-[a-z]+)*"
const KIND = `${WORDS}(?:\\.${WORDS})?`
const TIME = "[0-9][0-9][0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9][0-9][0-9]Z"
/** Standard base64 of so many bytes, padded, with no stray bits in its last character (RFC 4648 §3.5). */
const BYTES_32 = `${many("[A-Za-z0-9+/]", 42)}[AEIMQUYcgkosw048]=`
const BYTES_64 = `${many("[A-Za-z0-9+/]", 85)}[AQgw]==`
const BYTES_1216 = "[A-Za-z0-9+/]{1621}[AQgw]=="

export const MAX_SUBJECTS = 64
/** The longest name of a kind or use. */
export const MAX_WORDS = 64
/** A subject in quotation marks and the comma after it. */
export const SUBJECT_CHARS = 33

const PUBLISHES = `,"publishes":\\{"key":"(key_${ID})","of":"(${ANY_ID})","use":"(${WORDS})"(?:,"kem":"(${BYTES_1216})")?(?:,"sign":"(${BYTES_32})")?\\}`

/** An event up to where its closing brace would stand. Captures id, kind, at, firm, by, subjects, detail; then key, of, use, kem, sign of what it publishes. */
export const EVENT = new RegExp(
  `\\{"v":1,"id":"(evt_${ID})","kind":"(${KIND})","at":"(${TIME})","firm":"(frm_${ID})","by":"(house|unnamed|${ANY_ID})",` +
    `"subjects":\\[((?:"${ANY_ID}"(?:,"${ANY_ID}"){0,${MAX_SUBJECTS - 1}})?)\\],"detail":"(${BYTES_32})"(?:${PUBLISHES})?`,
  "y",
)

/** A person's signature. Captures sig and key. */
export const SIGNED = new RegExp(`,"sig":"(${BYTES_64})","key":"(key_${ID})"`, "y")

/** One link of a chain. Captures subject, n and the previous leaf's hash. */
export const LINK = new RegExp(`\\["(${ANY_ID})",([1-9][0-9]{0,15}),"(${BYTES_32}|)"\\]`, "y")

/** What the pattern captures exactly at a place in the text, and where it ends; null where it does not stand there. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const TWENTIES = "2".charCodeAt(0)

/** Whether a moment that the grammar allows exists in the calendar. */
export function isInCalendar(time: string): boolean {
  if (time.charCodeAt(8) < TWENTIES || Number(time.slice(8, 10)) <= 28) return true
  return new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(time.slice(8, 10))
}
