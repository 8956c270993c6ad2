/** `backup DIR [--keys DIR]`: one consistent moment of everything, while the house is open. Sealed rows and files go to DIR/sealed, wrapped keys and secrets to DIR/keys or wherever `--keys` says; neither opens anything without the other and without a person. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { listFirms } from "#registry"
import type { RegisteredFirm } from "#registry"
import { takeBackup } from "../backing-up.ts"
import type { BackupParts } from "../backing-up.ts"
import { noteInLedger } from "../note-in-ledger.ts"
import { progressAt } from "../progress.ts"
import { reach } from "../reach.ts"
import type { Reached } from "../reach.ts"
import { WrongSetting, readSettings } from "../settings.ts"
import { sayVersions } from "../say-versions.ts"

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { keys: { type: "string" }, json: { type: "boolean", default: false } },
  })
  const [target] = positionals
  if (target === undefined) throw new WrongSetting("Say where the backup goes: ./muniment backup DIR [--keys DIR]")
  const settings = readSettings(process.env)
  const sealed = join(target, "sealed")
  const keys = values.keys ?? join(target, "keys")

  await using reached = await reach(settings)
  const { list, keyList } = await take(settings.data, reached, { sealed, keys })
  const { backup } = list
  const documents = list.firms.reduce((sum, firm) => sum + firm.versions.length, 0)
  await noteEach(settings, reached, await listFirms(reached.owner), { backup, sealedFiles: list.files.length, keyFiles: keyList.files.length })
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ backup, firms: list.firms.length, documents, sealed, keys })}\n`
      : `Backed up ${list.firms.length === 1 ? "1 firm" : `${list.firms.length} firms`} with ${sayVersions(documents)}.\n  sealed part: ${sealed}\n  key set:     ${keys}\nKeep the key set in another place, and for a shorter time, than the sealed part: shredding reaches a backup through it.\n`,
  )
  return 0
}

async function take(data: string, reached: Reached, parts: BackupParts): ReturnType<typeof takeBackup> {
  using progress = progressAt(process.stderr, () => performance.now())
  return await takeBackup(data, reached.owner, parts, progress.under("Copying sealed documents"))
}

async function noteEach(
  settings: ReturnType<typeof readSettings>,
  reached: Reached,
  firms: readonly RegisteredFirm[],
  detail: { readonly backup: string; readonly sealedFiles: number; readonly keyFiles: number },
): Promise<void> {
  for (const firm of firms) if (existsSync(join(settings.data, "vault"))) await noteInLedger(settings, reached, firm, { kind: "backup.made", detail })
}
