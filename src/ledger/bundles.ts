/** Puts a custody bundle together: the chain of one thing with its proofs, the keys of those who signed, and the details that may be disclosed. */
import type { AnyId, FirmId, KeyId, PersonId } from "#words"
import { BUNDLE_FORMS, type Disclosed, type ProvedLeaf, toBundleBytes } from "../../verify/bundle/bundle.ts"
import { type Name, type Names, type Told, namesInChain, namesToSign, namesWanted } from "../../verify/bundle/names.ts"
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
  /** What the ids stand for, and who says so; null for a bundle of ids alone. */
  readonly naming: Naming | null
}

/** What whoever exports a bundle knows of its ids, and signs. */
export interface Naming {
  readonly by: PersonId
  readonly key: KeyId
  sign(message: Uint8Array): Uint8Array
  /** What they know of an id where no leaf of the chain tells it; null for nothing. */
  wordsOf(id: string, what: Told): string | null
}

/** The bytes of the bundle. Throws where the parts do not belong together. */
export async function buildBundle(parts: BundleParts): Promise<Uint8Array> {
  const prove = async ({ index, bytes }: StoredLeaf): Promise<ProvedLeaf> => ({ index, leaf: bytes, proof: await parts.prover.inclusion(index) })
  const chain = await Promise.all(parts.chain.map(async (entry) => ({ ...(await prove(entry)), detail: entry.detail })))
  const { firm, subject, vkey, checkpoint, naming } = parts
  const keys = await Promise.all((await signersOf(parts, naming === null ? [] : [naming.key])).map(prove))
  return toBundleBytes({ firm, subject, vkey, checkpoint, chain, keys, names: naming === null ? null : named(parts, naming) })
}

/** The names in their order, each told by the leaf that committed to it or by whoever exports the bundle, and their signature. */
function named(parts: BundleParts, naming: Naming): Names {
  const leaves = parts.chain.flatMap((entry) => {
    const leaf = parseLeaf(entry.bytes)
    return leaf === null ? [] : [{ leaf, entry }]
  })
  const told = namesInChain(leaves)
  const said = namesWanted(leaves, naming.by).map(({ id, what }): Name => {
    const proved = what === "name" ? told.get(id) : undefined
    return { id, what, words: proved?.words ?? naming.wordsOf(id, what), leaf: proved?.leaf ?? null }
  })
  const names = { by: naming.by, key: naming.key, said }
  return { ...names, sig: naming.sign(namesToSign({ ...parts, form: BUNDLE_FORMS.named }, names)) }
}

/** The leaves that published the keys of all who signed the chain and of some more, and of those who signed these leaves, by index. */
export async function signersOf(
  parts: Pick<BundleParts, "keyLeaf"> & { readonly chain: readonly StoredLeaf[] },
  also: readonly KeyId[] = [],
): Promise<readonly StoredLeaf[]> {
  const found = new Map<string, StoredLeaf>()
  const signer = (leaf: StoredLeaf) => (parseLeaf(leaf.bytes)?.signed?.key ?? null) as KeyId | null
  const waiting = [...also, ...parts.chain.map(signer)]
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (key === null || found.has(key)) continue
    const published = await parts.keyLeaf(key)
    found.set(key, published)
    waiting.push(signer(published))
  }
  return [...found.values()].toSorted((a, b) => a.index - b.index)
}
