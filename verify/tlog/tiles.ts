/** How a log is cut into files: tiles of 256 hashes and bundles of 256 entries, under the paths of C2SP tlog-tiles, each with one spelling. */
import { DIGEST_BYTES } from "./hash.ts"

export const TILE_WIDTH = 256
export const MAX_ENTRY_BYTES = 65_535
export const MAX_LEVEL = 63

/** Where the tree is read from. */
export interface TileSource {
  /** The first `width` hashes (1 to 256) of tile `n` at a level, 32 bytes each; null where the source does not hold them. */
  hashes(level: number, n: number, width: number): Promise<Uint8Array | null>
}

/** A tile or a bundle of entries, as a path names it. */
export interface TileName {
  readonly level: number | "entries"
  readonly n: number
  /** 256 for a full one. */
  readonly width: number
}

/** How many hashes tile `n` of a level has in a tree of this size: 0 to 256. */
export function tileWidth(size: number, level: number, n: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - n * TILE_WIDTH))
}

/** The path below the log's prefix: `tile/1/x001/234.p/7`. */
export function tilePath(name: TileName): string {
  const groups = [String(name.n % 1000).padStart(3, "0")]
  for (let rest = Math.floor(name.n / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`)
  return `tile/${name.level}/${groups.join("/")}${name.width === TILE_WIDTH ? "" : `.p/${name.width}`}`
}

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** The tile that a path names, or null for every path that no tile has. */
export function parseTilePath(path: string): TileName | null {
  const found = PATH.exec(path)
  if (found === null) return null
  const level = found[1] === "entries" ? "entries" : Number(found[1])
  const n = Number((found[2] as string).replaceAll(/[x/]/g, ""))
  const name: TileName = { level, n, width: found[3] === undefined ? TILE_WIDTH : Number(found[3]) }
  if ((level !== "entries" && level > MAX_LEVEL) || !Number.isSafeInteger(n) || name.width > TILE_WIDTH) return null
  return tilePath(name) === path ? name : null
}

/** Every tile and bundle that a tree of this size needs, entries first, then level by level. */
export function* tilesOf(size: number): Generator<TileName> {
  const row = function* (level: TileName["level"], height: number): Generator<TileName> {
    for (let n = 0, width = tileWidth(size, height, 0); width > 0; width = tileWidth(size, height, ++n)) yield { level, n, width }
  }
  yield* row("entries", 0)
  for (let level = 0; TILE_WIDTH ** level <= size; level++) yield* row(level, level)
}

/** A bundle of entries: each with its length before it in two bytes, big-endian. Throws where one is longer than 65,535 bytes. */
export function toBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError("an entry has at most 65,535 bytes")
    bundle.writeUInt16BE(entry.length, at)
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/** Where the entries of a bundle stand: entry `i` from `starts[i] + 2` to `starts[i + 1]`. `count` is below `width` where the bundle breaks off; `over` where bytes are left over. */
export function entriesIn(bundle: Uint8Array, width: number): { readonly count: number; readonly starts: Int32Array; readonly over: boolean } {
  const starts = new Int32Array(width + 1)
  for (let count = 0, at = 0; ; count++) {
    starts[count] = at
    if (count === width) return { count, starts, over: at < bundle.length }
    if (at + 2 > bundle.length) return { count, starts, over: false }
    at += 2 + (bundle[at] as number) * 256 + (bundle[at + 1] as number)
    if (at > bundle.length) return { count, starts, over: false }
  }
}

/** Whether a run of bytes can be the hashes of a tile of this width. */
export function isTile(bytes: Uint8Array | null, width: number): bytes is Uint8Array {
  return bytes !== null && bytes.length === width * DIGEST_BYTES
}
