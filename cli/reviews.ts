/** Reviews of access: beginning one, reading it line by line, keeping and withdrawing. Silence withdraws, so keeping everything at once wants a typed word. */
import type { Command } from "commander"
import type { Review, ReviewReport } from "#contract"
import { tellCounts } from "#telling"
import { ask } from "./asking.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, many, when } from "./figures.ts"
import { codeIn, idIn, needId, untilIn } from "./ids.ts"
import { personNamed } from "./names.ts"
import { inPlaces } from "./places.ts"
import { type ReportOptions, isSaved, savedAs } from "./reports.ts"
import { type Tools, withTools } from "./tools.ts"

/** What has to be typed to keep every line at once. */
const WORD = "keep all"

export function reviewCommands(program: Command): void {
  const review = program
    .command("review")
    .summary("who may open a matter, line by line: begin, list, show, keep, withdraw")
    .helpGroup("Matters:")
    .description("Reviews of access. What nobody has kept when a review is due is withdrawn by the house. Nobody keeps their own line.")
  review
    .command("begin")
    .summary("begin a review of a matter")
    .argument("<CODE>")
    .description("Begin a review: every grant that stands becomes a line. For leads of the matter, and compliance officers.")
    .option("--due <DAY>", "the last day to decide, such as 2027-03-31, or a time; two weeks from now where it is left out")
    .action(withTools(begin))
  review
    .command("list")
    .summary("the reviews that you may know of")
    .description("Open reviews first, as they fall due, then closed ones.")
    .action(withTools(list))
  savedAs(
    review
      .command("show")
      .summary("show a review with its lines")
      .argument("<ID>")
      .description("Why each access is there, who gave it, when it was last used, and what came of it."),
  ).action(withTools(show))
  review
    .command("keep")
    .summary("keep somebody's access")
    .argument("<ID>")
    .argument("<PERSON>", "their address or id")
    .description("Keep somebody's access; not your own. A compliance officer keeps that of a lead beside whom nobody leads.")
    .option("--why <TEXT>", "a word why")
    .action(withTools(keep))
  review
    .command("withdraw")
    .summary("withdraw somebody's access at once")
    .argument("<ID>")
    .argument("<PERSON>", "their address or id")
    .description("Withdraw somebody's access: their wrapped keys are destroyed and a new epoch begins.")
    .option("--why <TEXT>", "a word why")
    .action(withTools(withdraw))
  review
    .command("keep-all")
    .summary("keep all lines that you may keep")
    .argument("<ID>")
    .description(`Keep every line that is open and yours to keep. You are asked to type "${WORD}".`)
    .option("--word <WORD>", "the word, where nobody is there to type it")
    .option("--why <TEXT>", "a word why, for each line")
    .action(withTools(keepAll))
  review
    .command("schedule")
    .summary("how often every matter is reviewed")
    .description("How often the house begins a review of each open matter by itself. With --every it is changed, by a partner or an administrator.")
    .option("--every <MONTHS>", "months from one review to the next, 1 to 60; 0 for only when somebody begins one")
    .action(withTools(schedule))
}

async function schedule(tools: Tools, { every }: { readonly every?: string }): Promise<void> {
  if (every !== undefined && (!/^\d{1,2}$/.test(every) || Number(every) > 60)) throw wrongUse("--every takes whole months, 0 to 60.")
  const firm = await tools.house.call("getFirm")
  const changed = every === undefined ? null : await tools.house.call("changeFirm", { body: { rev: firm.rev, reviewMonths: Number(every) } })
  const { reviewMonths } = changed?.firm ?? firm
  tools.print.reply({ reviewMonths }, () => {
    tools.print.line(
      reviewMonths === 0 ? "A review begins only when somebody begins one." : `Each open matter is reviewed every ${many(reviewMonths, "month")}.`,
    )
    if (changed !== null) tools.print.line(`Recorded as ${changed.receipt.kind}, ${leafOf(changed.receipt.leaf)}.`)
  })
}

async function begin(tools: Tools, named: string, options: { readonly due?: string }): Promise<void> {
  const matter = idIn("matter", named) ?? codeIn(named)
  if (matter === null) throw wrongUse(`"${named}" is neither the code of a matter, such as 7KD-Q2M, nor its id.`)
  const begun = await tools.house.call("beginReview", { params: { matter }, body: { due: options.due === undefined ? null : untilIn(options.due) } })
  tools.print.reply(begun, () => {
    tools.print.line(`Begun: ${begun.review}, ${many(begun.lines, "line")} to decide until ${when(begun.due)}. What nobody keeps is withdrawn then.`)
    tools.print.line(`Recorded as ${begun.receipt.kind}, ${leafOf(begun.receipt.leaf)} (${begun.receipt.event}).`)
  })
}

async function list(tools: Tools): Promise<void> {
  const reviews = await tools.house.call("listReviews")
  tools.print.reply(reviews, () => {
    if (reviews.length === 0) return tools.print.line("There is no review that you may know of.")
    tools.print.table(
      [{ head: "Review" }, { head: "Matter" }, { head: "Begun" }, { head: "Due" }, { head: "Stands", wide: true }],
      reviews.map((one) => [one.id, one.code ?? one.matter, `${when(one.begunAt)} by ${one.begunBy?.name ?? "the house"}`, when(one.due), standsAt(one)]),
    )
  })
}

function standsAt({ closed, counts }: Review): string {
  const told = tellCounts(counts)
  return closed === null ? told : `closed ${when(closed.at)}: ${told}`
}

async function show(tools: Tools, text: string, options: ReportOptions): Promise<void> {
  const review = needId("review", text)
  if (await isSaved(tools, options, (form) => tools.house.bytes("saveReview", { params: { review, form } }))) return
  const report = await tools.house.call("readReview", { params: { review } })
  tools.print.reply(report, () => printReport(tools, report))
}

function printReport({ print }: Tools, report: ReviewReport): void {
  print.facts([
    ["Review", report.id],
    ["Matter", report.code ?? report.matter],
    ["Begun", `${when(report.begunAt)} by ${report.begunBy?.name ?? "the house, by schedule"}`],
    ["Due", when(report.due)],
    ["Stands", standsAt(report)],
  ])
  print.line()
  print.table(
    [
      { head: "Person" },
      { head: "As" },
      { head: "Given" },
      { head: "Until" },
      { head: "For" },
      { head: "Last used" },
      { head: "Outcome" },
      { head: "Why", wide: true },
    ],
    report.lines.map((line) => [
      line.person.name,
      `${line.role}${inPlaces(line.places)}${line.awaiting ? ", memo waits" : ""}`,
      `${when(line.since)} by ${line.by.name}${line.through === null ? "" : `, through ${line.through.name}`}`,
      when(line.until),
      line.purpose ?? "",
      line.lastUsed === null ? "never" : when(line.lastUsed),
      line.decided === null ? "open" : `${line.outcome ?? ""}, by ${line.decided.by?.name ?? "the house"}`,
      [line.why, line.finding].filter((one) => one !== null).join(" "),
    ]),
  )
}

async function keep(tools: Tools, text: string, who: string, options: { readonly why?: string }): Promise<void> {
  const review = needId("review", text)
  const kept = await tools.house.call("keepLine", { params: { review, person: await personNamed(tools.house, who) }, body: { why: options.why ?? null } })
  tools.print.reply(kept, () => tools.print.line(`Kept: ${kept.receipt.kind}, ${leafOf(kept.receipt.leaf)}.${closing(kept.closed)}`))
}

async function withdraw(tools: Tools, text: string, who: string, options: { readonly why?: string }): Promise<void> {
  const review = needId("review", text)
  const done = await tools.house.call("withdrawLine", { params: { review, person: await personNamed(tools.house, who) }, body: { why: options.why ?? null } })
  tools.print.reply(done, () =>
    tools.print.line(`Withdrawn: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}. Their keys to this matter are destroyed.${closing(done.closed)}`),
  )
}

async function keepAll(tools: Tools, text: string, options: { readonly word?: string; readonly why?: string }): Promise<void> {
  const review = needId("review", text)
  const { lines } = await tools.house.call("readReview", { params: { review } })
  const mine = lines.filter((line) => line.may.includes("keep"))
  if (mine.length === 0) return tools.print.reply({ kept: 0, closed: false }, () => tools.print.line("There is no line for you to keep."))
  const typed = options.word ?? (await ask(`Type "${WORD}" to keep ${many(mine.length, "access", "accesses")}`, `Say --word "${WORD}".`))
  if (typed !== WORD) throw wrongUse(`"${typed}" is not the word. Nothing was kept.`, `The word is "${WORD}".`)
  let closed = false
  for (const line of mine) ({ closed } = await tools.house.call("keepLine", { params: { review, person: line.person.id }, body: { why: options.why ?? null } }))
  tools.print.reply({ kept: mine.length, closed }, () => tools.print.line(`Kept ${many(mine.length, "access", "accesses")}.${closing(closed)}`))
}

function closing(closed: boolean): string {
  return closed ? " That was the last line: the review is closed." : ""
}
