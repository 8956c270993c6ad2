/** Makes grants: each person is judged, their public keys are proved by the ledger, and every epoch's key of the matter is sealed to them. */
import { insertGrantKeys, insertGrants, insertMemo, listCandidates, listOwnMemos, listShutOut, settleParts } from "#registry"
import type { Candidate, NewGrant, NewGrantKey, OwnMemo, Tx } from "#registry"
import { clearedIn, includedIn, mayClear, mayHoldPart, placesIn } from "#rules"
import type { Permit } from "#rules"
import { parseKemPublic } from "#seal"
import { isUsual, no, yes } from "#words"
import type { EventId, GrantAction, GrantId, MatterRole, Outcome, PersonId, PlaceId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { sealCardApart } from "./card-apart.ts"
import type { EpochKeys } from "./epoch-keys.ts"
import { epochPlace } from "./epoch-place.ts"
import { sealEpochTo, shareOf } from "./epoch-secret.ts"
import type { Given } from "./epoch-secret.ts"
import { partPlaces } from "./part-places.ts"
import { proveKeys } from "./proved-keys.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"
import { openMemo, sealMemo } from "./wall-words.ts"

/** A person who is to be admitted, as what, and until when. */
export interface Wanted {
  readonly person: PersonId
  readonly role: MatterRole
  readonly until: Temporal.Instant | null
  /** Whether they may open what is of class special. */
  readonly special: boolean
  /** What their part includes; null for what it usually does. */
  readonly actions: readonly GrantAction[] | null
  /** The places of the file plan that it is in, beside which nothing of the matter is there for them; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  /** The team that they come through, and its grant, and the line of the firm's policy that gave it; none for a grant of the person's own. */
  readonly through?: { readonly grant: GrantId; readonly team: TeamId; readonly policy: EventId | null }
}

/**
 * Makes the grants or none of them. That nobody is a member already is for the act to have seen.
 * Refuses `not-yours-to-do` where somebody who is not cleared would clear, `not-found`, `shut-out` where a wall stands between, `cannot-be-member`, `malformed` for a time that has passed and for actions that their part does not have, and `key-not-proved`.
 */
export async function makeGrants(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  wanted: readonly Wanted[],
): Promise<Outcome<readonly Recorded[]>> {
  if (wanted.length === 0) return yes([])
  const clears = wanted.some((one) => one.special) ? mayClear(permit) : yes(null)
  if (!clears.ok) return clears
  const found = await listCandidates(
    tx,
    wanted.map((one) => one.person),
  )
  const candidates: Candidate[] = []
  const judged: Judged[] = []
  for (const one of wanted) {
    const candidate = judge(
      tools,
      one,
      found.find((row) => row.person === one.person),
    )
    if (!candidate.ok) return candidate
    candidates.push(candidate.value)
    const actions = includedIn(one.role, one.actions)
    if (!actions.ok) return actions
    const fits = clearedIn(actions.value, one.special)
    if (!fits.ok) return fits
    const places = placesIn(one.role, actions.value, one.places)
    if (!places.ok) return places
    judged.push({ ...one, actions: actions.value, places: places.value })
  }
  const people = candidates.map((one) => one.person)
  if ((await listShutOut(tx, permit, people)).size > 0) return no("shut-out")
  const proved = await proveKeys(tools, tx, candidates)
  if (candidates.some((one) => !proved.has(one.person))) return no("key-not-proved")
  const memos = await listOwnMemos(tx, permit)
  const awaiting = memos.some((memo) => memo.mustAcknowledge)
  if (judged.some((one) => one.places !== null || !one.actions.includes("read"))) await sealCardApart(tools, tx, permit, keys)
  const apart = await partPlaces(
    tools,
    tx,
    caller,
    permit,
    keys,
    judged.flatMap((one) => one.places ?? []),
  )
  if (!apart.ok) return apart
  const grants = await Promise.all(judged.map(async (one) => ({ ...(await recordGrant(tools, tx, caller, permit, keys, one)), awaiting })))
  await Promise.all(candidates.map((one) => giveMemos(tools, tx, caller, permit, memos, one)))
  const carried = grants.flatMap((grant) => candidates.filter((one) => one.person === grant.person).flatMap((one) => sealedTo(tools, permit, keys, one, grant)))
  await Promise.all([insertGrants(tx, permit, null, grants), insertGrantKeys(tx, permit, carried)])
  // Whoever acknowledged the same memo on another matter has nothing left to acknowledge.
  if (awaiting) await settleParts(tx, permit.facts.matter)
  return yes(grants.map((grant) => grant.recorded))
}

/** Wanted, with all that it includes. */
type Judged = Wanted & { readonly actions: readonly GrantAction[] }

/** The event comes first: a grant names the event that it was made by. */
async function recordGrant(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  wanted: Judged,
): Promise<Omit<NewGrant, "awaiting"> & { readonly recorded: Recorded }> {
  const id = tools.newId("grant")
  const at = tools.now()
  const { matter, epoch } = permit.facts
  const recorded = await record(tools, tx, doerOf(caller), {
    kind: "grant.made",
    matter: { id: matter, epoch, key: keys.of(epoch) },
    also: [id, wanted.person],
    detail: {
      person: wanted.person,
      role: wanted.role,
      until: wanted.until?.toString() ?? null,
      special: wanted.special,
      ...toldActions(wanted.role, wanted.actions),
      ...toldPlaces(wanted.places),
      ...toldThrough(wanted.through),
    },
  })
  const { person, role, until, special, actions, places, through } = wanted
  return {
    person,
    role,
    until,
    cleared: special,
    actions,
    places,
    through: through?.grant ?? null,
    id,
    at,
    purpose: caller.purpose?.code ?? null,
    event: recorded.event,
    recorded,
  }
}

/** What an event says of a grant that comes through a team. */
function toldThrough(through: Wanted["through"]): { readonly through?: TeamId; readonly policy?: EventId } {
  if (through === undefined) return {}
  return { through: through.team, ...(through.policy === null ? {} : { policy: through.policy }) }
}

/** What an event says of the actions of a part: nothing where they are as usual. */
export function toldActions(role: MatterRole, actions: readonly GrantAction[]): { readonly actions?: readonly GrantAction[] } {
  return isUsual(role, actions) ? {} : { actions }
}

/** And of the places that it is in: nothing where it is the whole matter. */
export function toldPlaces(places: readonly PlaceId[] | null): { readonly places?: readonly PlaceId[] } {
  return places === null ? {} : { places }
}

/** Whoever comes to a matter behind walls is given their memos by the one who admits them, who has them too. */
async function giveMemos(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"member.admit">, memos: readonly OwnMemo[], to: Candidate): Promise<void> {
  const kem = parseKemPublic(to.kem)
  if (kem === null) throw new Error(`the proved key of ${to.person} is no key`)
  for (const { wall, letter } of memos)
    await insertMemo(tx, permit, wall, to.person, sealMemo(kem, tools.firm.id, wall, to.person, openMemo(caller, tools.firm.id, wall, letter)))
}

function judge(tools: Tools, wanted: Wanted, found: Candidate | undefined): Outcome<Candidate> {
  if (found === undefined) return no("not-found")
  if (!mayHoldPart(found.role, wanted.role)) return found.role === "guest" ? no("cannot-be-member", "A guest cannot lead a matter.") : no("cannot-be-member")
  if (found.state !== "active") return no("cannot-be-member", found.state === "left" ? "This person has left the firm." : "This person is suspended.")
  if (wanted.until !== null && Temporal.Instant.compare(wanted.until, tools.now()) <= 0) return no("malformed", "until: has passed already")
  return yes(found)
}

/** What a grant carries: every epoch that the one who makes it has, as far as it reads and is cleared, in the places that it is for. */
export function sealedTo(
  tools: Tools,
  permit: Permit<"member.admit">,
  keys: EpochKeys,
  to: Candidate,
  grant: Given & { readonly id: GrantId },
): readonly NewGrantKey[] {
  const kem = parseKemPublic(to.kem)
  if (kem === null) throw new Error(`the proved key of ${to.person} is no key`)
  return keys.epochs.map((epoch) => {
    const place = epochPlace(tools.firm.id, permit.facts.matter, epoch)
    return { grant: grant.id, epoch, hpke: sealEpochTo(kem, keys.secretOf(epoch), shareOf(grant), place), own: null }
  })
}
