/** The not-yet-whole last piece of an upload as the database keeps it: the number of the chunk it begins, then the piece sealed by itself. */
import { type Key, newKey, openTail, type Place, sealTail, unwrapKey, wrapKey } from "#seal"

const NUMBER = 4

/** chunk number (4, big-endian) ‖ sealed piece. The number is part of the sealed piece's place. */
export function packTail(key: Key<"version">, bytes: Uint8Array, chunk: number, place: Place): Uint8Array {
  const sealed = sealTail(key, bytes, tailPlace(place, chunk))
  const tail = Buffer.alloc(NUMBER + sealed.length)
  tail.writeUInt32BE(chunk)
  tail.set(sealed, NUMBER)
  return tail
}

/** The chunk that a tail begins. */
export function chunkOfTail(tail: Uint8Array): number {
  return new DataView(tail.buffer, tail.byteOffset, tail.length).getUint32(0)
}

/** The piece itself. Throws SealBroken. */
export function unpackTail(key: Key<"version">, tail: Uint8Array, chunk: number, place: Place): Uint8Array {
  return openTail(key, tail.subarray(NUMBER), tailPlace(place, chunk))
}

/** The same key again with a life of its own: an upload outlives the request that brought its key, and wipes this one itself. */
export function ownKey(key: Key<"version">, place: Place): Key<"version"> {
  using once = newKey("session")
  return unwrapKey(once, "version", wrapKey(once, key, place), place)
}

function tailPlace(place: Place, chunk: number): Place {
  return [...place, "tail", String(chunk)]
}
