/** Matters: one's own list, opening one, its three answers, changing and closing it. */
import type { Command } from "commander"
import type { Matter, MatterRow, Member, Place } from "#contract"
import { tellKind } from "#telling"
import type { Class } from "#words"
import { askWord } from "./asking.ts"
import { CLASSES, oneOf } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { count, leafOf, many, when, whenUtc } from "./figures.ts"
import { matterNamed } from "./names.ts"
import { inPlaces, placeNames, planFor } from "./places.ts"
import { keptFrom, tellGiven } from "./policy.ts"
import type { Printer } from "./print.ts"
import { type Tools, withTools } from "./tools.ts"

interface ListOptions {
  readonly named?: string
  readonly stage: "open" | "closed" | "any"
  readonly class?: Class
  readonly client?: string
  readonly sort: "title"
}
interface MatterFacts {
  readonly title?: string
  readonly client?: string
  readonly class?: Class
  readonly type?: string
  readonly jurisdiction?: string
}
interface KeepFrom {
  readonly keepFrom?: string[]
}

/** Of the teams that the firm's policy opens a class to. */
const KEEP_FROM = ["--keep-from <TEAM...>", "teams that the firm's policy would give it to, and that are left out"] as const

const SORTS = ["title", "-title", "code", "-code", "client", "-client", "opened", "-opened", "event", "-event"]

export function matterCommands(program: Command): void {
  program
    .command("matters")
    .summary("your own matters")
    .helpGroup("Matters:")
    .description("Your own matters.")
    .option("--named <TEXT>", "part of the title, the client or the code")
    .option("--client <TEXT>", "part of the client's name")
    .addOption(oneOf("--stage <STAGE>", "open, closed or any", ["open", "closed", "any"]).default("open"))
    .addOption(oneOf("--class <CLASS>", "of one class", CLASSES))
    .addOption(oneOf("--sort <BY>", "title, code, client, opened or event; with - the other way round", SORTS).default("title"))
    .action(withTools(listMatters))
  const matter = program
    .command("matter")
    .summary("one matter: open, show, change, admit, release …")
    .helpGroup("Matters:")
    .description("One matter. A matter is named by its code, such as 7KD-Q2M, or its id.")
  matter
    .command("open")
    .summary("open a matter")
    .description(
      "Open a matter: the house makes its key and its discreet code, and you become its lead. The teams that the firm's policy opens its class to are given it.",
    )
    .requiredOption("--title <TEXT>", "its title")
    .requiredOption("--client <TEXT>", "the client")
    .requiredOption("--type <TEXT>", "the kind of matter, such as Employment")
    .requiredOption("--jurisdiction <TEXT>", "such as England and Wales")
    .addOption(oneOf("--class <CLASS>", "its sensitivity", CLASSES).default("confidential"))
    .option("--place <NAME...>", "places of its file plan, in order; a sensible plan is made where this is left out")
    .option(...KEEP_FROM)
    .action(withTools(openMatter))
  matter
    .command("show")
    .summary("show a matter and its three answers")
    .argument("<CODE>")
    .description("Who can see it, why you can, and what is its proof.")
    .action(withTools(showMatter))
  matter
    .command("change")
    .summary("change what a matter is called")
    .argument("<CODE>")
    .description(
      "Change title, client, class, type or jurisdiction. Moved into another class, it is given to the teams that the firm's policy opens that class to.",
    )
    .option("--title <TEXT>")
    .option("--client <TEXT>")
    .option("--type <TEXT>")
    .option("--jurisdiction <TEXT>")
    .addOption(oneOf("--class <CLASS>", "its sensitivity", CLASSES))
    .option(...KEEP_FROM)
    .action(withTools((tools, code: string, change: MatterFacts & KeepFrom) => changeMatter(tools, code, change)))
  stageCommands(matter)
}

function stageCommands(matter: Command): void {
  matter
    .command("close")
    .summary("close a matter")
    .argument("<CODE>")
    .description("Close a matter. What is filed stays, and its leads can open it; everybody else is released, and the matter takes a new key.")
    .option("--rehearse", "show who would be released, and change nothing")
    .option("--yes", "do not ask first")
    .action(
      withTools((tools, code: string, options: Closing) => (options.rehearse === true ? rehearseClosing(tools, code) : closeMatter(tools, code, options))),
    )
  matter
    .command("reopen")
    .summary("open a closed matter again")
    .argument("<CODE>")
    .description("Open a closed matter again. Nobody comes back by it: admit them anew.")
    .action(withTools((tools, code: string) => changeMatter(tools, code, { stage: "open" })))
}

async function listMatters(tools: Tools, options: ListOptions): Promise<void> {
  const items: MatterRow[] = []
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: { items: MatterRow[]; next: string | null } = await tools.house.call("listMatters", {
      query: { ...options, limit: 200, ...(cursor === null ? {} : { cursor }) },
    })
    items.push(...page.items)
    cursor = page.next
  }
  tools.print.reply(items, () => {
    if (items.length === 0)
      return tools.print.line(
        options.named === undefined ? "You are on no matter yet." : `None of your matters has "${options.named}" in its title, client or code.`,
      )
    tools.print.table(
      [
        { head: "Code" },
        { head: "Matter", wide: true },
        { head: "Client" },
        { head: "Class" },
        { head: "You" },
        { head: "Who is on it" },
        { head: "Last event" },
      ],
      items.map((row) => [
        row.code,
        row.title,
        row.client,
        row.class,
        `${row.myRole}${inPlaces(row.places)}`,
        onIt(row),
        row.last === null ? "none told to you" : `${tellKind(row.last.kind).did}, ${when(row.last.at)}`,
      ]),
    )
  })
}

function onIt(row: MatterRow): string {
  const first = row.on.first?.name ?? ""
  return row.on.count > 1 ? `${first} and ${count(row.on.count - 1)} more` : first
}

async function openMatter(tools: Tools, options: Required<MatterFacts> & KeepFrom & { readonly place?: string[] }): Promise<void> {
  const { place: plan, keepFrom = [], ...facts } = options
  const kept = await keptFrom(tools, facts.class, keepFrom)
  const opened = await tools.house.call("openMatter", { body: { ...facts, keepFrom: kept, ...(plan === undefined ? {} : { plan }) } })
  tools.print.reply(opened, () => {
    tools.print.line(`Opened ${opened.matter.code}: ${opened.matter.title}.`)
    tools.print.line(`Recorded as ${opened.receipt.kind}, ${leafOf(opened.receipt.leaf)} (${opened.receipt.event}).`)
    tellGiven(tools, opened.given)
  })
}

async function showMatter(tools: Tools, code: string): Promise<void> {
  const matter = await tools.house.call("getMatter", { params: { matter: await matterNamed(tools.house, code) } })
  const has = { plan: await planFor(tools, matter.id, matter.myRole === "awaiting" ? [] : [matter]), ledBy: await ledBy(tools, matter) }
  tools.print.reply(matter, () => printMatter(tools.print, matter, has))
}

/** Who leads it: for those who are shown nobody else on it. */
async function ledBy(tools: Tools, matter: Matter): Promise<string> {
  if (tools.print.json || (matter.places === null && matter.actions.includes("read"))) return ""
  const { items } = await tools.house.call("listMatters", { query: { named: matter.code, stage: "any", limit: 200 } })
  const row = items.find((one) => one.id === matter.id)
  return row === undefined ? "" : onIt(row)
}

/** A matter's card with the three answers, in their order. */
export function printMatter(print: Printer, matter: Matter, has: { readonly plan: readonly Place[]; readonly ledBy: string }): void {
  const { why, proof, counts, places } = matter
  const waits = matter.myRole === "awaiting"
  const seesOnly = !matter.actions.includes("read")
  // Whoever only sees that it exists is told what is in it by no number; whoever has places, what is in these.
  const holds = [many(counts.documents, "document"), ...(places === null ? [many(counts.parties, "party", "parties"), many(counts.notes, "note")] : [])]
  print.line(matter.title)
  print.line()
  print.facts([
    ["Code", matter.code],
    ["Id", matter.id],
    ["Client", matter.client],
    ["Class", matter.class],
    ["Type", matter.type],
    ["Jurisdiction", matter.jurisdiction],
    ["Stage", `${matter.stage}, since ${when(matter.openedAt)}`],
    ["You have", places === null ? "" : `${has.plan.length === 0 ? many(places.length, "place") : placeNames(has.plan, places)}, and nothing of it besides`],
    ["Waits for", waits ? `the memo of a wall: ./muniment wall acknowledge ${matter.code}` : ""],
    ["Holds", seesOnly || waits ? "" : `${holds.join(", ")}${places === null ? "" : " there"}`],
    ["Led by", has.ledBy],
    [
      "Who can see this",
      seesOnly || waits || places !== null ? "" : `${many(counts.people, "person", "persons")}; ./muniment matter people ${matter.code} names them`,
    ],
    [
      "Why can I",
      `as ${why.role}${inPlaces(places)}${seesOnly ? ", who only sees that it exists" : ""}, admitted by ${why.by.name}${why.through === null ? "" : ` through ${why.through.name}`} on ${when(why.at)}${why.until === null ? "" : `, until ${when(why.until)}`}`,
    ],
    ["What is its proof", `${leafOf(proof.leaf)} (${proof.event})${proof.checkpoint === null ? "" : `, under the checkpoint of ${whenUtc(proof.checkpoint)}`}`],
  ])
}

interface Closing {
  readonly rehearse?: true
  readonly yes?: true
}

const names = (of: readonly Member[]): string =>
  of.length === 0 ? "nobody" : of.map((one) => `${one.person.name} (${one.role}${inPlaces(one.places)})`).join(", ")

/** Says whom it releases before it does. */
async function closeMatter(tools: Tools, code: string, options: Closing): Promise<void> {
  const { ends } = await tools.house.call("rehearseClosing", { params: { matter: await matterNamed(tools.house, code) } })
  await askWord(tools.print, `Closing ${code} releases ${names(ends)}.`, "close", options.yes)
  await changeMatter(tools, code, { stage: "closed" })
}

async function rehearseClosing(tools: Tools, code: string): Promise<void> {
  const shown = await tools.house.call("rehearseClosing", { params: { matter: await matterNamed(tools.house, code) } })
  tools.print.reply(shown, () => {
    tools.print.line(`Released, with their keys: ${names(shown.ends)}.`)
    tools.print.line(`Stays: ${names(shown.keeps)}.`)
    tools.print.line(
      `${many(shown.requests, "request")} for access can still be answered; ${many(shown.walls, "wall")} would go on standing${shown.reviewOpen ? "; the open review goes on with those who stay" : ""}.`,
    )
  })
}

async function changeMatter(
  tools: Tools,
  code: string,
  { keepFrom = [], ...change }: MatterFacts & KeepFrom & { readonly stage?: "open" | "closed" },
): Promise<void> {
  if (Object.keys(change).length === 0) throw wrongUse("Nothing to change was named.", "Say --title, --client, --class, --type or --jurisdiction.")
  const matter = await matterNamed(tools.house, code)
  const before = await tools.house.call("getMatter", { params: { matter } })
  const kept = change.class === undefined || change.class === before.class ? [] : await keptFrom(tools, change.class, keepFrom)
  const changed = await tools.house.call("changeMatter", { params: { matter }, body: { rev: before.rev, ...change, keepFrom: kept } })
  tools.print.reply(changed, () => {
    tools.print.line(`Changed ${changed.matter.code}: ${changed.receipt.kind}, ${leafOf(changed.receipt.leaf)}.`)
    tellGiven(tools, changed.given)
  })
}
