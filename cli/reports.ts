/** Saves a report instead of showing it: as CSV on standard output, for other programs, or printed as PDF into a file, for people. */
import type { Command } from "commander"
import { intoFile, requireFree, toStandardOutput } from "./downloads.ts"
import { notReached, wrongUse } from "./endings.ts"
import { whyOf } from "./house.ts"
import type { Tools } from "./tools.ts"

export interface ReportOptions {
  readonly csv?: true
  readonly pdf?: string
  readonly force?: true
}

/** Hangs the options of a report on a command. */
export function savedAs(command: Command): Command {
  return command
    .option("--csv", "as CSV (RFC 4180) on standard output; no cell of it is taken for a formula")
    .option("--pdf <FILE>", "printed as PDF into this file; - is standard output")
    .option("--force", "put the PDF in the place of a file that is there already")
}

/** Whether the report was asked for in another form than the one that is shown; then it was saved. */
export async function isSaved(tools: Tools, { csv, pdf, force }: ReportOptions, ask: (form: "csv" | "pdf") => Promise<Response>): Promise<boolean> {
  if (csv === true && pdf !== undefined) throw wrongUse("--csv and --pdf are two forms: say one.")
  if (csv !== true && pdf === undefined) return false
  if (pdf === undefined || pdf === "-") {
    await toStandardOutput(await bytesOf(tools, ask(csv === true ? "csv" : "pdf")))
    return true
  }
  await requireFree(pdf, force === true, "--pdf")
  const bytes = await bytesOf(tools, ask("pdf"))
  await intoFile(pdf, force === true, (sink) => sink(bytes))
  tools.print.reply({ pdf, bytes: bytes.length }, () => tools.print.line(`The report is in ${pdf}.`))
  return true
}

async function bytesOf({ house }: Tools, asked: Promise<Response>): Promise<Buffer> {
  const response = await asked
  return Buffer.from(
    await response.arrayBuffer().catch((cause: unknown) => {
      throw notReached(`The line to ${house.at} broke.`, whyOf(cause))
    }),
  )
}
