/** Custody events as they happen: inserted in their act's own transaction, never changed, integrated into the tree a moment later. */
import type { DocumentId, EpochId, EventId, EventKind, KeyId, MatterId, PersonId } from "#words"
import type { FirmDatabase } from "./connect.ts"
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
  readonly oversight: Uint8Array
  readonly oversightKey: string
}

export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  await tx.sql`insert into events (id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key)
    values (${event.id}, ${event.kind}, ${event.at.toString()}, ${event.by}, ${event.matter}, ${event.document}, ${event.body}, ${event.sig}, ${event.signer}, ${event.detail}, ${event.epoch}, ${event.oversight}, ${event.oversightKey})`
}

/** Many events of readings in one statement and one commit: durable when it resolves. They hang on nothing else that is written. */
export async function insertEvents(db: FirmDatabase, events: readonly NewEvent[]): Promise<void> {
  const texts = (of: (event: NewEvent) => string | null): (string | null)[] => events.map(of)
  await db.door`insert into events (id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key)
    select id, kind, at::timestamptz, by, matter, document, body, decode(sig, 'hex'), signer, decode(detail, 'hex'), epoch, decode(oversight, 'hex'), oversight_key
    from unnest(${texts((e) => e.id)}::text[], ${texts((e) => e.kind)}::text[], ${texts((e) => e.at.toString())}::text[], ${texts((e) => e.by)}::text[], ${texts((e) => e.matter)}::text[], ${texts((e) => e.document)}::text[],
      ${texts((e) => e.body)}::text[], ${texts((e) => hex(e.sig))}::text[], ${texts((e) => e.signer)}::text[], ${texts((e) => hex(e.detail))}::text[], ${texts((e) => e.epoch)}::text[], ${texts((e) => hex(e.oversight))}::text[], ${texts((e) => e.oversightKey)}::text[])
      e(id, kind, at, by, matter, document, body, sig, signer, detail, epoch, oversight, oversight_key)`
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")
}

/** Keeps a key for the sealed details of events, itself sealed to the overseers. */
export async function insertOversightKey(tx: Tx, id: string, sealed: Uint8Array, at: Temporal.Instant): Promise<void> {
  await tx.sql`insert into oversight_keys (id, sealed, made_at) values (${id}, ${sealed}, ${at.toString()}) on conflict do nothing`
}

/** The matter that a thing belongs to, whoever asks: only to note a refusal in the right chain. */
export async function matterOfThing(tx: Tx, thing: string): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId | null }[]>`select matter_of(${thing}) as matter`
  return row?.matter ?? null
}
