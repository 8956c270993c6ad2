/** Lists the firm's teams to its staff. */
import { findMatterFacts, inOneTransaction } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { viewTeams, viewTeamsOn } from "./team-view.ts"
import type { TeamOnMatter, TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`. */
export function listTeams(tools: Tools, caller: Caller): Promise<Outcome<TeamView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("team.list", caller)
    return permit.ok ? yes(await viewTeams(tools, tx, caller, null)) : permit
  })
}

/** The teams that were given a matter, for those on it. Refuses `not-found`, and `not-yours-to-do` to guests. */
export function listTeamsOn(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<TeamOnMatter[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("member.list", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    if (!mayInFirm("team.list", caller).ok) return no("not-yours-to-do")
    return yes(await viewTeamsOn(tools, tx, caller, matter))
  })
}
