/** Declines a request for access. Whoever asked is not told: their request is over when its time is. */
import { decideRequest, findMatterFacts, inOneTransaction, listRequestRows } from "#registry"
import { keptApart, mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, RequestId } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` for a request that does not wait, `second-person-needed` to the one who asked: they take it back. */
export function declineRequest(tools: Tools, caller: Caller, matter: MatterId, id: RequestId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("member.admit", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    const request = (await listRequestRows(tx, matter)).find((row) => row.id === id)
    if (request === undefined) return no("not-found")
    const another = keptApart("request.answered", caller.person, request.person)
    if (!another.ok) return another
    if (!(await decideRequest(tx, permit.value, id, "declined", tools.now()))) return no("stale")
    return yes({ receipt: await record(tools, tx, doerOf(caller), { kind: "access.declined", ofMatter: matter, also: [id, request.person] }) })
  })
}
