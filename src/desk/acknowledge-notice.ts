/** Acknowledges what the caller was told of being shut out. */
import { acknowledgeNotice as acknowledge, inOneTransaction } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { NoticeId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` for a notice that is not the caller's, or was acknowledged before. */
export function acknowledgeNotice(tools: Tools, caller: Caller, notice: NoticeId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("inbox.read", caller)
    if (!permit.ok) return permit
    if (!(await acknowledge(tx, notice, tools.now()))) return no("not-found")
    return yes({ receipt: await record(tools, tx, doerOf(caller), { kind: "notice.acknowledged", also: [notice, caller.person] }) })
  })
}
