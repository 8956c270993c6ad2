/** The roads of a matter's members. */
import { admit, listMembers, release } from "#desk"
import type { Wanted } from "#desk"
import type { GrantAction, MatterRole, PersonId, PlaceId } from "#words"
import type { Handlers } from "./visit.ts"

/** A person to be admitted, with the moment in which they cease to be a member read from its text. */
export function toWanted(asked: {
  readonly person: PersonId
  readonly role: MatterRole
  readonly until: string | null
  readonly special: boolean
  readonly actions: readonly GrantAction[] | null
  readonly places?: readonly PlaceId[] | null
}): Wanted {
  return { ...asked, places: asked.places ?? null, until: asked.until === null ? null : Temporal.Instant.from(asked.until) }
}

export const memberHandlers: Handlers<"listMembers" | "admit" | "release"> = {
  listMembers: ({ tools, caller, params }) => listMembers(tools, caller, params.matter),
  admit: ({ tools, caller, params, body }) => admit(tools, caller, params.matter, toWanted(body)),
  release: ({ tools, caller, params }) => release(tools, caller, params.matter, params.person),
}
