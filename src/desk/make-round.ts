/** One round of the house through a firm: everything that is done by the clock, in its order. What goes wrong keeps nothing else from being done, and is there to be done again on the next round. */
import { beginDueReviews } from "./begin-due-reviews.ts"
import { beginWalls } from "./begin-walls.ts"
import { closeDueReviews } from "./close-due-reviews.ts"
import { endRunOut } from "./end-run-out.ts"
import { lapseFilings } from "./lapse-filings.ts"
import { lapseWalls } from "./lapse-walls.ts"
import { noteNamed } from "./note-named.ts"
import { sweep } from "./sweep.ts"
import type { Tools } from "./tools.ts"

/** What a round did, in numbers and nothing else: they go to the log. */
export interface RoundMade {
  readonly named: number
  readonly wallsLapsed: number
  readonly wallsBegun: number
  readonly grantsEnded: number
  readonly filingsLapsed: number
  readonly reviewsBegun: number
  readonly reviewsClosed: number
  readonly sessions: number
  readonly tries: number
  readonly invitations: number
}

export async function makeRound(tools: Tools, stopping: AbortSignal, failed: (cause: unknown) => void): Promise<RoundMade> {
  const attempt = async <T>(act: () => Promise<T>, instead: T): Promise<T> => {
    if (stopping.aborted) return instead
    try {
      return await act()
    } catch (cause) {
      failed(cause)
      return instead
    }
  }
  // Before walls begin: whom a rule named is entered as named by a wall that has not begun.
  const named = await attempt(() => noteNamed(tools, stopping), 0)
  // And those that nobody is left to be named by begin no more.
  const wallsLapsed = await attempt(() => lapseWalls(tools, stopping), 0)
  // Before time that has run out: what a wall ends is ended by the wall.
  const wallsBegun = await attempt(() => beginWalls(tools, stopping), 0)
  const grantsEnded = await attempt(() => endRunOut(tools, stopping), 0)
  const filingsLapsed = await attempt(() => lapseFilings(tools, stopping, failed), 0)
  const reviewsClosed = await attempt(() => closeDueReviews(tools, stopping), 0)
  const reviewsBegun = await attempt(() => beginDueReviews(tools, stopping), 0)
  const swept = await attempt(() => sweep(tools), { sessions: 0, tries: 0, invitations: 0 })
  return { named, wallsLapsed, wallsBegun, grantsEnded, filingsLapsed, reviewsBegun, reviewsClosed, ...swept }
}
