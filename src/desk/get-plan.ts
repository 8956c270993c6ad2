/** Shows the file plan of a matter. Looking at it belongs to the visit to the matter, which is a custody event. */
import { findFactsWithKeys, inOneTransaction, listPlaceRows } from "#registry"
import type { Tx } from "#registry"
import { mayOnMatter } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { openPlaceName } from "./file-plan.ts"
import type { PlaceView } from "./file-plan.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"

export async function getPlan(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<PlaceView[]>> {
  const visit = visitTo(tools, caller, matter, "matter")
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const { facts, own } = await findFactsWithKeys(tx, matter)
    const permit = mayOnMatter("plan.read", caller, facts)
    if (!permit.ok) return permit
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const [places] = await Promise.all([viewPlaces(tools, tx, keys, matter), noteVisit(tools, tx, caller, visit, permit.value, keys)])
    await keys.settle(tx)
    return yes(places)
  })
  if (outcome.ok) visit.done()
  return outcome
}

export async function viewPlaces(tools: Tools, tx: Tx, keys: EpochKeys, matter: MatterId): Promise<PlaceView[]> {
  const rows = await listPlaceRows(tx, matter)
  return rows.map(({ id, epoch, apart, name, documents }, i) => ({
    id,
    name: openPlaceName(keys.of(epoch, keyIn("plain", apart ? id : null)), tools.firm.id, id, name),
    // Counted among those that are there: whoever has some of them learns nothing of the others.
    position: i + 1,
    documents,
  }))
}
