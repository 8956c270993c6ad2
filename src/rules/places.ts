/** A part in some places of the file plan alone: who may be given one, and what they may put where. */
import { no, yes } from "#words"
import type { GrantAction, MatterRole, Outcome, PlaceId } from "#words"
import type { MatterPermit } from "./permit.ts"

/** How many places one part may be in. */
export const MOST_PLACES = 50

/** Refuses `malformed` for a lead, for a part that reads nothing or takes chains out, and for none or too many. */
export function placesIn(role: MatterRole, actions: readonly GrantAction[], places: readonly PlaceId[] | null): Outcome<readonly PlaceId[] | null> {
  if (places === null) return yes(null)
  if (role === "lead") return no("malformed", "places: whoever leads a matter has the whole of it")
  if (!actions.includes("read")) return no("malformed", "places: needs read")
  if (actions.includes("disclose")) return no("malformed", "places: whoever has only places of a matter does not take its chain out")
  const wanted = [...new Set(places)]
  return wanted.length === 0 || wanted.length > MOST_PLACES ? no("malformed", `places: between 1 and ${MOST_PLACES}`) : yes(wanted)
}

/** Whether something may be put into a place of the file plan, or into none. Refuses `not-yours-to-do`. */
export function mayWriteIn(permit: MatterPermit, place: PlaceId | null): Outcome<null> {
  const { places } = permit.facts.grant
  if (places === null || (place !== null && places.includes(place))) return yes(null)
  return no("not-yours-to-do", "Your part in this matter is in places of its file plan: say in which.")
}
