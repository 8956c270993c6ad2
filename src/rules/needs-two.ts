/** Where one person's yes is not enough to let somebody in, and what two of them give. */
import { MATTER_ROLES, PARTS_INCLUDE } from "#words"
import type { Class, GrantAction, MatterRole, PlaceId } from "#words"
import type { MatterFacts } from "./facts.ts"

const TWO: ReadonlySet<Class> = new Set(["special"])

/** Whether two leads have to approve access to the matter: where its class is the most guarded one (C4). */
export function needsTwo(facts: Pick<MatterFacts, "class">): boolean {
  return TWO.has(facts.class)
}

/** What one lead would give. */
export interface WouldGive {
  readonly role: MatterRole
  readonly until: Temporal.Instant
  readonly actions: readonly GrantAction[]
  /** The places of the file plan; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
}

/** What two give together: of the part, the time, the actions and the places no more than both of them say: where these have no place in common, none. */
export function bothGive(one: WouldGive, other: WouldGive): WouldGive {
  const role = MATTER_ROLES.indexOf(one.role) > MATTER_ROLES.indexOf(other.role) ? one.role : other.role
  return {
    role,
    until: Temporal.Instant.compare(one.until, other.until) < 0 ? one.until : other.until,
    actions: PARTS_INCLUDE[role].most.filter((action) => one.actions.includes(action) && other.actions.includes(action)),
    places: bothIn(one.places, other.places),
  }
}

function bothIn(one: readonly PlaceId[] | null, other: readonly PlaceId[] | null): readonly PlaceId[] | null {
  return one === null || other === null ? (one ?? other) : one.filter((place) => other.includes(place))
}
