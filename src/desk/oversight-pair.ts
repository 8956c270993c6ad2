/** The oversight pair opens the sealed details of custody events. Only who holds it can hand it on: there is no administrator's path to it. */
import { openKemPair } from "#seal"
import type { KemPair } from "#seal"
import { OVERSEERS, no, yes } from "#words"
import type { Outcome, Role } from "#words"
import type { Caller } from "./caller.ts"
import { oversightPlace } from "./new-person.ts"
import type { Tools } from "./tools.ts"

export function isOverseer(role: Role): boolean {
  return OVERSEERS.includes(role)
}

/** The pair for somebody who becomes an overseer, or null for another role. Refuses `not-yours-to-do` where the caller does not hold it. */
export function pairToHandOn(tools: Tools, caller: Caller, role: Role): Outcome<KemPair | null> {
  if (!isOverseer(role)) return yes(null)
  if (caller.row.oversight === null)
    return no("not-yours-to-do", "Only somebody who holds the oversight key can make a person an overseer: it has to be handed on.")
  return yes(openKemPair(caller.keys.own, caller.row.oversight, oversightPlace(tools.firm.id, caller.person)))
}
