/** A document's card: its name, type, privilege mark and sender, sealed as one under the matter's key. */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { DocumentId, FirmId, MatterId, Privilege } from "#words"

export interface DocumentCard {
  readonly name: string
  readonly type: string
  readonly privilege: Privilege | null
  readonly from: string
}

function cardPlace(firm: FirmId, matter: MatterId, document: DocumentId): readonly string[] {
  return [firm, matter, "documents", "card", document]
}

export function sealDocumentCard(key: Key<"matter">, firm: FirmId, matter: MatterId, document: DocumentId, card: DocumentCard): Uint8Array {
  return sealField(key, JSON.stringify({ name: card.name, type: card.type, privilege: card.privilege, from: card.from }), cardPlace(firm, matter, document))
}

export function openDocumentCard(key: Key<"matter">, firm: FirmId, matter: MatterId, document: DocumentId, sealed: Uint8Array): DocumentCard {
  return JSON.parse(openField(key, sealed, cardPlace(firm, matter, document))) as DocumentCard
}
