/** What a filing will become, sealed while it arrives; and what a version says of its content, sealed once it stands. */
import { findingHash, openField, sealField, unwrapKey, wrapKey } from "#seal"
import type { Key } from "#seal"
import type { Class, DocumentId, FilingId, FirmId, MatterId, PlaceId, Privilege, VersionId } from "#words"

/** What the document will be called, and the hash that was announced. */
export interface FilingCard {
  readonly name: string
  readonly fileName: string
  readonly mediaType: string
  readonly type: string
  readonly class: Class
  readonly place: PlaceId | null
  readonly privilege: Privilege | null
  readonly from: string
  readonly sha256: string | null
}

/** What a version says of its content. */
export interface VersionCard {
  readonly sha256: string
  readonly fileName: string
  readonly mediaType: string
}

/** Where a version stands. What is sealed for it opens there alone: a row that was hung onto another document, or numbered anew, opens nothing. */
export interface VersionAt {
  readonly matter: MatterId
  readonly document: DocumentId
  readonly n: number
  readonly version: VersionId
}

/** Where a filing stands: its number is not known before it is filed, the document it is for is. */
export interface FilingAt {
  readonly matter: MatterId
  readonly filing: FilingId
  readonly document: DocumentId
  readonly version: VersionId
}

const filingPlace = (firm: FirmId, matter: MatterId, filing: FilingId): readonly string[] => [firm, matter, "filings", "card", filing]
const filingKeyPlace = (firm: FirmId, at: FilingAt): readonly string[] => [firm, at.matter, "filings", "wrapped", at.filing, at.document, at.version]
/** The whole of where it stands is the last element, so that all versions of a matter share one subkey (docs/formats/fields.md). */
const versionPlace = (firm: FirmId, at: VersionAt): readonly string[] => [firm, at.matter, "versions", "card", `${at.document} ${at.n} ${at.version}`]
const keyPlace = (firm: FirmId, at: VersionAt): readonly string[] => [firm, at.matter, "version_keys", "wrapped", at.document, String(at.n), at.version]

export function sealFilingCard(key: Key<"matter">, firm: FirmId, matter: MatterId, filing: FilingId, card: FilingCard): Uint8Array {
  return sealField(key, JSON.stringify(card), filingPlace(firm, matter, filing))
}

export function openFilingCard(key: Key<"matter">, firm: FirmId, matter: MatterId, filing: FilingId, sealed: Uint8Array): FilingCard {
  return JSON.parse(openField(key, sealed, filingPlace(firm, matter, filing))) as FilingCard
}

export function wrapFilingKey(key: Key<"matter">, firm: FirmId, at: FilingAt, versionKey: Key<"version">): Uint8Array {
  return wrapKey(key, versionKey, filingKeyPlace(firm, at))
}

export function unwrapFilingKey(key: Key<"matter">, firm: FirmId, at: FilingAt, wrapped: Uint8Array): Key<"version"> {
  return unwrapKey(key, "version", wrapped, filingKeyPlace(firm, at))
}

export function sealVersionCard(key: Key<"matter">, firm: FirmId, at: VersionAt, card: VersionCard): Uint8Array {
  return sealField(key, JSON.stringify(card), versionPlace(firm, at))
}

export function openVersionCard(key: Key<"matter">, firm: FirmId, at: VersionAt, sealed: Uint8Array): VersionCard {
  return JSON.parse(openField(key, sealed, versionPlace(firm, at))) as VersionCard
}

export function wrapVersionKey(key: Key<"matter">, firm: FirmId, at: VersionAt, versionKey: Key<"version">): Uint8Array {
  return wrapKey(key, versionKey, keyPlace(firm, at))
}

export function unwrapVersionKey(key: Key<"matter">, firm: FirmId, at: VersionAt, wrapped: Uint8Array): Key<"version"> {
  return unwrapKey(key, "version", wrapped, keyPlace(firm, at))
}

/** The keyed hash by which the same content is found again within one matter, and nowhere else. */
export function twinOf(key: Key<"matter">, sha256: string): Uint8Array {
  return findingHash(key, sha256)
}
