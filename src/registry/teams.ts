/** Teams: who keeps them and who is in them, known to the firm's staff; and their key, as each keeper has it. */
import type { Permit } from "#rules"
import type { TeamFacts } from "#rules"
import type { GrantId, KeyId, MatterId, PersonId, TeamId } from "#words"
import type { PublishedKey } from "./members.ts"
import type { Tx } from "./transaction.ts"

export interface TeamRow {
  readonly id: TeamId
  readonly card: Uint8Array
  readonly kem: Uint8Array
  readonly keyId: KeyId
  readonly rev: number
  readonly madeAt: Temporal.Instant
  /** Null while it stands. */
  readonly endedAt: Temporal.Instant | null
  readonly endedBy: PersonId | null
  /** Of a team that has ended, who kept it then. */
  readonly keepers: readonly PersonId[]
  readonly members: readonly PersonId[]
}

/** Every team, or one, also those that have ended: none where the caller may not know of teams. */
export async function listTeamRows(tx: Tx, only: TeamId | null): Promise<readonly TeamRow[]> {
  return tx.sql<TeamRow[]>`
    select t.id, t.card, t.kem_public as kem, t.key_id as "keyId", t.rev, t.made_at as "madeAt", t.ended_at as "endedAt", t.ended_by as "endedBy",
      (select coalesce(json_agg(k.person order by k.named_at, k.person), '[]') from team_keepers k where k.team = t.id) as keepers,
      (select coalesce(json_agg(m.person order by m.added_at, m.person), '[]') from team_members m where m.team = t.id) as members
    from teams t where (${only}::text is null or t.id = ${only}) order by t.made_at, t.id`
}

/** Holds a team that the caller keeps until the transaction ends, and tells what the rules must know of it; null where it is not there for the caller. */
export async function holdTeam(tx: Tx, team: TeamId): Promise<TeamFacts | null> {
  const [row] = await tx.sql<{ keeps: boolean }[]>`select hold_team(${team}) as keeps`
  if (row?.keeps === true) return { team, keeps: true, ended: false }
  const [there] = await tx.sql<{ ended: boolean; kept: boolean }[]>`
    select t.ended_at is not null as ended, exists (select 1 from team_keepers k where k.team = t.id and k.person = me()) as kept from teams t where t.id = ${team}`
  return there === undefined ? null : { team, keeps: there.ended && there.kept, ended: there.ended }
}

/** Holds a team that the caller is in, as `holdTeam` one that they keep. */
export async function holdOwnTeam(tx: Tx, team: TeamId): Promise<boolean> {
  const [row] = await tx.sql<{ isIn: boolean }[]>`select hold_own_team(${team}) as "isIn"`
  return row?.isIn === true
}

/** A team that the caller keeps, and on how many of its matters a new epoch is owed because somebody left it. */
export interface OwingTeam {
  readonly team: TeamId
  readonly card: Uint8Array
  readonly matters: number
}

export async function listOwingTeams(tx: Tx): Promise<readonly OwingTeam[]> {
  return tx.sql<OwingTeam[]>`select team, card, matters from my_owing_teams()`
}

export interface NewTeam {
  readonly id: TeamId
  readonly card: Uint8Array
  readonly kem: Uint8Array
  readonly keyId: KeyId
  readonly pair: Uint8Array
  readonly own: Uint8Array
  readonly at: Temporal.Instant
}

/** Makes a team, whose first keeper is whoever makes it. */
export async function insertTeam(tx: Tx, _permit: Permit<"team.make">, team: NewTeam): Promise<void> {
  const [row] = await tx.sql<{ made: boolean }[]>`
    select make_team(${team.id}, ${team.card}, ${team.kem}, ${team.keyId}, ${team.pair}, ${team.own}, ${team.at.toString()}) as made`
  if (row?.made !== true) throw new Error("the database did not let a team be made that the rules allowed")
}

/** False where the revision seen is not the one that stands. */
export async function renameTeamRow(tx: Tx, _permit: Permit<"team.keep">, team: TeamId, seen: number, card: Uint8Array): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select rename_team(${team}, ${seen}, ${card}) as done`
  return row?.done === true
}

/** The team's key as the caller has it, and the pair that lies under it. */
export interface TeamRing {
  readonly keyId: KeyId
  readonly pair: Uint8Array
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

export async function findTeamRing(tx: Tx, _permit: Permit<"team.keep">, team: TeamId): Promise<TeamRing | null> {
  const [row] = await tx.sql<TeamRing[]>`select key_id as "keyId", pair, hpke, own from team_ring(${team})`
  return row ?? null
}

/** From first use on the team's key stands under the keeper's own; what was sealed to their public key is destroyed. */
export async function rewrapTeamKey(tx: Tx, team: TeamId, own: Uint8Array): Promise<void> {
  await tx.sql`select rewrap_team_key(${team}, ${own})`
}

/** False where they are in it already, or may not be. */
export async function insertTeamMember(tx: Tx, _permit: Permit<"team.keep">, team: TeamId, person: PersonId, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select join_team(${team}, ${person}, ${at.toString()}) as done`
  return row?.done === true
}

/** False where they keep it already, or may not. */
export async function insertKeeper(
  tx: Tx,
  _permit: Permit<"team.keep">,
  team: TeamId,
  person: PersonId,
  sealed: Uint8Array,
  at: Temporal.Instant,
): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select name_keeper(${team}, ${person}, ${sealed}, ${at.toString()}) as done`
  return row?.done === true
}

/** The team's next key: sealed to the keepers who remain, and what the team carries sealed to it anew. */
export interface NextTeamKey {
  readonly kem: Uint8Array
  readonly keyId: KeyId
  readonly pair: Uint8Array
  readonly keepers: readonly { readonly person: PersonId; readonly sealed: Uint8Array }[]
  readonly carried: readonly { readonly grant: string; readonly epoch: string; readonly hpke: Uint8Array }[]
}

export async function deleteKeeper(tx: Tx, _permit: Permit<"team.keep">, team: TeamId, person: PersonId, next: NextTeamKey): Promise<boolean> {
  const { kem, keyId, pair, keepers, carried } = next
  const [row] = await tx.sql<{ done: boolean }[]>`
    select remove_keeper(${team}, ${person}, ${kem}, ${keyId}, ${pair}, ${keepers.map((k) => k.person)}::text[], ${keepers.map((k) => hex(k.sealed))}::text[],
      ${carried.map((c) => c.grant)}::text[], ${carried.map((c) => c.epoch)}::text[], ${carried.map((c) => hex(c.hpke))}::text[]) as done`
  return row?.done === true
}

/** Ends a team with all that came through it; gives what ended, as far as the keeper may know it. */
export async function endTeamRow(
  tx: Tx,
  _permit: Permit<"team.keep">,
  team: TeamId,
  at: Temporal.Instant,
): Promise<readonly { readonly matter: MatterId; readonly grant: GrantId; readonly person: PersonId }[]> {
  return tx.sql<{ matter: MatterId; grant: GrantId; person: PersonId }[]>`select matter, "grant", person from end_team(${team}, ${at.toString()})`
}

/** The events that say who keeps teams and which keys are theirs. */
export interface TeamEvent extends Omit<PublishedKey, "person"> {
  /** Null where it says that somebody left the firm, was stopped, or came back. */
  readonly team: TeamId | null
  /** Null for the house, which says nothing of a team. */
  readonly person: PersonId | null
}

/** In the order of the ledger. */
export async function listTeamEvents(tx: Tx, teams: readonly TeamId[]): Promise<readonly TeamEvent[]> {
  if (teams.length === 0) return []
  return tx.sql<TeamEvent[]>`select team, person, body, sig, signer, leaf, index from team_events(${teams}::text[])`
}

/** Whether a person is in a team or keeps one, for whoever changes roles. */
export async function isInTeam(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<boolean> {
  const [row] = await tx.sql<{ is: boolean }[]>`select is_in_team(${person}) as is`
  return row?.is === true
}

/** Takes whoever has left the firm out of its teams, with their keys of them; gives which. Sent before their parts in matters are held. */
export async function leaveAllTeams(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<readonly TeamId[]> {
  const rows = await tx.sql<{ team: TeamId }[]>`select team from leave_all_teams(${person}) as left_behind(team)`
  return rows.map((row) => row.team)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}
