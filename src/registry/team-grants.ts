/** What teams are given: matters, and the grants of their members that come through them. */
import type { Permit } from "#rules"
import type { EpochId, EventId, GrantAction, GrantId, KeyId, MatterCode, MatterId, MatterRole, PersonId, PlaceId, ReviewId, TeamId } from "#words"
import type { EpochFromOutside, RemainingGrant, Turned } from "./epochs-from-outside.ts"
import type { Tx } from "./transaction.ts"

export type TeamRole = Exclude<MatterRole, "lead">

/** A team's grant as those on the matter see it. */
export interface TeamGrantRow {
  readonly grant: GrantId
  readonly team: TeamId
  readonly card: Uint8Array
  readonly matter: MatterId
  readonly code: MatterCode
  readonly role: TeamRole
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  /** Of the file plan; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly by: PersonId
  readonly byCard: Uint8Array | null
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant | null
  /** The line of the firm's policy that gave it; null where a lead did. */
  readonly policy: EventId | null
  /** The team's members, and who of them is on the matter, by whatever grant. */
  readonly members: readonly PersonId[]
  readonly on: readonly PersonId[]
}

/** Those that stand on one matter, or on all that the caller is on. */
export async function listTeamGrantRows(tx: Tx, matter: MatterId | null): Promise<readonly TeamGrantRow[]> {
  return tx.sql<TeamGrantRow[]>`
    select g.id as grant, g.team, t.card, g.matter, m.code, g.role, g.cleared, array_to_json(all_actions(g.actions, g.role)) as actions, array_to_json(g.places) as places, g.made_by as by, b.card as "byCard", g.made_at as "madeAt", g.until, g.policy,
      (select coalesce(json_agg(i.person order by i.added_at, i.person), '[]') from team_members i where i.team = g.team) as members,
      (select coalesce(json_agg(o.person order by o.person), '[]') from grants o join team_members i on i.team = g.team and i.person = o.person
        where o.matter = g.matter and o.ended_at is null and (o.until is null or o.until > now())) as on
    from team_grants g join teams t on t.id = g.team join matters m on m.id = g.matter left join people b on b.id = g.made_by
    where (${matter}::text is null or g.matter = ${matter}) and team_grant_stands(g.ended_at, g.until) order by m.code, g.made_at, g.id`
}

/** Holds the teams of a matter while a lead gives or takes there: sent before the matter is held. */
export async function holdTeamsOn(tx: Tx, matter: MatterId, team: TeamId): Promise<void> {
  await tx.sql`select hold_teams_on(${matter}, ${team})`
}

export interface NewTeamGrant {
  readonly id: GrantId
  readonly team: TeamId
  readonly role: TeamRole
  readonly until: Temporal.Instant | null
  readonly at: Temporal.Instant
  readonly purpose: string | null
  readonly event: EventId
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  /** Of the file plan, each put under its own key before; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
}

/** False where the team has the matter already. */
export async function insertTeamGrant(tx: Tx, permit: Permit<"member.admit">, grant: NewTeamGrant): Promise<boolean> {
  const { id, team, role, until, event, at, purpose, cleared, actions, places } = grant
  const [row] = await tx.sql<{ done: boolean }[]>`
    select admit_team(${id}, ${team}, ${permit.facts.matter}, ${role}, ${until?.toString() ?? null}, ${event}, ${at.toString()}, ${purpose}, ${cleared}, ${actions}::text[], ${places}::text[]) as done`
  return row?.done === true
}

/** Notes of what was just given that the firm's policy gives it so. False where it does not. */
export async function notePolicy(tx: Tx, _permit: Permit<"member.admit">, grant: GrantId): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select note_policy(${grant}) as done`
  return row?.done === true
}

export async function endTeamGrant(tx: Tx, permit: Permit<"member.release">, team: TeamId, at: Temporal.Instant): Promise<void> {
  const [row] = await tx.sql<{ done: boolean }[]>`select release_team(${permit.facts.matter}, ${team}, ${at.toString()}) as done`
  if (row?.done !== true) throw new Error("the database did not let a team go that the rules let go")
}

/** A team that a new epoch of a matter is sealed to, with its public key as the database has it, not yet proved. */
export interface TeamToSeal {
  readonly grant: GrantId
  readonly team: TeamId
  readonly kem: Uint8Array
  readonly keyId: KeyId
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly until: Temporal.Instant | null
}

/** None where a wall stands around the matter. */
export async function listTeamsToSeal(tx: Tx, matter: MatterId): Promise<readonly TeamToSeal[]> {
  return tx.sql<
    TeamToSeal[]
  >`select "grant", team, kem, key_id as "keyId", is_cleared("grant") as cleared, actions_of("grant") as actions, places_of("grant") as places, until_of("grant") as until from teams_to_seal(${matter})`
}

/** Keeps an epoch's key sealed to teams; where a wall stands around the matter, to none. */
export async function sealEpochToTeams(
  tx: Tx,
  matter: MatterId,
  epoch: EpochId,
  keys: readonly { readonly grant: GrantId; readonly keyId: KeyId; readonly hpke: Uint8Array }[],
): Promise<void> {
  if (keys.length > 0)
    await tx.sql`select seal_to_teams(${matter}, ${epoch}, ${keys.map((k) => k.grant)}::text[], ${keys.map((k) => k.keyId)}::text[], ${keys.map((k) => hex(k.hpke))}::text[])`
}

/** One epoch of a matter that a member of a team has yet to be given, sealed to the team. */
export interface ToGive {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly role: TeamRole
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly until: Temporal.Instant | null
  readonly current: EpochId
  readonly epoch: EpochId
  readonly hpke: Uint8Array
  /** The line of the firm's policy that gave it to the team; null where a lead did. */
  readonly policy: EventId | null
}

export async function listToGive(tx: Tx, _permit: Permit<"team.keep">, team: TeamId, person: PersonId): Promise<readonly ToGive[]> {
  return tx.sql<
    ToGive[]
  >`select "grant", matter, role, is_cleared("grant") as cleared, actions_of("grant") as actions, places_of("grant") as places, until, current, epoch, hpke, policy_of("grant") as policy from team_to_give(${team}, ${person})`
}

export interface ThroughGrant {
  readonly id: GrantId
  readonly through: GrantId
  readonly event: EventId
}

/** Gives a member what the team has for them, all of it or a fault. */
export async function giveThrough(
  tx: Tx,
  _permit: Permit<"team.keep">,
  to: { readonly team: TeamId; readonly person: PersonId; readonly at: Temporal.Instant; readonly purpose: string | null },
  grants: readonly ThroughGrant[],
  keys: readonly { readonly grant: GrantId; readonly epoch: EpochId; readonly hpke: Uint8Array }[],
): Promise<void> {
  if (grants.length === 0) return
  const [row] = await tx.sql<{ n: number }[]>`
    select give_through(${to.team}, ${to.person}, ${grants.map((g) => g.id)}::text[], ${grants.map((g) => g.through)}::text[], ${grants.map((g) => g.event)}::text[], ${to.at.toString()}, ${to.purpose},
      ${keys.map((k) => k.grant)}::text[], ${keys.map((k) => k.epoch)}::text[], ${keys.map((k) => hex(k.hpke))}::text[]) as n`
  if (row?.n !== grants.length) throw new Error("what a team was to give changed while it was held")
}

/** What a team carries, for its keepers: epochs of matters, sealed to its key. */
export interface Carried {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly epoch: EpochId
  readonly hpke: Uint8Array
}

export async function listCarried(tx: Tx, _permit: Permit<"team.keep">, team: TeamId): Promise<readonly Carried[]> {
  return tx.sql<Carried[]>`select "grant", matter, epoch, hpke from team_carries(${team})`
}

/** A matter that a team has, for its keepers. */
export interface GivenToTeam {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly role: TeamRole
  /** The matter's epoch now. */
  readonly epoch: EpochId
}

/** None behind a wall that shuts the keeper out. */
export async function listGivenToTeam(tx: Tx, _permit: Permit<"team.keep">, team: TeamId): Promise<readonly GivenToTeam[]> {
  return tx.sql<GivenToTeam[]>`select "grant", matter, role, epoch from given_to_team(${team})`
}

/** What somebody has through a team, and what another team of theirs gives them on the same matter. */
export interface ThroughRow {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly person: PersonId
  readonly role: MatterRole
  readonly cleared: boolean
  /** The other team gives the same, or it is not named here. */
  readonly places: readonly PlaceId[] | null
  readonly epoch: EpochId
  readonly next: GrantId | null
  readonly nextTeam: TeamId | null
  readonly nextRole: TeamRole | null
  readonly nextUntil: Temporal.Instant | null
  readonly nextActions: readonly GrantAction[] | null
  readonly nextPolicy: EventId | null
}

/** For a keeper, of a member: on matters that no wall shuts the keeper out of. */
export async function listThroughTeam(tx: Tx, _permit: Permit<"team.keep">, team: TeamId, person: PersonId): Promise<readonly ThroughRow[]> {
  return tx.sql<ThroughRow[]>`
    select "grant", matter, ${person}::text as person, role, is_cleared("grant") as cleared, places_of("grant") as places, epoch, next, next_team as "nextTeam", next_role as "nextRole", next_until as "nextUntil", next_actions as "nextActions", policy_of(next) as "nextPolicy" from through_team(${team}, ${person})`
}

/** For a lead, of everybody on one matter. */
export async function listThroughOn(tx: Tx, permit: Permit<"member.release">, team: TeamId): Promise<readonly ThroughRow[]> {
  const { matter } = permit.facts
  return tx.sql<ThroughRow[]>`
    select g.id as grant, g.matter, g.person, coalesce(g.awaits, g.role) as role, g.cleared, array_to_json(g.places) as places, m.epoch, o.id as next, o.team as "nextTeam", o.role as "nextRole", o.until as "nextUntil",
      array_to_json(all_actions(without(o.actions, o.role, taken_of(g.matter, g.person)), o.role)) as "nextActions", o.policy as "nextPolicy"
    from grants g join team_grants t on t.id = g.through and t.team = ${team} join matters m on m.id = g.matter
    left join lateral (select x.id, x.team, x.role, x.until, x.actions, x.policy from team_grants x join team_members i on i.team = x.team and i.person = g.person
      where x.matter = g.matter and x.team <> ${team} and (x.cleared or not g.cleared) and same_places(x.places, g.places) and includes(x.actions, x.role, 'read') = includes(g.actions, coalesce(g.awaits, g.role), 'read') and team_grant_stands(x.ended_at, x.until) and not shut_out(g.person, g.matter) order by x.role, x.until desc nulls first, x.id limit 1) o on true
    where g.matter = ${matter} and g.ended_at is null and (g.until is null or g.until > now()) order by g.made_at, g.id`
}

export interface Moved {
  readonly old: GrantId
  readonly id: GrantId
  readonly next: GrantId
  readonly event: EventId
}

/** Puts grants through another team in the place of those through the first, with the keys that they carry. */
export async function moveThrough(
  tx: Tx,
  _permit: Permit<"team.keep"> | Permit<"member.release">,
  moved: readonly Moved[],
  at: Temporal.Instant,
  purpose: string | null,
): Promise<void> {
  if (moved.length === 0) return
  const [row] = await tx.sql<{ n: number }[]>`
    select move_through(${moved.map((m) => m.old)}::text[], ${moved.map((m) => m.id)}::text[], ${moved.map((m) => m.next)}::text[], ${moved.map((m) => m.event)}::text[], ${at.toString()}, ${purpose}) as n`
  if (row?.n !== moved.length) throw new Error("what another team gives changed while it was held")
}

/** Takes a member out of a team and ends what they had through it; gives what ended, as far as the keeper may know it. */
export async function deleteTeamMember(
  tx: Tx,
  _permit: Permit<"team.keep">,
  team: TeamId,
  person: PersonId,
  at: Temporal.Instant,
): Promise<readonly { readonly matter: MatterId; readonly grant: GrantId; readonly role: MatterRole }[]> {
  return tx.sql<{ matter: MatterId; grant: GrantId; role: MatterRole }[]>`select matter, "grant", role from leave_team(${team}, ${person}, ${at.toString()})`
}

/** The matters of a team that the caller keeps on which an epoch is owed because somebody left the team. */
export async function listOwed(tx: Tx, team: TeamId): Promise<readonly MatterId[]> {
  const rows = await tx.sql<{ matter: MatterId }[]>`select matter from owed_of_team(${team})`
  return rows.map((row) => row.matter)
}

/** Who remains on a matter whose next epoch is owed; none where it is not. */
export async function listRemainingOfTeam(tx: Tx, matter: MatterId): Promise<readonly RemainingGrant[]> {
  return tx.sql<
    RemainingGrant[]
  >`select "grant", person, is_cleared("grant") as cleared, actions_of("grant") as actions, places_of("grant") as places, until_of("grant") as until from remaining_of_team(${matter})`
}

/** Begins the epoch that is owed, once. `stale` where somebody came or went meanwhile, `before` where it was begun already. */
export async function turnForTeam(tx: Tx, _permit: Permit<"team.keep">, epoch: EpochFromOutside): Promise<Turned> {
  const [row] = await tx.sql<{ turned: Turned }[]>`
    select turn_for_team(${epoch.matter}, ${epoch.id}, ${epoch.recovery}, ${epoch.at.toString()}, ${epoch.keys.map((k) => k.grant)}::text[], ${epoch.keys.map((k) => hex(k.hpke))}::text[]) as turned`
  return row?.turned ?? "no"
}

/** Ends what teams were given for a time that has run out, for the keeper. */
export async function endRunOutTeams(
  tx: Tx,
  at: Temporal.Instant,
): Promise<readonly { readonly id: GrantId; readonly team: TeamId; readonly matter: MatterId }[]> {
  return tx.sql<{ id: GrantId; team: TeamId; matter: MatterId }[]>`select id, team, matter from end_run_out_teams(${at.toString()})`
}

/** Through which teams the grants in a review came. None where the caller may not know of it. */
export async function listTeamsInReview(
  tx: Tx,
  _permit: Permit<"review.read"> | Permit<"review.oversee">,
  review: ReviewId,
): Promise<readonly { readonly person: PersonId; readonly team: TeamId; readonly card: Uint8Array }[]> {
  return tx.sql<{ person: PersonId; team: TeamId; card: Uint8Array }[]>`select person, team, card from teams_in_review(${review})`
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}
