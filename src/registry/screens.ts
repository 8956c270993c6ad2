/** What the tables say of a person and a matter that a wall stands between, told to overseers only: to be held against the ledger before a certificate is given out. */
import type { EpochId, EventId, GrantId, MatterId, NoticeId, PersonId, PlaceId, WallId } from "#words"
import type { CheckpointRow } from "./leaves.ts"
import type { TxSql } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface WallBetween {
  readonly wall: WallId
  readonly raisedBy: PersonId
  readonly raisedAt: Temporal.Instant
  readonly from: Temporal.Instant | null
  readonly until: Temporal.Instant | null
  readonly liftedBy: PersonId | null
  readonly liftedAt: Temporal.Instant | null
  readonly notice: NoticeId
}

/** The walls that were ever raised between the two; none for whoever may not know. */
export async function listWallsBetween(tx: Tx, matter: MatterId, person: PersonId): Promise<readonly WallBetween[]> {
  return tx.sql<
    WallBetween[]
  >`select wall, raised_by as "raisedBy", raised_at as "raisedAt", starts_at as "from", until, lifted_by as "liftedBy", lifted_at as "liftedAt", notice
    from walls_between(${matter}, ${person})`
}

/** Whether the ledger's events say that a wall was raised between the two; false for whoever is shut out themselves. */
export async function wasWalled(tx: Tx, matter: MatterId, person: PersonId): Promise<boolean> {
  const [row] = await tx.sql<{ walled: boolean }[]>`
    select exists (select 1 from events where matter = ${matter} and kind in ('wall.raised', 'wall.named') and body::jsonb -> 'subjects' ? ${person}) as walled`
  return row?.walled === true
}

export async function listGrantsBetween(tx: Tx, matter: MatterId, person: PersonId): Promise<readonly { readonly grant: GrantId; readonly ended: boolean }[]> {
  return tx.sql<{ grant: GrantId; ended: boolean }[]>`select "grant", ended from grants_between(${matter}, ${person})`
}

/** Who has acknowledged a wall's memo. */
export async function listMemosRead(tx: Tx, matter: MatterId, wall: WallId): Promise<readonly PersonId[]> {
  const rows = await tx.sql<{ person: PersonId }[]>`select person from memos_read(${matter}, ${wall})`
  return rows.map((row) => row.person)
}

/** The first leaf of the two chains, up to a place, with which the table of events does not agree; null where it agrees. */
export async function findScreenDisagreement(tx: Tx, matter: MatterId, person: PersonId, upTo: number): Promise<{ readonly index: number } | null> {
  const [row] = await tx.sql<{ index: number }[]>`select index from screen_disagrees(${matter}, ${person}, ${upTo}) order by index limit 1`
  return row ?? null
}

export interface OverseenDetail {
  readonly event: EventId
  readonly detail: Uint8Array | null
  readonly epoch: EpochId | null
  readonly special: boolean
  readonly card: boolean
  readonly apart: PlaceId | null
  readonly oversight: Uint8Array
  readonly oversightKey: string
}

/** The details of some events as they are sealed for overseers. */
export async function listOverseenDetails(tx: Tx, events: readonly EventId[]): Promise<readonly OverseenDetail[]> {
  return tx.sql<
    OverseenDetail[]
  >`select id as event, detail, epoch, special, card, apart, oversight, oversight_key as "oversightKey" from events where id = any(${events}::text[])`
}

/** The first checkpoint that covers a leaf. */
export async function findCheckpointOver(sql: TxSql, index: number): Promise<CheckpointRow | null> {
  const [row] = await sql<CheckpointRow[]>`select size, root, note, at from checkpoints where size > ${index} order by size limit 1`
  return row ?? null
}
