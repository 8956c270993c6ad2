/** One byte range of RFC 9110 §14, and the validator of §8.8 that goes with it: what headers ask of a document of some size. */
import { no, yes } from "#words"
import type { Outcome, VersionId } from "#words"

export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The stretch that a Range header asks for; null for the whole, also where the header is in another unit, malformed or asks for several (§14.2 lets a server pass those over). Refuses `range-unusable`. */
export function stretchOf(header: string | undefined, size: number): Outcome<Stretch | null> {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? []
  if (first === undefined || last === undefined || (first === "" && last === "")) return yes(null)
  if (first === "") {
    const length = Math.min(Number(last), size)
    return length === 0 ? no("range-unusable") : yes({ from: size - length, to: size })
  }
  const from = Number(first)
  const to = last === "" ? size : Math.min(Number(last) + 1, size)
  if (last !== "" && Number(last) < from) return yes(null)
  return from >= size ? no("range-unusable") : yes({ from, to })
}

/** The strong validator of a version (RFC 9110 §8.8.3): its bytes never change, so its own id says which they are. Only who may open it is told. */
export function etagOf(version: VersionId): string {
  return `"${version}"`
}

/** Whether If-None-Match names the version (§13.1.2, compared weakly): its bytes are not sent again. */
export function isKept(header: string | undefined, version: VersionId): boolean {
  if (header === undefined) return false
  return header.trim() === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etagOf(version))
}

/** Whether a range may be served (§13.1.5): where If-Range is not said, or names the version strongly. Dates are not given here, so none fits. */
export function rangeHolds(header: string | undefined, version: VersionId): boolean {
  return header === undefined || header.trim() === etagOf(version)
}
