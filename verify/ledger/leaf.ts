/** The canonical bytes of a custody event and of the leaf that enters it in the log: ASCII JSON with one spelling only. Whatever is spelled otherwise is refused, so equal events have equal hashes. */
import { asciiText } from "../tlog/hash.ts"
import { MAX_ENTRY_BYTES } from "../tlog/tiles.ts"
import { HASH_CHARS, ID_CHARS, TIME_CHARS, takeByte } from "./ascii.ts"
import { KEM_CHARS, SIGNATURE_CHARS, Scan, scanEvent, scanLeaf } from "./scan.ts"

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
  /** The event's own bytes: what is signed. */
  readonly eventBytes: Uint8Array
  /** Present exactly when `by` is an id. */
  readonly signed: Signed | null
  /** One link for each subject in their order, then one for `by` where it is an id that is no subject. */
  readonly chain: readonly Link[]
}

/** A link has at most this many bytes with its comma: id 30, number 16, hash 44, signs around them. */
const LINK_BYTES = 104
const SIGNED_BYTES = 150
const BRACE = 125
/** Used again by `parseEvent` and `parseLeaf`, which call neither: making one costs more than a scan. */
const shared = new Scan()

/** The canonical bytes of an event. Throws a RangeError where a field is not in its form. */
export function toEventBytes(body: EventBody): Uint8Array {
  const bytes = Buffer.from(spellEvent(body), "utf8")
  if (parseEvent(bytes) === null) throw new RangeError("this is not an event in its canonical form")
  return bytes
}

/** The event in bytes, or null for all that are not in the canonical form, and for one that would leave no room for its chain. */
export function parseEvent(bytes: Uint8Array): EventBody | null {
  const scan = shared
  if (!scanEvent(scan, bytes, 0, bytes.length) || !takeByte(scan, BRACE) || scan.at !== scan.end) return null
  const room = MAX_ENTRY_BYTES - SIGNED_BYTES - LINK_BYTES * scan.chained
  return bytes.length <= room ? eventIn(scan, asciiText(bytes)) : null
}

/** The bytes of a leaf; canonical where its parts are. */
export function toLeafBytes(event: Uint8Array, signed: Signed | null, chain: readonly Link[]): Uint8Array {
  const signature = signed === null ? "" : `,"sig":"${signed.sig}","key":"${signed.key}"`
  let links = ""
  for (const [subject, n, previous] of chain) links += `${links === "" ? "" : ","}["${subject}",${n},"${previous}"]`
  const rest = `${signature},"chain":[${links}]}`
  const bytes = Buffer.allocUnsafe(event.length - 1 + rest.length)
  bytes.set(event)
  bytes.write(rest, event.length - 1, "latin1")
  return bytes
}

/** The leaf in bytes, or null for all that are not in the canonical form. */
export function parseLeaf(bytes: Uint8Array): Leaf | null {
  const scan = shared
  if (bytes.length > MAX_ENTRY_BYTES || !scanLeaf(scan, bytes, 0, bytes.length)) return null
  const text = asciiText(bytes)
  const part = (from: number, length: number) => text.slice(from, from + length)
  const signed = scan.sig < 0 ? null : { sig: part(scan.sig, SIGNATURE_CHARS), key: part(scan.key, ID_CHARS) }
  const chain = Array.from({ length: scan.chained }, (_, i): Link => {
    const previous = scan.previous[i] as number
    return [part(scan.subjects[i] as number, ID_CHARS), scan.counts[i] as number, previous < 0 ? "" : part(previous, HASH_CHARS)]
  })
  return { event: eventIn(scan, text), eventBytes: eventBytesIn(scan), signed, chain }
}

/** The bytes of the event in a leaf that was scanned: up to its signature or chain, closed by a brace. */
export function eventBytesIn(scan: Scan): Uint8Array {
  const bytes = new Uint8Array(scan.bytes.subarray(scan.start, scan.eventEnd + 1))
  bytes[bytes.length - 1] = BRACE
  return bytes
}

/** Whose chains an event continues: its subjects, then who did it where that is an id that is no subject. */
export function chainedIn(event: Pick<EventBody, "by" | "subjects">): readonly string[] {
  return isPerson(event.by) && !event.subjects.includes(event.by) ? [...event.subjects, event.by] : event.subjects
}

/** Whether `by` names someone, rather than the house or someone unnamed. */
export function isPerson(by: string): boolean {
  return by.length === ID_CHARS
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

/** The event that was scanned in a text, from its beginning. */
function eventIn(scan: Scan, text: string): EventBody {
  const part = (from: number, length: number) => text.slice(from, from + length)
  const id = (from: number) => text.slice(from, from + ID_CHARS)
  const subjects: string[] = []
  for (let i = 0; i < scan.subjectCount; i++) subjects.push(id(scan.subjects[i] as number))
  const event: EventBody = {
    v: 1,
    id: id(scan.id),
    kind: text.slice(scan.kind, scan.kindEnd),
    at: part(scan.time, TIME_CHARS),
    firm: id(scan.firm),
    by: text.slice(scan.by, scan.byEnd),
    subjects,
    detail: part(scan.detail, HASH_CHARS),
  }
  if (scan.publishes < 0) return event
  const kem = scan.kem < 0 ? {} : { kem: part(scan.kem, KEM_CHARS) }
  const sign = scan.sign < 0 ? {} : { sign: part(scan.sign, HASH_CHARS) }
  return { ...event, publishes: { key: id(scan.publishes), of: id(scan.publishedOf), use: text.slice(scan.use, scan.useEnd), ...kem, ...sign } }
}
