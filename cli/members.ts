/** Who is on a matter: admitting them, releasing them, naming them. */
import type { Command } from "commander"
import type { Member } from "#contract"
import { tellActions } from "#telling"
import type { MatterRole } from "#words"
import { actionsIn, MATTER_ROLES, MAY, MAY_SAYS, oneOf, PLACES, PLACES_SAYS } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { untilIn } from "./ids.ts"
import { matterNamed, personNamed } from "./names.ts"
import { inNamed, placeNames, placesIn, planFor, untilSaid } from "./places.ts"
import { type Tools, withTools } from "./tools.ts"

export function memberCommands(program: Command): void {
  const matter = program.commands.find((command) => command.name() === "matter") ?? program
  matter
    .command("people")
    .summary("who can see a matter")
    .argument("<CODE>")
    .description("Who can see this matter, by whom and until when.")
    .action(withTools(listMembers))
  matter
    .command("admit")
    .summary("admit a person")
    .argument("<CODE>")
    .argument("<PERSON>", "their address or id")
    .description("Admit a person: the matter's keys are sealed to theirs, once the ledger has proved their public key.")
    .addOption(oneOf("--role <ROLE>", "what they are on this matter", MATTER_ROLES).default("member"))
    .option("--until <DAY>", "the last day, such as 2027-03-31, or a time such as 2027-03-31T17:00Z")
    .option(MAY, MAY_SAYS)
    .option(PLACES, PLACES_SAYS)
    .option("--special", "they may open what is of class special too")
    .action(withTools(admit))
  matter
    .command("clear")
    .summary("let a member open what is special")
    .argument("<CODE>")
    .argument("<PERSON>", "their address or id")
    .description("Let somebody who is on the matter open what is of class special in it. Nobody lets themselves, and only a lead who may do so lets others.")
    .option("--take-back", "they may no longer: another key of what is special begins")
    .action(withTools(clear))
  matter
    .command("part")
    .summary("change what somebody's part includes")
    .argument("<CODE>")
    .argument("<PERSON>", "their address or id")
    .description("Change what the part of somebody who is on the matter includes, or the places of the file plan that it is in. Nobody changes their own.")
    .option(MAY, MAY_SAYS)
    .option(PLACES, `${PLACES_SAYS}; "all" gives the whole`)
    .action(withTools(changePart))
  matter
    .command("renew")
    .summary("renew somebody's time")
    .argument("<CODE>")
    .argument("<PERSON>", "their address or id")
    .description("Renew the time of somebody who is on the matter for a time, before it is over. Nobody renews their own.")
    .option("--until <DAY>", "the last day, such as 2027-03-31, or a time; as long again, unless said")
    .action(withTools(renew))
  matter
    .command("release")
    .summary("release a person")
    .argument("<CODE>")
    .argument("<PERSON>", "their address or id")
    .description("Release a person: their wrapped keys are destroyed and a new epoch begins.")
    .action(withTools(release))
}

async function listMembers(tools: Tools, code: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const members = await tools.house.call("listMembers", { params: { matter } })
  const plan = await planFor(tools, matter, members)
  tools.print.reply(members, () => {
    tools.print.table(
      [
        { head: "Person" },
        { head: "In the firm" },
        { head: "On the matter" },
        { head: "May" },
        { head: "Places" },
        { head: "Special" },
        { head: "Admitted" },
        { head: "Until" },
        { head: "Through" },
        { head: "Key" },
        { head: "Id" },
      ],
      members.map((member) => [
        member.person.name,
        member.firmRole,
        member.role,
        mayOf(member.role, member.actions),
        member.places === null ? "" : placeNames(plan, member.places),
        member.special ? "yes" : "",
        `${when(member.madeAt)} by ${member.by.name}`,
        when(member.until),
        member.through === null ? "" : `${member.through.name}, by ${member.through.by.name}`,
        member.proved ? "proved" : "not proved",
        member.person.id,
      ]),
    )
  })
}

/** Shortly: what a part includes less or more than usual. */
export function mayOf(role: Member["role"], actions: Member["actions"]): string {
  return role === "awaiting" ? "" : tellActions(role, actions)
}

async function admit(
  tools: Tools,
  code: string,
  who: string,
  options: { readonly role: MatterRole; readonly until?: string; readonly special?: true; readonly may?: string; readonly places?: string },
): Promise<void> {
  const until = options.until === undefined ? null : untilIn(options.until)
  const actions = actionsIn(options.may)
  const matter = await matterNamed(tools.house, code)
  const special = options.special === true
  const places = await placesIn(tools.house, matter, options.places)
  const admitted = await tools.house.call("admit", {
    params: { matter },
    body: { person: await personNamed(tools.house, who), role: options.role, until, special, actions, places: places ?? null },
  })
  const { member, receipt } = admitted
  const where = inNamed(await planFor(tools, matter, [member]), member.places)
  tools.print.reply(admitted, () =>
    tools.print.line(
      `${member.person.name} is on the matter as ${member.role}${where}${untilSaid(member.places, member.until)}: ${receipt.kind}, ${leafOf(receipt.leaf)}.`,
    ),
  )
}

async function clear(tools: Tools, code: string, who: string, options: { readonly takeBack?: true }): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const params = { matter, person: await personNamed(tools.house, who) }
  const changed = await tools.house.call("changeGrant", { params, body: { special: options.takeBack !== true } })
  const { member, receipt } = changed
  tools.print.reply(changed, () =>
    tools.print.line(`${member.person.name} may ${member.special ? "" : "no longer "}open what is special: ${receipt.kind}, ${leafOf(receipt.leaf)}.`),
  )
}

async function changePart(tools: Tools, code: string, who: string, options: { readonly may?: string; readonly places?: string }): Promise<void> {
  const actions = actionsIn(options.may)
  if (actions === null && options.places === undefined)
    throw wrongUse("Say what their part is to include with --may, or which places it is to be in with --places.")
  const matter = await matterNamed(tools.house, code)
  const places = await placesIn(tools.house, matter, options.places)
  const body = { ...(actions === null ? {} : { actions }), ...(places === undefined ? {} : { places }) }
  const changed = await tools.house.call("changeGrant", { params: { matter, person: await personNamed(tools.house, who) }, body })
  const { member, receipt } = changed
  const plan = await planFor(tools, matter, [member])
  tools.print.reply(changed, () =>
    tools.print.line(
      `${member.person.name} may ${member.actions.join(", ")}${member.places === null ? " in the whole matter" : inNamed(plan, member.places)}: ${receipt.kind}, ${leafOf(receipt.leaf)}.`,
    ),
  )
}

async function renew(tools: Tools, code: string, who: string, options: { readonly until?: string }): Promise<void> {
  const until = options.until === undefined ? null : untilIn(options.until)
  const matter = await matterNamed(tools.house, code)
  const renewed = await tools.house.call("renewGrant", { params: { matter, person: await personNamed(tools.house, who) }, body: { until } })
  const { member, receipt } = renewed
  const where = inNamed(await planFor(tools, matter, [member]), member.places)
  tools.print.reply(renewed, () =>
    tools.print.line(`${member.person.name} is on the matter${where}${untilSaid(member.places, member.until)}: ${receipt.kind}, ${leafOf(receipt.leaf)}.`),
  )
}

async function release(tools: Tools, code: string, who: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const released = await tools.house.call("release", { params: { matter, person: await personNamed(tools.house, who) } })
  tools.print.reply(released, () =>
    tools.print.line(`Released: ${released.receipt.kind}, ${leafOf(released.receipt.leaf)}. Their keys to this matter are destroyed.`),
  )
}
