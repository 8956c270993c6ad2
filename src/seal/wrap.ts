/** A key wrapped under another key: it opens under that one alone, at its place alone, and only as the kind of key it was. */
import { SealBroken } from "./broken.ts"
import { bytesOf, type Key, KEY_BYTES, type KeyKind, takeKey } from "./keys.ts"
import { LABELS } from "./labels.ts"
import { lockBytes, unlockBytes } from "./lock.ts"
import type { Place } from "./place.ts"

const LABEL = LABELS.wrapKey

/** 105 bytes. The kind is part of the place, so a matter key never comes out as a version key. */
export function wrapKey(under: Key<KeyKind>, key: Key<KeyKind>, place: Place): Uint8Array {
  return lockBytes(LABEL, under, bytesOf(key), [key.kind, ...place])
}

/** Throws SealBroken. */
export function unwrapKey<K extends KeyKind>(under: Key<KeyKind>, kind: K, wrapped: Uint8Array, place: Place): Key<K> {
  const bytes = unlockBytes(LABEL, under, wrapped, [kind, ...place])
  if (bytes.length !== KEY_BYTES) throw new SealBroken()
  return takeKey(kind, bytes)
}
