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
}

/** What was said, by whoever signed it, in the order of the ledger. */
export type Said =
  | { readonly kind: "matter.opened"; readonly by: PersonId }
  | GrantMade
  /** By whomever: what ended stays ended. */
  | { readonly kind: "grant.ended"; readonly grant: GrantId }
  /** What is null or undefined was not changed. */
  | { readonly kind: "grant.changed"; readonly by: PersonId; readonly grant: GrantId; readonly part: PartSaid }
  | { readonly kind: "team.admitted"; readonly by: PersonId; readonly grant: GrantId; readonly team: TeamId; readonly part: PartSaid }
  | { readonly kind: "team.released"; readonly grant: GrantId }

interface GrantMade {
  readonly kind: "grant.made"
  readonly by: PersonId
  readonly grant: GrantId
  readonly person: PersonId
  readonly part: PartSaid
  /** The team that it came through; null for none, undefined where the reader cannot open what says so. */
  readonly through: TeamId | null | undefined
  /** Where the reader should be able to open how far, and there is nothing to open: then only a team's part says so. */
  readonly unread: boolean
}

export interface LetIn {
  /** How far each grant goes that stands. */
  readonly grants: ReadonlyMap<GrantId, PartSaid & { readonly person: PersonId }>
  /** The same of the grants of teams. */
  readonly teams: ReadonlyMap<GrantId, PartSaid & { readonly team: TeamId }>
}

/** What somebody's row says that they carry. */
export interface Carried {
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
}

/** Replays what was said. `members` are those whom the ledger proves to be in a team: whoever keeps it lets them in as far as it was let in itself, and no further. */
export function letIn(said: readonly Said[], members: (team: TeamId) => ReadonlySet<PersonId>): LetIn {
  const grants = new Map<GrantId, PartSaid & { readonly person: PersonId }>()
  const teams = new Map<GrantId, PartSaid & { readonly team: TeamId }>()
  let opener: PersonId | null = null
  let begun = false
  const mayAdmit = (by: PersonId): boolean => [...grants.values()].some((one) => one.person === by && (one.actions === null || one.actions.includes("admit")))
  const throughTeams = ({ person, through }: GrantMade): readonly PartSaid[] =>
    [...teams.values()].filter(({ team }) => (through === undefined || through === team) && members(team).has(person))
  for (const one of said) {
    switch (one.kind) {
      case "matter.opened":
        opener ??= one.by
        break
      case "grant.made": {
        const { grant, person, part, by } = one
        const opens = !begun && by === opener && person === opener
        if (!one.unread && (opens || (mayAdmit(by) && by !== person))) grants.set(grant, { ...part, person })
        else {
          const most = throughTeams(one).reduce<PartSaid | null>((all, team) => (all === null ? team : widest(all, team)), null)
          if (most !== null) grants.set(grant, { ...within(part, most), person })
        }
        begun = true
        break
      }
      case "grant.changed": {
        const before = grants.get(one.grant)
        if (before !== undefined && mayAdmit(one.by) && one.by !== before.person) grants.set(one.grant, { ...before, ...changed(before, one.part) })
        break
      }
      case "team.admitted":
        if (mayAdmit(one.by)) teams.set(one.grant, { ...one.part, team: one.team })
        break
      case "grant.ended":
        grants.delete(one.grant)
        break
      case "team.released":
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
  if (said.places === undefined || said.places === null) return false
  return row.places === null || row.places.some((place) => said.places?.includes(place) === false)
}

function changed(before: PartSaid, to: PartSaid): PartSaid {
  return {
    role: before.role,
    special: to.special ?? before.special,
    actions: to.actions ?? before.actions,
    places: to.places === undefined ? before.places : to.places,
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
  }
}

/** Of two parts as much as either says: where it cannot be read which of them it is. */
function widest(one: PartSaid, other: PartSaid): PartSaid {
  const all = one.actions === null || other.actions === null ? null : [...one.actions, ...other.actions]
  return {
    role: one.role ?? other.role,
    special: one.special === null || other.special === null ? null : one.special || other.special,
    actions: all === null ? null : GRANT_ACTIONS.filter((each) => all.includes(each)),
    places: eitherIn(one.places, other.places),
  }
}

function eitherIn(one: PartSaid["places"], other: PartSaid["places"]): PartSaid["places"] {
  if (one === undefined || other === undefined) return undefined
  return one === null || other === null ? null : [...one, ...other]
}

function bothIn(one: PartSaid["places"], other: PartSaid["places"]): PartSaid["places"] {
  if (one === undefined || other === undefined) return one ?? other
  return one === null || other === null ? (one ?? other) : one.filter((place) => other.includes(place))
}
