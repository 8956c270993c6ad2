/** Holds what the tables say of a person and a matter against what the ledger says: a certificate is made from the ledger alone, and is not given out where a table was changed behind its back. */
import type { ScreenReport, Wall } from "#ledger"
import { findScreenDisagreement, listGrantsBetween, listMemosRead } from "#registry"
import type { Tx, WallBetween } from "#registry"
import type { GrantId, MatterId, PersonId, WallId } from "#words"

/** What the tables said when the certificate was closed. */
export interface ScreenTables {
  readonly walls: readonly WallBetween[]
  readonly grants: readonly { readonly grant: GrantId; readonly ended: boolean }[]
  readonly memos: ReadonlyMap<WallId, readonly PersonId[]>
}

/** A row is written within one act of its event: they may lie this far apart and no further. */
const APART: Temporal.DurationLike = { minutes: 5 }

export async function tablesBetween(tx: Tx, matter: MatterId, person: PersonId, walls: readonly WallBetween[]): Promise<ScreenTables> {
  const memos = new Map<WallId, readonly PersonId[]>()
  for (const { wall } of walls) memos.set(wall, await listMemosRead(tx, matter, wall))
  return { walls, grants: await listGrantsBetween(tx, matter, person), memos }
}

/** Where tables and ledger differ, in words; null where they agree. */
export async function whereTablesDiffer(
  tx: Tx,
  pair: { readonly matter: MatterId; readonly person: PersonId },
  report: ScreenReport,
  tables: ScreenTables,
): Promise<string | null> {
  const event = await findScreenDisagreement(tx, pair.matter, pair.person, report.closed.leaf)
  if (event !== null) return `Leaf ${event.index}: the event or the links that are kept of it are gone, or say something else than the leaf.`
  return wallsDiffer(report, tables) ?? grantsDiffer(report, tables)
}

function wallsDiffer(report: ScreenReport, tables: ScreenTables): string | null {
  for (const wall of report.walls) {
    const row = tables.walls.find((one) => one.wall === wall.wall)
    const what = row === undefined ? "is gone" : differsFrom(wall, row, tables.memos.get(row.wall) ?? [])
    if (what !== null) return `Leaf ${wall.raised.leaf}: the wall that it raised ${what} in the table of walls.`
  }
  const more = tables.walls.find((row) => !report.walls.some((wall) => wall.wall === row.wall))
  return more === undefined ? null : `The table of walls has ${more.wall} between the two, of which the ledger knows nothing.`
}

function differsFrom(wall: Wall, row: WallBetween, read: readonly PersonId[]): string | null {
  if (wall.raised.by !== row.raisedBy || !isNear(wall.raised.at, row.raisedAt)) return "was raised by another or at another time"
  if ((wall.from === null) !== (row.from === null)) return "has another start"
  if (wall.from !== null && row.from !== null && !Temporal.Instant.from(wall.from).equals(row.from)) return "has another start"
  if ((wall.until === null) !== (row.until === null)) return "has another end"
  if (wall.until !== null && row.until !== null && !Temporal.Instant.from(wall.until).equals(row.until)) return "has another end"
  const lifted = wall.ended?.lifted ?? null
  if ((lifted === null) !== (row.liftedAt === null)) return lifted === null ? "is lifted" : "is not lifted"
  if (lifted !== null && (lifted.by !== row.liftedBy || row.liftedAt === null || !isNear(lifted.at, row.liftedAt)))
    return "was lifted by another or at another time"
  return wall.memos.every((memo) => (read as readonly string[]).includes(memo.by)) ? null : "has a memo that somebody acknowledged and did not"
}

function isNear(at: string, row: Temporal.Instant): boolean {
  const event = Temporal.Instant.from(at)
  return Temporal.Instant.compare(row, event.subtract(APART)) >= 0 && Temporal.Instant.compare(row, event.add(APART)) <= 0
}

function grantsDiffer(report: ScreenReport, tables: ScreenTables): string | null {
  for (const { grant, made, ended } of report.grants) {
    const row = tables.grants.find((one) => one.grant === grant)
    if (row === undefined) return `Leaf ${made.leaf}: the grant that it made is gone from the table of grants.`
    if (row.ended !== (ended !== null))
      return `Leaf ${ended?.leaf ?? made.leaf}: the table of grants says that the grant ${row.ended ? "ended" : "goes on"}, the ledger that it ${row.ended ? "goes on" : "ended"}.`
  }
  const more = tables.grants.find((row) => !report.grants.some((one) => one.grant === row.grant))
  return more === undefined ? null : `The table of grants has ${more.grant} between the two, of which the ledger knows nothing.`
}
