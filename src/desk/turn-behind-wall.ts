/** Begins a new epoch on each matter behind a wall, one transaction each, so that nothing else waits long. Whoever keeps the wall can go on where it was left. */
import { inOneTransaction, listRemainingBehind, listUnturned, turnBehindWall } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { AT_ONCE, beginFromOutside, beginSome, whileStale } from "./epoch-from-outside.ts"
import type { BegunSome } from "./epoch-from-outside.ts"
import type { Tools } from "./tools.ts"

/** Turns some of the epochs that have not been turned yet; gives how many still are not. */
export async function turnBehind(tools: Tools, caller: Caller, wall: WallId): Promise<number> {
  return (await turnSome(tools, caller, wall, AT_ONCE)).unturned
}

/** The same behind several walls that were raised in one act, so many of all of them as of one; each with how many still wait behind it. */
export async function turnBehindEach<W extends { readonly wall: WallId }>(
  tools: Tools,
  caller: Caller,
  walls: readonly W[],
): Promise<readonly (W & { readonly unturned: number })[]> {
  const after = []
  let most = AT_ONCE
  for (const one of walls) {
    const { turned, unturned } = await turnSome(tools, caller, one.wall, most)
    most -= turned
    after.push({ ...one, unturned })
  }
  return after
}

async function turnSome(tools: Tools, caller: Caller, wall: WallId, most: number): Promise<BegunSome> {
  const waiting = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await listUnturned(tx, wall)))
  return beginSome(waiting.ok ? waiting.value : [], (matter) => turnOne(tools, caller, wall, matter), most)
}

/** Refuses `firm-key-not-proved`, `key-not-proved`; `stale` where somebody came or went between, time after time. */
function turnOne(tools: Tools, caller: Caller, wall: WallId, matter: MatterId): Promise<Outcome<null>> {
  return whileStale(() =>
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const permit = mayInFirm("wall.raise", caller)
      if (!permit.ok) return permit
      const remaining = await listRemainingBehind(tx, wall, matter)
      return beginFromOutside(tools, tx, caller, {
        matter,
        remaining,
        write: (epoch) => turnBehindWall(tx, permit.value, wall, epoch),
        also: [wall],
        detail: { wall },
      })
    }),
  )
}
