/** Matters as the database knows them: opaque ids, codes, classes and stages in the open, everything with a name in it sealed. */
import type { MatterFacts, MatterPermit, Permit } from "#rules"
import { no, yes } from "#words"
import type {
  Class,
  EpochId,
  EventId,
  EventKind,
  GrantAction,
  GrantId,
  MatterCode,
  MatterId,
  MatterStage,
  Outcome,
  PersonId,
  PlaceId,
  Standing,
  TeamId,
} from "#words"
import type { FirmDatabase } from "./connect.ts"
import { toWay } from "./grants.ts"
import type { Way } from "./grants.ts"
import { lookTogether } from "./looking.ts"
import { awaitedIn, lookSettled } from "./looks.ts"
import type { Seen, Tx } from "./transaction.ts"

/** Holds the matter until the transaction ends, so that two acts on its members or its card cannot cross. Sent before the facts are read, which then are true until the end. */
export async function holdMatter(tx: Tx, matter: MatterId): Promise<void> {
  await tx.sql`select hold_matter(${matter})`
}

/** Holds it as it is while something is written into it: no act on its members, its card or its keys crosses that. Sent before the facts are read. */
export async function holdAsItIs(tx: Tx, matter: MatterId): Promise<void> {
  await tx.sql`select hold_as_it_is(${matter})`
}

export interface NewMatter {
  readonly id: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly epoch: EpochId
  readonly card: Uint8Array
  /** The mark of its client. */
  readonly clientMark: Uint8Array
  readonly at: Temporal.Instant
}

/** False where the code is taken: draw another. No conflict target is named, because naming one would ask the policy for reading about a row that nobody may read yet. */
export async function insertMatter(tx: Tx, permit: Permit<"matter.open">, matter: NewMatter): Promise<boolean> {
  const rows = await tx.sql`insert into matters (id, code, class, stage, epoch, card, card_epoch, card_apart, client_mark, opened_at, opened_by)
    values (${matter.id}, ${matter.code}, ${matter.class}, 'open', ${matter.epoch}, ${matter.card}, ${matter.epoch}, true, ${matter.clientMark}, ${matter.at.toString()}, ${permit.to}) on conflict do nothing`
  return rows.count === 1
}

export interface MatterChange {
  readonly class: Class
  readonly stage: MatterStage
  readonly card: Uint8Array
  readonly clientMark: Uint8Array
  readonly epoch: EpochId
}

/** Writes what the matter is called and how it stands, and its next revision. */
export async function updateMatter(tx: Tx, permit: Permit<"matter.change">, to: MatterChange): Promise<void> {
  await tx.sql`update matters set class = ${to.class}, stage = ${to.stage}, card = ${to.card}, client_mark = ${to.clientMark}, card_epoch = ${to.epoch}, card_apart = true, rev = rev + 1 where id = ${permit.facts.matter}`
}

/** From now on what is new in the matter is sealed under this epoch. */
export async function beginEpoch(
  tx: Tx,
  permit: Permit<"matter.open"> | Permit<"member.admit"> | Permit<"member.release"> | Permit<"member.leave">,
  epoch: { readonly id: EpochId; readonly matter: MatterId; readonly recovery: Uint8Array; readonly at: Temporal.Instant },
): Promise<void> {
  const matter = permit.facts === null ? epoch.matter : permit.facts.matter
  const [row] = await tx.sql<{ begun: boolean }[]>`select begin_epoch(${matter}, ${epoch.id}, ${epoch.recovery}, ${epoch.at.toString()}) as begun`
  if (row?.begun !== true) throw new Error("an epoch was to begin on a matter that the caller is not on")
}

/** One matter with the caller's grant, its keys and its three answers, read at one glance. */
export interface MatterSight {
  readonly facts: MatterFacts
  readonly code: MatterCode
  readonly card: Uint8Array
  /** Whether the card lies under a key of its own; one from before there was one lies under the plain key. */
  readonly cardApart: boolean
  readonly openedAt: Temporal.Instant
  readonly grant: {
    readonly by: PersonId
    readonly byCard: Uint8Array | null
    readonly at: Temporal.Instant
    readonly until: Temporal.Instant | null
    readonly purpose: string | null
    readonly through: Way | null
  }
  readonly key: { readonly hpke: Uint8Array | null; readonly own: Uint8Array | null }
  readonly cardKey: { readonly hpke: Uint8Array | null; readonly own: Uint8Array | null }
  readonly counts: { readonly documents: number; readonly parties: number; readonly notes: number; readonly people: number }
  readonly last: { readonly kind: EventKind; readonly at: Temporal.Instant; readonly by: PersonId | null; readonly byCard: Uint8Array | null } | null
  readonly proof: { readonly event: EventId; readonly leaf: number | null; readonly checkpoint: Temporal.Instant | null }
}

interface SightRow {
  readonly id: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly stage: MatterStage
  readonly rev: number
  readonly epoch: EpochId
  readonly card: Uint8Array
  readonly cardApart: boolean
  readonly cardEpoch: EpochId
  readonly openedAt: Temporal.Instant
  readonly grant: GrantId
  readonly role: Standing
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly by: PersonId
  readonly byCard: Uint8Array | null
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant | null
  readonly purpose: string | null
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
  readonly cardHpke: Uint8Array | null
  readonly cardOwn: Uint8Array | null
  readonly documents: number
  readonly parties: number
  readonly notes: number
  readonly people: number
  readonly lastKind: EventKind | null
  readonly lastAt: Temporal.Instant | null
  readonly lastBy: PersonId | null
  readonly lastCard: Uint8Array | null
  readonly event: EventId
  readonly leaf: number | null
  readonly checkpoint: Temporal.Instant | null
  readonly team: TeamId | null
  readonly teamCard: Uint8Array | null
}

/** Null where the matter is not there or not the caller's. The proof is of the last event that the ledger has entered, or of the last one at all while none has been. */
export async function findMatterSight(tx: Tx, matter: MatterId): Promise<MatterSight | null> {
  const [row] = await tx.sql<SightRow[]>`
    select id, code, class, stage, rev, epoch, card, card_epoch as "cardEpoch", card_apart as "cardApart", opened_at as "openedAt", "grant", role, cleared, actions, places, made_by as by, made_by_card as "byCard", made_at as "madeAt", until, purpose,
      hpke, own, card_hpke as "cardHpke", card_own as "cardOwn", documents, parties, notes, people, last_kind as "lastKind", last_at as "lastAt", last_by as "lastBy", last_by_card as "lastCard", event, leaf, checkpoint, team, team_card as "teamCard"
    from see_matter(${matter})`
  return row === undefined ? null : toSight(row)
}

/** The same in one look, bound to its caller. Refuses `not-signed-in` where the session is not as it was seen. */
export function lookAtMatter(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<MatterSight | null>> {
  return lookSettled(db, seen, () => lookOnce(db, seen, matter), awaitedIn)
}

type BoundSight = SightRow & { readonly bound: boolean; readonly id: MatterId | null }

const askMatters = lookTogether<BoundSight>(
  (door, { sessions, stamps, asked }) => door<(BoundSight & { readonly nth: number })[]>`
    select nth, bound, id, code, class, stage, rev, epoch, card, card_epoch as "cardEpoch", card_apart as "cardApart", opened_at as "openedAt", "grant", role, cleared, actions, places, made_by as by, made_by_card as "byCard", made_at as "madeAt", until, purpose,
      hpke, own, card_hpke as "cardHpke", card_own as "cardOwn", documents, parties, notes, people, last_kind as "lastKind", last_at as "lastAt", last_by as "lastBy", last_by_card as "lastCard", event, leaf, checkpoint, team, team_card as "teamCard"
    from look_at_matter(${sessions}::text[], ${stamps}::text[]::bigint[], ${asked}::text[])`,
)

async function lookOnce(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<MatterSight | null>> {
  const [row] = await askMatters(db.door, { ...seen, asked: matter })
  if (row?.bound !== true) return no("not-signed-in")
  return yes(row.id === null ? null : toSight(row))
}

function toSight(row: SightRow): MatterSight {
  return {
    facts: {
      matter: row.id,
      class: row.class,
      stage: row.stage,
      rev: row.rev,
      epoch: row.epoch,
      cardEpoch: row.cardEpoch,
      grant: { id: row.grant, role: row.role, cleared: row.cleared, actions: row.actions, places: row.places },
    },
    code: row.code,
    card: row.card,
    cardApart: row.cardApart,
    openedAt: row.openedAt,
    grant: { by: row.by, byCard: row.byCard, at: row.madeAt, until: row.until, purpose: row.purpose, through: toWay(row.team, row.teamCard) },
    key: { hpke: row.hpke, own: row.own },
    cardKey: { hpke: row.cardHpke, own: row.cardOwn },
    counts: { documents: row.documents, parties: row.parties, notes: row.notes, people: row.people },
    last: row.lastKind === null || row.lastAt === null ? null : { kind: row.lastKind, at: row.lastAt, by: row.lastBy, byCard: row.lastCard },
    proof: { event: row.event, leaf: row.leaf, checkpoint: row.checkpoint },
  }
}

/** What changes a matter must know besides the facts: its sealed card, and whether that lies under a key of its own. */
export async function getMatterCard(tx: Tx, permit: MatterPermit): Promise<{ readonly card: Uint8Array; readonly cardApart: boolean }> {
  const [row] = await tx.sql<{ card: Uint8Array; cardApart: boolean }[]>`select card, card_apart as "cardApart" from matters where id = ${permit.facts.matter}`
  if (row === undefined) throw new Error("a matter that was judged a moment ago is gone")
  return row
}

/** Puts the card under the key of its own, for somebody who is to see that the matter exists and no more. */
export async function putCardApart(tx: Tx, permit: Permit<"member.admit">, card: Uint8Array): Promise<void> {
  const { matter, epoch } = permit.facts
  await tx.sql`update matters set card = ${card}, card_epoch = ${epoch}, card_apart = true where id = ${matter}`
}
