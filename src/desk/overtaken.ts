/** What is read in more than one question may be sealed anew, moved away or taken from whoever reads it between two of them. Then the act is begun once more, and answers by what stands now. */

import { isKeptOut } from "#registry"

/** What was read a moment ago is not what the caller has keys of, or sees, now. Where it stays so, it is a fault. */
export class Overtaken extends Error {}

const MOST_TRIES = 3

/** For acts that only look, or do nothing before they have read it all; `answered` where it is too late to begin once more. */
export async function whileOvertaken<T>(act: () => Promise<T>, answered: () => boolean = () => false): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (thrown) {
      // Whoever only looks writes that they did, and is kept from it where what they were judged by has gone.
      const overtaken = thrown instanceof Overtaken || isKeptOut(thrown)
      if (!overtaken || tries === MOST_TRIES || answered()) throw thrown
    }
  }
}
