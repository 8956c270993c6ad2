/** Notes in the chain of every matter behind a wall, and of everybody it shuts out, what was done about it. */
import type { Tx, WallRow } from "#registry"
import type { EventKind } from "#words"
import type { Caller } from "./caller.ts"
import { doerOf, record } from "./record.ts"
import type { Detail, Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

export async function noteOnWall(tools: Tools, tx: Tx, caller: Caller, row: WallRow, kind: EventKind, detail: Detail): Promise<Recorded> {
  const noted = await Promise.all(
    row.matters.map(({ id }) => record(tools, tx, doerOf(caller), { kind, ofMatter: id, also: [row.id, ...row.persons], detail })),
  )
  return noted[0] ?? (await record(tools, tx, doerOf(caller), { kind, also: [row.id, ...row.persons], detail }))
}
