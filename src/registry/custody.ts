/** Chains of custody as they are read: events of a subject with their place in the tree, under the reader's own row-level eyes. */
import type { DocumentId, EpochId, EventId, EventKind, MatterId, PersonId, PlaceId } from "#words"
import type { Tx } from "./transaction.ts"

export interface CustodyRow {
  readonly event: EventId
  readonly kind: EventKind
  readonly at: Temporal.Instant
  readonly by: PersonId | null
  readonly matter: MatterId | null
  readonly document: DocumentId | null
  readonly body: string
  readonly signed: boolean
  readonly detail: Uint8Array | null
  readonly epoch: EpochId | null
  readonly special: boolean
  readonly card: boolean
  readonly apart: PlaceId | null
  readonly oversight: Uint8Array
  readonly oversightKey: string
  readonly leaf: number | null
  readonly n: number | null
}

/** What is asked for: the chain of a matter, of a document, or the whole firm's; newest or oldest first, from a sequence number on. That number counts the firm's events, and is told to nobody. */
export interface CustodyAsked {
  readonly of: { readonly matter: MatterId } | { readonly document: DocumentId } | "firm"
  readonly kind: string | null
  readonly newestFirst: boolean
  readonly after: number | null
  readonly limit: number
}

export async function listCustody(tx: Tx, asked: CustodyAsked): Promise<readonly CustodyRow[]> {
  const { sql } = tx
  const subject = asked.of === "firm" ? null : "matter" in asked.of ? asked.of.matter : asked.of.document
  const after = asked.after === null ? sql`true` : asked.newestFirst ? sql`e.seq < ${asked.after}` : sql`e.seq > ${asked.after}`
  return sql<CustodyRow[]>`
    select e.id as event, e.kind, e.at, e.by, e.matter, e.document, e.body, e.sig is not null as signed, e.detail, e.epoch, e.special, e.card, e.apart, e.oversight, e.oversight_key as "oversightKey", l.index as leaf,
           (select (link ->> 1)::bigint from json_array_elements(l.bytes::json -> 'chain') link where link ->> 0 = ${subject}::text) as n
    from events e left join leaves l on l.event = e.id
    where ${inChain(tx, asked.of)} and ${after} and not (l.event is null and ${standsAside(tx)}) ${asked.kind === null ? sql`` : sql`and e.kind = ${asked.kind}`}
    order by e.seq ${asked.newestFirst ? sql`desc` : sql`asc`} limit ${asked.limit}`
}

export async function countCustody(tx: Tx, asked: Pick<CustodyAsked, "of" | "kind">): Promise<number> {
  const { sql } = tx
  const [row] = await sql<{ n: number }[]>`
    select count(*) as n from events e where ${inChain(tx, asked.of)} and not (${standsAside(tx)} and not exists (select 1 from leaves l where l.event = e.id)) ${asked.kind === null ? sql`` : sql`and e.kind = ${asked.kind}`}`
  return row?.n ?? 0
}

/** Where an event stands in the order of a chain: null where it does not stand in it, or is not the caller's to see. */
export async function findInChain(tx: Tx, of: CustodyAsked["of"], event: EventId): Promise<number | null> {
  const [row] = await tx.sql<{ seq: number }[]>`select e.seq from events e where e.id = ${event} and ${inChain(tx, of)}`
  return row?.seq ?? null
}

function inChain({ sql }: Tx, of: CustodyAsked["of"]): ReturnType<typeof sql> {
  return of === "firm" ? sql`true` : "matter" in of ? sql`e.matter = ${of.matter}` : sql`e.document = ${of.document}`
}

/** Of a row `e` among the events: it was set aside. Only together with its having no leaf does that take it out of a chain. */
function standsAside({ sql }: Tx): ReturnType<typeof sql> {
  return sql`exists (select 1 from events_aside a where a.seq = e.seq)`
}

/** The leaf of an event that the caller may see; null where there is none yet, or none for them. */
export async function findLeaf(tx: Tx, event: EventId): Promise<{ readonly index: number; readonly bytes: string } | null> {
  const [row] = await tx.sql<{ index: number; bytes: string }[]>`select l.index, l.bytes from leaves l join events e on e.id = l.event where l.event = ${event}`
  return row ?? null
}

/** The leaves of a subject's chain from the first on, as far as they are integrated. */
export async function listChainLeaves(
  tx: Tx,
  subject: string,
  size: number,
): Promise<readonly { readonly index: number; readonly bytes: string; readonly event: EventId }[]> {
  return tx.sql<{ index: number; bytes: string; event: EventId }[]>`
    select l.index, l.bytes, l.event from leaf_subjects s join leaves l on l.index = s.index where s.subject = ${subject} and s.index < ${size} order by s.n`
}

/** The sealed oversight keys of some events. */
export async function listOversightKeys(tx: Tx, ids: readonly string[]): Promise<readonly { readonly id: string; readonly sealed: Uint8Array }[]> {
  if (ids.length === 0) return []
  return tx.sql<{ id: string; sealed: Uint8Array }[]>`select id, sealed from oversight_keys where id = any(${ids}::text[])`
}

/** The last event of a matter or a document, its leaf, and the checkpoint that first covered it. */
export async function findLastEvent(
  tx: Tx,
  of: { readonly matter: MatterId } | { readonly document: DocumentId },
): Promise<{
  readonly event: EventId
  readonly kind: EventKind
  readonly at: Temporal.Instant
  readonly by: PersonId | null
  readonly leaf: number | null
} | null> {
  const { sql } = tx
  const where = "matter" in of ? sql`e.matter = ${of.matter}` : sql`e.document = ${of.document}`
  const [row] = await sql<{ event: EventId; kind: EventKind; at: Temporal.Instant; by: PersonId | null; leaf: number | null }[]>`
    select e.id as event, e.kind, e.at, e.by, l.index as leaf from events e left join leaves l on l.event = e.id where ${where} and e.kind <> 'refused' order by e.seq desc limit 1`
  return row ?? null
}

/** One link of a subject's chain: which leaf was its n-th. */
export async function findLink(tx: Tx, subject: string, n: number): Promise<{ readonly leaf: number; readonly n: number } | null> {
  const [row] = await tx.sql<{ leaf: number; n: number }[]>`select index as leaf, n from leaf_subjects where subject = ${subject} and n = ${n}`
  return row ?? null
}

/** The sealed details of some events that the caller may see. */
export async function listCustodyDetails(
  tx: Tx,
  events: readonly EventId[],
): Promise<readonly Pick<CustodyRow, "event" | "detail" | "epoch" | "special" | "card" | "apart">[]> {
  return tx.sql<
    Pick<CustodyRow, "event" | "detail" | "epoch" | "special" | "card" | "apart">[]
  >`select id as event, detail, epoch, special, card, apart from events where id = any(${events}::text[])`
}

/** The leaves by which people published their public keys. */
export async function listKeyLeaves(tx: Tx, people: readonly PersonId[]): Promise<readonly { readonly index: number; readonly leaf: string }[]> {
  return tx.sql<{ index: number; leaf: string }[]>`select index, leaf from published_keys(${people}::text[]) where leaf is not null`
}
