/** `restore DIR [--keys DIR]`: makes a house anew from a backup, into an empty data folder, and proves it: every file, every sealed document and the whole ledger are checked before it says that it is done. */
import { existsSync } from "node:fs"
import { copyFile, mkdir, readFile, readdir } from "node:fs/promises"
import { createReadStream } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { keepVerdict, verifyWholeLedger } from "#desk"
import { KEPT_TABLES, copyIn, listSteps, migrateFirm, migrateHouse, openFirmDatabase, registerFirm, settleCopies } from "#registry"
import type { RegisteredFirm } from "#registry"
import type { FirmId, VersionId } from "#words"
import { makeFolders, pathOf } from "#vault"
import { findDamaged, readList } from "../backup-set.ts"
import type { BackupList, KeptFirm, KeyList } from "../backup-set.ts"
import { engineAt } from "../engine.ts"
import { requireNoFirms } from "../own-firms.ts"
import { noteInLedger } from "../note-in-ledger.ts"
import { reach } from "../reach.ts"
import type { Reached } from "../reach.ts"
import { writeWhole } from "../secrets.ts"
import { WrongSetting, readSettings } from "../settings.ts"

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { keys: { type: "string" }, json: { type: "boolean", default: false } },
  })
  const [source] = positionals
  if (source === undefined) throw new WrongSetting("Say which backup: ./muniment restore DIR [--keys DIR]")
  const settings = readSettings(process.env)
  const sealed = join(source, "sealed")
  const keys = values.keys ?? join(source, "keys")
  if (existsSync(settings.data) && (await readdir(settings.data)).length > 0)
    throw new WrongSetting(`${settings.data} is not empty: a backup is restored into a new folder. Name one in MUNIMENT_DATA.`)
  const list = await readList<BackupList>(join(sealed, "backup.json"), "muniment-backup-1")
  const keyList = await readList<KeyList>(join(keys, "keys.json"), "muniment-backup-keys-1")
  if (list.backup !== keyList.backup) throw new WrongSetting("The sealed part and the key set are of two different backups.")
  const damaged = [...(await findDamaged(sealed, list.files)), ...(await findDamaged(keys, keyList.files))]
  if (damaged.length > 0) throw new WrongSetting(`The backup is damaged; nothing was restored. Not what they were: ${damaged.slice(0, 10).join(", ")}`)

  if (settings.databaseUrl !== null)
    await requireNoFirms(
      settings,
      engineAt(settings.databaseUrl, () => undefined),
    )
  await restoreSecrets(join(keys, "secrets"), join(settings.data, "secrets"))
  await using reached = await reach(settings)
  await migrateHouse(reached.owner)
  for (const firm of list.firms) await restoreFirm(settings.data, reached, firm, sealed, keys)
  const verdicts = []
  for (const firm of list.firms) verdicts.push(await prove(reached, firm))
  const whole = verdicts.every((verdict) => verdict.whole)
  if (whole)
    for (const firm of list.firms)
      await noteInLedger(settings, reached, toRegistered(firm), { kind: "backup.restored", detail: { backup: list.backup, madeAt: list.madeAt } })
  const documents = list.firms.reduce((sum, firm) => sum + firm.versions.length, 0)
  const leaves = verdicts.reduce((sum, verdict) => sum + verdict.size, 0)
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ backup: list.backup, firms: list.firms.length, documents, leaves, ledger: whole ? "verified" : "wrong" })}\n`
      : whole
        ? `Restored ${list.firms.length} firm(s) with ${documents} sealed documents, each checked; the ledger of ${leaves} leaves is whole. Everyone signs in anew.\n`
        : `Restored, but the ledger is not whole: ${verdicts.map((verdict) => verdict.wrong?.why ?? "").join(" ")}\n`,
  )
  return whole ? 0 : 1
}

async function restoreSecrets(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const name of await readdir(from)) writeWhole(join(to, name), await readFile(join(from, name), "utf8"))
}

function toRegistered(firm: KeptFirm): RegisteredFirm {
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
async function prove(reached: Reached, firm: KeptFirm): Promise<Awaited<ReturnType<typeof verifyWholeLedger>>> {
  const db = openFirmDatabase(reached.engine, firm.home, 1)
  try {
    const verdict = await verifyWholeLedger(db.clerk, firm.id as FirmId, reached.secrets.logKey(firm.id as FirmId).public)
    await keepVerdict(db.clerk, verdict, Temporal.Now.instant())
    return verdict
  } finally {
    await db.close()
  }
}
