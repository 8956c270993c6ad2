/** Where the files of a folder go: a folder that is called like a place of the file plan is that place, and those below the first one, but for it, stand before the file's name, so that no order of somebody's is lost. By the pages and by the command line alike. */
import type { PlaceId } from "./ids.ts"

interface Place {
  readonly id: PlaceId
  readonly name: string
}

/** `04 Witness evidence` and `witness evidence` are called alike. */
function plain(name: string): string {
  return name.normalize("NFC").trim().toLowerCase()
}
/** A year or a day is more than a number: what is of one is not of another. */
function withoutNumber(name: string): string {
  return plain(name).replace(/^\d{1,3}[\s._-]+(?=\D)/, "")
}

/** By its whole name, or else by its name without a number, where no other is called so: a place may be open to people whom another is not. */
function placeCalled(folder: string, plan: readonly Place[]): Place | undefined {
  const whole = plan.find(({ name }) => plain(name) === plain(folder))
  if (whole !== undefined) return whole
  const [alike, ...others] = plan.filter(({ name }) => withoutNumber(name) === withoutNumber(folder))
  return others.length === 0 ? alike : undefined
}

/** The place of a file, and the folders that stand before its name. `folders` are those it lies in, the one that was named or dropped first. Where the place is said already, its folders say nothing of it. */
export function settle(
  folders: readonly string[],
  plan: readonly Place[],
  said: PlaceId | null,
): { readonly place: PlaceId | null; readonly before: readonly string[] } {
  if (said !== null) return { place: said, before: folders.slice(1) }
  for (const [n, folder] of folders.entries()) {
    const place = placeCalled(folder, plan)
    if (place !== undefined) return { place: place.id, before: [...folders.slice(1, n), ...folders.slice(n + 1)] }
  }
  return { place: null, before: folders.slice(1) }
}
