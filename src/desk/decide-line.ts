/** Decides one line of a review: keeps the access, or withdraws it at once as releasing does. The last line closes the review. */
import { decideLine, findLine, findMatterFacts, holdMatter, inOneTransaction, listReviewRows } from "#registry"
import type { LineStanding, Tx } from "#registry"
import { mayDecideLine } from "#rules"
import type { DecidesLine, LineDecision, MatterFacts } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId, ReviewId } from "#words"
import type { Caller } from "./caller.ts"
import { openMatterKey } from "./matter-key.ts"
import { doerOf, oversightKept, record } from "./record.ts"
import type { Detail, Fact, Recorded } from "./record.ts"
import { releaseWithin } from "./release.ts"
import { sealWhy } from "./review-words.ts"
import type { Tools } from "./tools.ts"

export interface DecidedLineView {
  readonly receipt: Recorded
  /** Whether it was the last, and the review is closed now. */
  readonly closed: boolean
}

/** Keeps a line, with a word why. Refuses `not-found`, `own-rights`, `not-yours-to-do`, `review-over`, `line-decided`, `grant-ended`. */
export function keepLine(tools: Tools, caller: Caller, review: ReviewId, person: PersonId, why: string | null): Promise<Outcome<DecidedLineView>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const judged = await judge(tools, tx, caller, "keep", review, person)
    if (!judged.ok) return judged
    const { facts } = judged.value
    if (facts === null || judged.value.permit.facts === null) return finish(tools, tx, caller, judged.value, { review, person, outcome: "kept", why }, null)
    using key = await openMatterKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, facts.epoch)
    return await finish(tools, tx, caller, judged.value, { review, person, outcome: "kept", why }, { id: facts.matter, epoch: facts.epoch, key })
  })
}

/** Withdraws a line, with a word why: the grant ends, its keys are destroyed and a new epoch begins. Refuses the same, and what releasing refuses: `last-lead`, `key-not-proved`. */
export async function withdrawLine(tools: Tools, caller: Caller, review: ReviewId, person: PersonId, why: string | null): Promise<Outcome<DecidedLineView>> {
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const judged = await judge(tools, tx, caller, "withdraw", review, person)
    if (!judged.ok) return judged
    const { matter } = judged.value.line
    const released = await releaseWithin(tools, tx, caller, matter, person)
    if (!released.ok) return released
    const facts = await findMatterFacts(tx, matter)
    if (facts === null) throw new Error("whoever released another is not on the matter any more")
    using key = await openMatterKey(tx, tools.firm.id, caller, matter, facts.grant.id, facts.epoch)
    return await finish(tools, tx, caller, judged.value, { review, person, outcome: "withdrawn", why }, { id: matter, epoch: facts.epoch, key })
  })
  if (outcome.ok) tools.drawer.emptyOf(person)
  return outcome
}

interface Judged {
  readonly permit: DecidesLine
  readonly line: LineStanding
  readonly facts: MatterFacts | null
}

async function judge(tools: Tools, tx: Tx, caller: Caller, decision: LineDecision, review: ReviewId, person: PersonId): Promise<Outcome<Judged>> {
  const first = await findLine(tx, review, person)
  if (first === null) return no("not-found")
  // Whoever is on the matter holds it first, as every act on its members does; what is found then is as the one before has left it.
  await holdMatter(tx, first.matter)
  const [line, facts] = await Promise.all([findLine(tx, review, person), findMatterFacts(tx, first.matter)])
  if (line === null) return no("not-found")
  const permit = mayDecideLine(decision, caller, facts, { person, role: line.role, by: line.by, otherLeads: line.otherLeads })
  if (!permit.ok) return permit
  if (line.closedAt !== null || Temporal.Instant.compare(line.dueAt, tools.now()) <= 0) return no("review-over")
  if (line.outcome !== null) return no("line-decided")
  if (!line.stands) return no("grant-ended")
  return yes({ permit: permit.value, line, facts })
}

interface Decision {
  readonly review: ReviewId
  readonly person: PersonId
  readonly outcome: "kept" | "withdrawn"
  readonly why: string | null
}

async function finish(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  { permit, line }: Judged,
  decision: Decision,
  matter: NonNullable<Fact["matter"]> | null,
): Promise<Outcome<DecidedLineView>> {
  const { review, person, outcome, why } = decision
  const sealed = why === null ? null : sealWhy(tools.firm.id, decision, why, matter, oversightKept(tools, tx))
  const { done, closed } = await decideLine(tx, permit, { review, person, outcome, at: tools.now(), why: sealed })
  if (!done) return no("stale")
  const note = (kind: "review.decided" | "review.closed", also: Fact["also"], detail: Detail): Promise<Recorded> =>
    record(tools, tx, doerOf(caller), { kind, ...(matter === null ? { ofMatter: line.matter } : { matter }), also: also ?? [], detail })
  const receipt = await note("review.decided", [review, line.grant, person], { person, role: line.role, outcome, ...(why === null ? {} : { why }) })
  if (closed) {
    const [row] = await listReviewRows(tx, { review })
    if (row === undefined) throw new Error("a review that was closed a moment ago is gone")
    const { kept, withdrawn, silence, ended } = row
    await note("review.closed", [review], { kept, withdrawn, silence, lastLead: row["last-lead"], ended })
  }
  return yes({ receipt, closed })
}
