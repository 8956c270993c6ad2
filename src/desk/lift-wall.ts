/** Lifts a wall, as the second person. Nobody gets back what it took: they are admitted anew, by whoever leads the matter. */
import { inOneTransaction, liftWall as lift, listWallRows } from "#registry"
import { keptApart, mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { noteNamed } from "./note-named.ts"
import { noteOnWall } from "./note-on-wall.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`, `not-found`, `step-up-needed`, `wall-over`, `lifting-not-asked`, `second-person-needed`. */
export async function liftWall(tools: Tools, caller: Caller, wall: WallId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  // Whom a rule has named is entered before the wall is over.
  await noteNamed(tools, null)
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.lift", caller)
    if (!permit.ok) return permit
    const [row] = await listWallRows(tx, { wall })
    if (row === undefined) return no("not-found")
    if (!row.keeps) return no("not-yours-to-do")
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (!row.stands) return no("wall-over")
    if (row.liftingBy === null) return no("lifting-not-asked")
    const second = keptApart("wall.lifted", caller.person, row.liftingBy)
    if (!second.ok) return second
    if (!(await lift(tx, permit.value, wall, tools.now()))) return no("stale")
    return yes({ receipt: await noteOnWall(tools, tx, caller, permit.value, row, "wall.lifted", { askedBy: row.liftingBy }) })
  })
}
