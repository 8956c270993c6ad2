/** What whoever exports a chain knows of the ids in it, as they may see it themselves: names of persons and documents, code and title of the matter. They say it under their signature, and the bundle tells it apart from what the log proves. */
import { parseLeaf } from "#ledger"
import type { Naming } from "#ledger"
import { findMatterSight } from "#registry"
import type { Tx } from "#registry"
import type { MatterFacts } from "#rules"
import { sign } from "#seal"
import type { DocumentId, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { documentNames } from "./document-names.ts"
import { keysOfSight } from "./matter-view.ts"
import { keyOfCard, openMatterCard } from "./matter-card.ts"
import { namesOf } from "./names.ts"
import { Overtaken } from "./overtaken.ts"
import type { Tools } from "./tools.ts"

export async function namingOf(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, leaves: readonly { readonly bytes: string }[]): Promise<Naming> {
  const ids = new Set<string>([caller.person])
  for (const { bytes } of leaves) {
    const event = parseLeaf(Buffer.from(bytes, "latin1"))?.event
    for (const id of event === undefined ? [] : [event.by, ...event.subjects]) ids.add(id)
  }
  const people = await namesOf(tools, tx, caller, ofKind<PersonId>(ids, "per_"))
  const documents = await documentNames(tools, tx, caller, facts, ofKind<DocumentId>(ids, "doc_"))
  const matter = await matterWords(tools, tx, caller, facts)
  return {
    by: caller.person,
    key: caller.keyId,
    sign: (message) => sign(caller.keys.sign, "names", message),
    wordsOf: (id, what) => {
      if (what === "name") return people.get(id as PersonId) ?? documents.get(id as DocumentId) ?? null
      return id === facts.matter ? matter[what] : null
    },
  }
}

async function matterWords(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts): Promise<{ readonly code: string; readonly title: string }> {
  const sight = await findMatterSight(tx, facts.matter)
  if (sight === null) throw new Overtaken("a matter that was judged a moment ago is gone")
  using keys = keysOfSight(tools, caller, sight)
  const { title } = openMatterCard(keys.of(sight.facts.cardEpoch, keyOfCard(sight)), tools.firm.id, facts.matter, sight.card)
  await keys.settle(tx)
  return { code: sight.code, title }
}

function ofKind<Id extends string>(ids: ReadonlySet<string>, kind: string): Id[] {
  return [...ids].filter((id) => id.startsWith(kind)) as Id[]
}
