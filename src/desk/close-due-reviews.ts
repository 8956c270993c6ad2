/** Silence withdraws: reviews that are due are closed, with nobody signed in. The grants of all lines that nobody kept are ended, their wrapped keys destroyed, and the chain of the matter says what came of it. */
import { closeDueReview, inOneTransaction } from "#registry"
import { yes } from "#words"
import { record } from "./record.ts"
import { countOutcomes } from "./review-view.ts"
import type { Tools } from "./tools.ts"

/**
 * Each in a transaction of its own, until none is left or the house stops; gives how many were closed. A matter that somebody is at waits for the next round.
 * A matter keeps one lead whose grant has no end: where nobody kept any, that line is a finding. The new epoch is begun by the next act on the members.
 */
export async function closeDueReviews(tools: Tools, stopping: AbortSignal): Promise<number> {
  let closed = 0
  while (!stopping.aborted && (await closeOne(tools))) closed++
  return closed
}

async function closeOne(tools: Tools): Promise<boolean> {
  const done = await inOneTransaction(tools.db, "keeper", async (tx) => {
    const lines = await closeDueReview(tx, tools.now())
    const [first] = lines
    if (first === undefined) return yes(lines)
    const { review, matter } = first
    const silent = lines.filter((line) => line.outcome === "silence")
    for (const { grant, person, role } of silent)
      await record(tools, tx, "house", { kind: "grant.ended", ofMatter: matter, also: [grant, person], detail: { person, role, review, silence: true } })
    const findings = lines.filter((line) => line.outcome === "last-lead").map((line) => line.person)
    await record(tools, tx, "house", { kind: "review.closed", ofMatter: matter, also: [review], detail: { ...countOutcomes(lines), noOtherLead: findings } })
    return yes(lines)
  })
  if (!done.ok) throw new Error(`the keeper was refused: ${done.refusal.code}`)
  for (const line of done.value) if (line.outcome === "silence") tools.drawer.emptyOf(line.person)
  if (done.value.length > 0) tools.clerk.nudge()
  return done.value.length > 0
}
