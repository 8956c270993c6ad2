/** The last piece of an upload that is not yet a whole chunk, sealed by itself until the rest arrives. */
import { CHUNK } from "./chunks.ts"
import type { Key } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { lockBytes, unlockBytes } from "./lock.ts"
import type { Place } from "./place.ts"

const LABEL = LABELS.tail

/** Fewer than CHUNK bytes, under a random nonce and a label of its own: a tail may grow and be sealed again as often as needed. 73 bytes longer. */
export function sealTail(key: Key<"version">, bytes: Uint8Array, place: Place): Uint8Array {
  if (bytes.length >= CHUNK) throw new RangeError("a tail is shorter than a chunk")
  return lockBytes(LABEL, key, bytes, place)
}

/** Throws SealBroken. */
export function openTail(key: Key<"version">, sealed: Uint8Array, place: Place): Buffer {
  return unlockBytes(LABEL, key, sealed, place)
}
