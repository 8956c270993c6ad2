/** Shows one matter with its three answers; the look is a custody event that has committed before anything is shown. */
import { findMatterSight, inOneTransaction } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { keysOfSight, toMatterView } from "./matter-view.ts"
import type { MatterView } from "./matter-view.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"
import { visitTo } from "./visit.ts"

/** Refuses `not-found` alike for a matter that is not there and one that the caller is not on. */
export async function getMatter(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<MatterView>> {
  const outcome = await inOneTransaction(tools.db, { session: caller.session }, async (tx) => {
    const sight = await findMatterSight(tx, matter)
    const permit = mayOnMatter("matter.read", caller, sight?.facts ?? null)
    if (!permit.ok) return permit
    if (sight === null) return no("not-found")
    using keys = keysOfSight(tools, caller, sight)
    const { epoch } = permit.value.facts
    const view = toMatterView(tools, caller, sight, keys)
    await Promise.all([keys.settle(tx), record(tools, tx, doerOf(caller), { kind: "matter.read", matter: { id: matter, epoch, key: keys.of(epoch) }, detail: { read: "matter" } })])
    return yes(view)
  })
  if (outcome.ok) visitTo(tools, caller, matter, "matter").done()
  return outcome
}
