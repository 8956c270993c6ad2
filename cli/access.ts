/** Who could open what at a past moment, recomputed from the ledger. */
import type { Command } from "commander"
import type { AccessThen } from "#contract"
import { tellActions } from "#telling"
import { when } from "./figures.ts"
import { untilIn } from "./ids.ts"
import { documentNamed, matterNamed, personNamed } from "./names.ts"
import { inPlaces } from "./places.ts"
import { type ReportOptions, isSaved, savedAs } from "./reports.ts"
import { type Tools, withTools } from "./tools.ts"

interface Options extends ReportOptions {
  readonly on: string
}

const MOMENT = "the moment, such as 2026-03-03T14:05Z; a day is its end"

export function accessCommands(program: Command): void {
  const under = (name: string): Command => {
    const command = program.commands.find((one) => one.name() === name)
    if (command === undefined) throw new TypeError(`there is no command ${name} yet`)
    return command
  }
  savedAs(
    under("matter")
      .command("who-could")
      .summary("who could open a matter at a moment")
      .argument("<CODE>", "its code, or its id")
      .requiredOption("--on <TIME>", MOMENT)
      .description(
        "Who could open a matter at a past moment, and why: recomputed from the ledger, not from a table that could be edited. For its leads, and for overseers.",
      ),
  ).action(withTools(ofMatter))
  savedAs(
    under("document")
      .command("who-could")
      .summary("who could open a document at a moment")
      .argument("<DOC>", "its id (doc_…), or its name together with --matter")
      .requiredOption("--on <TIME>", MOMENT)
      .option("--matter <CODE>", "the matter, where the document is named by its name")
      .description("Who could open a document at a past moment, and why: recomputed from the ledger. For leads of its matter."),
  ).action(withTools(ofDocument))
  savedAs(
    program
      .command("could-open")
      .helpGroup("The firm:")
      .summary("everything a person could open at a moment")
      .argument("<PERSON>", "their address or id")
      .requiredOption("--on <TIME>", MOMENT)
      .description("Everything that a person could open at a past moment, by matter id. For overseers."),
  ).action(withTools(ofPerson))
}

async function ofMatter(tools: Tools, code: string, options: Options): Promise<void> {
  const query = { at: untilIn(options.on) }
  const params = { matter: await matterNamed(tools.house, code) }
  if (await isSaved(tools, options, (form) => tools.house.bytes("saveMatterAccess", { params: { ...params, form }, query }))) return
  show(tools, await tools.house.call("matterAccessThen", { params, query }))
}

async function ofDocument(tools: Tools, text: string, options: Options & { readonly matter?: string }): Promise<void> {
  const query = { at: untilIn(options.on) }
  const params = { document: await documentNamed(tools.house, text, options.matter) }
  if (await isSaved(tools, options, (form) => tools.house.bytes("saveDocumentAccess", { params: { ...params, form }, query }))) return
  show(tools, await tools.house.call("documentAccessThen", { params, query }))
}

async function ofPerson(tools: Tools, who: string, options: Options): Promise<void> {
  const query = { at: untilIn(options.on) }
  const params = { person: await personNamed(tools.house, who) }
  if (await isSaved(tools, options, (form) => tools.house.bytes("savePersonAccess", { params: { ...params, form }, query }))) return
  show(tools, await tools.house.call("personAccessThen", { params, query }))
}

/** As what they could, and whether a memo kept it from them: who may not know that is told that it may have. */
function partOf(one: AccessThen["items"][number]): string {
  const part = one.awaiting === true ? "awaiting" : (one.role ?? "unknown")
  return `${part}${inPlaces(one.places)}${toldOf(one)}${one.special === true ? ", special too" : ""}${one.awaiting === null ? ", unless a wall's memo waited" : ""}`
}

/** What the part included less or more than usual. */
function toldOf({ role, actions }: AccessThen["items"][number]): string {
  const told = role === null || actions === null ? "" : tellActions(role, actions)
  return told === "" ? "" : `, ${told}`
}

function show(tools: Tools, then: AccessThen): void {
  tools.print.reply(then, () => {
    tools.print.table(
      [{ head: "Who" }, { head: "As" }, { head: "From" }, { head: "Until" }, { head: "Let in by" }, { head: "Purpose" }, { head: "Leaf" }, { head: "Matter" }],
      then.items.map((one) => [
        one.person.name,
        partOf(one),
        when(one.from),
        one.ended === null ? when(one.until) : `${when(one.ended.at)}, by ${one.ended.by?.name ?? "the house"}`,
        `${one.by?.name ?? ""}${one.through === null ? "" : `, through ${one.through.name}${one.policy === null ? "" : ", by the firm's policy"}`}`,
        one.purpose ?? "",
        String(one.made.leaf),
        one.matter,
      ]),
    )
    tools.print.line(
      then.whole
        ? `At ${when(then.at)}. Every leaf that counts stands under the signed checkpoint of ${then.asOf} leaves, and none is missing.`
        : `At ${when(then.at)}. NOT WHOLE: a leaf that counts is missing or is not the one that was signed. Run: muniment ledger verify`,
    )
  })
}
