/** Puts slabs on pages one under another. What is too long for a page goes on on the next; nothing is left out, and a table's head is there again on each. */
import type { Pen } from "./pen.ts"

/** A piece of a page, made of lines of one height between which it may be parted. */
export interface Slab {
  /** White space above it, where it does not begin a page, and below it. */
  readonly before: number
  readonly after: number
  readonly lines: number
  readonly lead: number
  /** What has to fit on the page below it. */
  readonly withNext: number
  readonly newPage: boolean
  /** Stands above it wherever it begins a page or goes on on one. */
  readonly head: Head | null
  draw(pen: Pen, from: number, to: number, top: number): void
}

export interface Head {
  readonly height: number
  draw(pen: Pen, top: number): void
}

/** Lines of a slab on a page, or the head again that stands above them. */
export type Placed =
  | { readonly page: number; readonly top: number; readonly slab: Slab; readonly from: number; readonly to: number }
  | { readonly page: number; readonly top: number; readonly head: Head }

export function* placed(slabs: Iterable<Slab>, height: number): Generator<Placed, number> {
  let [page, y] = [1, 0]
  for (const slab of slabs) {
    const turn = function* (): Generator<Placed> {
      page++
      y = 0
      if (slab.head === null) return
      yield { page, top: 0, head: slab.head }
      y = slab.head.height
    }
    const { lead, lines } = slab
    const whole = lines * lead + slab.after + slab.withNext
    const fresh = slab.head?.height ?? 0
    const fits = y + slab.before + whole <= height
    // What no page can hold whole begins where it is, unless hardly a line of it would fit.
    const moves = slab.newPage || (fresh + whole <= height ? !fits : y + slab.before + 3 * lead > height)
    if (moves && y > 0) yield* turn()
    if (y > 0 && y !== fresh) y += slab.before
    for (let from = 0; from < lines;) {
      const to = Math.min(lines, from + Math.max(1, Math.floor((height - y) / lead)))
      yield { page, top: y, slab, from, to }
      y += (to - from) * lead
      from = to
      if (from < lines) yield* turn()
    }
    y += slab.after
  }
  return page
}
