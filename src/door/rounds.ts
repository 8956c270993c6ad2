/** The clock comes to the door: rounds are made one after the other, never two at once, until the house stops; what goes wrong on one is told, and the next is made all the same. */

export interface Rounds {
  /** Makes a round at once, or as soon as the one before is done; none once they have stopped. It never rejects. */
  make(): Promise<void>
  /** Lets the round that is being made finish what it has in hand, and makes no more. Stopping twice is safe. */
  stop(): Promise<void>
}

export interface RoundsNeeds {
  /** From the end of one round to the beginning of the next. */
  readonly seconds: number
  readonly round: (stopping: AbortSignal) => Promise<void>
  readonly failed: (cause: unknown) => void
}

/** Begins to wait for the first round by the clock. */
export function beginRounds({ seconds, round, failed }: RoundsNeeds): Rounds {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | null = null
  let last: Promise<void> = Promise.resolve()
  const make = (): Promise<void> => {
    last = last.then(() => (stopping.signal.aborted ? undefined : round(stopping.signal))).catch(failed)
    return last
  }
  const wait = (): void => {
    if (stopping.signal.aborted) return
    timer = setTimeout(() => void make().then(wait), seconds * 1000).unref()
  }
  wait()
  return {
    make,
    async stop() {
      stopping.abort()
      if (timer !== null) clearTimeout(timer)
      await last
    },
  }
}
