/** Checks that a leaf stands in a tree, and that a later tree only added to an earlier one, by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2. Every input may come from an adversary; the answer is yes or no and nothing else. */
import { type Digest, EMPTY_ROOT, nodeDigest } from "./hash.ts"

/** The number of leaves of a tree, and its root. */
export interface TreeHead {
  readonly size: number
  readonly root: Digest
}

/** Whether the leaf hash stands at `index` in the tree. */
export function provesInclusion(index: number, leaf: Digest, proof: readonly Digest[], tree: TreeHead): boolean {
  if (!isIndex(index) || !isIndex(tree.size) || index >= tree.size) return false
  let fn = index
  let sn = tree.size - 1
  let reached = leaf
  for (const sibling of proof) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      reached = nodeDigest(sibling, reached)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      reached = nodeDigest(reached, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && reached === tree.root
}

/** Whether the later tree holds every leaf of the earlier one, in the same places. From the empty tree every tree follows, by an empty proof. */
export function provesConsistency(earlier: TreeHead, later: TreeHead, proof: readonly Digest[]): boolean {
  if (!isIndex(earlier.size) || !isIndex(later.size) || earlier.size > later.size) return false
  if (earlier.size === 0) return proof.length === 0 && earlier.root === EMPTY_ROOT && (later.size > 0 || later.root === EMPTY_ROOT)
  if (earlier.size === later.size) return proof.length === 0 && earlier.root === later.root
  const path = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let fn = earlier.size - 1
  let sn = later.size - 1
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let old = first
  let now = first
  for (const sibling of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      old = nodeDigest(sibling, old)
      now = nodeDigest(sibling, now)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      now = nodeDigest(now, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && old === earlier.root && now === later.root
}

/** The largest power of two smaller than n; n ≥ 2. */
export function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

const isIndex = (n: number) => Number.isSafeInteger(n) && n >= 0
const isOdd = (n: number) => n % 2 === 1
const half = (n: number) => Math.floor(n / 2)

function isPowerOfTwo(n: number): boolean {
  return n === 1 || splitPoint(n) * 2 === n
}
