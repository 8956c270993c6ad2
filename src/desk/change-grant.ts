/** Changes what somebody who is on a matter may do there: what their part includes, and whether they are cleared for what is of class special. With the clearance, and with the reading, their keys are made anew; where either was taken another epoch begins. */
import {
  findFactsWithKeys,
  findMatterFacts,
  holdMatter,
  inOneTransaction,
  insertGrantKeys,
  listCandidates,
  listMemberRows,
  listStandingGrants,
  setActions,
  setClearance,
} from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { clearedIn, includedIn, keptApart, mayClear, mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { GrantAction, MatterId, Outcome, PersonId } from "#words"
import { endRunOut } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { sealCardApart } from "./card-apart.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { losesKeys, shareOf } from "./epoch-secret.ts"
import { sealedTo } from "./grant-making.ts"
import { viewMembers } from "./list-members.ts"
import type { MemberView } from "./list-members.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/** What is to be so from now on; what is left out stays. */
export interface GrantChange {
  readonly special?: boolean | undefined
  readonly actions?: readonly GrantAction[] | undefined
}

interface GrantChanged {
  readonly member: MemberView
  readonly receipt: Recorded
}

/** What of it differs from what stands. */
interface Differs {
  readonly member: StandingGrant
  readonly special: boolean | null
  readonly actions: readonly GrantAction[] | null
}

/**
 * Refuses `not-found` for somebody who is not on the matter, `own-rights`, `malformed` where nothing would change or their part may not include this, `not-yours-to-do` where a lead who is not cleared
 * would clear, `last-lead` where no lead without an end would remain who is, and `key-not-proved`.
 */
export async function changeGrant(tools: Tools, caller: Caller, matter: MatterId, person: PersonId, change: GrantChange): Promise<Outcome<GrantChanged>> {
  const outcome = await inOneTransaction<GrantChanged>(tools.db, caller.seen, async (tx) => {
    const [, facts] = await Promise.all([holdMatter(tx, matter), findMatterFacts(tx, matter)])
    const permit = mayOnMatter("member.admit", caller, facts)
    if (!permit.ok) return permit
    const standing = await listStandingGrants(tx, matter)
    const asked = judge(caller, permit.value, standing, person, change)
    if (!asked.ok) return asked
    const turned = await endRunOut(tools, tx, caller, permit.value, standing)
    if (!turned.ok) return turned
    const receipt = await makeSo(tools, tx, caller, matter, asked.value)
    if (!receipt.ok) return receipt
    const [view] = await viewMembers(tools, tx, caller, await listMemberRows(tx, matter, person))
    if (view === undefined) throw new Error("a grant that was held a moment ago is gone")
    return yes({ member: view, receipt: receipt.value })
  })
  if (outcome.ok) tools.drawer.emptyOf(person)
  return outcome
}

function judge(caller: Caller, permit: Permit<"member.admit">, standing: readonly StandingGrant[], person: PersonId, change: GrantChange): Outcome<Differs> {
  const member = standing.find((grant) => grant.person === person && grant.live)
  if (member === undefined) return no("not-found")
  const another = keptApart(change.special === undefined ? "actions.changed" : "clearance.changed", caller.person, member.person)
  if (!another.ok) return another
  const included = change.actions === undefined ? yes(member.actions) : includedIn(member.role, change.actions)
  if (!included.ok) return included
  const fits = clearedIn(included.value, change.special === true)
  if (!fits.ok) return fits
  const clears = change.special === true ? mayClear(permit) : yes(null)
  if (!clears.ok) return clears
  // With the reading goes the clearance.
  const asked = included.value.includes("read") ? change.special : false
  const special = asked === undefined || asked === member.cleared ? null : asked
  const actions = included.value.join() === member.actions.join() ? null : included.value
  if (special === null && actions === null) return no("malformed", `${change.actions === undefined ? "special" : "actions"}: is so already`)
  const remains = special === null || standing.some((grant) => grant !== member && grant.live && grant.lasting && grant.role === "lead" && grant.cleared)
  return remains ? yes({ member, special, actions }) : no("last-lead", "Nobody would be left to lead it who may open what is special.")
}

async function makeSo(tools: Tools, tx: Tx, caller: Caller, matter: MatterId, { member, special, actions }: Differs): Promise<Outcome<Recorded>> {
  const { facts, own } = await findFactsWithKeys(tx, matter)
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
  const { epoch } = permit.value.facts
  const of = { matter: { id: matter, epoch, key: keys.of(epoch) }, also: [member.id, member.person] }
  const { person } = member
  const said = actions === null ? null : await record(tools, tx, doerOf(caller), { kind: "grant.changed", ...of, detail: { person, actions } })
  if (actions?.includes("read") === false) await sealCardApart(tools, tx, permit.value, keys)
  if (actions !== null && !(await setActions(tx, permit.value, member.id, actions)))
    throw new Error("the database did not let a grant be changed that the rules let be")
  const cleared = special === null ? null : await record(tools, tx, doerOf(caller), { kind: "grant.cleared", ...of, detail: { person, special } })
  if (special !== null && !(await setClearance(tx, permit.value, member.id, special)))
    throw new Error("the database did not let a clearance be changed that the rules let be")
  const now = { ...member, cleared: special ?? member.cleared, actions: actions ?? member.actions }
  const anew = shareOf(now) === shareOf(member) && special === null ? yes(null) : await makeAnew(tools, tx, caller, permit.value, keys, member, now)
  if (!anew.ok) return anew
  await keys.settle(tx)
  const receipt = said ?? cleared
  if (receipt === null) throw new Error("nothing was to be changed")
  return yes(receipt)
}

/** The keys of all epochs as the grant has them now; where one was taken, an epoch begins of which nobody has it who should not. */
async function makeAnew(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  before: StandingGrant,
  now: StandingGrant,
): Promise<Outcome<null>> {
  const [candidate] = await listCandidates(tx, [now.person])
  if (candidate === undefined || !(await proveKeys(tools, tx, [candidate])).has(now.person)) return no("key-not-proved")
  await insertGrantKeys(tx, permit, sealedTo(tools, permit, keys, candidate, now))
  if (!losesKeys(before, now)) return yes(null)
  using fresh = newEpoch(tools)
  const remaining = (await listStandingGrants(tx, permit.facts.matter)).filter((grant) => grant.live)
  return await turnEpoch(tools, tx, caller, permit, fresh, remaining)
}
