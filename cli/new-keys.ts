/** New keys that begin some at a time, with a word on how far it is. */
import { many } from "./figures.ts"
import type { Tools } from "./tools.ts"

/** Goes on until none is left, or no fewer are; gives how many still wait. */
export async function turnRest(tools: Tools, waiting: number, go: () => Promise<{ readonly unturned: number }>): Promise<number> {
  let unturned = waiting
  while (unturned > 0) {
    tools.print.aside(`${many(unturned, "matter")} left to give new keys …`)
    const left = (await go()).unturned
    if (left >= unturned) return left
    unturned = left
  }
  return unturned
}
