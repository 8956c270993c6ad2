/** How long a review of access is open. */

/** Where nobody says otherwise. */
export const DECIDED_WITHIN = { hours: 24 * 14 }

/** At the shortest: nobody loses their access by a review that nobody had time to notice. */
export const AT_LEAST = { hours: 24 }

/** At the longest. */
export const AT_MOST = { hours: 24 * 366 }
