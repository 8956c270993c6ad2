/**
 * Raises an ethical wall, or two against each other: from the commit on the persons named are shut out of the matters named, whatever they were granted;
 * then a new epoch begins on each, of which they never had the key. Or it is raised to begin later: from the commit on nobody named is let in, and the cut is made at its start (`begin-walls.ts`).
 */
import { holdClients, holdTeamsToWall, holdToWall, onManyMatters } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehindEach } from "./turn-behind-wall.ts"
import { sidesApart, wallGround, withMatters } from "./wall-ground.ts"
import type { ToWall } from "./wall-ground.ts"
import { inTime, raiseOne } from "./wall-writing.ts"
import type { Side, WallOrder } from "./wall-writing.ts"

export interface RaiseWall extends ToWall, WallOrder {
  /** The other side of two teams that are shut out from each other's matters: a wall of its own, raised in the same transaction. */
  readonly opposite: ToWall | null
}

export interface RaisedWall {
  readonly wall: WallId
  readonly receipt: Recorded
  readonly ended: number
  /** Matters on which the new epoch has not begun: more than begin in one request, somebody's key did not hold, or the house was stopped in between. `continueWall` goes on. */
  readonly unturned: number
}

/** Refuses `not-yours-to-do`, `step-up-needed`, `malformed` for a time that has passed, `last-lead` where a matter would keep no lead, `key-not-proved`, and what the ground refuses. */
export async function raiseWall(tools: Tools, caller: Caller, order: RaiseWall): Promise<Outcome<RaisedWall & { readonly opposite: RaisedWall | null }>> {
  const asked: readonly ToWall[] = order.opposite === null ? [order] : [order, order.opposite]
  const raised = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    const timely = inTime(order, tools.now())
    if (!timely.ok) return timely
    const sides = await sidesOf(tools, tx, caller, asked)
    if (!sides.ok) return sides
    const done = []
    for (const side of sides.value) {
      const one = await raiseOne(tools, tx, caller, permit.value, side, order)
      if (!one.ok) return one
      done.push(one.value)
    }
    return yes(done)
  })
  if (!raised.ok) return raised
  const [first, second] = await turnBehindEach(tools, caller, raised.value)
  if (first === undefined) throw new Error("no wall was raised")
  return yes({ ...first, opposite: second ?? null })
}

/** The ground of each wall, on matters that are held from here on: whoever is on them now is on them until it stands. */
async function sidesOf(tools: Tools, tx: Tx, caller: Caller, asked: readonly ToWall[]): Promise<Outcome<readonly Side[]>> {
  const orders: ToWall[] = []
  if (asked.some((one) => one.client !== null)) await holdClients(tx, "wall")
  for (const one of asked) {
    const named = await withMatters(tools, tx, caller, one)
    if (!named.ok) return named
    orders.push(named.value)
  }
  await holdTeamsToWall(
    tx,
    orders.flatMap((one) => one.teams),
  )
  await holdToWall(
    tx,
    orders.flatMap((one) => [...one.matters, ...one.workedOn]),
  )
  const ids = orders.map(() => tools.newId("wall"))
  const sides: Side[] = []
  for (const [i, one] of orders.entries()) {
    const ground = await wallGround(tx, caller, one)
    if (!ground.ok) return ground
    const { leaderless } = ground.value
    if (leaderless.length > 0)
      return no("last-lead", `Nobody would be left to lead ${leaderless.slice(0, 5).join(", ")}. Let another lead be admitted there first.`)
    const [wall, opposite] = [ids[i], ids[1 - i]]
    if (wall === undefined) throw new Error("a wall without an id")
    sides.push({ wall, opposite: opposite ?? null, client: one.client, teams: one.teams, workedOn: one.workedOn, invitation: null, ground: ground.value })
  }
  const apart = sidesApart(sides.map((side) => side.ground))
  return apart.ok ? yes(sides) : apart
}
