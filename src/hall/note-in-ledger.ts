/** Lets the operator's words leave their proof too: notes an event by the house in a firm's ledger. */
import { recordByHouse } from "#desk"
import type { Detail } from "#desk"
import type { RegisteredFirm } from "#registry"
import type { EventKind } from "#words"
import { openFirm } from "./firm.ts"
import type { Reached } from "./reach.ts"
import type { Settings } from "./settings.ts"

export async function noteInLedger(
  settings: Settings,
  reached: Reached,
  firm: RegisteredFirm,
  fact: { readonly kind: EventKind; readonly detail: Detail },
): Promise<void> {
  let broke: Error | null = null
  const open = await openFirm(reached.engine, firm, {
    data: settings.data,
    reserve: settings.reserve,
    secrets: reached.secrets,
    setupCode: "",
    failed: (cause) => {
      broke = cause instanceof Error ? cause : new Error("the clerk failed", { cause })
    },
    alarm: (sentence) => void process.stderr.write(`${firm.host}: ${sentence}\n`),
  })
  try {
    await recordByHouse(open.tools, fact)
  } finally {
    await open.close()
  }
  if (broke !== null) throw broke as Error
}
