/** Knows when the disk is full: before the last bytes are gone, so that what is kept can still be opened and the database can still write. */
import { statfs } from "node:fs/promises"
import { dirname } from "node:path"
import { no, type Outcome, yes } from "#words"

const MOST_RESERVED = 256 * 1024 * 1024
const RESERVED_SHARE = 20

/** No space, no quota, or larger than this process or file system lets a file grow. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"])

/** Whether a system error says that there is no room for more bytes. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" && FULL.has(thrown.code)
}

/** Whether a system error says that there is no such file or folder. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT"
}

/** Whether a system error says that what lies there is no file that can be read at a place: a pipe, a folder, a socket. */
export function isNoFile(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ESPIPE" || thrown.code === "EISDIR" || thrown.code === "ENXIO")
}

/** Turns "no room" into the refusal; every other fault stays a fault. */
export async function roomFor<T>(write: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return yes(await write())
  } catch (thrown) {
    if (isFull(thrown)) return no("disk-full")
    throw thrown
  }
}

/** The reserve where nobody says otherwise: a twentieth of a file system of so many bytes, at most 256 MiB. */
export function usualReserve(whole: number): number {
  return Math.min(MOST_RESERVED, Math.floor(whole / RESERVED_SHARE))
}

/** Bytes free to this process on the folder's file system, less the reserve (null: the usual one); never below 0. A folder not yet made counts as the one that will hold it. */
export async function freeIn(folder: string, reserve: number | null): Promise<number> {
  const { bavail, blocks, bsize } = await statfs(folder).catch((thrown: unknown) => {
    if (isMissing(thrown)) return statfs(dirname(folder))
    throw thrown
  })
  const kept = reserve ?? usualReserve(blocks * bsize)
  return Math.max(0, bavail * bsize - kept)
}
