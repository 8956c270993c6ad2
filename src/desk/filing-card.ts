/** What a filing will become, sealed while it arrives; and what a version says of its content, sealed once it stands. */
import { findingHash, openField, sealField, unwrapKey, wrapKey } from "#seal"
import type { Key } from "#seal"
import type { Class, FilingId, FirmId, MatterId, PlaceId, Privilege, VersionId } from "#words"

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

const filingPlace = (firm: FirmId, matter: MatterId, filing: FilingId): readonly string[] => [firm, matter, "filings", "card", filing]
const versionPlace = (firm: FirmId, matter: MatterId, version: VersionId): readonly string[] => [firm, matter, "versions", "card", version]
const keyPlace = (firm: FirmId, matter: MatterId, version: VersionId): readonly string[] => [firm, matter, "version_keys", "wrapped", version]

export function sealFilingCard(key: Key<"matter">, firm: FirmId, matter: MatterId, filing: FilingId, card: FilingCard): Uint8Array {
  return sealField(key, JSON.stringify(card), filingPlace(firm, matter, filing))
}

export function openFilingCard(key: Key<"matter">, firm: FirmId, matter: MatterId, filing: FilingId, sealed: Uint8Array): FilingCard {
  return JSON.parse(openField(key, sealed, filingPlace(firm, matter, filing))) as FilingCard
}

export function sealVersionCard(key: Key<"matter">, firm: FirmId, matter: MatterId, version: VersionId, card: VersionCard): Uint8Array {
  return sealField(key, JSON.stringify(card), versionPlace(firm, matter, version))
}

export function openVersionCard(key: Key<"matter">, firm: FirmId, matter: MatterId, version: VersionId, sealed: Uint8Array): VersionCard {
  return JSON.parse(openField(key, sealed, versionPlace(firm, matter, version))) as VersionCard
}

export function wrapVersionKey(key: Key<"matter">, firm: FirmId, matter: MatterId, version: VersionId, versionKey: Key<"version">): Uint8Array {
  return wrapKey(key, versionKey, keyPlace(firm, matter, version))
}

export function unwrapVersionKey(key: Key<"matter">, firm: FirmId, matter: MatterId, version: VersionId, wrapped: Uint8Array): Key<"version"> {
  return unwrapKey(key, "version", wrapped, keyPlace(firm, matter, version))
}

/** The keyed hash by which the same content is found again within one matter, and nowhere else. */
export function twinOf(key: Key<"matter">, sha256: string): Uint8Array {
  return findingHash(key, sha256)
}
