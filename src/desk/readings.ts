/** Writes down the custody events of readings. One that comes alone is written at once; where many are reading, those of a few milliseconds are written together, in one statement and one commit. Nobody is answered before their own event is durable. */
import { insertEvents } from "#registry"
import type { FirmDatabase, NewEvent } from "#registry"

export interface Readings {
  /** Resolves when the event has committed; throws where it could not be written. */
  note(event: NewEvent): Promise<void>
}

/** How long the first of several waits for company, and how many are company enough. A commit of one costs as much as a commit of twenty. */
const COMPANY_MS = 3
const COMPANY = 24
const MOST_TOGETHER = 256

interface Waiting {
  readonly event: NewEvent
  readonly noted: () => void
  readonly failed: (cause: unknown) => void
}

export function openReadings(db: FirmDatabase): Readings {
  const waiting: Waiting[] = []
  let timer: NodeJS.Timeout | null = null
  let writing = false
  /** Whether several came together of late. */
  let crowded = false
  const write = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    writing = true
    const some = waiting.splice(0, MOST_TOGETHER)
    await writeTogether(db, some)
    writing = false
    crowded = some.length > 1 || waiting.length > 0
    arrange()
  }
  const arrange = (): void => {
    if (writing || waiting.length === 0) return
    if (!crowded || waiting.length >= COMPANY) void write()
    else timer ??= setTimeout(() => void write(), COMPANY_MS)
  }
  return {
    note: (event) =>
      new Promise((noted, failed) => {
        waiting.push({ event, noted, failed })
        arrange()
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
