/** Ethical walls: rehearsing and raising them, looking at them, and lifting them by two. */
import type { Command } from "commander"
import type { Wall, WallRehearsal } from "#contract"
import type { WallGround, WallId } from "#words"
import { askWord } from "./asking.ts"
import { WALL_GROUNDS, oneOf } from "./choices.ts"
import { refused, wrongUse } from "./endings.ts"
import { count, leafOf, many, when } from "./figures.ts"
import type { House } from "./house.ts"
import { fromIn, needId, untilIn } from "./ids.ts"
import { matterToWall, peopleNamed, teamsNamed } from "./names.ts"
import { turnRest } from "./new-keys.ts"
import { type Tools, withTools } from "./tools.ts"
import { lateralCommand } from "./lateral.ts"
import { byId, standingWallCommands, wallNamed } from "./standing-walls.ts"
import { memoIn } from "./wall-memo.ts"
import { listedWalls, printRehearsal, printWall, shutOutBy, stateOf } from "./wall-print.ts"

interface Sides {
  readonly shutOut?: string[]
  readonly shutOutTeam?: string[]
  readonly workedOn?: string[]
  readonly opposite?: string[]
  readonly shutOutThere?: string[]
  readonly shutOutTeamThere?: string[]
  readonly workedOnThere?: string[]
  readonly from?: string
  readonly client?: string
}
interface RaiseOptions extends Sides {
  readonly ground: WallGround
  readonly reference: string
  readonly memo?: string
  readonly memoFile?: string
  readonly notice?: string
  readonly mustAcknowledge: boolean
  readonly until?: string
  readonly yes?: true
}
type Side = {
  readonly client: string | null
  readonly matters: string[]
  readonly persons: Awaited<ReturnType<typeof peopleNamed>>
  readonly teams: Awaited<ReturnType<typeof teamsNamed>>
  readonly workedOn: string[]
}

const NAMED =
  "Matters are named by code or id: you need not be on them if you keep walls for the firm. The memo goes, sealed, to everybody inside; the notice, if there is one, to everybody shut out, and names neither wall nor matter."

export function wallCommands(program: Command): void {
  const wall = program
    .command("wall")
    .summary("ethical walls: rehearse, raise, list, lift …")
    .helpGroup("Matters:")
    .description("Ethical walls: named persons are shut out of matters, whatever they were granted or will be.")
  withSides(wall.command("rehearse").summary("see what a wall would do").argument("[CODE...]"))
    .description(
      "See who would lose what by a wall, what it would have stopped in the last year and what is under way that it would break. Nothing is changed, and nobody is told.",
    )
    .action(withTools(rehearse))
  withSides(wall.command("raise").summary("raise a wall").argument("[CODE...]"))
    .description(
      `Raise a wall: from that moment nobody named is on these matters, or can be admitted, and new keys begin there that they never had. With --from it begins later: until then nobody loses anything, and nobody named is let in.\n${NAMED}\nWith --shut-out-team it shuts out whoever is in a team, and whoever joins it while the wall stands; who leaves the team stays shut out.\nWith --worked-on it keeps itself: whoever is let into those matters while it stands is shut out in the same act; for compliance officers.\nWith --opposite two teams are shut out from each other's matters in one act: a wall each, with the same words: write the memo so that both may read it.`,
    )
    .addOption(oneOf("--ground <GROUND>", "why", WALL_GROUNDS).makeOptionMandatory())
    .requiredOption("--reference <TEXT>", "the firm's own number or name for the conflict")
    .option("--memo <TEXT>", "what those inside are told; - reads it from standard input")
    .option("--memo-file <FILE>", "the same from a file: what stands in a command can be read by others on this machine")
    .option("--notice <TEXT>", "what those shut out are told; nothing where it is left out")
    .option("--must-acknowledge", "those inside see nothing more before they acknowledged the memo; it is so if you say nothing", true)
    .option("--no-must-acknowledge", "they go on, and may acknowledge it later")
    .option("--until <DAY>", "the last day, such as 2027-03-31, or a time; it stands until it is lifted where this is left out")
    .option("--yes", "do not ask first")
    .action(withTools(raise))
  wall
    .command("list")
    .summary("the walls you may know of")
    .description("The walls that you may know of: those that stand first, then the newest.")
    .action(withTools(list))
  byId(wall, "show", "show a wall", "Whom a wall shuts out of what, why, how far its memo was acknowledged, and how it may end.").action(withTools(show))
  lateralCommand(wall)
  standingWallCommands(wall)
}

function withSides(command: Command): Command {
  return command
    .option("--shut-out <PERSON...>", "whom to shut out, by address or id")
    .option("--shut-out-team <TEAM...>", "whole teams, by name or id: whoever is in one, and whoever joins it later")
    .option("--worked-on <CODE...>", "a rule: everybody who was ever let into these matters, and whoever is let into one of them later")
    .option("--client <NAME>", "in place of codes: a client, with its matters as they are and those that are opened for it later")
    .option("--opposite <CODE...>", "the other team's matters, where two are shut out from each other's")
    .option("--shut-out-there <PERSON...>", "whom to shut out of those")
    .option("--shut-out-team-there <TEAM...>", "whole teams to shut out of those")
    .option("--worked-on-there <CODE...>", "the same rule for those")
    .option("--from <DAY>", "the first day, such as 2027-01-01, or a time; at once where this is left out")
}

/** What each wall of the order stands between: one, or two against each other. */
async function sidesIn(house: House, codes: readonly string[], options: Sides): Promise<readonly [Side, Side?]> {
  const matters = codes.map(matterToWall)
  const { client = null } = options
  if ((client === null) === (codes.length === 0)) throw wrongUse("Name either matters by their codes, or a client by --client.")
  const { shutOut = [], shutOutTeam = [], workedOn = [], opposite, shutOutThere = [], shutOutTeamThere = [], workedOnThere = [] } = options
  if (shutOut.length + shutOutTeam.length + workedOn.length === 0) throw wrongUse("Name whom to shut out, by --shut-out, --shut-out-team or --worked-on.")
  if ((opposite === undefined) !== (shutOutThere.length + shutOutTeamThere.length + workedOnThere.length === 0))
    throw wrongUse(
      "--opposite and --shut-out-there, --shut-out-team-there or --worked-on-there go together.",
      "The one names the other team's matters, the others whom to shut out of them.",
    )
  const [rule, ruleThere, there] = [workedOn.map(matterToWall), workedOnThere.map(matterToWall), opposite?.map(matterToWall)]
  const first = { client, matters, persons: await peopleNamed(house, shutOut), teams: await teamsNamed(house, shutOutTeam), workedOn: rule }
  if (there === undefined) return [first]
  const [persons, teams] = [await peopleNamed(house, shutOutThere), await teamsNamed(house, shutOutTeamThere)]
  return [first, { client: null, matters: there, persons, teams, workedOn: ruleThere }]
}

async function rehearsed(house: House, sides: readonly (Side | undefined)[], from: string | null): Promise<WallRehearsal[]> {
  const all: WallRehearsal[] = []
  for (const side of sides) if (side !== undefined) all.push(await house.call("rehearseWall", { body: { ...side, from } }))
  return all
}

async function rehearse(tools: Tools, codes: string[], options: Sides): Promise<void> {
  const from = options.from === undefined ? null : fromIn(options.from)
  const all = await rehearsed(tools.house, await sidesIn(tools.house, codes, options), from)
  tools.print.reply(all.length === 1 ? all[0] : all, () => {
    for (const [i, one] of all.entries()) {
      if (i > 0) tools.print.line()
      printRehearsal(tools.print, one, from)
    }
  })
}

async function raise(tools: Tools, codes: string[], options: RaiseOptions): Promise<void> {
  const memo = await memoIn(options)
  const until = options.until === undefined ? null : untilIn(options.until)
  const from = options.from === undefined ? null : fromIn(options.from)
  const [first, opposite = null] = await sidesIn(tools.house, codes, options)
  const all = await rehearsed(tools.house, [first, opposite ?? undefined], from)
  const leaderless = all.flatMap((one) => one.leaderless)
  if (leaderless.length > 0)
    throw refused("last-lead", "A matter keeps at least one lead.", {
      detail: `Nobody would be left to lead ${leaderless.slice(0, 5).join(", ")}. Let another lead be admitted there first.`,
    })
  await askWord(tools.print, all.map((one) => sentenceOf(one, options.mustAcknowledge, from)).join(" "), "raise", options.yes)
  const { ground, reference, mustAcknowledge, notice = null } = options
  const stands = await tools.house.call("raiseWall", { body: { ...first, opposite, ground, reference, memo, mustAcknowledge, notice, from, until } })
  // Nobody shut out opens anything from here on; the new keys begin some at a time.
  const turned = async <W extends { readonly wall: WallId; readonly unturned: number }>(one: W): Promise<W> => ({
    ...one,
    unturned: await turnRest(tools, one.unturned, () => tools.house.call("continueWall", { params: { wall: one.wall } })),
  })
  const raised = { ...(await turned(stands)), opposite: stands.opposite === null ? null : await turned(stands.opposite) }
  tools.print.reply(raised, () => {
    for (const one of [raised, raised.opposite]) {
      if (one === null) continue
      const did = from === null ? `${many(one.ended, "grant")} ended.` : `It begins ${when(from)}.`
      tools.print.line(`Raised ${one.wall}: ${one.receipt.kind}, ${leafOf(one.receipt.leaf)}. ${did}`)
      if (one.unturned > 0) tools.print.line(`On ${many(one.unturned, "matter")} the new keys have not begun: go on with ./muniment wall continue ${one.wall}`)
    }
  })
}

/** What raising will do, with its numbers. */
function sentenceOf(one: WallRehearsal, mustAcknowledge: boolean, from: string | null): string {
  const breaks = one.underWay.filings === 0 ? "" : ` and ${many(one.underWay.filings, "upload")} under way ${one.underWay.filings === 1 ? "breaks" : "break"}`
  const waits =
    one.inside.length === 0 || !mustAcknowledge
      ? ""
      : ` ${one.inside.length === 1 ? "The one who remains sees" : `The ${count(one.inside.length)} who remain see`} nothing more before they acknowledged the memo.`
  return `This shuts ${many(one.persons, "person", "persons")} out of ${many(one.matters, "matter")} with ${many(one.documents, "document")}, ${from === null ? "at once" : `from ${when(from)} on`}: ${many(one.loses.length, "grant")} ${one.loses.length === 1 ? "ends" : "end"}${breaks}, and lifting it takes two people and gives nothing back${from === null ? "" : " once it has begun; nobody named is let in from now on"}.${waits}`
}

async function list(tools: Tools): Promise<void> {
  const walls = await Array.fromAsync(listedWalls(tools.house))
  tools.print.reply(walls, () => {
    if (walls.length === 0) return tools.print.line("There is no wall that you may know of.")
    tools.print.table(
      [{ head: "Shut out", wide: true }, { head: "Around" }, { head: "Ground" }, { head: "Raised" }, { head: "Stands" }, { head: "Memos" }, { head: "Id" }],
      walls.map((wall) => [
        shutOutBy(wall),
        around(wall),
        wall.ground,
        `${when(wall.raisedAt)} by ${wall.raisedBy.name}`,
        stateOf(wall),
        `${count(wall.memos.acknowledged)} of ${count(wall.memos.given)}`,
        wall.id,
      ]),
    )
  })
}

function around(wall: Wall): string {
  const [first, ...more] = wall.around ?? wall.matters.map((one) => one.code ?? one.id)
  return first === undefined ? "" : more.length === 0 ? first : `${first} and ${count(more.length)} more`
}

async function show(tools: Tools, text: string): Promise<void> {
  const wall = await wallNamed(tools.house, needId("wall", text))
  tools.print.reply(wall, () => printWall(tools.print, wall))
}
