/** The roads of teams. */
import {
  admitTeam,
  bringTeamIn,
  continueTeam,
  endTeam,
  joinTeam,
  leaveTeam,
  listTeams,
  listTeamsOn,
  makeTeam,
  nameKeeper,
  releaseTeam,
  rehearseTeamEnding,
  removeKeeper,
  renameTeam,
} from "#desk"
import type { teamRoutes } from "./contract/teams.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof teamRoutes)[number]["name"]

export const teamHandlers: Handlers<Name> = {
  listTeams: ({ tools, caller }) => listTeams(tools, caller),
  makeTeam: ({ tools, caller, body }) => makeTeam(tools, caller, body),
  renameTeam: ({ tools, caller, params, body }) => renameTeam(tools, caller, params.team, body),
  joinTeam: ({ tools, caller, params, body }) => joinTeam(tools, caller, params.team, body.person),
  continueTeam: ({ tools, caller, params }) => continueTeam(tools, caller, params.team),
  leaveTeam: ({ tools, caller, params }) => leaveTeam(tools, caller, params.team, params.person),
  nameKeeper: ({ tools, caller, params, body }) => nameKeeper(tools, caller, params.team, body.person),
  removeKeeper: ({ tools, caller, params }) => removeKeeper(tools, caller, params.team, params.person),
  rehearseTeamEnding: ({ tools, caller, params }) => rehearseTeamEnding(tools, caller, params.team),
  endTeam: ({ tools, caller, params }) => endTeam(tools, caller, params.team),
  listTeamsOn: ({ tools, caller, params }) => listTeamsOn(tools, caller, params.matter),
  admitTeam: ({ tools, caller, params, body }) =>
    admitTeam(tools, caller, params.matter, { ...body, until: body.until === null ? null : Temporal.Instant.from(body.until) }),
  bringTeamIn: ({ tools, caller, params }) => bringTeamIn(tools, caller, params.matter, params.team),
  releaseTeam: ({ tools, caller, params }) => releaseTeam(tools, caller, params.matter, params.team),
}
