/** Counts the whole chunks of an upload that a restart left on the disk, opening and hashing each: only what opens counts. */
import { CHUNK, chunkOffset, type Key, type Place, SealBroken, StreamOpener, TAG } from "#seal"
import type { Sums } from "./hashing.ts"
import type { SealedFile } from "./sealed-file.ts"
import type { Slot, Slots } from "./slots.ts"
import { Ways } from "./ways.ts"

export interface Counting {
  readonly file: SealedFile
  readonly header: Uint8Array
  readonly key: Key<"version">
  readonly place: Place
  readonly sums: Sums
  readonly slots: Slots
}

/**
 * How many chunks stand on the disk from the first on, each opening as one that is not the last; the sums then have run over exactly these.
 * The first that does not open ends the count: a torn one, or the last one of a filing that was finished and never committed.
 */
export async function countChunks({ file, header, key, place, sums, slots }: Counting): Promise<number> {
  using opener = StreamOpener.open(key, header, place)
  const hashed = new Ways()
  let count = 0
  while (chunkOffset(count + 1) <= file.found && hashed.fault === null) {
    await slots.setOut()
    const slot = slots.take()
    let whole = false
    try {
      whole = (await file.readInto(slot.sealed, chunkOffset(count))) === CHUNK + TAG && opens(opener, slot, count)
    } finally {
      if (!whole) slots.giveBack(slot, true)
    }
    if (!whole) break
    hashed.send(sums.add(slot, CHUNK, CHUNK + TAG).finally(() => slots.giveBack(slot, true)))
    count++
  }
  await hashed.arrived()
  if (hashed.fault !== null) throw hashed.fault.thrown
  return count
}

function opens(opener: StreamOpener, slot: Slot, index: number): boolean {
  try {
    opener.openChunk(slot.sealed, index, false, SCRATCH).copy(slot.plain)
    return true
  } catch (thrown) {
    if (thrown instanceof SealBroken) return false
    throw thrown
  } finally {
    SCRATCH.fill(0)
  }
}

/** Opening is synchronous, so all counts may open into one buffer and copy from there into shared memory. */
const SCRATCH = Buffer.allocUnsafeSlow(CHUNK)
