/** Changes what is said of a document: name, type, class, place, privilege mark, sender. Its content never changes; a new content is a new version. */
import { findDocument, findDocumentToFile, findMatterFacts, holdMatter, holdPlace, inOneTransaction, updateDocument } from "#registry"
import { mayOnMatter, mayWriteIn, mayWriteOf } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { Class, DocumentId, Outcome, PlaceId, Privilege } from "#words"
import type { Caller } from "./caller.ts"
import { openCardOf, sealDocumentCard } from "./document-card.ts"
import type { DocumentCard } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { openRing } from "./matter-ring.ts"
import { viewOf } from "./read-document.ts"
import type { DocumentView } from "./read-document.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { resealVersionsOf } from "./reseal-versions.ts"
import type { Tools } from "./tools.ts"

export interface ChangeDocument {
  readonly rev: number
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly class?: Class | undefined
  readonly place?: PlaceId | null | undefined
  readonly privilege?: Privilege | null | undefined
  readonly from?: string | undefined
}

/** Refuses `not-found`, `not-yours-to-do` (also where it would become special and the caller is not cleared), `matter-closed`, `stale`, `malformed` for a place that is not the matter's. */
export function changeDocument(
  tools: Tools,
  caller: Caller,
  id: DocumentId,
  order: ChangeDocument,
): Promise<Outcome<{ document: DocumentView; receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    // No version is filed to it meanwhile: it would be sealed, and told, by the class that was.
    const of = (await findDocument(tx, id))?.matter ?? null
    const [, row, found] = of === null ? [null, null, null] : await Promise.all([holdMatter(tx, of), findDocumentToFile(tx, id), findMatterFacts(tx, of)])
    const permit = mayOnMatter("document.change", caller, found)
    if (!permit.ok) return permit
    if (row === null) return no("not-found")
    const place = order.place === undefined ? row.place : order.place
    const held = order.place === undefined ? { apart: row.apart } : order.place === null ? { apart: null } : await holdPlace(tx, permit.value, order.place)
    if (held === null) return no("malformed", "place: is not one of this matter's file plan")
    const { apart } = held
    const within = mayWriteIn(permit.value, place)
    if (!within.ok) return within

    const { facts } = permit.value
    using ring = await openRing(tools, tx, caller, facts)
    const before = openCardOf(ring, tools.firm.id, row)
    const card: DocumentCard = {
      name: order.name ?? before.name,
      type: order.type ?? before.type,
      privilege: order.privilege === undefined ? before.privilege : order.privilege,
      from: order.from ?? before.from,
    }

    const klass = order.class ?? row.class
    const writes = mayWriteOf(permit.value, klass)
    if (!writes.ok) return writes
    const key = ring.of(facts.epoch, keyIn(compartmentOf(klass), apart))
    const changed = await updateDocument(tx, permit.value, id, order.rev, {
      place,
      apart,
      class: klass,
      card: sealDocumentCard(key, tools.firm.id, { matter: row.matter, document: id, place }, card),
    })
    if (!changed) return no("stale")
    await resealVersionsOf(tools, tx, permit.value, ring, row, { to: compartmentOf(klass), apart })
    // What becomes special, or was, is told in the compartment.
    const special = klass === "special" || row.class === "special"
    const receipt = await record(tools, tx, doerOf(caller), {
      kind: "document.changed",
      matter: { id: row.matter, epoch: facts.epoch, key: ring.of(facts.epoch, keyIn(special ? "special" : "plain", apart)) },
      special,
      apart,
      document: id,
      detail: { before: told(before, row.class, row.place), after: told(card, klass, place) },
    })
    return yes({ document: await viewOf(tools, tx, caller, facts, id), receipt })
  })
}

function told(
  card: DocumentCard,
  klass: Class,
  place: PlaceId | null,
): { readonly [name: string]: string | null | { readonly basis: string; readonly holder: string } } {
  return {
    name: card.name,
    type: card.type,
    class: klass,
    place,
    from: card.from,
    privilege: card.privilege === null ? null : { basis: card.privilege.basis, holder: card.privilege.holder },
  }
}
