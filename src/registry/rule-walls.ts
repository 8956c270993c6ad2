/** Walls by rules and against teams: who worked on the matters that a rule speaks of, or is in a team, whom it named since, and what it could not do. The database itself names whoever is let in or joins, with the row that does it. */
import type { MatterId, NoticeId, PersonId, TeamId, WallGround, WallId } from "#words"
import type { Tx } from "./transaction.ts"
import type { CutGrant } from "./walls.ts"

/** Holds a matter before somebody is let in, with the walls by rules about it and what these stand around; nothing for whoever is not on it. */
export async function holdToAdmit(tx: Tx, matter: MatterId): Promise<void> {
  await tx.sql`select hold_to_admit(${matter})`
}

/** Whoever was ever granted anything on matters, for a compliance officer who may raise walls around them. */
export async function listWorkers(tx: Tx, matters: readonly MatterId[]): Promise<readonly PersonId[]> {
  if (matters.length === 0) return []
  const rows = await tx.sql<{ person: PersonId }[]>`select distinct person from worked_on(${matters}::text[]) order by person`
  return rows.map((row) => row.person)
}

/** Holds teams that a wall is raised against, and gives those of them that stand: nobody joins them until the transaction ends. */
export async function holdTeamsToWall(tx: Tx, teams: readonly TeamId[]): Promise<readonly TeamId[]> {
  if (teams.length === 0) return []
  const rows = await tx.sql<{ team: TeamId }[]>`select team from hold_teams_to_wall(${teams}::text[]) team`
  return rows.map((row) => row.team)
}

/** Whoever is in one of the teams. */
export async function listTeamMembers(tx: Tx, teams: readonly TeamId[]): Promise<readonly PersonId[]> {
  if (teams.length === 0) return []
  const rows = await tx.sql<{ person: PersonId }[]>`select distinct person from team_members where team = any(${teams}::text[]) order by person`
  return rows.map((row) => row.person)
}

/** Somebody whom a rule named, and what is to be entered of it. */
export interface NamedByRule {
  readonly wall: WallId
  readonly person: PersonId
  readonly ground: WallGround
  readonly mustAcknowledge: boolean
  readonly told: boolean
  readonly from: Temporal.Instant | null
  readonly until: Temporal.Instant | null
  readonly begun: boolean
  readonly matters: readonly MatterId[]
  readonly cut: readonly CutGrant[]
}

/** Takes one naming that no chain holds yet, for the keeper; null where none is left, or another enters it. */
export async function noteNamed(tx: Tx, notice: NoticeId, at: Temporal.Instant): Promise<NamedByRule | null> {
  const [row] = await tx.sql<NamedByRule[]>`
    select wall, person, ground, must_acknowledge as "mustAcknowledge", told, starts_at as "from", until, begun, matters, cut from note_named(${notice}, ${at.toString()})`
  return row ?? null
}

/** Who worked on a matter that a rule speaks of, or is in a team that a wall names, and is not shut out. */
export interface UnkeptRow {
  readonly wall: WallId
  /** Null where it is a team. */
  readonly matter: MatterId | null
  readonly team: TeamId | null
  readonly person: PersonId
  readonly since: Temporal.Instant
}

/** Them all, for whoever keeps the wall. */
export async function listUnkept(tx: Tx): Promise<readonly UnkeptRow[]> {
  return tx.sql<UnkeptRow[]>`select wall, matter, team, person, since from unkept_rules()`
}

export interface NamedWorker {
  /** `before` where the wall names them already, `leaderless` where a matter would lose its last lead, `no` where it is not the caller's to do. */
  readonly did: "named" | "before" | "leaderless" | "no"
  readonly told: boolean
  readonly cut: readonly CutGrant[]
}

/** Names somebody whom a rule could not, as whoever keeps the wall. */
export async function nameWorker(tx: Tx, wall: WallId, person: PersonId, notice: NoticeId, at: Temporal.Instant): Promise<NamedWorker> {
  const [row] = await tx.sql<NamedWorker[]>`select did, told, cut from name_worker(${wall}, ${person}, ${notice}, ${at.toString()})`
  return row ?? { did: "no", told: false, cut: [] }
}
