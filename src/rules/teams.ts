/** Who may do what with a team: its keepers, and to whoever may know of no team it is not there. */
import { no } from "#words"
import type { Outcome, TeamId } from "#words"
import { mayInFirm } from "./may.ts"
import type { Asking, Permit } from "./permit.ts"

/** What the rules are told about a team. */
export interface TeamFacts {
  readonly team: TeamId
  /** Whether the caller keeps it, or kept it when it ended. */
  readonly keeps: boolean
  readonly ended: boolean
}

/** Whether a caller may take a person out of a team: its keepers, and whoever takes themselves out. Refuses as `mayKeepTeam`. */
export function mayLeaveTeam(asking: Asking, facts: TeamFacts | null, isInItThemselves: boolean): Outcome<Permit<"team.keep">> {
  return mayKeepTeam(asking, facts === null ? null : { ...facts, keeps: facts.keeps || isInItThemselves })
}

/** Whether a caller may rename a team, add and remove people, or end it. `facts` is null where the team is not there. Refuses `not-found`, `not-yours-to-do` to those who may list teams, `team-ended` to those who kept it. */
export function mayKeepTeam(asking: Asking, facts: TeamFacts | null): Outcome<Permit<"team.keep">> {
  const may = mayGoOnForTeam(asking, facts)
  return may.ok && facts?.ended === true ? no("team-ended") : may
}

/** Whether a caller may begin the epochs that are owed on a team's matters: its keepers, and those who kept it when it ended. Refuses `not-found`, `not-yours-to-do`. */
export function mayGoOnForTeam(asking: Asking, facts: TeamFacts | null): Outcome<Permit<"team.keep">> {
  if (facts === null || !mayInFirm("team.list", asking).ok) return no("not-found")
  return facts.keeps ? mayInFirm("team.keep", asking) : no("not-yours-to-do")
}
