/** Filings: documents on their way in. A row owns its sealed file from the first byte until a version row takes it over. */
import type { DocumentId, EpochId, EventId, FilingId, MatterId, PlaceId, VersionId } from "#words"
import type { MatterPermit } from "#rules"
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface FilingRow {
  readonly id: FilingId
  readonly matter: MatterId
  readonly epoch: EpochId
  readonly special: boolean
  /** The place under whose key it lies; null where it lies under that of its compartment. */
  readonly apart: PlaceId | null
  readonly document: DocumentId
  readonly isNew: boolean
  readonly version: VersionId
  readonly wrapped: Uint8Array
  readonly card: Uint8Array
  readonly length: number
  readonly reached: number
  readonly tail: Uint8Array | null
  readonly state: "arriving" | "filed" | "withdrawn"
  readonly versionN: number | null
  readonly event: EventId | null
  readonly begunAt: Temporal.Instant
  readonly touchedAt: Temporal.Instant
}

export async function insertFiling(
  tx: Tx,
  permit: MatterPermit,
  row: Pick<FilingRow, "id" | "special" | "apart" | "document" | "isNew" | "version" | "wrapped" | "card" | "length" | "begunAt">,
): Promise<void> {
  const { matter, epoch } = permit.facts
  const at = row.begunAt.toString()
  await tx.sql`insert into filings (id, matter, epoch, special, apart, person, document, is_new, version, wrapped, card, length, state, begun_at, touched_at)
    values (${row.id}, ${matter}, ${epoch}, ${row.special}, ${row.apart}, ${permit.to}, ${row.document}, ${row.isNew}, ${row.version}, ${row.wrapped}, ${row.card}, ${row.length}, 'arriving', ${at}, ${at})`
}

/** One's own filing, locked for the transaction where it is to be changed. */
export async function findFiling(tx: Tx, id: FilingId, lock = false): Promise<FilingRow | null> {
  const [row] = await tx.sql<FilingRow[]>`
    select id, matter, epoch, special, apart, document, is_new as "isNew", version, wrapped, card, length, reached, tail, state, version_n as "versionN", event, begun_at as "begunAt", touched_at as "touchedAt"
    from filings where id = ${id} ${lock ? tx.sql`for update` : tx.sql``}`
  return row ?? null
}

/** One's own filings in a matter that are still arriving. */
export async function listFilings(tx: Tx, matter: MatterId): Promise<readonly FilingRow[]> {
  return tx.sql<FilingRow[]>`
    select id, matter, epoch, special, apart, document, is_new as "isNew", version, wrapped, card, length, reached, tail, state, version_n as "versionN", event, begun_at as "begunAt", touched_at as "touchedAt"
    from filings where matter = ${matter} and state = 'arriving' order by begun_at, id limit 500`
}

/** How many of one's own filings are still arriving in a matter. */
export async function countArriving(tx: Tx, permit: MatterPermit): Promise<number> {
  const [row] = await tx.sql<
    { n: number }[]
  >`select count(*) as n from filings where matter = ${permit.facts.matter} and person = ${permit.to} and state = 'arriving'`
  return row?.n ?? 0
}

export async function saveProgress(tx: Tx, id: FilingId, reached: number, tail: Uint8Array | null, at: Temporal.Instant): Promise<void> {
  await tx.sql`update filings set reached = ${reached}, tail = ${tail}, touched_at = ${at.toString()} where id = ${id} and state = 'arriving'`
}

export async function endFiling(
  tx: Tx,
  id: FilingId,
  how: { readonly state: "filed"; readonly n: number; readonly event: EventId } | { readonly state: "withdrawn" },
): Promise<void> {
  if (how.state === "filed")
    await tx.sql`update filings set state = 'filed', reached = length, tail = null, wrapped = ''::bytea, version_n = ${how.n}, event = ${how.event} where id = ${id}`
  else await tx.sql`update filings set state = 'withdrawn', tail = null, wrapped = ''::bytea where id = ${id}`
}

/** Says that somebody is at a filing again; false where it has ended meanwhile. */
export async function touchFiling(tx: Tx, id: FilingId, at: Temporal.Instant): Promise<boolean> {
  const rows = await tx.sql`update filings set touched_at = ${at.toString()} where id = ${id} and state = 'arriving'`
  return rows.count === 1
}

/** A filing that nobody has touched for long, as the keeper sees it. */
export interface UntouchedFiling {
  readonly id: FilingId
  readonly matter: MatterId
  readonly special: boolean
  readonly version: VersionId
  readonly length: number
  readonly reached: number
}

/** Filings that are still arriving and that nobody has touched since, for the keeper; the longest left alone first, `most` of them at most. */
export async function listUntouched(db: FirmDatabase, since: Temporal.Instant, most: number): Promise<readonly FilingId[]> {
  const rows = await db.keeper<
    { id: FilingId }[]
  >`select id from filings where state = 'arriving' and touched_at < ${since.toString()} order by touched_at, id limit ${most}`
  return rows.map((row) => row.id)
}

/** Holds such a filing until the keeper's transaction ends; null where it has ended or was touched meanwhile, or somebody is at it now. */
export async function holdUntouched(tx: Tx, id: FilingId, since: Temporal.Instant): Promise<UntouchedFiling | null> {
  const [row] = await tx.sql<
    UntouchedFiling[]
  >`select id, matter, special, version, length, reached from filings where id = ${id} and state = 'arriving' and touched_at < ${since.toString()} for update skip locked`
  return row ?? null
}

/** What the vault should hold, for the keeper: every version that is filed, and every one still arriving. */
export async function listOwned(db: FirmDatabase): Promise<{
  readonly filed: readonly { readonly version: VersionId; readonly sealedSize: number; readonly sealedHash: Uint8Array }[]
  readonly arriving: readonly VersionId[]
}> {
  const filed = await db.keeper<
    { version: VersionId; sealedSize: number; sealedHash: Uint8Array }[]
  >`select id as version, sealed_size as "sealedSize", sealed_hash as "sealedHash" from versions`
  const arriving = await db.keeper<{ version: VersionId }[]>`select version from filings where state = 'arriving'`
  return { filed, arriving: arriving.map((row) => row.version) }
}
