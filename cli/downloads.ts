/** Brings bytes from the house to a file or to standard output, whole or not at all: a file appears under its name only when all of it arrived and was judged. */
import { createHash, randomBytes } from "node:crypto"
import { constants, copyFile, link, open, rename, rm, stat } from "node:fs/promises"
import { once } from "node:events"
import { basename, dirname, join } from "node:path"
import { type Ending, refused, wrongUse } from "./endings.ts"

/** Takes the bytes, in order. */
export type Sink = (piece: Uint8Array) => Promise<void>

/** Writes to a path through a neighbour that only its owner can read, and gives it its name at the end; a name that is taken is refused unless `force`. */
export async function intoFile(path: string, force: boolean, fill: (sink: Sink) => Promise<void>): Promise<void> {
  const part = join(dirname(path), `.${basename(path).slice(0, 60)}.${randomBytes(6).toString("hex")}.part`)
  try {
    await using file = await open(part, "wx", 0o600)
    await fill(async (piece) => {
      for (let done = 0; done < piece.length;) done += (await file.write(piece, done)).bytesWritten
    })
    await file.sync()
    if (force) await rename(part, path)
    else await nameAnew(part, path)
  } catch (cause) {
    throw isTaken(cause) ? taken(path) : isUnwritable(cause) ? wrongUse(`Nothing can be written at ${path}: ${cause.code}.`) : cause
  } finally {
    await rm(part, { force: true }).catch(() => undefined)
  }
}

/** Gives a file its name unless that is taken, in one step where the file system knows hard links. */
async function nameAnew(part: string, path: string): Promise<void> {
  await link(part, path).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPERM" && cause.code !== "ENOTSUP" && cause.code !== "EOPNOTSUPP") throw cause
    await copyFile(part, path, constants.COPYFILE_EXCL)
  })
}

/** Standard output as a sink. */
export const toStandardOutput: Sink = async (piece) => {
  if (!process.stdout.write(piece)) await once(process.stdout, "drain")
}

/** A sink that also hashes what goes through it. */
export function hashed(sink: Sink): { readonly sink: Sink; readonly sha256: () => string } {
  const hash = createHash("sha256")
  return {
    sink: async (piece) => {
      hash.update(piece)
      await sink(piece)
    },
    sha256: () => hash.digest("hex"),
  }
}

/** Refuses, before anything is asked of the house, a path where nothing may be put: a folder, and without `force` a file that is there already. */
export async function requireFree(path: string, force: boolean, option = "-o"): Promise<void> {
  const there = await stat(path).catch(() => null)
  if (there?.isDirectory()) throw wrongUse(`${path} is a folder.`, `Say with ${option} what the file in it is to be called.`)
  if (there !== null && !force) throw taken(path, option)
}

function taken(path: string, option = "-o"): Ending {
  return refused("file-there", `${path} is there already and was left as it is.`, {
    next: `Say --force to put this in its place, or ${option} for another name.`,
  })
}

/** A name that cannot lead out of the folder it is put into, is no hidden file, which some program may run or obey unseen, and is no option; or null. */
export function plainName(name: string): string | null {
  return name === "" || /^[.-]/.test(name) || /[/\\\p{Cc}]/u.test(name) || Buffer.byteLength(name) > 255 ? null : name
}

function isTaken(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "EEXIST"
}

function isUnwritable(cause: unknown): cause is Error & { code: string } {
  return (
    cause instanceof Error &&
    "code" in cause &&
    ["ENOENT", "ENOTDIR", "EACCES", "EROFS", "EISDIR", "ENOSPC", "ENAMETOOLONG", "EPERM"].includes(String(cause.code))
  )
}
