/** Invitations: the hash of a link's secret, and keys that only the link opens. */
import type { InvitationId, PersonId, Role } from "#words"
import type { Permit } from "#rules"
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface InvitationRow {
  readonly id: InvitationId
  readonly role: Role
  readonly card: Uint8Array
  readonly madeBy: PersonId
  readonly madeAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  /** Whether they come from another firm; and whether it waits for an officer to say what they are to be kept from. */
  readonly lateral: boolean
  readonly waits: boolean
}

/** Invitations that can still be accepted, newest first; none for those who may not invite. */
export async function listOpenInvitations(tx: Tx, at: Temporal.Instant): Promise<readonly InvitationRow[]> {
  return tx.sql<
    InvitationRow[]
  >`select id, role, card, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt", from_elsewhere as "lateral", from_elsewhere and listed_at is null as waits from invitations where state = 'open' and ends_at > ${at.toString()} order by made_at desc, id`
}

/** Holds a name until the transaction ends: nobody invites it or comes in under it meanwhile. */
export async function holdName(tx: Tx, signInHash: Uint8Array): Promise<void> {
  await tx.sql`select hold_name(${signInHash})`
}

/** Whether an invitation for this name can still be accepted. */
export async function isInvited(tx: Tx, signInHash: Uint8Array, at: Temporal.Instant): Promise<boolean> {
  const rows = await tx.sql`select 1 from invitations where sign_in_hash = ${signInHash} and state = 'open' and ends_at > ${at.toString()}`
  return rows.length > 0
}

export interface NewInvitation {
  readonly id: InvitationId
  readonly hash: Uint8Array
  readonly role: Role
  readonly card: Uint8Array
  readonly signInHash: Uint8Array
  readonly firmKey: Uint8Array
  readonly oversight: Uint8Array | null
  readonly at: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly lateral: boolean
}

export async function insertInvitation(tx: Tx, permit: Permit<"person.invite">, made: NewInvitation): Promise<void> {
  await tx.sql`insert into invitations (id, hash, role, card, sign_in_hash, firm_key, oversight, made_by, made_at, ends_at, state, from_elsewhere)
    values (${made.id}, ${made.hash}, ${made.role}, ${made.card}, ${made.signInHash}, ${made.firmKey}, ${made.oversight}, ${permit.to}, ${made.at.toString()}, ${made.endsAt.toString()}, 'open', ${made.lateral})`
}

/** Withdraws an open invitation and destroys the keys that its link would have opened; false where it is not open. */
export async function withdrawInvitationRow(tx: Tx, _permit: Permit<"person.invite">, invitation: InvitationId): Promise<boolean> {
  const rows =
    await tx.sql`update invitations set state = 'withdrawn', firm_key = '', oversight = null where id = ${invitation} and state = 'open' returning id`
  return rows.length === 1
}

/** Withdraws every open invitation that a person made; gives which. */
export async function withdrawInvitationsBy(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<readonly InvitationId[]> {
  const rows = await tx.sql<
    { id: InvitationId }[]
  >`update invitations set state = 'withdrawn', firm_key = '', oversight = null where made_by = ${person} and state = 'open' returning id`
  return rows.map((row) => row.id)
}

/** What accepting needs, found by the hash of the link's secret. */
export interface InvitationFacts {
  readonly id: InvitationId
  readonly role: Role
  readonly card: Uint8Array
  readonly signInHash: Uint8Array
  readonly firmKey: Uint8Array
  readonly oversight: Uint8Array | null
  readonly madeBy: PersonId
  /** Whether it waits for an officer to say what whoever takes it is to be kept from: it is not taken before. */
  readonly waits: boolean
}

/** The open invitation whose secret has this hash; null where it was used, withdrawn, has run out or never was. */
export async function findInvitation(db: FirmDatabase, hash: Uint8Array, at: Temporal.Instant): Promise<InvitationFacts | null> {
  const [row] = await db.door<
    InvitationFacts[]
  >`select id, role, card, sign_in_hash as "signInHash", firm_key as "firmKey", oversight, made_by as "madeBy", waits from invitation_facts(${hash}, ${at.toString()})`
  return row ?? null
}

/** Uses an invitation up; false where somebody was quicker, and while it waits. */
export async function takeInvitation(tx: Tx, hash: Uint8Array, at: Temporal.Instant): Promise<boolean> {
  const [row] = await tx.sql<{ used: boolean }[]>`select use_invitation(${hash}, ${at.toString()}) as used`
  return row?.used === true
}
