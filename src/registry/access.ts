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

/** In the order of the ledger, of the first `size` leaves, as far as the caller may see them. The kind stands at a fixed place of a canonical leaf, and an index is over that. */
export async function listAccessLeaves(tx: Tx, subject: string, size: number): Promise<readonly AccessLeaf[]> {
  return tx.sql<AccessLeaf[]>`
    select e.id as event, l.index, l.bytes, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key as "oversightKey"
    from access_links(${subject}, ${size}) s join leaves l on l.index = s.index join events e on e.id = l.event order by s.n`
}

/** Of the chains of matters, what raised and lifted walls around them, in the same order. */
export async function listWallLeaves(tx: Tx, matters: readonly MatterId[], size: number): Promise<readonly AccessLeaf[]> {
  if (matters.length === 0) return []
  return tx.sql<AccessLeaf[]>`
    select e.id as event, l.index, l.bytes, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key as "oversightKey"
    from unnest(${matters}::text[]) m(id) cross join lateral access_links(m.id, ${size}) s join leaves l on l.index = s.index join events e on e.id = l.event
    where substr(l.bytes, 54, 5) = 'wall.' order by l.index`
}

/** Whether a subject's chain has no gap: its links are counted from 1 without one missing, of a matter's events that have a leaf none lacks its link, and of the leaves that tell of access none its event. Counted over all of it, also for those who do not see all. */
export async function isChainWhole(tx: Tx, subject: string, size: number): Promise<boolean> {
  const [row] = await tx.sql<{ whole: boolean }[]>`select chain_is_whole(${subject}, ${size}) and access_is_there(${subject}, ${size}) as whole`
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
