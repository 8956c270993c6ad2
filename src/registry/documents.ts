/** Documents and their versions, as rows that say nothing readable. */
import type { DocumentId, EpochId, MatterId } from "#words"
import type { Tx } from "./transaction.ts"

/** The matter of a document that the caller may see, or null. */
export async function findDocumentMatter(tx: Tx, document: DocumentId): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId }[]>`select matter from documents where id = ${document}`
  return row?.matter ?? null
}

export async function listDocumentCards(tx: Tx, documents: readonly DocumentId[]): Promise<readonly { readonly id: DocumentId; readonly epoch: EpochId; readonly card: Uint8Array }[]> {
  if (documents.length === 0) return []
  return tx.sql<{ id: DocumentId; epoch: EpochId; card: Uint8Array }[]>`select id, epoch, card from documents where id in ${tx.sql(documents as DocumentId[])}`
}
