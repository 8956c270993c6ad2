/** The tree straight from the definitions of RFC 6962 §2.1, as slow as they are: what our tree is held against. */
import { createHash } from "node:crypto"

const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest()
const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

/** MTH({d(0), …, d(n-1)}) */
export function mth(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sha(Buffer.alloc(0))
  if (leaves.length === 1) return sha(Buffer.from([0]), only)
  const k = split(leaves.length)
  return sha(Buffer.from([1]), mth(leaves.slice(0, k)), mth(leaves.slice(k)))
}

/** PATH(m, D[n]) */
export function path(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))]
}

/** PROOF(m, D[n]) */
export function proof(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  return subproof(m, leaves, true)
}

function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)]
  const k = split(leaves.length)
  return m <= k ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))] : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))]
}
