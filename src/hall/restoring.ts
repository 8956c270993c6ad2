/** Restores a backup into a new folder: every file is held against its list first, and every firm's ledger recomputed at the end. */
import { createReadStream } from "node:fs"
import { copyFile, mkdir, readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { keepVerdict, verifyWholeLedger } from "#desk"
import { KEPT_TABLES, copyIn, listSteps, migrateFirm, migrateHouse, openFirmDatabase, registerFirm, settleCopies } from "#registry"
import type { RegisteredFirm } from "#registry"
import type { FirmId, VersionId } from "#words"
import { makeFolders, pathOf } from "#vault"
import type { BackupParts } from "./backing-up.ts"
import { findDamaged, readList } from "./backup-set.ts"
import type { BackupList, KeptFirm, KeyList } from "./backup-set.ts"
import type { Reached } from "./reach.ts"
import { writeWhole } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"

/** Reads what a backup holds, and holds it against its lists. Throws `WrongSetting` where anything is missing, of another backup or not what it was. */
export async function readBackup({ sealed, keys }: BackupParts): Promise<BackupList> {
  const list = await readList<BackupList>(join(sealed, "backup.json"), "muniment-backup-1")
  const keyList = await readList<KeyList>(join(keys, "keys.json"), "muniment-backup-keys-1")
  if (list.backup !== keyList.backup) throw new WrongSetting("The sealed part and the key set are of two different backups.")
  const damaged = [...(await findDamaged(sealed, list.files)), ...(await findDamaged(keys, keyList.files))]
  if (damaged.length > 0) throw new WrongSetting(`The backup is damaged; nothing was restored. Not what they were: ${damaged.slice(0, 10).join(", ")}`)
  return list
}

export type Verdict = Awaited<ReturnType<typeof verifyWholeLedger>>

/** Brings firms into a house whose secrets are there already; gives what was found of each one's ledger. */
export async function restoreFirms(data: string, reached: Reached, firms: readonly KeptFirm[], { sealed, keys }: BackupParts): Promise<readonly Verdict[]> {
  await migrateHouse(reached.owner)
  for (const firm of firms) await restoreFirm(data, reached, firm, sealed, keys)
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

async function restoreFirm(data: string, reached: Reached, firm: KeptFirm, sealed: string, keys: string): Promise<void> {
  await registerFirm(reached.owner, toRegistered(firm), Temporal.Now.instant())
  await migrateFirm(reached.owner, reached.engine, firm.home)
  const steps = await listSteps(reached.owner, firm.home)
  if (steps.join() !== firm.steps.join())
    throw new WrongSetting("This backup was made by another version of Muniment: restore it with that version, then update.")
  await reached.owner.begin(async (tx) => {
    for (const { name, part } of KEPT_TABLES) {
      const columns = firm.columns[name]
      if (columns === undefined) throw new WrongSetting(`The backup lacks the table ${name}.`)
      await copyIn(tx, firm.home, name, columns, createReadStream(join(part === "keys" ? keys : sealed, "tables", firm.home, name)))
    }
    await settleCopies(tx, firm.home)
  })
  const [from, to] = [join(sealed, "vault"), join(data, "vault")]
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const { version } of firm.versions) {
    const target = pathOf(to, firm.id as FirmId, version as VersionId)
    await makeFolders(target, to)
    await copyFile(pathOf(from, firm.id as FirmId, version as VersionId), target)
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
