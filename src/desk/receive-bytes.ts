/** Receives the next bytes of a filing: they are sealed as they arrive, and the last ones file the document. */
import { no, yes } from "#words"
import type { FilingId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { fileDocument } from "./file-document.ts"
import { layDown, takeUp } from "./filing-at-work.ts"
import type { FilingAtWork } from "./filing-at-work.ts"
import type { Tools } from "./tools.ts"

export interface Reached {
  readonly offset: number
  readonly length: number
}

/** Takes bytes from `offset` on. Refuses `filing-offset` where they do not begin where the last ones ended; a broken line keeps what came. */
export async function receiveBytes(tools: Tools, caller: Caller, id: FilingId, offset: number, source: AsyncIterable<Uint8Array>): Promise<Outcome<Reached>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  const { length } = work.value.row
  if (intake.offset !== offset) {
    const laid = await layDown(tools, caller, work.value)
    return laid.ok ? no("filing-offset", `The filing stands at ${laid.value}.`) : laid
  }
  const taken = await intake.take(source, length - offset)
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
