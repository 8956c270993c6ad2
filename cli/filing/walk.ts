/** Finds what there is to file under the paths a person names: files as they are, folders whole. Names are taken exactly; nothing outside the named folders is reached by a link. */
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { basename, resolve, sep } from "node:path"
import { wrongUse } from "../endings.ts"

/** One file to file. */
export interface Found {
  readonly kind: "file"
  /** As bytes, since a path need not be UTF-8. */
  readonly path: Buffer
  /** For people: the path as they would write it. */
  readonly shown: string
  /** The file's own name, exactly; null where its bytes are no UTF-8 and so no name the house could keep. */
  readonly name: string | null
  /** The folders that it lies in, the one that was named first; none of a file that was named itself. Null where the bytes of one are no UTF-8. */
  readonly folders: readonly string[] | null
}

/** What was met and not taken, and why. */
export interface LeftOut {
  readonly kind: "left-out"
  readonly shown: string
  readonly why: "hidden" | "link" | "not-a-file" | "unreadable"
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** Everything under the paths, folders in the order of their names. A path that is not there is wrong use; a link named by the person is followed. */
export async function* walk(paths: readonly string[], hidden: boolean): AsyncGenerator<Found | LeftOut> {
  for (const text of paths) {
    const there = await stat(text).catch((cause: NodeJS.ErrnoException) => {
      throw wrongUse(`${text} could not be read: ${cause.code === "ENOENT" ? "there is no such file or folder" : (cause.code ?? cause.message)}.`)
    })
    const path = Buffer.from(text)
    if (there.isDirectory()) yield* walkFolder(path, { root: await realpath(text), hidden, folders: [basename(resolve(text))] })
    else if (there.isFile()) yield { kind: "file", path, shown: text, name: basename(text), folders: [] }
    else yield { kind: "left-out", shown: text, why: "not-a-file" }
  }
}

interface Bounds {
  /** The real path of the folder that the person named. */
  readonly root: string
  readonly hidden: boolean
  /** Down to the one that is walked. */
  readonly folders: Found["folders"]
}

async function* walkFolder(folder: Buffer, bounds: Bounds): AsyncGenerator<Found | LeftOut> {
  const names = await readdir(folder, { encoding: "buffer" }).catch(() => null)
  if (names === null) yield { kind: "left-out", shown: folder.toString(), why: "unreadable" }
  for (const name of (names ?? []).toSorted((a, b) => a.compare(b))) {
    const path = Buffer.concat([folder, Buffer.from(folder.at(-1) === 0x2f ? "" : sep), name])
    const shown = path.toString()
    if (name[0] === 0x2e && !bounds.hidden) yield { kind: "left-out", shown, why: "hidden" }
    else yield* meet(path, shown, name, bounds)
  }
}

async function* meet(path: Buffer, shown: string, name: Buffer, bounds: Bounds): AsyncGenerator<Found | LeftOut> {
  const there = await lstat(path).catch(() => null)
  if (there === null) yield { kind: "left-out", shown, why: "unreadable" }
  else if (there.isDirectory()) yield* walkFolder(path, { ...bounds, folders: below(bounds.folders, nameIn(name)) })
  else if (there.isFile() || (there.isSymbolicLink() && (await leadsToFileWithin(path, bounds.root))))
    yield { kind: "file", path, shown, name: nameIn(name), folders: bounds.folders }
  else yield { kind: "left-out", shown, why: there.isSymbolicLink() ? "link" : "not-a-file" }
}

/** Whether a link ends at a file inside the folder; one to a folder would file it twice, one outside would reach what nobody named. */
async function leadsToFileWithin(path: Buffer, root: string): Promise<boolean> {
  const target = await realpath(path).catch(() => null)
  if (target === null || !target.startsWith(root.endsWith(sep) ? root : root + sep)) return false
  return (await stat(path)).isFile()
}

function below(folders: Found["folders"], name: string | null): Found["folders"] {
  return folders === null || name === null ? null : [...folders, name]
}

function nameIn(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
