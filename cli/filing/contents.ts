/** A file's contents as they are on this machine: their hash, and their bytes from an offset on. Both refuse a file that changes underneath them. */
import { createHash } from "node:crypto"
import { type FileHandle, open } from "node:fs/promises"
import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"

/** What a file was when it was hashed. `stamp` names its size and the moment of its last change, to the nanosecond. */
export interface Contents {
  readonly size: number
  readonly sha256: string
  readonly stamp: string
}

const PIECE = 1024 * 1024

/** Hashes a file. Null where it changed while it was read; faults of the file system are thrown. */
export async function hashFile(path: Buffer): Promise<Contents | null> {
  await using file = await open(path, "r")
  const before = await stampOf(file)
  const hash = createHash("sha256")
  const piece = Buffer.allocUnsafe(PIECE)
  let size = 0
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, PIECE)
    if (bytesRead === 0) break
    hash.update(piece.subarray(0, bytesRead))
    size += bytesRead
  }
  const stamp = await stampOf(file)
  return stamp === before && stamp.startsWith(`${size}.`) ? { size, sha256: hash.digest("hex"), stamp } : null
}

/** The bytes of [from, to), in large pieces. */
export function readStretch(path: Buffer, from: number, to: number): Readable {
  return createReadStream(path, { start: from, end: to - 1, highWaterMark: PIECE })
}

async function stampOf(file: FileHandle): Promise<string> {
  const { size, mtimeNs } = await file.stat({ bigint: true })
  return `${size}.${mtimeNs}`
}
