/** Opens the names of some documents of one matter, under whichever epoch each was sealed. */
import { listDocumentCards } from "#registry"
import type { Tx } from "#registry"
import type { MatterFacts } from "#rules"
import type { Key } from "#seal"
import type { DocumentId, EpochId } from "#words"
import type { Caller } from "./caller.ts"
import { openDocumentCard } from "./document-card.ts"
import { openMatterKey } from "./matter-key.ts"
import type { Tools } from "./tools.ts"

export async function documentNames(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, documents: Iterable<DocumentId | null>): Promise<ReadonlyMap<DocumentId, string>> {
  const cards = await listDocumentCards(tx, [...new Set(documents)].filter((id) => id !== null))
  const keys = new Map<EpochId, Key<"matter">>()
  const names = new Map<DocumentId, string>()
  for (const { id, epoch, card } of cards) {
    const key = keys.get(epoch) ?? (await openMatterKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, epoch))
    keys.set(epoch, key)
    names.set(id, openDocumentCard(key, tools.firm.id, facts.matter, id, card).name)
  }
  return names
}
