/** Lists the walls that the caller may know, page by page: overseers all that keep nothing from them, a partner those they raised or stand inside of. */
import { inOneTransaction, listWallRows } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"
import { viewWalls } from "./wall-view.ts"
import type { WallView } from "./wall-view.ts"

/** Refuses `not-yours-to-do`. */
export function listWalls(tools: Tools, caller: Caller, asked: { readonly limit: number; readonly before: WallId | null }): Promise<Outcome<WallView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.list", caller)
    if (!permit.ok) return permit
    return yes(await viewWalls(tools, tx, caller, await listWallRows(tx, asked)))
  })
}
