/** Asks to lift a wall. It stands until a second person, who keeps walls too, countersigns. */
import { askLifting as ask, inOneTransaction, listWallRows } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { oversightKept } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { noteOnWall } from "./note-on-wall.ts"
import { sealLiftingWhy } from "./wall-words.ts"

/** Refuses `not-yours-to-do`, `not-found`, `step-up-needed`, `wall-over`, `lifting-asked`. */
export function askLifting(tools: Tools, caller: Caller, wall: WallId, why: string): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.lift", caller)
    if (!permit.ok) return permit
    const [row] = await listWallRows(tx, { wall })
    if (row === undefined) return no("not-found")
    if (!row.keeps) return no("not-yours-to-do")
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (!row.stands) return no("wall-over")
    if (row.liftingBy !== null) return no("lifting-asked")
    const oversight = oversightKept(tools, tx)
    if (!(await ask(tx, permit.value, wall, sealLiftingWhy(oversight.key, tools.firm.id, wall, why), oversight.id, tools.now()))) return no("stale")
    return yes({ receipt: await noteOnWall(tools, tx, caller, permit.value, row, "wall.lifting-asked", { why }) })
  })
}
