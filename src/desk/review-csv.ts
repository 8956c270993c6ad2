/** A review as a table for other programs: CSV by RFC 4180, in which no cell can be taken for a formula. */
import type { ReviewReport } from "./read-review.ts"

const HEAD = [
  "Person",
  "Id",
  "Role",
  "Since",
  "Until",
  "Given by",
  "Through",
  "Purpose",
  "Last used",
  "Memo waits",
  "Outcome",
  "Decided by",
  "Decided at",
  "Why",
  "Finding",
]

export function reviewAsCsv(report: ReviewReport): string {
  const rows = report.lines.map((line) => [
    line.person.name,
    line.person.id,
    line.role,
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
  ])
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")
}

/** A spreadsheet takes what begins so for a formula, and would run it with whatever it names: an apostrophe before it makes it text. */
const FORMULA = /^[=+\-@\t\r\n]|^\s+[=+\-@]|^[\uff1d\uff0b\uff0d\uff20]/

/** A spreadsheet of another country parts cells at a semicolon or a tab, and rows at a line end that it does not take for quoted: what begins there must be no formula either. */
const WITHIN = /([;\t\r\n])(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/** RFC 4180 §2: quoted where it holds a comma, a quote or a line end; quotes in it doubled. */
function cell(text: string): string {
  const plain = (FORMULA.test(text) ? `'${text}` : text).replaceAll(WITHIN, "$1'")
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
