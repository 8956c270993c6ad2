/** The firm's policy on classes of matters: which teams every matter of a class is given to when it is opened. */
import type { Permit } from "#rules"
import type { Class, EventId, GrantAction, MatterId, PersonId, TeamId } from "#words"
import type { PublishedKey } from "./members.ts"
import type { TeamRole } from "./team-grants.ts"
import type { Tx } from "./transaction.ts"

/** One line of the policy. */
export interface ClassRow {
  readonly class: Class
  readonly team: TeamId
  readonly role: TeamRole
  readonly actions: readonly GrantAction[]
  readonly by: PersonId
  readonly at: Temporal.Instant
  readonly event: EventId
}

/** The whole policy, or what it says of one team: nothing where the caller may not know of teams. */
export async function listClassRows(tx: Tx, team: TeamId | null): Promise<readonly ClassRow[]> {
  return tx.sql<ClassRow[]>`
    select c.class, c.team, c.role, array_to_json(all_actions(c.actions, c.role)) as actions, c.opened_by as by, c.opened_at as at, c.event
    from class_teams c where (${team}::text is null or c.team = ${team}) order by c.class, c.opened_at, c.team`
}

export interface NewClass {
  readonly class: Class
  readonly team: TeamId
  readonly role: TeamRole
  readonly actions: readonly GrantAction[]
  readonly event: EventId
  readonly at: Temporal.Instant
  /** What the event commits to, with its salt, under the firm key. */
  readonly opened: Uint8Array
}

/** False where the class is open to the team already. */
export async function insertClass(tx: Tx, _permit: Permit<"class.open">, line: NewClass): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`
    select open_class(${line.class}, ${line.team}, ${line.role}, ${line.actions}::text[], ${line.event}, ${line.opened}, ${line.at.toString()}) as done`
  return row?.done === true
}

/** False where the class is not open to the team. */
export async function deleteClass(tx: Tx, _permit: Permit<"class.open">, klass: Class, team: TeamId): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select close_class(${klass}, ${team}) as done`
  return row?.done === true
}

/** What a matter of the class is given to, and as what, as the rows say. */
export interface HeldClass extends Pick<ClassRow, "team" | "role" | "actions" | "event" | "by"> {
  readonly opened: Uint8Array
}

/** Holds the teams that a class is open to, and its lines, until the transaction ends; with the teams of a matter that the caller leads, where one is named. Sent before the matter is held. */
export async function holdClass(tx: Tx, klass: Class, matter: MatterId | null): Promise<readonly HeldClass[]> {
  return tx.sql<HeldClass[]>`select team, role, actions, event, by, opened from hold_class(${klass}, ${matter})`
}

/** The events that opened and closed classes to teams, in the order of the ledger. */
export async function listClassEvents(tx: Tx, teams: readonly TeamId[]): Promise<readonly PublishedKey[]> {
  if (teams.length === 0) return []
  return tx.sql<PublishedKey[]>`select person, body, sig, signer, leaf, index from class_events(${teams}::text[])`
}
