/** What closing a matter does to access, and its rehearsal: whoever does not lead it is released, and a new epoch begins for its leads. */
import {
  endGrants,
  endTeamGrant,
  findMatterFacts,
  inOneTransaction,
  listMemberRows,
  listRequestRows,
  listReviewRows,
  listStandingGrants,
  listTeamGrantRows,
  listWallRows,
} from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { mayOnMatter, staysWhenClosed } from "#rules"
import type { MatterFacts, Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import { recordEnds } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { viewMembers } from "./list-members.ts"
import type { MemberView } from "./list-members.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

const stays = (grant: StandingGrant): boolean => grant.live && staysWhenClosed(grant.role)

/** Ends what closing ends; gives whose parts those were. Refuses what releasing refuses. */
export async function endByClosing(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts): Promise<Outcome<readonly PersonId[]>> {
  const permit = mayOnMatter("member.release", caller, facts)
  if (!permit.ok) return permit
  await takeFromTeams(tools, tx, caller, permit.value)
  const standing = await listStandingGrants(tx, facts.matter)
  const ended = standing.filter((grant) => !stays(grant))
  if (ended.length === 0) return yes([])
  using epoch = newEpoch(tools)
  const turned = await turnEpoch(tools, tx, caller, permit.value, epoch, standing.filter(stays))
  if (!turned.ok) return turned
  await recordEnds(tools, tx, caller, permit.value, epoch, ended, { because: "closed" })
  const ids = ended.map((grant) => grant.id)
  await endGrants(tx, permit.value, ids, tools.now())
  return yes(ended.map((grant) => grant.person))
}

/** No team leads a matter: it is taken back from all, and who joins one later is not given it. */
async function takeFromTeams(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"member.release">): Promise<void> {
  const { matter } = permit.facts
  for (const { grant, team, role } of await listTeamGrantRows(tx, matter)) {
    await endTeamGrant(tx, permit, team, tools.now())
    await record(tools, tx, doerOf(caller), { kind: "team.released", ofMatter: matter, also: [grant], detail: { team, role, because: "closed" } })
  }
}

export interface ClosingRehearsal {
  readonly ends: MemberView[]
  readonly keeps: MemberView[]
  /** Requests that wait; they can still be answered. */
  readonly requests: number
  readonly reviewOpen: boolean
  /** Walls that stand; they go on standing. */
  readonly walls: number
}

/** Refuses `not-found`, `not-yours-to-do`, `matter-closed`. */
export function rehearseClosing(tools: Tools, caller: Caller, matter: MatterId): Promise<Outcome<ClosingRehearsal>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("matter.change", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    if (permit.value.facts.stage === "closed") return no("matter-closed")
    const [standing, members] = await Promise.all([listStandingGrants(tx, matter), listMemberRows(tx, matter, null)])
    const staying = new Set(standing.filter(stays).map((grant) => grant.id))
    const views = await viewMembers(tools, tx, caller, members)
    const [requests, reviews, walls] = await Promise.all([listRequestRows(tx, matter), listReviewRows(tx, { matter }), listWallRows(tx, { matter })])
    return yes({
      ends: views.filter((one) => !staying.has(one.grant)),
      keeps: views.filter((one) => staying.has(one.grant)),
      requests: requests.length,
      reviewOpen: reviews.some((one) => one.closedAt === null),
      walls: walls.filter((one) => one.stands).length,
    })
  })
}
