/** What the opened details of events say of somebody's part in a matter. */
import { GRANT_ACTIONS, isId, PARTS_INCLUDE } from "#words"
import type { GrantAction, MatterRole, PlaceId } from "#words"
import type { OpenedDetail } from "./opened-details.ts"

/** What the change of a part says: all that it includes from then on, and where it is in, where that was changed. */
export function changedIn(opened: OpenedDetail | null): { readonly actions: readonly GrantAction[] | null; readonly places?: readonly PlaceId[] | null } {
  if (opened === null) return { actions: null }
  const { actions, places } = opened.detail
  return { actions: actionsIn(actions, null), ...(places === undefined ? {} : { places: placesFrom(places) }) }
}

export function placesFrom(value: unknown): readonly PlaceId[] | null {
  return Array.isArray(value) ? value.filter((one): one is PlaceId => isId("place", one)) : null
}

/** When it ends; null for no end, undefined where nothing is said of it. What is no time has been over long since. */
export function untilFrom(value: unknown): Temporal.Instant | null | undefined {
  if (value === null || value === undefined) return value
  try {
    return Temporal.Instant.from(typeof value === "string" ? value : "")
  } catch {
    return Temporal.Instant.fromEpochMilliseconds(0)
  }
}

export function roleIn(value: unknown): MatterRole | null {
  return value === "lead" || value === "member" || value === "reader" ? value : null
}

/** What an event says that a part includes; what the part usually does where it says nothing. */
export function actionsIn(value: unknown, role: MatterRole | null): readonly GrantAction[] | null {
  if (Array.isArray(value)) return GRANT_ACTIONS.filter((one) => value.includes(one))
  return role === null ? null : PARTS_INCLUDE[role].usual
}
