/** How a review and its lines are told. */
import type { ReviewReport } from "#contract"

export type ReviewLine = ReviewReport["lines"][number]

export const OUTCOMES: Readonly<Record<NonNullable<ReviewLine["outcome"]>, string>> = {
  kept: "kept",
  withdrawn: "withdrawn",
  silence: "withdrawn: nobody kept it",
  "last-lead": "kept by nobody, and the last lead",
  ended: "ended meanwhile",
}
