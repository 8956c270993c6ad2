/** Notes that somebody tried to pass for a person and failed. Who was meant, and why it failed, is sealed to the overseers. */
import { inOneTransaction } from "#registry"
import { yes } from "#words"
import type { PersonId } from "#words"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

/** The same work for a name that leads to nobody; the name itself is noted nowhere, for it may be a mistyped pass phrase. */
export async function noteFailedProof(tools: Tools, person: PersonId | null, why: string): Promise<void> {
  await inOneTransaction(tools.db, "nobody", async (tx) => yes(await record(tools, tx, "unnamed", { kind: "session.refused", detail: { person, why } })))
  tools.clerk.nudge()
}
