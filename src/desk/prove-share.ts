/** Proves that a custodian's recovery share is one of this firm's, so that nobody finds out in need that it was miscopied. The first proof of new shares puts them in the place of the old ones. */
import { inOneTransaction, proveShareHash } from "#registry"
import { mayInFirm } from "#rules"
import { parseShare, shareHash } from "#seal"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-yours-to-do`, `share-wrong`. */
export function proveShare(tools: Tools, caller: Caller, text: string): Promise<Outcome<{ number: number; renewed: boolean; receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("recovery.prove", caller)
    if (!permit.ok) return permit
    const share = parseShare(text)
    if (share === null)
      return no(
        "share-wrong",
        "It was misread: a share has 18 groups of four signs, and a checksum that does not fit these. Hold it against the paper, group by group.",
      )
    const proved = await proveShareHash(tx, permit.value, shareHash(share), tools.now())
    if (proved === null) return no("share-wrong", "It was read rightly, and belongs to another firm or to shares that are no longer good.")
    const { number, renewed } = proved
    const detail = renewed ? { number, renewed } : { number }
    return yes({ number, renewed, receipt: await record(tools, tx, doerOf(caller), { kind: "recovery.proved", also: [tools.firm.id], detail }) })
  })
}
