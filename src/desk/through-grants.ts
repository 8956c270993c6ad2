/** Grants that came through a team, when it gives them no longer: whoever has the matter through another team too keeps it through that one. */
import { moveThrough } from "#registry"
import type { Moved, ThroughRow, Tx } from "#registry"
import type { Permit } from "#rules"
import type { Key } from "#seal"
import type { EpochId, MatterId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { toldActions, toldPlaces } from "./grant-making.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import type { Tools } from "./tools.ts"

/** The key of a matter's current epoch, where the one who acts has it; else the details of events are for overseers alone. */
export type KeyToTell = (row: { readonly epoch: EpochId }) => { readonly key: Key<"matter">; readonly card?: boolean } | null

/** Moves those rows that another team gives too; the old grant ends and a new one is made, each with its event. */
export async function moveToOthers(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  permit: Permit<"team.keep"> | Permit<"member.release">,
  team: TeamId,
  rows: readonly ThroughRow[],
  keyOf: KeyToTell,
): Promise<void> {
  const moved: Moved[] = []
  for (const row of rows) {
    const { next, nextTeam, nextRole, nextUntil, nextActions, nextPolicy } = row
    if (next === null || nextTeam === null || nextRole === null || nextActions === null) continue
    const id = tools.newId("grant")
    await noteEnd(tools, tx, caller, team, row, keyOf)
    const made = await record(tools, tx, doerOf(caller), {
      kind: "grant.made",
      ...ofMatter(row, keyOf),
      also: [id, row.person],
      detail: {
        person: row.person,
        role: nextRole,
        until: nextUntil?.toString() ?? null,
        through: nextTeam,
        special: row.cleared,
        ...toldActions(nextRole, nextActions),
        ...toldPlaces(row.places),
        ...(nextPolicy === null ? {} : { policy: nextPolicy }),
      },
    })
    moved.push({ old: row.grant, id, next, event: made.event })
  }
  await moveThrough(tx, permit, moved, tools.now(), caller.purpose?.code ?? null)
}

/** One event for a grant that ends because its team gives it no longer. */
export function noteEnd(tools: Tools, tx: Tx, caller: Caller, team: TeamId, row: ThroughRow, keyOf: KeyToTell): Promise<Recorded> {
  return record(tools, tx, doerOf(caller), {
    kind: "grant.ended",
    ...ofMatter(row, keyOf),
    also: [row.grant, row.person],
    detail: { person: row.person, role: row.role, through: team },
  })
}

/** The chain that an event belongs to, with the key to tell it by where there is one. */
export function ofMatter(
  row: { readonly matter: MatterId; readonly epoch: EpochId },
  keyOf: KeyToTell,
): Pick<Parameters<typeof record>[3], "matter" | "ofMatter"> {
  const key = keyOf(row)
  return key === null ? { ofMatter: row.matter } : { matter: { id: row.matter, epoch: row.epoch, ...key } }
}
