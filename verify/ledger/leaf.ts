/** The canonical bytes of a custody event and of the leaf that enters it in the log: ASCII JSON with one spelling only. Whatever is spelled otherwise is refused, so equal events have equal hashes. */
import { type Digest, leafTextDigest } from "../tlog/hash.ts"
import { MAX_ENTRY_BYTES } from "../tlog/tiles.ts"
import { EVENT, LINK, MAX_WORDS, SIGNED, SUBJECT_CHARS, isInCalendar, matchAt } from "./grammar.ts"

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

/** A link has at most this many characters with its comma: id 30, number 16, hash 44, signs around them. */
const LINK_CHARS = 104
const SIGNED_CHARS = 150

/** The canonical text of an event. Throws a RangeError where a field is not in its form. */
export function eventText(body: EventBody): string {
  const text = spellEvent(body)
  if (parseEvent(text) === null) throw new RangeError("this is not an event in its canonical form")
  return text
}

/** The event in a text, or null for every text that is not in the canonical form, and for one that would leave no room for its chain. */
export function parseEvent(text: string): EventBody | null {
  const read = readEvent(text)
  if (read === null || read.end !== text.length - 1 || !text.endsWith("}")) return null
  const room = MAX_ENTRY_BYTES - SIGNED_CHARS - LINK_CHARS * (read.event.subjects.length + 1)
  return text.length <= room ? read.event : null
}

/** The text of a leaf; canonical where its parts are. */
export function leafText(eventText: string, signed: Signed | null, chain: readonly Link[]): string {
  const signature = signed === null ? "" : `,"sig":"${signed.sig}","key":"${signed.key}"`
  return `${eventText.slice(0, -1)}${signature}${chainText(chain)}`
}

/** The end of a leaf, from its chain on. */
export function chainText(chain: readonly Link[]): string {
  let links = ""
  for (const [subject, n, previous] of chain) links += `${links === "" ? "" : ","}["${subject}",${n},"${previous}"]`
  return `,"chain":[${links}]}`
}

/** The leaf in a text, or null for every text that is not in the canonical form. */
export function parseLeaf(text: string): Leaf | null {
  const opened = openLeaf(text)
  if (opened === null || text.length > MAX_ENTRY_BYTES) return null
  const chain = readChain(text, opened.end, chainedIn(opened.event))
  return chain === null ? null : { event: opened.event, eventText: `${text.slice(0, opened.eventEnd)}}`, signed: opened.signed, chain }
}

/** A leaf read up to its chain: where its event ends and where its chain begins. */
export interface OpenedLeaf {
  readonly event: EventBody
  readonly signed: Signed | null
  readonly eventEnd: number
  readonly end: number
}

/** The leaf in a text without its chain, which is yet to be compared; null where that much is not in the canonical form. */
export function openLeaf(text: string): OpenedLeaf | null {
  const read = readEvent(text)
  if (read === null) return null
  const { event, end } = read
  if (!isId(event.by)) return { event, signed: null, eventEnd: end, end }
  const found = matchAt(SIGNED, text, end)
  return found === null ? null : { event, signed: { sig: found[1] as string, key: found[2] as string }, eventEnd: end, end: SIGNED.lastIndex }
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
function readEvent(text: string): { readonly event: EventBody; readonly end: number } | null {
  const found = matchAt(EVENT, text, 0)
  if (found === null) return null
  const end = EVENT.lastIndex
  const field = (i: number) => found[i] as string
  const subjects = readSubjects(field(6))
  if (subjects === null || field(2).length > MAX_WORDS || !isInCalendar(field(3))) return null
  const event: EventBody = { v: 1, id: field(1), kind: field(2), at: field(3), firm: field(4), by: field(5), subjects, detail: field(7) }
  if (found[8] === undefined) return { event, end }
  const publishes = readPublishes(found)
  return publishes === null ? null : { event: { ...event, publishes }, end }
}

function readSubjects(listed: string): readonly string[] | null {
  const subjects: string[] = []
  for (let at = 1; at < listed.length; at += SUBJECT_CHARS) {
    const subject = listed.slice(at, at + SUBJECT_CHARS - 3)
    if (subjects.includes(subject)) return null
    subjects.push(subject)
  }
  return subjects
}

function readPublishes(found: RegExpExecArray): Publishes | null {
  const [key, of, use, kem, sign] = found.slice(8) as [string, string, string, string | undefined, string | undefined]
  if ((kem === undefined && sign === undefined) || use.length > MAX_WORDS) return null
  return { key, of, use, ...(kem === undefined ? {} : { kem }), ...(sign === undefined ? {} : { sign }) }
}

function readChain(text: string, from: number, subjects: readonly string[]): readonly Link[] | null {
  const chain: Link[] = []
  if (!text.startsWith(',"chain":[', from)) return null
  let at = from + ',"chain":['.length
  for (const subject of subjects) {
    if (chain.length > 0 && text[at++] !== ",") return null
    const found = matchAt(LINK, text, at)
    const n = Number(found?.[2])
    if (found === null || found[1] !== subject || !Number.isSafeInteger(n) || (n === 1) !== (found[3] === "")) return null
    chain.push([subject, n, found[3] as string])
    at = LINK.lastIndex
  }
  return text.startsWith("]}", at) && at + 2 === text.length ? chain : null
}
