/** Takes a backup: one consistent moment of everything that a house keeps, read and never written. Sealed rows and files go to one folder, wrapped keys and secrets to another. */
import { randomUUID } from "node:crypto"
import { createWriteStream } from "node:fs"
import { copyFile, mkdir, open, readdir, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { KEPT_TABLES, copyOut, inSnapshot, listColumns, listFirms, listSteps, listVersionFiles } from "#registry"
import type { RegisteredFirm, Sql } from "#registry"
import type { FirmId, VersionId } from "#words"
import { makeFolders, pathOf } from "#vault"
import { hashFile } from "./backup-set.ts"
import type { BackupList, KeptFile, KeptFirm, KeyList } from "./backup-set.ts"
import { untold } from "./progress.ts"
import { writeWhole } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"

type Snapshot = Parameters<Parameters<typeof inSnapshot>[1]>[0]

/** Where the two parts go: new or empty folders. */
export interface BackupParts {
  readonly sealed: string
  readonly keys: string
}

/** Writes nothing but the two parts. */
export async function takeBackup(
  data: string,
  owner: Sql,
  { sealed, keys }: BackupParts,
  told = untold,
): Promise<{ readonly list: BackupList; readonly keyList: KeyList }> {
  for (const folder of [sealed, keys]) await makeEmpty(folder)
  const firms = await listFirms(owner)
  const kept = await inSnapshot(owner, async (tx) => {
    const done: KeptFirm[] = []
    for (const firm of firms) done.push(await copyFirm(tx, firm, sealed, keys))
    return done
  })
  const of = kept.reduce((sum, firm) => sum + firm.versions.length, 0)
  let copied = 0
  for (const firm of kept) await copyVault(data, sealed, firm, () => told(++copied, of))
  await copySecrets(join(data, "secrets"), join(keys, "secrets"))

  const backup = randomUUID()
  const list: BackupList = { format: "muniment-backup-1", backup, madeAt: Temporal.Now.instant().toString(), firms: kept, files: await listFiles(sealed) }
  const keyList: KeyList = { format: "muniment-backup-keys-1", backup, files: await listFiles(keys) }
  writeWhole(join(keys, "keys.json"), JSON.stringify(keyList))
  writeWhole(join(sealed, "backup.json"), JSON.stringify(list))
  return { list, keyList }
}

/** A backup never mixes with another: the folder must be new or empty. */
async function makeEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) throw new WrongSetting(`${folder} holds something already; name a new folder for this backup.`)
}

async function copyFirm(tx: Snapshot, firm: RegisteredFirm, sealed: string, keys: string): Promise<KeptFirm> {
  const columns: Record<string, readonly string[]> = {}
  for (const { name, part } of KEPT_TABLES) {
    const folder = join(part === "keys" ? keys : sealed, "tables", firm.home)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    columns[name] = await listColumns(tx, firm.home, name)
    await copyOut(tx, firm.home, name, columns[name], createWriteStream(join(folder, name), { mode: 0o600, flush: true }))
  }
  const versions = (await listVersionFiles(tx, firm.home)).map((row) => ({ ...row, sealedHash: Buffer.from(row.sealedHash).toString("hex") }))
  return { id: firm.id, host: firm.host, home: firm.home, steps: await listSteps(tx, firm.home), columns, versions }
}

/** Sealed files never change and are never taken away while a version row names them, so they can be copied after the snapshot. */
async function copyVault(data: string, sealed: string, firm: KeptFirm, copied: () => void): Promise<void> {
  const [from, to] = [join(data, "vault"), join(sealed, "vault")]
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const { version, sealedHash } of firm.versions) {
    const source = pathOf(from, firm.id as FirmId, version as VersionId)
    const target = pathOf(to, firm.id as FirmId, version as VersionId)
    await makeFolders(target, to)
    await copyFile(source, target)
    if ((await hashFile(target)) !== sealedHash)
      throw new WrongSetting(`${version} is not what it was when it was filed: run ./muniment vault check. This backup is not complete.`)
    await sync(target)
    copied()
  }
}

async function copySecrets(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const name of await readdir(from)) {
    if (name === "setup-code" || name.endsWith(".new")) continue
    await copyFile(join(from, name), join(to, name))
    await sync(join(to, name))
  }
}

async function sync(path: string): Promise<void> {
  for (const one of [path, dirname(path)]) {
    const handle = await open(one, "r")
    await handle.sync()
    await handle.close()
  }
}

async function listFiles(folder: string): Promise<KeptFile[]> {
  const files: KeptFile[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.push({ path: path.slice(folder.length + 1), size: (await stat(path)).size, sha256: await hashFile(path) })
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
