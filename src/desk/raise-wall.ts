/** Raises an ethical wall: from the commit on the persons named are shut out of the matters named, whatever they were granted; then a new epoch begins on each, of which they never had the key. */
import { cutByWall, inOneTransaction, insertWall, listUnturned } from "#registry"
import type { CutGrant, Tx } from "#registry"
import { mayInFirm } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, NoticeId, Outcome, PersonId, WallGround, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, oversightKept, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehind } from "./turn-behind-wall.ts"
import { provedKemOf, wallGround } from "./wall-ground.ts"
import type { ToWall, WallGroundwork } from "./wall-ground.ts"
import { sealMemo, sealNotice, sealWallCard } from "./wall-words.ts"

export interface RaiseWall extends ToWall {
  readonly ground: WallGround
  readonly reference: string
  readonly memo: string
  readonly mustAcknowledge: boolean
  /** What those shut out are told; null for nothing. */
  readonly notice: string | null
  readonly until: Temporal.Instant | null
}

export interface RaisedWall {
  readonly wall: WallId
  readonly receipt: Recorded
  readonly ended: number
  /** Matters on which the new epoch has not begun: somebody's key did not hold, or the house was stopped in between. `continueWall` goes on. */
  readonly unturned: number
}

/** Refuses `not-yours-to-do`, `step-up-needed`, `malformed` for a time that has passed, `last-lead` where a matter would keep no lead, `key-not-proved`, and what the ground refuses. */
export async function raiseWall(tools: Tools, caller: Caller, order: RaiseWall): Promise<Outcome<RaisedWall>> {
  const raised = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (order.until !== null && Temporal.Instant.compare(order.until, tools.now()) <= 0) return no("malformed", "until: has passed already")
    const found = await wallGround(tx, caller, order)
    if (!found.ok) return found
    const { leaderless } = found.value
    if (leaderless.length > 0)
      return no("last-lead", `Nobody would be left to lead ${leaderless.slice(0, 5).join(", ")}. Let another lead be admitted there first.`)
    const wall = tools.newId("wall")
    const written = await write(tools, tx, caller, permit.value, wall, order, found.value)
    if (!written.ok) return written
    const cut = await cutByWall(tx, permit.value, wall, tools.now())
    const receipt = await note(tools, tx, caller, wall, order, found.value, cut)
    return yes({ wall, receipt, cut })
  })
  if (!raised.ok) return raised
  for (const person of order.persons) tools.drawer.emptyOf(person)
  const { wall, receipt, cut } = raised.value
  return yes({ wall, receipt, ended: cut.length, unturned: await turnBehind(tools, caller, wall, (tx) => listUnturned(tx, wall)) })
}

async function write(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"wall.raise">,
  wall: WallId,
  order: RaiseWall,
  ground: WallGroundwork,
): Promise<Outcome<null>> {
  const told = order.notice === null ? [] : ground.outside
  const kemOf = await provedKemOf(tools, tx, [...ground.inside, ...told])
  if (!kemOf.ok) return kemOf
  const firm = tools.firm.id
  const oversight = oversightKept(tools, tx)
  const { notice, ...memo } = order
  await insertWall(tx, permit, {
    id: wall,
    ground: order.ground,
    mustAcknowledge: order.mustAcknowledge,
    oversight: sealWallCard(oversight.key, firm, wall, {
      reference: memo.reference,
      memo: memo.memo,
      notice,
      around: ground.matters.map((one) => one.askedAs),
    }),
    oversightKey: oversight.id,
    until: order.until,
    at: tools.now(),
    matters: ground.matters.map((one) => one.matter),
    persons: ground.outside.map(({ person }) => {
      const id: NoticeId = tools.newId("notice")
      return { person, notice: id, letter: notice === null ? null : sealNotice(kemOf.value(person), firm, id, notice) }
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

/** One event in the chain of each matter and of everybody shut out, and one for each grant that ended. The first is the act's receipt. */
async function note(tools: Tools, tx: Tx, caller: Caller, wall: WallId, order: RaiseWall, ground: WallGroundwork, cut: readonly CutGrant[]): Promise<Recorded> {
  const detail = {
    ground: order.ground,
    persons: order.persons,
    mustAcknowledge: order.mustAcknowledge,
    told: order.notice !== null,
    until: order.until?.toString() ?? null,
  }
  const raised = await Promise.all(
    ground.matters.map(({ matter }) => record(tools, tx, doerOf(caller), { kind: "wall.raised", ofMatter: matter, also: [wall, ...order.persons], detail })),
  )
  await Promise.all(cut.map((grant) => noteEnd(tools, tx, caller, wall, grant)))
  const [receipt] = raised
  if (receipt === undefined) throw new Error("a wall that stands around nothing")
  return receipt
}

function noteEnd(tools: Tools, tx: Tx, caller: Caller, wall: WallId, cut: CutGrant): Promise<Recorded> {
  const { matter, grant, person, role }: { matter: MatterId; grant: CutGrant["grant"]; person: PersonId; role: string } = cut
  return record(tools, tx, doerOf(caller), { kind: "grant.ended", ofMatter: matter, also: [grant, person, wall], detail: { person, role, wall } })
}
