/** A leaf that stands in the log as its last checkpoint signs it, and a detail that is the one it committed to. */
import { LacksTile, leafDigest, parseLeaf, provesInclusion } from "#ledger"
import type { Leaf } from "#ledger"
import { commit } from "#seal"
import type { OpenedDetail } from "./opened-details.ts"
import type { Log } from "./proved-keys.ts"

/** Null where it is none, is not the one that was signed, or where what it would be proved by was taken away. */
export async function provedLeaf(log: Log | null, row: { readonly index: number; readonly bytes: string }): Promise<Leaf | null> {
  const bytes = Buffer.from(row.bytes, "latin1")
  const leaf = parseLeaf(bytes)
  if (leaf === null || log === null) return null
  try {
    return provesInclusion(row.index, leafDigest(bytes), await log.prover.inclusion(row.index), log.head) ? leaf : null
  } catch (thrown) {
    if (thrown instanceof LacksTile) return null
    throw thrown
  }
}

export function isCommitted(leaf: Pick<Leaf, "event">, opened: OpenedDetail): boolean {
  return Buffer.from(commit(opened.text, Buffer.from(opened.salt, "base64"))).toString("base64") === leaf.event.detail
}
