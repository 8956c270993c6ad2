/** Lists the walls that the caller may know: overseers all of them, a partner those they raised or stand inside of. */
import { inOneTransaction, listWallRows } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"
import { viewWalls } from "./wall-view.ts"
import type { WallView } from "./wall-view.ts"

/** Refuses `not-yours-to-do`. */
export function listWalls(tools: Tools, caller: Caller): Promise<Outcome<WallView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.list", caller)
    if (!permit.ok) return permit
    return yes(await viewWalls(tools, tx, caller, await listWallRows(tx, "all")))
  })
}
