/** A part that is in places of the file plan alone: choosing them, and saying which they are. */
import { useQuery } from "@tanstack/react-query"
import { PARTS_INCLUDE } from "#telling"
import { asking } from "../line/queries.ts"
import type { GrantAction, MatterId, MatterRole, PlaceId } from "../line/shapes.ts"
import { Tick } from "../parts/field.tsx"

/** Whether a part may be in places: whoever leads, takes chains out or reads nothing has the whole matter. */
export function maybeInPlaces(role: MatterRole, actions: readonly GrantAction[] | null): boolean {
  const now = actions ?? PARTS_INCLUDE[role].usual
  return role !== "lead" && now.includes("read") && !now.includes("disclose")
}

interface Props {
  readonly matter: MatterId
  /** Null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly onChange: (places: readonly PlaceId[] | null) => void
}

/** The whole matter, or some places of its file plan. */
export function InPlaces({ matter, places, onChange }: Props) {
  const { data: plan = [] } = useQuery(asking("getPlan", { params: { matter } }))
  const turn = (place: PlaceId, on: boolean) => onChange(plan.map((one) => one.id).filter((one) => (one === place ? on : places?.includes(one) === true)))
  return (
    <>
      <Tick
        words="Only places of the file plan. Of the rest of the matter nothing is there for them: no other document, no party, no note, nor who else is on it."
        checked={places !== null}
        onChange={(on) => onChange(on ? [] : null)}
      />
      {places !== null && (
        <fieldset className="includes-list">
          <legend className="sr">In which places</legend>
          {plan.map((place) => (
            <Tick key={place.id} words={place.name} checked={places.includes(place.id)} onChange={(on) => turn(place.id, on)} />
          ))}
        </fieldset>
      )}
    </>
  )
}

/** `05 Exhibits, 06 Expert reports`. */
export function usePlaceNames(matter: MatterId, places: readonly PlaceId[] | null): string {
  const { data: plan = [] } = useQuery({ ...asking("getPlan", { params: { matter } }), enabled: places !== null })
  return plan
    .filter((place) => places?.includes(place.id) === true)
    .map((place) => place.name)
    .join(", ")
}
