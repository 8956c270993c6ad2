/** Finds out where an upload stands and goes on with it: from what memory knows, or from what the disk holds. */
import { CHUNK, chunkOffset, HEADER, type Key, type Place, StreamSealer } from "#seal"
import { no, type Outcome, type VersionId, yes } from "#words"
import { countChunks } from "./counting.ts"
import { naming } from "./damage.ts"
import type { Hashing, Sums } from "./hashing.ts"
import { type Begun, FileIntake } from "./intake.ts"
import { type EarlySync, SealedFile } from "./sealed-file.ts"
import { chunkOfTail, ownKey, unpackTail } from "./tail.ts"

/** What memory knows of a paused upload: so many whole chunks were written, and the sums have run over exactly these. */
export interface Kept {
  readonly chunks: number
  readonly sums: Sums
}

export interface Resuming {
  readonly version: VersionId
  readonly path: string
  readonly place: Place
  readonly key: Key<"version">
  readonly tail: Uint8Array | null
  /** Where the upload would be whole: it is taken up before that. */
  readonly below: number
  readonly kept: Kept | null
  readonly hashing: Hashing
  readonly early: EarlySync
  readonly free: () => Promise<number>
  readonly ended: Begun["ended"]
}

/** Refuses `filing-changed` where the disk has lost bytes that were acknowledged: the file, its header, or chunks before the tail. */
export async function resumeFiling(order: Resuming): Promise<Outcome<FileIntake>> {
  const file = await SealedFile.open(order.path, order.early)
  if (file === null) return no("filing-changed")
  try {
    const resumed = await resumeOn(file, order)
    if (!resumed.ok) await file.close()
    return resumed
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

async function resumeOn(file: SealedFile, order: Resuming): Promise<Outcome<FileIntake>> {
  const { version, place, key, hashing, free, ended } = order
  const header = await file.header()
  if (header.length < HEADER) return no("filing-changed")
  const sealer = naming(version, "header", () => new StreamSealer(key, header, place))
  let known: Kept | null = null
  try {
    known = await whatIsKept(file, header, order)
    const tail = openedTail(order, known.chunks)
    if (!tail.ok) return forgotten(tail, known, sealer)
    return yes(
      new FileIntake({
        place,
        key: ownKey(key, place),
        file,
        sealer,
        sums: known.sums,
        slots: hashing.slots,
        chunks: known.chunks,
        tail: tail.value,
        free,
        ended,
      }),
    )
  } catch (thrown) {
    known?.sums.forget()
    sealer[Symbol.dispose]()
    throw thrown
  }
}

function forgotten<T>(refusal: T, known: Kept, sealer: StreamSealer): T {
  known.sums.forget()
  sealer[Symbol.dispose]()
  return refusal
}

/** Memory is believed only while the hashing thread of then still runs and the file is as long as it was. */
async function whatIsKept(file: SealedFile, header: Uint8Array, { key, place, kept, hashing }: Resuming): Promise<Kept> {
  if (kept !== null && kept.sums.known && file.found >= chunkOffset(kept.chunks)) return kept
  kept?.sums.forget()
  const sums = hashing.begin(header)
  try {
    return { chunks: await countChunks({ file, header, key, place, sums, slots: hashing.slots }), sums }
  } catch (thrown) {
    sums.forget()
    throw thrown
  }
}

/** The piece that goes on after the counted chunks. A tail whose chunk was sealed since is of no more use; one that is ahead of the disk tells of a loss. */
function openedTail({ version, key, place, tail, below }: Resuming, chunks: number): Outcome<Begun["tail"]> {
  if (tail === null) return yes(null)
  const chunk = chunkOfTail(tail)
  if (chunk < chunks) return yes(null)
  if (chunk > chunks) return no("filing-changed")
  const plain = naming(version, "tail", () => unpackTail(key, tail, chunk, place))
  const kept = plain.subarray(0, Math.max(0, below - 1 - chunks * CHUNK))
  plain.fill(0, kept.length)
  return yes({ sealed: tail, plain: kept })
}
