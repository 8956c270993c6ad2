/** Notes in the chain of every matter behind a wall, and of everybody it shuts out, what was done about it: whether or not whoever did it is on those matters. */
import { listBehindWall } from "#registry"
import type { Tx, WallRow } from "#registry"
import type { Permit } from "#rules"
import type { EventKind } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Detail, Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function noteOnWall(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"wall.lift">,
  row: WallRow,
  kind: EventKind,
  detail: Detail,
): Promise<Recorded> {
  const matters = await listBehindWall(tx, permit, row.id)
  const also = [row.id, ...row.persons]
  // A wall around a client that has no matter yet stands in the chains of those shut out alone.
  if (matters.length === 0) return record(tools, tx, doerOf(caller), { kind, also, detail })
  const [first] = await Promise.all(matters.map((matter) => record(tools, tx, doerOf(caller), { kind, ofMatter: matter, also, detail })))
  if (first === undefined) throw new Error(`wall ${row.id} stands around nothing`)
  return first
}
