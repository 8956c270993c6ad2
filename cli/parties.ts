/** The parties of a matter: client, opponent, witness, court and the rest. */
import type { Command } from "commander"
import type { Class, PartyRole } from "#words"
import { CLASSES, PARTY_ROLES, oneOf } from "./choices.ts"
import { leafOf, when } from "./figures.ts"
import { needId } from "./ids.ts"
import { matterNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

interface NewParty {
  readonly role: PartyRole
  readonly class: Class
  readonly name: string
  readonly contact: string
  readonly reference: string
}

export function partyCommands(program: Command): void {
  program
    .command("parties")
    .summary("the parties of a matter")
    .helpGroup("Matters:")
    .argument("<CODE>")
    .description("The parties of a matter.")
    .action(withTools(listParties))
  const party = program.command("party").summary("add or remove a party").helpGroup("Matters:").description("One party of a matter.")
  party
    .command("add")
    .summary("add a party")
    .argument("<CODE>")
    .description("Add a party to a matter.")
    .requiredOption("--name <TEXT>", "who it is")
    .addOption(oneOf("--role <ROLE>", "what they are in the matter", PARTY_ROLES).makeOptionMandatory())
    .addOption(oneOf("--class <CLASS>", "how sensitive this is", CLASSES).default("confidential"))
    .option("--contact <TEXT>", "how to reach them", "")
    .option("--reference <TEXT>", "their reference", "")
    .action(withTools(addParty))
  party
    .command("remove")
    .summary("remove a party")
    .argument("<CODE>")
    .argument("<PARTY>", "its id")
    .description("Remove a party from a matter.")
    .action(withTools(removeParty))
}

async function listParties(tools: Tools, code: string): Promise<void> {
  const parties = await tools.house.call("listParties", { params: { matter: await matterNamed(tools.house, code) } })
  tools.print.reply(parties, () => {
    if (parties.length === 0) return tools.print.line("No party is named in this matter yet.")
    tools.print.table(
      [{ head: "Role" }, { head: "Party", wide: true }, { head: "Class" }, { head: "Contact" }, { head: "Reference" }, { head: "Added" }, { head: "Id" }],
      parties.map((party) => [party.role, party.name, party.class, party.contact, party.reference, when(party.addedAt), party.id]),
    )
  })
}

async function addParty(tools: Tools, code: string, body: NewParty): Promise<void> {
  const added = await tools.house.call("addParty", { params: { matter: await matterNamed(tools.house, code) }, body })
  tools.print.reply(added, () =>
    tools.print.line(`${added.party.name} is in the matter as ${added.party.role}: ${added.receipt.kind}, ${leafOf(added.receipt.leaf)}.`),
  )
}

async function removeParty(tools: Tools, code: string, text: string): Promise<void> {
  const party = needId("party", text)
  const removed = await tools.house.call("removeParty", { params: { matter: await matterNamed(tools.house, code), party } })
  tools.print.reply(removed, () => tools.print.line(`Removed: ${removed.receipt.kind}, ${leafOf(removed.receipt.leaf)}.`))
}
