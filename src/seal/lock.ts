/** The committing lock under every wrapped key: small secrets sealed under a key, so that they open under that key, at that place, and no other. */
import { createCipheriv, createDecipheriv, timingSafeEqual } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { drawInto } from "./chance.ts"
import { expand } from "./hkdf.ts"
import { type Key, type KeyKind, rootOf } from "./keys.ts"
import type { Label } from "./labels.ts"
import { encodePlace, type Place } from "./place.ts"

const FORMAT = 1
const NONCE = 24
const COMMITMENT = 32
const TAG = 16
const HEAD = 1 + NONCE + COMMITMENT

/** Every seal has a key of its own (below), which is used once: the GCM nonce may be constant. */
const ZERO_NONCE = Buffer.alloc(12)

/** Bytes added to what is locked: format, nonce, commitment, tag (docs/formats/wrapping.md). */
export const LOCK_OVERHEAD = HEAD + TAG

/** format ‖ nonce ‖ commitment ‖ AES-256-GCM(key, bytes), where key ‖ commitment = HKDF-Expand-SHA-512(root(label), nonce ‖ place, 64). */
export function lockBytes(label: Label, under: Key<KeyKind>, bytes: Uint8Array, place: Place): Buffer {
  const sealed = Buffer.allocUnsafe(LOCK_OVERHEAD + bytes.length)
  sealed[0] = FORMAT
  drawInto(sealed, 1, NONCE)
  const okm = derive(label, under, sealed.subarray(1, 1 + NONCE), place)
  sealed.set(okm.subarray(32), 1 + NONCE)
  const cipher = createCipheriv("aes-256-gcm", okm.subarray(0, 32), ZERO_NONCE, { authTagLength: TAG })
  okm.fill(0)
  sealed.set(cipher.update(bytes), HEAD)
  cipher.final()
  sealed.set(cipher.getAuthTag(), HEAD + bytes.length)
  return sealed
}

/**
 * The bytes; or null where the lock was not made with this key at this place (the commitment differs).
 * Throws SealBroken where it was, and the rest is damaged, or where the form is not ours.
 */
export function tryLock(label: Label, under: Key<KeyKind>, sealed: Uint8Array, place: Place): Buffer | null {
  if (sealed.length < LOCK_OVERHEAD || sealed[0] !== FORMAT) throw new SealBroken()
  const okm = derive(label, under, sealed.subarray(1, 1 + NONCE), place)
  try {
    if (!timingSafeEqual(okm.subarray(32), sealed.subarray(1 + NONCE, HEAD))) return null
    const decipher = createDecipheriv("aes-256-gcm", okm.subarray(0, 32), ZERO_NONCE, { authTagLength: TAG })
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
    const bytes = decipher.update(sealed.subarray(HEAD, sealed.length - TAG))
    return finished(decipher, bytes)
  } finally {
    okm.fill(0)
  }
}

/** The bytes; SealBroken where they do not open, whatever the cause. */
export function unlockBytes(label: Label, under: Key<KeyKind>, sealed: Uint8Array, place: Place): Buffer {
  const bytes = tryLock(label, under, sealed, place)
  if (bytes === null) throw new SealBroken()
  return bytes
}

/** Checks the tag, and only then lets the plaintext go; otherwise it is wiped. */
export function finished(decipher: { final(): Buffer }, plain: Buffer): Buffer {
  try {
    decipher.final()
    return plain
  } catch {
    plain.fill(0)
    throw new SealBroken()
  }
}

function derive(label: Label, under: Key<KeyKind>, nonce: Uint8Array, place: Place): Buffer {
  return expand("sha512", rootOf(under, label), Buffer.concat([nonce, encodePlace(place)]), 64)
}
