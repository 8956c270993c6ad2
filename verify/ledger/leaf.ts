/** The canonical bytes of a custody event and of the leaf that enters it in the log: ASCII JSON with one spelling only. Whatever is spelled otherwise is refused, so equal events have equal hashes. */
import { type Digest, leafTextDigest } from "../tlog/hash.ts"
import { MAX_ENTRY_BYTES } from "../tlog/tiles.ts"
import { Cursor } from "./cursor.ts"

/** Public keys that an event publishes: whose, under which id, for which use, and the keys in base64. At least one of `kem` and `sign` is there. */
export interface Publishes {
  readonly key: string
  readonly of: string
  readonly use: string
  /** X-Wing public key, 1216 bytes: what is sealed to the owner. */
  readonly kem?: string
  /** Ed25519 public key, 32 bytes: what the owner signs with. */
  readonly sign?: string
}

/** One fact about what happened, as the log states it: opaque ids and a salted commitment to the details, nothing else. */
export interface EventBody {
  readonly v: 1
  /** `evt_…` */
  readonly id: string
  /** Past tense: `document.opened`. */
  readonly kind: string
  /** UTC to the millisecond: `2026-11-22T14:05:00.123Z`. */
  readonly at: string
  /** `frm_…` */
  readonly firm: string
  /** The id of who did it, or `house`, or `unnamed` for someone who did not sign in. */
  readonly by: string
  /** What it concerns: at most 64 ids, each once. */
  readonly subjects: readonly string[]
  /** Base64 of the 32-byte commitment to the event's details. */
  readonly detail: string
  readonly publishes?: Publishes
}

/** A leaf's place in the chain of one subject: the how-manieth it is, from 1, and the hash of the leaf before it in base64 (empty for the first). */
export type Link = readonly [subject: string, n: number, previous: string]

/** The signature of who did it over the event, in base64, and the id of their published key. */
export interface Signed {
  readonly sig: string
  readonly key: string
}

/** An event as it stands in the log. */
export interface Leaf {
  readonly event: EventBody
  /** The event's own bytes as text: what is signed. */
  readonly eventText: string
  /** Present exactly when `by` is an id. */
  readonly signed: Signed | null
  /** One link for each subject in their order, then one for `by` where it is an id that is no subject. */
  readonly chain: readonly Link[]
}

export const MAX_SUBJECTS = 64
/** A link has at most this many characters with its comma: id 30, number 16, hash 44, signs around them. */
const LINK_CHARS = 104
const SIGNED_CHARS = 150

/** The canonical text of an event. Throws a RangeError where a field is not in its form. */
export function eventText(body: EventBody): string {
  const text = spellEvent(body)
  if (parseEvent(text) === null) throw new RangeError("this is not an event in its canonical form")
  return text
}

/** The event in a text, or null for every text that is not in the canonical form. */
export function parseEvent(text: string): EventBody | null {
  const cursor = new Cursor(text)
  const event = readEvent(cursor)
  const room = event === null ? 0 : MAX_ENTRY_BYTES - SIGNED_CHARS - LINK_CHARS * (event.subjects.length + 1)
  return event !== null && cursor.take("}") && cursor.atEnd() && text.length <= room ? event : null
}

/** The canonical text of a leaf. Throws a RangeError where a part is not in its form. */
export function leafText(eventText: string, signed: Signed | null, chain: readonly Link[]): string {
  const signature = signed === null ? "" : `,"sig":"${signed.sig}","key":"${signed.key}"`
  const links = chain.map(([subject, n, previous]) => `["${subject}",${n},"${previous}"]`)
  return `${eventText.slice(0, -1)}${signature},"chain":[${links.join(",")}]}`
}

/** The leaf in a text, or null for every text that is not in the canonical form. */
export function parseLeaf(text: string): Leaf | null {
  const cursor = new Cursor(text)
  const event = readEvent(cursor)
  if (event === null || text.length > MAX_ENTRY_BYTES) return null
  const own = `${text.slice(0, cursor.at)}}`
  let signed: Signed | null = null
  if (isId(event.by)) {
    signed = readSigned(cursor)
    if (signed === null) return null
  }
  const chain = readChain(cursor, event)
  return chain !== null && cursor.take("}") && cursor.atEnd() ? { event, eventText: own, signed, chain } : null
}

/** The hash of a leaf given as canonical text. */
export function leafHash(text: string): Digest {
  return leafTextDigest(text)
}

/** Whose chains an event continues: its subjects, then who did it where that is an id that is no subject. */
export function chainedIn(event: Pick<EventBody, "by" | "subjects">): readonly string[] {
  return isId(event.by) && !event.subjects.includes(event.by) ? [...event.subjects, event.by] : event.subjects
}

/** Whether `by` names someone, rather than the house or someone unnamed. */
export function isId(by: string): boolean {
  return by.charCodeAt(3) === 95
}

function spellEvent(body: EventBody): string {
  const { id, kind, at, firm, by, detail, publishes: keys } = body
  const subjects = body.subjects.map((subject) => `"${subject}"`).join(",")
  let published = ""
  if (keys !== undefined) {
    const kem = keys.kem === undefined ? "" : `,"kem":"${keys.kem}"`
    const sign = keys.sign === undefined ? "" : `,"sign":"${keys.sign}"`
    published = `,"publishes":{"key":"${keys.key}","of":"${keys.of}","use":"${keys.use}"${kem}${sign}}`
  }
  return `{"v":1,"id":"${id}","kind":"${kind}","at":"${at}","firm":"${firm}","by":"${by}","subjects":[${subjects}],"detail":"${detail}"${published}}`
}

/** Reads an event up to where its closing brace would stand. */
function readEvent(cursor: Cursor): EventBody | null {
  const id = cursor.take('{"v":1,"id":"') ? cursor.id("evt") : null
  const kind = cursor.take('","kind":"') ? cursor.kind() : null
  const at = cursor.take('","at":"') ? cursor.time() : null
  const firm = cursor.take('","firm":"') ? cursor.id("frm") : null
  const by = cursor.take('","by":"') ? cursor.actor() : null
  const subjects = cursor.take('","subjects":[') ? readSubjects(cursor) : null
  const detail = cursor.take('],"detail":"') ? cursor.base64(32) : null
  if (id === null || kind === null || at === null || firm === null || by === null || subjects === null || detail === null || !cursor.take('"')) return null
  const event = { v: 1 as const, id, kind, at, firm, by, subjects, detail }
  if (!cursor.take(',"publishes":')) return event
  const publishes = readPublishes(cursor)
  return publishes === null ? null : { ...event, publishes }
}

function readSubjects(cursor: Cursor): readonly string[] | null {
  const subjects: string[] = []
  if (!cursor.take('"')) return subjects
  do {
    const subject = cursor.id(null)
    if (subject === null || subjects.length === MAX_SUBJECTS || subjects.includes(subject) || !cursor.take('"')) return null
    subjects.push(subject)
  } while (cursor.take(',"'))
  return subjects
}

function readPublishes(cursor: Cursor): Publishes | null {
  const key = cursor.take('{"key":"') ? cursor.id("key") : null
  const of = cursor.take('","of":"') ? cursor.id(null) : null
  const use = cursor.take('","use":"') ? cursor.word() : null
  if (key === null || of === null || use === null || !cursor.take('"')) return null
  const kem = cursor.take(',"kem":"') ? cursor.base64(1216) : undefined
  if (kem === null || (kem !== undefined && !cursor.take('"'))) return null
  const sign = cursor.take(',"sign":"') ? cursor.base64(32) : undefined
  if (sign === null || (sign !== undefined && !cursor.take('"'))) return null
  if ((kem === undefined && sign === undefined) || !cursor.take("}")) return null
  return { key, of, use, ...(kem === undefined ? {} : { kem }), ...(sign === undefined ? {} : { sign }) }
}

function readSigned(cursor: Cursor): Signed | null {
  const sig = cursor.take(',"sig":"') ? cursor.base64(64) : null
  const key = sig !== null && cursor.take('","key":"') ? cursor.id("key") : null
  return sig !== null && key !== null && cursor.take('"') ? { sig, key } : null
}

function readChain(cursor: Cursor, event: EventBody): readonly Link[] | null {
  const chain: Link[] = []
  if (!cursor.take(',"chain":[')) return null
  for (const subject of chainedIn(event)) {
    if (chain.length > 0 && !cursor.take(",")) return null
    const n = cursor.take(`["${subject}",`) ? cursor.count() : null
    if (n === null || !cursor.take(',"')) return null
    const previous = n === 1 ? "" : cursor.base64(32)
    if (previous === null || !cursor.take('"]')) return null
    chain.push([subject, n, previous])
  }
  return cursor.take("]") ? chain : null
}
