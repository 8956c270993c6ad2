/** HKDF (RFC 5869), in its two halves, over SHA-256 for HPKE and over SHA-512 for everything of our own. */
import { createHmac } from "node:crypto"

export type HkdfHash = "sha256" | "sha512"

/** RFC 5869 §2.2: PRK = HMAC-Hash(salt, IKM). An empty salt stands for zeros, as HMAC pads its key with them. */
export function extract(hash: HkdfHash, salt: Uint8Array, ikm: Uint8Array): Buffer {
  return createHmac(hash, salt).update(ikm).digest()
}

/** RFC 5869 §2.3: OKM = the first `length` bytes of T(1) ‖ T(2) ‖ …, T(i) = HMAC-Hash(PRK, T(i-1) ‖ info ‖ i). At most 255 blocks. */
export function expand(hash: HkdfHash, prk: Uint8Array, info: Uint8Array, length: number): Buffer {
  const size = hash === "sha256" ? 32 : 64
  const blocks = Math.ceil(length / size)
  if (blocks > 255) throw new RangeError("HKDF gives at most 255 blocks")
  const okm = Buffer.allocUnsafeSlow(blocks * size)
  let before: Uint8Array = new Uint8Array(0)
  for (let i = 1; i <= blocks; i++) {
    before = createHmac(hash, prk).update(before).update(info).update(Uint8Array.of(i)).digest()
    okm.set(before, (i - 1) * size)
  }
  return okm.subarray(0, length)
}
