/** Requests for access: kept with their words sealed, seen by the leads of the matter, and by whoever asked only as far as it says nothing of the matter. */
import type { Permit } from "#rules"
import type { GrantAction, GrantId, MatterCode, MatterId, MatterRole, PersonId, PlaceId, RequestId } from "#words"
import type { Candidate } from "./members.ts"
import type { Tx } from "./transaction.ts"

/** Whom the words are sealed to. None where the code names no matter that the caller may ask for. */
export async function listLeadsToAsk(tx: Tx, code: MatterCode): Promise<readonly Candidate[]> {
  return tx.sql<Candidate[]>`select person, role, state, kem, sign, key_id as "keyId" from leads_to_ask(${code})`
}

export interface NewRequest {
  readonly id: RequestId
  readonly code: MatterCode
  readonly role: MatterRole
  readonly until: Temporal.Instant
  readonly purpose: string | null
  readonly own: Uint8Array
  readonly at: Temporal.Instant
  readonly ends: Temporal.Instant
  readonly letters: readonly { readonly person: PersonId; readonly letter: Uint8Array }[]
}

/** Keeps a request. Gives the matter whose chain it belongs to: for the event, and for nobody's eyes. */
export async function insertRequest(tx: Tx, _permit: Permit<"access.ask">, request: NewRequest): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId | null }[]>`
    select ask_access(${request.id}, ${request.code}, ${request.role}, ${request.until.toString()}, ${request.purpose}, ${request.own}, ${request.at.toString()}, ${request.ends.toString()},
      ${request.letters.map((one) => one.person)}::text[], ${request.letters.map((one) => Buffer.from(one.letter).toString("hex"))}::text[]) as matter`
  return row?.matter ?? null
}

export interface OwnRequestRow {
  readonly id: RequestId
  readonly code: MatterCode
  readonly role: MatterRole
  readonly until: Temporal.Instant
  readonly own: Uint8Array
  readonly askedAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly withdrawn: boolean
  readonly given: boolean
}

/** The caller's own, newest first, 200 at most. */
export async function listOwnRequests(tx: Tx, _permit: Permit<"access.ask">): Promise<readonly OwnRequestRow[]> {
  return tx.sql<OwnRequestRow[]>`
    select id, code, role, until, own, asked_at as "askedAt", ends_at as "endsAt", withdrawn, given from my_requests()`
}

export async function withdrawOwnRequest(tx: Tx, _permit: Permit<"access.ask">, request: RequestId, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`select withdraw_request(${request}, ${at.toString()}) as done`
  return row?.done === true
}

/** A request as a lead sees it. */
export interface RequestRow {
  readonly id: RequestId
  readonly matter: MatterId
  readonly code: MatterCode
  readonly person: PersonId
  readonly role: MatterRole
  readonly until: Temporal.Instant
  readonly purpose: string | null
  readonly askedAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  /** Who approved first, as long as they lead the matter: else nobody has yet. */
  readonly firstBy: PersonId | null
  /** Whether the first approval clears for what is of class special. */
  readonly firstCleared: boolean
  /** What the first approval includes at the most; null where it says nothing of it. */
  readonly firstActions: readonly GrantAction[] | null
  /** As what the first approval lets them in, and until when; null where it says nothing of it. */
  readonly firstRole: MatterRole | null
  readonly firstUntil: Temporal.Instant | null
  /** The places of the file plan that the first approval lets them into; null for the whole matter. */
  readonly firstPlaces: readonly PlaceId[] | null
  readonly letter: Uint8Array | null
}

/** Requests that wait for an answer, on one matter or on all that the caller leads. */
export async function listRequestRows(tx: Tx, matter: MatterId | null): Promise<readonly RequestRow[]> {
  return tx.sql<RequestRow[]>`
    select r.id, r.matter, m.code, r.person, r.role, r.until, r.purpose, r.asked_at as "askedAt", r.ends_at as "endsAt", f.by as "firstBy", coalesce(r.first_cleared and f.cleared, false) as "firstCleared", array_to_json(r.first_actions) as "firstActions", r.first_role as "firstRole", r.first_until as "firstUntil", array_to_json(r.first_places) as "firstPlaces", l.letter
    from requests r join matters m on m.id = r.matter left join request_letters l on l.request = r.id and l.person = me()
    left join lateral (select g.person as by, g.cleared from grants g where g.matter = r.matter and g.person = r.first_by and coalesce(g.awaits, g.role) = 'lead' and g.ended_at is null and (g.until is null or g.until > now())) f on true
    where (${matter}::text is null or r.matter = ${matter}) and r.decided is null and r.ends_at > now() and r.until > now() order by r.asked_at, r.id limit 500`
}

/** What the first of two approvals gives at the most. */
export interface FirstApproval {
  readonly role: MatterRole
  readonly until: Temporal.Instant
  readonly clears: boolean
  readonly actions: readonly GrantAction[]
  readonly places: readonly PlaceId[] | null
}

/** Decides one. False where it was decided or is over, or its time has run out. */
export async function decideRequest(
  tx: Tx,
  _permit: Permit<"member.admit">,
  request: RequestId,
  how: "first" | "given" | "declined",
  at: Temporal.Instant,
  grant: GrantId | null = null,
  first: FirstApproval | null = null,
): Promise<boolean> {
  const [row] = await tx.sql<{ done: boolean }[]>`
    select decide_request(${request}, ${how}, ${at.toString()}, ${grant}, ${first?.clears ?? false}, ${first?.actions ?? null}::text[], ${first?.role ?? null}, ${first?.until.toString() ?? null}, ${first?.places ?? null}::text[]) as done`
  return row?.done === true
}
