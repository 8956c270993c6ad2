/** Lists the parties of a matter. Looking at them belongs to the visit to the matter, which is a custody event. */
import { eventTime } from "#ledger"
import { findFactsWithKeys, inOneTransaction, listPartyRows } from "#registry"
import { mayOnMatter } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { openPartyCard } from "./party-card.ts"
import type { PartyView } from "./party-card.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"

export async function listParties(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<PartyView[]>> {
  const visit = visitTo(tools, caller, matter, "matter")
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    // The rows come on the same journey, sealed, and only where row-level security gives them; they are opened when the rules have said yes.
    const [{ facts, own }, rows] = await Promise.all([findFactsWithKeys(tx, matter), listPartyRows(tx, matter)])
    const permit = mayOnMatter("party.list", caller, facts)
    if (!permit.ok) return permit
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    await noteVisit(tools, tx, caller, visit, permit.value, keys)
    const parties = rows.map(({ id, role, class: klass, rev, ...row }) => ({ id, role, class: klass, ...openPartyCard(keys.of(row.epoch), tools.firm.id, id, row.card), addedAt: eventTime(row.addedAt), rev }))
    await keys.settle(tx)
    return yes(parties)
  })
  if (outcome.ok) visit.done()
  return outcome
}
