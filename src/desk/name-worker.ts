/** Names somebody in a wall whose rule could not: they worked on a matter that it speaks of, and alone led one behind the wall; now another lead is there. */
import { listBehindWall, listWallRows, nameWorker as name, onManyMatters } from "#registry"
import { keptApart, mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { endedByWall } from "./ended-by-wall.ts"
import { detailOfNaming } from "./note-named.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehind } from "./turn-behind-wall.ts"

/**
 * Refuses `not-yours-to-do`; `own-rights`; `not-found` for a wall without a rule, and for somebody who worked on none of its matters; `step-up-needed`, `wall-over`, `already-there`,
 * `last-lead` where a matter behind the wall would keep none.
 */
export async function nameWorker(
  tools: Tools,
  caller: Caller,
  wall: WallId,
  person: PersonId,
): Promise<Outcome<{ readonly ended: number; readonly unturned: number; readonly receipt: Recorded }>> {
  const done = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    const another = keptApart("wall.raised", caller.person, person, "Somebody else has to raise a wall that shuts you out.")
    if (!another.ok) return another
    const lifts = mayInFirm("wall.lift", caller)
    if (!lifts.ok) return lifts
    const [row] = await listWallRows(tx, { wall })
    if (row === undefined) return no("not-found")
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (!row.stands) return no("wall-over")
    const { did, told, cut } = await name(tx, wall, person, tools.newId("notice"), tools.now())
    if (did === "no") return no("not-found")
    if (did === "before") return no("already-there", "The wall names this person already.")
    if (did === "leaderless") return no("last-lead", "Let another lead be admitted there first, who may open what is special.")
    const detail = detailOfNaming({ ...row, person, told })
    const receipts: Recorded[] = []
    for (const matter of await listBehindWall(tx, lifts.value, wall)) {
      receipts.push(await record(tools, tx, doerOf(caller), { kind: "wall.named", ofMatter: matter, also: [wall, person], detail }))
      for (const one of cut) if (one.matter === matter) await record(tools, tx, doerOf(caller), { ...endedByWall(wall, one), ofMatter: matter })
    }
    const [receipt] = receipts
    if (receipt === undefined) throw new Error(`wall ${wall} stands around nothing`)
    tx.onceCommitted(() => tools.drawer.emptyOf(person))
    return yes({ ended: cut.length, receipt })
  })
  return done.ok ? yes({ ...done.value, unturned: await turnBehind(tools, caller, wall) }) : done
}
