/**
 * Shuts somebody who comes from another firm out of the clients they acted for there: a wall around each, raised in one act with the same words, for somebody who is here or for whoever takes an open invitation. A client that this firm has no matter of is kept walled
 * for when one is opened for it. A rehearsal says first which of the names are clients here.
 */
import { holdClients, holdToWall, inOneTransaction, listMattersOfClient, listWallsOfClient, onManyMatters } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { InvitationId, MatterId, Outcome, PersonId, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { clientKeyOf, markOf } from "./client-mark.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { holdInvitation, noteListed } from "./list-no-clients.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { turnBehindEach } from "./turn-behind-wall.ts"
import { groundBeforehand, wallGround } from "./wall-ground.ts"
import type { WallGroundwork } from "./wall-ground.ts"
import { inTime, raiseOne } from "./wall-writing.ts"
import type { WallOrder } from "./wall-writing.ts"

export interface Lateral {
  /** Whoever is here; or else the invitation that they have not taken yet. */
  readonly person: PersonId | null
  readonly invitation: InvitationId | null
  /** Names of clients that they acted for. */
  readonly clients: readonly string[]
}

/** One of the names, as far as whoever asks may know. */
export interface FormerClient {
  readonly client: string
  /** Matters of theirs that the wall would stand around now; none for a name that is no client's. */
  readonly matters: number
  /** Grants of the person's that would end. */
  readonly loses: number
  /** Whether nobody else would be left to lead one of its matters. */
  readonly leaderless: boolean
  /** Whether a wall around this client shuts the person out already: none is raised again. */
  readonly walled: boolean
}

interface Named extends FormerClient {
  readonly ids: readonly MatterId[]
}

const MOST_MATTERS = 1000

/** Refuses `not-yours-to-do` to all but compliance officers, `own-rights`, `not-found` for a person who is not known, `malformed` where neither or both are named, or there are too many matters; and what holding an invitation refuses. Nothing is changed. */
export function rehearseLateral(tools: Tools, caller: Caller, order: Lateral): Promise<Outcome<{ readonly clients: FormerClient[] }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayRaise(caller)
    if (!permit.ok) return permit
    const whom = await whomOf(tx, caller, order)
    if (!whom.ok) return whom
    const named = await namedClients(tools, tx, caller, order)
    return named.ok
      ? yes({ clients: named.value.map(({ client, matters, loses, leaderless, walled }) => ({ client, matters, loses, leaderless, walled })) })
      : named
  })
}

/** The walls stand with the commit; the new epochs behind them begin some at a time. Refuses the same, `step-up-needed`, `malformed` for a time that has passed, `already-there` where walls stand around all of them, `last-lead`, `key-not-proved`. */
export async function raiseLateral(
  tools: Tools,
  caller: Caller,
  order: Lateral & Omit<WallOrder, "ground">,
): Promise<
  Outcome<{
    readonly walls: { readonly wall: WallId; readonly client: string; readonly unturned: number }[]
    readonly ended: number
    /** Matters behind any of them on which the new epoch has not begun. `continueWall` goes on, with each by itself. */
    readonly unturned: number
    readonly receipt: Recorded
  }>
> {
  const raised = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const permit = mayRaise(caller)
    if (!permit.ok) return permit
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    const words: WallOrder = { ...order, ground: "lateral-hire" }
    const timely = inTime(words, tools.now())
    if (!timely.ok) return timely
    const whom = await whomOf(tx, caller, order)
    if (!whom.ok) return whom
    await holdClients(tx, "wall")
    const before = await namedClients(tools, tx, caller, order)
    if (!before.ok) return before
    await holdToWall(
      tx,
      before.value.flatMap((one) => one.ids),
    )
    const named = await namedClients(tools, tx, caller, order)
    if (!named.ok) return named
    return raiseAround(tools, tx, caller, permit.value, order, named.value, words)
  })
  if (!raised.ok) return raised
  const stand = await turnBehindEach(tools, caller, raised.value)
  const [first] = stand
  if (first === undefined) throw new Error("no wall was raised")
  const walls = stand.map(({ wall, client, unturned }) => ({ wall, client, unturned }))
  const all = (of: (one: (typeof stand)[number]) => number): number => stand.reduce((n, one) => n + of(one), 0)
  return yes({ walls, ended: all((one) => one.ended), unturned: all((one) => one.unturned), receipt: first.receipt })
}

/** One wall after the other, in one transaction: all of them or none. */
async function raiseAround(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"wall.raise">,
  { person, invitation }: Lateral,
  named: readonly Named[],
  words: WallOrder,
): Promise<Outcome<readonly { readonly wall: WallId; readonly client: string; readonly ended: number; readonly receipt: Recorded }[]>> {
  const anew = named.filter((one) => !one.walled)
  if (anew.length === 0) return no("already-there", "Walls around all of these clients shut this person out already.")
  const led = anew.filter((one) => one.leaderless)
  if (led.length > 0)
    return no(
      "last-lead",
      `Nobody would be left to lead a matter of ${led
        .slice(0, 5)
        .map((one) => one.client)
        .join(", ")}.`,
    )
  const done = []
  for (const [n, { client, ids }] of anew.entries()) {
    const ground = await groundFor(tx, caller, person, ids, client)
    if (!ground.ok) return ground
    // They are told once, and not once for each client.
    const says = { ...words, notice: n === 0 ? words.notice : null }
    const one = await raiseOne(
      tools,
      tx,
      caller,
      permit,
      { wall: tools.newId("wall"), opposite: null, client, teams: [], workedOn: [], invitation, ground: ground.value },
      says,
    )
    if (!one.ok) return one
    done.push({ ...one.value, client })
  }
  if (invitation === null) return yes(done)
  const listed = await noteListed(tools, tx, caller, invitation, done.length)
  return listed.ok ? yes(done) : listed
}

/** Either somebody who is here or whoever takes an invitation, which is held then. */
async function whomOf(tx: Tx, caller: Caller, { person, invitation }: Lateral): Promise<Outcome<null>> {
  if ((person === null) === (invitation === null)) return no("malformed", "person: name either a person or an invitation")
  return invitation === null ? yes(null) : holdInvitation(tx, caller, invitation)
}

function groundFor(tx: Tx, caller: Caller, person: PersonId | null, matters: readonly MatterId[], client: string): Promise<Outcome<WallGroundwork>> {
  return person === null
    ? groundBeforehand(tx, caller, matters, client)
    : wallGround(tx, caller, { matters, client, persons: [person], teams: [], workedOn: [] })
}

function mayRaise(caller: Caller) {
  const rules = mayInFirm("wall.rule", caller)
  return rules.ok ? mayInFirm("wall.raise", caller) : rules
}

/** Each client once, however often and in whatever spelling it is named. */
async function namedClients(tools: Tools, tx: Tx, caller: Caller, { person, clients }: Lateral): Promise<Outcome<readonly Named[]>> {
  const named: Named[] = []
  const marks = new Set<string>()
  for (const client of clients) {
    using key = clientKeyOf(tools, caller, client)
    const mark = markOf(key)
    const text = Buffer.from(mark).toString("hex")
    if (marks.has(text)) continue
    marks.add(text)
    const ids = await listMattersOfClient(tx, mark)
    if (ids.length + named.reduce((n, one) => n + one.ids.length, 0) > MOST_MATTERS)
      return no("malformed", "clients: have more matters than can be walled in one act")
    const ground = await groundFor(tx, caller, person, ids, client)
    if (!ground.ok) return ground
    const { grants, leaderless } = ground.value
    const walls = await listWallsOfClient(tx, mark)
    named.push({
      client,
      ids,
      matters: ids.length,
      loses: grants.filter((grant) => grant.live && grant.person === person).length,
      // Whoever has no part yet leads nothing.
      leaderless: person !== null && leaderless.length > 0,
      walled: person !== null && walls.some((wall) => wall.persons.includes(person)),
    })
  }
  return yes(named)
}
