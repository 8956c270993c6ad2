/** HPKE (RFC 9180), base mode, one message to one recipient: X-Wing (0x647a), HKDF-SHA256, AES-256-GCM. */
import { createCipheriv, createDecipheriv } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { expand, extract } from "./hkdf.ts"
import { finished } from "./lock.ts"
import { decap, encap, XWING_ENC, type XWingPrivate, type XWingPublic } from "./x-wing.ts"

const TAG = 16
const VERSION = Buffer.from("HPKE-v1")
const EMPTY = new Uint8Array(0)

/** The three algorithms of a suite by their registered numbers, with the sizes the schedule needs. */
export interface Suite {
  readonly kem: number
  readonly kdf: number
  readonly aead: number
  /** Nk: 16 for AES-128-GCM, 32 for AES-256-GCM. */
  readonly keySize: 16 | 32
}

/** Ours. The schedule takes the suite as an argument, so that the RFC's own vectors can be run through it. */
export const SUITE: Suite = { kem: 0x647a, kdf: 0x0001, aead: 0x0002, keySize: 32 }

export interface Schedule {
  readonly key: Buffer
  readonly baseNonce: Buffer
  readonly exporterSecret: Buffer
}

/** RFC 9180 §5.1: suite_id = "HPKE" ‖ kem ‖ kdf ‖ aead, each number in two bytes. */
export function suiteId({ kem, kdf, aead }: Suite): Buffer {
  const id = Buffer.from("HPKE\0\0\0\0\0\0", "latin1")
  id.writeUInt16BE(kem, 4)
  id.writeUInt16BE(kdf, 6)
  id.writeUInt16BE(aead, 8)
  return id
}

/** RFC 9180 §4: LabeledExtract over HKDF-SHA256. */
export function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Buffer {
  return extract("sha256", salt, Buffer.concat([VERSION, suite, Buffer.from(label), ikm]))
}

/** RFC 9180 §4: LabeledExpand over HKDF-SHA256. */
export function labeledExpand(suite: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number): Buffer {
  const size = Uint8Array.of(length >> 8, length & 255)
  return expand("sha256", prk, Buffer.concat([size, VERSION, suite, Buffer.from(label), info]), length)
}

/** RFC 9180 §5.1 KeySchedule with mode_base: no PSK, so both default to the empty string. */
export function keySchedule(suite: Suite, sharedSecret: Uint8Array, info: Uint8Array): Schedule {
  const id = suiteId(suite)
  const context = Buffer.concat([Uint8Array.of(0), labeledExtract(id, EMPTY, "psk_id_hash", EMPTY), labeledExtract(id, EMPTY, "info_hash", info)])
  const secret = labeledExtract(id, sharedSecret, "secret", EMPTY)
  return {
    key: labeledExpand(id, secret, "key", context, suite.keySize),
    baseNonce: labeledExpand(id, secret, "base_nonce", context, 12),
    exporterSecret: labeledExpand(id, secret, "exp", context, 32),
  }
}

/** RFC 9180 §6.1 SealBase: enc (1120 bytes) ‖ ciphertext ‖ tag. The one message has sequence number 0, so its nonce is the base nonce. */
export function sealBase(to: XWingPublic, info: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  const { secret, enc } = encap(to)
  const { key, baseNonce } = keySchedule(SUITE, secret, info)
  const cipher = createCipheriv("aes-256-gcm", key, baseNonce, { authTagLength: TAG })
  secret.fill(0)
  key.fill(0)
  cipher.setAAD(aad)
  const body = cipher.update(plain)
  cipher.final()
  return Buffer.concat([enc, body, cipher.getAuthTag()])
}

/** RFC 9180 §6.1 OpenBase. Throws SealBroken. */
export function openBase(pair: XWingPrivate, info: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < XWING_ENC + TAG) throw new SealBroken()
  const secret = decapOrBroken(pair, sealed.subarray(0, XWING_ENC))
  const { key, baseNonce } = keySchedule(SUITE, secret, info)
  const end = sealed.length - TAG
  const decipher = createDecipheriv("aes-256-gcm", key, baseNonce, { authTagLength: TAG })
  secret.fill(0)
  key.fill(0)
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(end))
  return finished(decipher, decipher.update(sealed.subarray(XWING_ENC, end)))
}

function decapOrBroken(pair: XWingPrivate, enc: Uint8Array): Buffer {
  try {
    return decap(pair, enc)
  } catch {
    throw new SealBroken()
  }
}
