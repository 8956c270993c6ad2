/**
 * Walls around clients are extended: by whoever opens a matter for the client or gives it to one, in the same transaction; by an officer, over a matter that was left out.
 * Whoever such a wall shuts out is answered as if there were none, and changes nothing by it.
 */
import {
  extendWallOver,
  holdToExtend,
  listCandidates,
  listGrantsToWall,
  listStandingGrants,
  listUnreadMemos,
  listWallRows,
  listWallsOfClient,
  onManyMatters,
} from "#registry"
import type { ClientWall, CutGrant, Tx } from "#registry"
import { mayInFirm } from "#rules"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId, WallId } from "#words"
import { endedByWall } from "./ended-by-wall.ts"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { overseerKeys } from "./opened-details.ts"
import { doerOf, record } from "./record.ts"
import type { Detail, Fact, Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehind } from "./turn-behind-wall.ts"
import { provedKemOf } from "./wall-ground.ts"
import { openClientMemo, openWallCard, sealMemo } from "./wall-words.ts"
import type { WallMemo } from "./wall-words.ts"

/** The walls around a client that an act of the caller's extends, and what opens their memos. */
export interface WallsToExtend extends Disposable {
  readonly mark: Uint8Array
  readonly walls: readonly ClientWall[]
  readonly key: Key<"client">
}

/** Asked by everybody who opens a matter or changes its client, whether or not there is a wall. */
export async function wallsToExtend(tools: Tools, tx: Tx, caller: Caller, client: string): Promise<WallsToExtend> {
  const key = clientKeyOf(tools, caller, client)
  const mark = markOf(key)
  return { mark, key, walls: await listWallsOfClient(tx, mark), [Symbol.dispose]: () => key[Symbol.dispose]() }
}

/** Extends each over the matter; gives whom they shut out of it. One that would leave it without a lead is not extended: those who keep it are told. Refuses `key-not-proved`. */
export async function extendByClient(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: NonNullable<Fact["matter"]>,
  { mark, walls, key }: WallsToExtend,
): Promise<Outcome<readonly PersonId[]>> {
  if (walls.length === 0) return yes([])
  const standing = await listStandingGrants(tx, matter.id)
  const on = standing.filter((grant) => grant.live).map((grant) => grant.person)
  const out: PersonId[] = []
  for (const wall of walls) {
    const memos = await memosFor(tools, tx, wall, on, openClientMemo(key, tools.firm.id, wall.id, wall.memo))
    if (!memos.ok) return memos
    const { did, cut } = await extendWallOver(tx, wall.id, matter.id, tools.now(), memos.value)
    if (did !== "extended") continue
    // As they are now that nobody else writes to the wall: its rule may have named somebody meanwhile.
    const { persons } = (await listWallsOfClient(tx, mark)).find((one) => one.id === wall.id) ?? wall
    // Sealed to overseers alone where it begins later: whom it then shuts out reads the chain until then.
    const unread = (await listUnreadMemos(tx)).some((one) => one.wall === wall.id)
    await note(tools, tx, caller, { ...wall, persons, unread }, wall.begun ? { matter } : { ofMatter: matter.id }, cut)
    out.push(...persons)
  }
  return yes(out)
}

/** The memo, sealed to everybody on the matter whom the wall does not shut out. */
async function memosFor(tools: Tools, tx: Tx, wall: Pick<ClientWall, "id" | "persons">, on: readonly PersonId[], memo: WallMemo) {
  const people = await listCandidates(tx, [...new Set(on.filter((person) => !wall.persons.includes(person)))])
  const kemOf = await provedKemOf(tools, tx, people)
  if (!kemOf.ok) return kemOf
  return yes(people.map(({ person }) => ({ person, letter: sealMemo(kemOf.value(person), tools.firm.id, wall.id, person, memo) })))
}

type Told = Pick<ClientWall, "id" | "ground" | "persons" | "mustAcknowledge" | "told" | "from" | "until" | "begun"> & {
  /** Whether whoever extends it has its memo still to acknowledge. */
  readonly unread: boolean
}

/** For this matter the wall is raised now: in its chain, and in that of everybody shut out. */
async function note(tools: Tools, tx: Tx, caller: Caller, wall: Told, of: Pick<Fact, "matter" | "ofMatter">, cut: readonly CutGrant[]): Promise<Recorded> {
  const { ground, persons, mustAcknowledge, told, until, unread } = wall
  const from: Detail = wall.begun || wall.from === null ? {} : { from: wall.from.toString() }
  const detail = { ground, persons, mustAcknowledge, told, ...from, until: until?.toString() ?? null, extended: true, ...(unread ? { unread } : {}) }
  const receipt = await record(tools, tx, doerOf(caller), { kind: "wall.raised", ...of, also: [wall.id, ...persons], detail })
  for (const one of cut) await record(tools, tx, doerOf(caller), { ...endedByWall(wall.id, one), ...of })
  return receipt
}

/**
 * Extends a wall over a matter of its client that was left out, as whoever keeps it. Refuses `not-yours-to-do`, `not-found`, `step-up-needed`, `wall-over`, `already-there`,
 * `last-lead` where the matter would keep none, `key-not-proved`.
 */
export async function extendWall(
  tools: Tools,
  caller: Caller,
  id: WallId,
  matter: MatterId,
): Promise<Outcome<{ readonly ended: number; readonly unturned: number; readonly receipt: Recorded }>> {
  const done = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("wall.raise", caller)
    if (!permit.ok) return permit
    await holdToExtend(tx, id, matter)
    const [row] = await listWallRows(tx, { wall: id })
    if (row === undefined || row.oversight === null || row.oversightKey === null) return no("not-found")
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    if (!row.stands) return no("wall-over")
    const key = (await overseerKeys(tools, tx, caller, [row.oversightKey])).get(row.oversightKey)
    if (key === undefined) return no("not-found")
    const on = (await listGrantsToWall(tx, [matter])).filter((grant) => grant.live).map((grant) => grant.person)
    const memos = await memosFor(tools, tx, row, on, openWallCard(key, tools.firm.id, id, row.oversight))
    if (!memos.ok) return memos
    const { did, cut } = await extendWallOver(tx, id, matter, tools.now(), memos.value)
    if (did === "no") return no("not-found")
    if (did === "before") return no("already-there")
    if (did === "leaderless") return no("last-lead", "Nobody would be left to lead it. Let another lead be admitted there first.")
    const told = row.notices !== null && row.notices > 0
    const { persons } = (await listWallRows(tx, { wall: id }))[0] ?? row
    return yes({ persons, ended: cut.length, receipt: await note(tools, tx, caller, { ...row, persons, told, unread: false }, { ofMatter: matter }, cut) })
  })
  if (!done.ok) return done
  for (const person of done.value.persons) tools.drawer.emptyOf(person)
  const unturned = await turnBehind(tools, caller, id)
  return yes({ ended: done.value.ended, unturned, receipt: done.value.receipt })
}
