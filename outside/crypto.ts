/** Stands in for `node:crypto` where the verifier runs in a browser: the four things it uses, by a well-kept library, all at once and without a promise. A test holds it to Node's own. */
import { ed25519 } from "@noble/curves/ed25519.js"
import { sha256 } from "@noble/hashes/sha2.js"

type Bytes = string | Uint8Array
type Spelling = "latin1" | "hex" | "base64"

const toBytes = (data: Bytes): Uint8Array => (typeof data === "string" ? Buffer.from(data, "utf8") : data)

/** SHA-256 and no other. */
export function hash(algorithm: string, data: Bytes, spelling: Spelling): string {
  return createHash(algorithm).update(data).digest(spelling)
}

export interface RunningHash {
  update(data: Bytes): RunningHash
  digest(spelling: Spelling): string
}

/** SHA-256 and no other. */
export function createHash(algorithm: string): RunningHash {
  if (algorithm !== "sha256") throw new TypeError("only SHA-256 is known here")
  const running = sha256.create()
  const self: RunningHash = {
    update(data) {
      running.update(toBytes(data))
      return self
    },
    digest: (spelling) => Buffer.from(running.digest()).toString(spelling),
  }
  return self
}

/** The 32 bytes of an Ed25519 key. */
export interface KeyObject {
  readonly raw: Uint8Array
}

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 §4). */
const SPKI_BYTES = 12

export function createPublicKey({ key }: { readonly key: Uint8Array }): KeyObject {
  return { raw: key.slice(SPKI_BYTES) }
}

/** Ed25519 as RFC 8032 has it: what is not in its one spelling is not genuine. */
export function verify(_algorithm: null, message: Uint8Array, { raw }: KeyObject, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, raw, { zip215: false })
  } catch {
    return false
  }
}
