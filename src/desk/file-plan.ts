/** The file plan of a matter: the places where its documents are filed, in an order (C8). */
import { openField, sealField } from "#seal"
import type { Key } from "#seal"
import type { FirmId, PlaceId } from "#words"

/** What a matter begins with where nothing else is said. */
export const FIRST_PLAN: readonly string[] = [
  "01 Engagement and conflicts",
  "02 Pleadings",
  "03 Orders and directions",
  "04 Witness evidence",
  "05 Exhibits",
  "06 Expert reports",
  "07 Disclosure",
  "08 Notes and advice",
  "09 Correspondence",
  "10 Costs and billing",
]

export interface PlaceView {
  readonly id: PlaceId
  readonly name: string
  readonly position: number
  readonly documents: number
}

function namePlace(firm: FirmId, place: PlaceId): readonly string[] {
  return [firm, "places", "name", place]
}

export function sealPlaceName(key: Key<"matter">, firm: FirmId, place: PlaceId, name: string): Uint8Array {
  return sealField(key, name, namePlace(firm, place))
}

export function openPlaceName(key: Key<"matter">, firm: FirmId, place: PlaceId, sealed: Uint8Array): string {
  return openField(key, sealed, namePlace(firm, place))
}

/** A name that stands in a plan twice, however its letters are cased; or null. */
export function doubledName(names: readonly string[]): string | null {
  const known = new Set<string>()
  for (const name of names) {
    const spelled = name.toLowerCase()
    if (known.has(spelled)) return name
    known.add(spelled)
  }
  return null
}
