/** Withdraws an invitation: its link opens nothing from this moment on. */
import { inOneTransaction, withdrawInvitationRow } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { InvitationId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { thenLapse } from "./lapse-walls.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`, `not-found` (also where it has been used or withdrawn). */
export function withdrawInvitation(tools: Tools, caller: Caller, invitation: InvitationId): Promise<Outcome<{ receipt: Recorded }>> {
  const done = inOneTransaction<{ receipt: Recorded }>(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("person.invite", caller)
    if (!permit.ok) return permit
    if (!(await withdrawInvitationRow(tx, permit.value, invitation))) return no("not-found")
    return yes({ receipt: await record(tools, tx, doerOf(caller), { kind: "invitation.withdrawn", also: [invitation] }) })
  })
  return thenLapse(tools, done)
}
