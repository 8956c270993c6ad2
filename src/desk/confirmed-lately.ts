/** Before a grave act the caller must have confirmed, a short while ago, that it is still they who sit there. */
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/** How long a confirmation holds. Signing in is one. */
const MINUTES = 10

/** Refuses `step-up-needed`. */
export function confirmedLately(caller: Caller, tools: Tools): Outcome<null> {
  const holdsUntil = caller.row.confirmedAt.add({ minutes: MINUTES })
  return Temporal.Instant.compare(tools.now(), holdsUntil) < 0 ? yes(null) : no("step-up-needed")
}
