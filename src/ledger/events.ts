/** A custody event as the house states it, in the ledger's one canonical form: opaque ids and a salted commitment, never a name or a word of content. */
import type { AnyId, EventId, EventKind, FirmId, KeyId, PersonId } from "#words"
import { EVENT_KINDS } from "#words"
import { type EventBody as OpenBody, type Signed, parseEvent, toEventBytes } from "../../verify/ledger/leaf.ts"

/** Public keys that a `key.published` event proves. `use` is a word such as `person`, `matter`, `recovery`. Keys are base64: kem 1216 bytes, sign 32. */
export interface Publishes {
  readonly key: KeyId
  readonly of: AnyId
  readonly use: string
  readonly kem?: string
  readonly sign?: string
}

/** What happened, when, by whom, to what. `at` as `eventTime` spells it; `detail` as `detailText` does. */
export interface EventBody {
  readonly v: 1
  readonly id: EventId
  readonly kind: EventKind
  readonly at: string
  readonly firm: FirmId
  /** A person's events are signed with their key; the house's and an unnamed caller's are not. */
  readonly by: PersonId | "house" | "unnamed"
  /** At most 64, each once. */
  readonly subjects: readonly AnyId[]
  readonly detail: string
  readonly publishes?: Publishes
}

/** The event's canonical bytes: what a person signs and what waits to be entered. Throws a RangeError for what no event can be. */
export function eventBytes(body: EventBody): Uint8Array {
  return toEventBytes(body)
}

/** The event in bytes; null for bytes in any other spelling, and for a kind of event that this house does not know. */
export function parseEventBytes(bytes: Uint8Array): EventBody | null {
  const event = parseEvent(bytes)
  return event !== null && isKnown(event) ? event : null
}

/** A person's signature over an event's bytes (label `event`), with the id of their published key. */
export function toSigned(key: KeyId, signature: Uint8Array): Signed {
  if (signature.length !== 64) throw new RangeError("an Ed25519 signature has 64 bytes")
  return { sig: Buffer.from(signature).toString("base64"), key }
}

/** A moment as events spell it: UTC, to the millisecond. */
export function eventTime(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 3 })
}

/** A 32-byte commitment as events spell it. */
export function detailText(commitment: Uint8Array): string {
  if (commitment.length !== 32) throw new RangeError("a commitment has 32 bytes")
  return Buffer.from(commitment).toString("base64")
}

function isKnown(event: OpenBody): event is EventBody {
  return (EVENT_KINDS as readonly string[]).includes(event.kind)
}
