/** Custody events as they happen: inserted in their act's own transaction, never changed, integrated into the tree a moment later. */
import type { DocumentId, EpochId, EventId, EventKind, KeyId, MatterId, PersonId } from "#words"
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

/** Keeps a key for the sealed details of events, itself sealed to the overseers. */
export async function insertOversightKey(tx: Tx, id: string, sealed: Uint8Array, at: Temporal.Instant): Promise<void> {
  await tx.sql`insert into oversight_keys (id, sealed, made_at) values (${id}, ${sealed}, ${at.toString()}) on conflict do nothing`
}

/** The matter that a thing belongs to, whoever asks: only to note a refusal in the right chain. */
export async function matterOfThing(tx: Tx, thing: string): Promise<MatterId | null> {
  const [row] = await tx.sql<{ matter: MatterId | null }[]>`select matter_of(${thing}) as matter`
  return row?.matter ?? null
}
