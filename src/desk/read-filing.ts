/** Says what became of a filing: still arriving, filed with its receipt, or withdrawn. */
import { findFiling, findMatterFacts, findProofOf, findTwin, findTwinOf, inOneTransaction, listFilings } from "#registry"
import type { FilingRow, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import type { MatterFacts } from "#rules"
import { no, yes } from "#words"
import type { DocumentId, EventId, FilingId, MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { keyIn } from "./epoch-secret.ts"
import { openFilingCard, twinOf } from "./filing-card.ts"
import { openMatterKey } from "./matter-key.ts"
import type { Tools } from "./tools.ts"

export interface FilingView {
  readonly id: FilingId
  readonly matter: MatterId
  readonly state: FilingRow["state"]
  readonly name: string
  readonly length: number
  readonly offset: number
  readonly document: DocumentId | null
  readonly version: number | null
  readonly sha256: string | null
  readonly twin: DocumentId | null
  readonly receipt: { readonly event: EventId; readonly kind: string; readonly at: string; readonly leaf: number | null } | null
  readonly begunAt: string
}

export function readFiling(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<FilingView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const row = await findFiling(tx, id)
    const permit = mayOnMatter("document.file", caller, row === null ? null : await findMatterFacts(tx, row.matter))
    if (!permit.ok) return permit
    return row === null ? no("not-found") : yes(await toView(tools, tx, caller, permit.value.facts, row))
  })
}

/** One's own filings that are still arriving in a matter. */
export function listOwnFilings(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<FilingView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("document.file", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    const views: FilingView[] = []
    for (const row of await listFilings(tx, matter)) views.push(await toView(tools, tx, caller, permit.value.facts, row))
    return yes(views)
  })
}

async function toView(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, row: FilingRow): Promise<FilingView> {
  using key = await openMatterKey(tx, tools.firm.id, caller, row.matter, facts.grant.id, row.epoch, keyIn(row.special ? "special" : "plain", row.apart))
  const card = openFilingCard(key, tools.firm.id, row.matter, row.id, row.card)
  const filed = row.state === "filed" && row.event !== null
  const proof = filed && row.event !== null ? await findProofOf(tx, row.event) : null
  const twin = filed ? await findTwinOf(tx, row.version) : card.sha256 === null ? null : await findTwin(tx, row.matter, twinOf(key, card.sha256), row.document)
  return {
    id: row.id,
    matter: row.matter,
    state: row.state,
    name: card.name,
    length: row.length,
    offset: row.reached,
    document: filed || !row.isNew ? row.document : null,
    version: row.versionN,
    sha256: card.sha256,
    twin,
    receipt:
      filed && row.event !== null
        ? {
            event: row.event,
            kind: row.isNew ? "document.filed" : "version.filed",
            at: (proof?.at ?? row.begunAt).toString({ fractionalSecondDigits: 3 }),
            leaf: proof?.leaf ?? null,
          }
        : null,
    begunAt: row.begunAt.toString({ fractionalSecondDigits: 3 }),
  }
}
