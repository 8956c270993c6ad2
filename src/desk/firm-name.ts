/** The firm's name: sealed to the house key, because the sign-in page shows it with nobody signed in. */
import { getFirmRow } from "#registry"
import { openField, sealField } from "#seal"
import type { Tools } from "./tools.ts"

function place(tools: Tools): readonly string[] {
  return [tools.firm.id, "firm", "name", "only"]
}

export function sealFirmName(tools: Tools, name: string): Uint8Array {
  return sealField(tools.house.key, name, place(tools))
}

/** The name in the firm's row; null before the firm is set up. */
export function openFirmName(tools: Tools, row: { readonly name: Uint8Array | null }): string | null {
  return row.name === null ? null : openField(tools.house.key, row.name, place(tools))
}

/** The firm's name as it stands now; empty before the firm is set up. */
export async function firmNameOf(tools: Tools): Promise<string> {
  return openFirmName(tools, await getFirmRow(tools.db)) ?? ""
}
