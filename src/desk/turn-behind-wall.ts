/** Begins a new epoch on each matter behind a wall, one transaction each, so that nothing else waits long. Whoever keeps the wall can go on where it was left. */
import { inOneTransaction, listRemainingBehind, turnBehindWall } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { beginFromOutside, beginSome, whileStale } from "./epoch-from-outside.ts"
import type { Tools } from "./tools.ts"

/** Turns the epochs that have not been turned yet, so many at most; gives how many still are not. */
export async function turnBehind(
  tools: Tools,
  caller: Caller,
  wall: WallId,
  unturned: (tx: Tx) => Promise<readonly MatterId[]>,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const waiting = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await unturned(tx)))
  return (await beginSome(waiting.ok ? waiting.value : [], (matter) => turnOne(tools, caller, wall, matter), most)).unturned
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
