/** Changes a party of a matter; what is not named stays as it is. */
import { eventTime } from "#ledger"
import { findFactsWithKeys, holdAsItIs, findPartyRow, inOneTransaction, updateParty } from "#registry"
import { mayOnMatter, mayWriteOf } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { MatterId, Outcome, PartyId } from "#words"
import type { PartyDone } from "./add-party.ts"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { openPartyCard, sealPartyCard } from "./party-card.ts"
import type { PartyWords } from "./party-card.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"
import { changedIn, withChanges } from "./changes.ts"
import type { Changes } from "./changes.ts"

/** Refuses `not-found` for a party of another matter or a removed one, `stale` where `rev` is not the one that stands, `malformed` where nothing would change. */
export function changeParty(
  tools: Tools,
  caller: Caller,
  matter: MatterId,
  party: PartyId,
  rev: number,
  changes: Changes<PartyWords>,
): Promise<Outcome<PartyDone>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [, { facts, own }] = await Promise.all([holdAsItIs(tx, matter), findFactsWithKeys(tx, matter)])
    const permit = mayOnMatter("party.write", caller, facts)
    if (!permit.ok) return permit
    const row = await findPartyRow(tx, permit.value, party)
    if (row === null) return no("not-found")
    if (row.rev !== rev) return no("stale")
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const before: PartyWords = {
      role: row.role,
      class: row.class,
      ...openPartyCard(keys.of(row.epoch, compartmentOf(row.class)), tools.firm.id, party, row.card),
    }
    const changed = changedIn(before, changes)
    if (changed.length === 0) return no("malformed", "the whole: nothing in it would change")

    const after = withChanges(before, changes)
    const { epoch } = permit.value.facts
    const writes = mayWriteOf(permit.value, after.class)
    if (!writes.ok) return writes
    const special = row.class === "special" || after.class === "special"
    const key = keys.of(epoch, compartmentOf(after.class))
    const [, receipt] = await Promise.all([
      updateParty(tx, permit.value, { id: party, epoch, role: after.role, class: after.class, card: sealPartyCard(key, tools.firm.id, party, after) }),
      record(tools, tx, doerOf(caller), {
        kind: "party.changed",
        matter: { id: matter, epoch, key: keys.of(epoch, special ? "special" : "plain") },
        special,
        also: [party],
        detail: { changed, role: after.role, class: after.class },
      }),
      keys.settle(tx),
    ])
    return yes({ party: { id: party, ...after, addedAt: eventTime(row.addedAt), rev: rev + 1 }, receipt })
  })
}
