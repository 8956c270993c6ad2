/** Writes down the custody events of readings. Those that come while others are being written are written together, in one statement and one commit; nobody is answered before their own event is durable. */
import { insertEvents } from "#registry"
import type { FirmDatabase, NewEvent } from "#registry"

export interface Readings {
  /** Resolves when the event has committed; throws where it could not be written. */
  note(event: NewEvent): Promise<void>
}

/** The most that are written together, and how many writings are under way at a time. */
const MOST_TOGETHER = 256
const MOST_WRITINGS = 2

interface Waiting {
  readonly event: NewEvent
  readonly noted: () => void
  readonly failed: (cause: unknown) => void
}

export function openReadings(db: FirmDatabase): Readings {
  const waiting: Waiting[] = []
  let writings = 0
  const write = async (): Promise<void> => {
    writings++
    while (waiting.length > 0) await writeTogether(db, waiting.splice(0, MOST_TOGETHER))
    writings--
  }
  return {
    note: (event) =>
      new Promise((noted, failed) => {
        waiting.push({ event, noted, failed })
        // What is asked for in the same turn goes together.
        if (writings < MOST_WRITINGS && waiting.length === 1)
          setImmediate(() => {
            if (waiting.length > 0) void write()
          })
      }),
  }
}

/** Where one of several cannot be written, the others still are: each is then written by itself. */
async function writeTogether(db: FirmDatabase, some: readonly Waiting[]): Promise<void> {
  try {
    await insertEvents(
      db,
      some.map(({ event }) => event),
    )
    for (const { noted } of some) noted()
  } catch (cause) {
    const [only] = some
    if (some.length === 1) only?.failed(cause)
    else await Promise.all(some.map((one) => writeTogether(db, [one])))
  }
}
