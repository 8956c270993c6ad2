/** The end of a team, shown before it is done; and the new keys that are owed on its matters since somebody left it, or it ended. */
import type { Command } from "commander"
import type { Team, TeamEnding } from "#contract"
import { askWord } from "./asking.ts"
import { leafOf, many, when } from "./figures.ts"
import { wholeTeamNamed } from "./names.ts"
import { turnRest } from "./new-keys.ts"
import { type Tools, withTools } from "./tools.ts"

interface EndOptions {
  readonly rehearse?: true
  readonly yes?: true
}

export function endTeamCommand(team: Command): void {
  team
    .command("end")
    .summary("end a team")
    .argument("<TEAM>")
    .description(
      "End a team that you keep: what its members have through it alone ends at once, their keys and its own are destroyed, and then new epochs begin. Its name may be used again. With --rehearse it is shown and nothing is changed.",
    )
    .option("--rehearse", "say who would lose how much, and end nothing")
    .option("--yes", "do not ask first")
    .action(withTools(endTeam))
}

async function endTeam(tools: Tools, text: string, options: EndOptions): Promise<void> {
  const { id, name } = await wholeTeamNamed(tools.house, text)
  const ending = await tools.house.call("rehearseTeamEnding", { params: { team: id } })
  if (options.rehearse === true) return tools.print.reply(ending, () => printEnding(tools, ending))
  await askWord(tools.print, sentenceOf(name, ending), "end", options.yes)
  const gone = await tools.house.call("endTeam", { params: { team: id } })
  const ended = { ...gone, unturned: await turnRestOf(tools, id, gone.unturned) }
  tools.print.reply(ended, () => {
    tools.print.line(`${name} has ended: ${ended.receipt.kind}, ${leafOf(ended.receipt.leaf)}. Access that has ended with it: ${ended.ended}.`)
    if (ended.ended > 0) tools.print.line(tellTurned(ended.unturned))
  })
}

/** What ending will do, with its numbers. */
function sentenceOf(name: string, { matters, members }: TeamEnding): string {
  const losing = members.filter((one) => one.loses > 0).length
  return `This ends ${name}: ${many(matters, "matter is", "matters are")} taken back from it, and of ${many(members.length, "member")} ${losing} ${losing === 1 ? "loses" : "lose"} what they have through it alone. Its key is destroyed, and nothing brings it back.`
}

function printEnding(tools: Tools, { matters, members }: TeamEnding): void {
  tools.print.table(
    [
      { head: "Member", wide: true },
      { head: "Would lose", right: true },
      { head: "Keeps by another team", right: true },
    ],
    members.map(({ person, loses, keeps }) => [person.name, String(loses), String(keeps)]),
  )
  tools.print.line(`${many(matters, "matter")} would be taken back from it.`)
}

/** The teams that have ended. */
export function listEnded(tools: Tools, teams: readonly Team[]): void {
  tools.print.table(
    [{ head: "Team", wide: true }, { head: "Ended" }, { head: "By" }, { head: "Kept by" }, { head: "Id" }],
    teams.map((team) => [team.name, when(team.ended?.at ?? null), team.ended?.by.name ?? "", team.keepers.map((one) => one.name).join(", "), team.id]),
  )
}

/** Goes on with the epochs that are owed; gives how many still wait. Whoever left by themselves keeps no team, and leaves that to those who do. */
export function turnRestOf(tools: Tools, team: Team["id"], waiting: number): Promise<number> {
  return turnRest(tools, waiting, () => tools.house.call("continueTeam", { params: { team } }))
}

export const tellTurned = (unturned: number): string =>
  unturned === 0
    ? "New keys have begun on all of them."
    : `On ${many(unturned, "matter")} new keys have not begun: whoever keeps the team goes on with ./muniment team continue, and the next act on the members there begins them too. Where they begin by neither, the ledger does not prove somebody's key there, or that they were let in: tell those who lead it.`
