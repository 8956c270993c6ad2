/** Removes a party from a matter; the chain of custody keeps that it was there. */
import { findFactsWithKeys, holdAsItIs, findPartyRow, inOneTransaction, markPartyRemoved } from "#registry"
import { mayOnMatter } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { MatterId, Outcome, PartyId } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` for a party of another matter, and for one that was removed already. */
export function removeParty(tools: Tools, caller: Caller, matter: MatterId, party: PartyId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdAsItIs(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("party.write", caller, facts)
    if (!permit.ok) return permit
    const row = await findPartyRow(tx, permit.value, party)
    if (row === null) return no("not-found")
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const { epoch } = permit.value.facts
    const [receipt] = await Promise.all([
      record(tools, tx, doerOf(caller), {
        kind: "party.removed",
        matter: { id: matter, epoch, key: keys.of(epoch, compartmentOf(row.class)) },
        special: row.class === "special",
        also: [party],
        detail: { role: row.role, class: row.class },
      }),
      markPartyRemoved(tx, permit.value, party, tools.now()),
    ])
    await keys.settle(tx)
    return yes({ receipt })
  })
}
