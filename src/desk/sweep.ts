/** Sweeps out what has died of age: sessions, counted tries to come in, and what invitations that ran out would have opened. */
import { sweepDead } from "#registry"
import type { Swept } from "#registry"
import type { Tools } from "./tools.ts"

/** Gives how much of each. Sessions of whoever is sending bytes at this moment stay: a long upload is no idleness, and it ends in an act of its session. */
export function sweep(tools: Tools): Promise<Swept> {
  return sweepDead(tools.db, tools.now(), tools.state().settings.idleMinutes, tools.vault.intakes())
}
