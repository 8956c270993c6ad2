/** The two hashes of the tree (RFC 6962 §2.1): one for leaves, one for nodes, so that no leaf can ever pass for a node. A digest travels as a string of 32 characters, one for each byte: measured twice as fast as buffers. */
import { hash } from "node:crypto"

declare const digest: unique symbol
/** A SHA-256 value as 32 characters U+0000 to U+00FF. Never shown or stored in this form: see `toBase64` and `toBytes`. */
export type Digest = string & { readonly [digest]: "sha-256" }

export const DIGEST_BYTES = 32

/** The root of a tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT = sha256("")

/** SHA-256 of bytes, or of a text's UTF-8 bytes. */
export function sha256(data: string | Uint8Array): Digest {
  return hash("sha256", data, "latin1") as Digest
}

/** Leaves of the log are no longer than this; what is longer is hashed all the same. */
const USUAL_LEAF_BYTES = 8192
const prefixed = Buffer.alloc(1 + USUAL_LEAF_BYTES)

/** The hash of a leaf: SHA-256(0x00 ‖ leaf). */
export function leafDigest(leaf: Uint8Array): Digest {
  const into = leaf.length < prefixed.length ? prefixed.subarray(0, leaf.length + 1) : Buffer.alloc(leaf.length + 1)
  into.set(leaf, 1)
  return sha256(into)
}

const pair = Buffer.alloc(1 + 2 * DIGEST_BYTES, 1)

/** The hash of a node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeDigest(left: Digest, right: Digest): Digest {
  pair.write(left, 1, "latin1")
  pair.write(right, 1 + DIGEST_BYTES, "latin1")
  return sha256(pair)
}

/** The 32 bytes of a digest. */
export function toBytes(value: Digest): Uint8Array {
  return Buffer.from(value, "latin1")
}

/** ASCII bytes as text; other bytes become the characters U+0080 to U+00FF, which no canonical text has. */
export function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
}

/** The digest that stands in bytes at an offset. Throws where fewer than 32 bytes are left. */
export function digestAt(bytes: Uint8Array, offset = 0): Digest {
  if (offset < 0 || offset + DIGEST_BYTES > bytes.length) throw new RangeError("fewer than 32 bytes are left for a digest")
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, DIGEST_BYTES).toString("latin1") as Digest
}

/** Many digests as one run of bytes, 32 for each. */
export function packDigests(values: readonly Digest[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(values.length * DIGEST_BYTES)
  for (const [i, value] of values.entries()) bytes.write(value, i * DIGEST_BYTES, "latin1")
  return bytes
}

/** The digests in a run of bytes. Throws where the run is not a multiple of 32 bytes. */
export function unpackDigests(bytes: Uint8Array): Digest[] {
  if (bytes.length % DIGEST_BYTES !== 0) throw new RangeError("not a whole number of digests")
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, i) => digestAt(bytes, i * DIGEST_BYTES))
}

/** A digest in standard base64 with padding: 44 characters. */
export function toBase64(value: Digest): string {
  return Buffer.from(value, "latin1").toString("base64")
}

/** The digest in a base64 text, or null where it is not 32 bytes in their one spelling. */
export function fromBase64(text: string): Digest | null {
  const bytes = decodeBase64(text)
  return bytes !== null && bytes.length === DIGEST_BYTES ? digestAt(bytes) : null
}

/** The bytes of a standard base64 text (RFC 4648 §4), or null for any other spelling: missing padding, line breaks, stray bits. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64")
  return bytes.toString("base64") === text ? bytes : null
}
