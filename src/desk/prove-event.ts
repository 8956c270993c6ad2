/** Proves that one event which the caller may see stands in the ledger: its leaf, the path to the root, and the signed checkpoint (RFC 9162, 2.1.3). */
import { leafDigest, parseLeaf, proverFor, toBase64 } from "#ledger"
import { findLastCheckpoint, findLeaf, findLink, inOneTransaction } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { EventId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { tilesIn } from "./ledger-state.ts"
import type { Tools } from "./tools.ts"

export interface ProofView {
  readonly leaf: number
  readonly bytes: string
  readonly hash: string
  readonly size: number
  readonly path: string[]
  readonly root: string
  readonly checkpoint: string
  readonly before: { readonly leaf: number; readonly n: number } | null
}

/** Refuses `not-found` where the event is not there, not the caller's to see, or not integrated yet. */
export function proveEvent(tools: Tools, caller: Caller, event: EventId): Promise<Outcome<ProofView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("ledger.prove", caller)
    if (!permit.ok) return permit
    const [leaf, last] = [await findLeaf(tx, event), await findLastCheckpoint(tx.sql)]
    if (leaf === null || last === null || leaf.index >= last.size) return no("not-found")
    const prover = proverFor(tilesIn(tx.sql), last.size)
    const bytes = Buffer.from(leaf.bytes, "latin1")
    const chain = parseLeaf(bytes)?.chain[0]
    return yes({
      leaf: leaf.index,
      bytes: leaf.bytes,
      hash: toBase64(leafDigest(bytes)),
      size: last.size,
      path: (await prover.inclusion(leaf.index)).map(toBase64),
      root: toBase64(await prover.root()),
      checkpoint: last.note,
      before: chain === undefined || chain[1] < 2 ? null : await findLink(tx, chain[0], chain[1] - 1),
    })
  })
}
