/** Teams: making and keeping them, adding and removing people. */
import type { Command } from "commander"
import type { Team } from "#contract"
import { endTeamCommand, listEnded, tellTurned, turnRestOf } from "./end-team.ts"
import { leafOf, namesOf, when } from "./figures.ts"
import { personNamed, teamNamed, wholeTeamNamed } from "./names.ts"
import { teamsOnMatters } from "./teams-on.ts"
import { type Tools, withTools } from "./tools.ts"

export function teamCommands(program: Command): void {
  const team = program
    .command("team")
    .summary("teams, and who is in them")
    .helpGroup("The firm:")
    .description("Teams of the firm. Name one by its name or its id.")
  team
    .command("list")
    .summary("the teams of the firm")
    .description("The teams of the firm, who keeps them and who is in them.")
    .option("--ended", "those that have ended")
    .action(withTools(listTeams))
  team
    .command("show")
    .summary("show one team")
    .argument("<TEAM>")
    .description("One team, with those of its matters that you are on.")
    .action(withTools(showTeam))
  team
    .command("make")
    .summary("make a team")
    .argument("<NAME>")
    .description("Make a team with a key of its own. You are its first keeper, and not in it.")
    .action(withTools(makeTeam))
  team
    .command("rename")
    .summary("give a team another name")
    .argument("<TEAM>")
    .requiredOption("--name <NAME>", "the new name")
    .description("Give a team another name.")
    .action(withTools(renameTeam))
  onPeople(team)
  teamsOnMatters(program.commands.find((command) => command.name() === "matter") ?? program)
}

/** Who is in a team, and who keeps it. */
function onPeople(team: Command): void {
  withPerson(
    team,
    "add",
    "add a person to a team",
    "Add a person to a team: they are given its matters at once. Where a wall stands, somebody inside lets them in.",
    joinTeam,
  )
  withPerson(
    team,
    "remove",
    "take a person out of a team",
    "Take a person out of a team, or leave it yourself: what they had through it alone ends at once, their keys are destroyed, and then new epochs begin.",
    leaveTeam,
  )
  withPerson(
    team,
    "name-keeper",
    "name a keeper of a team",
    "Name a keeper of a team: its key is sealed to them, so that they can bring people in.",
    nameKeeper,
  )
  withPerson(
    team,
    "remove-keeper",
    "remove a keeper of a team",
    "Remove a keeper of a team, or step down yourself: it has another key from then on.",
    removeKeeper,
  )
  team
    .command("continue")
    .summary("begin the keys that are owed")
    .argument("<TEAM>")
    .description("Begin the new keys that are owed on a team's matters since somebody left it or it ended, where that was left half done.")
    .action(withTools(continueTeam))
  endTeamCommand(team)
}

type WithPerson = (tools: Tools, team: string, who: string) => Promise<void>

function withPerson(team: Command, name: string, summary: string, description: string, work: WithPerson): void {
  team.command(name).summary(summary).argument("<TEAM>").argument("<PERSON>", "their address or id").description(description).action(withTools(work))
}

async function listTeams(tools: Tools, options: { readonly ended?: true }): Promise<void> {
  const teams = (await tools.house.call("listTeams")).filter((team) => (team.ended !== null) === (options.ended === true))
  if (options.ended === true) return tools.print.reply(teams, () => listEnded(tools, teams))
  tools.print.reply(teams, () =>
    tools.print.table(
      [{ head: "Team" }, { head: "Keepers" }, { head: "Members", wide: true }, { head: "Id" }],
      teams.map((team) => [team.name, namesOf(team.keepers), namesOf(team.members), team.id]),
    ),
  )
}

async function showTeam(tools: Tools, text: string): Promise<void> {
  const team = await wholeTeamNamed(tools.house, text)
  tools.print.reply(team, () => {
    tools.print.facts([
      ["Team", team.name],
      ["Keepers", namesOf(team.keepers)],
      ["Members", namesOf(team.members)],
      ["Made", when(team.madeAt)],
      ...(team.ended === null ? [] : ([["Ended", `${when(team.ended.at)} by ${team.ended.by.name}`]] as const)),
      ["Id", team.id],
    ])
    if (team.matters.length === 0) return
    tools.print.line()
    tools.print.table(
      [{ head: "Matter" }, { head: "As" }, { head: "Until" }],
      team.matters.map((matter) => [matter.code, matter.role, when(matter.until)]),
    )
  })
}

interface Done {
  readonly team: Team
  readonly receipt: { readonly kind: string; readonly leaf: number | null }
}

function say(tools: Tools, reply: Done, words: string): void {
  tools.print.reply(reply, () => tools.print.line(`${words}: ${reply.receipt.kind}, ${leafOf(reply.receipt.leaf)}.`))
}

async function makeTeam(tools: Tools, name: string): Promise<void> {
  const made = await tools.house.call("makeTeam", { body: { name } })
  say(tools, made, `${made.team.name} is made, and kept by you (${made.team.id})`)
}

async function renameTeam(tools: Tools, text: string, options: { readonly name: string }): Promise<void> {
  const { id, rev } = await wholeTeamNamed(tools.house, text)
  const renamed = await tools.house.call("renameTeam", { params: { team: id }, body: { rev, name: options.name } })
  say(tools, renamed, `The team is called ${renamed.team.name}`)
}

/** Many matters are given a part at a time, until none is left. */
async function joinTeam(tools: Tools, text: string, who: string): Promise<void> {
  const asked = { params: { team: await teamNamed(tools.house, text) }, body: { person: await personNamed(tools.house, who) } }
  let joined = await tools.house.call("joinTeam", asked)
  let { given } = joined
  while (joined.left > 0) {
    tools.print.aside(`${given} matters given, ${joined.left} left …`)
    joined = await tools.house.call("joinTeam", asked)
    given += joined.given
  }
  const reply = { ...joined, given }
  say(tools, reply, `In ${reply.team.name}, with ${given === 1 ? "one matter" : `${given} matters`} given`)
}

async function leaveTeam(tools: Tools, text: string, who: string): Promise<void> {
  const team = await wholeTeamNamed(tools.house, text)
  const gone = await tools.house.call("leaveTeam", { params: { team: team.id, person: await personNamed(tools.house, who) } })
  const left = { ...gone, unturned: team.keeps ? await turnRestOf(tools, team.id, gone.unturned) : gone.unturned }
  tools.print.reply(left, () => {
    tools.print.line(`Out of the team: ${left.receipt.kind}, ${leafOf(left.receipt.leaf)}. What they had through it alone has ended: ${left.ended}.`)
    if (left.ended > 0 || left.unturned > 0) tools.print.line(tellTurned(left.unturned))
  })
}

async function continueTeam(tools: Tools, text: string): Promise<void> {
  const team = await teamNamed(tools.house, text)
  const unturned = await turnRestOf(tools, team, (await tools.house.call("continueTeam", { params: { team } })).unturned)
  tools.print.reply({ unturned }, () => tools.print.line(tellTurned(unturned)))
}

async function nameKeeper(tools: Tools, text: string, who: string): Promise<void> {
  const asked = { params: { team: await teamNamed(tools.house, text) }, body: { person: await personNamed(tools.house, who) } }
  const done = await tools.house.call("nameKeeper", asked)
  say(tools, done, `${done.team.name} is kept by ${namesOf(done.team.keepers)}`)
}

async function removeKeeper(tools: Tools, text: string, who: string): Promise<void> {
  const done = await tools.house.call("removeKeeper", { params: { team: await teamNamed(tools.house, text), person: await personNamed(tools.house, who) } })
  say(tools, done, `${done.team.name} is kept by ${namesOf(done.team.keepers)}, with another key`)
}
