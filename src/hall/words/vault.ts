/** `vault check`: holds every sealed file against what was noted when it was filed. It needs no key, and names every version that is not whole. */
import { join } from "node:path"
import { parseArgs } from "node:util"
import { listFirms, listOwned, openFirmDatabase } from "#registry"
import { openVault } from "#vault"
import { progressAt } from "../progress.ts"
import { reach } from "../reach.ts"
import type { Reached } from "../reach.ts"
import { readSettings } from "../settings.ts"
import { sayVersions } from "../say-versions.ts"

interface Finding {
  readonly firm: string
  readonly version: string
  readonly damage: string
}

export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean", default: false } } })
  if (positionals[0] !== "check") {
    process.stderr.write("Say what to do: ./muniment vault check [--json]\n")
    return 2
  }
  const settings = readSettings(process.env)
  await using reached = await reach(settings)
  const { checked, findings } = await checkAll(settings.data, reached)
  process.stdout.write(values.json ? `${JSON.stringify({ checked, findings })}\n` : report(checked, findings))
  return findings.length === 0 ? 0 : 1
}

/** How far it is is told until it is done, and no longer: what was found stands below nothing. */
async function checkAll(data: string, reached: Reached): Promise<{ readonly checked: number; readonly findings: readonly Finding[] }> {
  using progress = progressAt(process.stderr, () => performance.now())
  const findings: Finding[] = []
  let checked = 0
  for (const firm of await listFirms(reached.owner)) {
    const db = openFirmDatabase(reached.engine, firm.home, 1)
    const vault = openVault(join(data, "vault"), firm.id)
    try {
      const owned = await listOwned(db)
      const told = progress.under(`Checking sealed documents of ${firm.host}`)
      for (const [n, row] of owned.filed.entries()) {
        const state = await vault.check(row.version, row)
        checked++
        told(n + 1, owned.filed.length)
        if (state !== "whole") findings.push({ firm: firm.host, version: row.version, damage: state.damage })
      }
      const known = new Set<string>([...owned.filed.map((row) => row.version), ...owned.arriving])
      for await (const stored of vault.list())
        if (!known.has(stored.version))
          findings.push({
            firm: firm.host,
            version: stored.version,
            damage: reached.running ? "owned by nothing (it may be arriving at this moment)" : "owned by nothing",
          })
    } finally {
      await vault.close()
      await db.close()
    }
  }
  return { checked, findings }
}

function report(checked: number, findings: readonly Finding[]): string {
  if (findings.length === 0) return `Yes, the vault is whole: ${sayVersions(checked)}, each what it was when it was filed.\n`
  const words: Readonly<Record<string, string>> = {
    missing: "its sealed file is gone",
    size: "its sealed file has another size",
    bytes: "its sealed bytes were changed",
  }
  return `No. Of ${sayVersions(checked)} not all are what they were:\n${findings.map((one) => `  ${one.version} (${one.firm}): ${words[one.damage] ?? one.damage}\n`).join("")}`
}
