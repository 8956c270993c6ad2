/** A sealed file that grows: pieces are written one after the other behind the back of who brings them, and are durable when it says so. */
import { constants } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { HEADER } from "#seal"
import { isMissing, isNoFile } from "./room.ts"

/** Pieces that go to disk in one call; one call is under way at a time, so that a killed process leaves a file without holes. */
const MOST_TOGETHER = 8
/** After so many bytes the disk is asked to begin: finishing then waits for little, and other writers to the disk are not held up. */
const SYNC_EVERY = 32 * 1024 * 1024

/** Lets one file at a time be synced early, so that early syncs never fill the thread pool that opening documents needs. */
export interface EarlySync {
  busy: boolean
}

interface Piece {
  readonly bytes: Uint8Array
  readonly position: number
  readonly written: () => void
  readonly failed: (thrown: Error) => void
}

export class SealedFile implements AsyncDisposable {
  /** Bytes that were found in the file when it was opened. */
  readonly found: number
  readonly #handle: FileHandle
  readonly #early: EarlySync
  #queue: Piece[] = []
  #writing: Promise<void> | null = null
  #syncing: Promise<void> | null = null
  #unsynced = 0
  /** The first piece that could not be written: nothing is written after it. */
  #broken: { readonly thrown: Error } | null = null
  /** What the disk said when it lost bytes it had been given. */
  #lost: { readonly thrown: Error } | null = null
  #closing: Promise<void> | null = null

  private constructor(handle: FileHandle, found: number, early: EarlySync) {
    this.#handle = handle
    this.found = found
    this.#early = early
  }

  /** Opens the file to go on with it; null where there is none. */
  static async open(path: string, early: EarlySync): Promise<SealedFile | null> {
    const handle = await openIfThere(path, "r+")
    if (handle === null) return null
    try {
      return new SealedFile(handle, (await handle.stat()).size, early)
    } catch (thrown) {
      await handle.close()
      throw thrown
    }
  }

  /** The header, or as much of it as there is. */
  async header(): Promise<Uint8Array> {
    const header = new Uint8Array(HEADER)
    return header.subarray(0, await this.readInto(header, 0))
  }

  /** Fills `into` from `position`; fewer bytes than it takes only at the end of the file. Gives the number of bytes. */
  readInto(into: Uint8Array, position: number): Promise<number> {
    return readFully(this.#handle, into, position)
  }

  /** Writes behind: resolves when the piece is with the operating system. Once a piece failed, every later one fails unwritten. */
  append(bytes: Uint8Array, position: number): Promise<void> {
    const broken = this.#broken
    if (broken !== null) return Promise.reject(broken.thrown)
    return new Promise((written, failed) => {
      this.#queue.push({ bytes, position, written, failed })
      this.#writing ??= this.#writeAll()
    })
  }

  /**
   * Waits for every piece, then for the disk (fdatasync, which covers the size as well): what was written is durable when it resolves.
   * A piece that could not be written is not its matter. Once the disk failed to keep what it had been given, it throws for ever:
   * Linux forgets such a failure after telling it once, and a second fdatasync would lie.
   */
  async makeDurable(): Promise<void> {
    await this.#writing
    await this.#syncing
    if (this.#lost === null) await this.#sync()
    if (this.#lost !== null) throw this.#lost.thrown
  }

  close(): Promise<void> {
    this.#closing ??= this.#settleAndClose()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #settleAndClose(): Promise<void> {
    await this.#writing
    await this.#syncing
    await this.#handle.close()
  }

  async #writeAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const pieces = this.#queue.splice(0, MOST_TOGETHER)
      const { bytes, thrown } = await writeFully(this.#handle, pieces)
      const whole = wholeAmong(pieces, bytes)
      for (const piece of pieces.slice(0, whole)) piece.written()
      if (thrown !== null) {
        this.#break(thrown, pieces.slice(whole))
        break
      }
      this.#syncEarly(bytes)
    }
    this.#writing = null
  }

  #break(thrown: Error, pieces: readonly Piece[]): void {
    this.#broken ??= { thrown }
    const lost = [...pieces, ...this.#queue]
    this.#queue = []
    for (const piece of lost) piece.failed(thrown)
  }

  #syncEarly(written: number): void {
    this.#unsynced += written
    if (this.#unsynced < SYNC_EVERY || this.#early.busy) return
    this.#unsynced = 0
    this.#early.busy = true
    this.#syncing = this.#sync().finally(() => {
      this.#syncing = null
      this.#early.busy = false
    })
  }

  async #sync(): Promise<void> {
    try {
      await this.#handle.datasync()
    } catch (thrown) {
      this.#lost ??= { thrown: asError(thrown) }
      this.#break(this.#lost.thrown, [])
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("the sealed file could not be written")
}

/** Opens a file, or gives null where there is none. It waits for nobody: a pipe that somebody put in its place has no bytes, and what cannot be opened as a file is none. */
export async function openIfThere(path: string, flags: "r" | "r+"): Promise<FileHandle | null> {
  try {
    return await open(path, (flags === "r" ? constants.O_RDONLY : constants.O_RDWR) | constants.O_NONBLOCK)
  } catch (thrown) {
    if (isMissing(thrown) || isNoFile(thrown)) return null
    throw thrown
  }
}

/** Reads until `into` is full or the file ends. */
export async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let at = 0
  while (at < into.length) {
    const { bytesRead } = await handle.read(into, at, into.length - at, position + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return at
}

/** Writes pieces that stand one behind the other; the system may take part of them at a time. Gives how many bytes it took, and why it took no more. */
async function writeFully(handle: FileHandle, pieces: readonly Piece[]): Promise<{ readonly bytes: number; readonly thrown: Error | null }> {
  const from = pieces[0]?.position ?? 0
  let bytes = 0
  try {
    for (let left = pieces.map((piece) => piece.bytes); left.length > 0;) {
      const { bytesWritten } = await handle.writev(left, from + bytes)
      bytes += bytesWritten
      left = after(left, bytesWritten)
    }
    return { bytes, thrown: null }
  } catch (thrown) {
    return { bytes, thrown: asError(thrown) }
  }
}

/** How many of the first pieces lie wholly within so many bytes. */
function wholeAmong(pieces: readonly Piece[], bytes: number): number {
  let end = 0
  const short = pieces.findIndex((piece) => (end += piece.bytes.length) > bytes)
  return short === -1 ? pieces.length : short
}

/** What is left of a list of pieces after its first `taken` bytes. */
function after(pieces: readonly Uint8Array[], taken: number): Uint8Array[] {
  let skip = taken
  const left: Uint8Array[] = []
  for (const piece of pieces) {
    if (skip < piece.length) left.push(piece.subarray(skip))
    skip = Math.max(0, skip - piece.length)
  }
  return left
}
