/** The teams that a matter was given to: giving it, letting in who is missing, taking it back. */
import type { Command } from "commander"
import type { TeamOnMatter } from "#contract"
import type { MatterRole } from "#words"
import { actionsIn, MATTER_ROLES, MAY, MAY_SAYS, oneOf, PLACES, PLACES_SAYS } from "./choices.ts"
import { leafOf, namesOf, when } from "./figures.ts"
import { untilIn } from "./ids.ts"
import { mayOf } from "./members.ts"
import { matterNamed, teamNamed } from "./names.ts"
import { placeNames, placesIn, planFor, sayReach } from "./places.ts"
import { type Tools, withTools } from "./tools.ts"

export function teamsOnMatters(matter: Command): void {
  matter
    .command("teams")
    .summary("the teams that have a matter")
    .argument("<CODE>")
    .description("The teams that the matter was given to, and who of them is not on it.")
    .action(withTools(teamsOn))
  matter
    .command("admit-team")
    .summary("give a matter to a team")
    .argument("<CODE>")
    .argument("<TEAM>", "its name or id")
    .description("Give the matter to a team: its members are let in, but for those whom a wall shuts out, and so is whoever joins it.")
    .addOption(
      oneOf(
        "--role <ROLE>",
        "what its members are on this matter",
        MATTER_ROLES.filter((role) => role !== "lead"),
      ).default("member"),
    )
    .option("--until <DAY>", "the last day, such as 2027-03-31, or a time such as 2027-03-31T17:00Z")
    .option(MAY, MAY_SAYS)
    .option(PLACES, PLACES_SAYS)
    .option("--special", "they may open what is of class special too")
    .action(withTools(admitTeam))
  matter
    .command("bring-in")
    .summary("let those of a team in who are missing")
    .argument("<CODE>")
    .argument("<TEAM>", "its name or id")
    .description("Let those of a team in who are not on the matter although it was given to the team.")
    .action(withTools(bringIn))
  matter
    .command("release-team")
    .summary("take a matter back from a team")
    .argument("<CODE>")
    .argument("<TEAM>", "its name or id")
    .description("Take the matter back from a team: what its members have through it alone ends, and a new epoch begins.")
    .action(withTools(releaseTeam))
}

async function teamsOn(tools: Tools, code: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const teams = await tools.house.call("listTeamsOn", { params: { matter } })
  const plan = await planFor(tools, matter, teams)
  tools.print.reply(teams, () =>
    tools.print.table(
      [
        { head: "Team" },
        { head: "As" },
        { head: "May" },
        { head: "Places" },
        { head: "Special" },
        { head: "Given" },
        { head: "Until" },
        { head: "Not on it", wide: true },
        { head: "Id" },
      ],
      teams.map((on) => [
        on.team.name,
        on.role,
        mayOf(on.role, on.actions),
        on.places === null ? "" : placeNames(plan, on.places),
        on.special ? "yes" : "",
        `${when(on.madeAt)} by ${on.by.name}`,
        when(on.until),
        namesOf(on.missing),
        on.team.id,
      ]),
    ),
  )
}

async function admitTeam(
  tools: Tools,
  code: string,
  text: string,
  options: { readonly role: MatterRole; readonly until?: string; readonly special?: true; readonly may?: string; readonly places?: string },
): Promise<void> {
  const until = options.until === undefined ? null : untilIn(options.until)
  const matter = await matterNamed(tools.house, code)
  const { role, special } = options
  const places = (await placesIn(tools.house, matter, options.places)) ?? null
  const body = { team: await teamNamed(tools.house, text), role, until, special: special === true, actions: actionsIn(options.may), places }
  sayLetIn(tools, await tools.house.call("admitTeam", { params: { matter }, body }))
}

async function bringIn(tools: Tools, code: string, text: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  sayLetIn(tools, await tools.house.call("bringTeamIn", { params: { matter, team: await teamNamed(tools.house, text) } }))
}

function sayLetIn(
  tools: Tools,
  reply: { readonly on: TeamOnMatter; readonly given: number; readonly receipt: { readonly kind: string; readonly leaf: number | null } },
): void {
  const { on, given, receipt } = reply
  tools.print.reply(reply, () => {
    tools.print.line(
      `${on.team.name} has ${sayReach(on.places)} as ${on.role}${on.until === null ? "" : ` until ${when(on.until)}`}: ${receipt.kind}, ${leafOf(receipt.leaf)}.`,
    )
    tools.print.line(`Let in now: ${given} of ${on.members.length}.${on.missing.length === 0 ? "" : ` Not on it: ${namesOf(on.missing)}.`}`)
  })
}

async function releaseTeam(tools: Tools, code: string, text: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const released = await tools.house.call("releaseTeam", { params: { matter, team: await teamNamed(tools.house, text) } })
  tools.print.reply(released, () =>
    tools.print.line(`Taken back: ${released.receipt.kind}, ${leafOf(released.receipt.leaf)}. Access that has ended: ${released.ended}.`),
  )
}
