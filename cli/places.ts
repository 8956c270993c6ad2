/** Parts in places of a matter's file plan alone: saying which they are, and reading which are meant. */
import type { Place } from "#contract"
import type { MatterId, PlaceId } from "#words"
import { many, when } from "./figures.ts"
import type { House } from "./house.ts"
import { onePlace, placesNamed } from "./names.ts"
import type { Tools } from "./tools.ts"

export type InPlaces = readonly PlaceId[] | null

/** Behind a part: `, in 2 places alone`; nothing behind one in the whole matter. */
export function inPlaces(places: InPlaces): string {
  return places === null ? "" : `, in ${many(places.length, "place")} alone`
}

/** The file plan, where any of these parts is in places of it whose names are to be said; asked for only then, since asking is a look. */
export async function planFor({ house, print }: Tools, matter: MatterId, parts: readonly { readonly places: InPlaces }[]): Promise<readonly Place[]> {
  return print.json || parts.every((part) => part.places === null) ? [] : house.call("getPlan", { params: { matter } })
}

/** `05 Exhibits, 06 Expert reports`, in the order of the plan. */
export function placeNames(plan: readonly Place[], places: readonly PlaceId[]): string {
  const known = plan.filter((place) => places.includes(place.id)).map((place) => place.name)
  return [...known, ...places.filter((id) => !plan.some((place) => place.id === id))].join(", ")
}

/** Behind a part, by name: `, in 05 Exhibits alone`. */
export function inNamed(plan: readonly Place[], places: InPlaces): string {
  return places === null ? "" : `, in ${placeNames(plan, places)} alone`
}

/** Until when a part is, behind where it is in. */
export function untilSaid(places: InPlaces, until: string | null): string {
  return until === null ? "" : `${places === null ? "" : ","} until ${when(until)}`
}

/** The places that `--places` names: those of the file plan, null for all of them, nothing where it was not said. A name with a comma in it is one place where the plan has such a one. */
export async function placesIn(house: House, matter: MatterId, text: string | undefined): Promise<InPlaces | undefined> {
  if (text === undefined) return undefined
  if (text.trim() === "all") return null
  const plan = await house.call("getPlan", { params: { matter } })
  const found: PlaceId[] = []
  const words = text.split(",")
  for (let from = 0; from < words.length;) {
    const upTo = words.findLastIndex((_, i) => i > from && placesNamed(plan, words.slice(from, i + 1).join(",")).length === 1)
    const one = words.slice(from, Math.max(upTo, from) + 1).join(",")
    found.push(onePlace(plan, one))
    from = Math.max(upTo, from) + 1
  }
  return found
}

/** `the matter`, `3 places of the matter`. */
export function sayReach(places: InPlaces): string {
  return places === null ? "the matter" : `${many(places.length, "place")} of the matter`
}
