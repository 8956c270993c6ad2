/** Gives a team another name. */
import { holdTeam, inOneTransaction, renameTeamRow } from "#registry"
import { mayKeepTeam } from "#rules"
import { no, yes } from "#words"
import type { Outcome, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { sealTeamCard } from "./team-key.ts"
import { viewTeam } from "./team-view.ts"
import type { TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found`, `not-yours-to-do`, `stale`. */
export function renameTeam(
  tools: Tools,
  caller: Caller,
  team: TeamId,
  order: { readonly rev: number; readonly name: string },
): Promise<Outcome<{ readonly team: TeamView; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayKeepTeam(caller, await holdTeam(tx, team))
    if (!permit.ok) return permit
    if (!(await renameTeamRow(tx, permit.value, team, order.rev, sealTeamCard(caller.firmKey, tools.firm.id, team, order)))) return no("stale")
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.renamed", also: [team] })
    return yes({ team: await viewTeam(tools, tx, caller, team), receipt })
  })
}
