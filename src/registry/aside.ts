/** Rows among the events that can be no leaves: set aside once, never looked past, and named to whoever runs the house. What stands here keeps nothing out of the tree; the clerk judges every row by itself. */
import type { Sql, TxSql } from "./connect.ts"
import { findClerkPlace } from "./leaves.ts"

/** Why a row stands outside the tree; `entered-already` where another row's leaf bears its id. */
export type WhyAside = "not-canonical" | "another-firm" | "another-id" | "signed-wrongly" | "entered-already"

export interface AsideRow {
  readonly id: string
  readonly why: WhyAside
}

/** A row by its number: an id in one that is no event may be anything. */
export interface SetAside {
  readonly seq: number
  readonly why: WhyAside
}

/** Sets rows aside; gives those that were not before. */
export async function insertAside(tx: TxSql, rows: readonly AsideRow[], at: Temporal.Instant): Promise<readonly SetAside[]> {
  return tx<SetAside[]>`insert into events_aside (seq, why, at)
    select e.seq, r.why, ${at.toString()}::timestamptz from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.why)}::text[]) r(id, why) join events e on e.id = r.id
    on conflict do nothing returning seq, why`
}

export async function countAside(clerk: Sql): Promise<number> {
  const [row] = await clerk<{ n: number }[]>`select count(*) as n from events_aside`
  return row?.n ?? 0
}

/** A row that people may read as an event and that no leaf covers. */
export interface OutsideRow {
  readonly seq: number
  readonly id: string
  readonly at: Temporal.Instant
  /** `passed-over` where it stands before what was entered last, as nothing does that the house wrote. */
  readonly why: WhyAside | "passed-over"
}

/** What stands outside the tree and does not wait for its place in it; so many at most. */
export async function listOutside(clerk: Sql, most: number): Promise<readonly OutsideRow[]> {
  const place = await findClerkPlace(clerk)
  return clerk<OutsideRow[]>`
    select e.seq, e.id, e.at, coalesce(a.why, 'passed-over') as why from events e left join events_aside a on a.seq = e.seq
    where a.seq is not null or ((e.xact, e.seq) <= (${place.xact}::text::xid8, ${place.seq}::bigint) and not exists (select 1 from leaves l where l.event = e.id))
    order by e.seq limit ${most}`
}
