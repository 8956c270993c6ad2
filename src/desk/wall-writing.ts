/** One wall as it is written: its words sealed, its rows, the cut in the same transaction, and its events. */
import { cutByWall, insertWall } from "#registry"
import type { CutGrant, Tx } from "#registry"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { InvitationId, NoticeId, Outcome, TeamId, WallGround, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { endedByWall } from "./ended-by-wall.ts"
import { doerOf, oversightKept, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { teamNames } from "./team-view.ts"
import type { Tools } from "./tools.ts"
import { provedKemOf } from "./wall-ground.ts"
import type { WallGroundwork } from "./wall-ground.ts"
import { sealClientMemo, sealMemo, sealNotice, sealRuleNotice, sealWallCard } from "./wall-words.ts"
import type { WallMemo } from "./wall-words.ts"

/** What walls say that are raised in one act. */
export interface WallOrder {
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

/** One wall while it is raised. */
export interface Side {
  readonly wall: WallId
  readonly opposite: WallId | null
  readonly client: string | null
  /** Teams that it names. */
  readonly teams: readonly TeamId[]
  readonly workedOn: readonly string[]
  /** Of a wall that waits for whoever takes an invitation: which. */
  readonly invitation: InvitationId | null
  readonly ground: WallGroundwork
}

/** Writes the wall, cuts, and notes it. Refuses `key-not-proved`. */
export async function raiseOne(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"wall.raise">,
  side: Side,
  order: WallOrder,
): Promise<Outcome<{ readonly wall: WallId; readonly ended: number; readonly receipt: Recorded }>> {
  const written = await write(tools, tx, caller, permit, side, order)
  if (!written.ok) return written
  const cut = await cutByWall(tx, permit, side.wall, tools.now())
  for (const { person } of side.ground.outside) tx.onceCommitted(() => tools.drawer.emptyOf(person))
  return yes({ wall: side.wall, ended: cut.length, receipt: await note(tools, tx, caller, side, order, cut) })
}

export function inTime({ from, until }: WallOrder, now: Temporal.Instant): Outcome<null> {
  if (from !== null && Temporal.Instant.compare(from, now) <= 0) return no("malformed", "from: has come already")
  if (until !== null && Temporal.Instant.compare(until, from ?? now) <= 0)
    return no("malformed", from === null ? "until: has passed already" : "until: is no later than from")
  return yes(null)
}

async function write(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"wall.raise">, side: Side, order: WallOrder): Promise<Outcome<null>> {
  const { wall, ground, client, teams, workedOn, invitation } = side
  // Whoever has left and is named by a rule alone reads nothing any more.
  const told = order.notice === null ? [] : ground.outside.filter(({ person, state }) => state !== "left" || !ground.byRule.includes(person))
  const tells = new Set(told.map((one) => one.person))
  const kemOf = await provedKemOf(tools, tx, [...ground.inside, ...told])
  if (!kemOf.ok) return kemOf
  const firm = tools.firm.id
  const oversight = oversightKept(tools, tx)
  const { notice } = order
  const called = teams.length === 0 ? null : await teamNames(tools, tx, caller)
  const memo = { reference: order.reference, memo: order.memo }
  await insertWall(tx, permit, {
    id: wall,
    ground: order.ground,
    mustAcknowledge: order.mustAcknowledge,
    oversight: sealWallCard(oversight.key, firm, wall, {
      ...memo,
      notice,
      ...(client === null
        ? { around: ground.matters.map((one) => one.askedAs), matters: ground.matters.map((one) => one.matter) }
        : { around: [client], client }),
      ...(called === null ? {} : { teams: teams.map((team) => called.get(team) ?? team) }),
      ...(workedOn.length === 0 ? {} : { workedOn }),
    }),
    oversightKey: oversight.id,
    from: order.from,
    until: order.until,
    at: tools.now(),
    opposite: side.opposite,
    client: client === null ? null : ofClient(tools, caller, wall, client, memo),
    rule:
      workedOn.length + teams.length === 0 && invitation === null
        ? null
        : { matters: ground.ruled, teams, invitation, notice: notice === null ? null : ruleNotice(tools, caller, notice) },
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
  const { wall, ground, invitation } = side
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
    ...(side.teams.length === 0 ? {} : { teams: side.teams }),
    ...(ground.ruled.length === 0 ? {} : { workedOn: ground.ruled }),
    ...(invitation === null ? {} : { invitation }),
  }
  const also = [wall, ...(invitation === null ? [] : [invitation]), ...persons]
  // Around a client that has no matter yet it stands in the chains of those shut out, or of the invitation, alone.
  if (ground.matters.length === 0) return record(tools, tx, doerOf(caller), { kind: "wall.raised", also, detail })
  const [receipt] = await Promise.all(
    ground.matters.map(({ matter }) => record(tools, tx, doerOf(caller), { kind: "wall.raised", ofMatter: matter, also, detail })),
  )
  await Promise.all(cut.map((one) => record(tools, tx, doerOf(caller), { ...endedByWall(wall, one), ofMatter: one.matter })))
  if (receipt === undefined) throw new Error("a wall that stands around nothing")
  return receipt
}
