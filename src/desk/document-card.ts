/** A document's card: its name, type, privilege mark and sender, sealed as one under the matter's key, with the place of the file plan that it was put into. */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import { compartmentOf } from "#words"
import type { Class, DocumentId, EpochId, FirmId, MatterId, PlaceId, Privilege } from "#words"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"

export interface DocumentCard {
  readonly name: string
  readonly type: string
  readonly privilege: Privilege | null
  readonly from: string
}

function cardPlace(firm: FirmId, matter: MatterId, document: DocumentId): readonly string[] {
  return [firm, matter, "documents", "card", document]
}

/** Where a document stands, and in which place of the file plan it lies. */
export interface CardAt {
  readonly matter: MatterId
  readonly document: DocumentId
  readonly place: PlaceId | null
}

export function sealDocumentCard(key: Key<"matter">, firm: FirmId, { matter, document, place }: CardAt, card: DocumentCard): Uint8Array {
  const { name, type, privilege, from } = card
  return sealField(key, JSON.stringify({ name, type, privilege, from, place }), cardPlace(firm, matter, document))
}

/**
 * Throws where the row says that it lies in a place that nobody put it into: whoever has that place is given its key, and with it what lies there. In none it lies too where its place was taken out of the plan.
 * A card from before says nothing of it.
 */
export function openDocumentCard(key: Key<"matter">, firm: FirmId, { matter, document, place }: CardAt, sealed: Uint8Array): DocumentCard {
  const { place: said, ...card } = JSON.parse(openField(key, sealed, cardPlace(firm, matter, document))) as DocumentCard & { readonly place?: PlaceId | null }
  if (place !== null && said !== undefined && said !== place) throw new Error(`nobody put document ${document} into the place that its row says`)
  return card
}

/** A document's card as a row of the database has it; `place` null where it is in none, or not asked. */
export interface CardRow {
  readonly id: DocumentId
  readonly matter: MatterId
  readonly epoch: EpochId
  readonly class: Class
  readonly apart: PlaceId | null
  readonly place: PlaceId | null
  readonly card: Uint8Array
}

/** Opens it under the key that the row says it lies under. Throws as `openDocumentCard`. */
export function openCardOf(keys: Pick<EpochKeys, "of">, firm: FirmId, row: CardRow): DocumentCard {
  const key = keys.of(row.epoch, keyIn(compartmentOf(row.class), row.apart))
  return openDocumentCard(key, firm, { matter: row.matter, document: row.id, place: row.place }, row.card)
}
