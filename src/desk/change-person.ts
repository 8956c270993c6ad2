/** Changes another person's role, suspends, restores or lets them leave. Nobody changes their own rights; every session of theirs ends, and so does every part in a matter that they may not keep. */
import {
  countOthersActiveAs,
  endSessionsOf,
  findPersonRow,
  getStanding,
  handOversight,
  holdLiftings,
  isInTeam,
  judgeRolesAlone,
  leaveAllTeams,
  listRolesLately,
  onManyMatters,
  takeOversight,
  updatePerson,
  withdrawInvitationsBy,
} from "#registry"
import type { PersonChange, PersonRow, Tx } from "#registry"
import { COOLS_MONTHS, keptApart, lossesOf, mayInFirm, mayTakeRole } from "#rules"
import type { Permit } from "#rules"
import { newKey, parseKemPublic, sealKemPair, sealKeyTo } from "#seal"
import type { KemPair } from "#seal"
import { NEVER_MEMBERS, no, yes } from "#words"
import type { EventKind, Outcome, PersonId, PersonState, Role, SessionId } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { thenLapse } from "./lapse-walls.ts"
import { handedPlace } from "./new-person.ts"
import { endByMove, fallUnderWay } from "./moves.ts"
import { isOverseer, pairToHandOn } from "./oversight-pair.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { keepsOversight } from "./rehearse-person.ts"
import { showPerson } from "./shown-person.ts"
import type { ShownPerson } from "./shown-person.ts"
import type { Tools } from "./tools.ts"

export interface ChangePerson {
  readonly rev: number
  readonly role?: Role | undefined
  readonly state?: Exclude<PersonState, "contained"> | undefined
}

interface Changed {
  readonly person: ShownPerson
  readonly receipt: Recorded
}

const KINDS = { active: "person.restored", suspended: "person.suspended", contained: "person.contained", left: "person.left" } as const satisfies Record<
  PersonState,
  EventKind
>

type MayChange = Permit<"person.change">

/** Refuses `not-yours-to-do`, `own-rights`, `not-found`, `step-up-needed`, `stale`, `malformed` (nothing to change, or something else while it stays contained), `last-of-firm`, `cannot-be-member` (alone leads a matter), `second-person-needed` (contained by the caller), `duties-apart`, `key-not-proved`. */
export async function changePerson(tools: Tools, caller: Caller, person: PersonId, order: ChangePerson): Promise<Outcome<Changed>> {
  const done = await thenLapse(
    tools,
    onManyMatters(tools.db, caller.seen, async (tx) => {
      const permit = mayInFirm("person.change", caller)
      if (!permit.ok) return permit
      const another = keptApart("rights.own", caller.person, person)
      if (!another.ok) return another
      const row = await findPersonRow(tx, person)
      if (row === null) return no("not-found")
      const undoes = keptApart("containment.undone", caller.person, row.state === "contained" ? row.stateBy : null)
      if (!undoes.ok) return undoes
      const confirmed = confirmedLately(caller, tools)
      if (!confirmed.ok) return confirmed
      if (row.state === "contained" && order.state === undefined)
        return no("malformed", "state: this account is contained, and that is undone before or with anything else")
      const change: PersonChange = { role: order.role ?? row.role, state: order.state ?? row.state }
      if (change.role === row.role && change.state === row.state) return no("malformed", "the whole: says nothing to change")
      const allowed = await judge(tx, permit.value, row, change)
      if (!allowed.ok) return allowed
      if (!(await updatePerson(tx, permit.value, person, order.rev, change))) return no("stale")
      return write(tools, tx, caller, permit.value, row, change)
    }),
  )
  if (!done.ok) return done
  for (const session of done.value.ended) tools.drawer.empty(session)
  tools.drawer.emptyOf(person)
  return yes(done.value.changed)
}

/** What the firm cannot be without; judged one change at a time, by the caller's role as it stands now. */
async function judge(tx: Tx, permit: MayChange, row: PersonRow, change: PersonChange): Promise<Outcome<null>> {
  const own = await judgeRolesAlone(tx)
  if (own === null || !mayInFirm("person.change", { person: permit.to, role: own, purpose: null }).ok) return no("not-yours-to-do")
  const wasPartner = row.role === "partner" && row.state === "active"
  const isPartner = change.role === "partner" && change.state === "active"
  if (wasPartner && !isPartner && (await countOthersActiveAs(tx, "partner", row.id)) === 0)
    return no("last-of-firm", "A firm keeps at least one partner who is not suspended.")
  const standing = await getStanding(tx, permit, row.id)
  if (lossesOf({ from: row, to: change }).leadsAlone === "refused" && standing.leadsAlone)
    return no("cannot-be-member", "This person alone leads a matter. Let another lead be admitted there first.")
  if (change.role !== row.role) {
    const apart = mayTakeRole(change.role, new Set([row.role, ...(await listRolesLately(tx, permit, row.id, COOLS_MONTHS))]))
    if (!apart.ok) return apart
  }
  if (!keepsOversight({ from: row, to: change }) && standing.lastOverseer)
    return no("last-of-firm", "Nobody else holds the oversight key. Make another person an overseer first.")
  if ((NEVER_MEMBERS.includes(change.role) || change.role === "guest") && change.role !== row.role && (await isInTeam(tx, permit, row.id)))
    return no("cannot-be-member", "This person is in a team, or keeps one. Take them out of every team first.")
  return yes(null)
}

async function write(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: MayChange,
  row: PersonRow,
  change: PersonChange,
): Promise<Outcome<{ changed: Changed; ended: readonly SessionId[] }>> {
  const roleChanges = change.role !== row.role
  if (roleChanges && isOverseer(change.role) && !isOverseer(row.role)) {
    const pair = pairToHandOn(tools, caller, change.role)
    if (!pair.ok) return pair
    using handed = pair.value
    const given = handed === null ? yes(null) : await handOn(tools, tx, permit, row, handed)
    if (!given.ok) return given
  }
  if (!keepsOversight({ from: row, to: change })) await takeOversight(tx, permit, row.id)
  const ended = await endSessionsOf(tx, permit, row.id)
  // Before matters are held: whoever lists former clients holds the invitation first, and then the matters.
  const stillInvites = change.state === "active" && mayInFirm("person.invite", { person: row.id, role: change.role, purpose: null }).ok
  const withdrawn = stillInvites ? [] : await withdrawInvitationsBy(tx, permit, row.id)
  const move = { from: row, to: change }
  const teams = change.state === "left" ? await leaveAllTeams(tx, permit, row.id) : []
  const falls = lossesOf(move).dropsUnderWay
  if (falls) await holdLiftings(tx, permit, row.id)
  const parts = await endByMove(tools, tx, caller, permit, row.id, move)
  if (!parts.ok) return parts
  const fell = falls ? await fallUnderWay(tools, tx, permit, row.id) : {}
  const detail = {
    role: change.role,
    sessionsEnded: ended,
    invitationsWithdrawn: withdrawn,
    partsEnded: parts.value.length,
    ...(teams.length === 0 ? {} : { teamsLeft: teams }),
    ...fell,
  }
  const events = [
    ...(roleChanges ? [await record(tools, tx, doerOf(caller), { kind: "person.changed", also: [row.id], detail: { ...detail, was: row.role } })] : []),
    ...(change.state === row.state ? [] : [await record(tools, tx, doerOf(caller), { kind: KINDS[change.state], also: [row.id], detail })]),
  ]
  const receipt = events.at(-1)
  if (receipt === undefined) throw new Error("a change without an event")
  const person = showPerson(caller.firmKey, tools.firm.id, { ...row, ...change, rev: row.rev + 1 })
  return yes({ changed: { person, receipt }, ended })
}

/** Seals the oversight pair to a person's public key, which the ledger proves; they keep it under their own key from their next sign-in on. Refuses `key-not-proved`. */
async function handOn(tools: Tools, tx: Tx, permit: MayChange, row: PersonRow, pair: KemPair): Promise<Outcome<null>> {
  const proved = await proveKeys(tools, tx, [{ person: row.id, role: row.role, state: row.state, kem: row.kemPublic, sign: row.signPublic, keyId: row.keyId }])
  const to = parseKemPublic(row.kemPublic)
  if (to === null || !proved.has(row.id)) return no("key-not-proved")
  using key = newKey("oversight")
  await handOversight(
    tx,
    permit,
    row.id,
    sealKeyTo(to, key, handedPlace(tools.firm.id, row.id, "handed_key")),
    sealKemPair(key, pair, handedPlace(tools.firm.id, row.id, "handed_oversight")),
  )
  return yes(null)
}
