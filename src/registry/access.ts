/** What the ledger says of who could open what: the leaves of a subject's chain that make, end or hold back access, read from the log itself and not from a table that could be edited. */
import type { DocumentId, EpochId, EventId, MatterId, PlaceId } from "#words"
import type { Tx } from "./transaction.ts"

export interface AccessLeaf {
  readonly event: EventId
  readonly index: number
  /** The canonical leaf, ASCII. */
  readonly bytes: string
  readonly detail: Uint8Array | null
  readonly epoch: EpochId | null
  readonly special: boolean
  readonly card: boolean
  readonly apart: PlaceId | null
  readonly oversight: Uint8Array
  readonly oversightKey: string
}

/** Those that a caller may see, and whether none of all that there are lacks its event, by whomever it may be seen. */
export interface AccessLeaves {
  readonly leaves: readonly AccessLeaf[]
  readonly there: boolean
}

type FoundLeaf = { readonly [K in keyof AccessLeaf]: AccessLeaf[K] | null } & { readonly there: boolean }

function toLeaves(rows: readonly FoundLeaf[]): AccessLeaves {
  return { leaves: rows.filter((row): row is AccessLeaf & { readonly there: boolean } => row.event !== null), there: rows.every((row) => row.there) }
}

/** In the order of the ledger, of the first `size` leaves. The kind stands at a fixed place of a canonical leaf, and an index is over that. */
export async function listAccessLeaves(tx: Tx, subject: string, size: number): Promise<AccessLeaves> {
  return toLeaves(
    await tx.sql<FoundLeaf[]>`
    select s.there, e.id as event, l.index, l.bytes, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key as "oversightKey"
    from access_links(${subject}, ${size}) s left join leaves l on l.index = s.index left join events e on e.id = l.event where e.id is not null or not s.there order by s.n`,
  )
}

/** Of the chains of matters, what raised and lifted walls around them, in the same order. */
export async function listWallLeaves(tx: Tx, matters: readonly MatterId[], size: number): Promise<AccessLeaves> {
  if (matters.length === 0) return { leaves: [], there: true }
  return toLeaves(
    await tx.sql<FoundLeaf[]>`
    select s.there, e.id as event, l.index, l.bytes, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key as "oversightKey"
    from unnest(${matters}::text[]) m(id) cross join lateral access_links(m.id, ${size}) s left join leaves l on l.index = s.index left join events e on e.id = l.event
    where substr(l.bytes, 54, 5) = 'wall.' or not s.there order by s.index`,
  )
}

/** Whether a subject's chain has no gap: its links are counted from 1 without one missing, and of a matter's events that have a leaf none lacks its link. Counted over all of it, also for those who do not see all. */
export async function isChainWhole(tx: Tx, subject: string, size: number): Promise<boolean> {
  const [row] = await tx.sql<{ whole: boolean }[]>`select chain_is_whole(${subject}, ${size}) as whole`
  return row?.whole === true
}

/** A leaf of a document's chain that says it was changed. Null where the link leads to no leaf any more, or this to no event. */
export interface MoveLeaf extends Pick<AccessLeaf, "index" | "detail" | "epoch" | "special" | "card" | "apart"> {
  readonly event: EventId | null
  readonly bytes: string | null
}

/** In the order of the ledger, of the first `size` leaves, as far as the caller may see them. */
export async function listMoveLeaves(tx: Tx, document: DocumentId, size: number): Promise<readonly MoveLeaf[]> {
  return tx.sql<MoveLeaf[]>`
    select m.index, m.bytes, e.id as event, e.detail, e.epoch, coalesce(e.special, false) as special, coalesce(e.card, false) as card, e.apart
    from move_links(${document}, ${size}) m left join events e on e.id = m.event order by m.n`
}

/** Whether a document's chain has no gap, as a matter's. */
export async function areMovesWhole(tx: Tx, document: DocumentId, size: number): Promise<boolean> {
  const [row] = await tx.sql<{ whole: boolean }[]>`select moves_are_whole(${document}, ${size}) as whole`
  return row?.whole === true
}
