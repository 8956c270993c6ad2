/** The names of a matter's places, where a chain says that a document was put in another one. */
import { useQuery } from "@tanstack/react-query"
import type { CustodyEvent } from "#contract"
import { asking } from "../line/queries.ts"
import type { MatterId } from "../line/shapes.ts"
import type { PlaceOf } from "./detail.ts"

export function usePlaces(matter: MatterId | null, events: readonly CustodyEvent[]): PlaceOf {
  const speaksOfPlaces = events.some(({ kind, detail }) => kind === "document.changed" && detail !== null)
  const { data } = useQuery({ ...asking("getPlan", { params: { matter: matter as MatterId } }), enabled: matter !== null && speaksOfPlaces })
  return (id) => data?.find((place) => place.id === id)?.name ?? null
}
