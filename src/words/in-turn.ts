/** What is begun some at a time, such as new keys behind a wall, of several one after the other as if they were one. */

interface Owes {
  /** How many still wait of it. */
  readonly unturned: number
}

/** About so many at a time, as of one alone. */
const A_STEP = 50

/** Goes on with the first until none of it waits, or no fewer do, and then with the next: what cannot begin holds up its own alone. Each call is one step, and gives how many still wait of all. */
export function eachInTurn<One extends Owes>(all: readonly One[], go: (one: One) => Promise<Owes>): () => Promise<Owes> {
  const waiting = all.filter((one) => one.unturned > 0)
  const left = new Map(waiting.map((one) => [one, one.unturned]))
  return async () => {
    for (let begun = 0; begun < A_STEP;) {
      const [one] = waiting
      if (one === undefined) break
      const before = left.get(one) ?? 0
      const { unturned } = await go(one)
      left.set(one, unturned)
      begun += before - unturned
      if (unturned === 0 || unturned >= before) waiting.shift()
    }
    return { unturned: left.values().reduce((sum, n) => sum + n, 0) }
  }
}
