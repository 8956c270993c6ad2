/** Sessions as the database knows them: the hash of a secret, and keys that only the secret opens. */
import type { KeyId, PersonId, Role, SessionId, VersionId } from "#words"
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface SessionRow {
  readonly session: SessionId
  readonly person: PersonId
  readonly role: Role
  readonly keys: Uint8Array
  readonly purpose: string | null
  readonly purposeLine: Uint8Array | null
  readonly begunAt: Temporal.Instant
  readonly seenAt: Temporal.Instant
  readonly confirmedAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly keyId: KeyId
  readonly firmKey: Uint8Array
  readonly oversight: Uint8Array | null
  readonly hasTotp: boolean
  /** The same exactly while nothing has changed in what the session says of its caller. */
  readonly stamp: string
}

/** The live session whose secret has this hash, or null: unknown, ended, idle too long, or its person suspended. */
export async function findSession(db: FirmDatabase, hash: Uint8Array, at: Temporal.Instant, idleMinutes: number): Promise<SessionRow | null> {
  const [row] = await db.door<SessionRow[]>`
    select session, person, role, keys, purpose, purpose_line as "purposeLine", begun_at as "begunAt", seen_at as "seenAt", confirmed_at as "confirmedAt", ends_at as "endsAt",
           key_id as "keyId", firm_key as "firmKey", oversight, has_totp as "hasTotp", stamp::text as stamp
    from enter(${hash}, ${at.toString()}, make_interval(mins => ${idleMinutes}))`
  return row ?? null
}

export interface NewSession {
  readonly id: SessionId
  readonly hash: Uint8Array
  readonly person: PersonId
  readonly keys: Uint8Array
  readonly purpose: string | null
  readonly purposeLine: Uint8Array | null
  readonly at: Temporal.Instant
  readonly endsAt: Temporal.Instant
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const at = session.at.toString()
  await tx.sql`insert into sessions (id, hash, person, keys, purpose, purpose_line, begun_at, seen_at, confirmed_at, ends_at)
    values (${session.id}, ${session.hash}, ${session.person}, ${session.keys}, ${session.purpose}, ${session.purposeLine}, ${at}, ${at}, ${at}, ${session.endsAt.toString()})`
}

export async function confirmSession(tx: Tx, session: SessionId, at: Temporal.Instant): Promise<void> {
  await tx.sql`update sessions set confirmed_at = ${at.toString()} where id = ${session}`
}

export async function setSessionPurpose(tx: Tx, session: SessionId, purpose: string, line: Uint8Array | null): Promise<void> {
  await tx.sql`update sessions set purpose = ${purpose}, purpose_line = ${line} where id = ${session}`
}

export async function endSession(tx: Tx, session: SessionId): Promise<void> {
  await tx.sql`delete from sessions where id = ${session}`
}

/** Ends all of the caller's sessions but one, if one is to stay; gives those that were ended. */
export async function endOwnSessions(tx: Tx, stays: SessionId | null): Promise<readonly SessionId[]> {
  const rows = await tx.sql<{ id: SessionId }[]>`delete from sessions where person = me() and id is distinct from ${stays} returning id`
  return rows.map((row) => row.id)
}

/** How much was swept. */
export interface Swept {
  readonly sessions: number
  readonly tries: number
  readonly invitations: number
}

/** Throws away what has died of age, for the keeper: sessions, save those of whoever is filing one of these versions now, counted tries, and what unused invitations would have opened. */
export async function sweepDead(db: FirmDatabase, at: Temporal.Instant, idleMinutes: number, arriving: readonly VersionId[]): Promise<Swept> {
  const [row] = await db.keeper<
    Swept[]
  >`select sessions, tries, invitations from sweep(${at.toString()}, make_interval(mins => ${idleMinutes}), ${arriving}::text[])`
  return row ?? { sessions: 0, tries: 0, invitations: 0 }
}
