/** Parties of a matter: what they are in it and their class in the open, names and contacts sealed. */
import type { Permit } from "#rules"
import type { Class, EpochId, MatterId, Outcome, PartyId, PartyRole } from "#words"
import type { FirmDatabase } from "./connect.ts"
import { lookTogether } from "./looking.ts"
import { awaitedIn, lookSettled, toLooked } from "./looks.ts"
import type { LookHead, Looked } from "./looks.ts"
import type { Seen, Tx } from "./transaction.ts"

export interface PartyRow {
  readonly id: PartyId
  readonly epoch: EpochId
  readonly role: PartyRole
  readonly class: Class
  readonly card: Uint8Array
  readonly addedAt: Temporal.Instant
  readonly rev: number
}

export interface LookedParty extends Pick<PartyRow, "epoch" | "class" | "card" | "addedAt" | "rev"> {
  readonly party: PartyId
  readonly role: PartyRole
  /** The key of its epoch, where that is not the current one. */
  readonly hpke: Uint8Array | null
  readonly own: Uint8Array | null
}

/** The parties in one look, bound to its caller. */
export function lookAtParties(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<Looked<LookedParty> | null>> {
  return lookSettled(db, seen, () => lookOnce(db, seen, matter), awaitedIn)
}

const askParties = lookTogether<LookHead | LookedParty>(
  (door, { sessions, stamps, asked }) => door<((LookHead | LookedParty) & { readonly nth: number })[]>`
    select nth, bound, matter, class, stage, rev, epoch, card_epoch as "cardEpoch", "grant", role, cleared, actions, places, hpke, own, party, card, added_at as "addedAt"
    from look_at_parties(${sessions}::text[], ${stamps}::text[]::bigint[], ${asked}::text[])`,
)

async function lookOnce(db: FirmDatabase, seen: Seen, matter: MatterId): Promise<Outcome<Looked<LookedParty> | null>> {
  return toLooked<LookedParty>(await askParties(db.door, { ...seen, asked: matter }))
}

/** Holds the party until the transaction ends. Null where it is not on this matter, or was removed. */
export async function findPartyRow(tx: Tx, permit: Permit<"party.write">, party: PartyId): Promise<PartyRow | null> {
  const [row] = await tx.sql<
    PartyRow[]
  >`select id, epoch, role, class, card, added_at as "addedAt", rev from parties where id = ${party} and matter = ${permit.facts.matter} and removed_at is null for update`
  return row ?? null
}

export type NewParty = Omit<PartyRow, "rev">

export async function insertParty(tx: Tx, permit: Permit<"party.write">, party: NewParty): Promise<void> {
  await tx.sql`insert into parties (id, matter, epoch, role, class, card, added_at)
    values (${party.id}, ${permit.facts.matter}, ${party.epoch}, ${party.role}, ${party.class}, ${party.card}, ${party.addedAt.toString()})`
}

export async function updateParty(tx: Tx, permit: Permit<"party.write">, party: Pick<PartyRow, "id" | "epoch" | "role" | "class" | "card">): Promise<void> {
  await tx.sql`update parties set epoch = ${party.epoch}, role = ${party.role}, class = ${party.class}, card = ${party.card}, rev = rev + 1 where id = ${party.id} and matter = ${permit.facts.matter}`
}

/** The row stays, so that the chain of custody keeps its meaning; lists no longer show it. */
export async function markPartyRemoved(tx: Tx, permit: Permit<"party.write">, party: PartyId, at: Temporal.Instant): Promise<void> {
  await tx.sql`update parties set removed_at = ${at.toString()}, rev = rev + 1 where id = ${party} and matter = ${permit.facts.matter}`
}
