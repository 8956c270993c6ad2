/** Restores a backup into a new folder: every file is held against its list first, and every firm's ledger recomputed at the end. */
import { createReadStream } from "node:fs"
import { copyFile, mkdir, readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { keepVerdict, verifyWholeLedger } from "#desk"
import { KEPT_TABLES, copyIn, listColumns, listSteps, migrateFirm, migrateHouse, openFirmDatabase, registerFirm, settleCopies, shippedSteps } from "#registry"
import type { RegisteredFirm } from "#registry"
import type { FirmId, VersionId } from "#words"
import { makeFolders, pathOf } from "#vault"
import type { BackupParts } from "./backing-up.ts"
import { findDamaged, readBackupList, readKeyList } from "./backup-set.ts"
import type { BackupList, KeptFile, KeptFirm } from "./backup-set.ts"
import { printable } from "./printable.ts"
import { untold } from "./progress.ts"
import type { Reached } from "./reach.ts"
import { writeWhole } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"

const OTHER_VERSION = "This backup was made by another version of Muniment: restore it with that version, then update."

/** Reads what a backup holds, and holds it against its lists. Throws `WrongSetting` where anything is missing, of another backup or not what it was. */
export async function readBackup({ sealed, keys }: BackupParts, told = untold): Promise<BackupList> {
  const list = await readBackupList(join(sealed, "backup.json"))
  const keyList = await readKeyList(join(keys, "keys.json"))
  if (list.backup !== keyList.backup) throw new WrongSetting("The sealed part and the key set are of two different backups.")
  let looked = 0
  const look = () => told(++looked, list.files.length + keyList.files.length)
  // Looked at before anything is written: a firm that is half there has its keys already.
  const steps = await shippedSteps()
  if (list.firms.some((firm) => firm.steps.toSorted().join() !== steps.join())) throw new WrongSetting(OTHER_VERSION)
  const damaged = [...(await findDamaged(sealed, list.files, look)), ...(await findDamaged(keys, keyList.files, look))]
  if (damaged.length > 0) throw new WrongSetting(`The backup is damaged; nothing was restored. Not what they were: ${damaged.slice(0, 10).join(", ")}`)
  const unlisted = [...notListed(sealedFilesOf(list), list.files), ...notListed(await keyFilesOf(list, keys), keyList.files)]
  if (unlisted.length > 0) throw new WrongSetting(`The backup is damaged; nothing was restored. Not on its list: ${unlisted.slice(0, 10).join(", ")}`)
  return list
}

/** What restoring reads of each part. */
function sealedFilesOf({ firms }: BackupList): readonly string[] {
  const versions = firms.flatMap((firm) => firm.versions.map(({ version }) => pathOf("vault", firm.id as FirmId, version as VersionId)))
  return [...tablesOf(firms, "sealed"), ...versions]
}

async function keyFilesOf({ firms }: BackupList, keys: string): Promise<readonly string[]> {
  const secrets = await readdir(join(keys, "secrets")).catch(() => [])
  return [...tablesOf(firms, "keys"), ...secrets.map((name) => join("secrets", printable(name)))]
}

function tablesOf(firms: readonly KeptFirm[], part: "sealed" | "keys"): readonly string[] {
  return firms.flatMap((firm) => KEPT_TABLES.filter((table) => table.part === part).map((table) => join("tables", firm.home, table.name)))
}

function notListed(paths: readonly string[], files: readonly KeptFile[]): readonly string[] {
  const listed = new Set(files.map((file) => file.path))
  return paths.filter((path) => !listed.has(path))
}

export type Verdict = Awaited<ReturnType<typeof verifyWholeLedger>>

/** Brings firms into a house whose secrets are there already; gives what was found of each one's ledger. */
export async function restoreFirms(
  data: string,
  reached: Reached,
  firms: readonly KeptFirm[],
  { sealed, keys }: BackupParts,
  told = untold,
): Promise<readonly Verdict[]> {
  await migrateHouse(reached.owner)
  const of = firms.reduce((sum, firm) => sum + firm.versions.length, 0)
  let copied = 0
  for (const firm of firms) {
    await restoreRows(reached, firm, sealed, keys)
    await restoreVault(data, firm, sealed, () => told(++copied, of))
  }
  const verdicts = []
  for (const firm of firms) verdicts.push(await prove(reached, firm))
  return verdicts
}

/** Before the house is reached: it makes what secrets it lacks. */
export async function restoreSecrets(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const name of await readdir(from)) writeWhole(join(to, name), await readFile(join(from, name), "utf8"))
}

export function toRegistered(firm: KeptFirm): RegisteredFirm {
  return { id: firm.id as FirmId, host: firm.host, home: firm.home }
}

async function restoreRows(reached: Reached, firm: KeptFirm, sealed: string, keys: string): Promise<void> {
  await registerFirm(reached.owner, toRegistered(firm), Temporal.Now.instant())
  await migrateFirm(reached.owner, reached.engine, firm.home)
  const steps = await listSteps(reached.owner, firm.home)
  if (steps.join() !== firm.steps.join()) throw new WrongSetting(OTHER_VERSION)
  await reached.owner.begin(async (tx) => {
    for (const { name, part } of KEPT_TABLES) {
      const columns = firm.columns[name]
      if (columns === undefined) throw new WrongSetting(`The backup lacks the table ${name}.`)
      // One that is left out would be filled in by the database.
      const known = await listColumns(tx, firm.home, name)
      if (known.toSorted().join() !== columns.toSorted().join()) throw new WrongSetting(`The backup has other columns in the table ${name} than this version.`)
      await copyIn(tx, firm.home, name, columns, createReadStream(join(part === "keys" ? keys : sealed, "tables", firm.home, name)))
    }
    await settleCopies(tx, firm.home)
  })
}

async function restoreVault(data: string, firm: KeptFirm, sealed: string, copied: () => void): Promise<void> {
  const [from, to] = [join(sealed, "vault"), join(data, "vault")]
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const { version } of firm.versions) {
    const target = pathOf(to, firm.id as FirmId, version as VersionId)
    await makeFolders(target, to)
    await copyFile(pathOf(from, firm.id as FirmId, version as VersionId), target)
    copied()
  }
}

/** Recomputes a firm's ledger, and keeps what was found beside it: the house that is opened on it says so. */
async function prove(reached: Reached, firm: KeptFirm): Promise<Verdict> {
  const db = openFirmDatabase(reached.engine, firm.home, 1)
  try {
    const verdict = await verifyWholeLedger(db.clerk, firm.id as FirmId, reached.secrets.logKey(firm.id as FirmId).public)
    await keepVerdict(db.clerk, verdict, Temporal.Now.instant())
    return verdict
  } finally {
    await db.close()
  }
}
