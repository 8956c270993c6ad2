/** The firm and its settings, for anyone of the firm. */
import { findSheet, getFirmRow, inOneTransaction } from "#registry"
import type { Tx } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { openFirmName } from "./firm-name.ts"
import { toMillis } from "./shown-session.ts"
import { settingsOf } from "./settings-of.ts"
import type { Tools } from "./tools.ts"

export interface ShownFirm {
  readonly name: string
  readonly host: string
  readonly secondFactor: "offered" | "required"
  readonly idleMinutes: number
  readonly sessionHours: number
  readonly purposes: { code: string; words: string }[]
  readonly reviewMonths: number
  readonly recovery: {
    readonly needed: number
    readonly shares: number
    readonly proved: string | null
    readonly waiting: { readonly needed: number; readonly shares: number } | null
    readonly again: boolean
  }
  readonly rev: number
}

/** Refuses `not-yours-to-do`. */
export async function getFirm(tools: Tools, caller: Caller): Promise<Outcome<ShownFirm>> {
  const permit = mayInFirm("firm.read", caller)
  if (!permit.ok) return permit
  // Bound to the session, so that one that was ended a moment ago is told nothing.
  return inOneTransaction(tools.db, caller.seen, async (tx) => yes(await showFirm(tools, tx, caller)))
}

export async function showFirm(tools: Tools, tx: Tx, caller: Caller): Promise<ShownFirm> {
  const [row, sheet] = await Promise.all([getFirmRow(tx), findSheet(tx, caller.session)])
  const settings = settingsOf(row)
  return {
    name: openFirmName(tools, row) ?? "",
    host: tools.firm.host,
    secondFactor: settings.secondFactor,
    idleMinutes: settings.idleMinutes,
    sessionHours: settings.sessionHours,
    purposes: settings.purposes.map(({ code, words }) => ({ code, words })),
    reviewMonths: settings.reviewMonths,
    recovery: {
      needed: row.recoveryNeeded ?? 0,
      shares: row.recoveryShares ?? 0,
      proved: row.provedAt === null ? null : toMillis(row.provedAt),
      waiting: row.nextNeeded === null ? null : { needed: row.nextNeeded, shares: row.nextShares },
      again: sheet !== null,
    },
    rev: row.rev,
  }
}
