/** The screen certificate as a PDF for people, with the certificate itself inside it: one asking, one event, one file. */
import { certificateText } from "#ledger"
import type { Paper } from "#press"
import { sha256 } from "#seal"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { exportScreen } from "./export-screen.ts"
import type { ScreenPair } from "./export-screen.ts"
import { vkeyOf } from "./ledger-state.ts"
import type { Tools } from "./tools.ts"

/** Refuses what `exportScreen` does. To whom the notice goes, and how they know the matter, is left to be written by hand: the house does not ask. */
export async function printScreen(tools: Tools, caller: Caller, pair: ScreenPair): Promise<Outcome<Paper>> {
  const exported = await exportScreen(tools, caller, pair)
  if (!exported.ok) return exported
  const { bytes, name, report } = exported.value
  const of = { vkey: vkeyOf(tools), vkeyFrom: "house" as const, sha256: sha256(bytes).toString("hex"), inside: name }
  return yes({
    title: "Screen certificate",
    at: report.closed.at,
    foot: `Screen certificate · ${report.matter} · ${report.person}`,
    lies: false,
    blocks: certificateText(report, of, { client: null, about: null }),
    table: null,
    tucked: [{ name, type: "application/json", bytes }],
  } satisfies Paper)
}
