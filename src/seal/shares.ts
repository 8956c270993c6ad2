/** One custodian's share of a recovery key, as bytes and as a sheet of signs that a person can read off, copy by hand and type back. */
import { createHash } from "node:crypto"
import { LABELS, prefixOf } from "./labels.ts"

const CHECKSUM_LABEL = prefixOf(LABELS.shareChecksum)
const HASH_LABEL = prefixOf(LABELS.shareHash)
const FORMAT = 1
const TAG = 6
const SECRET = 33
const CHECKSUM = 3
const HEAD = 3
/** A sheet with its words; more is no share. */
const LONGEST = 4000
const WHOLE = HEAD + TAG + SECRET + CHECKSUM

/** Crockford's base32: no I, L, O or U; I and L are read as 1, O as 0. */
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const SIGN_COUNT = (WHOLE * 8) / 5

export interface Share {
  /** 1 to n, as printed on the sheet. */
  readonly number: number
  /** How many shares bring the key back. */
  readonly threshold: number
  /** 6 bytes that name the recovery key: shares of different keys do not mix. */
  readonly tag: Uint8Array
  /** 33 bytes: 32 of the secret's polynomial, then the point it was taken at. */
  readonly secret: Uint8Array
}

/** 18 groups of four signs with dashes between: format, threshold, number, tag, secret, checksum (docs/formats/wrapping.md). */
export function printShare(share: Share): string {
  const signs = toSigns(bytesOfShare(share))
  return (signs.match(/.{4}/g) ?? []).join("-")
}

/** A share among other words: 18 groups of four signs with dashes between, and neither a sign nor a dash before or behind: a group too many is no share. */
const IN_WORDS = /(?<![\p{L}\p{N}\u2010-\u2015-])[0-9a-z]{4}(?:[\u2010-\u2015-]\s*[0-9a-z]{4}){17}(?![\p{L}\p{N}\u2010-\u2015-])/giu

/**
 * Reads a share as a person types it: any case, spaces, dashes and line ends anywhere; or the whole of the file or mail that it was kept in,
 * where it stands in a line of its own or with its dashes.
 * Null where it was misread, is no share, or where there are several.
 */
export function parseShare(text: string): Share | null {
  if (text.length > LONGEST) return null
  const whole = readSigns(text)
  if (whole !== null) return whole
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^[\s>#]+/, ""))
  const found = [...(text.match(IN_WORDS) ?? []), ...lines].map(readSigns).filter((share) => share !== null)
  const [first] = found
  return first !== undefined && found.every((share) => printShare(share) === printShare(first)) ? first : null
}

function readSigns(text: string): Share | null {
  const signs = text
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015-]/g, "")
    .replaceAll(/[IL]/g, "1")
    .replaceAll("O", "0")
  const bytes = signs.length === SIGN_COUNT ? fromSigns(signs) : null
  if (bytes === null || !checksum(bytes.subarray(0, WHOLE - CHECKSUM)).equals(bytes.subarray(WHOLE - CHECKSUM))) return null
  const [format, threshold = 0, number = 0] = bytes
  if (format !== FORMAT || threshold < 2 || number < 1) return null
  return { number, threshold, tag: Uint8Array.from(bytes.subarray(HEAD, HEAD + TAG)), secret: Uint8Array.from(bytes.subarray(HEAD + TAG, HEAD + TAG + SECRET)) }
}

/** SHA-256(label ‖ 0 ‖ the share's bytes): lets the house know a share again without keeping it. It has 256 bits of chance in it, so the hash tells nothing. */
export function shareHash(share: Share): Uint8Array {
  return createHash("sha256").update(HASH_LABEL).update(bytesOfShare(share)).digest()
}

function bytesOfShare(share: Share): Buffer {
  if (share.tag.length !== TAG || share.secret.length !== SECRET) throw new RangeError("this is not a share")
  const body = Buffer.concat([Uint8Array.of(FORMAT, share.threshold, share.number), share.tag, share.secret])
  return Buffer.concat([body, checksum(body)])
}

function checksum(body: Uint8Array): Buffer {
  return createHash("sha256").update(CHECKSUM_LABEL).update(body).digest().subarray(0, CHECKSUM)
}

/** Five bits a sign, most significant first; 45 bytes are exactly 72 signs. */
function toSigns(bytes: Uint8Array): string {
  let signs = ""
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) signs += SIGNS[(held >> (bits - 5)) & 31]
    held &= 31
  }
  return signs
}

function fromSigns(signs: string): Buffer | null {
  const bytes = Buffer.alloc(WHOLE)
  let held = 0
  let bits = 0
  let at = 0
  for (const sign of signs) {
    const value = SIGNS.indexOf(sign)
    if (value < 0) return null
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  return bytes
}
