/** Gives a team a matter: every epoch is sealed to its key, and each member is let in by a grant of their own that says so. */
import {
  findFactsWithKeys,
  findMatterFacts,
  holdToAdmit,
  holdTeamsOn,
  inOneTransaction,
  insertTeamGrant,
  listCandidates,
  listShutOut,
  listStandingGrants,
  listTeamGrantRows,
  listTeamRows,
  notePolicy,
} from "#registry"
import type { TeamGrantRow, TeamRole, Tx } from "#registry"
import { clearedIn, includedIn, mayClear, mayInFirm, mayOnMatter, placesIn } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { EventId, GrantAction, MatterId, MatterRole, Outcome, PersonId, PlaceId, TeamId } from "#words"
import { endRunOut } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { sealCardApart } from "./card-apart.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { makeGrants, toldActions, toldPlaces } from "./grant-making.ts"
import { keepRules } from "./note-named.ts"
import { partPlaces } from "./part-places.ts"
import { proveTeams } from "./proved-teams.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { sealToTeams } from "./team-sealing.ts"
import { viewTeamsOn } from "./team-view.ts"
import type { TeamOnMatter } from "./team-view.ts"
import type { Tools } from "./tools.ts"

export interface TeamWanted {
  readonly team: TeamId
  readonly role: MatterRole
  readonly until: Temporal.Instant | null
  /** Whether those who come through it may open what is of class special. */
  readonly special: boolean
  /** What the part of those who come through it includes; null for what it usually does. */
  readonly actions: readonly GrantAction[] | null
  /** The places of the file plan that it is in, beside which nothing of the matter is there for them; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
}

/** The same, judged; with the line of the firm's policy that gives it, where one does. */
interface Giving extends TeamWanted {
  readonly role: TeamRole
  readonly actions: readonly GrantAction[]
  readonly policy?: EventId
}

export interface TeamAdmitted {
  readonly on: TeamOnMatter
  /** How many of its members were let in by this act. */
  readonly given: number
  readonly receipt: Recorded
}

/** Refuses `not-found`, `team-ended`, `already-there`, `cannot-be-member` for a lead, `malformed` for a time that has passed and for actions and places that their part does not have, `key-not-proved` for the team's key or a member's, and what the rules of the matter refuse. */
export function admitTeam(tools: Tools, caller: Caller, matter: MatterId, wanted: TeamWanted): Promise<Outcome<TeamAdmitted>> {
  return keepRules(
    tools,
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const lead = await leading(tools, tx, caller, matter, wanted.team)
      if (!lead.ok) return lead
      using keys = lead.value.keys
      const { role } = wanted
      if (role === "lead") return no("cannot-be-member", "A team cannot lead a matter: a lead is a person who answers for it.")
      if (wanted.until !== null && Temporal.Instant.compare(wanted.until, tools.now()) <= 0) return no("malformed", "until: has passed already")
      const clears = wanted.special ? mayClear(lead.value.permit) : yes(null)
      if (!clears.ok) return clears
      const actions = includedIn(role, wanted.actions)
      if (!actions.ok) return actions
      const fits = clearedIn(actions.value, wanted.special)
      if (!fits.ok) return fits
      const places = placesIn(role, actions.value, wanted.places)
      if (!places.ok) return places
      return await giveToTeam(tools, tx, caller, lead.value.permit, keys, { ...wanted, role, actions: actions.value, places: places.value })
    }),
  )
}

/** Gives a judged part in a matter to a team that was held before it. What the firm's policy gives says so; of its members none is let in whom a wall shuts out, or one that is about to be extended over the matter. */
export async function giveToTeam(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  wanted: Giving,
  shutOut: ReadonlySet<PersonId> = new Set(),
): Promise<Outcome<TeamAdmitted>> {
  if (wanted.places !== null || !wanted.actions.includes("read")) await sealCardApart(tools, tx, permit, keys)
  const apart = await partPlaces(tools, tx, caller, permit, keys, wanted.places ?? [])
  if (!apart.ok) return apart
  const made = await give(tools, tx, caller, permit, keys, wanted)
  return made.ok ? expand(tools, tx, caller, permit, keys, wanted.team, made.value, shutOut) : made
}

/** Lets in those of a team's members who are not on the matter although it was given to the team, and seals to the team what it does not carry. Refuses the same, and `not-found` where the team was not given it. */
export function bringTeamIn(tools: Tools, caller: Caller, matter: MatterId, team: TeamId): Promise<Outcome<TeamAdmitted>> {
  return keepRules(
    tools,
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const lead = await leading(tools, tx, caller, matter, team)
      if (!lead.ok) return lead
      using keys = lead.value.keys
      if ((await standing(tx, matter, team)) === null) return no("not-found")
      return await expand(tools, tx, caller, lead.value.permit, keys, team, null, new Set())
    }),
  )
}

/** The caller as a lead of the matter with all its keys, after what had run out there was ended; the team is held before the matter, as its keepers hold them. */
async function leading(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  team: TeamId,
): Promise<Outcome<{ readonly permit: Permit<"member.admit">; readonly keys: EpochKeys }>> {
  const [, , facts] = await Promise.all([holdTeamsOn(tx, matter, team), holdToAdmit(tx, matter), findMatterFacts(tx, matter)])
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  const [row] = await listTeamRows(tx, team)
  if (!mayInFirm("team.list", caller).ok || row === undefined) return no("not-found")
  if (row.endedAt !== null) return no("team-ended")
  const turned = await endRunOut(tools, tx, caller, permit.value, await listStandingGrants(tx, matter))
  if (!turned.ok) return turned
  const { facts: now, own } = await findFactsWithKeys(tx, matter)
  const still = mayOnMatter("member.admit", caller, now)
  if (!still.ok) return still
  return yes({ permit: still.value, keys: epochKeys(tools, caller, { matter, grant: still.value.facts.grant.id }, own) })
}

async function give(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"member.admit">, keys: EpochKeys, wanted: Giving): Promise<Outcome<Recorded>> {
  const { matter, epoch } = permit.facts
  const id = tools.newId("grant")
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "team.admitted",
    matter: { id: matter, epoch, key: keys.of(epoch) },
    also: [id],
    detail: {
      team: wanted.team,
      role: wanted.role,
      until: wanted.until?.toString() ?? null,
      special: wanted.special,
      ...toldActions(wanted.role, wanted.actions),
      ...toldPlaces(wanted.places),
      ...(wanted.policy === undefined ? {} : { policy: wanted.policy }),
    },
  })
  const made = await insertTeamGrant(tx, permit, {
    id,
    ...wanted,
    cleared: wanted.special,
    at: tools.now(),
    purpose: caller.purpose?.code ?? null,
    event: receipt.event,
  })
  if (!made) return no("already-there", "The team has this matter already.")
  if (wanted.policy !== undefined && !(await notePolicy(tx, permit, id))) throw new Error("the policy does not say what it was held to say")
  return yes(receipt)
}

async function standing(tx: Tx, matter: MatterId, team: TeamId): Promise<TeamGrantRow | null> {
  return (await listTeamGrantRows(tx, matter)).find((row) => row.team === team) ?? null
}

/** Lets every member in who is not on the matter, may be, and is not shut out of it. */
async function expand(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  team: TeamId,
  admitted: Recorded | null,
  about: ReadonlySet<PersonId>,
): Promise<Outcome<TeamAdmitted>> {
  const { matter } = permit.facts
  const [grant, [row]] = await Promise.all([standing(tx, matter, team), listTeamRows(tx, team)])
  if (grant === null || row === undefined) throw new Error("a team's grant that was made a moment ago is gone")
  const proved = (await proveTeams(tools, tx, [{ team, kem: row.kem, keyId: row.keyId }])).get(team)
  if (proved === undefined) return no("key-not-proved", "The team's public key is not proved by the ledger. Nothing was given.")
  if (grant.members.some((person) => !proved.members.has(person)))
    return no("key-not-proved", "The ledger does not prove that everybody who seems to be in the team is. Nothing was given.")
  const { kem } = proved
  const clears = grant.cleared ? mayClear(permit) : yes(null)
  if (!clears.ok) return clears
  for (const epoch of keys.epochs)
    await sealToTeams(tools, tx, matter, { id: epoch, secret: keys.secretOf(epoch) }, [
      { grant: grant.grant, keyId: row.keyId, cleared: grant.cleared, actions: grant.actions, places: grant.places, kem },
    ])
  const missing = grant.members.filter((person) => !grant.on.includes(person))
  const [shutOut, candidates] = await Promise.all([listShutOut(tx, permit, missing), listCandidates(tx, missing)])
  const wanted = candidates
    .filter(({ person, state }) => state === "active" && !shutOut.has(person) && !about.has(person))
    .map(({ person }) => ({
      person,
      role: grant.role,
      until: grant.until,
      special: grant.cleared,
      actions: grant.actions,
      places: grant.places,
      through: { grant: grant.grant, team, policy: grant.policy },
    }))
  const made = await makeGrants(tools, tx, caller, permit, keys, wanted)
  if (!made.ok) return made
  await keys.settle(tx)
  const receipt = admitted ?? made.value[0]
  if (receipt === undefined) return no("already-there", "Everybody in the team who may be on this matter is.")
  const on = (await viewTeamsOn(tools, tx, caller, matter)).find((one) => one.team.id === team)
  if (on === undefined) throw new Error("a team's grant that was made a moment ago is gone")
  return yes({ on, given: wanted.length, receipt })
}
