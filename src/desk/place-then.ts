/** In which place of the file plan a document lay at a moment, and whether it was of class special then: from the leaves that say it was moved, and where none does, from the key that opens what it is called. No table that could be edited is believed. */
import { areMovesWhole, findDocument, findMatterFacts, listCustody, listMoveLeaves } from "#registry"
import type { DocumentRecord, MoveLeaf, Tx } from "#registry"
import type { AccessThen } from "#rules"
import { isId } from "#words"
import type { DocumentId, PlaceId } from "#words"
import type { Caller } from "./caller.ts"
import { openCardOf } from "./document-card.ts"
import { openRing } from "./matter-ring.ts"
import type { DetailOpener, OpenedDetail } from "./opened-details.ts"
import { Overtaken } from "./overtaken.ts"
import type { Log } from "./proved-keys.ts"
import { isCommitted, provedLeaf } from "./proved-leaf.ts"
import type { Tools } from "./tools.ts"

export interface PlaceThen extends Lay {
  /** Whether all that says it stands as it was signed, with none missing in between. */
  readonly proved: boolean
}

/** `unknown` where nothing that can be believed says it. */
interface Lay {
  readonly place: PlaceId | null | "unknown"
  readonly special: boolean | "unknown"
}
const UNKNOWN: Lay = { place: "unknown", special: "unknown" }

/** Of what is no document. */
export const ANYWHERE: PlaceThen = { ...UNKNOWN, proved: true }

interface Asked {
  readonly log: Log | null
  readonly size: number
  readonly open: DetailOpener
  readonly at: Temporal.Instant
}

/** Whether a document that lay so was open to a grant. What cannot be told leaves nobody out. */
export function liesOpenTo({ places, special, actions }: Pick<AccessThen, "places" | "special" | "actions">, lay: PlaceThen): boolean {
  const inPlace = places === null || lay.place === "unknown" || (lay.place !== null && places.includes(lay.place))
  const cleared = special !== false || lay.special !== true
  return inPlace && cleared && (actions === null || actions.includes("read"))
}

/** A move says where it went from and to: the first after the moment, else the last before it, tells. A document that was never moved lies where its key says. */
export async function placeThen(tools: Tools, tx: Tx, caller: Caller, document: DocumentId, asked: Asked): Promise<PlaceThen> {
  const row = await findDocument(tx, document)
  if (row === null) return { ...UNKNOWN, proved: false }
  const links = await listMoveLeaves(tx, document, asked.size)
  const told = await Promise.all(links.map((link) => toldBy(link, document, asked)))
  const proved = told.every((move) => move !== null) && (await areMovesWhole(tx, document, asked.size))
  const moves = [...told.filter((move) => move !== null), ...(await waitingMoves(tx, document, asked))]
  const later = moves.find((move) => isAfter(move.at, asked.at))
  if (later !== undefined) return { ...later.from, proved }
  const last = moves.at(-1)
  if (last !== undefined) return { ...last.to, proved }
  const lay = await byKey(tools, tx, caller, row)
  return { ...lay, proved: proved && lay.place !== "unknown" }
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0

interface Move {
  readonly at: Temporal.Instant
  readonly from: Lay
  readonly to: Lay
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
  return { at, from: layIn(opened?.detail["before"]), to: layIn(opened?.detail["after"]) }
}

function layIn(told: unknown): Lay {
  if (typeof told !== "object" || told === null || !("place" in told) || !("class" in told)) return UNKNOWN
  return { place: isId("place", told.place) ? told.place : null, special: told.class === "special" }
}

/** The place and the compartment under whose key a document is called what it is. One that was never given alone lies under no key of its own, and nobody has it alone. */
async function byKey(tools: Tools, tx: Tx, caller: Caller, row: DocumentRecord): Promise<Lay> {
  const facts = await findMatterFacts(tx, row.matter)
  if (facts === null) return UNKNOWN
  using ring = await openRing(tools, tx, caller, facts)
  if (!ring.epochs.includes(row.epoch)) return UNKNOWN
  try {
    openCardOf(ring, tools.firm.id, { ...row, place: null })
    return { place: row.apart, special: row.class === "special" }
  } catch (thrown) {
    if (thrown instanceof Overtaken) throw thrown
    return UNKNOWN
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
