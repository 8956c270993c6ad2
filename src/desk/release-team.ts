/** Takes a matter back from a team: what its members have through it ends, but for those to whom another team gives it too, and a new epoch begins for those who remain. */
import {
  endGrants,
  endTeamGrant,
  findFactsWithKeys,
  findMatterFacts,
  holdToAdmit,
  holdTeamsOn,
  inOneTransaction,
  listStandingGrants,
  listTeamGrantRows,
  listThroughOn,
} from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { moveToOthers, noteEnd } from "./through-grants.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

interface TeamReleased {
  readonly ended: number
  readonly receipt: Recorded
}

/** Refuses `not-found` for a team that was not given the matter, `key-not-proved` where the key of one who remains does not hold, and what the rules of the matter refuse. */
export async function releaseTeam(tools: Tools, caller: Caller, matter: MatterId, team: TeamId): Promise<Outcome<TeamReleased>> {
  const done = await inOneTransaction<TeamReleased & { readonly people: readonly PersonId[] }>(tools.db, caller.seen, async (tx) => {
    const [, , facts] = await Promise.all([holdTeamsOn(tx, matter, team), holdToAdmit(tx, matter), findMatterFacts(tx, matter)])
    const permit = mayOnMatter("member.release", caller, facts)
    if (!permit.ok) return permit
    const given = (await listTeamGrantRows(tx, matter)).find((row) => row.team === team)
    if (given === undefined) return no("not-found")
    const through = await listThroughOn(tx, permit.value, team)
    const { own } = await findFactsWithKeys(tx, matter)
    using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
    const { epoch } = permit.value.facts
    const keyOf = () => ({ key: keys.of(epoch) })
    await moveToOthers(tools, tx, caller, permit.value, team, through, keyOf)
    const ended = through.filter((row) => row.next === null)
    const receipt = await record(tools, tx, doerOf(caller), {
      kind: "team.released",
      matter: { id: matter, epoch, key: keys.of(epoch) },
      also: [given.grant],
      detail: { team, role: given.role },
    })
    await Promise.all(ended.map((row) => noteEnd(tools, tx, caller, team, row, keyOf)))
    await endTeamGrant(tx, permit.value, team, tools.now())
    await endGrants(
      tx,
      permit.value,
      ended.map((row) => row.grant),
      tools.now(),
    )
    await keys.settle(tx)
    using fresh = newEpoch(tools)
    const remaining = (await listStandingGrants(tx, matter)).filter((grant) => grant.live)
    const turned = await turnEpoch(tools, tx, caller, permit.value, fresh, remaining)
    return turned.ok ? yes({ ended: ended.length, receipt, people: ended.map((row) => row.person) }) : turned
  })
  if (!done.ok) return done
  for (const person of done.value.people) tools.drawer.emptyOf(person)
  return yes({ ended: done.value.ended, receipt: done.value.receipt })
}
