/** Enters events in the log: gives each its index and its links in the chains of all it concerns, and grows the tree. Pure: what it returns is written by the registry in one transaction. */
import type { AnyId, EventId } from "#words"
import { type Link, chainedIn, toLeafBytes } from "../../verify/ledger/leaf.ts"
import { type Frontier, type FullTile, growFrontier } from "../../verify/tlog/frontier.ts"
import { type Digest, leafDigest, toBase64 } from "../../verify/tlog/hash.ts"
import type { ReadEvent } from "./waiting.ts"

/** The last leaf of a subject's chain: the how-manieth it is, and its hash in base64. */
export interface Head {
  readonly n: number
  readonly hash: string
}

/** One entered event. */
export interface EnteredLeaf {
  readonly index: number
  readonly event: EventId
  readonly bytes: Uint8Array
  readonly hash: Digest
  readonly chain: readonly Link[]
}

export interface Integration {
  readonly leaves: readonly EnteredLeaf[]
  readonly frontier: Frontier
  readonly tiles: readonly FullTile[]
  /** The heads that moved. */
  readonly heads: ReadonlyMap<string, Head>
}

/** Every id whose head `integrate` will ask for. */
export function subjectsOf(events: readonly ReadEvent[]): readonly AnyId[] {
  return [...new Set(events.flatMap((one) => chainedIn(one.body)))] as AnyId[]
}

/** Enters a batch, in its order. `heads` must answer for every id of `subjectsOf`: null where nothing concerned it before. Throws where a head is missing: that is a fault of the house. */
export function integrate(frontier: Frontier, heads: ReadonlyMap<string, Head | null>, events: readonly ReadEvent[]): Integration {
  const moved = new Map<string, Head>()
  const leaves = events.map((waiting, i) => {
    const chain = chainedIn(waiting.body).map((subject): Link => {
      const head = moved.get(subject) ?? heads.get(subject)
      if (head === undefined) throw new Error("a subject's head was not loaded")
      return [subject, (head?.n ?? 0) + 1, head?.hash ?? ""]
    })
    const bytes = toLeafBytes(waiting.event, waiting.signed, chain)
    const hash = leafDigest(bytes)
    const base64 = toBase64(hash)
    for (const [subject, n] of chain) moved.set(subject, { n, hash: base64 })
    return { index: frontier.size + i, event: waiting.id, bytes, hash, chain }
  })
  const grown = growFrontier(
    frontier,
    leaves.map((leaf) => leaf.hash),
  )
  return { leaves, frontier: grown.frontier, tiles: grown.full, heads: moved }
}
