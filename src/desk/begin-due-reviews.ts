/** Begins the reviews that the firm's schedule asks for, with nobody signed in: of every open matter whose last review, or whose opening, lies so many months back. */
import { inOneTransaction, insertDueReview, listDueForReview } from "#registry"
import { yes } from "#words"
import type { MatterId } from "#words"
import { eventTime } from "#ledger"
import { record } from "./record.ts"
import { DECIDED_WITHIN } from "./review-times.ts"
import type { Tools } from "./tools.ts"

/** As many as one round begins; the others wait for the next. */
const MOST = 500

/** Each in a transaction of its own, until the house stops; gives how many were begun. A matter that somebody is at waits for the next round. */
export async function beginDueReviews(tools: Tools, stopping: AbortSignal): Promise<number> {
  let begun = 0
  for (const matter of await listDueForReview(tools.db, MOST)) {
    if (stopping.aborted) break
    if (await begin(tools, matter)) begun++
  }
  if (begun > 0) tools.clerk.nudge()
  return begun
}

async function begin(tools: Tools, matter: MatterId): Promise<boolean> {
  const done = await inOneTransaction(tools.db, "keeper", async (tx) => {
    const [review, at] = [tools.newId("review"), tools.now()]
    const due = at.add(DECIDED_WITHIN)
    const lines = await insertDueReview(tx, { id: review, matter, at, due })
    if (lines > 0)
      await record(tools, tx, "house", { kind: "review.begun", ofMatter: matter, also: [review], detail: { due: eventTime(due), lines, bySchedule: true } })
    return yes(lines > 0)
  })
  return done.ok && done.value
}
