/** Asking to be let into a matter, and answering those who ask. */
import type { Command } from "commander"
import type { MatterRow, Member, OwnRequest, Place, Request } from "#contract"
import { actionsIn, MAY, oneOf, PLACES } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { codeIn, needId, untilIn } from "./ids.ts"
import { matterNamed } from "./names.ts"
import { inNamed, inPlaces, placesIn, planFor, untilSaid } from "./places.ts"
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
      "the places of the file plan that they are let into, such as Exhibits,Disclosure, and nothing of the matter besides, or all; what they stand in or else the whole, unless said; where two approve, those that both name",
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
  const matters = tools.print.json ? [] : await ownOf(tools, own)
  tools.print.reply(own, () =>
    tools.print.table(
      [{ head: "Matter" }, { head: "As" }, { head: "Until" }, { head: "Asked" }, { head: "State" }, { head: "You have" }, { head: "Id" }],
      own.map((one) => [one.code, one.role, when(one.until), when(one.askedAt), one.state, haveNow(matters.find((row) => row.code === one.code)), one.id]),
    ),
  )
}

/** Those of one's own matters that one asked for. */
async function ownOf({ house }: Tools, own: readonly OwnRequest[]): Promise<readonly MatterRow[]> {
  const rows: MatterRow[] = []
  const standing = own.filter((one) => one.state === "asked" || one.state === "given")
  for (const named of new Set(standing.map((one) => one.code))) {
    const { items } = await house.call("listMatters", { query: { named, stage: "any", limit: 200 } })
    rows.push(...items.filter((row) => row.code === named))
  }
  return rows
}

function haveNow(row: MatterRow | undefined): string {
  return row === undefined ? "" : `${row.myRole}${inPlaces(row.places)}`
}

async function takeBack(tools: Tools, text: string): Promise<void> {
  await tools.house.call("withdrawRequest", { params: { request: needId("request", text) } })
  tools.print.reply({ withdrawn: true }, () => tools.print.line("Taken back."))
}

async function requests(tools: Tools, code: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const list = await tools.house.call("listRequests", { params: { matter } })
  const members = list.items.length === 0 || tools.print.json ? [] : await tools.house.call("listMembers", { params: { matter } })
  const has = (one: Request): Member | undefined => members.find((member) => member.person.id === one.person.id)
  const plan = await planFor(tools, matter, [...list.items, ...list.items.map(has).filter((one) => one !== undefined)])
  tools.print.reply(list, () => {
    if (list.items.length === 0) return tools.print.line("Nobody asks to be let in.")
    if (list.needsTwo) tools.print.line("Two leads have to approve: this matter is of the special class.")
    tools.print.table(
      [{ head: "Who" }, { head: "As" }, { head: "Until" }, { head: "Has now" }, { head: "Why" }, { head: "Asked" }, { head: "First yes" }, { head: "Id" }],
      list.items.map((one: Request) => [
        one.person.name,
        one.role,
        when(one.until),
        hasNow(has(one), plan),
        one.words ?? "",
        when(one.askedAt),
        one.first === null ? "" : `${one.first.name}${inNamed(plan, one.places)}`,
        one.id,
      ]),
    )
    for (const one of list.items) {
      const now = has(one)
      if (now !== undefined && hasNoEnd(now))
        tools.print.line(
          `${one.person.name} is on the matter without an end date, so there is no time to renew: approving is refused. Give more with ./muniment matter part, or decline.`,
        )
      else if (now !== undefined && now.places !== null)
        tools.print.line(`Approved, ${one.person.name} stays in the same places. Say others, or all, with --places.`)
    }
  })
}

/** The part in which they are on it already, which goes on where they ask for more time. */
function hasNow(member: Member | undefined, plan: readonly Place[]): string {
  return member === undefined
    ? ""
    : `${member.role}${inNamed(plan, member.places)}${member.until === null ? ", no end date" : untilSaid(member.places, member.until)}`
}

/** Whether nothing is to be renewed. Whoever only sees that the matter exists asks for more than that. */
function hasNoEnd({ until, actions }: Member): boolean {
  return until === null && actions.includes("read")
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
  const places = await placesIn(tools.house, params.matter, options.places)
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
