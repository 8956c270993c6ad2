/** What a backup is made of: a sealed part and a key set that belong in different places, and a list of every file with its hash. */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { lstat, readFile, realpath } from "node:fs/promises"
import { join } from "node:path"
import { homeOf } from "#registry"
import { isId } from "#words"
import { HOST_NAME, WrongSetting } from "./settings.ts"

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

/** Reads the list of the sealed part, or says why the folder is no backup. */
export function readBackupList(path: string): Promise<BackupList> {
  return readList(path, "muniment-backup-1", isBackupList)
}

/** Reads the list of the key set. */
export function readKeyList(path: string): Promise<KeyList> {
  return readList(path, "muniment-backup-keys-1", isKeyList)
}

async function readList<T extends BackupList | KeyList>(path: string, format: T["format"], isList: (value: unknown) => value is T): Promise<T> {
  const text = await readFile(path, "utf8").catch(() => null)
  if (text === null) throw new WrongSetting(`${path} is missing: this is no whole backup.`)
  const list = parsed(text)
  if (!isList(list)) throw new WrongSetting(`${path} is not a list of the form ${format}.`)
  return list
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// Whoever made the folder wrote the lists too: what stands in them becomes names of files, of tables and of a schema, and is taken only as a backup spells it.

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value)
const isText = (value: unknown, form: RegExp): value is string => typeof value === "string" && form.test(value)
const isListOf = <T>(value: unknown, is: (one: unknown) => one is T): value is T[] => Array.isArray(value) && value.every(is)
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isHash = (value: unknown): value is string => isText(value, /^[0-9a-f]{64}$/)
const isName = (value: unknown): value is string => isText(value, /^[a-z_][a-z0-9_]{0,62}$/)
const isStep = (value: unknown): value is string => isText(value, /^[0-9a-z.-]{1,100}$/)
const isMark = (value: unknown): value is string => isText(value, /^[0-9a-f-]{36}$/)
/** Never a step up, never from the root, never hidden. */
const isPath = (value: unknown): value is string => isText(value, /^[0-9A-Za-z_][0-9A-Za-z_.-]*(?:\/[0-9A-Za-z_][0-9A-Za-z_.-]*)*$/) && value.length <= 300

const isFile = (value: unknown): value is KeptFile => isObject(value) && isPath(value["path"]) && isSize(value["size"]) && isHash(value["sha256"])
const isVersion = (value: unknown): value is KeptFirm["versions"][number] =>
  isObject(value) && isId("version", value["version"]) && isSize(value["sealedSize"]) && isHash(value["sealedHash"])

function isFirm(value: unknown): value is KeptFirm {
  if (!isObject(value) || !isId("firm", value["id"]) || value["home"] !== homeOf(value["id"])) return false
  const { host, steps, columns, versions } = value
  if (!isText(host, HOST_NAME) || !isListOf(steps, isStep) || !isListOf(versions, isVersion) || !isObject(columns)) return false
  return Object.entries(columns).every(([table, names]) => isName(table) && isListOf(names, isName))
}

function isBackupList(value: unknown): value is BackupList {
  if (!isObject(value) || value["format"] !== "muniment-backup-1" || !isMark(value["backup"])) return false
  const { madeAt, firms, files } = value
  if (!isText(madeAt, /^[0-9TZ:.-]{20,40}$/) || !isListOf(firms, isFirm) || !isListOf(files, isFile)) return false
  return new Set(firms.map((firm) => firm.id)).size === firms.length && new Set(firms.map((firm) => firm.host)).size === firms.length
}

function isKeyList(value: unknown): value is KeyList {
  return isObject(value) && value["format"] === "muniment-backup-keys-1" && isMark(value["backup"]) && isListOf(value["files"], isFile)
}

/** Holds every file of a part against its list. Gives the paths of those that are not what they were. */
export async function findDamaged(folder: string, files: readonly KeptFile[], looked: () => void): Promise<readonly string[]> {
  const damaged: string[] = []
  for (const file of files) {
    if (!(await isAsListed(folder, file))) damaged.push(file.path)
    looked()
  }
  return damaged
}

/** A link is no file of a backup, and neither is what stands elsewhere; what has another length is not read. */
async function isAsListed(folder: string, { path, size, sha256 }: KeptFile): Promise<boolean> {
  const at = join(folder, path)
  try {
    const found = await lstat(at)
    if (!found.isFile() || found.size !== size || (await realpath(at)) !== join(await realpath(folder), path)) return false
    return (await hashFile(at)) === sha256
  } catch {
    return false
  }
}
