/** Ends all of the caller's sessions, on every machine, this one too. */
import { endOwnSessions, inOneTransaction } from "#registry"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function signOutEverywhere(tools: Tools, caller: Caller): Promise<Outcome<null>> {
  const done = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const ended = await endOwnSessions(tx, null)
    await record(tools, tx, doerOf(caller), { kind: "session.ended", detail: { sessions: ended } })
    return yes(ended)
  })
  if (!done.ok) return done
  for (const session of done.value) tools.drawer.empty(session)
  return yes(null)
}
