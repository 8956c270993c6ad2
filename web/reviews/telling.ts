/** How a review and its lines are told. */
import type { Review, ReviewReport } from "#contract"
import { toCount } from "../parts/figures.ts"

export type ReviewLine = ReviewReport["lines"][number]

export const OUTCOMES: Readonly<Record<NonNullable<ReviewLine["outcome"]>, string>> = {
  kept: "kept",
  withdrawn: "withdrawn",
  silence: "withdrawn: nobody kept it",
  "last-lead": "kept by nobody, and the last lead",
  ended: "ended meanwhile",
}

/** `3 open, 1 kept, 2 withdrawn by silence`. */
export function tellCounts({ counts }: Pick<Review, "counts">): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.open, "open"],
    [counts.kept, "kept"],
    [counts.withdrawn, "withdrawn"],
    [counts.silence, "withdrawn by silence"],
    [counts.lastLead, "last lead, kept by nobody"],
    [counts.ended, "ended meanwhile"],
  ]
  return parts.flatMap(([n, words]) => (n === 0 ? [] : [`${toCount(n)} ${words}`])).join(", ")
}
