/** Takes a person out of a team, or lets a member go by themselves: what they had through it alone ends at once, with the keys. Then new epochs begin, some in the same request; a keeper goes on with the others. */
import { deleteTeamMember, holdOwnTeam, holdTeam, listOwed, listTeamRows, listThroughTeam, onManyMatters } from "#registry"
import { mayLeaveTeam } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { carriedKeys } from "./carried-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { moveToOthers, noteEnd } from "./through-grants.ts"
import type { Tools } from "./tools.ts"
import { turnSome } from "./turn-for-team.ts"

export interface Left {
  readonly ended: number
  /** Matters on which the new epoch has not begun. Whoever keeps the team goes on; so does the next act on their members. */
  readonly unturned: number
  readonly receipt: Recorded
}

/** Refuses `not-found` (also for somebody who is not in the team), `not-yours-to-do`. */
export async function leaveTeam(tools: Tools, caller: Caller, team: TeamId, person: PersonId): Promise<Outcome<Left>> {
  const left = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const facts = await holdTeam(tx, team)
    const permit = mayLeaveTeam(caller, facts, person === caller.person && (await holdOwnTeam(tx, team)))
    if (!permit.ok) return permit
    const [row] = await listTeamRows(tx, team)
    if (row?.members.includes(person) !== true) return no("not-found")
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.left", also: [team, person] })
    const through = await listThroughTeam(tx, permit.value, team, person)
    const keeps = facts?.keeps === true
    using keys = await carriedKeys(tools, tx, caller, permit.value, team, keeps ? through : [])
    await moveToOthers(tools, tx, caller, permit.value, team, through, keys.of)
    // Whoever leaves by themselves notes it while they are still on the matter.
    const ending = through.filter((one) => one.next === null)
    await Promise.all(ending.map((one) => noteEnd(tools, tx, caller, team, one, keys.of)))
    const ended = await deleteTeamMember(tx, permit.value, team, person, tools.now())
    if (ended.length !== ending.length) throw new Error("what came through a team changed while it was held")
    return yes({ receipt, keeps, ended: ended.length })
  })
  if (!left.ok) return left
  const { receipt, keeps, ended } = left.value
  tools.drawer.emptyOf(person)
  if (!keeps) return yes({ ended, unturned: ended, receipt })
  const { unturned } = await turnSome(tools, caller, team, (tx) => listOwed(tx, team))
  return yes({ ended, unturned, receipt })
}
