/** What a backup is made of: a sealed part and a key set that belong in different places, and a list of every file with its hash. */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { WrongSetting } from "./settings.ts"

/** One file of a part, by its path within it; SHA-256 in hex. */
export interface KeptFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

export interface KeptFirm {
  readonly id: string
  readonly host: string
  readonly home: string
  readonly steps: readonly string[]
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly versions: readonly { readonly version: string; readonly sealedSize: number; readonly sealedHash: string }[]
}

/** `backup.json` in the sealed part, and `keys.json` in the key set: both must be of one backup. */
export interface BackupList {
  readonly format: "muniment-backup-1"
  readonly backup: string
  readonly madeAt: string
  readonly firms: readonly KeptFirm[]
  readonly files: readonly KeptFile[]
}

export interface KeyList {
  readonly format: "muniment-backup-keys-1"
  readonly backup: string
  readonly files: readonly KeptFile[]
}

/** SHA-256 of a file, in hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256")
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest("hex")
}

/** Reads a list, or says why the folder is no backup. */
export async function readList<T extends BackupList | KeyList>(path: string, format: T["format"]): Promise<T> {
  const text = await readFile(path, "utf8").catch(() => null)
  if (text === null) throw new WrongSetting(`${path} is missing: this is no whole backup.`)
  const list = JSON.parse(text) as T
  if (list.format !== format) throw new WrongSetting(`${path} is not a list of the form ${format}.`)
  return list
}

/** Holds every file of a part against its list. Gives the paths of those that are not what they were. */
export async function findDamaged(folder: string, files: readonly KeptFile[]): Promise<readonly string[]> {
  const damaged: string[] = []
  for (const file of files) {
    const hash = await hashFile(`${folder}/${file.path}`).catch(() => null)
    if (hash !== file.sha256) damaged.push(file.path)
  }
  return damaged
}
