/** Separation of duties, in one table: of which two acts nobody does both, why, and where that is asked for. Every act that has a second half asks here, and silence decides for nobody. */
import { no, yes } from "#words"
import type { MatterRole, Outcome, PersonId, RefusalCode } from "#words"
import type { MatterFacts } from "./facts.ts"
import { mayInFirm, mayOnMatter } from "./may.ts"
import type { Asking, Permit } from "./permit.ts"

/** Two things that one person never does both. Rows of the mission are named by their numbers: C23, D1 … */
export interface Duty {
  readonly did: string
  readonly mayNot: string
  readonly why: string
  readonly source: string
  readonly refusal: Extract<RefusalCode, "own-rights" | "second-person-needed">
}

export const DUTIES = {
  "rights.own": {
    did: "holds an account",
    mayNot: "change its role, suspend it, restore it, let it leave or contain it",
    why: "Whoever could raise their own rights would need to ask nobody for anything.",
    source: "C23",
    refusal: "own-rights",
  },
  "containment.undone": {
    did: "contained an account",
    mayNot: "change anything about it, before another has undone that",
    why: "Containment is one press by one person; if it was wrong, or was the attack itself, somebody else sees it.",
    source: "C33, N8",
    refusal: "second-person-needed",
  },
  "request.answered": {
    did: "asked for access",
    mayNot: "approve or decline that request",
    why: "A need to know is judged by somebody who does not have it.",
    source: "C23, D4",
    refusal: "second-person-needed",
  },
  "request.second": {
    did: "approved a request first, where two are asked for",
    mayNot: "approve it a second time",
    why: "Two yeses of one person are one yes.",
    source: "C4, D4",
    refusal: "second-person-needed",
  },
  "grant.renewed": {
    did: "is on a matter for a time",
    mayNot: "renew that time",
    why: "An end that one can put off oneself is no end.",
    source: "C23, D4",
    refusal: "own-rights",
  },
  "clearance.changed": {
    did: "is on a matter",
    mayNot: "let themselves open what is special there, or give that up",
    why: "Whoever may open what is most guarded is somebody whom another let; and what one gives up oneself, another should know of.",
    source: "C4, D4",
    refusal: "own-rights",
  },
  "actions.changed": {
    did: "is on a matter",
    mayNot: "change what their own part in it includes",
    why: "Whoever could widen their own part would need nobody; and what one gives up oneself, another should know of.",
    source: "C23, D4",
    refusal: "own-rights",
  },
  "class.opened": {
    did: "is in a team, or keeps it",
    mayNot: "open a class of matters to it",
    why: "Whoever could open a class to a team of their own would be let into matters that nobody gave them.",
    source: "C23, D4",
    refusal: "own-rights",
  },
  "review.decided": {
    did: "holds the access that a line of a review is about",
    mayNot: "keep it or withdraw it there",
    why: "A review in which people keep their own access finds nothing.",
    source: "C29, D7",
    refusal: "own-rights",
  },
  "review.settled": {
    did: "gave a lead their access",
    mayNot: "keep it for the compliance office, where nobody else leads the matter",
    why: "The office steps in because there is no second lead; it must not be the one who made the first.",
    source: "C29, D7",
    refusal: "second-person-needed",
  },
  "wall.raised": {
    did: "raises a wall",
    mayNot: "be shut out by it",
    why: "Whoever raises a wall knows what it hides.",
    source: "C34, D1",
    refusal: "own-rights",
  },
  "invitation.listed": {
    did: "invited somebody who comes from another firm",
    mayNot: "list their former clients, or say that there are none",
    why: "Whoever wants somebody here is not the one who says what they bring with them.",
    source: "C34, D1",
    refusal: "second-person-needed",
  },
  "wall.lifted": {
    did: "asked to lift a wall",
    mayNot: "lift it",
    why: "A wall protects a client from the very pressure that one person can be put under.",
    source: "C34, D1",
    refusal: "second-person-needed",
  },
} as const satisfies Record<string, Duty>
export type DutyName = keyof typeof DUTIES

/** Whether a caller may do the second half of a duty whose first half was this person's; nobody's, where it has not been done. Refuses what the table says. */
export function keptApart(duty: DutyName, caller: PersonId, did: PersonId | null, detail?: string): Outcome<null> {
  if (caller !== did) return yes(null)
  return detail === undefined ? no(DUTIES[duty].refusal) : no(DUTIES[duty].refusal, detail)
}

export const LINE_DECISIONS = ["keep", "withdraw"] as const
export type LineDecision = (typeof LINE_DECISIONS)[number]

/** What stands in a line, as far as it decides who may decide it. */
export interface LineFacts {
  readonly person: PersonId
  readonly role: MatterRole
  /** Who gave the access. */
  readonly by: PersonId
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
 * | of a lead beside whom nobody leads | a compliance officer too, who did not give it | |
 *
 * Refuses `own-rights`, `second-person-needed`, `not-yours-to-do`, and to a lead what the rules of the matter refuse.
 */
export function mayDecideLine(decision: LineDecision, asking: Asking, facts: MatterFacts | null, line: LineFacts): Outcome<DecidesLine> {
  const another = keptApart("review.decided", asking.person, line.person)
  if (!another.ok) return another
  const leads = mayOnMatter("review.decide", asking, facts)
  if (leads.ok) return leads
  const settles = mayInFirm("review.settle", asking)
  if (!settles.ok) return facts === null ? settles : leads
  if (decision !== "keep" || line.role !== "lead" || line.otherLeads > 0) return no("not-yours-to-do")
  const notGiver = keptApart("review.settled", asking.person, line.by)
  return notGiver.ok ? settles : notGiver
}
