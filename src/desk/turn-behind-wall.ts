/** Begins a new epoch on each matter behind a wall, one transaction each, so that nothing else waits long. Whoever keeps the wall can go on where it was left. */
import { inOneTransaction, listCandidates, listRemainingBehind, turnBehindWall } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { sealKeyTo } from "#seal"
import { no, yes } from "#words"
import type { MatterId, Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, recoveryOf } from "./turn-epoch.ts"
import { provedKemOf } from "./wall-ground.ts"

/** Turns the epochs that have not been turned yet; gives how many still are not. A matter that refuses is left for the next try, and does not hold up the others. */
export async function turnBehind(tools: Tools, caller: Caller, wall: WallId, unturned: (tx: Tx) => Promise<readonly MatterId[]>): Promise<number> {
  const waiting = await inOneTransaction(tools.db, caller.seen, async (tx) => yes(await unturned(tx)))
  if (!waiting.ok) return 0
  let left = 0
  for (const matter of waiting.value) if (!(await turnOne(tools, caller, wall, matter)).ok) left++
  return left
}

/** How often one matter is tried where people come and go. */
const MOST_TRIES = 5

/** Refuses `firm-key-not-proved`, `key-not-proved`; `stale` where somebody came or went between, time after time. */
async function turnOne(tools: Tools, caller: Caller, wall: WallId, matter: MatterId): Promise<Outcome<null>> {
  for (let tries = 1; ; tries++) {
    const turned = await tryToTurn(tools, caller, wall, matter)
    if (turned.ok || turned.refusal.code !== "stale" || tries === MOST_TRIES) return turned
  }
}

function tryToTurn(tools: Tools, caller: Caller, wall: WallId, matter: MatterId): Promise<Outcome<null>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    const recovery = recoveryOf(tools)
    if (!recovery.ok) return recovery
    const remaining = await listRemainingBehind(tx, wall, matter)
    const people = await listCandidates(
      tx,
      remaining.map((one) => one.person),
    )
    const kemOf = await provedKemOf(tools, tx, people)
    if (!kemOf.ok) return kemOf
    using epoch = newEpoch(tools)
    const place = epochPlace(tools.firm.id, matter, epoch.id)
    const turned = await turnBehindWall(tx, permit.value, wall, {
      id: epoch.id,
      matter,
      recovery: sealKeyTo(recovery.value, epoch.key, place),
      at: tools.now(),
      keys: remaining.map(({ grant, person }) => ({ grant, hpke: sealKeyTo(kemOf.value(person), epoch.key, place) })),
    })
    if (turned === "before") return yes(null)
    if (turned !== "turned") return no(turned === "stale" ? "stale" : "not-found")
    await record(tools, tx, doerOf(caller), {
      kind: "epoch.begun",
      matter: { id: matter, epoch: epoch.id, key: epoch.key },
      also: [epoch.id, wall],
      detail: { members: remaining.length, wall },
    })
    return yes(null)
  })
}
