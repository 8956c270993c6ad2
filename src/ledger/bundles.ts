/** Puts a custody bundle together: the chain of one thing with its proofs, the keys of those who signed, and the details that may be disclosed. */
import type { AnyId, FirmId, KeyId } from "#words"
import { type Disclosed, type ProvedLeaf, toBundleBytes } from "../../verify/bundle/bundle.ts"
import { parseLeaf } from "../../verify/ledger/leaf.ts"
import type { Prover } from "../../verify/tlog/prover.ts"

/** A leaf as the registry keeps it. */
export interface StoredLeaf {
  readonly index: number
  readonly bytes: Uint8Array
}

/** What a bundle is made from. */
export interface BundleParts {
  readonly firm: FirmId
  readonly subject: AnyId
  readonly vkey: string
  /** The signed note of a tree of `prover.size` leaves. */
  readonly checkpoint: Uint8Array
  readonly prover: Prover
  /** Every leaf of the subject's chain below the checkpoint, from the first; `detail` is null where it is withheld. */
  readonly chain: readonly (StoredLeaf & { readonly detail: Disclosed | null })[]
  /** The leaf that published a key. */
  keyLeaf(key: KeyId): Promise<StoredLeaf>
}

/** The bytes of the bundle. Throws where the parts do not belong together. */
export async function buildBundle(parts: BundleParts): Promise<Uint8Array> {
  const prove = async ({ index, bytes }: StoredLeaf): Promise<ProvedLeaf> => ({ index, leaf: bytes, proof: await parts.prover.inclusion(index) })
  const chain = await Promise.all(parts.chain.map(async (entry) => ({ ...(await prove(entry)), detail: entry.detail })))
  const keys = await Promise.all((await signersOf(parts)).map(prove))
  const { firm, subject, vkey, checkpoint } = parts
  return toBundleBytes({ firm, subject, vkey, checkpoint, chain, keys })
}

/** The leaves that published the keys of all who signed the chain, and of those who signed these leaves, by index. */
export async function signersOf(parts: Pick<BundleParts, "keyLeaf"> & { readonly chain: readonly StoredLeaf[] }): Promise<readonly StoredLeaf[]> {
  const found = new Map<string, StoredLeaf>()
  const waiting: StoredLeaf[] = [...parts.chain]
  for (let leaf = waiting.pop(); leaf !== undefined; leaf = waiting.pop()) {
    const key = parseLeaf(leaf.bytes)?.signed?.key
    if (key === undefined || found.has(key)) continue
    const published = await parts.keyLeaf(key as KeyId)
    found.set(key, published)
    waiting.push(published)
  }
  return [...found.values()].toSorted((a, b) => a.index - b.index)
}
