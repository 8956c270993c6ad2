/** Which leaves of the two chains concern the pair of person and matter, and so have to be opened: walls between them, memos and notices read, grants, requests, refusals, and the event that closes the certificate. */
import type { Leaf } from "../ledger/leaf.ts"

/** A proved leaf at its place in the log, and what its detail says where it is opened. */
export interface PlacedLeaf {
  readonly index: number
  readonly leaf: Leaf
}

export interface Pair {
  readonly matter: string
  readonly person: string
}

/** The kind of the event that closes a certificate: an overseer looked at the screen between a person and a matter. */
export const CLOSING = "screen.examined"
const WALL_KINDS = new Set(["wall.raised", "wall.named", "wall.begun", "wall.lifting-asked", "wall.left-standing", "wall.lifted"])
const RAISES = new Set(["wall.raised", "wall.named"])
/** Events that name nobody before they are opened: any of them could be about the person. */
const UNNAMED = new Set(["refused", "access.asked"])
const GRANT_KINDS = new Set(["grant.made", "grant.ended"])

/** Whether the event is about the matter: stands in its chain. */
export function isOfMatter({ leaf }: PlacedLeaf, { matter }: Pair): boolean {
  return leaf.event.subjects.includes(matter)
}

export function names({ leaf }: PlacedLeaf, id: string): boolean {
  return leaf.event.subjects.includes(id)
}

/** The first subject of a kind, such as `wal_`. */
export function subjectOf({ leaf }: PlacedLeaf, prefix: string): string | null {
  return leaf.event.subjects.find((one) => one.startsWith(prefix)) ?? null
}

/** The walls that were raised between the two, in the order of the log: for somebody whom a wall named later, by that. */
export function wallsRaised<L extends PlacedLeaf>(leaves: readonly L[], pair: Pair): readonly L[] {
  return leaves.filter((one) => RAISES.has(one.leaf.event.kind) && isOfMatter(one, pair) && names(one, pair.person) && subjectOf(one, "wal_") !== null)
}

/**
 * The leaves that have to be opened, by index. From the first wall on every refusal and every request for access in the matter's chain is one of them, whosever it was:
 * they name nobody before they are opened, so one that stayed closed could be the screened person's.
 */
export function leavesToOpen(leaves: readonly PlacedLeaf[], pair: Pair): ReadonlySet<number> {
  const raised = wallsRaised(leaves, pair)
  const walls = new Set(raised.map((one) => subjectOf(one, "wal_")))
  const first = raised[0]?.index ?? Infinity
  return new Set(leaves.filter((one) => mustOpen(one, pair, walls, first)).map((one) => one.index))
}

function mustOpen(one: PlacedLeaf, pair: Pair, walls: ReadonlySet<string | null>, first: number): boolean {
  const { kind, by } = one.leaf.event
  if (kind === "notice.acknowledged") return by === pair.person
  if (!isOfMatter(one, pair)) return false
  if (UNNAMED.has(kind)) return one.index > first
  if (kind === "memo.acknowledged") return walls.has(subjectOf(one, "wal_"))
  return names(one, pair.person) && (kind === CLOSING || WALL_KINDS.has(kind) || GRANT_KINDS.has(kind))
}
