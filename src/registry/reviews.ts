/** Reviews of access: begun, looked into line by line, decided, and closed when they are due. */
import type { DecidesLine, Permit } from "#rules"
import type { EpochId, GrantAction, GrantId, MatterCode, MatterId, MatterRole, PersonId, PlaceId, ReviewId } from "#words"
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

/** How a line ended: kept or withdrawn by somebody, withdrawn by silence, kept because the matter has no other lead, or ended meanwhile by other means. */
export const LINE_OUTCOMES = ["kept", "withdrawn", "silence", "last-lead", "ended"] as const
export type LineOutcome = (typeof LINE_OUTCOMES)[number]

export type LineCounts = { readonly [K in LineOutcome | "open"]: number }

export interface ReviewRow extends LineCounts {
  readonly id: ReviewId
  readonly matter: MatterId
  /** For whoever is on the matter alone. */
  readonly code: MatterCode | null
  /** Null for the house, by schedule. */
  readonly begunBy: PersonId | null
  readonly begunAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
  readonly closedBy: PersonId | "house" | null
}

/** The matter that somebody means by an id or a code: one they are on, or as a compliance officer any that no wall keeps from them. `asked` says that it is the latter's. */
export async function findMatterToReview(tx: Tx, named: string): Promise<{ readonly matter: MatterId; readonly asked: boolean } | null> {
  const [row] = await tx.sql<{ own: MatterId | null; asked: MatterId | null }[]>`
    select (select m.id from matters m where m.id = ${named} or m.code = ${named}) as own, matter_to_review(${named}) as asked`
  const matter = row?.own ?? row?.asked ?? null
  return matter === null ? null : { matter, asked: row?.asked === matter }
}

export interface NewReview {
  readonly id: ReviewId
  readonly matter: MatterId
  readonly at: Temporal.Instant
  readonly due: Temporal.Instant
}

/** Begins a review; gives how many lines it has, 0 where one is open already. */
export async function insertReview(tx: Tx, _permit: Permit<"review.begin"> | Permit<"review.ask">, review: NewReview): Promise<number> {
  const [row] = await tx.sql<{ n: number }[]>`select begin_review(${review.id}, ${review.matter}, ${review.at.toString()}, ${review.due.toString()}) as n`
  return row?.n ?? 0
}

const MOST = 500

/** Reviews that the caller may know of: one by its id, those of a matter, or all; open ones first, as they fall due, then the newest. */
export async function listReviewRows(tx: Tx, asked: { readonly review: ReviewId } | { readonly matter: MatterId } | "all"): Promise<readonly ReviewRow[]> {
  const which = asked === "all" ? tx.sql`true` : "review" in asked ? tx.sql`r.id = ${asked.review}` : tx.sql`r.matter = ${asked.matter}`
  return tx.sql<ReviewRow[]>`
    select r.id, r.matter, (select m.code from matters m where m.id = r.matter) as code, r.begun_by as "begunBy", r.begun_at as "begunAt", r.due_at as "dueAt", r.closed_at as "closedAt", r.closed_by as "closedBy", c.*
    from (select * from reviews r where ${which} order by r.closed_at is not null, case when r.closed_at is null then r.due_at end, r.begun_at desc, r.id limit ${MOST}) r
    cross join lateral (
      select count(*) filter (where l.outcome is null) as open, count(*) filter (where l.outcome = 'kept') as kept, count(*) filter (where l.outcome = 'withdrawn') as withdrawn,
        count(*) filter (where l.outcome = 'silence') as silence, count(*) filter (where l.outcome = 'last-lead') as "last-lead", count(*) filter (where l.outcome = 'ended') as ended
      from review_lines l where l.review = r.id) c
    order by r.closed_at is not null, case when r.closed_at is null then r.due_at end, r.begun_at desc, r.id`
}

/** One grant as a line: why it is there, who gave it, when it was last used, and what was decided. */
export interface LineRow {
  readonly person: PersonId
  readonly grant: GrantId
  readonly role: MatterRole
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly by: PersonId
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant | null
  readonly endedAt: Temporal.Instant | null
  readonly purpose: string | null
  readonly awaits: boolean
  readonly lastUsed: Temporal.Instant | null
  readonly outcome: LineOutcome | null
  readonly decidedBy: PersonId | "house" | null
  readonly decidedAt: Temporal.Instant | null
  readonly why: Uint8Array | null
  readonly whyEpoch: EpochId | null
  readonly oversight: Uint8Array | null
  readonly oversightKey: string | null
  readonly otherLeads: number
}

/** Every line of a review in one question, leads first. None where the caller may not know of it. */
export async function listLineRows(tx: Tx, _permit: Permit<"review.read"> | Permit<"review.oversee">, review: ReviewId): Promise<readonly LineRow[]> {
  return tx.sql<LineRow[]>`
    select person, "grant", role, made_by as by, made_at as "madeAt", until, ended_at as "endedAt", purpose, awaits, last_used as "lastUsed", outcome, decided_by as "decidedBy", decided_at as "decidedAt",
      why, why_epoch as "whyEpoch", oversight, oversight_key as "oversightKey", other_leads as "otherLeads", actions, places
    from look_into_review(${review})`
}

/** One line as deciding it needs it. */
export interface LineStanding {
  readonly matter: MatterId
  readonly dueAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
  readonly grant: GrantId
  readonly role: MatterRole
  /** Who made the grant. */
  readonly by: PersonId
  readonly outcome: LineOutcome | null
  /** Whether the grant is live still. */
  readonly stands: boolean
  readonly otherLeads: number
}

/** Null where there is no such line for the caller. */
export async function findLine(tx: Tx, review: ReviewId, person: PersonId): Promise<LineStanding | null> {
  const [row] = await tx.sql<LineStanding[]>`
    select matter, due_at as "dueAt", closed_at as "closedAt", "grant", role, made_by as by, outcome, stands, other_leads as "otherLeads" from look_at_line(${review}, ${person})`
  return row ?? null
}

export interface DecidedLine {
  readonly review: ReviewId
  readonly person: PersonId
  readonly outcome: "kept" | "withdrawn"
  readonly at: Temporal.Instant
  /** Sealed for leads and for overseers; null where nothing was said. */
  readonly why: {
    readonly matter: { readonly epoch: EpochId; readonly sealed: Uint8Array } | null
    readonly oversight: Uint8Array
    readonly oversightKey: string
  } | null
}

/** Decides a line. Not done where somebody was there before, it ended meanwhile, or the database does not let this caller; closed where it was the last. */
export async function decideLine(tx: Tx, _permit: DecidesLine, line: DecidedLine): Promise<{ readonly done: boolean; readonly closed: boolean }> {
  const { why } = line
  const [row] = await tx.sql<{ done: boolean; closed: boolean }[]>`
    select done, closed from decide_line(${line.review}, ${line.person}, ${line.outcome}, ${line.at.toString()}, ${why?.matter?.sealed ?? null}::bytea, ${why?.matter?.epoch ?? null}, ${why?.oversight ?? null}::bytea, ${why?.oversightKey ?? null})`
  return row ?? { done: false, closed: false }
}

/** A review with lines that the caller may decide. */
export interface WaitingReview {
  readonly review: ReviewId
  readonly matter: MatterId
  readonly code: MatterCode | null
  readonly begunAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly waiting: number
}

/** As they fall due. */
export async function listWaitingReviews(tx: Tx, _permit: Permit<"inbox.read">, at: Temporal.Instant): Promise<readonly WaitingReview[]> {
  return tx.sql<WaitingReview[]>`select review, matter, code, begun_at as "begunAt", due_at as "dueAt", waiting from my_reviews(${at.toString()})`
}

/** Matters whose review is due before a moment and has not decided on the caller's own access. */
export async function listSilences(
  tx: Tx,
  _permit: Permit<"inbox.read">,
  before: Temporal.Instant,
): Promise<readonly { readonly matter: MatterId; readonly code: MatterCode; readonly dueAt: Temporal.Instant }[]> {
  return tx.sql<
    { matter: MatterId; code: MatterCode; dueAt: Temporal.Instant }[]
  >`select matter, code, due_at as "dueAt" from my_silences(${before.toString()})`
}

/** Open matters whose review is due by the firm's schedule, for the keeper; none where it has none. */
export async function listDueForReview(db: FirmDatabase, most: number): Promise<readonly MatterId[]> {
  const rows = await db.keeper<{ matter: MatterId }[]>`select matter from due_for_review(${most})`
  return rows.map((row) => row.matter)
}

/** Begins one by schedule; 0 where it is not due any more, or somebody is at that matter. */
export async function insertDueReview(tx: Tx, review: NewReview): Promise<number> {
  const [row] = await tx.sql<{ n: number }[]>`select begin_due_review(${review.id}, ${review.matter}, ${review.at.toString()}, ${review.due.toString()}) as n`
  return row?.n ?? 0
}

export interface ClosedLine {
  readonly review: ReviewId
  readonly matter: MatterId
  readonly grant: GrantId
  readonly person: PersonId
  readonly role: MatterRole
  readonly outcome: LineOutcome
}

/** Closes one review that is due and ends what nobody kept, for the keeper; gives all its lines, none where nothing is due. */
export async function closeDueReview(tx: Tx, at: Temporal.Instant): Promise<readonly ClosedLine[]> {
  return tx.sql<ClosedLine[]>`select review, matter, "grant", person, role, outcome from close_due_review(${at.toString()})`
}
