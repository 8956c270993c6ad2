/** Records a custody event in its act's own transaction: signed by whoever did it, its detail sealed to the matter and to the overseers, only a salted commitment in the open. */
import { eventBytes } from "#ledger"
import type { EventBody } from "#ledger"
import { inOneTransaction, insertEvent, insertOversightKey } from "#registry"
import type { NewEvent, Tx } from "#registry"
import { commit, newSalt, sealField, sign } from "#seal"
import type { Key, SignPair } from "#seal"
import { yes } from "#words"
import type { AnyId, DocumentId, EpochId, EventId, EventKind, KeyId, MatterId, Outcome, PersonId, PlaceId, Purpose } from "#words"
import type { Caller } from "./caller.ts"
import type { OversightKey, Tools } from "./tools.ts"

export type Detail = { readonly [name: string]: string | number | boolean | null | readonly string[] | Detail | undefined }

/** What happened, as the act knows it. */
export interface Fact {
  readonly kind: EventKind
  readonly matter?: {
    readonly id: MatterId
    readonly epoch: EpochId
    readonly key: Key<"matter">
    /** Whether it is the key of the matter's card: whoever does it has no other. */
    readonly card?: boolean
  }
  /** Whether it tells of what is of class special; the matter's key is that compartment's then. */
  readonly special?: boolean
  /** The place of the file plan under whose key it is told; the matter's key is that place's then. */
  readonly apart?: PlaceId | null
  /** A matter whose chain this belongs to although its key is not at hand: for refusals, and for what the house does on its rounds. */
  readonly ofMatter?: MatterId
  readonly document?: DocumentId
  /** Whatever else the event is about, besides matter and document. */
  readonly also?: readonly AnyId[]
  readonly detail?: Detail
  /** Its salt, where the act keeps what it commits to; a fresh one otherwise. */
  readonly salt?: Uint8Array
  readonly publishes?: EventBody["publishes"]
}

/** Who did it: a person with their signing key, the house, or somebody whose name only overseers may open. */
export type Doer = { readonly person: PersonId; readonly keyId: KeyId; readonly sign: SignPair; readonly purpose: Purpose | null } | "house" | "unnamed"

export interface Recorded {
  readonly event: EventId
  readonly kind: EventKind
  readonly at: string
  readonly leaf: number | null
}

/** Writes the event; it is durable when the transaction commits, and no plaintext may leave before. */
export async function record(tools: Tools, tx: Tx, doer: Doer, fact: Fact): Promise<Recorded> {
  const { row, recorded } = stateOf(tools, doer, fact)
  oversightKept(tools, tx)
  tx.later(insertEvent(tx, row))
  return recorded
}

/** The oversight key of the day, which is in the database when the transaction has committed. */
export function oversightKept(tools: Tools, tx: Tx): OversightKey {
  const oversight = tools.oversight()
  if (!oversight.kept) {
    tx.later(insertOversightKey(tx, oversight.id, oversight.sealed, tools.now()))
    tx.onceCommitted(() => {
      oversight.kept = true
    })
  }
  return oversight
}

/** Writes the event of an act that reads and writes nothing else; durable when it resolves. */
export async function recordReading(tools: Tools, caller: Caller, fact: Fact): Promise<Outcome<Recorded>> {
  // The first event under a new oversight key brings the key with it.
  if (!tools.oversight().kept) return inOneTransaction(tools.db, caller.seen, async (tx) => yes(await record(tools, tx, doerOf(caller), fact)))
  const { row, recorded } = stateOf(tools, doerOf(caller), fact)
  await tools.readings.note(row)
  return yes(recorded)
}

/** The text that an event commits to: its detail, with what its doer was there for. */
export function detailText(doer: Doer, detail: Detail | undefined): string {
  const purpose = typeof doer === "string" ? null : doer.purpose
  return JSON.stringify({ ...(purpose === null ? {} : { purpose }), ...detail })
}

/** The event as it is kept: signed by its doer, its detail sealed twice. */
function stateOf(tools: Tools, doer: Doer, fact: Fact): { readonly row: NewEvent; readonly recorded: Recorded } {
  const id = tools.newId("event")
  const at = tools.now().round({ smallestUnit: "millisecond", roundingMode: "floor" })
  const salt = fact.salt ?? newSalt()
  const detail = detailText(doer, fact.detail)
  const matter = fact.matter?.id ?? fact.ofMatter ?? null
  const body: EventBody = {
    v: 1,
    id,
    kind: fact.kind,
    at: at.toString({ fractionalSecondDigits: 3 }),
    firm: tools.firm.id,
    by: typeof doer === "string" ? doer : doer.person,
    subjects: [...new Set([...(matter === null ? [] : [matter]), ...(fact.document === undefined ? [] : [fact.document]), ...(fact.also ?? [])])],
    detail: Buffer.from(commit(detail, salt)).toString("base64"),
    ...(fact.publishes === undefined ? {} : { publishes: fact.publishes }),
  }
  const bytes = eventBytes(body)
  const opened = JSON.stringify({ salt: Buffer.from(salt).toString("base64"), detail })
  const oversight = tools.oversight()
  const place = [tools.firm.id, "events", "detail", id]
  const row: NewEvent = {
    id,
    kind: fact.kind,
    at,
    by: typeof doer === "string" ? null : doer.person,
    matter,
    document: fact.document ?? null,
    body: Buffer.from(bytes).toString("latin1"),
    sig: typeof doer === "string" ? null : sign(doer.sign, "event", bytes),
    signer: typeof doer === "string" ? null : doer.keyId,
    detail: fact.matter === undefined ? null : sealField(fact.matter.key, opened, place),
    epoch: fact.matter?.epoch ?? null,
    special: fact.special === true,
    card: fact.matter?.card === true,
    apart: fact.apart ?? null,
    oversight: sealField(oversight.key, opened, place),
    oversightKey: oversight.id,
  }
  return { row, recorded: { event: id, kind: fact.kind, at: body.at, leaf: null } }
}

/** The caller as the doer of what is recorded. */
export function doerOf(caller: Caller): Doer {
  return { person: caller.person, keyId: caller.keyId, sign: caller.keys.sign, purpose: caller.purpose }
}
