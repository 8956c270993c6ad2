/** Records what the house itself did or found, with nobody at the door: in the chain of its matter where it has one, and then for overseers alone, because the house has no matter's key. */
import { inOneTransaction } from "#registry"
import { yes } from "#words"
import { record } from "./record.ts"
import type { Fact } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function recordByHouse(tools: Tools, fact: Pick<Fact, "kind" | "ofMatter" | "document" | "also" | "detail">): Promise<void> {
  await inOneTransaction(tools.db, "nobody", async (tx) => yes(await record(tools, tx, "house", fact)))
  tools.clerk.nudge()
}
