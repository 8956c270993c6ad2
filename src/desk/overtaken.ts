/** What is read in more than one question may be sealed anew, moved away or taken from whoever reads it between two of them. Then the act is begun once more, and answers by what stands now. */

/** What was read a moment ago is not what the caller has keys of, or sees, now. Where it stays so, it is a fault. */
export class Overtaken extends Error {}

const MOST_TRIES = 3

/** For acts that only look, or do nothing before they have read it all. */
export async function whileOvertaken<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (thrown) {
      if (!(thrown instanceof Overtaken) || tries === MOST_TRIES) throw thrown
    }
  }
}
