/** Who could open what at a past moment, recomputed from the ledger. */
import type { Command } from "commander"
import type { AccessThen } from "#contract"
import { when } from "./figures.ts"
import { untilIn } from "./ids.ts"
import { matterNamed, personNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

export function accessCommands(program: Command): void {
  const matter = program.commands.find((command) => command.name() === "matter") ?? program
  matter
    .command("who-could")
    .summary("who could open a matter at a moment")
    .argument("<CODE>", "its code, or its id")
    .requiredOption("--on <TIME>", "the moment, such as 2026-03-03T14:05Z; a day is its end")
    .description(
      "Who could open a matter at a past moment, and why: recomputed from the ledger, not from a table that could be edited. For its leads, and for overseers.",
    )
    .action(withTools(ofMatter))
  program
    .command("could-open")
    .helpGroup("The firm:")
    .summary("everything a person could open at a moment")
    .argument("<PERSON>", "their address or id")
    .requiredOption("--on <TIME>", "the moment, such as 2026-03-03T14:05Z; a day is its end")
    .description("Everything that a person could open at a past moment, by matter id. For overseers.")
    .action(withTools(ofPerson))
}

async function ofMatter(tools: Tools, code: string, options: { readonly on: string }): Promise<void> {
  const at = untilIn(options.on)
  show(tools, await tools.house.call("matterAccessThen", { params: { matter: await matterNamed(tools.house, code) }, query: { at } }))
}

async function ofPerson(tools: Tools, who: string, options: { readonly on: string }): Promise<void> {
  const at = untilIn(options.on)
  show(tools, await tools.house.call("personAccessThen", { params: { person: await personNamed(tools.house, who) }, query: { at } }))
}

function show(tools: Tools, then: AccessThen): void {
  tools.print.reply(then, () => {
    tools.print.table(
      [{ head: "Who" }, { head: "As" }, { head: "From" }, { head: "Until" }, { head: "Let in by" }, { head: "Purpose" }, { head: "Leaf" }, { head: "Matter" }],
      then.items.map((one) => [
        one.person.name,
        one.awaiting === true ? "awaiting" : (one.role ?? "unknown"),
        when(one.from),
        one.ended === null ? when(one.until) : `${when(one.ended.at)}, by ${one.ended.by?.name ?? "the house"}`,
        `${one.by?.name ?? ""}${one.through === null ? "" : `, through ${one.through.name}`}`,
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
