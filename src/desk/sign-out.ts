/** Ends the caller's session, and wipes what it had opened. */
import { endSession, inOneTransaction } from "#registry"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function signOut(tools: Tools, caller: Caller): Promise<Outcome<null>> {
  const done = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    await endSession(tx, caller.session)
    await record(tools, tx, doerOf(caller), { kind: "session.ended", detail: { sessions: [caller.session] } })
    return yes(null)
  })
  tools.drawer.empty(caller.session)
  return done
}
