/** The people of the firm that the caller may know of: everybody for its staff, themselves and those on their matters for guests. */
import { inOneTransaction, listOpenInvitations, listPeopleRows } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { refTo } from "./names.ts"
import { showInvitation, showPerson } from "./shown-person.ts"
import type { ShownInvitation, ShownPerson } from "./shown-person.ts"
import type { Tools } from "./tools.ts"

/** Open invitations are for those who may invite; the database gives guests nobody whom they share no matter with. */
export function listPeople(tools: Tools, caller: Caller): Promise<Outcome<{ people: ShownPerson[]; invitations: ShownInvitation[] }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("person.invite", caller)
    const rows = await listPeopleRows(tx)
    const people = rows.map((row) => showPerson(caller.firmKey, tools.firm.id, row))
    const names = new Map(people.map(({ id, name }) => [id, name]))
    const invitations = permit.ok ? await listOpenInvitations(tx, tools.now()) : []
    return yes({ people, invitations: invitations.map((row) => showInvitation(caller.firmKey, tools.firm.id, row, refTo(names, row.madeBy))) })
  })
}
