/** The one grammar of canonical leaves, read straight from their bytes: where each part begins, or a refusal. Everything else that reads leaves asks here, so there is one opinion on what is canonical. */
import {
  HASH_CHARS,
  ID_CHARS,
  type Reader,
  TIME_CHARS,
  ascii,
  areSame,
  take,
  takeBase64,
  takeByte,
  takeCount,
  takeId,
  takeSame,
  takeTime,
  takeWords,
  viewOf,
} from "./ascii.ts"

export const SIGNATURE_CHARS = 88
export const KEM_CHARS = 1624
export const MAX_SUBJECTS = 64

const OPEN = ascii('{"v":1,"id":"')
/** Where an event's id stands, from its beginning. */
export const ID_AT = OPEN.byteLength
const KIND = ascii('","kind":"')
const AT = ascii('","at":"')
const FIRM = ascii('","firm":"')
const BY = ascii('","by":"')
const SUBJECTS = ascii('","subjects":[')
const DETAIL = ascii('],"detail":"')
const PUBLISHES = ascii(',"publishes":{"key":"')
const OF = ascii('","of":"')
const USE = ascii('","use":"')
const KEM = ascii(',"kem":"')
const SIGN = ascii(',"sign":"')
const SIG = ascii(',"sig":"')
const KEY = ascii('","key":"')
const CHAIN = ascii(',"chain":[')
const EVT = ascii("evt_")
const FRM = ascii("frm_")
const KEY_ID = ascii("key_")
const HOUSE = ascii("house")
const UNNAMED = ascii("unnamed")
const QUOTE = 34
const COMMA = 44
const OPENING = 91
const CLOSING = 93
const BRACE = 125

/** Where the parts of one leaf stand; -1 for a part that is not there. Used again for leaf after leaf. */
export class Scan implements Reader {
  bytes: Uint8Array = new Uint8Array(0)
  view: DataView = viewOf(this.bytes)
  /** Leaves out looking at the signs of the firm, the subjects, `by`, the signer's key and previous hashes: whoever sets it compares each with one that was looked at. */
  trusting = false
  at = 0
  end = 0
  start = 0
  id = 0
  kind = 0
  kindEnd = 0
  time = 0
  firm = 0
  by = 0
  byEnd = 0
  readonly subjects = new Int32Array(MAX_SUBJECTS + 1)
  subjectCount = 0
  detail = 0
  publishes = -1
  publishedOf = -1
  use = -1
  useEnd = -1
  kem = -1
  sign = -1
  /** Where the event's closing brace would stand. */
  eventEnd = 0
  sig = -1
  key = -1
  readonly counts = new Float64Array(MAX_SUBJECTS + 1)
  readonly previous = new Int32Array(MAX_SUBJECTS + 1)

  /** How many chains the event continues: its subjects, then `by` where it is an id that is no subject. `subjects` holds that one too. */
  chained = 0

  /** Whether someone did it who is named by an id. */
  get byPerson(): boolean {
    return this.byEnd - this.by === ID_CHARS
  }
}

/** Reads a whole leaf; false where it is not canonical. */
export function scanLeaf(scan: Scan, bytes: Uint8Array, from: number, to: number): boolean {
  return scanEvent(scan, bytes, from, to) && scanSigned(scan) && scanChain(scan)
}

/** Reads an event from its opening brace up to where its closing brace would stand; false where it is not canonical. */
export function scanEvent(scan: Scan, bytes: Uint8Array, from: number, to: number): boolean {
  if (scan.bytes !== bytes) {
    scan.bytes = bytes
    scan.view = viewOf(bytes)
  }
  scan.start = from
  scan.at = from
  scan.end = to
  if (!take(scan, OPEN) || !takeId(scan, EVT)) return false
  scan.id = scan.at - ID_CHARS
  if (!take(scan, KIND)) return false
  scan.kind = scan.at
  if (!takeWords(scan, true)) return false
  scan.kindEnd = scan.at
  if (!take(scan, AT) || !takeTime(scan)) return false
  scan.time = scan.at - TIME_CHARS
  if (!take(scan, FIRM) || !takeId(scan, FRM, scan.trusting)) return false
  scan.firm = scan.at - ID_CHARS
  if (!take(scan, BY)) return false
  scan.by = scan.at
  if (!take(scan, HOUSE) && !take(scan, UNNAMED) && !takeId(scan, null, scan.trusting)) return false
  scan.byEnd = scan.at
  if (!take(scan, SUBJECTS) || !takeSubjects(scan) || !take(scan, DETAIL)) return false
  scan.detail = scan.at
  if (!takeBase64(scan, HASH_CHARS, 1) || !takeByte(scan, QUOTE) || !takePublishes(scan)) return false
  scan.eventEnd = scan.at
  return true
}

/** Reads on to where the chain begins: over the signature, which is there exactly when a person did it. */
function scanSigned(scan: Scan): boolean {
  scan.sig = -1
  scan.key = -1
  if (!scan.byPerson) return true
  if (!take(scan, SIG)) return false
  scan.sig = scan.at
  if (!takeBase64(scan, SIGNATURE_CHARS, 2) || !take(scan, KEY) || !takeId(scan, KEY_ID, scan.trusting)) return false
  scan.key = scan.at - ID_CHARS
  return takeByte(scan, QUOTE)
}

/** Reads the chain to the very end of the leaf: one link for each subject, in order. */
function scanChain(scan: Scan): boolean {
  if (!take(scan, CHAIN)) return false
  for (let i = 0; i < scan.chained; i++) {
    if (i > 0 && !takeByte(scan, COMMA)) return false
    if (!takeByte(scan, OPENING) || !takeByte(scan, QUOTE) || !takeSame(scan, scan.subjects[i] as number, ID_CHARS)) return false
    if (!takeByte(scan, QUOTE) || !takeByte(scan, COMMA)) return false
    const n = takeCount(scan)
    scan.counts[i] = n
    if (n === 0 || !takeByte(scan, COMMA) || !takeByte(scan, QUOTE)) return false
    scan.previous[i] = n === 1 ? -1 : scan.at
    if (n > 1 && !takeBase64(scan, HASH_CHARS, 1, scan.trusting)) return false
    if (!takeByte(scan, QUOTE) || !takeByte(scan, CLOSING)) return false
  }
  return takeByte(scan, CLOSING) && takeByte(scan, BRACE) && scan.at === scan.end
}

function takeSubjects(scan: Scan): boolean {
  let count = 0
  while (scan.bytes[scan.at] === (count === 0 ? QUOTE : COMMA)) {
    scan.at += count === 0 ? 0 : 1
    if (count === MAX_SUBJECTS || !takeByte(scan, QUOTE) || !takeId(scan, null, scan.trusting) || !takeByte(scan, QUOTE)) return false
    const subject = scan.at - 1 - ID_CHARS
    if (standsAmong(scan, subject, count)) return false
    scan.subjects[count++] = subject
  }
  scan.subjectCount = count
  const own = scan.byPerson && !standsAmong(scan, scan.by, count)
  if (own) scan.subjects[count] = scan.by
  scan.chained = own ? count + 1 : count
  return true
}

function standsAmong(scan: Scan, id: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (areSame(scan.view, id, scan.view, scan.subjects[i] as number, ID_CHARS)) return true
  return false
}

function takePublishes(scan: Scan): boolean {
  scan.publishes = -1
  scan.kem = -1
  scan.sign = -1
  if (!take(scan, PUBLISHES)) return true
  scan.publishes = scan.at
  if (!takeId(scan, KEY_ID) || !take(scan, OF)) return false
  scan.publishedOf = scan.at
  if (!takeId(scan, null) || !take(scan, USE)) return false
  scan.use = scan.at
  if (!takeWords(scan, false)) return false
  scan.useEnd = scan.at
  if (!takeByte(scan, QUOTE)) return false
  if (take(scan, KEM)) {
    scan.kem = scan.at
    if (!takeBase64(scan, KEM_CHARS, 2) || !takeByte(scan, QUOTE)) return false
  }
  if (take(scan, SIGN)) {
    scan.sign = scan.at
    if (!takeBase64(scan, HASH_CHARS, 1) || !takeByte(scan, QUOTE)) return false
  }
  return (scan.kem >= 0 || scan.sign >= 0) && takeByte(scan, BRACE)
}
