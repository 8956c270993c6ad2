/** A review of access as a report that can be printed or given to other programs. Asking for it is the same custody event as asking for the page. */
import { findLastCheckpoint, inOneTransaction } from "#registry"
import type { Paper, Table } from "#press"
import { tellCounts } from "#words"
import type { Outcome, ReviewId } from "#words"
import type { Caller } from "./caller.ts"
import { named, partOf, whenceOf } from "./paper-facts.ts"
import type { Fits } from "./paper-facts.ts"
import { reportReview } from "./read-review.ts"
import type { LineView, ReviewReport } from "./read-review.ts"
import type { Tools } from "./tools.ts"

/** Refuses what `readReview` does, and a paper that does not fit. */
export function reviewPaper(tools: Tools, caller: Caller, review: ReviewId, fits: Fits): Promise<Outcome<Paper>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const read = await reportReview(tools, tx, caller, review)
    if (!read.ok) return read
    const report = read.value
    const whence = await whenceOf(tools, tx, caller, await findLastCheckpoint(tx.sql))
    const title = report.code === null ? "Review of access to a matter" : `Review of access to ${report.code}`
    return fits({
      title,
      at: whence.at,
      foot: `${whence.firm} · ${title} · ${review}`,
      lies: true,
      blocks: [
        { kind: "title", text: title },
        { kind: "facts", rows: [["Firm", whence.firm], ...factsOf(report), ...whence.asked, ...whence.rests] },
        {
          kind: "text",
          text: "Who may open the matter, line by line. Silence withdraws: what nobody has kept when the review is due, the house ends. Nobody keeps their own.",
        },
        { kind: "small", text: "When each was last used is counted from the house's events as they stand in its database, and not proved against the ledger." },
      ],
      table: tableOf(report.lines),
      tucked: [],
    } satisfies Paper)
  })
}

function factsOf({ id, code, matter, begunBy, begunAt, due, closed, counts }: ReviewReport): readonly (readonly [string, string])[] {
  return [
    ["Review", id],
    ["Matter", code === null ? matter : `${code} (${matter})`],
    ["Begun", `${begunAt}, by ${begunBy === null ? "the house, by schedule" : named(begunBy)}`],
    ["Due", due],
    ["Closed", closed === null ? "not yet" : `${closed.at}, by ${closed.by === null ? "the house, when it was due" : named(closed.by)}`],
    ["Lines", tellCounts(counts)],
  ]
}

function tableOf(lines: readonly LineView[]): Table {
  return {
    stacks: [
      { head: "Person", share: 2.6, columns: ["Person", "Id"] },
      { head: "As", share: 2.6, columns: ["Role", "Actions", "Since", "Until"] },
      { head: "Given by", share: 2.2, columns: ["Given by", "Through", "Purpose"] },
      { head: "Last used", share: 2.3, columns: ["Last used", "Memo waits"] },
      { head: "Outcome", share: 2.5, columns: ["Outcome", "Decided by", "Decided at"] },
      { head: "Why", share: 2.5, columns: ["Why", "Finding"] },
    ],
    rows: lines.map((line) => [
      line.person.name,
      line.person.id,
      line.role,
      partOf(line.role, line.actions, line.places),
      line.since,
      line.until ?? "",
      line.by.name,
      line.through?.name ?? "",
      line.purpose ?? "",
      line.lastUsed ?? "",
      line.awaiting ? "yes" : "no",
      line.outcome ?? "open",
      line.decided === null ? "" : (line.decided.by?.name ?? "the house"),
      line.decided?.at ?? "",
      line.why ?? "",
      line.finding ?? "",
    ]),
    none: "No grant stood when the review began.",
  }
}
