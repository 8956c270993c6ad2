/** The people of the firm: who they are, inviting them, changing their role, suspending and restoring them. */
import type { Command } from "commander"
import type { PersonState, Role } from "#words"
import { askWord } from "./asking.ts"
import { FIRM_ROLES, oneOf } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { needId } from "./ids.ts"
import { wholePersonNamed } from "./names.ts"
import { printPersonRehearsal } from "./person-rehearsal.ts"
import { type Tools, withTools } from "./tools.ts"

interface Change {
  readonly role?: Role
  readonly suspend?: true
  readonly restore?: true
  readonly leave?: true
  readonly contain?: true
  readonly rehearse?: true
  readonly yes?: true
}

export function peopleCommands(program: Command): void {
  program
    .command("people")
    .summary("the people of the firm")
    .helpGroup("The firm:")
    .description("The people of the firm whom you may know of, and the invitations still open.")
    .action(withTools(listPeople))
  program
    .command("person")
    .summary("change a person's role, suspend, restore, let leave, contain")
    .helpGroup("The firm:")
    .argument("<PERSON>", "their address or id")
    .description(
      "Show one person, or change their role, suspend or restore them, let them leave, or contain their account. Parts in matters that they may not keep end with it; --rehearse shows first which. Nobody changes their own.",
    )
    .addOption(oneOf("--role <ROLE>", "their role in the firm", FIRM_ROLES))
    .option("--suspend", "they cannot sign in until they are restored")
    .option("--restore", "they can sign in again")
    .option("--leave", "they have left the firm: their parts in matters end, save what they alone lead, which stays sealed")
    .option("--contain", "their account may be in wrong hands: stop it at once; another person undoes that with --restore")
    .option("--rehearse", "show what that would do, and change nothing")
    .option("--yes", "with --leave: do not ask first")
    .action(withTools(person))
  program
    .command("invite")
    .summary("invite a person")
    .helpGroup("The firm:")
    .description("Invite a person by a link that is good once. Its secret is shown this one time: hand it over by a way you trust.")
    .requiredOption("--name <NAME>", "their name")
    .requiredOption("--address <ADDRESS>", "their address")
    .addOption(oneOf("--role <ROLE>", "their role in the firm", FIRM_ROLES).makeOptionMandatory())
    .option("--days <N>", "how many days the link is good", "7")
    .option(
      "--lateral",
      "they come from another firm: the link is not taken before a compliance officer has listed their former clients, or said that there are none",
    )
    .action(withTools(invite))
  program
    .command("uninvite")
    .summary("withdraw an invitation")
    .helpGroup("The firm:")
    .argument("<INVITATION>", "its id")
    .description("Withdraw an invitation.")
    .action(withTools(withdraw))
}

async function listPeople(tools: Tools): Promise<void> {
  const listed = await tools.house.call("listPeople")
  tools.print.reply(listed, () => {
    tools.print.table(
      [{ head: "Name" }, { head: "Address" }, { head: "Role" }, { head: "State" }, { head: "Joined" }, { head: "Id" }],
      listed.people.map((one) => [one.name, one.address, one.role, one.state, when(one.joinedAt), one.id]),
    )
    if (listed.invitations.length === 0) return
    tools.print.line()
    tools.print.table(
      [{ head: "Invited" }, { head: "Address" }, { head: "Role" }, { head: "By" }, { head: "Good until" }, { head: "" }, { head: "Id" }],
      listed.invitations.map((one) => [
        one.name,
        one.address,
        one.role,
        one.by.name,
        when(one.endsAt),
        one.waits ? "waits for a compliance officer" : "",
        one.id,
      ]),
    )
  })
}

async function person(tools: Tools, text: string, change: Change): Promise<void> {
  const state = stateIn(change)
  const found = await wholePersonNamed(tools.house, text)
  if (change.role === undefined && state === undefined) {
    return tools.print.reply(found, () =>
      tools.print.facts([
        ["Name", found.name],
        ["Address", found.address],
        ["Role", found.role],
        ["State", found.state],
        ["Joined", when(found.joinedAt)],
        ["Keys", found.keyPrint.replaceAll(/(.{4})(?=.)/g, "$1 ")],
        ["Id", found.id],
      ]),
    )
  }
  const asked = { ...(change.role === undefined ? {} : { role: change.role }), ...(state === undefined ? {} : { state }) }
  if (change.rehearse === true) {
    const shown = await tools.house.call("rehearsePerson", { params: { person: found.id }, body: asked })
    return tools.print.reply(shown, () => printPersonRehearsal(tools.print, found.name, shown))
  }
  if (state === "contained") {
    const contained = await tools.house.call("containPerson", { params: { person: found.id } })
    return tools.print.reply(contained, () =>
      tools.print.line(
        `${found.name} is contained: ${contained.receipt.kind}, ${leafOf(contained.receipt.leaf)}. Another person undoes it with ./muniment person ${found.address} --restore`,
      ),
    )
  }
  if (state === "left") {
    const what = `${found.name} leaves the firm: their parts in matters end, with their keys, save what they alone lead; restoring the account gives none of it back. --rehearse says which.`
    await askWord(tools.print, what, "leave", change.yes)
  }
  const body = { rev: found.rev, ...(change.role === undefined ? {} : { role: change.role }), ...(state === undefined ? {} : { state }) }
  const changed = await tools.house.call("changePerson", { params: { person: found.id }, body })
  tools.print.reply(changed, () =>
    tools.print.line(`${changed.person.name} is ${changed.person.role}, ${changed.person.state}: ${changed.receipt.kind}, ${leafOf(changed.receipt.leaf)}.`),
  )
}

/** How the account is to stand: one way at most. */
function stateIn({ role, rehearse, suspend, restore, leave, contain }: Change): PersonState | undefined {
  const named = (
    [
      ["suspended", suspend],
      ["active", restore],
      ["left", leave],
      ["contained", contain],
    ] as const
  ).filter(([, said]) => said === true)
  if (named.length > 1) throw wrongUse("An account stands in one way, not both at once: --suspend, --restore, --leave or --contain.")
  const state = named[0]?.[0]
  if (state === "contained" && role !== undefined) throw wrongUse("--contain goes alone: whoever contains an account changes no role with it.")
  if (rehearse === true && role === undefined && state === undefined)
    throw wrongUse("--rehearse takes what to rehearse: --role, --suspend, --restore, --leave or --contain.")
  return state
}

async function invite(
  tools: Tools,
  options: { readonly name: string; readonly address: string; readonly role: Role; readonly days: string; readonly lateral?: true },
): Promise<void> {
  const days = Number(options.days)
  if (!Number.isInteger(days) || days < 1 || days > 30) throw wrongUse("--days takes a number from 1 to 30.")
  const invited = await tools.house.call("invite", { body: { ...options, days, lateral: options.lateral === true } })
  const link = `${tools.house.at}/join#${invited.token}`
  tools.print.reply({ ...invited, link }, () => {
    tools.print.line(
      `${invited.invitation.name} is invited as ${invited.invitation.role}, until ${when(invited.invitation.endsAt)}. The link is good once and shown this once:`,
    )
    tools.print.line(link)
    if (invited.invitation.waits) tools.print.line("It waits until a compliance officer has listed their former clients, or said that there are none.")
  })
}

async function withdraw(tools: Tools, text: string): Promise<void> {
  const withdrawn = await tools.house.call("withdrawInvitation", { params: { invitation: needId("invitation", text) } })
  tools.print.reply(withdrawn, () => tools.print.line(`Withdrawn: ${withdrawn.receipt.kind}, ${leafOf(withdrawn.receipt.leaf)}.`))
}
