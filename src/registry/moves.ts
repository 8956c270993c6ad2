/** What a change of somebody's role or state does to their part in matters: rehearsed with the caller's eyes, done by functions that give only what they ended. */
import type { Permit } from "#rules"
import type { GrantId, InvitationId, MatterCode, MatterId, MatterRole, PersonId, PlaceId, RequestId, SessionId, WallId } from "#words"
import type { EpochFromOutside, RemainingGrant, Turned } from "./epochs-from-outside.ts"
import type { Tx } from "./transaction.ts"

/** One part of a person in a matter that the caller may know of. */
export interface PartRow {
  readonly matter: MatterId
  /** For whoever is on the matter alone. */
  readonly code: MatterCode | null
  readonly role: MatterRole
  /** The places of the file plan that it is in; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
  readonly until: Temporal.Instant | null
  readonly leadsAlone: boolean
  /** How many others are on the matter. */
  readonly others: number
  /** Requests that wait for them as a lead. */
  readonly requests: number
  /** Whether a review has still to decide on this part. */
  readonly reviewing: boolean
  readonly walls: number
}

export async function rehearseParts(tx: Tx, _permit: Permit<"person.rehearse">, person: PersonId): Promise<readonly PartRow[]> {
  return tx.sql<
    PartRow[]
  >`select matter, code, role, places_known(matter, ${person}) as places, until, leads_alone as "leadsAlone", others, requests, reviewing, walls from rehearse_parts(${person})`
}

/** What else of theirs a move touches, as far as the caller may know of it. */
export interface RestRow {
  readonly sessions: number
  readonly invitations: number
  readonly requests: number
  readonly approvals: number
  readonly liftings: number
  readonly oversight: boolean
  readonly sharesProved: number
}

export async function rehearseRest(tx: Tx, _permit: Permit<"person.rehearse">, person: PersonId): Promise<RestRow> {
  const [row] = await tx.sql<
    RestRow[]
  >`select sessions, invitations, requests, approvals, liftings, oversight, shares_proved as "sharesProved" from rehearse_rest(${person})`
  if (row === undefined) throw new Error("a rehearsal is told to those who may stop an account")
  return row
}

export interface EndedPart {
  readonly matter: MatterId
  readonly grant: GrantId
  readonly role: MatterRole
}

/** Ends the parts that a person may not keep; of a matter that they alone lead they keep theirs. */
export async function endPartsOf(
  tx: Tx,
  _permit: Permit<"person.change">,
  person: PersonId,
  loses: readonly MatterRole[],
  at: Temporal.Instant,
): Promise<readonly EndedPart[]> {
  return tx.sql<EndedPart[]>`select matter, "grant", role from end_parts(${person}, ${loses}::text[], ${at.toString()})`
}

/** Who remains on a matter where this transaction ended somebody's part. */
export async function listRemainingAfter(tx: Tx, matter: MatterId): Promise<readonly RemainingGrant[]> {
  return tx.sql<
    RemainingGrant[]
  >`select "grant", person, is_cleared("grant") as cleared, actions_of("grant") as actions, places_of("grant") as places, until_of("grant") as until from remaining_after(${matter})`
}

/** Begins the epoch after it. */
export async function turnAfterMove(tx: Tx, _permit: Permit<"person.change">, epoch: EpochFromOutside): Promise<Turned> {
  const [row] = await tx.sql<{ turned: boolean }[]>`
    select turn_after(${epoch.matter}, ${epoch.id}, ${epoch.recovery}, ${epoch.at.toString()}, ${epoch.keys.map((k) => k.grant)}::text[], ${epoch.keys.map((k) => Buffer.from(k.hpke).toString("hex"))}::text[]) as turned`
  if (row?.turned !== true) throw new Error("an epoch was to begin where nobody's part ended")
  return "turned"
}

/** Stops an account at once; null where it does not come in anyway, or is the last active partner's. */
export async function containPerson(
  tx: Tx,
  _permit: Permit<"person.contain">,
  person: PersonId,
): Promise<{ readonly sessions: readonly SessionId[]; readonly invitations: readonly InvitationId[] } | null> {
  const [row] = await tx.sql<
    { sessions: SessionId[]; invitations: InvitationId[] }[]
  >`select array_to_json(sessions) as sessions, array_to_json(invitations) as invitations from contain(${person})`
  return row ?? null
}

/** Holds the walls that somebody asked to lift, before the matters that they are on: whoever holds both holds the walls first. */
export async function holdLiftings(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<void> {
  await tx.sql`select hold_liftings(${person})`
}

/** What fell of somebody who was stopped or has left: a lifting once for each matter of its wall. */
export type Fallen =
  | { readonly what: "request" | "approval"; readonly id: RequestId; readonly matter: MatterId | null }
  | { readonly what: "lifting"; readonly id: WallId; readonly matter: MatterId }

export async function dropUnderWay(
  tx: Tx,
  _permit: Permit<"person.change"> | Permit<"person.contain">,
  person: PersonId,
  at: Temporal.Instant,
): Promise<readonly Fallen[]> {
  return tx.sql<Fallen[]>`select what, id, matter from drop_under_way(${person}, ${at.toString()})`
}
