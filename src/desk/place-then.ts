/** In which place of the file plan a document lay at a moment, from what the ledger says of its moves. */
import { findDocument, listCustody } from "#registry"
import type { Tx } from "#registry"
import { isId } from "#words"
import type { DocumentId, PlaceId } from "#words"
import type { DetailOpener } from "./opened-details.ts"

/** A move says where it went from and to; a document that was never moved lies where it was filed. `unknown` where the reader cannot open what says it. */
export async function placeThen(tx: Tx, document: DocumentId, open: DetailOpener, moment: Temporal.Instant): Promise<PlaceId | null | "unknown"> {
  const moves = await listCustody(tx, { of: { document }, kind: "document.changed", newestFirst: false, after: null, limit: MOST_MOVES })
  if (moves.length === MOST_MOVES) return "unknown"
  const later = moves.find((move) => Temporal.Instant.compare(move.at, moment) > 0)
  if (later === undefined) return (await findDocument(tx, document))?.place ?? null
  const told = open(later)?.detail["before"]
  if (typeof told !== "object" || told === null || !("place" in told)) return "unknown"
  const { place } = told
  return isId("place", place) ? place : null
}

/** More changes than anybody makes to what is said of one document. */
const MOST_MOVES = 10_000
