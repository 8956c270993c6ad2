/** Ids remember what they name and reveal neither order nor count: a kind, and 128 random bits in one spelling only. */

declare const named: unique symbol

export const ID_KINDS = {
  firm: "frm",
  person: "per",
  session: "ses",
  invitation: "inv",
  matter: "mat",
  epoch: "epo",
  party: "prt",
  grant: "gra",
  note: "nte",
  place: "plc",
  document: "doc",
  version: "ver",
  filing: "fil",
  event: "evt",
  key: "key",
  record: "rec",
  wall: "wal",
  notice: "ntc",
  request: "req",
  review: "rvw",
  team: "tea",
} as const

export type IdKind = keyof typeof ID_KINDS
export type Id<K extends IdKind> = `${(typeof ID_KINDS)[K]}_${string}` & { readonly [named]: K }

export type FirmId = Id<"firm">
export type PersonId = Id<"person">
export type SessionId = Id<"session">
export type InvitationId = Id<"invitation">
export type MatterId = Id<"matter">
export type EpochId = Id<"epoch">
export type PartyId = Id<"party">
export type GrantId = Id<"grant">
export type NoteId = Id<"note">
export type PlaceId = Id<"place">
export type DocumentId = Id<"document">
export type VersionId = Id<"version">
export type FilingId = Id<"filing">
export type EventId = Id<"event">
export type KeyId = Id<"key">
export type WallId = Id<"wall">
export type RequestId = Id<"request">
export type NoticeId = Id<"notice">
export type ReviewId = Id<"review">
export type TeamId = Id<"team">
export type AnyId = { [K in IdKind]: Id<K> }[IdKind]

/** Crockford's base32 in lower case: no i, l, o, u. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Makes an id of a kind from 16 random bytes, which the caller brings: time and chance come in as arguments. */
export function toId<K extends IdKind>(kind: K, random: Uint8Array): Id<K> {
  if (random.length !== 16) throw new RangeError("an id takes 16 random bytes")
  // 130 bits in 26 signs: the first two are zero.
  let text = `${ID_KINDS[kind]}_`
  let bits = 0
  let held = 2
  for (const byte of random) {
    bits = ((bits & 31) << 8) | byte
    for (held += 8; held >= 5;) {
      held -= 5
      text += ALPHABET.charAt((bits >> held) & 31)
    }
  }
  return text as Id<K>
}

/** Whether a text is an id of the kind, in its one spelling. */
export function isId<K extends IdKind>(kind: K, text: unknown): text is Id<K> {
  return typeof text === "string" && text.length === 30 && text.startsWith(`${ID_KINDS[kind]}_`) && BODY.test(text.slice(4))
}

/** The id in a text, or null where it is none of that kind. */
export function parseId<K extends IdKind>(kind: K, text: unknown): Id<K> | null {
  return isId(kind, text) ? text : null
}

/** The kind that an id names, or null where the text is no id at all. */
export function kindOfId(text: string): IdKind | null {
  for (const kind of Object.keys(ID_KINDS) as IdKind[]) if (isId(kind, text)) return kind
  return null
}
