/** Lets a wall stand that somebody asked to lift: they take it back, or a second person says no. */
import { inOneTransaction, leaveStanding as leave, listWallRows } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { noteOnWall } from "./note-on-wall.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`, `not-found`, `wall-over`, `lifting-not-asked`. */
export function leaveStanding(tools: Tools, caller: Caller, wall: WallId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.lift", caller)
    if (!permit.ok) return permit
    const [row] = await listWallRows(tx, { wall })
    if (row === undefined) return no("not-found")
    if (!row.keeps) return no("not-yours-to-do")
    if (!row.stands) return no("wall-over")
    if (row.liftingBy === null) return no("lifting-not-asked")
    if (!(await leave(tx, permit.value, wall))) return no("stale")
    return yes({ receipt: await noteOnWall(tools, tx, caller, permit.value, row, "wall.left-standing", { askedBy: row.liftingBy }) })
  })
}
