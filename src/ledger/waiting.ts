/** Judges what waits for its place in the log: a row that cannot be a leaf of it is told apart from an event, and never stands in an event's way. Pure. */
import type { EventId, FirmId } from "#words"
import { isId } from "#words"
import { type EventBody, type Signed, isPerson, parseEvent } from "../../verify/ledger/leaf.ts"
import { toSigned } from "./events.ts"

/** A row as it was written, by whomever: nothing of it has been looked at. */
export interface WaitingRow {
  readonly id: string
  readonly body: string
  /** In hex. */
  readonly sig: string | null
  readonly signer: string | null
}

/** An event that has committed and waits for its place. `signed` is present exactly when a person did it. */
export interface SignedEvent {
  readonly event: Uint8Array
  readonly signed: Signed | null
}

/** An event that has been read, and can be entered. */
export interface ReadEvent extends SignedEvent {
  readonly id: EventId
  readonly body: EventBody
}

/** Why a row cannot be a leaf: its body is not in the one canonical form, is of another firm, bears another id than the row, or is not signed as its doer's events are. */
export type Misfit = "not-canonical" | "another-firm" | "another-id" | "signed-wrongly"

/** The event that a row is, or why it is none. What this lets pass makes a canonical leaf, whatever the row held. */
export function readWaiting(row: WaitingRow, firm: FirmId): ReadEvent | Misfit {
  // In UTF-8, so that no sign outside ASCII is cut down to one that fits.
  const event = Buffer.from(row.body, "utf8")
  const body = parseEvent(event)
  if (body === null) return "not-canonical"
  if (body.firm !== firm) return "another-firm"
  if (body.id !== row.id) return "another-id"
  const { sig, signer } = row
  if (!isPerson(body.by)) return sig === null && signer === null ? { event, signed: null, id: row.id as EventId, body } : "signed-wrongly"
  if (sig?.length !== 128 || !isId("key", signer)) return "signed-wrongly"
  return { event, signed: toSigned(signer, Buffer.from(sig, "hex")), id: row.id as EventId, body }
}

/** An event of one's own making. Throws where it is not in its form: that is a fault of the house. */
export function readEvent({ event, signed }: SignedEvent): ReadEvent {
  const body = parseEvent(event)
  if (body === null) throw new Error("a waiting event is not in its canonical form")
  if ((signed !== null) !== isPerson(body.by)) throw new Error("a person's event is signed, and only theirs")
  return { event, signed, id: body.id as EventId, body }
}
