/**
 * Raises an ethical wall, or two against each other: from the commit on the persons named are shut out of the matters named, whatever they were granted;
 * then a new epoch begins on each, of which they never had the key. Or it is raised to begin later: from the commit on nobody named is let in, and the cut is made at its start (`begin-walls.ts`).
 */
import { cutByWall, holdToWall, inOneTransaction, insertWall, listUnturned } from "#registry"
import type { CutGrant, Tx } from "#registry"
import { mayInFirm } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { NoticeId, Outcome, WallGround, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, oversightKept, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehind } from "./turn-behind-wall.ts"
import { provedKemOf, sidesApart, wallGround, withMatters } from "./wall-ground.ts"
import type { ToWall, WallGroundwork } from "./wall-ground.ts"
import { sealClientMemo, sealMemo, sealNotice, sealRuleNotice, sealWallCard } from "./wall-words.ts"
import type { WallMemo } from "./wall-words.ts"

/** What walls say that are raised in one act. */
interface WallOrder {
  readonly ground: WallGround
  readonly reference: string
  readonly memo: string
  readonly mustAcknowledge: boolean
  /** What those shut out are told; null for nothing. */
  readonly notice: string | null
  /** When it begins; null for at once. */
  readonly from: Temporal.Instant | null
  readonly until: Temporal.Instant | null
}

export interface RaiseWall extends ToWall, WallOrder {
  /** The other side of two teams that are shut out from each other's matters: a wall of its own, raised in the same transaction. */
  readonly opposite: ToWall | null
}

export interface RaisedWall {
  readonly wall: WallId
  readonly receipt: Recorded
  readonly ended: number
  /** Matters on which the new epoch has not begun: somebody's key did not hold, or the house was stopped in between. `continueWall` goes on. */
  readonly unturned: number
}

/** One wall while it is raised. */
interface Side {
  readonly wall: WallId
  readonly opposite: WallId | null
  readonly client: string | null
  readonly workedOn: readonly string[]
  readonly ground: WallGroundwork
}

/** Refuses `not-yours-to-do`, `step-up-needed`, `malformed` for a time that has passed, `last-lead` where a matter would keep no lead, `key-not-proved`, and what the ground refuses. */
export async function raiseWall(tools: Tools, caller: Caller, order: RaiseWall): Promise<Outcome<RaisedWall & { readonly opposite: RaisedWall | null }>> {
  const asked: readonly ToWall[] = order.opposite === null ? [order] : [order, order.opposite]
  const raised = await inOneTransaction(tools.db, caller.seen, async (tx) => {
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
      const written = await write(tools, tx, caller, permit.value, side, order)
      if (!written.ok) return written
      const cut = await cutByWall(tx, permit.value, side.wall, tools.now())
      done.push({ wall: side.wall, ended: cut.length, receipt: await note(tools, tx, caller, side, order, cut) })
    }
    for (const { person } of sides.value.flatMap((side) => side.ground.outside)) tx.onceCommitted(() => tools.drawer.emptyOf(person))
    return yes(done)
  })
  if (!raised.ok) return raised
  const walls: RaisedWall[] = []
  for (const one of raised.value) walls.push({ ...one, unturned: await turnBehind(tools, caller, one.wall, (tx) => listUnturned(tx, one.wall)) })
  const [first, second] = walls
  if (first === undefined) throw new Error("no wall was raised")
  return yes({ ...first, opposite: second ?? null })
}

function inTime({ from, until }: WallOrder, now: Temporal.Instant): Outcome<null> {
  if (from !== null && Temporal.Instant.compare(from, now) <= 0) return no("malformed", "from: has come already")
  if (until !== null && Temporal.Instant.compare(until, from ?? now) <= 0)
    return no("malformed", from === null ? "until: has passed already" : "until: is no later than from")
  return yes(null)
}

/** The ground of each wall, on matters that are held from here on: whoever is on them now is on them until it stands. */
async function sidesOf(tools: Tools, tx: Tx, caller: Caller, asked: readonly ToWall[]): Promise<Outcome<readonly Side[]>> {
  const orders: ToWall[] = []
  for (const one of asked) {
    const named = await withMatters(tools, tx, caller, one)
    if (!named.ok) return named
    orders.push(named.value)
  }
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
    sides.push({ wall, opposite: opposite ?? null, client: one.client, workedOn: one.workedOn, ground: ground.value })
  }
  const apart = sidesApart(sides.map((side) => side.ground))
  return apart.ok ? yes(sides) : apart
}

async function write(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"wall.raise">, side: Side, order: WallOrder): Promise<Outcome<null>> {
  const { wall, ground, client, workedOn } = side
  // Whoever has left and is named by a rule alone reads nothing any more.
  const told = order.notice === null ? [] : ground.outside.filter(({ person, state }) => state !== "left" || !ground.byRule.includes(person))
  const tells = new Set(told.map((one) => one.person))
  const kemOf = await provedKemOf(tools, tx, [...ground.inside, ...told])
  if (!kemOf.ok) return kemOf
  const firm = tools.firm.id
  const oversight = oversightKept(tools, tx)
  const { notice } = order
  const memo = { reference: order.reference, memo: order.memo }
  await insertWall(tx, permit, {
    id: wall,
    ground: order.ground,
    mustAcknowledge: order.mustAcknowledge,
    oversight: sealWallCard(oversight.key, firm, wall, {
      ...memo,
      notice,
      ...(client === null ? { around: ground.matters.map((one) => one.askedAs) } : { around: [client], client }),
      ...(workedOn.length === 0 ? {} : { workedOn }),
    }),
    oversightKey: oversight.id,
    from: order.from,
    until: order.until,
    at: tools.now(),
    opposite: side.opposite,
    client: client === null ? null : ofClient(tools, caller, wall, client, memo),
    rule: workedOn.length === 0 ? null : { matters: ground.ruled, notice: notice === null ? null : ruleNotice(tools, caller, notice) },
    matters: ground.matters.map((one) => one.matter),
    persons: ground.outside.map(({ person }) => {
      const id = tools.newId("notice")
      return { person, notice: id, letter: notice === null || !tells.has(person) ? null : sealNotice(kemOf.value(person), firm, id, notice) }
    }),
    // Whoever writes the memo has read it.
    memos: ground.inside.map(({ person }) => ({
      person,
      letter: sealMemo(kemOf.value(person), firm, wall, person, memo),
      acknowledged: person === caller.person,
    })),
  })
  return yes(null)
}

function ofClient(tools: Tools, caller: Caller, wall: WallId, client: string, memo: WallMemo): { readonly mark: Uint8Array; readonly memo: Uint8Array } {
  using key = clientKeyOf(tools, caller, client)
  return { mark: markOf(key), memo: sealClientMemo(key, tools.firm.id, wall, memo) }
}

function ruleNotice(tools: Tools, caller: Caller, words: string): { readonly sealed: Uint8Array; readonly place: NoticeId } {
  const place = tools.newId("notice")
  return { place, sealed: sealRuleNotice(caller.firmKey, tools.firm.id, place, words) }
}

/** One event in the chain of each matter and of everybody shut out, and one for each grant that ended. The first is the act's receipt. Which wall stands opposite is sealed to overseers. */
async function note(tools: Tools, tx: Tx, caller: Caller, side: Side, order: WallOrder, cut: readonly CutGrant[]): Promise<Recorded> {
  const { wall, ground } = side
  const persons = ground.outside.map((one) => one.person)
  const detail = {
    ground: order.ground,
    persons,
    mustAcknowledge: order.mustAcknowledge,
    told: order.notice !== null,
    ...(order.from === null ? {} : { from: order.from.toString() }),
    until: order.until?.toString() ?? null,
    ...(side.opposite === null ? {} : { opposite: side.opposite }),
    // For overseers alone, as all of it.
    ...(ground.ruled.length === 0 ? {} : { workedOn: ground.ruled }),
  }
  const [receipt] = await Promise.all(
    ground.matters.map(({ matter }) => record(tools, tx, doerOf(caller), { kind: "wall.raised", ofMatter: matter, also: [wall, ...persons], detail })),
  )
  await Promise.all(cut.map((grant) => noteEnd(tools, tx, caller, wall, grant)))
  if (receipt === undefined) throw new Error("a wall that stands around nothing")
  return receipt
}

function noteEnd(tools: Tools, tx: Tx, caller: Caller, wall: WallId, cut: CutGrant): Promise<Recorded> {
  const { matter, grant, person, role } = cut
  return record(tools, tx, doerOf(caller), { kind: "grant.ended", ofMatter: matter, also: [grant, person, wall], detail: { person, role, wall } })
}
