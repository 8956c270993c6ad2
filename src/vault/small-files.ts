/** Reads small files whole. What was read a moment ago lies in the system's memory: it is read again on the spot, because handing it to a thread would cost ten times what reading it does. */
import { closeSync, constants, openSync, readSync } from "node:fs"
import { isMissing, isNoFile } from "./room.ts"
import { openIfThere, readFully } from "./sealed-file.ts"

/** How long what was read is taken to lie in memory, and how many files are remembered. */
const LASTS_MS = 60_000
const MOST = 4096

export class SmallFiles {
  /** When each was last read; who was read last stands last. */
  readonly #read = new Map<string, number>()

  /** The file's bytes in memory of their own, one more than `most` at most: who expects so many can tell that there are more. Null where there is none. */
  async read(path: string, most: number): Promise<Buffer | null> {
    const now = performance.now()
    const last = this.#read.get(path)
    this.#read.delete(path)
    const into = Buffer.allocUnsafeSlow(most + 1)
    const bytes = last !== undefined && now - last < LASTS_MS ? readHere(path, into) : await readInThread(path, into)
    if (bytes === null) return null
    this.#read.set(path, now)
    if (this.#read.size > MOST) this.#read.delete(this.#read.keys().next().value ?? "")
    return into.subarray(0, bytes)
  }
}

function readHere(path: string, into: Buffer): number | null {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      let at = 0
      for (let bytes = -1; bytes !== 0 && at < into.length; at += bytes) bytes = readSync(file, into, at, into.length - at, at)
      return at
    } finally {
      closeSync(file)
    }
  } catch (thrown) {
    if (isMissing(thrown) || isNoFile(thrown)) return null
    throw thrown
  }
}

async function readInThread(path: string, into: Buffer): Promise<number | null> {
  const file = await openIfThere(path, "r")
  if (file === null) return null
  try {
    return await readFully(file, into, 0)
  } catch (thrown) {
    if (isNoFile(thrown)) return null
    throw thrown
  } finally {
    await file.close()
  }
}
