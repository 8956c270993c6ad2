/** Plain, keyed and salted hashes: to name bytes, to find a sign-in name without storing it, and to promise a detail without telling it. */
import { createHash, createHmac, hash, randomFillSync } from "node:crypto"
import type { ChecksumName } from "#words"
import { type Key, rootOf, takeKey } from "./keys.ts"
import { LABELS, prefixOf } from "./labels.ts"

const FINDING = LABELS.finding
const COMMITMENT = prefixOf(LABELS.commitment)
const SALT = 32

/** SHA-256 of bytes, or of a text's UTF-8: 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  return hash("sha256", data, "buffer")
}

/** A checksum that runs over bytes as they arrive. Its names are the cipher library's own. */
export function newChecksum(name: ChecksumName): { add(bytes: Uint8Array): void; end(): Buffer } {
  const running = createHash(name)
  return { add: (bytes) => void running.update(bytes), end: () => running.digest() }
}

/** HMAC-SHA-256 of a text under a subkey of the house key (sign-in names), of a matter's (the same content within one matter) or of a client's (its mark): 32 bytes. The caller brings the text in its one spelling (case folded, normalised). */
export function findingHash(key: Key<"house" | "matter" | "client">, text: string): Uint8Array {
  return createHmac("sha256", rootOf(key, FINDING)).update(text, "utf8").digest()
}

/** The key of a client: HMAC-SHA-256 of its name under a subkey of the firm key. The caller brings the name in its one spelling. */
export function clientKey(firm: Key<"firm">, name: string): Key<"client"> {
  return takeKey("client", createHmac("sha256", rootOf(firm, LABELS.clientKey)).update(name, "utf8").digest())
}

/** 32 random bytes that hide a committed detail; destroying them erases it. */
export function newSalt(): Uint8Array {
  return randomFillSync(new Uint8Array(SALT))
}

/** SHA-256(label ‖ 0 ‖ salt ‖ detail): 32 bytes that bind to the detail and, while the salt is kept, tell nothing of it. */
export function commit(detail: string, salt: Uint8Array): Uint8Array {
  if (salt.length !== SALT) throw new RangeError("a salt has 32 bytes")
  if (!detail.isWellFormed()) throw new RangeError("a detail is well-formed Unicode")
  return createHash("sha256").update(COMMITMENT).update(salt).update(detail, "utf8").digest()
}
