/** Begins a review of who may open a matter: every grant that stands becomes a line, which somebody else keeps or withdraws before it is due. By a lead of the matter, or asked for by a compliance officer. */
import { eventTime } from "#ledger"
import { findMatterFacts, findMatterToReview, inOneTransaction, insertReview, listReviewRows } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import type { MatterFacts, Permit } from "#rules"
import { no, yes } from "#words"
import type { Outcome, ReviewId } from "#words"
import type { Caller } from "./caller.ts"
import { openMatterKey } from "./matter-key.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { AT_LEAST, AT_MOST, DECIDED_WITHIN } from "./review-times.ts"
import type { Tools } from "./tools.ts"

export interface BegunReview {
  readonly review: ReviewId
  readonly due: string
  readonly lines: number
  readonly receipt: Recorded
}

/** Refuses `not-found`, `not-yours-to-do`, `malformed` for a due moment less than a day or more than a year ahead, `review-open`. The matter is named by its id or its code. */
export function beginReview(tools: Tools, caller: Caller, named: string, wanted: Temporal.Instant | null): Promise<Outcome<BegunReview>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const found = await findMatterToReview(tx, named)
    const facts = found === null ? null : await findMatterFacts(tx, found.matter)
    const permit = mayBegin(caller, facts, found?.asked === true)
    if (!permit.ok) return permit
    if (found === null) return no("not-found")
    const { matter } = found
    const at = tools.now()
    const due = wanted ?? at.add(DECIDED_WITHIN)
    if (Temporal.Instant.compare(due, at.add(AT_LEAST)) < 0) return no("malformed", "due: lies less than a day ahead")
    if (Temporal.Instant.compare(due, at.add(AT_MOST)) > 0) return no("malformed", "due: lies more than a year ahead")
    if ((await listReviewRows(tx, { matter })).some((row) => row.closedAt === null)) return no("review-open")
    const review = tools.newId("review")
    const lines = await insertReview(tx, permit.value, { id: review, matter, at, due })
    if (lines === 0) return no("review-open")
    const detail = { due: eventTime(due), lines }
    if (facts === null || facts.grant.role === "awaiting")
      return yes({
        review,
        due: eventTime(due),
        lines,
        receipt: await record(tools, tx, doerOf(caller), { kind: "review.begun", ofMatter: matter, also: [review], detail }),
      })
    using key = await openMatterKey(tx, tools.firm.id, caller, matter, facts.grant.id, facts.epoch)
    const receipt = await record(tools, tx, doerOf(caller), { kind: "review.begun", matter: { id: matter, epoch: facts.epoch, key }, also: [review], detail })
    return yes({ review, due: eventTime(due), lines, receipt })
  })
}

function mayBegin(caller: Caller, facts: MatterFacts | null, asked: boolean): Outcome<Permit<"review.begin"> | Permit<"review.ask">> {
  const leads = mayOnMatter("review.begin", caller, facts)
  if (leads.ok || !asked) return leads
  return mayInFirm("review.ask", caller)
}
