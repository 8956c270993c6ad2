/** `restore DIR [--keys DIR]`: makes a house anew from a backup, into an empty data folder, and proves it: every file, every sealed document and the whole ledger are checked before it says that it is done. */
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { BackupParts } from "../backing-up.ts"
import type { BackupList } from "../backup-set.ts"
import { engineAt } from "../engine.ts"
import { noteInLedger } from "../note-in-ledger.ts"
import { requireNoFirms } from "../own-firms.ts"
import { progressAt } from "../progress.ts"
import { reach } from "../reach.ts"
import { readBackup, restoreFirms, restoreSecrets, toRegistered } from "../restoring.ts"
import type { Verdict } from "../restoring.ts"
import { WrongSetting, readSettings } from "../settings.ts"
import type { Settings } from "../settings.ts"
import { beginRestoring, endRestoring, requireEmpty } from "../unended.ts"
import { sayVersions } from "../say-versions.ts"

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
  requireEmpty(settings.data)
  const { list, verdicts, whole } = await restore(settings, { sealed, keys })
  const documents = list.firms.reduce((sum, firm) => sum + firm.versions.length, 0)
  const leaves = verdicts.reduce((sum, verdict) => sum + verdict.size, 0)
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ backup: list.backup, firms: list.firms.length, documents, leaves, ledger: whole ? "verified" : "wrong" })}\n`
      : whole
        ? `Restored ${list.firms.length === 1 ? "1 firm" : `${list.firms.length} firms`} with ${sayVersions(documents)}, each checked; the ledger of ${leaves} leaves is whole. Everyone signs in anew.\n`
        : `Restored, but the ledger is not whole: ${verdicts.map((verdict) => verdict.wrong?.why ?? "").join(" ")}\n`,
  )
  return whole ? 0 : 1
}

async function restore(
  settings: Settings,
  parts: BackupParts,
): Promise<{ readonly list: BackupList; readonly verdicts: readonly Verdict[]; readonly whole: boolean }> {
  using progress = progressAt(process.stderr, () => performance.now())
  const list = await readBackup(parts, progress.under("Checking the files of the backup"))

  if (settings.databaseUrl !== null)
    await requireNoFirms(
      settings,
      engineAt(settings.databaseUrl, () => undefined),
    )
  beginRestoring(settings.data)
  await restoreSecrets(join(parts.keys, "secrets"), join(settings.data, "secrets"))
  await using reached = await reach(settings, "restore")
  const verdicts = await restoreFirms(settings.data, reached, list.firms, parts, progress.under("Copying sealed documents"))
  const whole = verdicts.every((verdict) => verdict.whole)
  if (whole)
    for (const firm of list.firms)
      await noteInLedger(settings, reached, toRegistered(firm), { kind: "backup.restored", detail: { backup: list.backup, madeAt: list.madeAt } })
  endRestoring(settings.data)
  return { list, verdicts, whole }
}
