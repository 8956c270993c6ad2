/** Clears a member for what is of class special in a matter, or takes that back: their keys are made anew, with the key of that compartment or without it, and where it was taken another begins. */
import {
  findFactsWithKeys,
  findMatterFacts,
  holdMatter,
  inOneTransaction,
  insertGrantKeys,
  listCandidates,
  listMemberRows,
  listStandingGrants,
  setClearance,
} from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { keptApart, mayClear, mayOnMatter } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, PersonId } from "#words"
import { endRunOut } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { sealedTo } from "./grant-making.ts"
import { viewMembers } from "./list-members.ts"
import type { MemberView } from "./list-members.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

interface ClearanceChanged {
  readonly member: MemberView
  readonly receipt: Recorded
}

/**
 * Refuses `not-found` for somebody who is not on the matter, `own-rights`, `malformed` where nothing would change, `not-yours-to-do` where a lead who is not cleared would clear,
 * `last-lead` where no lead without an end would remain who is, and `key-not-proved`.
 */
export async function changeClearance(tools: Tools, caller: Caller, matter: MatterId, person: PersonId, special: boolean): Promise<Outcome<ClearanceChanged>> {
  const outcome = await inOneTransaction<ClearanceChanged>(tools.db, caller.seen, async (tx) => {
    const [, facts] = await Promise.all([holdMatter(tx, matter), findMatterFacts(tx, matter)])
    const permit = mayOnMatter("member.admit", caller, facts)
    if (!permit.ok) return permit
    const standing = await listStandingGrants(tx, matter)
    const member = standing.find((grant) => grant.person === person && grant.live)
    const asked = judge(caller, permit.value, standing, member, special)
    if (!asked.ok) return asked
    const turned = await endRunOut(tools, tx, caller, permit.value, standing)
    if (!turned.ok) return turned
    const receipt = await makeAnew(tools, tx, caller, matter, asked.value, special)
    if (!receipt.ok) return receipt
    const [view] = await viewMembers(tools, tx, caller, await listMemberRows(tx, matter, person))
    if (view === undefined) throw new Error("a grant that was held a moment ago is gone")
    return yes({ member: view, receipt: receipt.value })
  })
  if (outcome.ok) tools.drawer.emptyOf(person)
  return outcome
}

function judge(
  caller: Caller,
  permit: Permit<"member.admit">,
  standing: readonly StandingGrant[],
  member: StandingGrant | undefined,
  special: boolean,
): Outcome<StandingGrant> {
  if (member === undefined) return no("not-found")
  const another = keptApart("clearance.changed", caller.person, member.person)
  if (!another.ok) return another
  const clears = special ? mayClear(permit) : yes(null)
  if (!clears.ok) return clears
  if (member.cleared === special) return no("malformed", "special: is so already")
  const remains = standing.some((grant) => grant !== member && grant.live && grant.lasting && grant.role === "lead" && grant.cleared)
  return remains ? yes(member) : no("last-lead", "Nobody would be left to lead it who may open what is special.")
}

/** The keys of all epochs as the new clearance has them; where it was taken, an epoch begins whose special key is nobody's who was not cleared. */
async function makeAnew(tools: Tools, tx: Tx, caller: Caller, matter: MatterId, member: StandingGrant, special: boolean): Promise<Outcome<Recorded>> {
  const { facts, own } = await findFactsWithKeys(tx, matter)
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
  const [candidate] = await listCandidates(tx, [member.person])
  if (candidate === undefined || !(await proveKeys(tools, tx, [candidate])).has(member.person)) return no("key-not-proved")
  const carried = sealedTo(tools, permit.value, keys, candidate, { id: member.id, cleared: special })
  if (!(await setClearance(tx, permit.value, member.id, special))) throw new Error("the database did not let a clearance be changed that the rules let be")
  await insertGrantKeys(tx, permit.value, carried)
  await keys.settle(tx)
  const { epoch } = permit.value.facts
  const receipt = await record(tools, tx, doerOf(caller), {
    kind: "grant.cleared",
    matter: { id: matter, epoch, key: keys.of(epoch) },
    also: [member.id, member.person],
    detail: { person: member.person, special },
  })
  if (special) return yes(receipt)
  using fresh = newEpoch(tools)
  const remaining = (await listStandingGrants(tx, matter)).filter((grant) => grant.live)
  const turned = await turnEpoch(tools, tx, caller, permit.value, fresh, remaining)
  return turned.ok ? yes(receipt) : turned
}
