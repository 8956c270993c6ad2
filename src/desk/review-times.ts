/** How long a review of access is open: the rules' table of times, by the names that acts use. */
import { TIMES } from "#rules"

/** Where nobody says otherwise. */
export const DECIDED_WITHIN = { hours: TIMES["review.open"].hours }

/** At the shortest. */
export const AT_LEAST = { hours: TIMES["review.least"].hours }

/** At the longest. */
export const AT_MOST = { hours: TIMES["review.most"].hours }
