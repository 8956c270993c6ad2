/** Changes what somebody who is on a matter may do there: what their part includes, which places of the file plan it is in, and whether they are cleared for what is of class special. With the clearance, and with the reading, their keys are made anew; where either was taken another epoch begins. */
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
  setPlaces,
} from "#registry"
import type { StandingGrant, Tx } from "#registry"
import { clearedIn, includedIn, keptApart, mayClear, mayOnMatter, placesIn } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { GrantAction, MatterId, Outcome, PersonId, PlaceId } from "#words"
import { endRunOut } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { sealCardApart } from "./card-apart.ts"
import { epochKeys } from "./epoch-keys.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { losesKeys, shareOf } from "./epoch-secret.ts"
import { sealedTo } from "./grant-making.ts"
import { viewMembers } from "./list-members.ts"
import type { MemberView } from "./list-members.ts"
import { partPlaces } from "./part-places.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { newEpoch, turnEpoch } from "./turn-epoch.ts"

/** What is to be so from now on; what is left out stays. */
export interface GrantChange {
  readonly special?: boolean | undefined
  readonly actions?: readonly GrantAction[] | undefined
  /** Null for the whole matter. */
  readonly places?: readonly PlaceId[] | null | undefined
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
  /** As they are to be; what stands where nothing is said. */
  readonly places: readonly PlaceId[] | null
  readonly moved: boolean
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
  const places = change.places === undefined ? yes(member.places) : placesIn(member.role, included.value, change.places)
  if (!places.ok) return places
  if (member.ofTeam && asSet(places.value) !== asSet(member.places))
    return no("malformed", "places: their part comes through a team, and is in what the team was given")
  const discloses = places.value === null || !included.value.includes("disclose") ? yes(null) : placesIn(member.role, included.value, places.value)
  if (!discloses.ok) return discloses
  const fits = clearedIn(included.value, change.special === true)
  if (!fits.ok) return fits
  // With the reading goes the clearance.
  const asked = included.value.includes("read") ? change.special : false
  const special = asked === undefined || asked === member.cleared ? null : asked
  const actions = included.value.join() === member.actions.join() ? null : included.value
  const moved = asSet(places.value) !== asSet(member.places)
  // The keys of whoever is cleared are made anew by a lead who has those of what is special.
  const clears = change.special === true || (moved && (special ?? member.cleared)) ? mayClear(permit) : yes(null)
  if (!clears.ok) return clears
  if (special === null && actions === null && !moved)
    return no("malformed", `${change.places !== undefined ? "places" : change.actions === undefined ? "special" : "actions"}: is so already`)
  const remains = special === null || standing.some((grant) => grant !== member && grant.live && grant.lasting && grant.role === "lead" && grant.cleared)
  return remains
    ? yes({ member, special, actions, places: places.value, moved })
    : no("last-lead", "Nobody would be left to lead it who may open what is special.")
}

const asSet = (places: readonly PlaceId[] | null): string => (places === null ? "all" : places.toSorted().join())

async function makeSo(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  matter: MatterId,
  { member, special, actions, places, moved }: Differs,
): Promise<Outcome<Recorded>> {
  const { facts, own } = await findFactsWithKeys(tx, matter)
  const permit = mayOnMatter("member.admit", caller, facts)
  if (!permit.ok) return permit
  using keys = epochKeys(tools, caller, { matter, grant: permit.value.facts.grant.id }, own)
  const { epoch } = permit.value.facts
  const of = { matter: { id: matter, epoch, key: keys.of(epoch) }, also: [member.id, member.person] }
  const { person } = member
  const changed = { person, actions: actions ?? member.actions, ...(moved ? { places } : {}) }
  const said = actions === null && !moved ? null : await record(tools, tx, doerOf(caller), { kind: "grant.changed", ...of, detail: changed })
  if (actions?.includes("read") === false || places !== null) await sealCardApart(tools, tx, permit.value, keys)
  const apart = await partPlaces(tools, tx, caller, permit.value, keys, places ?? [])
  if (!apart.ok) return apart
  const narrows = moved && places !== null
  // No part is in places that takes chains out, not even between two writes.
  const give = async (): Promise<void> => {
    if (moved && !(await setPlaces(tx, permit.value, member.id, places))) throw new Error("the database did not let places be given that the rules let be")
  }
  if (!narrows) await give()
  if (actions !== null && !(await setActions(tx, permit.value, member.id, actions)))
    throw new Error("the database did not let a grant be changed that the rules let be")
  if (narrows) await give()
  const cleared = special === null ? null : await record(tools, tx, doerOf(caller), { kind: "grant.cleared", ...of, detail: { person, special } })
  if (special !== null && !(await setClearance(tx, permit.value, member.id, special)))
    throw new Error("the database did not let a clearance be changed that the rules let be")
  const now = { ...member, cleared: special ?? member.cleared, actions: actions ?? member.actions, places }
  const anew = sameShare(now, member) && special === null && !moved ? yes(null) : await makeAnew(tools, tx, caller, permit.value, keys, member, now)
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

function sameShare(a: StandingGrant, b: StandingGrant): boolean {
  return JSON.stringify(shareOf(a)) === JSON.stringify(shareOf(b))
}
