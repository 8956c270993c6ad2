/** One byte range of RFC 9110 §14: what a header asks of a document of some size. */
import { no, yes } from "#words"
import type { Outcome } from "#words"

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
