/** The arithmetic of sealed documents: how large they are, and which sealed bytes hold a range of the plaintext. */
import { HEADER } from "./header.ts"

/** Plaintext bytes in every chunk but the last. */
export const CHUNK = 262_144
/** Bytes a chunk grows by when sealed. */
export const TAG = 16
/** The chunk counter has 32 bits. */
export const MOST_CHUNKS = 2 ** 32

/** Chunks of a plaintext; an empty one has one empty chunk. */
export function chunkCount(plain: number): number {
  return Math.max(1, Math.ceil(plain / CHUNK))
}

/** Header and all chunks, in bytes. */
export function sealedSize(plain: number): number {
  return HEADER + plain + TAG * chunkCount(plain)
}

/** The size of the plaintext, or null where no sealed document has this size. */
export function plainSize(sealed: number): number | null {
  const chunks = Math.ceil((sealed - HEADER) / (CHUNK + TAG))
  const plain = sealed - HEADER - TAG * chunks
  return Number.isSafeInteger(plain) && plain >= 0 && sealedSize(plain) === sealed ? plain : null
}

/** Where the sealed chunk begins, counted from the start of the header. */
export function chunkOffset(index: number): number {
  return HEADER + index * (CHUNK + TAG)
}

/** Which sealed bytes hold a range of plaintext, ends excluded. */
export interface ChunkRange {
  readonly first: number
  readonly last: number
  /** The sealed bytes of these chunks, counted from the start of the header. */
  readonly sealedFrom: number
  readonly sealedTo: number
  /** Plaintext bytes of the first chunk that come before the range. */
  readonly skip: number
}

/**
 * The chunks of the plaintext range `from` (included) to `to` (excluded). With the plaintext's `size`, `sealedTo` ends where the document ends;
 * without it, where the last chunk would end if it were full. An empty range, or one that ends past `size`, throws a RangeError.
 */
export function chunkRange(from: number, to: number, size = Number.MAX_SAFE_INTEGER): ChunkRange {
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to)
  if (!whole || from < 0 || to <= from || to > size) throw new RangeError("a range has at least one byte of the document")
  const first = Math.floor(from / CHUNK)
  const last = Math.floor((to - 1) / CHUNK)
  return { first, last, sealedFrom: chunkOffset(first), sealedTo: Math.min(chunkOffset(last + 1), sealedSize(size)), skip: from - first * CHUNK }
}
