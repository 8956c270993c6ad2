/** Shows the recovery shares again that this session made, as long as none of them is proved: whoever left the page before they were kept. */
import { findSheet, inOneTransaction } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { openSheet } from "./recovery-sheet.ts"
import type { RecoverySheet } from "./recovery-sheet.ts"
import type { Tools } from "./tools.ts"

/** `secret` is the session's own. Refuses `not-yours-to-do`, `not-found` where this session made none or one was proved, `step-up-needed`. */
export function showShares(tools: Tools, caller: Caller, secret: string): Promise<Outcome<RecoverySheet & { receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("recovery.split", caller)
    if (!permit.ok) return permit
    const sealed = await findSheet(tx, caller.session)
    if (sealed === null) return no("not-found")
    const confirmed = confirmedLately(caller, tools)
    if (!confirmed.ok) return confirmed
    const sheet = openSheet(tools.firm.id, caller.session, secret, sealed)
    if (sheet === null) return no("not-signed-in")
    return yes({ ...sheet, receipt: await record(tools, tx, doerOf(caller), { kind: "recovery.shown", also: [tools.firm.id] }) })
  })
}
