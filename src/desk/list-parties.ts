/** Lists the parties of a matter. Looking at them belongs to the visit to the matter, which is a custody event. */
import { eventTime } from "#ledger"
import { lookAtParties } from "#registry"
import { mayOnMatter } from "#rules"
import { compartmentOf, no, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { keysOfLook } from "./epoch-keys.ts"
import { openPartyCard } from "./party-card.ts"
import type { PartyView } from "./party-card.ts"
import type { Tools } from "./tools.ts"
import { noteLook, visitTo } from "./visit.ts"

export async function listParties(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<PartyView[]>> {
  const looked = await lookAtParties(tools.db, caller.seen, matter)
  if (!looked.ok) return looked
  const permit = mayOnMatter("party.list", caller, looked.value?.facts ?? null)
  if (!permit.ok) return permit
  if (looked.value === null) return no("not-found")

  using keys = keysOfLook(tools, caller, looked.value)
  const noted = await noteLook(tools, caller, visitTo(tools, caller, matter, "matter"), permit.value, keys)
  if (!noted.ok) return noted
  const parties = looked.value.rows.map(({ party, role, class: klass, rev, epoch, card, addedAt }) => ({
    id: party,
    role,
    class: klass,
    ...openPartyCard(keys.of(epoch, compartmentOf(klass)), tools.firm.id, party, card),
    addedAt: eventTime(addedAt),
    rev,
  }))
  await keys.settleNow()
  return yes(parties)
}
