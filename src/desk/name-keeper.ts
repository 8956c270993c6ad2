/** Names a keeper of a team: the team's key is sealed to them. */
import { holdTeam, inOneTransaction, insertKeeper } from "#registry"
import { mayKeepTeam } from "#rules"
import { sealKeyTo } from "#seal"
import { no, yes } from "#words"
import type { Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { openTeamKey, teamKeyPlace } from "./team-key.ts"
import { fitForTeam } from "./team-people.ts"
import { viewTeam } from "./team-view.ts"
import type { TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found`, `not-yours-to-do`, `cannot-be-member`, `key-not-proved`, `already-there`. */
export function nameKeeper(
  tools: Tools,
  caller: Caller,
  team: TeamId,
  person: PersonId,
): Promise<Outcome<{ readonly team: TeamView; readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayKeepTeam(caller, await holdTeam(tx, team))
    if (!permit.ok) return permit
    const kem = await fitForTeam(tools, tx, person)
    if (!kem.ok) return kem
    using key = await openTeamKey(tools, tx, caller, permit.value, team)
    const sealed = sealKeyTo(kem.value, key.key, teamKeyPlace(tools.firm.id, team, key.id))
    if (!(await insertKeeper(tx, permit.value, team, person, sealed, tools.now()))) return no("already-there", "This person keeps the team already.")
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.keeper-named", also: [team, person] })
    return yes({ team: await viewTeam(tools, tx, caller, team), receipt })
  })
}
