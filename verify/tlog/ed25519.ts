/** Ed25519 (RFC 8032) verification with raw 32-byte public keys, as notes and leaves carry them. */
import { type KeyObject, createPublicKey, verify } from "node:crypto"

export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 §4). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex")

/** The key in 32 bytes, ready for many verifications. Throws a RangeError for another length. */
export function toPublicKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== PUBLIC_KEY_BYTES) throw new RangeError("an Ed25519 public key has 32 bytes")
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: "der", type: "spki" })
}

/** Whether the signature over the message is genuine; false also for signatures of another length. */
export function isGenuine(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, message, key, signature)
}

/** The same on another thread, so that all cores verify at once. */
export function isGenuineLater(key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES) return Promise.resolve(false)
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (fault, genuine) => (fault === null ? resolve(genuine) : reject(fault)))
  })
}
