/** Keys and bytes sealed to a public half, so that only the holder of the pair opens them, at their place alone. */
import { SealBroken } from "./broken.ts"
import { openBase, sealBase } from "./hpke.ts"
import { type KemPair, type KemPublic, kemPrivateOf, kemPublicOf } from "./kem-pairs.ts"
import { bytesOf, type Key, KEY_BYTES, type KeyKind, takeKey } from "./keys.ts"
import { LABELS, type Label } from "./labels.ts"
import { encodePlace, type Place } from "./place.ts"

const KEY = LABELS.keyTo
const BYTES = LABELS.bytesTo
const FORMAT = 1

/** 1169 bytes: format ‖ HPKE enc ‖ key ‖ tag. The kind is part of the place. */
export function sealKeyTo(to: KemPublic, key: Key<KeyKind>, place: Place): Uint8Array {
  return sealLetter(KEY, to, bytesOf(key), [key.kind, ...place])
}

/** Throws SealBroken. */
export function openKeyWith<K extends KeyKind>(pair: KemPair, kind: K, sealed: Uint8Array, place: Place): Key<K> {
  const bytes = openLetter(KEY, pair, sealed, [kind, ...place])
  if (bytes.length !== KEY_BYTES) throw new SealBroken()
  return takeKey(kind, bytes)
}

/** Any bytes that fit into memory; 1137 bytes longer than they. */
export function sealBytesTo(to: KemPublic, bytes: Uint8Array, place: Place): Uint8Array {
  return sealLetter(BYTES, to, bytes, place)
}

/** Throws SealBroken. */
export function openBytesWith(pair: KemPair, sealed: Uint8Array, place: Place): Uint8Array {
  return openLetter(BYTES, pair, sealed, place)
}

/** format ‖ HPKE single-shot, info = label, aad = place (docs/formats/wrapping.md). */
export function sealLetter(label: Label, to: KemPublic, bytes: Uint8Array, place: Place): Buffer {
  const letter = sealBase(kemPublicOf(to), Buffer.from(label, "latin1"), encodePlace(place), bytes)
  return Buffer.concat([Uint8Array.of(FORMAT), letter])
}

/** Throws SealBroken. */
export function openLetter(label: Label, pair: KemPair, sealed: Uint8Array, place: Place): Buffer {
  if (sealed[0] !== FORMAT) throw new SealBroken()
  return openBase(kemPrivateOf(pair), Buffer.from(label, "latin1"), encodePlace(place), sealed.subarray(1))
}
