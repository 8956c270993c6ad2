/** A log as a folder of files, in the layout of C2SP tlog-tiles: `checkpoint`, `tile/…`, and beside them `vkey` with the log's verifier key. */
import { open } from "node:fs/promises"
import { join } from "node:path"
import { DIGEST_BYTES } from "../tlog/hash.ts"
import { type TileName, TILE_WIDTH, tilePath } from "../tlog/tiles.ts"
import type { LogSource } from "./verify.ts"

/** The largest a bundle can be: 256 entries of 65,535 bytes with their lengths. */
const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + 65_535)
const MAX_NOTE_BYTES = 1_000_000

/** Reads a log's tiles and bundles. A full tile stands in for a partial one that is no longer there; a file longer than any tile or bundle throws. */
export function directorySource(folder: string): LogSource {
  return {
    hashes: async (level, n, width) => {
      const partial = await readAtMost(folder, { level, n, width }, TILE_WIDTH * DIGEST_BYTES)
      if (partial !== null || width === TILE_WIDTH) return partial
      return (await readAtMost(folder, { level, n, width: TILE_WIDTH }, TILE_WIDTH * DIGEST_BYTES))?.subarray(0, width * DIGEST_BYTES) ?? null
    },
    entries: (n, width) => readAtMost(folder, { level: "entries", n, width }, MAX_BUNDLE_BYTES),
  }
}

/** The signed checkpoint of the folder. */
export async function readCheckpoint(folder: string): Promise<Uint8Array> {
  return readWhole(join(folder, "checkpoint"), MAX_NOTE_BYTES)
}

/** The verifier key that lies beside the log. It proves nothing by itself: whoever can change the log can change it. */
export async function readVkey(folder: string): Promise<string> {
  return Buffer.from(await readWhole(join(folder, "vkey"), 4096))
    .toString("utf8")
    .trimEnd()
}

async function readAtMost(folder: string, name: TileName, most: number): Promise<Uint8Array | null> {
  try {
    return await readWhole(join(folder, tilePath(name)), most)
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && (fault.code === "ENOENT" || fault.code === "ENOTDIR")) return null
    throw fault
  }
}

/** The bytes of a file that may not be longer than `most`. */
export async function readWhole(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > most) throw new Error(`${path} has ${size} bytes; at most ${most} were expected`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
