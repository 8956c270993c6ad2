/** Who could open a matter at a moment, replayed from what the ledger says happened: grants made and ended, walls raised and lifted, memos acknowledged. Pure: the same events give the same answer for ever. */
import type { EventId, GrantAction, GrantId, MatterId, MatterRole, PersonId, PlaceId, TeamId, WallId } from "#words"

interface Happened {
  readonly event: EventId
  readonly leaf: number
  readonly at: Temporal.Instant
  readonly by: PersonId | null
  readonly matter: MatterId
}

/** What happened to a matter, as far as it decides who could open it. A detail that the reader cannot open is null. */
export type AccessEvent = Happened &
  (
    | {
        readonly kind: "grant.made"
        readonly grant: GrantId
        readonly person: PersonId
        readonly role: MatterRole | null
        readonly until: Temporal.Instant | null
        readonly purpose: string | null
        /** Whether it cleared for what is of class special; null where the reader cannot open the detail. */
        readonly special: boolean | null
        /** What it included; null where the reader cannot open the detail. */
        readonly actions: readonly GrantAction[] | null
        /** The places of the file plan that it was in; null for the whole matter, and where the reader cannot open the detail. */
        readonly places: readonly PlaceId[] | null
        /** The team that it came through. */
        readonly through: TeamId | null
        /** The line of the firm's policy that gave it to the team. */
        readonly policy: EventId | null
        readonly known: boolean
      }
    | { readonly kind: "grant.ended"; readonly grant: GrantId }
    | { readonly kind: "grant.cleared"; readonly grant: GrantId; readonly special: boolean | null }
    | {
        readonly kind: "grant.changed"
        readonly grant: GrantId
        readonly actions: readonly GrantAction[] | null
        /** Left out where these were not changed. */ readonly places?: readonly PlaceId[] | null
      }
    | {
        readonly kind: "wall.raised"
        readonly wall: WallId
        readonly mustAcknowledge: boolean | null
        /** When it began, where that was later than its raising. */
        readonly from: Temporal.Instant | null
        readonly until: Temporal.Instant | null
        readonly shutsOut: readonly PersonId[]
        /** Whether whoever did it had its memo still to acknowledge: they extended it over a matter, and did not raise it. */
        readonly unread: boolean
      }
    | { readonly kind: "wall.lifted"; readonly wall: WallId }
    | { readonly kind: "memo.acknowledged"; readonly wall: WallId }
  )

/** One grant that stood at the moment. */
export interface AccessThen {
  readonly matter: MatterId
  readonly person: PersonId
  readonly grant: GrantId
  /** Null where the reader cannot open the detail. */
  readonly role: MatterRole | null
  /** Whether they could open what was of class special. Null where the reader cannot tell. */
  readonly special: boolean | null
  /** What their part included: without `read` they knew of the matter and could open nothing. Null where the reader cannot tell. */
  readonly actions: readonly GrantAction[] | null
  /** The places of the file plan that it was in, beside which they could open nothing; null for the whole matter, and where the reader cannot tell. */
  readonly places: readonly PlaceId[] | null
  readonly from: Temporal.Instant
  readonly until: Temporal.Instant | null
  /** Whether `until` and `role` could be read. */
  readonly known: boolean
  readonly by: PersonId | null
  readonly purpose: string | null
  readonly through: TeamId | null
  readonly policy: EventId | null
  readonly made: { readonly event: EventId; readonly leaf: number }
  /** When and by what it ended afterwards; null while it has not. */
  readonly ended: { readonly event: EventId; readonly leaf: number; readonly at: Temporal.Instant; readonly by: PersonId | null } | null
  /** Whether a wall's memo still waited to be acknowledged: they knew of the matter and could open nothing. Null where the reader cannot tell. */
  readonly awaiting: boolean | null
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0

/** Replays the events, which come in the order of the ledger, up to and including the moment. Grants whose end had passed are none, and none goes on beyond the start of a wall that was raised to begin later. */
export function accessAt(events: readonly AccessEvent[], moment: Temporal.Instant): readonly AccessThen[] {
  const ends = new Map(events.flatMap((one) => (one.kind === "grant.ended" ? [[one.grant, one] as const] : [])))
  const standing: AccessThen[] = []
  for (const one of events) {
    if (one.kind !== "grant.made" || isAfter(one.at, moment)) continue
    const end = ends.get(one.grant)
    if (end !== undefined && !isAfter(end.at, moment)) continue
    const until = earlier(one.until, startAgainst(events, one, moment))
    if (until !== null && !isAfter(until, moment)) continue
    standing.push({
      matter: one.matter,
      person: one.person,
      grant: one.grant,
      role: one.role,
      special: clearedAt(events, one.grant, moment, one.special),
      actions: includedAt(events, one.grant, moment, one.actions),
      places: placesAt(events, one.grant, moment, one.places),
      from: one.at,
      until,
      known: one.known,
      by: one.by,
      purpose: one.purpose,
      through: one.through,
      policy: one.policy,
      made: { event: one.event, leaf: one.leaf },
      ended: end === undefined ? null : { event: end.event, leaf: end.leaf, at: end.at, by: end.by },
      awaiting: awaits(events, one.matter, one.person, moment),
    })
  }
  return standing
}

/** The last that was said of a grant's clearance up to the moment. */
function clearedAt(events: readonly AccessEvent[], grant: GrantId, moment: Temporal.Instant, made: boolean | null): boolean | null {
  const last = events.findLast((one) => one.kind === "grant.cleared" && one.grant === grant && !isAfter(one.at, moment))
  return last?.kind === "grant.cleared" ? last.special : made
}

/** The last that was said of what a grant included. */
function includedAt(
  events: readonly AccessEvent[],
  grant: GrantId,
  moment: Temporal.Instant,
  made: readonly GrantAction[] | null,
): readonly GrantAction[] | null {
  const last = events.findLast((one) => one.kind === "grant.changed" && one.grant === grant && !isAfter(one.at, moment))
  return last?.kind === "grant.changed" ? last.actions : made
}

/** The last that was said of where a grant was in. */
function placesAt(events: readonly AccessEvent[], grant: GrantId, moment: Temporal.Instant, made: readonly PlaceId[] | null): readonly PlaceId[] | null {
  const last = events.findLast((one) => one.kind === "grant.changed" && one.grant === grant && one.places !== undefined && !isAfter(one.at, moment))
  return last?.kind === "grant.changed" && last.places !== undefined ? last.places : made
}

function earlier(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b
  return isAfter(a, b) ? b : a
}

/** The first start after a grant was made, as it stood at the moment, of walls that were raised to shut its person out later, and were not lifted before it came. */
function startAgainst(events: readonly AccessEvent[], grant: Happened & { readonly person: PersonId }, moment: Temporal.Instant): Temporal.Instant | null {
  return events.reduce<Temporal.Instant | null>((first, wall) => {
    if (wall.kind !== "wall.raised" || wall.from === null || wall.matter !== grant.matter || !wall.shutsOut.includes(grant.person)) return first
    const { from } = wall
    if (isAfter(wall.at, moment) || !isAfter(from, grant.at)) return first
    const undone = events.some((later) => later.kind === "wall.lifted" && later.wall === wall.wall && isAfter(from, later.at) && !isAfter(later.at, moment))
    return undone ? first : earlier(first, from)
  }, null)
}

/** Whether a wall stood around the matter at the moment whose memo the person had to acknowledge and had not. Whoever raised it has read it; whoever extended it may not have. */
function awaits(events: readonly AccessEvent[], matter: MatterId, person: PersonId, moment: Temporal.Instant): boolean | null {
  const waiting = events.filter((wall) => {
    if (wall.kind !== "wall.raised" || wall.matter !== matter || wall.mustAcknowledge === false || isAfter(wall.from ?? wall.at, moment)) return false
    if (wall.by === person && !wall.unread) return false
    if (wall.until !== null && !isAfter(wall.until, moment)) return false
    const over = events.some((later) => later.kind === "wall.lifted" && later.wall === wall.wall && !isAfter(later.at, moment))
    const read = events.some((later) => later.kind === "memo.acknowledged" && later.wall === wall.wall && later.by === person && !isAfter(later.at, moment))
    return !over && !read
  })
  if (waiting.length === 0) return false
  return waiting.some((wall) => wall.kind === "wall.raised" && wall.mustAcknowledge === true) ? true : null
}
