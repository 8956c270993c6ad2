/** People as the database knows them: roles and public keys in the open, names and addresses sealed, and keys that only their own pass phrase opens. */
import type { KeyId, PersonId, PersonState, Role, SessionId } from "#words"
import type { Permit } from "#rules"
import type { FirmDatabase } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface PersonRow {
  readonly id: PersonId
  readonly role: Role
  readonly state: PersonState
  /** Who last changed how the account stands. */
  readonly stateBy: PersonId | null
  readonly card: Uint8Array
  readonly signInHash: Uint8Array
  readonly kemPublic: Uint8Array
  readonly signPublic: Uint8Array
  readonly keyId: KeyId
  readonly joinedAt: Temporal.Instant
  readonly rev: number
}

/** Everybody whom the caller may know of, in the order of joining. */
export async function listPeopleRows(tx: Tx): Promise<readonly PersonRow[]> {
  return tx.sql<
    PersonRow[]
  >`select id, role, state, state_by as "stateBy", card, sign_in_hash as "signInHash", kem_public as "kemPublic", sign_public as "signPublic", key_id as "keyId", joined_at as "joinedAt", rev from people order by joined_at, id`
}

/** One person; null where there is none or the caller may not know of them. */
export async function findPersonRow(tx: Tx, person: PersonId): Promise<PersonRow | null> {
  const [row] = await tx.sql<
    PersonRow[]
  >`select id, role, state, state_by as "stateBy", card, sign_in_hash as "signInHash", kem_public as "kemPublic", sign_public as "signPublic", key_id as "keyId", joined_at as "joinedAt", rev from people where id = ${person}`
  return row ?? null
}

/** Whether somebody signs in by this name already, as far as the caller may know. */
export async function isNameTaken(tx: Tx, signInHash: Uint8Array): Promise<boolean> {
  const rows = await tx.sql`select 1 from people where sign_in_hash = ${signInHash}`
  return rows.length > 0
}

/** How a person's keys are locked by their pass phrase. */
export interface PhraseLock {
  readonly salt: Uint8Array
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
  readonly sealed: Uint8Array
}

export interface NewPerson {
  readonly id: PersonId
  readonly role: Role
  readonly card: Uint8Array
  readonly address: Uint8Array
  readonly signInHash: Uint8Array
  readonly kemPublic: Uint8Array
  readonly signPublic: Uint8Array
  readonly keyId: KeyId
  readonly at: Temporal.Instant
  readonly lock: PhraseLock
  readonly recovery: Uint8Array
  readonly firmKey: Uint8Array
  readonly oversight: Uint8Array | null
}

/** Writes a person who comes in for the first time, bound to themselves; false where somebody signs in by their name already. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<boolean> {
  const rows = await tx.sql`insert into people (id, role, state, card, address, sign_in_hash, kem_public, sign_public, key_id, joined_at)
    values (${person.id}, ${person.role}, 'active', ${person.card}, ${person.address}, ${person.signInHash}, ${person.kemPublic}, ${person.signPublic}, ${person.keyId}, ${person.at.toString()})
    on conflict (sign_in_hash) do nothing returning id`
  if (rows.length === 0) return false
  const { salt, memoryKiB, passes, lanes, sealed } = person.lock
  await tx.sql`insert into person_keys (person, salt, memory_kib, passes, lanes, sealed, recovery, firm_key, oversight)
    values (${person.id}, ${salt}, ${memoryKiB}, ${passes}, ${lanes}, ${sealed}, ${person.recovery}, ${person.firmKey}, ${person.oversight})`
  return true
}

/** What coming in needs to know of a person, with nobody signed in yet. */
export interface SignInFacts extends PhraseLock {
  readonly person: PersonId
  readonly role: Role
  readonly state: PersonState
  readonly keyId: KeyId
  readonly totp: Uint8Array | null
  readonly handedKey: Uint8Array | null
  readonly handedOversight: Uint8Array | null
}

export async function findSignInFacts(db: FirmDatabase, signInHash: Uint8Array): Promise<SignInFacts | null> {
  const [row] = await db.door<
    SignInFacts[]
  >`select person, role, state, key_id as "keyId", salt, memory_kib as "memoryKiB", passes, lanes, sealed, totp, handed_key as "handedKey", handed_oversight as "handedOversight" from sign_in_facts(${signInHash})`
  return row ?? null
}

/** The caller's own lock, to prove that it is still them. */
export async function getOwnLock(tx: Tx): Promise<PhraseLock & { readonly totp: Uint8Array | null }> {
  const [row] = await tx.sql<
    (PhraseLock & { totp: Uint8Array | null })[]
  >`select salt, memory_kib as "memoryKiB", passes, lanes, sealed, totp from person_keys where person = me()`
  if (row === undefined) throw new Error("a person without keys")
  return row
}

/** The caller's own card, and the firm key that opens it as they hold it. */
export async function findOwnCard(tx: Tx): Promise<{ readonly card: Uint8Array; readonly firmKey: Uint8Array } | null> {
  const [row] = await tx.sql<
    { card: Uint8Array; firmKey: Uint8Array }[]
  >`select p.card, k.firm_key as "firmKey" from people p join person_keys k on k.person = p.id where p.id = me()`
  return row ?? null
}

/** Holds the person's own keys row until the transaction ends, then tells what stands now: nothing changes between being proved and coming in. */
export async function holdOwnKeys(tx: Tx): Promise<{ readonly salt: Uint8Array; readonly state: PersonState } | null> {
  const held = await tx.sql`select person from person_keys where person = me() for update`
  if (held.length === 0) return null
  const [row] = await tx.sql<
    { salt: Uint8Array; state: PersonState }[]
  >`select k.salt, p.state from person_keys k join people p on p.id = k.person where k.person = me()`
  return row ?? null
}

/** Uses a step of the second factor up; false where it, or a later one, has been used. */
export async function spendTotpStep(tx: Tx, step: number): Promise<boolean> {
  const rows = await tx.sql`update person_keys set totp_step = ${step} where person = me() and totp_step < ${step} returning person`
  return rows.length === 1
}

/** Locks the person's keys by another pass phrase, or the same with today's parameters. */
export async function relockOwnKeys(tx: Tx, lock: PhraseLock): Promise<void> {
  await tx.sql`update person_keys set salt = ${lock.salt}, memory_kib = ${lock.memoryKiB}, passes = ${lock.passes}, lanes = ${lock.lanes}, sealed = ${lock.sealed} where person = me()`
}

/** Sets the second factor with the step that proved it, or removes it. */
export async function setOwnTotp(tx: Tx, totp: { readonly sealed: Uint8Array; readonly step: number } | null): Promise<void> {
  await tx.sql`update person_keys set totp = ${totp?.sealed ?? null}, totp_step = ${totp?.step ?? 0} where person = me()`
}

/** Keeps the oversight pair under the person's own key; what was handed to them is destroyed. */
export async function keepHandedOversight(tx: Tx, oversight: Uint8Array): Promise<void> {
  await tx.sql`update person_keys set oversight = ${oversight}, handed_key = null, handed_oversight = null where person = me()`
}

/** What giving a person a new pass phrase by recovery shares needs. */
export interface RecoveryFacts {
  readonly person: PersonId
  readonly role: Role
  readonly keyId: KeyId
  readonly recovery: Uint8Array
  readonly hasTotp: boolean
}

export async function findRecoveryFacts(db: FirmDatabase, signInHash: Uint8Array): Promise<RecoveryFacts | null> {
  const [row] = await db.door<RecoveryFacts[]>`select person, role, key_id as "keyId", recovery, has_totp as "hasTotp" from recovery_facts(${signInHash})`
  return row ?? null
}

export interface PersonChange {
  readonly role: Role
  readonly state: PersonState
}

/** Changes another person; false where the revision seen is not the one that stands. */
export async function updatePerson(tx: Tx, permit: Permit<"person.change">, person: PersonId, seen: number, change: PersonChange): Promise<boolean> {
  const rows =
    await tx.sql`update people set role = ${change.role}, state = ${change.state}, state_by = ${permit.to}, rev = rev + 1 where id = ${person} and rev = ${seen} returning id`
  return rows.length === 1
}

/** Ends every session of another person; gives those that were ended. */
export async function endSessionsOf(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<readonly SessionId[]> {
  const rows = await tx.sql<{ id: SessionId }[]>`select id from end_sessions_of(${person}) as ended(id)`
  return rows.map((row) => row.id)
}

/** Lets one change of roles be judged at a time, and tells the caller's own role as it stands now. */
export async function judgeRolesAlone(tx: Tx): Promise<Role | null> {
  await tx.sql`select 1 from firm for update`
  const [row] = await tx.sql<{ role: Role }[]>`select role from people where id = me() and state = 'active'`
  return row?.role ?? null
}

/** How many others are active in a role. */
export async function countOthersActiveAs(tx: Tx, role: Role, beside: PersonId): Promise<number> {
  const [row] = await tx.sql<{ n: number }[]>`select count(*) as n from people where role = ${role} and state = 'active' and id <> ${beside}`
  return row?.n ?? 0
}

/** Whether a person alone leads any matter, and whether they are the last who holds the oversight pair. */
export async function getStanding(
  tx: Tx,
  _permit: Permit<"person.change">,
  person: PersonId,
): Promise<{ readonly leadsAlone: boolean; readonly lastOverseer: boolean }> {
  const [row] = await tx.sql<
    { leadsAlone: boolean; lastOverseer: boolean }[]
  >`select leads_alone as "leadsAlone", last_overseer as "lastOverseer" from standing_of(${person})`
  if (row === undefined) throw new Error("a standing is told to those who run the house")
  return row
}

/** The roles that a person gave up within some months. */
export async function listRolesLately(tx: Tx, _permit: Permit<"person.change">, person: PersonId, months: number): Promise<readonly Role[]> {
  const rows = await tx.sql<{ role: Role }[]>`select role from roles_lately(${person}, ${months})`
  return rows.map((row) => row.role)
}

export async function handOversight(tx: Tx, _permit: Permit<"person.change">, person: PersonId, sealedKey: Uint8Array, sealedPair: Uint8Array): Promise<void> {
  await tx.sql`select hand_oversight(${person}, ${sealedKey}, ${sealedPair})`
}

export async function takeOversight(tx: Tx, _permit: Permit<"person.change">, person: PersonId): Promise<void> {
  await tx.sql`select take_oversight(${person})`
}
