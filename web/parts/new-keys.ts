/** New keys that begin some at a time, with a word on how far it is. */
import { toCount, toCounted } from "./figures.ts"

export interface Waiting {
  readonly waiting: number
  /** With those on which they have begun already; left out where that is not known. */
  readonly whole?: number
}

/** Goes on until none is left, or no fewer are, and says meanwhile how far it is; gives how many still wait. */
export async function beginRest(of: Waiting, go: () => Promise<{ readonly unturned: number }>, say: (progress: string | null) => void): Promise<number> {
  let left = of.waiting
  while (left > 0) {
    say(`Nothing opens for them any more. ${sayHowFar(of, left)}`)
    const before = left
    left = (await go()).unturned
    if (left >= before) break
  }
  say(null)
  return left
}

function sayHowFar({ waiting, whole }: Waiting, left: number): string {
  if (whole === undefined) return `New keys still have to begin on ${toCounted(left, "matter")}.`
  const all = Math.max(whole, waiting)
  return `New keys have begun on ${toCount(all - left)} of ${toCounted(all, "matter")}.`
}
