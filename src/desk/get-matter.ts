/** Shows one matter with its three answers; the look is a custody event that has committed before anything is shown. */
import { lookAtMatter } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { keysOfSight, toMatterView } from "./matter-view.ts"
import type { MatterView } from "./matter-view.ts"
import { recordReading } from "./record.ts"
import type { Tools } from "./tools.ts"
import { visitTo } from "./visit.ts"

/** Refuses `not-found` alike for a matter that is not there and one that the caller is not on. */
export async function getMatter(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<MatterView>> {
  const looked = await lookAtMatter(tools.db, caller.seen, matter)
  if (!looked.ok) return looked
  const permit = mayOnMatter("matter.read", caller, looked.value?.facts ?? null)
  if (!permit.ok) return permit
  if (looked.value === null) return no("not-found")

  using keys = keysOfSight(tools, caller, looked.value)
  const { epoch } = permit.value.facts
  const { actions, places } = permit.value.facts.grant
  const reads = actions.includes("read") && places === null
  const view = toMatterView(tools, caller, looked.value, keys)
  const [noted] = await Promise.all([
    recordReading(tools, caller, {
      kind: "matter.read",
      matter: { id: matter, epoch, key: keys.of(epoch, reads ? "plain" : "card"), card: !reads },
      detail: { read: "matter" },
    }),
    keys.settleNow(),
  ])
  if (!noted.ok) return noted
  visitTo(tools, caller, matter, "matter").done()
  return yes(view)
}
