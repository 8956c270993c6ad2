/** C2SP signed-note: a text and who signed it. Notes come from an adversary until a key that the reader knew before has verified them. */
import type { KeyObject } from "node:crypto"
import { type Checked, fails, holds } from "../checked.ts"
import { PUBLIC_KEY_BYTES, isGenuine, toPublicKey } from "./ed25519.ts"
import { decodeBase64, sha256, toBytes } from "./hash.ts"

/** Signature types of C2SP signed-note: a note's own Ed25519, and a witness's timestamped cosignature. */
export const NOTE_ED25519 = 1
export const NOTE_COSIGNATURE = 4
type NoteKeyType = typeof NOTE_ED25519 | typeof NOTE_COSIGNATURE

/** A key that a reader trusts for notes: from a line of text such as `example.com/log+033de0ae+Ac4z…`. */
export interface NoteKey {
  /** The whole line. */
  readonly text: string
  readonly name: string
  /** Four bytes as eight hexadecimal digits. */
  readonly id: string
  readonly type: NoteKeyType
  readonly key: KeyObject
}

/** One signature line. `bytes` is what follows the key id. */
export interface NoteSignature {
  readonly name: string
  readonly id: string
  readonly bytes: Uint8Array
}

/** A note as it was parsed; nothing is verified yet. */
export interface Note {
  /** Ends in a newline, and is what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

const MAX_NOTE_BYTES = 1_000_000
const MAX_SIGNATURES = 100
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/
// oxlint-disable-next-line no-control-regex -- a note may hold no control character but the newline
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/** Whether a text may name a key: not empty, without Unicode spaces, plus or control characters. */
export function isKeyName(name: string): boolean {
  return name !== "" && !/[\s\u0085+]/u.test(name) && !CONTROL.test(name) && name.isWellFormed()
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ key), the first four bytes in hexadecimal. */
export function noteKeyId(name: string, type: NoteKeyType, key: Uint8Array): string {
  const digest = toBytes(sha256(Buffer.concat([Buffer.from(`${name}\n`, "utf8"), Buffer.from([type]), key])))
  return Buffer.from(digest).toString("hex", 0, 4)
}

/** The line of text by which a reader is told whom to trust: `<name>+<key id>+<base64 of type and key>`. */
export function toVkey(name: string, key: Uint8Array, type: NoteKeyType = NOTE_ED25519): string {
  if (!isKeyName(name) || key.length !== PUBLIC_KEY_BYTES) throw new RangeError("a verifier key has a name without spaces or plus, and 32 bytes")
  return `${name}+${noteKeyId(name, type, key)}+${Buffer.from([type, ...key]).toString("base64")}`
}

/** The key in such a line, or null for every other text. */
export function parseVkey(text: string): NoteKey | null {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (name === undefined || id === undefined || material === undefined || !isKeyName(name)) return null
  const bytes = decodeBase64(material)
  const type = bytes?.[0]
  if (bytes?.length !== 1 + PUBLIC_KEY_BYTES || (type !== NOTE_ED25519 && type !== NOTE_COSIGNATURE)) return null
  const key = bytes.subarray(1)
  return noteKeyId(name, type, key) === id ? { text, name, id, type, key: toPublicKey(key) } : null
}

/** A text with its signature lines, as bytes. The text must end in a newline and hold no control characters. */
export function formatNote(note: Note): Uint8Array {
  if (!isNoteText(note.text)) throw new RangeError("a note's text ends in a newline and holds no control characters")
  const lines = note.signatures.map(({ name, id, bytes }) => {
    if (!isKeyName(name)) throw new RangeError("this cannot name a note's key")
    return `\u2014 ${name} ${Buffer.concat([Buffer.from(id, "hex"), bytes]).toString("base64")}\n`
  })
  return Buffer.from(`${note.text}\n${lines.join("")}`, "utf8")
}

/** The note in bytes, or null for bytes that are none. */
export function parseNote(bytes: Uint8Array): Note | null {
  if (bytes.length > MAX_NOTE_BYTES) return null
  const whole = Buffer.from(bytes).toString("utf8")
  if (!Buffer.from(whole, "utf8").equals(bytes) || CONTROL.test(whole) || !whole.endsWith("\n")) return null
  const split = whole.lastIndexOf("\n\n")
  if (split < 0) return null
  const lines = whole
    .slice(split + 2)
    .split("\n")
    .slice(0, -1)
  if (lines.length === 0 || lines.length > MAX_SIGNATURES) return null
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? []
    if (name === undefined || base64 === undefined || !isKeyName(name)) return null
    const raw = decodeBase64(base64)
    if (raw === null || raw.length < 5) return null
    signatures.push({ name, id: Buffer.from(raw).toString("hex", 0, 4), bytes: raw.subarray(4) })
  }
  return { text: whole.slice(0, split + 1), signatures }
}

/** Opens a note that must be signed by one key: every line of that key must verify, and there must be one. Lines of other keys prove nothing and are passed over. */
export function openNote(bytes: Uint8Array, by: NoteKey): Checked<Note> {
  const note = parseNote(bytes)
  if (note === null) return fails("note-malformed")
  const mine = signaturesOf(note, by)
  if (mine.length === 0) return fails("note-unsigned", undefined, `no signature by ${by.name}+${by.id}`)
  const text = Buffer.from(note.text, "utf8")
  return by.type === NOTE_ED25519 && mine.every((one) => isGenuine(by.key, text, one.bytes)) ? holds(note) : fails("note-signature-wrong")
}

/** The signatures of a note that claim to be of a key: same name and same id. */
export function signaturesOf(note: Note, key: NoteKey): readonly NoteSignature[] {
  return note.signatures.filter((one) => one.name === key.name && one.id === key.id)
}

function isNoteText(text: string): boolean {
  return text.endsWith("\n") && !CONTROL.test(text) && text.isWellFormed()
}
