/** Versions: each one immutable content with a key of its own, under the matter's. */
import { no, yes } from "#words"
import type { Class, DocumentId, EpochId, EventId, GrantId, MatterId, Outcome, PersonId, PlaceId, VersionId } from "#words"
import type { MatterFacts, MatterPermit } from "#rules"
import type { FirmDatabase } from "./connect.ts"
import type { GrantKeyRow } from "./grants.ts"
import { lookTogether } from "./looking.ts"
import { awaitedIn, lookSettled } from "./looks.ts"
import type { Seen, Tx } from "./transaction.ts"

export interface VersionRow {
  readonly id: VersionId
  readonly n: number
  readonly epoch: EpochId
  readonly special: boolean
  /** The place under whose key it lies; null where it lies under that of its compartment. */
  readonly apart: PlaceId | null
  readonly card: Uint8Array
  readonly size: number
  readonly filedAt: Temporal.Instant
  readonly filedBy: PersonId
  readonly event: EventId
  readonly leaf: number | null
}

export async function listVersions(tx: Tx, document: DocumentId): Promise<readonly VersionRow[]> {
  return tx.sql<VersionRow[]>`
    select v.id, v.n, v.epoch, v.special, v.apart, v.card, v.size, v.filed_at as "filedAt", v.filed_by as "filedBy", v.event, l.index as leaf
    from versions v left join leaves l on l.event = v.event where v.document = ${document} order by v.n desc`
}

export interface NewVersion {
  readonly id: VersionId
  readonly document: DocumentId
  readonly n: number
  readonly special: boolean
  readonly apart: PlaceId | null
  readonly card: Uint8Array
  readonly twin: Uint8Array
  readonly size: number
  readonly sealedSize: number
  readonly sealedHash: Uint8Array
  readonly wrapped: Uint8Array
  readonly event: EventId
  readonly at: Temporal.Instant
}

export async function insertVersion(tx: Tx, permit: MatterPermit, row: NewVersion): Promise<void> {
  const { matter, epoch } = permit.facts
  await tx.sql`insert into versions (id, document, matter, n, epoch, special, apart, card, twin, size, sealed_size, sealed_hash, filed_at, filed_by, event)
    values (${row.id}, ${row.document}, ${matter}, ${row.n}, ${epoch}, ${row.special}, ${row.apart}, ${row.card}, ${row.twin}, ${row.size}, ${row.sealedSize}, ${row.sealedHash}, ${row.at.toString()}, ${permit.to}, ${row.event})`
  await tx.sql`insert into version_keys (version, epoch, wrapped) values (${row.id}, ${epoch}, ${row.wrapped})`
}

/** A version sealed anew. */
export interface ResealedVersion {
  readonly id: VersionId
  readonly card: Uint8Array
  readonly twin: Uint8Array
  readonly wrapped: Uint8Array
}

/** The wrapped keys of a document's versions. */
export async function listVersionKeys(
  tx: Tx,
  document: DocumentId,
): Promise<readonly { readonly version: VersionId; readonly epoch: EpochId; readonly wrapped: Uint8Array }[]> {
  return tx.sql<{ version: VersionId; epoch: EpochId; wrapped: Uint8Array }[]>`
    select k.version, k.epoch, k.wrapped from version_keys k join versions v on v.id = k.version where v.document = ${document}`
}

/** Puts all versions of a document where it lies by now, into a compartment, into a place, or out of these, under the current epoch. */
export async function resealVersions(tx: Tx, permit: MatterPermit, document: DocumentId, versions: readonly ResealedVersion[]): Promise<void> {
  const [row] = await tx.sql<{ n: number }[]>`
    select reseal_versions(${document}, ${permit.facts.epoch}, ${versions.map((v) => v.id)}::text[], ${versions.map((v) => hex(v.card))}::text[], ${versions.map((v) => hex(v.twin))}::text[], ${versions.map((v) => hex(v.wrapped))}::text[]) as n`
  if (row?.n !== versions.length) throw new Error("the database did not let versions be sealed anew that the rules let be")
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}

/** What a place that is to be given alone holds: its documents, and their versions with their keys. */
export interface InPlaceRow {
  readonly document: DocumentId
  readonly epoch: EpochId
  readonly class: Class
  readonly card: Uint8Array
  readonly version: VersionId
  readonly n: number
  readonly versionEpoch: EpochId
  readonly versionSpecial: boolean
  readonly versionCard: Uint8Array
  readonly keyEpoch: EpochId
  readonly wrapped: Uint8Array
}

/** One row a version. */
export async function listInPlace(tx: Tx, place: PlaceId): Promise<readonly InPlaceRow[]> {
  return tx.sql<InPlaceRow[]>`
    select d.id as document, d.epoch, d.class, d.card, v.id as version, v.n, v.epoch as "versionEpoch", v.special as "versionSpecial", v.card as "versionCard", k.epoch as "keyEpoch", k.wrapped
    from documents d join versions v on v.document = d.id join version_keys k on k.version = v.id where d.place = ${place} order by d.id, v.n`
}

/** Puts all that lies in a place under its own key. False where anything would be left as it was. */
export async function resealPlace(
  tx: Tx,
  permit: MatterPermit,
  place: PlaceId,
  documents: readonly { readonly id: DocumentId; readonly card: Uint8Array }[],
  versions: readonly ResealedVersion[],
): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`
    select reseal_place(${place}, ${permit.facts.epoch}, ${documents.map((d) => d.id)}::text[], ${documents.map((d) => hex(d.card))}::text[], ${versions.map((v) => v.id)}::text[],
      ${versions.map((v) => hex(v.card))}::text[], ${versions.map((v) => hex(v.twin))}::text[], ${versions.map((v) => hex(v.wrapped))}::text[]) as done`
  return row?.done === true
}

/** A document of the matter whose current version is the same to the byte. */
export async function findTwin(tx: Tx, matter: MatterId, twin: Uint8Array, except: DocumentId | null): Promise<DocumentId | null> {
  const [row] = await tx.sql<{ id: DocumentId }[]>`
    select d.id from versions v join documents d on d.id = v.document and d.current = v.n where v.matter = ${matter} and v.twin = ${twin} and d.id <> ${except ?? ""} limit 1`
  return row?.id ?? null
}

/** Another document of the same matter whose last version has the same content as this version. */
export async function findTwinOf(tx: Tx, version: VersionId): Promise<DocumentId | null> {
  const [row] = await tx.sql<{ id: DocumentId }[]>`
    select d.id from versions own join versions v on v.matter = own.matter and v.twin = own.twin join documents d on d.id = v.document and d.current = v.n
    where own.id = ${version} and d.id <> own.document limit 1`
  return row?.id ?? null
}

/** All that opening one version needs: facts for the rules, the grant's key, the version's. */
export interface OpeningRow {
  readonly facts: MatterFacts
  readonly grantKey: GrantKeyRow
  /** Whether it lies in the compartment of what is special. */
  readonly special: boolean
  readonly apart: PlaceId | null
  readonly version: VersionId
  readonly n: number
  readonly size: number
  readonly wrapped: Uint8Array
  readonly card: Uint8Array
}

interface FlatOpening extends Omit<OpeningRow, "facts" | "grantKey"> {
  readonly bound: boolean
  readonly matter: MatterId | null
  readonly class: MatterFacts["class"]
  readonly stage: MatterFacts["stage"]
  readonly rev: number
  readonly epoch: EpochId
  readonly cardEpoch: EpochId
  readonly grant: GrantId
  readonly role: MatterFacts["grant"]["role"]
  readonly cleared: boolean
  readonly actions: MatterFacts["grant"]["actions"]
  readonly places: MatterFacts["grant"]["places"]
  readonly keyEpoch: EpochId
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

/**
 * One look, bound to its caller. Null where the document or that version of it is not there, or the caller has no live grant on its matter; `n` null is the current one.
 * Refuses `not-signed-in` where the session is not as it was seen.
 */
export function lookAtVersion(db: FirmDatabase, seen: Seen, document: DocumentId, n: number | null): Promise<Outcome<OpeningRow | null>> {
  return lookSettled(db, seen, () => lookOnce(db, seen, document, n), awaitedIn)
}

const askVersions = lookTogether<FlatOpening>(
  (door, { sessions, stamps, asked, ns }) => door<(FlatOpening & { readonly nth: number })[]>`
    select nth, bound, matter, class, stage, rev, epoch, card_epoch as "cardEpoch", "grant", role, cleared, actions, places, special, apart, key_epoch as "keyEpoch", hpke, own, version, n, size, wrapped, card
    from look_at_version(${sessions}::text[], ${stamps}::text[]::bigint[], ${asked}::text[], ${ns}::text[]::integer[])`,
)

async function lookOnce(db: FirmDatabase, seen: Seen, document: DocumentId, n: number | null): Promise<Outcome<OpeningRow | null>> {
  const [row] = await askVersions(db.door, { ...seen, asked: document, n })
  if (row?.bound !== true) return no("not-signed-in")
  const { matter, stage, rev, epoch, cardEpoch, grant, role, cleared, actions, places, special, apart, keyEpoch, hpke, own, version, size, wrapped, card } = row
  if (matter === null) return yes(null)
  return yes({
    facts: { matter, class: row.class, stage, rev, epoch, cardEpoch, grant: { id: grant, role, cleared, actions, places } },
    grantKey: { epoch: keyEpoch, hpke, own },
    special,
    apart,
    version,
    n: row.n,
    size,
    wrapped,
    card,
  })
}
