/** Shows the walls around a matter to those inside: whom they shut out, and the memo. */
import { findMatterFacts, inOneTransaction, listWallRows } from "#registry"
import { mayOnMatter } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"
import { viewWalls } from "./wall-view.ts"
import type { WallView } from "./wall-view.ts"

/** Refuses `not-found` alike for a matter that is not there and one that the caller is not on. */
export function wallsOfMatter(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<WallView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("wall.read", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    return yes(await viewWalls(tools, tx, caller, await listWallRows(tx, { matter })))
  })
}
