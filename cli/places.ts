/** The places of a file plan that a part in a matter is in: as they are asked for, and as they are told. */
import type { MatterId, PlaceId } from "#words"
import { placeNamed } from "./names.ts"
import type { Tools } from "./tools.ts"

/** The places that `--places` names: those of the file plan, null for all of them, nothing where it was not said. */
export async function placesIn(tools: Tools, matter: MatterId, text: string | undefined): Promise<readonly PlaceId[] | null | undefined> {
  if (text === undefined) return undefined
  if (text === "all") return null
  const places: PlaceId[] = []
  for (const one of text.split(",")) places.push(await placeNamed(tools.house, matter, one.trim()))
  return places
}

/** Names of the places that parts are in; empty for one in the whole matter. The plan is asked for only where some are. */
export async function placeNamer(
  tools: Tools,
  matter: MatterId,
  parts: readonly { readonly places: readonly PlaceId[] | null }[],
): Promise<(part: { readonly places: readonly PlaceId[] | null }) => string> {
  const plan = parts.some((part) => part.places !== null) ? await tools.house.call("getPlan", { params: { matter } }) : []
  return ({ places }) => (places ?? []).map((id) => plan.find((place) => place.id === id)?.name ?? id).join(", ")
}

/** `the matter`, `3 places of the matter`. */
export function sayWhat(places: readonly PlaceId[] | null): string {
  return places === null ? "the matter" : `${places.length === 1 ? "one place" : `${places.length} places`} of the matter`
}
