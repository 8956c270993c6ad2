/** Makes new recovery shares of the firm's recovery key, with enough of the old ones: nobody makes them alone, and the old ones stay good until one of the new is proved. */
import { inOneTransaction, keepSheet, offerShares } from "#registry"
import { mayInFirm } from "#rules"
import { joinRecovery, shareHash, splitRecovery } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { readShares } from "./brought-shares.ts"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { sealSheet, toSheet } from "./recovery-sheet.ts"
import type { RecoverySheet } from "./recovery-sheet.ts"
import type { Tools } from "./tools.ts"

export interface MakeShares {
  /** As the custodians typed them. */
  readonly brought: readonly string[]
  readonly recovery: { readonly needed: number; readonly shares: number }
}

/** `secret` is the session's own, under which the new shares can be shown again. Refuses `not-yours-to-do`, `step-up-needed`, `share-wrong`, `shares-too-few`. */
export async function makeShares(tools: Tools, caller: Caller, order: MakeShares, secret: string): Promise<Outcome<RecoverySheet & { receipt: Recorded }>> {
  const permit = mayInFirm("recovery.split", caller)
  if (!permit.ok) return permit
  const confirmed = confirmedLately(caller, tools)
  if (!confirmed.ok) return confirmed
  const brought = await readShares(tools, order.brought)
  if (!brought.ok) return brought
  using pair = await joinRecovery(brought.value)
  if (pair === null) return no("share-wrong")
  const { needed } = order.recovery
  const shares = await splitRecovery(pair, needed, order.recovery.shares)
  const sheet = toSheet(needed, shares)
  const sealed = sealSheet(tools.firm.id, caller.session, secret, sheet)
  if (sealed === null) return no("not-signed-in")
  return await inOneTransaction(tools.db, caller.seen, async (tx) => {
    if (!(await offerShares(tx, permit.value, needed, shares.map(shareHash)))) return no("not-yours-to-do")
    await keepSheet(tx, caller.session, sealed)
    const numbers = brought.value.map((share) => String(share.number))
    const receipt = await record(tools, tx, doerOf(caller), {
      kind: "recovery.split",
      also: [tools.firm.id],
      detail: { needed, shares: shares.length, brought: numbers },
    })
    return yes({ ...sheet, receipt })
  })
}
