/** Who was let into a matter, and how far, by what the ledger says: from whoever opened it on, each by somebody who was let in to admit others. Pure: rows of a database play no part. */
import { GRANT_ACTIONS, PARTS_INCLUDE } from "#words"
import type { GrantAction, GrantId, MatterRole, PersonId, PlaceId, TeamId } from "#words"

/** How far somebody was let in. Null or undefined where the reader cannot open what says so. */
export interface PartSaid {
  readonly role: MatterRole | null
  readonly special: boolean | null
  readonly actions: readonly GrantAction[] | null
  /** Null for the whole matter. */
  readonly places: readonly PlaceId[] | null | undefined
  /** Null for no end. */
  readonly until?: Temporal.Instant | null | undefined
}

/** What was said, by whoever signed it, in the order of the ledger. */
export type Said =
  | { readonly kind: "matter.opened"; readonly by: PersonId }
  /** `unread` where the reader should be able to open how far, and there is nothing to open that was committed to: then only a team's part says so. `through` is the team that it says it came through. */
  | {
      readonly kind: "grant.made"
      readonly by: PersonId
      readonly grant: GrantId
      readonly person: PersonId
      readonly part: PartSaid
      readonly unread: boolean
      readonly through?: TeamId | null
    }
  /** By whomever: what ended stays ended. `took` where that was somebody's decision, and not that they left a team or that their time was over; null where the reader cannot tell: then it was one where whoever may admit others ended it of another. */
  | { readonly kind: "grant.ended"; readonly grant: GrantId; readonly by?: PersonId | null; readonly person?: PersonId | null; readonly took?: boolean | null }
  /** What is null or undefined was not changed; where it is `unread`, nothing is left of the part but to see. */
  | { readonly kind: "grant.changed"; readonly by: PersonId; readonly grant: GrantId; readonly part: PartSaid; readonly unread?: boolean }
  | { readonly kind: "team.admitted"; readonly by: PersonId; readonly grant: GrantId; readonly team: TeamId; readonly part: PartSaid }
  | { readonly kind: "team.released"; readonly grant: GrantId }
  /** A wall shuts them out. What they have ends by an event of its own. */
  | { readonly kind: "shut-out"; readonly people: readonly PersonId[] }

/** How far a grant goes: as far as any of these, where it came through one of several teams and does not say which. */
export interface PersonIn {
  readonly person: PersonId
  readonly parts: readonly PartSaid[]
}

export interface LetIn {
  /** How far each grant goes that stands. */
  readonly grants: ReadonlyMap<GrantId, PersonIn>
  /** The same of the grants of teams. */
  readonly teams: ReadonlyMap<GrantId, PartSaid & { readonly team: TeamId }>
}

/** What somebody's row says that they carry. */
export interface Carried {
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  /** Undefined where the row does not say it. */
  readonly until?: Temporal.Instant | null
}

/** Replays what was said. `members` are those whom the ledger proves to be in a team: whoever keeps it lets them in as far as it was let in itself, and no further. */
export function letIn(said: readonly Said[], members: (team: TeamId) => ReadonlySet<PersonId>): LetIn {
  const grants = new Map<GrantId, PersonIn>()
  const teams = new Map<GrantId, PartSaid & { readonly team: TeamId }>()
  const ended = new Set<GrantId>()
  const taken = new Set<PersonId>()
  let opener: PersonId | null = null
  let begun = false
  const mayAdmit = (by: PersonId): boolean =>
    [...grants.values()].some((one) => one.person === by && one.parts.some(({ actions }) => actions === null || actions.includes("admit")))
  const throughTeams = (person: PersonId, named: TeamId | null): readonly PartSaid[] =>
    [...teams.values()].filter(({ team }) => (named === null || team === named) && members(team).has(person))
  for (const one of said) {
    switch (one.kind) {
      case "matter.opened":
        opener ??= one.by
        break
      case "grant.made": {
        const { grant, person, part, by, through = null } = one
        const opens = !begun && by === opener && person === opener
        begun = true
        // In whatever order it is shown: what ended was made before.
        if (ended.has(grant)) break
        const own = !one.unread && (opens || (mayAdmit(by) && by !== person))
        if (own) taken.delete(person)
        // What somebody took comes back through no team: whoever leads the matter lets them in anew.
        const parts = own ? [part] : taken.has(person) ? [] : throughTeams(person, through).map((most) => within(part, most))
        if (parts.length > 0) grants.set(grant, { person, parts })
        break
      }
      case "grant.changed": {
        const before = grants.get(one.grant)
        if (before === undefined || !mayAdmit(one.by) || one.by === before.person) break
        grants.set(one.grant, { ...before, parts: before.parts.map((part) => (one.unread === true ? { ...part, ...TO_SEE } : changed(part, one.part))) })
        break
      }
      case "team.admitted":
        if (mayAdmit(one.by) && !ended.has(one.grant)) teams.set(one.grant, { ...one.part, team: one.team })
        break
      case "grant.ended": {
        const { by = null, person = null, took = false } = one
        if (person !== null && (took ?? (by !== null && by !== person && mayAdmit(by)))) taken.add(person)
        ended.add(one.grant)
        grants.delete(one.grant)
        break
      }
      case "shut-out":
        for (const person of one.people) if (![...grants.values()].some((has) => has.person === person)) taken.add(person)
        break
      case "team.released":
        ended.add(one.grant)
        teams.delete(one.grant)
        break
    }
  }
  return { grants, teams }
}

/** Whether a row says more than was said, as far as that could be read. */
export function saysMore(row: Carried, said: PartSaid): boolean {
  if (!row.actions.includes("read")) return false
  if (said.actions?.includes("read") === false) return true
  if (row.cleared && said.special === false) return true
  if (isLonger(row.until, said.until)) return true
  if (said.places === undefined || said.places === null) return false
  return row.places === null || row.places.some((place) => said.places?.includes(place) === false)
}

/** Rows keep microseconds, and what was said may have been said to more. */
function isLonger(row: Carried["until"], said: PartSaid["until"]): boolean {
  if (row === undefined || said === undefined || said === null) return false
  return row === null || Temporal.Instant.compare(row, said.add({ microseconds: 1 })) > 0
}

const TO_SEE = { special: false, actions: ["see"] } as const

function changed(before: PartSaid, to: PartSaid): PartSaid {
  return {
    role: before.role,
    special: to.special ?? before.special,
    actions: to.actions ?? before.actions,
    places: to.places === undefined ? before.places : to.places,
    until: before.until,
  }
}

/** Of two parts no more than both of them say; nobody admits others through a team. */
function within(part: PartSaid, most: PartSaid): PartSaid {
  const actions = (part.actions ?? most.actions ?? GRANT_ACTIONS).filter((one) => most.actions?.includes(one) !== false && one !== "admit")
  return {
    role: part.role ?? most.role,
    special: part.special === false || most.special === false ? false : (part.special ?? most.special),
    actions: part.actions === null && most.actions === null ? PARTS_INCLUDE.member.most : actions,
    places: bothIn(part.places, most.places),
    until: earlier(part.until, most.until),
  }
}

function bothIn(one: PartSaid["places"], other: PartSaid["places"]): PartSaid["places"] {
  if (one === undefined || other === undefined) return one ?? other
  return one === null || other === null ? (one ?? other) : one.filter((place) => other.includes(place))
}

function earlier(one: PartSaid["until"], other: PartSaid["until"]): PartSaid["until"] {
  if (one === undefined || one === null) return other ?? one
  return other === undefined || other === null || Temporal.Instant.compare(one, other) < 0 ? one : other
}
