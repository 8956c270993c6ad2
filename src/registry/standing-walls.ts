/** Walls as they stand: who keeps or must mind them sees them, with memos, notices and what is asked to be lifted. */
import type { Permit } from "#rules"
import type { InvitationId, MatterCode, MatterId, NoticeId, PersonId, WallGround, WallId } from "#words"
import type { Tx } from "./transaction.ts"

/** One wall as whoever may know it sees it. */
export interface WallRow {
  readonly id: WallId
  readonly ground: WallGround
  readonly mustAcknowledge: boolean
  /** What is sealed to overseers, for them alone. */
  readonly oversight: Uint8Array | null
  readonly oversightKey: string | null
  /** When it begins, where that was later than its raising; and whether it has cut. */
  readonly from: Temporal.Instant | null
  readonly begun: boolean
  readonly until: Temporal.Instant | null
  readonly raisedBy: PersonId
  readonly raisedAt: Temporal.Instant
  readonly liftingBy: PersonId | null
  readonly liftingAt: Temporal.Instant | null
  readonly liftingWhy: Uint8Array | null
  readonly liftingKey: string | null
  readonly liftedBy: PersonId | null
  readonly liftedAt: Temporal.Instant | null
  readonly stands: boolean
  /** Of one that waits for whoever takes an invitation: which, and its card where the caller may open it. */
  readonly invitation: InvitationId | null
  readonly invitationCard: Uint8Array | null
  readonly persons: readonly PersonId[]
  /** Of those, whom its rule named after its raising, and when. */
  readonly named: readonly { readonly person: PersonId; readonly at: Temporal.Instant }[]
  /** Those of its matters that the caller may know: the code is shown to whoever is on it alone. */
  readonly matters: readonly { readonly id: MatterId; readonly code: MatterCode | null; readonly turned: boolean }[]
  readonly memos: number
  readonly acknowledged: number
  /** Those who were told that they are shut out, and how many acknowledged it; null for whoever neither keeps nor oversees the wall. */
  readonly notices: number | null
  readonly noticesAcknowledged: number | null
  /** Whether the caller keeps the wall, and so may lift it with another. */
  readonly keeps: boolean
  /** The other wall of two that were raised against each other, where the caller may know both. */
  readonly opposite: WallId | null
  /** The caller's own memo, and when they acknowledged it. */
  readonly letter: Uint8Array | null
  readonly acknowledgedAt: Temporal.Instant | null
}

interface FlatWall extends Omit<WallRow, "matters" | "named"> {
  readonly matters: string
  readonly named: readonly { readonly person: PersonId; readonly at: string }[]
}

/** Walls around one matter, one wall by id, those that somebody else asked to lift, those that stand, or a page of all that the caller may know, from the one after `before` on. */
export type WallsAsked =
  | { readonly matter: MatterId }
  | { readonly wall: WallId }
  | "to-lift"
  | "standing"
  | { readonly limit: number; readonly before: WallId | null }

/** Those that stand first, then the newest. */
export async function listWallRows(tx: Tx, asked: WallsAsked): Promise<readonly WallRow[]> {
  const limit = typeof asked === "object" && "limit" in asked ? asked.limit : 500
  const rows = await tx.sql<FlatWall[]>`
    select w.id, w.ground, w.must_acknowledge as "mustAcknowledge", w.starts_at as "from", w.begun_at is not null as begun, w.until, w.raised_by as "raisedBy", w.raised_at as "raisedAt",
      w.lifting_by as "liftingBy", w.lifting_at as "liftingAt", w.lifted_by as "liftedBy", w.lifted_at as "liftedAt", wall_stands(w.lifted_at, w.until) as stands,
      (select coalesce(json_agg(p.person order by p.person), '[]') from wall_persons p where p.wall = w.id) as persons,
      (select coalesce(json_agg(json_build_object('person', p.person, 'at', p.named_at) order by p.named_at, p.person), '[]') from wall_persons p where p.wall = w.id and p.named_at is not null) as named,
      (select coalesce(json_agg(json_build_object('id', m.matter, 'code', (select x.code from matters x where x.id = m.matter), 'turned', m.turned_at is not null) order by m.matter), '[]')::text
        from wall_matters m where m.wall = w.id) as matters,
      s.memos, s.memos_acknowledged as acknowledged, s.notices, s.notices_acknowledged as "noticesAcknowledged", s.keeps, s.opposite,
      s.oversight, s.oversight_key as "oversightKey", s.lifting_why as "liftingWhy", s.lifting_key as "liftingKey", own.letter, own.acknowledged_at as "acknowledgedAt", i.invitation, i.card as "invitationCard"
    from (select id, ground, must_acknowledge, starts_at, begun_at, until, raised_by, raised_at, lifting_by, lifting_at, lifted_by, lifted_at from walls w where ${which(tx, asked)} order by wall_stands(w.lifted_at, w.until) desc, w.raised_at desc, w.id desc limit ${limit}) w
    cross join lateral wall_sight(w.id) s left join wall_memos own on own.wall = w.id and own.person = me() left join lateral wall_invited(w.id) i on true
    order by wall_stands(w.lifted_at, w.until) desc, w.raised_at desc, w.id desc`
  return rows.map(({ matters, named, ...row }) => ({
    ...row,
    matters: JSON.parse(matters) as WallRow["matters"],
    named: named.map(({ person, at }) => ({ person, at: Temporal.Instant.from(at) })),
  }))
}

function which({ sql }: Tx, asked: WallsAsked) {
  if (asked === "to-lift") return sql`w.lifting_by <> me() and wall_stands(w.lifted_at, w.until)`
  if (asked === "standing") return sql`wall_stands(w.lifted_at, w.until)`
  if ("wall" in asked) return sql`w.id = ${asked.wall}`
  if ("matter" in asked) return sql`exists (select 1 from wall_matters m where m.wall = w.id and m.matter = ${asked.matter})`
  if (asked.before === null) return sql`true`
  return sql`(wall_stands(w.lifted_at, w.until), w.raised_at, w.id) < (select wall_stands(b.lifted_at, b.until), b.raised_at, b.id from walls b where b.id = ${asked.before})`
}

/** The memos of walls around the permit's matter that people who come to it must be given: as the caller has them. */
export interface OwnMemo {
  readonly wall: WallId
  readonly letter: Uint8Array
  /** Whether they open nothing before they acknowledged it; never while the wall has not begun. */
  readonly mustAcknowledge: boolean
}

export async function listOwnMemos(tx: Tx, permit: Permit<"member.admit">): Promise<readonly OwnMemo[]> {
  return tx.sql<OwnMemo[]>`
    select w.id as wall, o.letter, w.must_acknowledge and wall_cuts(w.lifted_at, w.until, case when w.begun_at is null then w.starts_at end) as "mustAcknowledge" from walls w join wall_matters m on m.wall = w.id and m.matter = ${permit.facts.matter}
    join wall_memos o on o.wall = w.id and o.person = me() where w.lifted_at is null and (w.until is null or w.until > now()) order by w.raised_at, w.id`
}

/** Gives their parts to those who await on a matter of the caller's and have nothing left to acknowledge: they did before, or the wall has ended by its date. Whether anybody's came back. */
export async function settleParts(tx: Tx, matter: MatterId): Promise<boolean> {
  const [row] = await tx.sql<{ settled: boolean }[]>`select settle_parts(${matter}) as settled`
  return row?.settled === true
}

/** The same on all matters where the caller awaits. */
export async function settleMine(tx: Tx): Promise<boolean> {
  const [row] = await tx.sql<{ settled: boolean }[]>`select settle_mine() as settled`
  return row?.settled === true
}

/** Acknowledges the caller's memo; the matters where their part came back, or may have. None where there was nothing to acknowledge. */
export async function acknowledgeMemo(tx: Tx, wall: WallId, at: Temporal.Instant): Promise<readonly MatterId[]> {
  const rows = await tx.sql<{ matter: MatterId }[]>`select m as matter from acknowledge_memo(${wall}, ${at.toString()}) m`
  return rows.map((row) => row.matter)
}

/** Memos that the caller has not acknowledged, of walls that stand. */
export async function listUnreadMemos(tx: Tx): Promise<readonly { readonly wall: WallId; readonly raisedAt: Temporal.Instant }[]> {
  return tx.sql<{ wall: WallId; raisedAt: Temporal.Instant }[]>`
    select w.id as wall, w.raised_at as "raisedAt" from wall_memos m join walls w on w.id = m.wall
    where m.person = me() and m.acknowledged_at is null and w.lifted_at is null and (w.until is null or w.until > now())
      and exists (select 1 from wall_matters o where o.wall = w.id and on_matter(o.matter)) order by w.raised_at, w.id`
}

export interface NoticeRow {
  readonly id: NoticeId
  /** Sealed to them; null for what a rule tells whomever it names, which is sealed under the firm's key. */
  readonly letter: Uint8Array | null
  readonly rule: Uint8Array | null
  readonly place: NoticeId | null
  readonly toldAt: Temporal.Instant
  /** From when they are shut out, where that is not at once. */
  readonly from: Temporal.Instant | null
  readonly acknowledgedAt: Temporal.Instant | null
}

/** What the caller is told of being shut out; it names no wall and no matter. */
export async function listNotices(tx: Tx, _permit: Permit<"inbox.read">): Promise<readonly NoticeRow[]> {
  return tx.sql<
    NoticeRow[]
  >`select notice as id, letter, rule, place, told_at as "toldAt", starts_at as "from", acknowledged_at as "acknowledgedAt" from my_notices()`
}

export async function acknowledgeNotice(tx: Tx, notice: NoticeId, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select acknowledge_notice(${notice}, ${at.toString()}) as done`
  return row?.done === true
}

/** Asks to lift a wall. False where it does not stand for the caller, or somebody asked before. */
export async function askLifting(tx: Tx, _permit: Permit<"wall.lift">, wall: WallId, why: Uint8Array, key: string, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select ask_lifting(${wall}, ${why}, ${key}, ${at.toString()}) as done`
  return row?.done === true
}

export async function leaveStanding(tx: Tx, _permit: Permit<"wall.lift">, wall: WallId): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select leave_standing(${wall}) as done`
  return row?.done === true
}

/** Lifts a wall as a second person. False where nobody asked, or the caller did. */
export async function liftWall(tx: Tx, _permit: Permit<"wall.lift">, wall: WallId, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select lift_wall(${wall}, ${at.toString()}) as done`
  return row?.done === true
}
