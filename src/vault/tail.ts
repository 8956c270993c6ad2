/** The not-yet-whole last piece of an upload as the database keeps it: the number of the chunk it begins, then the piece sealed by itself. */
import { type Key, openTail, type Place, sealTail } from "#seal"

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

function tailPlace(place: Place, chunk: number): Place {
  return [...place, "tail", String(chunk)]
}
