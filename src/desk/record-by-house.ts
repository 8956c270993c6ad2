/** Records what the house itself did, with nobody at the door. */
import { inOneTransaction } from "#registry"
import { yes } from "#words"
import type { EventKind } from "#words"
import { record } from "./record.ts"
import type { Detail } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function recordByHouse(tools: Tools, fact: { readonly kind: EventKind; readonly detail: Detail }): Promise<void> {
  await inOneTransaction(tools.db, "nobody", async (tx) => yes(await record(tools, tx, "house", fact)))
  tools.clerk.nudge()
}
