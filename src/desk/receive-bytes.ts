/** Receives the next bytes of a filing: they are sealed as they arrive, and the last ones file the document. Nothing else files one. */
import { no, yes } from "#words"
import type { FilingId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { fileDocument } from "./file-document.ts"
import { layDown, takeUp } from "./filing-at-work.ts"
import type { FilingAtWork } from "./filing-at-work.ts"
import type { Announced } from "./pieces.ts"
import type { Tools } from "./tools.ts"
import { withdrawFiling } from "./withdraw-filing.ts"

export interface Reached {
  readonly offset: number
  readonly length: number
}

export interface Piece {
  /** Where the bytes begin. */
  readonly offset: number
  readonly source: AsyncIterable<Uint8Array>
  /** Where one was announced, the bytes are taken only if they are the ones it was made of. */
  readonly checksum: Announced | null
  /** The SHA-256 of the whole document as the client has it, in hex; null where it says nothing. It counts with the piece that ends the filing. */
  readonly sha256: string | null
}

/**
 * Takes bytes from an offset on. Refuses `filing-offset` where they do not begin where the last ones ended, `checksum-differs` and what else `Pieces` refuses.
 * A broken line keeps what came, but for a piece with a checksum, which is taken whole or not at all.
 * More bytes than were announced withdraw the filing (`length-differs`): nobody can say then which of them are the document.
 */
export async function receiveBytes(tools: Tools, caller: Caller, id: FilingId, piece: Piece): Promise<Outcome<Reached>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  const { length } = work.value.row
  if (intake.offset !== piece.offset) {
    const laid = await layDown(tools, caller, work.value)
    return laid.ok ? no("filing-offset", `The filing stands at ${laid.value}.`) : laid
  }
  const left = length - piece.offset
  const held = piece.checksum === null ? null : await tools.pieces.hold(piece.source, piece.checksum, left)
  if (held !== null && (!held.ok || held.value === null)) {
    const standing = await standingIn(tools, caller, work.value)
    return held.ok ? standing : held
  }
  using checked = held?.value ?? null
  const taken = await intake.take(checked?.bytes() ?? piece.source, left)
  if (!taken.ok) {
    if (taken.refusal.code === "disk-full") await layDown(tools, caller, work.value)
    if (taken.refusal.code === "length-differs") await withdrawFiling(tools, caller, id)
    return taken
  }
  if (intake.offset === length && !taken.value.broke) {
    const filed = await fileDocument(tools, caller, work.value, piece.sha256)
    return filed.ok ? yes({ offset: length, length }) : filed
  }
  return await standingIn(tools, caller, work.value)
}

/** How far a filing has come. It files nothing: where every byte has arrived and the house stopped before it was filed, the last one is asked for again. */
export async function standingOf(tools: Tools, caller: Caller, id: FilingId): Promise<Outcome<Reached>> {
  const work = await takeUp(tools, caller, id)
  if (!work.ok) return work
  await using intake = work.value.intake
  return await standingIn(tools, caller, { ...work.value, intake })
}

async function standingIn(tools: Tools, caller: Caller, work: FilingAtWork): Promise<Outcome<Reached>> {
  const laid = await layDown(tools, caller, work)
  return laid.ok ? yes({ offset: laid.value, length: work.row.length }) : laid
}
