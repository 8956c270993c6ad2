/** Acknowledges the memo of a wall around a matter: whoever awaited their part in it has it again. */
import { acknowledgeMemo as acknowledge, findMatterFacts, inOneTransaction, listWallRows } from "#registry"
import { mayOnMatter } from "#rules"
import { no, yes } from "#words"
import type { MatterId, Outcome, WallId } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** Refuses `not-found` where the caller is not on the matter or has no such memo, `wall-over` where the wall does not stand any more, or it was acknowledged before. */
export function acknowledgeMemo(tools: Tools, caller: Caller, matter: MatterId, wall: WallId): Promise<Outcome<{ readonly receipt: Recorded }>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayOnMatter("memo.acknowledge", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    const row = (await listWallRows(tx, { matter })).find((one) => one.id === wall)
    if (row === undefined || row.letter === null) return no("not-found")
    if (!row.stands) return no("wall-over")
    const matters = await acknowledge(tx, wall, tools.now())
    if (matters.length === 0) return (await findMatterFacts(tx, matter)) === null ? no("not-found") : no("wall-over", "This memo was acknowledged before.")
    const [receipt] = await Promise.all(matters.map((one) => record(tools, tx, doerOf(caller), { kind: "memo.acknowledged", ofMatter: one, also: [wall] })))
    if (receipt === undefined) throw new Error("an acknowledgement that was not recorded")
    return yes({ receipt })
  })
}
