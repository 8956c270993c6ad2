/** Slows guessing down: a few tries are heard at once, then each makes the next one wait longer, for names that exist and names that do not alike. */
import { beginTry } from "#registry"
import type { Pauses } from "#registry"
import type { Tools } from "./tools.ts"

/** Four tries are free; from the fifth on the next one waits 15 s, 30 s, 60 s … up to a quarter of an hour. A day without a try forgets them. */
const PAUSES: Pauses = { free: 5, firstSeconds: 15, mostSeconds: 900 }

/** Counts a try and tells whether it is heard. It is counted before it is judged, so that many at once win nothing. */
export function isHeard(tools: Tools, hash: Uint8Array): Promise<boolean> {
  return beginTry(tools.db, hash, tools.now(), PAUSES)
}
