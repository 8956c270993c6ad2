/** Teams as the firm's staff see them: who keeps them, who is in them, and of their matters those that the caller is on. */
import { eventTime } from "#ledger"
import { listTeamGrantRows, listTeamRows } from "#registry"
import type { TeamGrantRow, TeamRow, Tx } from "#registry"
import type { EventId, GrantAction, GrantId, MatterCode, MatterId, MatterRole, PersonId, PlaceId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { openTeamCard } from "./team-key.ts"
import type { Tools } from "./tools.ts"

export interface TeamView {
  readonly id: TeamId
  readonly name: string
  readonly rev: number
  readonly madeAt: string
  /** Null while it stands. */
  readonly ended: { readonly at: string; readonly by: PersonView } | null
  readonly keepers: PersonView[]
  readonly members: PersonView[]
  /** Whether the caller keeps it. */
  readonly keeps: boolean
  /** Of the matters that it was given, those that the caller is on. */
  readonly matters: { readonly id: MatterId; readonly code: MatterCode; readonly role: MatterRole; readonly until: string | null }[]
}

export async function viewTeams(tools: Tools, tx: Tx, caller: Caller, only: TeamId | null): Promise<TeamView[]> {
  const [rows, given] = await Promise.all([listTeamRows(tx, only), listTeamGrantRows(tx, null)])
  const names = await namesOf(
    tools,
    tx,
    caller,
    rows.flatMap((row) => [...row.keepers, ...row.members, ...(row.endedBy === null ? [] : [row.endedBy])]),
  )
  return rows.map((row) => toView(tools, caller, row, given, names))
}

/** The names of the firm's teams, by id. */
export async function teamNames(tools: Tools, tx: Tx, caller: Caller): Promise<ReadonlyMap<TeamId, string>> {
  return new Map((await listTeamRows(tx, null)).map(({ id, card }) => [id, openTeamCard(caller.firmKey, tools.firm.id, id, card).name]))
}

/** One team after an act on it. */
export async function viewTeam(tools: Tools, tx: Tx, caller: Caller, team: TeamId): Promise<TeamView> {
  const [view] = await viewTeams(tools, tx, caller, team)
  if (view === undefined) throw new Error("a team that was held a moment ago is gone")
  return view
}

function toView(tools: Tools, caller: Caller, row: TeamRow, given: readonly TeamGrantRow[], names: ReadonlyMap<PersonId, string>): TeamView {
  return {
    id: row.id,
    name: openTeamCard(caller.firmKey, tools.firm.id, row.id, row.card).name,
    rev: row.rev,
    madeAt: eventTime(row.madeAt),
    ended: row.endedAt === null || row.endedBy === null ? null : { at: eventTime(row.endedAt), by: refTo(names, row.endedBy) },
    keepers: row.keepers.map((person) => refTo(names, person)),
    members: row.members.map((person) => refTo(names, person)),
    keeps: row.endedAt === null && row.keepers.includes(caller.person),
    matters: given
      .filter((grant) => grant.team === row.id)
      .map(({ matter, code, role, until }) => ({ id: matter, code, role, until: until === null ? null : eventTime(until) })),
  }
}

/** A team's grant on one matter, as those on it see it. */
export interface TeamOnMatter {
  readonly grant: GrantId
  readonly team: { readonly id: TeamId; readonly name: string }
  readonly role: MatterRole
  readonly special: boolean
  readonly actions: readonly GrantAction[]
  /** The places of the file plan that it is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly by: PersonView
  readonly madeAt: string
  readonly until: string | null
  /** The event that opened the class of the matter to it, where the firm's policy gave it; null where a lead did. */
  readonly policy: EventId | null
  readonly members: PersonView[]
  /** Members of the team who are not on the matter. */
  readonly missing: PersonView[]
}

export async function viewTeamsOn(tools: Tools, tx: Tx, caller: Caller, matter: MatterId): Promise<TeamOnMatter[]> {
  const rows = await listTeamGrantRows(tx, matter)
  const names = await namesOf(
    tools,
    tx,
    caller,
    rows.flatMap((row) => [row.by, ...row.members]),
  )
  return rows.map((row) => ({
    grant: row.grant,
    team: { id: row.team, name: openTeamCard(caller.firmKey, tools.firm.id, row.team, row.card).name },
    role: row.role,
    special: row.cleared,
    actions: row.actions,
    places: row.places,
    by: refTo(names, row.by),
    madeAt: eventTime(row.madeAt),
    until: row.until === null ? null : eventTime(row.until),
    policy: row.policy,
    members: row.members.map((person) => refTo(names, person)),
    missing: row.members.filter((person) => !row.on.includes(person)).map((person) => refTo(names, person)),
  }))
}
