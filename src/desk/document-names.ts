/** Opens the names of some documents of one matter, under whichever epoch each was sealed. */
import { listDocumentCards } from "#registry"
import type { Tx } from "#registry"
import type { MatterFacts } from "#rules"
import type { DocumentId } from "#words"
import type { Caller } from "./caller.ts"
import { openCardOf } from "./document-card.ts"
import { openRing } from "./matter-ring.ts"
import type { Tools } from "./tools.ts"

export async function documentNames(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  facts: MatterFacts,
  documents: Iterable<DocumentId | null>,
): Promise<ReadonlyMap<DocumentId, string>> {
  const cards = await listDocumentCards(
    tx,
    [...new Set(documents)].filter((id) => id !== null),
  )
  if (cards.length === 0) return new Map()
  using ring = await openRing(tools, tx, caller, facts)
  const names = new Map(cards.map((row) => [row.id, openCardOf(ring, tools.firm.id, { ...row, matter: facts.matter, place: null }).name]))
  return names
}
