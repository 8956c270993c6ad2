/** Changes the firm's settings. What concerns how people prove who they are needs a fresh confirmation. */
import { getFirmRow, inOneTransaction, updateFirm } from "#registry"
import { mayInFirm } from "#rules"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { confirmedLately } from "./confirmed-lately.ts"
import { sealFirmName } from "./firm-name.ts"
import { showFirm } from "./get-firm.ts"
import type { ShownFirm } from "./get-firm.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { settingsOf } from "./settings-of.ts"
import type { FirmSettings, Tools } from "./tools.ts"

export interface FirmChange {
  readonly rev: number
  readonly name?: string | undefined
  readonly secondFactor?: "offered" | "required" | undefined
  readonly idleMinutes?: number | undefined
  readonly sessionHours?: number | undefined
  readonly purposes?: readonly { readonly code: string; readonly words: string }[] | undefined
  readonly reviewMonths?: number | undefined
}

/** Refuses `not-yours-to-do`, `step-up-needed`, `malformed` (nothing to change, a purpose twice), `stale`. */
export async function changeFirm(tools: Tools, caller: Caller, change: FirmChange): Promise<Outcome<{ firm: ShownFirm; receipt: Recorded }>> {
  const { rev, name, ...wanted } = change
  const done = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("firm.change", caller)
    if (!permit.ok) return permit
    if (wanted.secondFactor !== undefined || wanted.idleMinutes !== undefined || wanted.sessionHours !== undefined) {
      const confirmed = confirmedLately(caller, tools)
      if (!confirmed.ok) return confirmed
    }
    const changed = [...(name === undefined ? [] : ["name"]), ...Object.entries(wanted).flatMap(([field, value]) => (value === undefined ? [] : [field]))]
    if (changed.length === 0) return no("malformed", "the whole: says nothing to change")
    const { purposes } = wanted
    if (purposes !== undefined && new Set(purposes.map(({ code }) => code)).size < purposes.length) return no("malformed", "purposes: has a code twice")
    const before = settingsOf(await getFirmRow(tx))
    const settings: FirmSettings = {
      secondFactor: wanted.secondFactor ?? before.secondFactor,
      idleMinutes: wanted.idleMinutes ?? before.idleMinutes,
      sessionHours: wanted.sessionHours ?? before.sessionHours,
      purposes: purposes ?? before.purposes,
      reviewMonths: wanted.reviewMonths ?? before.reviewMonths,
    }
    if (!(await updateFirm(tx, permit.value, rev, { name: name === undefined ? null : sealFirmName(tools, name), settings: JSON.stringify(settings) })))
      return no("stale")
    const { purposes: _, ...told } = settings
    const receipt = await record(tools, tx, doerOf(caller), { kind: "firm.changed", also: [tools.firm.id], detail: { changed, now: told } })
    return yes({ firm: await showFirm(tools, tx, caller), receipt })
  })
  if (!done.ok) return done
  await tools.refresh()
  return done
}
