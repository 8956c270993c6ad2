/** Ethical walls as the database knows them: whom they shut out of which matters, in the open; why in words, only sealed. */
import type { Permit } from "#rules"
import type { GrantId, InvitationId, MatterId, MatterRole, NoticeId, PersonId, PlaceId, TeamId, WallGround, WallId } from "#words"
import type { EpochFromOutside, RemainingGrant, Turned } from "./epochs-from-outside.ts"
import type { Tx } from "./transaction.ts"

/** The matters that the caller may raise walls around, of those asked for by id or code. */
export async function listMattersToWall(tx: Tx, asked: readonly string[]): Promise<readonly { readonly askedAs: string; readonly matter: MatterId }[]> {
  return tx.sql<{ askedAs: string; matter: MatterId }[]>`select asked_as as "askedAs", matter from matters_to_wall(${asked}::text[])`
}

/** Holds those matters until the transaction ends, so that nobody comes or goes while the wall is raised. Sent before anything of them is read. */
export async function holdToWall(tx: Tx, asked: readonly string[]): Promise<void> {
  await tx.sql`select hold_to_wall(${asked}::text[])`
}

/** A grant that stands on a matter that is to be walled. */
export interface GrantToWall {
  readonly matter: MatterId
  readonly grant: GrantId
  readonly person: PersonId
  readonly role: MatterRole
  readonly cleared: boolean
  /** The places of the file plan that it is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly live: boolean
  /** Whether it has no end set. */
  readonly lasting: boolean
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant | null
}

export async function listGrantsToWall(tx: Tx, matters: readonly MatterId[]): Promise<readonly GrantToWall[]> {
  return tx.sql<GrantToWall[]>`
    select matter, "grant", person, role, is_cleared("grant") as cleared, places_of("grant") as places, live, lasting, made_at as "madeAt", until from standing_to_wall(${matters}::text[]) order by matter, made_at, "grant"`
}

export interface NewWall {
  readonly id: WallId
  readonly ground: WallGround
  readonly mustAcknowledge: boolean
  readonly oversight: Uint8Array
  readonly oversightKey: string
  /** When it begins; null where it stands from its raising on. */
  readonly from: Temporal.Instant | null
  readonly until: Temporal.Instant | null
  readonly at: Temporal.Instant
  /** The other wall of two that are raised against each other. */
  readonly opposite: WallId | null
  /** Of a wall around a client: its mark, and the memo for whoever extends it. */
  readonly client: { readonly mark: Uint8Array; readonly memo: Uint8Array } | null
  /** Of a wall that names people later: the matters whose people it shuts out, the teams, or the invitation that it waits for, and what whoever is named then is told, with the place that it is sealed at. */
  readonly rule: {
    readonly matters: readonly MatterId[]
    readonly teams: readonly TeamId[]
    readonly invitation: InvitationId | null
    readonly notice: { readonly sealed: Uint8Array; readonly place: NoticeId } | null
  } | null
  readonly matters: readonly MatterId[]
  readonly persons: readonly { readonly person: PersonId; readonly notice: string; readonly letter: Uint8Array | null }[]
  readonly memos: readonly { readonly person: PersonId; readonly letter: Uint8Array; readonly acknowledged: boolean }[]
}

/** Writes the wall with everybody and everything it stands between. From the commit on nobody it names is let in; `cutByWall` takes away what there was. */
export async function insertWall(tx: Tx, permit: Permit<"wall.raise">, wall: NewWall): Promise<void> {
  const at = wall.at.toString()
  await tx.sql`insert into walls (id, ground, must_acknowledge, oversight, oversight_key, starts_at, until, raised_by, raised_at, opposite, client_mark, client_memo, rule_notice, rule_notice_place)
    values (${wall.id}, ${wall.ground}, ${wall.mustAcknowledge}, ${wall.oversight}, ${wall.oversightKey}, ${wall.from?.toString() ?? null}, ${wall.until?.toString() ?? null}, ${permit.to}, ${at}, ${wall.opposite}, ${wall.client?.mark ?? null}, ${wall.client?.memo ?? null},
      ${wall.rule?.notice?.sealed ?? null}, ${wall.rule?.notice?.place ?? null})`
  await tx.sql`insert into wall_matters (wall, matter) select ${wall.id}, unnest(${wall.matters}::text[])`
  await tx.sql`insert into wall_persons (wall, person, notice, letter) select ${wall.id}, p.person, p.notice, decode(p.letter, 'hex')
    from unnest(${wall.persons.map((p) => p.person)}::text[], ${wall.persons.map((p) => p.notice)}::text[], ${wall.persons.map((p) => hex(p.letter))}::text[]) p(person, notice, letter)`
  if (wall.rule !== null) await tx.sql`insert into wall_rules (wall, matter) select ${wall.id}, unnest(${wall.rule.matters}::text[])`
  if (wall.rule !== null) await tx.sql`insert into wall_teams (wall, team) select ${wall.id}, unnest(${wall.rule.teams}::text[])`
  if (wall.rule !== null && wall.rule.invitation !== null)
    await tx.sql`insert into wall_invitations (wall, invitation) values (${wall.id}, ${wall.rule.invitation})`
  await insertMemos(tx, wall.id, wall.memos, wall.at)
}

async function insertMemos(tx: Tx, wall: WallId, memos: NewWall["memos"], at: Temporal.Instant): Promise<void> {
  if (memos.length === 0) return
  await tx.sql`insert into wall_memos (wall, person, letter, acknowledged_at) select ${wall}, m.person, decode(m.letter, 'hex'), m.at::timestamptz
    from unnest(${memos.map((m) => m.person)}::text[], ${memos.map((m) => hex(m.letter))}::text[], ${memos.map((m) => (m.acknowledged ? at.toString() : null))}::text[]) m(person, letter, at)`
}

/** Gives the memo to somebody who is admitted while the wall stands. */
export async function insertMemo(tx: Tx, _permit: Permit<"member.admit">, wall: WallId, person: PersonId, letter: Uint8Array): Promise<void> {
  await tx.sql`insert into wall_memos (wall, person, letter) values (${wall}, ${person}, ${letter}) on conflict do nothing`
}

/** What a wall took away. */
export interface CutGrant {
  readonly matter: MatterId
  readonly grant: GrantId
  readonly person: PersonId
  readonly role: MatterRole
}

/**
 * Ends the grants of those shut out and destroys the keys they carried; whoever remains and has a memo to acknowledge awaits. Only in the transaction that raises the wall.
 * Where it begins later nothing ends yet: the time of those grants then runs out at its start.
 */
export async function cutByWall(tx: Tx, _permit: Permit<"wall.raise">, wall: WallId, at: Temporal.Instant): Promise<readonly CutGrant[]> {
  return tx.sql<CutGrant[]>`select matter, "grant", person, role from cut_by_wall(${wall}, ${at.toString()})`
}

/** A wall whose start had come, and that the house began. */
export interface BegunWall {
  readonly wall: WallId
  readonly persons: readonly PersonId[]
  readonly matters: readonly MatterId[]
  readonly cut: readonly CutGrant[]
}

/** Begins one wall whose start has come, for the keeper; null where none is left, or another begins it. */
export async function beginWall(tx: Tx, at: Temporal.Instant): Promise<BegunWall | null> {
  const [row] = await tx.sql<BegunWall[]>`select wall, persons, matters, cut from begin_wall(${at.toString()})`
  return row ?? null
}

/** Whether people are shut out of the matter that the permit is for. */
export async function listShutOut(tx: Tx, permit: Permit<"member.admit">, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  const rows = await tx.sql<{ person: PersonId }[]>`select person from unnest(${people}::text[]) p(person) where shut_out(person, ${permit.facts.matter})`
  return new Set(rows.map((row) => row.person))
}

/** Who remains on a matter whose epoch still has to be turned because of the wall; none where it was turned. */
export async function listRemainingBehind(tx: Tx, wall: WallId, matter: MatterId): Promise<readonly RemainingGrant[]> {
  return tx.sql<
    RemainingGrant[]
  >`select "grant", person, is_cleared("grant") as cleared, actions_of("grant") as actions, places_of("grant") as places, until_of("grant") as until from remaining_behind(${wall}, ${matter})`
}

/** Begins the epoch after the wall, once. `stale` where somebody came or went meanwhile, `before` where it was begun already, `no` where the caller may raise no wall there. */
export async function turnBehindWall(tx: Tx, _permit: Permit<"wall.raise">, wall: WallId, epoch: EpochFromOutside): Promise<Turned> {
  const [row] = await tx.sql<{ turned: Turned }[]>`
    select turn_behind(${wall}, ${epoch.matter}, ${epoch.id}, ${epoch.recovery}, ${epoch.at.toString()}, ${epoch.keys.map((k) => k.grant)}::text[], ${epoch.keys.map((k) => hex(k.hpke))}::text[]) as turned`
  return row?.turned ?? "no"
}

/** The matters of a wall that the caller keeps: what is done about it stands in the chain of each. */
export async function listBehindWall(tx: Tx, _permit: Permit<"wall.lift">, wall: WallId): Promise<readonly MatterId[]> {
  const rows = await tx.sql<{ matter: MatterId }[]>`select m as matter from behind_wall(${wall}) m`
  return rows.map((row) => row.matter)
}

/** The matters of a wall whose epoch has still to be turned, as far as the caller may know them. */
export async function listUnturned(tx: Tx, wall: WallId): Promise<readonly MatterId[]> {
  const rows = await tx.sql<
    { matter: MatterId }[]
  >`select m.matter from wall_matters m join walls w on w.id = m.wall and w.begun_at is not null where m.wall = ${wall} and m.turned_at is null order by m.matter`
  return rows.map((row) => row.matter)
}

/** What people did on matters since a moment: what a wall would have stopped. */
export interface DoneBehind {
  readonly matter: MatterId
  readonly person: PersonId
  readonly kind: string
  readonly n: number
  readonly lastAt: Temporal.Instant
}

export async function listDoneBehind(
  tx: Tx,
  matters: readonly MatterId[],
  people: readonly PersonId[],
  since: Temporal.Instant,
): Promise<readonly DoneBehind[]> {
  return tx.sql<DoneBehind[]>`select matter, person, kind, n, last_at as "lastAt" from done_behind(${matters}::text[], ${people}::text[], ${since.toString()})`
}

/** Acts in progress that a wall would break. */
export interface UnderWay {
  readonly filings: number
  readonly sessions: number
  readonly documents: number
  /** What waits, as far as the caller may know of it: requests of theirs, first approvals by them where two are asked for, lines about them in open reviews. */
  readonly requests: number
  readonly approvals: number
  readonly reviews: number
}

export async function countUnderWay(tx: Tx, matters: readonly MatterId[], people: readonly PersonId[]): Promise<UnderWay> {
  const [row] = await tx.sql<
    UnderWay[]
  >`select filings, sessions, documents, requests, approvals, reviews from under_way_behind(${matters}::text[], ${people}::text[])`
  return row ?? { filings: 0, sessions: 0, documents: 0, requests: 0, approvals: 0, reviews: 0 }
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}
