/** Parties of a matter: what they are in it and their class in the open, names and contacts sealed. */
import type { Permit } from "#rules"
import type { Class, EpochId, MatterId, PartyId, PartyRole } from "#words"
import type { Tx } from "./transaction.ts"

export interface PartyRow {
  readonly id: PartyId
  readonly epoch: EpochId
  readonly role: PartyRole
  readonly class: Class
  readonly card: Uint8Array
  readonly addedAt: Temporal.Instant
  readonly rev: number
}

export async function listPartyRows(tx: Tx, matter: MatterId): Promise<readonly PartyRow[]> {
  return tx.sql<PartyRow[]>`select id, epoch, role, class, card, added_at as "addedAt", rev from parties where matter = ${matter} and removed_at is null order by added_at, id`
}

/** Holds the party until the transaction ends. Null where it is not on this matter, or was removed. */
export async function findPartyRow(tx: Tx, permit: Permit<"party.write">, party: PartyId): Promise<PartyRow | null> {
  const [row] = await tx.sql<PartyRow[]>`select id, epoch, role, class, card, added_at as "addedAt", rev from parties where id = ${party} and matter = ${permit.facts.matter} and removed_at is null for update`
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
