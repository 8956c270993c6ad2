/** Beside a part in the matter that is open: which places of its file plan it is in. */
import type { PlaceId } from "../line/shapes.ts"
import { usePlaceNames } from "./in-places.tsx"
import { useMatter } from "./matter.tsx"

export function OnlyIn({ places }: { places: readonly PlaceId[] | null }) {
  const matter = useMatter()
  const names = usePlaceNames(matter.id, places)
  return places === null ? null : <span className="small who-role">only in {names === "" ? "places of the file plan" : names}</span>
}
