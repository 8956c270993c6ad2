/** A review as whoever may know of it sees it: what it is of, until when, how it stands; never a title. */
import { eventTime } from "#ledger"
import type { LineCounts, LineOutcome, ReviewRow, Tx } from "#registry"
import type { MatterCode, MatterId, PersonId, ReviewCounts, ReviewId } from "#words"
import type { Caller } from "./caller.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import type { Tools } from "./tools.ts"

export interface ReviewView {
  readonly id: ReviewId
  readonly matter: MatterId
  readonly code: MatterCode | null
  /** Null for the house, by schedule. */
  readonly begunBy: PersonView | null
  readonly begunAt: string
  readonly due: string
  /** By whoever decided the last line; null for the house. */
  readonly closed: { readonly at: string; readonly by: PersonView | null } | null
  readonly counts: ReviewCounts
}

export async function viewReviews(tools: Tools, tx: Tx, caller: Caller, rows: readonly ReviewRow[]): Promise<ReviewView[]> {
  const people = rows.flatMap((row) => [row.begunBy, row.closedBy]).filter((who): who is PersonId => who !== null && who !== "house")
  const names = await namesOf(tools, tx, caller, people)
  const seen = (person: PersonId | "house" | null): PersonView | null => (person === null || person === "house" ? null : refTo(names, person))
  return rows.map((row) => ({
    id: row.id,
    matter: row.matter,
    code: row.code,
    begunBy: seen(row.begunBy),
    begunAt: eventTime(row.begunAt),
    due: eventTime(row.dueAt),
    closed: row.closedAt === null ? null : { at: eventTime(row.closedAt), by: seen(row.closedBy) },
    counts: toCounts(row),
  }))
}

function toCounts(row: LineCounts): ReviewCounts {
  return { open: row.open, kept: row.kept, withdrawn: row.withdrawn, silence: row.silence, lastLead: row["last-lead"], ended: row.ended }
}

/** How many lines ended how. */
export function countOutcomes(lines: readonly { readonly outcome: LineOutcome }[]): Omit<ReviewCounts, "open"> {
  const of = (outcome: LineOutcome): number => lines.filter((line) => line.outcome === outcome).length
  return { kept: of("kept"), withdrawn: of("withdrawn"), silence: of("silence"), lastLead: of("last-lead"), ended: of("ended") }
}
