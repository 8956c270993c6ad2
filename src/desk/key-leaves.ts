/** The leaves by which those who signed something published their keys, as evidence carries them. */
import { parseLeaf } from "#ledger"
import type { StoredLeaf } from "#ledger"
import { listKeyLeaves } from "#registry"
import type { Tx } from "#registry"
import type { KeyId, PersonId } from "#words"

/** By the key's id, for everybody whom the leaves name as their doers, and for some more. */
export async function keyLeavesFor(
  tx: Tx,
  leaves: readonly { readonly bytes: string }[],
  also: readonly PersonId[] = [],
): Promise<ReadonlyMap<KeyId, StoredLeaf>> {
  const doers = new Set<string>(also)
  for (const leaf of leaves) doers.add(parseLeaf(Buffer.from(leaf.bytes, "latin1"))?.event.by ?? "")
  const people = [...doers].filter((by) => by.startsWith("per_")) as PersonId[]
  const found = new Map<KeyId, StoredLeaf>()
  for (const row of await listKeyLeaves(tx, people)) {
    const bytes = Buffer.from(row.leaf, "latin1")
    const publishes = parseLeaf(bytes)?.event.publishes
    if (publishes !== undefined) found.set(publishes.key as KeyId, { index: row.index, bytes })
  }
  return found
}
