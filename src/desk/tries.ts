/** Slows guessing down: a few tries are heard at once, then each makes the next one wait longer, for names that exist and names that do not alike. */
import { beginTry } from "#registry"
import type { Pauses } from "#registry"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Tools } from "./tools.ts"

/** Four tries are free; from the fifth on the next one waits 15 s, 30 s, 60 s … up to a quarter of an hour. A day without a try forgets them. */
const PAUSES: Pauses = { free: 5, firstSeconds: 15, mostSeconds: 900 }

/** Counts a try and lets it be heard, or refuses `too-many-tries` with the seconds to wait. It is counted before it is judged, so that many at once win nothing. */
export async function hear(tools: Tools, hash: Uint8Array): Promise<Outcome<null>> {
  const wait = await beginTry(tools.db, hash, tools.now(), PAUSES)
  return wait === 0 ? yes(null) : { ok: false, refusal: { code: "too-many-tries", wait } }
}
