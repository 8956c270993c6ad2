/** Goes on turning the epochs behind a wall where that was left half done. */
import { inOneTransaction, listWallRows } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"
import { turnBehind } from "./turn-behind-wall.ts"

/** Refuses `not-yours-to-do`, `not-found`. Gives how many matters still wait: those that come next, and those on which somebody's key does not hold. Where no fewer wait than before, these alone. */
export async function continueWall(tools: Tools, caller: Caller, wall: WallId): Promise<Outcome<{ readonly unturned: number }>> {
  const found = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    return (await listWallRows(tx, { wall })).length === 0 ? no("not-found") : yes(null)
  })
  return found.ok ? yes({ unturned: await turnBehind(tools, caller, wall) }) : found
}
