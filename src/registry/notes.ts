/** Notes on a matter: sealed text, by whom and when; a struck one stays readable. */
import type { Permit } from "#rules"
import type { EpochId, NoteId, PersonId } from "#words"
import type { Tx } from "./transaction.ts"

export interface NoteRow {
  readonly id: NoteId
  readonly epoch: EpochId
  readonly special: boolean
  readonly text: Uint8Array
  readonly by: PersonId
  readonly at: Temporal.Instant
  readonly struckAt: Temporal.Instant | null
  readonly struckBy: PersonId | null
}

/** A page of notes, newest first, after the note that the last page ended with. */
export async function listNoteRows(tx: Tx, permit: Permit<"note.list">, after: NoteId | null, limit: number): Promise<readonly NoteRow[]> {
  const matter = permit.facts.matter
  return tx.sql<NoteRow[]>`
    select id, epoch, special, text, by, at, struck_at as "struckAt", struck_by as "struckBy" from notes
    where matter = ${matter} and (${after}::text is null or (at, id) < (select a.at, a.id from notes a where a.id = ${after} and a.matter = ${matter}))
    order by at desc, id desc limit ${limit}`
}

export async function insertNote(tx: Tx, permit: Permit<"note.write">, note: Pick<NoteRow, "id" | "epoch" | "special" | "text" | "at">): Promise<void> {
  await tx.sql`insert into notes (id, matter, epoch, special, text, by, at) values (${note.id}, ${permit.facts.matter}, ${note.epoch}, ${note.special}, ${note.text}, ${permit.to}, ${note.at.toString()})`
}

/** Holds the note until the transaction ends. Null where it is not on this matter. */
export async function findNoteStanding(
  tx: Tx,
  permit: Permit<"note.write">,
  note: NoteId,
): Promise<{ readonly by: PersonId; readonly struck: boolean; readonly special: boolean } | null> {
  const [row] = await tx.sql<
    { by: PersonId; struck: boolean; special: boolean }[]
  >`select by, struck_at is not null as struck, special from notes where id = ${note} and matter = ${permit.facts.matter} for update`
  return row ?? null
}

export async function markNoteStruck(tx: Tx, permit: Permit<"note.write">, note: NoteId, at: Temporal.Instant): Promise<void> {
  await tx.sql`update notes set struck_at = ${at.toString()}, struck_by = ${permit.to} where id = ${note} and matter = ${permit.facts.matter}`
}

export async function countNotes(tx: Tx, permit: Permit<"note.list">): Promise<number> {
  const [row] = await tx.sql<{ n: number }[]>`select notes as n from matter_counts(${permit.facts.matter})`
  return row?.n ?? 0
}
