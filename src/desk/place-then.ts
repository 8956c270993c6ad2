/** In which place of the file plan a document lay at a moment: from the leaves that say it was moved, and where none does, from the key that opens what it is called. No table that could be edited is believed. */
import { areMovesWhole, findDocument, findMatterFacts, listCustody, listMoveLeaves } from "#registry"
import type { DocumentRecord, MoveLeaf, Tx } from "#registry"
import { compartmentOf, isId } from "#words"
import type { DocumentId, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import { openDocumentCard } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { openRing } from "./matter-ring.ts"
import type { DetailOpener, OpenedDetail } from "./opened-details.ts"
import { Overtaken } from "./overtaken.ts"
import type { Log } from "./proved-keys.ts"
import { isCommitted, provedLeaf } from "./proved-leaf.ts"
import type { Tools } from "./tools.ts"

export interface PlaceThen {
  /** `unknown` where nothing that can be believed says it. */
  readonly place: PlaceId | null | "unknown"
  /** Whether all that says it stands as it was signed, with none missing in between. */
  readonly proved: boolean
}

/** Of what is no document. */
export const ANYWHERE: PlaceThen = { place: "unknown", proved: true }

interface Asked {
  readonly log: Log | null
  readonly size: number
  readonly open: DetailOpener
  readonly at: Temporal.Instant
}

/** A move says where it went from and to: the first after the moment, else the last before it, tells. A document that was never moved lies where its key says. */
export async function placeThen(tools: Tools, tx: Tx, caller: Caller, document: DocumentId, asked: Asked): Promise<PlaceThen> {
  const row = await findDocument(tx, document)
  if (row === null) return { place: "unknown", proved: false }
  const links = await listMoveLeaves(tx, document, asked.size)
  const told = await Promise.all(links.map((link) => toldBy(link, document, asked)))
  const proved = told.every((move) => move !== null) && (await areMovesWhole(tx, document, asked.size))
  const moves = [...told.filter((move) => move !== null), ...(await waitingMoves(tx, document, asked))]
  const later = moves.find((move) => isAfter(move.at, asked.at))
  if (later !== undefined) return { place: later.from, proved }
  const last = moves.at(-1)
  if (last !== undefined) return { place: last.to, proved }
  const place = await byKey(tools, tx, caller, row)
  return { place, proved: proved && place !== "unknown" }
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0

interface Move {
  readonly at: Temporal.Instant
  readonly from: PlaceId | null | "unknown"
  readonly to: PlaceId | null | "unknown"
}

/** Null where the leaf is gone, is not the one that was signed, is of something else, or did not commit to what is told. */
async function toldBy(link: MoveLeaf, document: DocumentId, { log, open }: Asked): Promise<Move | null> {
  if (link.bytes === null || link.event === null) return null
  const leaf = await provedLeaf(log, { index: link.index, bytes: link.bytes })
  if (leaf === null || leaf.event.id !== link.event || !leaf.event.subjects.includes(document)) return null
  const opened = tryOpen(open, { ...link, event: link.event })
  if (opened === "bent" || (opened !== null && !isCommitted(leaf, opened))) return null
  return moveIn(Temporal.Instant.from(leaf.event.at), opened)
}

/** What happened in this last moment and is not among the leaves yet; in its order. */
async function waitingMoves(tx: Tx, document: DocumentId, { open, size }: Asked): Promise<readonly Move[]> {
  const rows = await listCustody(tx, { of: { document }, kind: "document.changed", newestFirst: true, after: null, limit: MOST_WAITING })
  return rows.toReversed().flatMap((row) => {
    const opened = row.leaf !== null && row.leaf < size ? "bent" : tryOpen(open, row)
    return opened === "bent" ? [] : [moveIn(row.at, opened)]
  })
}

/** More than anybody changes what is said of one document within the moment that a leaf takes. */
const MOST_WAITING = 100

function moveIn(at: Temporal.Instant, opened: OpenedDetail | null): Move {
  return { at, from: placeIn(opened?.detail["before"]), to: placeIn(opened?.detail["after"]) }
}

function placeIn(told: unknown): PlaceId | null | "unknown" {
  if (typeof told !== "object" || told === null || !("place" in told)) return "unknown"
  return isId("place", told.place) ? told.place : null
}

/** The place under whose key a document is called what it is. One that was never given alone lies under no key of its own, and nobody has it alone. */
async function byKey(tools: Tools, tx: Tx, caller: Caller, row: DocumentRecord): Promise<PlaceId | null | "unknown"> {
  const facts = await findMatterFacts(tx, row.matter)
  if (facts === null) return "unknown"
  using ring = await openRing(tools, tx, caller, facts)
  if (!ring.epochs.includes(row.epoch)) return "unknown"
  const key = ring.of(row.epoch, keyIn(compartmentOf(row.class), row.apart))
  try {
    openDocumentCard(key, tools.firm.id, { matter: row.matter, document: row.id, place: null }, row.card)
    return row.apart
  } catch {
    return "unknown"
  }
}

/** What was bent since opens with no key. */
function tryOpen(open: DetailOpener, row: Parameters<DetailOpener>[0]): OpenedDetail | null | "bent" {
  try {
    return open(row)
  } catch (thrown) {
    if (thrown instanceof Overtaken) throw thrown
    return "bent"
  }
}
