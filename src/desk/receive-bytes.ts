/** Receives the next bytes of a filing: they are sealed as they arrive, and the last ones file the document. */
import { no, yes } from "#words"
import type { FilingId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { fileDocument } from "./file-document.ts"
import { layDown, takeUp } from "./filing-at-work.ts"
import type { FilingAtWork } from "./filing-at-work.ts"
import type { Announced } from "./pieces.ts"
import type { Tools } from "./tools.ts"

export interface Reached {
  readonly offset: number
  readonly length: number
}

export interface Sent {
  /** Where the bytes begin. */
  readonly offset: number
  readonly source: AsyncIterable<Uint8Array>
  /** Where one was announced, the bytes are taken only if they are the ones it was made of. */
  readonly checksum: Announced | null
}

/**
 * Takes bytes. Refuses `filing-offset` where they do not begin where the last ones ended, `checksum-differs` and what else `Pieces` refuses. A broken line keeps what came,
 * but for a piece with a checksum, which is taken whole or not at all.
 */
export async function receiveBytes(tools: Tools, caller: Caller, id: FilingId, { offset, source, checksum }: Sent): Promise<Outcome<Reached>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  const { length } = work.value.row
  if (intake.offset !== offset) {
    const laid = await layDown(tools, caller, work.value)
    return laid.ok ? no("filing-offset", `The filing stands at ${laid.value}.`) : laid
  }
  const piece = checksum === null ? null : await tools.pieces.hold(source, checksum, length - offset)
  if (piece !== null && (!piece.ok || piece.value === null)) {
    const laid = await layDown(tools, caller, work.value)
    return !piece.ok ? piece : laid.ok ? yes({ offset: laid.value, length }) : laid
  }
  using held = piece?.value ?? null
  const taken = await intake.take(held?.bytes() ?? source, length - offset)
  if (!taken.ok) {
    if (taken.refusal.code === "disk-full" || taken.refusal.code === "length-differs") await layDown(tools, caller, work.value)
    return taken
  }
  return await endOrLayDown(tools, caller, work.value, taken.value.broke)
}

/** How far a filing has come. One whose last byte had arrived when the house stopped is filed now. */
export async function standingOf(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<Reached>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  return await endOrLayDown(tools, caller, { ...work.value, intake }, false)
}

async function endOrLayDown(tools: Tools, caller: Caller, work: FilingAtWork, broke: boolean): Promise<Outcome<Reached>> {
  const { length } = work.row
  if (work.intake.offset === length && !broke) {
    const filed = await fileDocument(tools, caller, work)
    return filed.ok ? yes({ offset: length, length }) : filed
  }
  const laid = await layDown(tools, caller, work)
  return laid.ok ? yes({ offset: laid.value, length }) : laid
}
