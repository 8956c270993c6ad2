/** The log of a running house, read by the roads that C2SP tlog-tiles lays: its signed checkpoint, its tiles and its bundles of entries. */
import { Ending } from "../endings.ts"
import type { House } from "../house.ts"
import type { LogSource } from "../../verify/ledger/verify.ts"
import { DIGEST_BYTES } from "../../verify/tlog/hash.ts"
import { type TileName, TILE_WIDTH, entriesIn, tilePath } from "../../verify/tlog/tiles.ts"

/** The bytes of a tile or bundle; null where the house has none of that name. */
export async function fetchTile(house: House, name: TileName): Promise<Uint8Array | null> {
  try {
    const response = await house.bytes("getLogTile", { path: tilePath(name).slice("tile/".length) })
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    if (cause instanceof Ending && cause.words.code === "not-found") return null
    throw cause
  }
}

/** A house as the source of its log. Where a partial tile has grown full since the checkpoint, its beginning is taken. */
export function houseSource(house: House): LogSource {
  const fetchBegin = async (name: TileName, begin: (full: Uint8Array) => Uint8Array) => {
    const exact = await fetchTile(house, name)
    if (exact !== null || name.width === TILE_WIDTH) return exact
    const full = await fetchTile(house, { ...name, width: TILE_WIDTH })
    return full === null ? null : begin(full)
  }
  return {
    hashes: (level, n, width) => fetchBegin({ level, n, width }, (full) => full.subarray(0, width * DIGEST_BYTES)),
    entries: (n, width) => fetchBegin({ level: "entries", n, width }, (full) => full.slice(0, entriesIn(full, TILE_WIDTH)?.starts[width] ?? full.length)),
  }
}

/** The signed checkpoint, or null where the caller may not fetch the log itself. */
export async function fetchCheckpoint(house: House): Promise<Uint8Array | null> {
  try {
    const response = await house.bytes("getLogCheckpoint", {})
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    if (cause instanceof Ending && (cause.words.code === "not-yours-to-do" || cause.words.code === "not-found")) return null
    throw cause
  }
}
