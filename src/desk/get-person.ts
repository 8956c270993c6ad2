/** One person of the firm, for whoever may know of them. */
import { findPersonRow, inOneTransaction } from "#registry"
import { no, yes } from "#words"
import type { Outcome, PersonId } from "#words"
import type { Caller } from "./caller.ts"
import { showPerson } from "./shown-person.ts"
import type { ShownPerson } from "./shown-person.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found`, also for somebody whom the caller may not know of. */
export function getPerson(tools: Tools, caller: Caller, person: PersonId): Promise<Outcome<ShownPerson>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const row = await findPersonRow(tx, person)
    return row === null ? no("not-found") : yes(showPerson(caller.firmKey, tools.firm.id, row))
  })
}
