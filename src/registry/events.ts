/** Custody events as they happen: inserted in their act's own transaction, never changed, integrated into the tree a moment later. */
import type { DocumentId, EpochId, EventId, EventKind, KeyId, MatterId, PersonId, PlaceId } from "#words"
import type { FirmDatabase, Sql, TxSql } from "./connect.ts"
import type { Tx } from "./transaction.ts"

export interface NewEvent {
  readonly id: EventId
  readonly kind: EventKind
  readonly at: Temporal.Instant
  readonly by: PersonId | null
  readonly matter: MatterId | null
  readonly document: DocumentId | null
  /** The canonical event body, exactly as it was signed. */
  readonly body: string
  readonly sig: Uint8Array | null
  readonly signer: KeyId | null
  readonly detail: Uint8Array | null
  readonly epoch: EpochId | null
  /** Whether it tells of what is of class special: its detail lies under that key, and to whoever is not cleared it is not there. */
  readonly special: boolean
  /** Whether its detail lies under the key of the matter's card, because whoever did it has no other. */
  readonly card: boolean
  /** The place under whose key its detail lies; null where it lies under another. */
  readonly apart: PlaceId | null
  readonly oversight: Uint8Array
  readonly oversightKey: string
  /** Who did it, where they are not named and watch the ledger: where it stands in no matter's chain, they do not see it there. */
  readonly unseenBy: PersonId | null
}

export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  await insertOne(tx.sql, event)
}

async function insertOne(sql: Sql | TxSql, event: NewEvent): Promise<void> {
  await sql`insert into events (id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key, special, hidden, card, apart, unseen_by)
    values (${event.id}, ${event.kind}, ${event.at.toString()}, ${event.by}, ${event.matter}, ${event.document}, ${event.body}, ${event.sig}, ${event.signer}, ${event.detail}, ${event.epoch}, ${event.oversight}, ${event.oversightKey}, ${event.special}, ${event.special}, ${event.card}, ${event.apart}, ${event.unseenBy})`
}

/**
 * Many events of readings in one statement and one commit: durable when it resolves. They hang on nothing else that is written.
 * Each column travels as one text with a line for each event; none of them has a line's end in it, and an empty line is null.
 */
export async function insertEvents(db: FirmDatabase, events: readonly NewEvent[]): Promise<void> {
  const [only] = events
  if (only !== undefined && events.length === 1) return insertOne(db.door, only)
  const lines = (of: (event: NewEvent) => string | null): string => events.map((event) => of(event) ?? "").join("\n")
  await db.door`insert into events (id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key, special, hidden, card, apart)
    select id, kind, at::timestamptz, nullif(by, ''), nullif(matter, ''), nullif(document, ''), body, decode(nullif(sig, ''), 'hex'), nullif(signer, ''), decode(nullif(detail, ''), 'hex'), nullif(epoch, ''), decode(oversight, 'hex'), oversight_key, special::boolean, special::boolean, card::boolean, nullif(apart, '')
    from unnest(string_to_array(${lines((e) => e.id)}, E'\n'), string_to_array(${lines((e) => e.kind)}, E'\n'), string_to_array(${lines((e) => e.at.toString())}, E'\n'), string_to_array(${lines((e) => e.by)}, E'\n'), string_to_array(${lines((e) => e.matter)}, E'\n'),
      string_to_array(${lines((e) => e.document)}, E'\n'), string_to_array(${lines((e) => e.body)}, E'\n'), string_to_array(${lines((e) => hex(e.sig))}, E'\n'), string_to_array(${lines((e) => e.signer)}, E'\n'), string_to_array(${lines((e) => hex(e.detail))}, E'\n'),
      string_to_array(${lines((e) => e.epoch)}, E'\n'), string_to_array(${lines((e) => hex(e.oversight))}, E'\n'), string_to_array(${lines((e) => e.oversightKey)}, E'\n'), string_to_array(${lines((e) => String(e.special))}, E'\n'), string_to_array(${lines((e) => String(e.card))}, E'\n'), string_to_array(${lines((e) => e.apart)}, E'\n'))
      e(id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key, special, card, apart)`
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}

/** Keeps a key for the sealed details of events, itself sealed to the overseers. */
export async function insertOversightKey(tx: Tx, id: string, sealed: Uint8Array, at: Temporal.Instant): Promise<void> {
  await tx.sql`insert into oversight_keys (id, sealed, made_at) values (${id}, ${sealed}, ${at.toString()}) on conflict do nothing`
}

/**
 * The matter that a thing belongs to, whoever asks: only to note a refusal in the right chain.
 * None where it is of class special and they are on its matter without being cleared: the numbers of a chain that they read would tell them that there is such a thing.
 */
export async function matterOfThing(tx: Tx, thing: string): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId | null }[]>`
    select case when not (is_special(${thing}) and on_matter(m) and not cleared_on(m)) then m end as matter
    from (select coalesce(a, b) as m from (select matter_of(${thing}) as a, matter_of_review(${thing}) as b offset 0) both_asked offset 0) asked`
  return row?.matter ?? null
}

/** Whether a thing is of class special, whoever asks: only to note a refusal no further than that class is told of it. */
export async function isSpecialThing(tx: Tx, thing: string): Promise<boolean> {
  const [row] = await tx.sql<{ special: boolean }[]>`select is_special(${thing}) as special`
  return row?.special === true
}
