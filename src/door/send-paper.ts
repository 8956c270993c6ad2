/** Sends a report in the form that was asked for: CSV, or PDF page by page as it is printed. What it says was recorded before a byte of it leaves. */
import { Readable } from "node:stream"
import { printPaper, tableAsCsv } from "#press"
import type { Paper } from "#press"
import { yes } from "#words"
import type { Outcome } from "#words"
import type { ReportForm } from "./contract/shapes.ts"
import type { Visit } from "./visit.ts"

const TYPES: { readonly [F in ReportForm]: string } = { csv: "text/csv; charset=utf-8; header=present", pdf: "application/pdf" }

export function sendPaper({ reply }: Pick<Visit<never>, "reply">, outcome: Outcome<Paper>, name: string, form: ReportForm): Outcome<null> {
  if (!outcome.ok) return outcome
  const { value } = outcome
  void reply
    .header("cache-control", "no-store")
    .header("content-disposition", `attachment; filename="${name}.${form}"`)
    .type(TYPES[form])
    .send(form === "csv" ? (value.table === null ? "" : tableAsCsv(value.table)) : Readable.from(printPaper(value)))
  return yes(null)
}
