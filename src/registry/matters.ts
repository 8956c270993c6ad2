/** Matters as the database knows them: opaque ids, codes, classes and stages in the open, everything with a name in it sealed. */
import type { MatterFacts, MatterPermit, Permit } from "#rules"
import { matterOf } from "#rules"
import type { Class, EpochId, EventId, EventKind, GrantId, MatterCode, MatterId, MatterRole, MatterStage, PersonId } from "#words"
import type { Tx } from "./transaction.ts"

/** Holds the matter until the transaction ends, so that two acts on its members or its card cannot cross. Sent before the facts are read, which then are true until the end. */
export async function holdMatter(tx: Tx, matter: MatterId): Promise<void> {
  await tx.sql`select 1 from matters where id = ${matter} for update`
}

export interface NewMatter {
  readonly id: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly epoch: EpochId
  readonly card: Uint8Array
  readonly at: Temporal.Instant
}

/** False where the code is taken: draw another. No conflict target is named, because naming one would ask the policy for reading about a row that nobody may read yet. */
export async function insertMatter(tx: Tx, permit: Permit<"matter.open">, matter: NewMatter): Promise<boolean> {
  const rows = await tx.sql`insert into matters (id, code, class, stage, epoch, card, card_epoch, opened_at, opened_by)
    values (${matter.id}, ${matter.code}, ${matter.class}, 'open', ${matter.epoch}, ${matter.card}, ${matter.epoch}, ${matter.at.toString()}, ${permit.to}) on conflict do nothing`
  return rows.count === 1
}

export interface MatterChange {
  readonly class: Class
  readonly stage: MatterStage
  readonly card: Uint8Array
  readonly epoch: EpochId
}

/** Writes what the matter is called and how it stands, and its next revision. */
export async function updateMatter(tx: Tx, permit: Permit<"matter.change">, to: MatterChange): Promise<void> {
  await tx.sql`update matters set class = ${to.class}, stage = ${to.stage}, card = ${to.card}, card_epoch = ${to.epoch}, rev = rev + 1 where id = ${matterOf(permit)}`
}

/** From now on what is new in the matter is sealed under this epoch. */
export async function beginEpoch(tx: Tx, permit: Permit<"matter.open"> | Permit<"member.admit"> | Permit<"member.release"> | Permit<"member.leave">, epoch: { readonly id: EpochId; readonly matter: MatterId; readonly recovery: Uint8Array; readonly at: Temporal.Instant }): Promise<void> {
  const matter = permit.facts === null ? epoch.matter : permit.facts.matter
  await tx.sql`insert into epochs (id, matter, n, recovery, begun_at) values (${epoch.id}, ${matter}, (select coalesce(max(n), 0) + 1 from epochs where matter = ${matter}), ${epoch.recovery}, ${epoch.at.toString()})`
  await tx.sql`update matters set epoch = ${epoch.id} where id = ${matter} and epoch <> ${epoch.id}`
}

/** One matter with the caller's grant, its keys and its three answers, read at one glance. */
export interface MatterSight {
  readonly facts: MatterFacts
  readonly code: MatterCode
  readonly card: Uint8Array
  readonly openedAt: Temporal.Instant
  readonly grant: { readonly by: PersonId; readonly byCard: Uint8Array | null; readonly at: Temporal.Instant; readonly until: Temporal.Instant | null; readonly purpose: string | null }
  readonly key: { readonly hpke: Uint8Array | null; readonly own: Uint8Array | null }
  readonly cardKey: { readonly hpke: Uint8Array | null; readonly own: Uint8Array | null }
  readonly counts: { readonly documents: number; readonly parties: number; readonly notes: number; readonly people: number }
  readonly last: { readonly kind: EventKind; readonly at: Temporal.Instant; readonly by: PersonId | null; readonly byCard: Uint8Array | null } | null
  readonly proof: { readonly event: EventId; readonly leaf: number | null; readonly checkpoint: Temporal.Instant | null }
}

interface SightRow {
  readonly id: MatterId; readonly code: MatterCode; readonly class: Class; readonly stage: MatterStage; readonly rev: number; readonly epoch: EpochId; readonly card: Uint8Array; readonly cardEpoch: EpochId; readonly openedAt: Temporal.Instant
  readonly grant: GrantId; readonly role: MatterRole; readonly by: PersonId; readonly byCard: Uint8Array | null; readonly madeAt: Temporal.Instant; readonly until: Temporal.Instant | null; readonly purpose: string | null
  readonly hpke: Uint8Array | null; readonly own: Uint8Array | null; readonly cardHpke: Uint8Array | null; readonly cardOwn: Uint8Array | null
  readonly documents: number; readonly parties: number; readonly notes: number; readonly people: number
  readonly lastKind: EventKind | null; readonly lastAt: Temporal.Instant | null; readonly lastBy: PersonId | null; readonly lastCard: Uint8Array | null
  readonly event: EventId | null; readonly leaf: number | null; readonly checkpoint: Temporal.Instant | null; readonly latest: EventId
}

/** Null where the matter is not there or not the caller's. The proof is of the last event that the ledger has entered, or of the last one at all while none has been. */
export async function findMatterSight(tx: Tx, matter: MatterId): Promise<MatterSight | null> {
  const [row] = await tx.sql<SightRow[]>`
    select m.id, m.code, m.class, m.stage, m.rev, m.epoch, m.card, m.card_epoch as "cardEpoch", m.opened_at as "openedAt",
      g.id as grant, g.role, g.made_by as by, p.card as "byCard", g.made_at as "madeAt", g.until, g.purpose, k.hpke, k.own, ck.hpke as "cardHpke", ck.own as "cardOwn",
      c.documents, c.parties, c.notes, c.people, l.kind as "lastKind", l.at as "lastAt", l.by as "lastBy", lp.card as "lastCard", e.id as event, e.index as leaf, t.at as checkpoint, x.id as latest
    from matters m
    join grants g on g.matter = m.id and g.person = me() and g.ended_at is null and (g.until is null or g.until > now())
    left join people p on p.id = g.made_by
    left join grant_keys k on k."grant" = g.id and k.epoch = m.epoch
    left join grant_keys ck on ck."grant" = g.id and ck.epoch = m.card_epoch
    cross join lateral (select * from matter_counts(m.id)) c
    left join lateral (select kind, at, by from events where matter = m.id and kind not in ('refused', 'matter.read') order by seq desc limit 1) l on true
    left join people lp on lp.id = l.by
    left join lateral (select v.id, f.index from events v join leaves f on f.event = v.id where v.matter = m.id and v.kind <> 'refused' order by v.seq desc limit 1) e on true
    left join lateral (select at from checkpoints where size > e.index order by size limit 1) t on true
    left join lateral (select id from events where matter = m.id and kind <> 'refused' order by seq desc limit 1) x on true
    where m.id = ${matter}`
  return row === undefined ? null : toSight(row)
}

function toSight(row: SightRow): MatterSight {
  return {
    facts: { matter: row.id, class: row.class, stage: row.stage, rev: row.rev, epoch: row.epoch, cardEpoch: row.cardEpoch, grant: { id: row.grant, role: row.role } },
    code: row.code, card: row.card, openedAt: row.openedAt,
    grant: { by: row.by, byCard: row.byCard, at: row.madeAt, until: row.until, purpose: row.purpose },
    key: { hpke: row.hpke, own: row.own }, cardKey: { hpke: row.cardHpke, own: row.cardOwn },
    counts: { documents: row.documents, parties: row.parties, notes: row.notes, people: row.people },
    last: row.lastKind === null || row.lastAt === null ? null : { kind: row.lastKind, at: row.lastAt, by: row.lastBy, byCard: row.lastCard },
    proof: { event: row.event ?? row.latest, leaf: row.leaf, checkpoint: row.checkpoint },
  }
}

/** What changes a matter must know besides the facts: its sealed card. */
export async function getMatterCard(tx: Tx, permit: MatterPermit): Promise<Uint8Array> {
  const [row] = await tx.sql<{ card: Uint8Array }[]>`select card from matters where id = ${matterOf(permit)}`
  if (row === undefined) throw new Error("a matter that was judged a moment ago is gone")
  return row.card
}
