/** Documents and their immutable versions, as rows that say nothing readable; the keys of versions stand in a table of their own. */
import type { Class, DocumentId, EpochId, EventId, EventKind, MatterId, PersonId, PlaceId, VersionId } from "#words"
import type { MatterPermit } from "#rules"
import type { Tx } from "./transaction.ts"

/** The matter of a document that the caller may see, or null. */
export async function findDocumentMatter(tx: Tx, document: DocumentId): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId }[]>`select matter from documents where id = ${document}`
  return row?.matter ?? null
}

export async function listDocumentCards(
  tx: Tx,
  documents: readonly DocumentId[],
): Promise<readonly { readonly id: DocumentId; readonly epoch: EpochId; readonly class: Class; readonly apart: PlaceId | null; readonly card: Uint8Array }[]> {
  if (documents.length === 0) return []
  return tx.sql<
    { id: DocumentId; epoch: EpochId; class: Class; apart: PlaceId | null; card: Uint8Array }[]
  >`select id, epoch, class, apart, card from documents where id = any(${documents}::text[])`
}

export interface DocumentRecord {
  readonly id: DocumentId
  readonly matter: MatterId
  readonly epoch: EpochId
  readonly place: PlaceId | null
  /** The place under whose key its card lies; null where it lies under that of its compartment. */
  readonly apart: PlaceId | null
  readonly class: Class
  readonly card: Uint8Array
  readonly current: number
  readonly size: number
  readonly filedAt: Temporal.Instant
  readonly filedBy: PersonId
  readonly rev: number
  readonly versionId: VersionId
  readonly versionEpoch: EpochId
  readonly versionSpecial: boolean
  readonly versionApart: PlaceId | null
  readonly versionCard: Uint8Array
}

/** Every document of a matter with its current version; names are still sealed, so order and filters come later. */
export async function listDocuments(tx: Tx, matter: MatterId): Promise<readonly DocumentRecord[]> {
  return tx.sql<DocumentRecord[]>`
    select d.id, d.matter, d.epoch, d.place, d.apart, d.class, d.card, d.current, v.size, d.filed_at as "filedAt", d.filed_by as "filedBy", d.rev, v.id as "versionId", v.epoch as "versionEpoch", v.special as "versionSpecial", v.apart as "versionApart", v.card as "versionCard"
    from documents d join versions v on v.document = d.id and v.n = d.current where d.matter = ${matter}`
}

export async function findDocument(tx: Tx, document: DocumentId): Promise<DocumentRecord | null> {
  const [row] = await tx.sql<DocumentRecord[]>`
    select d.id, d.matter, d.epoch, d.place, d.apart, d.class, d.card, d.current, v.size, d.filed_at as "filedAt", d.filed_by as "filedBy", d.rev, v.id as "versionId", v.epoch as "versionEpoch", v.special as "versionSpecial", v.apart as "versionApart", v.card as "versionCard"
    from documents d join versions v on v.document = d.id and v.n = d.current where d.id = ${document}`
  return row ?? null
}

export interface LastEventRow {
  readonly document: DocumentId
  readonly kind: EventKind
  readonly at: Temporal.Instant
  readonly by: PersonId | null
}

/** The last custody event of each of some documents. */
export async function listLastEvents(tx: Tx, documents: readonly DocumentId[]): Promise<readonly LastEventRow[]> {
  if (documents.length === 0) return []
  return tx.sql<LastEventRow[]>`
    select d.id as document, e.kind, e.at, e.by from unnest(${documents}::text[]) d(id)
    join lateral (select kind, at, by from events where document = d.id and kind not in ('refused', 'matter.read') order by seq desc limit 1) e on true`
}

export async function insertDocument(
  tx: Tx,
  permit: MatterPermit,
  row: {
    readonly id: DocumentId
    readonly place: PlaceId | null
    readonly apart: PlaceId | null
    readonly class: Class
    readonly card: Uint8Array
    readonly at: Temporal.Instant
  },
): Promise<void> {
  const { matter, epoch } = permit.facts
  await tx.sql`insert into documents (id, matter, epoch, place, apart, class, card, current, filed_at, filed_by)
    values (${row.id}, ${matter}, ${epoch}, ${row.place}, ${row.apart}, ${row.class}, ${row.card}, 1, ${row.at.toString()}, ${permit.to})`
}

/** Changes a document that stands at a revision; false where it was changed meanwhile. */
export async function updateDocument(
  tx: Tx,
  permit: MatterPermit,
  id: DocumentId,
  rev: number,
  row: { readonly place: PlaceId | null; readonly apart: PlaceId | null; readonly class: Class; readonly card: Uint8Array },
): Promise<boolean> {
  const { matter, epoch } = permit.facts
  const rows =
    await tx.sql`update documents set place = ${row.place}, apart = ${row.apart}, class = ${row.class}, card = ${row.card}, epoch = ${epoch}, rev = rev + 1 where id = ${id} and matter = ${matter} and rev = ${rev}`
  return rows.count === 1
}

/** Makes a version the current one and says which number it is. */
export async function advanceDocument(tx: Tx, permit: MatterPermit, id: DocumentId): Promise<number> {
  const [row] = await tx.sql<
    { current: number }[]
  >`update documents set current = current + 1, rev = rev + 1 where id = ${id} and matter = ${permit.facts.matter} returning current`
  if (row === undefined) throw new Error(`document ${id} is gone`)
  return row.current
}

/** Holds a place of the matter's file plan while something is put into it: whether it lies apart by now; null where it is not there for the caller. */
export async function holdPlace(tx: Tx, permit: MatterPermit, place: PlaceId): Promise<{ readonly apart: PlaceId | null } | null> {
  const [row] = await tx.sql<{ apart: boolean | null }[]>`select hold_place(${place}, ${permit.facts.matter}) as apart`
  if (row === undefined || row.apart === null) return null
  return { apart: row.apart ? place : null }
}

/** A document that something is put into, with its place held: how it lies now stays so until the transaction ends. */
export async function findDocumentToFile(tx: Tx, document: DocumentId): Promise<DocumentRecord | null> {
  await tx.sql`select hold_place_of(${document})`
  return findDocument(tx, document)
}

/** When an event happened, its leaf, and the time of the first checkpoint that covers it. */
export async function findProofOf(
  tx: Tx,
  event: EventId,
): Promise<{ readonly at: Temporal.Instant | null; readonly leaf: number | null; readonly checkpoint: Temporal.Instant | null }> {
  const [row] = await tx.sql<{ at: Temporal.Instant; leaf: number | null; checkpoint: Temporal.Instant | null }[]>`
    select e.at, l.index as leaf, (select c.at from checkpoints c where c.size > l.index order by c.size limit 1) as checkpoint from events e left join leaves l on l.event = e.id where e.id = ${event}`
  return row ?? { at: null, leaf: null, checkpoint: null }
}
