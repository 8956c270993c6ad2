/** Versions: each one immutable content with a key of its own, under the matter's. */
import type { DocumentId, EpochId, EventId, GrantId, MatterId, PersonId, VersionId } from "#words"
import type { MatterFacts, MatterPermit } from "#rules"
import type { GrantKeyRow } from "./grants.ts"
import type { Tx } from "./transaction.ts"

export interface VersionRow {
  readonly id: VersionId
  readonly n: number
  readonly epoch: EpochId
  readonly card: Uint8Array
  readonly size: number
  readonly filedAt: Temporal.Instant
  readonly filedBy: PersonId
  readonly event: EventId
  readonly leaf: number | null
}

export async function listVersions(tx: Tx, document: DocumentId): Promise<readonly VersionRow[]> {
  return tx.sql<VersionRow[]>`
    select v.id, v.n, v.epoch, v.card, v.size, v.filed_at as "filedAt", v.filed_by as "filedBy", v.event, l.index as leaf
    from versions v left join leaves l on l.event = v.event where v.document = ${document} order by v.n desc`
}

export interface NewVersion {
  readonly id: VersionId
  readonly document: DocumentId
  readonly n: number
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
  await tx.sql`insert into versions (id, document, matter, n, epoch, card, twin, size, sealed_size, sealed_hash, filed_at, filed_by, event)
    values (${row.id}, ${row.document}, ${matter}, ${row.n}, ${epoch}, ${row.card}, ${row.twin}, ${row.size}, ${row.sealedSize}, ${row.sealedHash}, ${row.at.toString()}, ${permit.to}, ${row.event})`
  await tx.sql`insert into version_keys (version, epoch, wrapped) values (${row.id}, ${epoch}, ${row.wrapped})`
}

/** A document of the matter whose current version is the same to the byte. */
export async function findTwin(tx: Tx, matter: MatterId, twin: Uint8Array, except: DocumentId | null): Promise<DocumentId | null> {
  const [row] = await tx.sql<{ id: DocumentId }[]>`
    select d.id from versions v join documents d on d.id = v.document and d.current = v.n where v.matter = ${matter} and v.twin = ${twin} and d.id <> ${except ?? ""} limit 1`
  return row?.id ?? null
}

/** All that opening one version needs, in one look: facts for the rules, the grant's key, the version's. */
export interface OpeningRow {
  readonly facts: MatterFacts
  readonly grantKey: GrantKeyRow
  /** The matter's key that sealed the document's card, where it is another epoch's. */
  readonly cardKey: GrantKeyRow
  readonly version: VersionId
  readonly n: number
  readonly size: number
  readonly wrapped: Uint8Array
  readonly versionCard: Uint8Array
  readonly documentCard: Uint8Array
}

interface FlatOpening extends Omit<OpeningRow, "facts" | "grantKey" | "cardKey"> {
  readonly matter: MatterId
  readonly class: MatterFacts["class"]
  readonly stage: MatterFacts["stage"]
  readonly rev: number
  readonly epoch: EpochId
  readonly cardEpoch: EpochId
  readonly grantId: GrantId
  readonly grantRole: MatterFacts["grant"]["role"]
  readonly keyEpoch: EpochId
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
  readonly documentEpoch: EpochId
  readonly cardHpke: Uint8Array | null
  readonly cardOwn: Uint8Array | null
}

/** Null where the document or that version of it is not there, or the caller has no live grant on its matter. `n` null is the current one. */
export async function findOpening(tx: Tx, document: DocumentId, n: number | null): Promise<OpeningRow | null> {
  const [row] = await tx.sql<FlatOpening[]>`
    select m.id as matter, m.class, m.stage, m.rev, m.epoch, m.card_epoch as "cardEpoch", g.id as "grantId", g.role as "grantRole", k.epoch as "keyEpoch", k.hpke, k.own,
           v.id as version, v.n, v.size, vk.wrapped, v.card as "versionCard", d.card as "documentCard", d.epoch as "documentEpoch", ck.hpke as "cardHpke", ck.own as "cardOwn"
    from documents d
    join versions v on v.document = d.id and v.n = coalesce(${n}::integer, d.current)
    join version_keys vk on vk.version = v.id
    join matters m on m.id = d.matter
    join grants g on g.matter = m.id and g.person = me() and g.ended_at is null and (g.until is null or g.until > now())
    join grant_keys k on k."grant" = g.id and k.epoch = vk.epoch
    join grant_keys ck on ck."grant" = g.id and ck.epoch = d.epoch
    where d.id = ${document}`
  if (row === undefined) return null
  const { matter, stage, rev, epoch, cardEpoch, grantId, grantRole, keyEpoch, hpke, own, documentEpoch, cardHpke, cardOwn, ...rest } = row
  return { ...rest, facts: { matter, class: row.class, stage, rev, epoch, cardEpoch, grant: { id: grantId, role: grantRole } }, grantKey: { epoch: keyEpoch, hpke, own }, cardKey: { epoch: documentEpoch, hpke: cardHpke, own: cardOwn } }
}
