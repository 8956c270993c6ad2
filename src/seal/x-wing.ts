/** X-Wing (draft-connolly-cfrg-xwing-kem): one key exchange out of X25519 and ML-KEM-768, safe while either of the two is, on the system's own cryptography. */
import { createHash, createPrivateKey, createPublicKey, decapsulate, diffieHellman, encapsulate, generateKeyPairSync, type KeyObject } from "node:crypto"

export const XWING_SEED = 32
export const XWING_PUBLIC = 1216
export const XWING_ENC = 1120
const MLKEM_PUBLIC = 1184
const MLKEM_CIPHERTEXT = 1088

/** §5.3: the six bytes `\./` and `/^\`, which draw an X-wing. */
const XWING_LABEL = Buffer.from("5c2e2f2f5e5c", "hex")

export interface XWingPublic {
  readonly mlkem: KeyObject
  readonly x25519: KeyObject
  /** The 32 bytes of the X25519 half. */
  readonly x25519Bytes: Uint8Array
}

export interface XWingPrivate extends XWingPublic {
  readonly mlkemPrivate: KeyObject
  readonly x25519Private: KeyObject
}

/** §5.2 expandDecapsulationKey: SHAKE-256(seed, 96) gives the ML-KEM seed d ‖ z and the X25519 private key. */
export function expandSeed(seed: Uint8Array): XWingPrivate {
  if (seed.length !== XWING_SEED) throw new RangeError("an X-Wing seed has 32 bytes")
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest()
  const mlkemPrivate = createPrivateKey({ key: expanded.subarray(0, 64), format: "raw-seed", asymmetricKeyType: "ml-kem-768" })
  const x25519Private = createPrivateKey({ key: expanded.subarray(64), format: "raw-private", asymmetricKeyType: "x25519" })
  expanded.fill(0)
  const x25519 = createPublicKey(x25519Private)
  return { mlkemPrivate, x25519Private, mlkem: createPublicKey(mlkemPrivate), x25519, x25519Bytes: x25519.export({ format: "raw-public" }) }
}

/** pk_M ‖ pk_X: 1216 bytes. */
export function publicBytes(pair: XWingPublic): Uint8Array {
  return Buffer.concat([pair.mlkem.export({ format: "raw-public" }), pair.x25519Bytes])
}

/** Reads 1216 bytes; throws where ML-KEM's own check of a public key fails (FIPS 203 §7.2) or the length is wrong. */
export function importPublic(bytes: Uint8Array): XWingPublic {
  if (bytes.length !== XWING_PUBLIC) throw new RangeError("an X-Wing public key has 1216 bytes")
  const x25519Bytes = Buffer.from(bytes.subarray(MLKEM_PUBLIC))
  return {
    mlkem: createPublicKey({ key: Buffer.from(bytes.subarray(0, MLKEM_PUBLIC)), format: "raw-public", asymmetricKeyType: "ml-kem-768" }),
    x25519: createPublicKey({ key: x25519Bytes, format: "raw-public", asymmetricKeyType: "x25519" }),
    x25519Bytes,
  }
}

/** §5.4: a fresh shared secret of 32 bytes and the 1120 bytes that carry it. Throws on an X25519 public key of small order. */
export function encap(to: XWingPublic): { readonly secret: Buffer; readonly enc: Buffer } {
  const { sharedKey, ciphertext } = encapsulate(to.mlkem)
  const ephemeral = generateKeyPairSync("x25519")
  const ephemeralBytes = ephemeral.publicKey.export({ format: "raw-public" })
  const agreed = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: to.x25519 })
  return { secret: combine(sharedKey, agreed, ephemeralBytes, to.x25519Bytes), enc: Buffer.concat([ciphertext, ephemeralBytes]) }
}

/** §5.5. Throws on an X25519 public key of small order; an altered ML-KEM half gives another secret, as FIPS 203 has it. */
export function decap(pair: XWingPrivate, enc: Uint8Array): Buffer {
  if (enc.length !== XWING_ENC) throw new RangeError("an X-Wing ciphertext has 1120 bytes")
  const ephemeralBytes = Buffer.from(enc.subarray(MLKEM_CIPHERTEXT))
  const ephemeral = createPublicKey({ key: ephemeralBytes, format: "raw-public", asymmetricKeyType: "x25519" })
  const agreed = diffieHellman({ privateKey: pair.x25519Private, publicKey: ephemeral })
  return combine(decapsulate(pair.mlkemPrivate, enc.subarray(0, MLKEM_CIPHERTEXT)), agreed, ephemeralBytes, pair.x25519Bytes)
}

/** §5.3 Combiner: SHA3-256(ss_M ‖ ss_X ‖ ct_X ‖ pk_X ‖ label). Wipes the two halves. */
function combine(ssM: Buffer, ssX: Buffer, ctX: Uint8Array, pkX: Uint8Array): Buffer {
  const secret = createHash("sha3-256").update(ssM).update(ssX).update(ctX).update(pkX).update(XWING_LABEL).digest()
  ssM.fill(0)
  ssX.fill(0)
  return secret
}
