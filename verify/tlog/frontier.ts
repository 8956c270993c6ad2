/** The right edge of a growing tree: for each tile level the hashes of the tile that is not yet full. It is all that is needed to append leaves, to cut full tiles and to tell the root. */
import { type Digest, EMPTY_ROOT, nodeDigest } from "./hash.ts"
import { TILE_WIDTH, tileWidth } from "./tiles.ts"

/** `edge[level]` holds the first `floor(size / 256^level) mod 256` hashes of that level's last tile; trailing empty levels are left out. */
export interface Frontier {
  readonly size: number
  readonly edge: readonly (readonly Digest[])[]
}

/** A tile of 256 hashes and the hash over it, which stands in the level above. */
export interface FullTile {
  readonly level: number
  readonly n: number
  readonly hashes: readonly Digest[]
  readonly root: Digest
}

export const EMPTY_FRONTIER: Frontier = { size: 0, edge: [] }

/** Appends leaf hashes, in order: the grown frontier and every tile that became full, as they filled. */
export function growFrontier(frontier: Frontier, leaves: readonly Digest[]): { readonly frontier: Frontier; readonly full: FullTile[] } {
  const growth = new Growth(frontier)
  const full = leaves.flatMap((leaf) => growth.push(0, leaf))
  return { frontier: growth.frontier(), full }
}

/** A frontier that grows in place. */
export class Growth {
  #size: number
  readonly #edge: Digest[][]

  constructor(from: Frontier) {
    this.#size = from.size
    this.#edge = from.edge.map((row) => [...row])
  }

  frontier(): Frontier {
    return { size: this.#size, edge: this.#edge.map((row) => [...row]) }
  }

  /** Appends the hash of 256^level leaves: for level 0 a leaf's own, else a full tile's. No lower level may have begun a tile. Returns the tiles that became full, lowest first. */
  push(level: number, digest: Digest): FullTile[] {
    this.#size += TILE_WIDTH ** level
    const full: FullTile[] = []
    let rising = digest
    for (let at = level; ; at++) {
      while (this.#edge.length <= at) this.#edge.push([])
      const row = this.#edge[at] as Digest[]
      row.push(rising)
      if (row.length < TILE_WIDTH) return full
      rising = perfectRoot(row)
      full.push({ level: at, n: this.#size / TILE_WIDTH ** (at + 1) - 1, hashes: row, root: rising })
      this.#edge[at] = []
    }
  }
}

/** The root of the whole tree (RFC 6962 §2.1). */
export function rootOf(frontier: Frontier): Digest {
  let right: Digest | null = null
  for (const row of frontier.edge) right = fold(row, right)
  return right ?? EMPTY_ROOT
}

/** The hash over 2^k hashes, k ≥ 0. */
export function perfectRoot(hashes: readonly Digest[]): Digest {
  let row = hashes
  while (row.length > 1) {
    const above: Digest[] = []
    for (let i = 0; i < row.length; i += 2) above.push(nodeDigest(row[i] as Digest, row[i + 1] as Digest))
    row = above
  }
  if (row.length !== 1 || (hashes.length & (hashes.length - 1)) !== 0) throw new RangeError("a perfect tree has 2^k leaves")
  return row[0] as Digest
}

/** The hash of a row of perfect subtrees, with what hangs to the right of them (smaller than any one of them) or nothing. */
export function fold(row: readonly Digest[], right: Digest | null): Digest | null {
  let hanging = right
  let end = row.length
  for (let width = 1; end > 0; width *= 2) {
    if ((end & width) === 0) continue
    const left = perfectRoot(row.slice(end - width, end))
    hanging = hanging === null ? left : nodeDigest(left, hanging)
    end -= width
  }
  return hanging
}

/** Which hashes make the frontier of a tree: one part for each level that has any. */
export function frontierParts(size: number): { readonly level: number; readonly n: number; readonly width: number }[] {
  const parts = []
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const n = Math.floor(size / TILE_WIDTH ** (level + 1))
    const width = tileWidth(size, level, n)
    if (width > 0) parts.push({ level, n, width })
  }
  return parts
}

/** Builds a frontier from the parts that `frontierParts` named. Throws where one is missing or has another width. */
export function toFrontier(size: number, parts: readonly { readonly level: number; readonly hashes: readonly Digest[] }[]): Frontier {
  const edge: Digest[][] = []
  for (const wanted of frontierParts(size)) {
    const part = parts.find((one) => one.level === wanted.level)
    if (part?.hashes.length !== wanted.width) throw new RangeError(`the frontier lacks ${wanted.width} hashes at level ${wanted.level}`)
    while (edge.length < wanted.level) edge.push([])
    edge[wanted.level] = [...part.hashes]
  }
  return { size, edge }
}
