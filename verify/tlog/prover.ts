/** Builds inclusion and consistency proofs (RFC 6962 §2.1.1, §2.1.2) from tiles alone, reading each tile at most once. */
import { perfectRoot } from "./frontier.ts"
import { type Digest, EMPTY_ROOT, nodeDigest, unpackDigests } from "./hash.ts"
import { splitPoint } from "./proofs.ts"
import { TILE_WIDTH, type TileSource, isTile, tileWidth } from "./tiles.ts"

/** A tile of the tree is not there, or not as wide as it has to be. */
export class LacksTile extends Error {}

/** Proofs within one tree. All throw LacksTile where the source lacks one, and a RangeError where the tree has no such leaf or size. */
export interface Prover {
  readonly size: number
  root(): Promise<Digest>
  inclusion(index: number): Promise<Digest[]>
  /** The proof that this tree grew from the first `earlier` leaves. */
  consistency(earlier: number): Promise<Digest[]>
}

/** A prover for the tree of the first `size` leaves. It keeps the tiles it has read: make one for each piece of work. */
export function proverFor(source: TileSource, size: number): Prover {
  const read = tileReader(source, size)
  const range = (from: number, to: number) => rangeHash(read, from, to)
  return {
    size,
    root: async () => (size === 0 ? EMPTY_ROOT : range(0, size)),
    inclusion: async (index) => {
      if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`)
      return Promise.all(inclusionRanges(index, 0, size).map(([from, to]) => range(from, to)))
    },
    consistency: async (earlier) => {
      if (!Number.isSafeInteger(earlier) || earlier < 0 || earlier > size) throw new RangeError(`a tree of ${size} leaves did not grow from ${earlier}`)
      if (earlier === 0 || earlier === size) return []
      return Promise.all(consistencyRanges(earlier, 0, size, true).map(([from, to]) => range(from, to)))
    },
  }
}

type Range = readonly [from: number, to: number]
type TileReader = (level: number, n: number) => Promise<readonly Digest[]>

/** PATH(m, D[n]) of RFC 6962 §2.1.1: the ranges of leaves beside the way from the leaf to the root, lowest first. */
function inclusionRanges(index: number, from: number, to: number): Range[] {
  if (to - from === 1) return []
  const middle = from + splitPoint(to - from)
  return index < middle ? [...inclusionRanges(index, from, middle), [middle, to]] : [...inclusionRanges(index, middle, to), [from, middle]]
}

/** SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2; `whole` is its b: the earlier root is known to the verifier. */
function consistencyRanges(earlier: number, from: number, to: number, whole: boolean): Range[] {
  if (earlier === to) return whole ? [] : [[from, to]]
  const middle = from + splitPoint(to - from)
  return earlier <= middle
    ? [...consistencyRanges(earlier, from, middle, whole), [middle, to]]
    : [...consistencyRanges(earlier, middle, to, false), [from, middle]]
}

/** MTH(D[from:to]) where `from` is a multiple of the smallest power of two that is not below `to - from`, as in every proof. */
async function rangeHash(read: TileReader, from: number, to: number): Promise<Digest> {
  const count = to - from
  if (count > 1 && splitPoint(count) * 2 !== count) {
    const middle = from + splitPoint(count)
    const [left, right] = await Promise.all([rangeHash(read, from, middle), rangeHash(read, middle, to)])
    return nodeDigest(left, right)
  }
  let level = 0
  while (TILE_WIDTH ** (level + 1) <= count) level++
  const span = TILE_WIDTH ** level
  const n = Math.floor(from / (span * TILE_WIDTH))
  const start = from / span - n * TILE_WIDTH
  return perfectRoot((await read(level, n)).slice(start, start + count / span))
}

function tileReader(source: TileSource, size: number): TileReader {
  const kept = new Map<string, Promise<readonly Digest[]>>()
  const fetch = async (level: number, n: number) => {
    const width = tileWidth(size, level, n)
    const bytes = await source.hashes(level, n, width)
    if (!isTile(bytes, width)) throw new LacksTile(`the log lacks tile ${n} of level ${level}, ${width} hashes wide`)
    return unpackDigests(bytes)
  }
  return (level, n) => {
    const name = `${level}/${n}`
    const found = kept.get(name) ?? fetch(level, n)
    kept.set(name, found)
    return found
  }
}
