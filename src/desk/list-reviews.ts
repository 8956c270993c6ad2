/** Lists the reviews of access that the caller may know of: a lead those of their matters, an overseer all that no wall keeps from them. */
import { inOneTransaction, listReviewRows } from "#registry"
import { mayInFirm } from "#rules"
import { yes } from "#words"
import type { MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { viewReviews } from "./review-view.ts"
import type { ReviewView } from "./review-view.ts"
import type { Tools } from "./tools.ts"

/** Of one matter, where it is named: nothing where the caller may know of none. Refuses `not-yours-to-do`. */
export function listReviews(tools: Tools, caller: Caller, matter: MatterId | null): Promise<Outcome<ReviewView[]>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const permit = mayInFirm("review.list", caller)
    if (!permit.ok) return permit
    return yes(await viewReviews(tools, tx, caller, await listReviewRows(tx, matter === null ? "all" : { matter })))
  })
}
