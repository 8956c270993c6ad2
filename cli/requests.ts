/** Asking to be let into a matter, and answering those who ask. */
import type { Command } from "commander"
import type { OwnRequest, Request } from "#contract"
import { actionsIn, MAY, oneOf, PLACES } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { codeIn, needId, untilIn } from "./ids.ts"
import { matterNamed } from "./names.ts"
import { placeNamer, placesIn } from "./places.ts"
import { type Tools, withTools } from "./tools.ts"

const PARTS = ["reader", "member"] as const
type Part = (typeof PARTS)[number]

export function requestCommands(program: Command): void {
  const matter = program.commands.find((command) => command.name() === "matter") ?? program
  matter
    .command("ask")
    .summary("ask to be let into a matter")
    .argument("<CODE>")
    .description("Ask the leads of a matter to let you in, for a time. You are told the same whether or not such a matter is kept.")
    .addOption(oneOf("--role <ROLE>", "as what", PARTS).default("reader"))
    .requiredOption("--until <DAY>", "the last day, such as 2027-03-31, or a time such as 2027-03-31T17:00Z")
    .requiredOption("--why <WORDS>", "what you need it for; only the matter's leads read it")
    .action(withTools(ask))
  matter.command("asked").summary("what you have asked for").description("Your own requests, and how they stand.").action(withTools(asked))
  matter
    .command("take-back")
    .summary("take a request back")
    .argument("<REQUEST>", "its id")
    .description("Take a request of your own back.")
    .action(withTools(takeBack))
  matter
    .command("requests")
    .summary("who asks to be let in")
    .argument("<CODE>")
    .description("Requests for access to a matter that you lead, with what they say.")
    .action(withTools(requests))
  matter
    .command("approve")
    .summary("let somebody in who asked")
    .argument("<CODE>")
    .argument("<REQUEST>", "its id")
    .description("Approve a request: the person is let in for the time they asked for, or for less. A matter of the special class takes two leads.")
    .addOption(oneOf("--role <ROLE>", "as what; as asked, unless said", PARTS))
    .option("--until <DAY>", "the last day; as asked, unless said")
    .option(MAY, "what their part includes, such as see,read; what it usually does, unless said; where two approve, what both include")
    .option(
      PLACES,
      "the places of the file plan that they are let into, such as Exhibits,Orders, and nothing of the matter besides, or all; what they stand in or else the whole, unless said; where two approve, those that both name",
    )
    .option("--special", "they may open what is of class special too; where two approve, both have to say so")
    .action(withTools(approve))
  matter
    .command("decline")
    .summary("decline a request")
    .argument("<CODE>")
    .argument("<REQUEST>", "its id")
    .description("Decline a request. Whoever asked is not told: it is over when its time is.")
    .action(withTools(decline))
}

async function ask(tools: Tools, text: string, options: { readonly role: Part; readonly until: string; readonly why: string }): Promise<void> {
  const code = codeIn(text)
  if (code === null) throw wrongUse(`"${text}" is not the code of a matter, such as 7KD-Q2M.`)
  const request = await tools.house.call("askAccess", { body: { code, role: options.role, until: untilIn(options.until), words: options.why } })
  tools.print.reply(request, () => tools.print.line(`Asked, whether or not such a matter is kept: ${request.id}. It waits until ${when(request.endsAt)}.`))
}

async function asked(tools: Tools): Promise<void> {
  const own: OwnRequest[] = await tools.house.call("ownRequests")
  tools.print.reply(own, () =>
    tools.print.table(
      [{ head: "Matter" }, { head: "As" }, { head: "Until" }, { head: "Asked" }, { head: "State" }, { head: "Id" }],
      own.map((one) => [one.code, one.role, when(one.until), when(one.askedAt), one.state, one.id]),
    ),
  )
}

async function takeBack(tools: Tools, text: string): Promise<void> {
  await tools.house.call("withdrawRequest", { params: { request: needId("request", text) } })
  tools.print.reply({ withdrawn: true }, () => tools.print.line("Taken back."))
}

async function requests(tools: Tools, code: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const list = await tools.house.call("listRequests", { params: { matter } })
  const placesOf = await placeNamer(tools, matter, list.items)
  tools.print.reply(list, () => {
    if (list.needsTwo) tools.print.line("Two leads have to approve: this matter is of the special class.")
    tools.print.table(
      [{ head: "Who" }, { head: "As" }, { head: "Until" }, { head: "Why" }, { head: "Asked" }, { head: "First yes" }, { head: "Places" }, { head: "Id" }],
      list.items.map((one: Request) => [
        one.person.name,
        one.role,
        when(one.until),
        one.words ?? "",
        when(one.askedAt),
        one.first?.name ?? "",
        placesOf(one),
        one.id,
      ]),
    )
  })
}

async function approve(
  tools: Tools,
  code: string,
  text: string,
  options: { readonly role?: Part; readonly until?: string; readonly special?: true; readonly may?: string; readonly places?: string },
): Promise<void> {
  const actions = actionsIn(options.may)
  const params = { matter: await matterNamed(tools.house, code), request: needId("request", text) }
  const until = options.until === undefined ? null : untilIn(options.until)
  const places = await placesIn(tools, params.matter, options.places)
  const body = { role: options.role ?? null, until, special: options.special === true, actions, ...(places === undefined ? {} : { places }) }
  const done = await tools.house.call("approveRequest", { params, body })
  tools.print.reply(done, () =>
    tools.print.line(
      done.state === "given"
        ? `Let in: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`
        : "The first of two. Another lead of the matter has to approve it too.",
    ),
  )
}

async function decline(tools: Tools, code: string, text: string): Promise<void> {
  const done = await tools.house.call("declineRequest", { params: { matter: await matterNamed(tools.house, code), request: needId("request", text) } })
  tools.print.reply(done, () => tools.print.line(`Declined: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}
