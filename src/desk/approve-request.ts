/** Approves a request for access: the person is let in for the time they asked for, or for less. Where the matter's class asks for two, the first approval waits for a second lead's. */
import { decideRequest, findFactsWithKeys, findMatterFacts, holdToAdmit, inOneTransaction, listPlaceRows, listRequestRows, listStandingGrants } from "#registry"
import type { FirstApproval, RequestRow, StandingGrant, Tx } from "#registry"
import { bothGive, includedIn, keptApart, mayClear, mayOnMatter, needsTwo, placesIn } from "#rules"
import type { Permit, WouldGive } from "#rules"
import { no, yes } from "#words"
import type { GrantAction, GrantId, MatterId, MatterRole, Outcome, PlaceId, RequestId } from "#words"
import { admitWithin } from "./admit.ts"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { keepRules } from "./note-named.ts"
import { partPlaces, placesOfPlan } from "./part-places.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { endForRenewal } from "./renew-grant.ts"
import type { Tools } from "./tools.ts"

export interface Approval {
  /** Null for what was asked for. */
  readonly role: MatterRole | null
  readonly until: Temporal.Instant | null
  /** Whether they may open what is of class special; where two approve, both have to say so. */
  readonly special: boolean
  /** What their part is to include; null for what it usually does. Where two approve they give no more than both of them say, of the part and of the time too. */
  readonly actions: readonly GrantAction[] | null
  /** The places of the file plan that they are let into, null for the whole matter; left out where they stay in what they have, and else have the whole. */
  readonly places?: readonly PlaceId[] | null | undefined
  /** The grant that is meant to go on; null where they are let in by whatever they stand in, or anew. */
  readonly renews: GrantId | null
}

export interface Approved {
  readonly state: "given" | "waits-for-second"
  readonly receipt: Recorded
}

/** Refuses `not-found` for a request that does not wait, `second-person-needed` to the one who asked and to the one who approved first, `malformed` for a time longer than was asked for, `stale` where what is to be renewed has ended, and what admitting refuses. */
export function approveRequest(tools: Tools, caller: Caller, matter: MatterId, id: RequestId, approval: Approval): Promise<Outcome<Approved>> {
  return keepRules(
    tools,
    inOneTransaction<Approved>(tools.db, caller.seen, async (tx) => {
      const [, facts] = await Promise.all([holdToAdmit(tx, matter), findMatterFacts(tx, matter)])
      const permit = mayOnMatter("member.admit", caller, facts)
      if (!permit.ok) return permit
      const request = (await listRequestRows(tx, matter)).find((row) => row.id === id)
      if (request === undefined) return no("not-found")
      const another = keptApart("request.answered", caller.person, request.person)
      if (!another.ok) return another
      const until = approval.until ?? request.until
      if (Temporal.Instant.compare(until, request.until) > 0) return no("malformed", "until: lies after what was asked for")
      const clears = approval.special ? mayClear(permit.value) : yes(null)
      if (!clears.ok) return clears
      const role = approval.role ?? request.role
      const all = await listStandingGrants(tx, matter)
      const standing = all.find((grant) => grant.person === request.person)
      // More time for a part is no other part: it may have ended, with its places, since whoever approves looked at it.
      if (approval.renews !== null && (standing?.live !== true || standing.id !== approval.renews)) return no("stale")
      const actions = includedIn(role, approval.actions ?? keeps(standing, role))
      if (!actions.ok) return actions
      // Whoever is on the matter for places stays in these where nothing else is said.
      const places = placesIn(role, actions.value, approval.places === undefined ? stays(standing) : approval.places)
      if (!places.ok) return places
      if (needsTwo(permit.value.facts) && request.firstBy === null) {
        const first = { role, until, clears: approval.special, actions: actions.value, places: places.value }
        return approveFirst(tools, tx, caller, permit.value, request, first)
      }
      const second = keptApart("request.second", caller.person, request.firstBy)
      if (!second.ok) return second
      const given = givenWith(await asPlanned(tx, request), { role, until, actions: actions.value, places: places.value })
      // Whoever asks for more time keeps the clearance that they have, where whoever approves could give it: for no more than they had it in.
      const had = standing?.cleared === true && isWithin(standing, given.places) && permit.value.facts.grant.cleared
      const special = had || (approval.special && (request.firstBy === null || request.firstCleared))
      const includes = includedIn(given.role, given.actions)
      if (!includes.ok) return includes
      const cleared = special && includes.value.includes("read")
      if (given.places?.length === 0) return no("malformed", "places: the first approval is for none of these")
      const ended = await endForRenewal(tools, tx, caller, permit.value, all, { ...given, person: request.person, cleared, actions: includes.value })
      if (!ended.ok) return ended
      const made = await admitWithin(tools, tx, caller, matter, { person: request.person, ...given, special: cleared })
      if (!made.ok) return made
      if (!(await decideRequest(tx, permit.value, id, "given", tools.now(), made.value.member.grant))) return no("stale")
      return yes({ state: "given", receipt: made.value.receipt })
    }),
  )
}

/** The first of two. Where a lead who is cleared names places, these lie under their own keys from now on: the second need not be. */
async function approveFirst(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  { id, person }: RequestRow,
  first: FirstApproval,
): Promise<Outcome<Approved>> {
  const { matter, grant } = permit.facts
  const named = await placesOfPlan(tx, matter, first.places ?? [])
  if (!named.ok) return named
  if (first.places !== null && grant.cleared) {
    const { own } = await findFactsWithKeys(tx, matter)
    using keys = epochKeys(tools, caller, { matter, grant: grant.id }, own)
    const apart = await partPlaces(tools, tx, caller, permit, keys, first.places)
    if (!apart.ok) return apart
    await keys.settle(tx)
  }
  if (!(await decideRequest(tx, permit, id, "first", tools.now(), null, first))) return no("stale")
  const receipt = await record(tools, tx, doerOf(caller), { kind: "access.approved-first", ofMatter: matter, also: [id, person] })
  return yes({ state: "waits-for-second", receipt })
}

/** The first approval, without places that were taken out of the plan since: nobody is let into these any more. */
async function asPlanned(tx: Tx, request: RequestRow): Promise<RequestRow> {
  const { matter, firstPlaces } = request
  if (firstPlaces === null) return request
  const plan = await listPlaceRows(tx, matter)
  return { ...request, firstPlaces: firstPlaces.filter((id) => plan.some((row) => row.id === id)) }
}

/** Whoever asks for more time in the part that they have keeps what it includes. Whoever only sees that the matter exists asks for more than that. */
function keeps(standing: StandingGrant | undefined, role: MatterRole): readonly GrantAction[] | null {
  return standing?.live === true && standing.role === role && standing.actions.includes("read") ? standing.actions : null
}

/** Whether a part in these places is in no more than the one that stands. */
function isWithin(standing: StandingGrant, places: readonly PlaceId[] | null): boolean {
  return standing.live && (standing.places === null || places?.every((place) => standing.places?.includes(place)) === true)
}

/** The places that they stand in; null where they have the whole matter, or are let in anew. */
function stays(standing: StandingGrant | undefined): readonly PlaceId[] | null {
  return standing?.live === true ? standing.places : null
}

/** Where two approve, what only one of them gives is not given. */
export function givenWith({ firstBy, firstRole, firstUntil, firstActions, firstPlaces }: RequestRow, now: WouldGive): WouldGive {
  if (firstBy === null) return now
  return bothGive(now, { role: firstRole ?? now.role, until: firstUntil ?? now.until, actions: firstActions ?? now.actions, places: firstPlaces })
}
