/** New keys that begin some at a time, with a word on how far it is. */
import { toCount, toCounted } from "./figures.ts"

/** Goes on until none is left, or no fewer are, and says meanwhile how far it is; gives how many still wait. */
export async function beginRest(waiting: number, go: () => Promise<{ readonly unturned: number }>, say: (progress: string | null) => void): Promise<number> {
  let left = waiting
  while (left > 0) {
    say(`Nothing opens for them any more. New keys have begun on ${toCount(waiting - left)} of ${toCounted(waiting, "matter")}.`)
    const before = left
    left = (await go()).unturned
    if (left >= before) break
  }
  say(null)
  return left
}
