/** Splits the firm's recovery key among n custodians so that any k of them bring it back, and fewer know nothing. */
import { createHash } from "node:crypto"
import { combine, split } from "shamir-secret-sharing"
import { type KemPair, type KemPublic, kemSeedOf, takeKemPair } from "./kem-pairs.ts"
import { LABELS, prefixOf } from "./labels.ts"
import type { Share } from "./shares.ts"

const TAG_LABEL = prefixOf(LABELS.recoveryTag)

/** n shares, of which any k bring the pair back: 2 ≤ k ≤ n ≤ 255. Throws a RangeError otherwise. */
export async function splitRecovery(pair: KemPair, k: number, n: number): Promise<Share[]> {
  const fine = Number.isInteger(k) && Number.isInteger(n) && k >= 2 && k <= n && n <= 255
  if (!fine) throw new RangeError("k of n shares: 2 ≤ k ≤ n ≤ 255")
  const secrets = await split(kemSeedOf(pair), n, k)
  const tag = recoveryTag(pair.public)
  return secrets.map((secret, i) => ({ number: i + 1, threshold: k, tag, secret }))
}

/** The pair; or null where the shares are too few, of different keys, the same one twice, or do not give the key they name. */
export async function joinRecovery(shares: readonly Share[]): Promise<KemPair | null> {
  const [first] = shares
  if (first === undefined || !fitTogether(first, shares)) return null
  const seed = await combine(shares.slice(0, first.threshold).map((share) => Uint8Array.from(share.secret)))
  const pair = takeKemPair(seed)
  if (Buffer.from(first.tag).equals(recoveryTag(pair.public))) return pair
  pair[Symbol.dispose]()
  return null
}

/** The first 6 bytes of SHA-256(label ‖ 0 ‖ public half): what every share of this key carries. */
export function recoveryTag(key: KemPublic): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(TAG_LABEL).update(key.bytes).digest().subarray(0, 6))
}

function fitTogether(first: Share, shares: readonly Share[]): boolean {
  const points = new Set(shares.map((share) => share.secret.at(-1)))
  const alike = shares.every((share) => share.threshold === first.threshold && share.secret.length === 33 && Buffer.from(share.tag).equals(first.tag))
  return alike && first.threshold >= 2 && points.size === shares.length && shares.length >= first.threshold && !points.has(0)
}
