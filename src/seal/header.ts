/** The header of a sealed document: it says the format, carries the salt, and commits to the one key under which the document opens. */
import { timingSafeEqual } from "node:crypto"
import { SealBroken } from "./broken.ts"
import { drawInto } from "./chance.ts"
import { expand } from "./hkdf.ts"
import { type Key, rootOf } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { encodePlace, type Place } from "./place.ts"

const LABEL = LABELS.stream
const MAGIC = Buffer.from("MUNIMENT", "latin1")
const FORMAT = 1
/** 2^18 bytes of plaintext in a chunk. */
const CHUNK_BITS = 18
const SALT_AT = 16
const COMMITMENT_AT = 48

/** Bytes of a header (docs/formats/envelope.md). */
export const HEADER = 80

export interface StreamSecrets {
  readonly key: Buffer
  /** The first 7 bytes of every chunk's nonce. */
  readonly prefix: Buffer
}

/** A fresh header: from here on, key and place are bound to it. Each attempt to file bytes has a header of its own. */
export function newHeader(version: Key<"version">, place: Place): Uint8Array {
  const header = Buffer.alloc(HEADER)
  MAGIC.copy(header)
  header[8] = FORMAT
  header[9] = CHUNK_BITS
  drawInto(header, SALT_AT, 32)
  const secrets = derive(version, header, place)
  secrets.commitment.copy(header, COMMITMENT_AT)
  secrets.key.fill(0)
  return header
}

/** The secrets of the stream under a header from outside. Throws SealBroken where form, key or place is another. */
export function openHeader(version: Key<"version">, header: Uint8Array, place: Place): StreamSecrets {
  const known = Buffer.from(header)
  const plain = known.length === HEADER && MAGIC.equals(known.subarray(0, 8)) && known[8] === FORMAT && known[9] === CHUNK_BITS
  if (!plain || known.subarray(10, SALT_AT).some((byte) => byte !== 0)) throw new SealBroken()
  const { key, prefix, commitment } = derive(version, known, place)
  if (timingSafeEqual(commitment, known.subarray(COMMITMENT_AT))) return { key, prefix }
  key.fill(0)
  throw new SealBroken()
}

/** commitment (32) ‖ key (32) ‖ prefix (7) = HKDF-Expand-SHA-512(root(label), the header's first 48 bytes ‖ place, 71). */
function derive(version: Key<"version">, header: Buffer, place: Place): StreamSecrets & { readonly commitment: Buffer } {
  const info = Buffer.concat([header.subarray(0, COMMITMENT_AT), encodePlace(place)])
  const okm = expand("sha512", rootOf(version, LABEL), info, 71)
  return { commitment: okm.subarray(0, 32), key: okm.subarray(32, 64), prefix: okm.subarray(64) }
}
