/** Separation of duties, in one place: who may decide a line of a review of access. Nobody decides their own, and silence decides for nobody. */
import { no } from "#words"
import type { MatterRole, Outcome, PersonId } from "#words"
import type { MatterFacts } from "./facts.ts"
import { mayInFirm, mayOnMatter } from "./may.ts"
import type { Asking, Permit } from "./permit.ts"

export const LINE_DECISIONS = ["keep", "withdraw"] as const
export type LineDecision = (typeof LINE_DECISIONS)[number]

/** What stands in a line, as far as it decides who may decide it. */
export interface LineFacts {
  readonly person: PersonId
  readonly role: MatterRole
  /** How many others lead the matter now, and so could decide it. */
  readonly otherLeads: number
}

/** A lead decides by the first, a compliance officer by the second. */
export type DecidesLine = Permit<"review.decide"> | Permit<"review.settle">

/**
 * Whether a caller who may know of the review may decide a line. `facts` is null where they are not on the matter.
 *
 * | Whose line | keep | withdraw |
 * |---|---|---|
 * | one's own | nobody | nobody |
 * | anybody else's | a lead | a lead |
 * | of a lead beside whom nobody leads | a compliance officer too | |
 *
 * Refuses `own-rights`, `not-yours-to-do`, and to a lead what the rules of the matter refuse.
 */
export function mayDecideLine(decision: LineDecision, asking: Asking, facts: MatterFacts | null, line: LineFacts): Outcome<DecidesLine> {
  if (line.person === asking.person) return no("own-rights")
  const leads = mayOnMatter("review.decide", asking, facts)
  if (leads.ok) return leads
  const settles = mayInFirm("review.settle", asking)
  if (!settles.ok) return facts === null ? settles : leads
  return decision === "keep" && line.role === "lead" && line.otherLeads === 0 ? settles : no("not-yours-to-do")
}
