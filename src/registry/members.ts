/** Members: grants as they are made, listed and ended, and the keys that they carry. */
import type { Permit } from "#rules"
import type {
  Class,
  EpochId,
  EventId,
  FirmId,
  GrantAction,
  GrantId,
  MatterCode,
  MatterId,
  MatterRole,
  Outcome,
  PersonId,
  PersonState,
  PlaceId,
  Role,
  Standing,
  TeamId,
} from "#words"
import type { FirmDatabase } from "./connect.ts"
import { lookTogether } from "./looking.ts"
import { awaitedIn, lookSettled, toLooked } from "./looks.ts"
import type { LookHead, Looked } from "./looks.ts"
import type { Seen, Tx } from "./transaction.ts"

type Admits = Permit<"member.admit"> | Permit<"matter.open">
type Turns = Permit<"member.admit"> | Permit<"member.release"> | Permit<"member.leave">

/** Who may be sealed to: a person with their public keys as the database has them, not yet proved. */
export interface Candidate {
  readonly person: PersonId
  readonly role: Role
  readonly state: PersonState
  readonly kem: Uint8Array
  readonly sign: Uint8Array
  readonly keyId: string
}

export async function listCandidates(tx: Tx, people: readonly PersonId[]): Promise<readonly Candidate[]> {
  if (people.length === 0) return []
  return tx.sql<
    Candidate[]
  >`select id as person, role, state, kem_public as kem, sign_public as sign, key_id as "keyId" from people where id = any(${people}::text[])`
}

/** An event by which a person published public keys, as it was signed and, once it is entered, as its leaf has it. */
export interface PublishedKey {
  readonly person: PersonId
  readonly body: string
  readonly sig: Uint8Array | null
  readonly signer: string | null
  readonly leaf: string | null
  readonly index: number | null
}

/** In the order of the ledger. */
export async function listPublishedKeys(tx: Tx, people: readonly PersonId[]): Promise<readonly PublishedKey[]> {
  if (people.length === 0) return []
  return tx.sql<PublishedKey[]>`select person, body, sig, signer, leaf, index from published_keys(${people}::text[])`
}

/** What was published of the firm, or by one person, in the order of the ledger, as the clerk sees it: nobody needs to be signed in. */
export async function findPublications(db: FirmDatabase, asked: { readonly of: FirmId } | { readonly by: PersonId }): Promise<readonly PublishedKey[]> {
  const which = "of" in asked ? db.clerk`position(${`"of":"${asked.of}"`} in e.body) > 0` : db.clerk`e.by = ${asked.by}`
  return db.clerk<PublishedKey[]>`
    select e.by as person, e.body, e.sig, e.signer, l.bytes as leaf, l.index from events e left join leaves l on l.event = e.id
    where e.kind = 'key.published' and e.by is not null and ${which} order by l.index nulls last, e.xact, e.seq`
}

export interface NewGrant {
  readonly id: GrantId
  readonly person: PersonId
  readonly role: MatterRole
  /** Whether the part waits until its person has acknowledged a wall's memo. */
  readonly awaiting: boolean
  readonly until: Temporal.Instant | null
  readonly at: Temporal.Instant
  readonly purpose: string | null
  readonly event: EventId
  /** Whether it carries the keys of what is of class special. */
  readonly cleared: boolean
  /** All that it includes. */
  readonly actions: readonly GrantAction[]
  /** The places of the file plan that it is for, each of which lies apart; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  /** The team's grant that it comes through; null for one of the person's own. */
  readonly through: GrantId | null
}

/** The first grant on a matter goes to whoever opens it; every other is made under a permit for that matter. */
export async function insertGrants(tx: Tx, permit: Admits, opened: MatterId | null, grants: readonly NewGrant[]): Promise<void> {
  const matter = permit.facts === null ? opened : permit.facts.matter
  if (matter === null) throw new Error("a first grant names the matter that was opened")
  await tx.sql`insert into grants (id, matter, person, role, awaits, made_by, made_at, until, purpose, event, through, cleared, actions, places)
    select g.id, ${matter}, g.person, case when g.awaits is null then g.role else 'awaiting' end, g.awaits, ${permit.to}, g.at::timestamptz, g.until::timestamptz, g.purpose, g.event, g.through, g.cleared, kept_actions(string_to_array(g.actions, ' '), g.role), string_to_array(g.places, ' ')
    from unnest(${grants.map((g) => g.id)}::text[], ${grants.map((g) => g.person)}::text[], ${grants.map((g) => g.role)}::text[], ${grants.map((g) => g.at.toString())}::text[],
                ${grants.map((g) => g.until?.toString() ?? null)}::text[], ${grants.map((g) => g.purpose)}::text[], ${grants.map((g) => g.event)}::text[], ${grants.map((g) => (g.awaiting ? g.role : null))}::text[],
                ${grants.map((g) => g.through)}::text[], ${grants.map((g) => String(g.cleared))}::text[]::boolean[], ${grants.map((g) => g.actions.join(" "))}::text[],
                ${grants.map((g) => g.places?.join(" ") ?? null)}::text[]) g(id, person, role, at, until, purpose, event, awaits, through, cleared, actions, places)`
}

export interface NewGrantKey {
  readonly grant: GrantId
  readonly epoch: EpochId
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

export async function insertGrantKeys(tx: Tx, _permit: Admits | Turns, keys: readonly NewGrantKey[]): Promise<void> {
  if (keys.length === 0) return
  await tx.sql`insert into grant_keys ("grant", epoch, hpke, own) select k.grant, k.epoch, decode(k.hpke, 'hex'), decode(k.own, 'hex')
    from unnest(${keys.map((k) => k.grant)}::text[], ${keys.map((k) => k.epoch)}::text[], ${keys.map((k) => hex(k.hpke))}::text[], ${keys.map((k) => hex(k.own))}::text[]) k("grant", epoch, hpke, own)`
}

/** A key as it is kept from first use on, and the letter that it came in. */
export interface RewrappedKey {
  readonly grant: GrantId
  readonly epoch: EpochId
  readonly own: Uint8Array
  readonly letter: Uint8Array
}

/** From first use on keys stand under the member's own; what was sealed to their public key is destroyed. Many at once, each only where it still is the letter that was opened. */
export async function rewrapGrantKeys(tx: Tx, keys: readonly RewrappedKey[]): Promise<void> {
  if (keys.length === 0) return
  await tx.sql`update grant_keys k set own = decode(n.own, 'hex'), hpke = null
    from unnest(${keys.map((k) => k.grant)}::text[], ${keys.map((k) => k.epoch)}::text[], ${keys.map((k) => hex(k.own))}::text[], ${keys.map((k) => hex(k.letter))}::text[]) n("grant", epoch, own, letter)
    where k."grant" = n.grant and k.epoch = n.epoch and k.hpke = decode(n.letter, 'hex')`
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}

/** A grant that has not been ended; its time may have run out. */
export interface StandingGrant {
  readonly id: GrantId
  readonly person: PersonId
  readonly role: MatterRole
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  /** Whether it came through a team. */
  readonly ofTeam: boolean
  readonly live: boolean
  /** Whether it has no end set. */
  readonly lasting: boolean
  readonly until: Temporal.Instant | null
}

export async function listStandingGrants(tx: Tx, matter: MatterId): Promise<readonly StandingGrant[]> {
  return tx.sql<
    StandingGrant[]
  >`select id, person, coalesce(awaits, role) as role, cleared, array_to_json(all_actions(actions, coalesce(awaits, role))) as actions, array_to_json(places) as places, through is not null as "ofTeam", (until is null or until > now()) as live, until is null as lasting, until from grants where matter = ${matter} and ended_at is null`
}

/** Ends grants and destroys the keys that they carried. */
export async function endGrants(tx: Tx, permit: Turns, grants: readonly GrantId[], at: Temporal.Instant): Promise<void> {
  if (grants.length === 0) return
  await Promise.all([
    tx.sql`select destroy_keys_of(${grants as GrantId[]}::text[])`,
    tx.sql`update grants set ended_at = ${at.toString()}, ended_by = ${permit.to}, stirred = nextval('stirs') where id = any(${grants as GrantId[]}::text[]) and matter = ${permit.facts.matter} and ended_at is null`,
  ])
}

/** Gives or takes a clearance; the keys of the grant are gone then, and to be made anew. False where it is not the caller's to do, or no cleared lead without an end would remain. */
export async function setClearance(tx: Tx, _permit: Permit<"member.admit">, grant: GrantId, cleared: boolean): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select set_clearance(${grant}, ${cleared}) as done`
  return row?.done === true
}

/** Says anew what a grant includes. False where it is not the caller's to do, or it is so already. */
export async function setActions(tx: Tx, _permit: Permit<"member.admit">, grant: GrantId, actions: readonly GrantAction[]): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select set_actions(${grant}, ${actions}::text[]) as done`
  return row?.done === true
}

/** Says anew which places a grant is for, null for the whole matter; its keys are gone then, and to be made anew. False where it is not the caller's to do, or it is so already. */
export async function setPlaces(tx: Tx, _permit: Permit<"member.admit">, grant: GrantId, places: readonly PlaceId[] | null): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select set_places(${grant}, ${places}::text[]) as done`
  return row?.done === true
}

/** Ends the caller's own grant for places and destroys its keys; an epoch is owed to those who remain. */
export async function leavePlaces(tx: Tx, permit: Permit<"member.release"> | Permit<"member.leave">, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select leave_places(${permit.facts.matter}, ${at.toString()}) as done`
  return row?.done === true
}

/** A grant that ends soon. */
export interface EndingRow {
  readonly grant: GrantId
  readonly matter: MatterId
  readonly code: MatterCode
  readonly class: Class
  readonly person: PersonId
  readonly role: MatterRole
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant
  /** Whether a wall has been raised that keeps anybody from renewing it. */
  readonly shutOut: boolean
}

/** The caller's own, and those of the matters that they lead. */
export async function listEndings(tx: Tx, _permit: Permit<"inbox.read">, before: Temporal.Instant): Promise<readonly EndingRow[]> {
  return tx.sql<
    EndingRow[]
  >`select "grant", matter, code, class, person, role, actions_of("grant") as actions, places_of("grant") as places, made_at as "madeAt", until, shut_out(person, matter) as "shutOut" from my_endings(${before.toString()})`
}

/** Whether the house ended a grant by the clock in the epoch that still is the matter's, or that epoch began before matters had two compartments: another is owed to those who remain. */
export async function owesEpoch(tx: Tx, matter: MatterId): Promise<boolean> {
  const rows = await tx.sql`select 1 from grants g join matters m on m.id = g.matter where m.id = ${matter} and g.ended_in = m.epoch
    union all select 1 from matters m join epochs e on e.id = m.epoch where m.id = ${matter} and not e.parted limit 1`
  return rows.length > 0
}

/** A grant that the house has ended because its time ran out. */
export interface RunOutGrant {
  readonly id: GrantId
  readonly matter: MatterId
  readonly person: PersonId
  readonly role: MatterRole
}

/** Ends what has run out of one matter's grants, for the keeper; none where nothing has. */
export async function endRunOutGrants(tx: Tx, at: Temporal.Instant): Promise<readonly RunOutGrant[]> {
  return tx.sql<RunOutGrant[]>`select id, matter, person, role from end_run_out(${at.toString()})`
}

/** Tells every member's list that this matter looks different now. */
export async function stirMatter(tx: Tx, permit: Permit<"matter.change">): Promise<void> {
  await tx.sql`update grants set stirred = nextval('stirs') where matter = ${permit.facts.matter} and ended_at is null`
}

export interface MemberRow {
  readonly grant: GrantId
  readonly person: PersonId
  readonly card: Uint8Array
  readonly firmRole: Role
  readonly role: Standing
  /** Whether they may open what is of class special. */
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
  readonly by: PersonId
  readonly byCard: Uint8Array | null
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant | null
  /** SHA-256 of the person's public keys as the database has them, hex: names what has to be proved. */
  readonly print: string
  /** The team that they are on it through, and who let that in. */
  readonly team: TeamId | null
  readonly teamCard: Uint8Array | null
  readonly teamBy: PersonId | null
  readonly teamByCard: Uint8Array | null
}

/** The members in one look, bound to its caller. */
export function lookAtMembers(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<Looked<MemberRow> | null>> {
  // Whoever looks on sees the others in their parts again too.
  const awaiting = (looked: Outcome<Looked<MemberRow> | null>): MatterId | null =>
    looked.ok && looked.value?.rows.some((row) => row.role === "awaiting") === true ? matter : awaitedIn(looked)
  return lookSettled(db, seen, () => lookOnce(db, seen, matter), awaiting)
}

const askMembers = lookTogether<LookHead | MemberRow>(
  (door, { sessions, stamps, asked }) => door<((LookHead | MemberRow) & { readonly nth: number })[]>`
    select nth, bound, matter, class, stage, rev, epoch, card_epoch as "cardEpoch", "grant", role, cleared, actions, places, hpke, own, person, card, firm_role as "firmRole", made_by as by, made_by_card as "byCard", made_at as "madeAt", until, print,
      team, team_card as "teamCard", team_by as "teamBy", team_by_card as "teamByCard"
    from look_at_members(${sessions}::text[], ${stamps}::text[]::bigint[], ${asked}::text[])`,
)

async function lookOnce(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<Looked<MemberRow> | null>> {
  return toLooked<MemberRow>(await askMembers(db.door, { ...seen, asked: matter }))
}

/** The members of a matter, leads first, then by when they came. One person, where only that one is asked for. */
export async function listMemberRows(tx: Tx, matter: MatterId, only: PersonId | null): Promise<readonly MemberRow[]> {
  return tx.sql<MemberRow[]>`
    select g.id as grant, g.person, p.card, p.role as "firmRole", g.role, g.cleared, array_to_json(all_actions(g.actions, coalesce(g.awaits, g.role))) as actions, array_to_json(g.places) as places, g.made_by as by, b.card as "byCard", g.made_at as "madeAt", g.until, encode(sha256(p.kem_public || p.sign_public), 'hex') as print,
      t.team, s.card as "teamCard", t.made_by as "teamBy", a.card as "teamByCard"
    from grants g join people p on p.id = g.person left join people b on b.id = g.made_by
    left join team_grants t on t.id = g.through left join teams s on s.id = t.team left join people a on a.id = t.made_by
    where g.matter = ${matter} and g.ended_at is null and (g.until is null or g.until > now()) and (${only}::text is null or g.person = ${only})
    order by case g.role when 'lead' then 0 when 'member' then 1 else 2 end, g.made_at, g.id`
}

/** Whose part in the matter, or something of it, somebody ended, and nobody gave them again since: for a lead, who lets them in by name. */
export async function listReleased(tx: Tx, permit: Permit<"member.admit">): Promise<readonly PersonId[]> {
  const rows = await tx.sql<{ person: PersonId }[]>`select person from released_from(${permit.facts.matter}) r(person)`
  return rows.map((row) => row.person)
}
