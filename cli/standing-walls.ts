/** What is done about a wall that stands: its keys begun, its matters and persons completed, and its end, by two. */
import type { Command } from "commander"
import type { Wall } from "#contract"
import type { WallId } from "#words"
import { askWord } from "./asking.ts"
import { notThere } from "./endings.ts"
import { leafOf, many } from "./figures.ts"
import type { House } from "./house.ts"
import { needId } from "./ids.ts"
import { peopleNamed } from "./names.ts"
import { turnRest } from "./new-keys.ts"
import { type Tools, withTools } from "./tools.ts"
import { listedWalls, shutOutBy } from "./wall-print.ts"

export function standingWallCommands(wall: Command): void {
  byId(
    wall,
    "continue",
    "begin the keys behind a wall",
    "Begin the new keys behind a wall where that was left half done: the house was stopped, or somebody's key did not hold.",
  ).action(withTools(goOn))
  byId(
    wall,
    "extend",
    "extend a wall around a client over a matter",
    "Extend a wall around a client over a matter of its that was left out: the inbox tells which.",
  )
    .argument("<MATTER>", "its id")
    .action(withTools(extend))
  byId(
    wall,
    "name",
    "shut out somebody whom a rule could not",
    "Shut out somebody who worked on a matter that the wall's rule speaks of, and whom it could not name because they alone led a matter behind the wall: the inbox tells whom.",
  )
    .argument("<PERSON>", "by address or id")
    .action(withTools(nameOne))
  byId(wall, "ask-lifting", "ask to lift a wall", "Ask to lift a wall. It stands until a second person who keeps it countersigns with ./muniment wall lift.")
    .requiredOption("--why <TEXT>", "why it can be lifted, for whoever oversees walls")
    .action(withTools(askLifting))
  byId(wall, "leave-standing", "let a wall stand", "Let a wall stand that somebody asked to lift.").action(withTools(leaveStanding))
  byId(
    wall,
    "lift",
    "lift a wall, as the second person",
    "Lift a wall that somebody else asked to lift. Nobody gets back what it took: they are admitted anew, by whoever leads the matter.",
  )
    .option("--yes", "do not ask first")
    .action(withTools(lift))
}

export function byId(wall: Command, name: string, summary: string, description: string): Command {
  return wall.command(name).summary(summary).argument("<WALL>", "its id").description(description)
}

export async function wallNamed(house: House, id: WallId): Promise<Wall> {
  for await (const wall of listedWalls(house)) if (wall.id === id) return wall
  throw notThere()
}

async function goOn(tools: Tools, text: string): Promise<void> {
  const wall = needId("wall", text)
  const { unturned } = await tools.house.call("continueWall", { params: { wall } })
  const went = { unturned: await restBehind(tools, wall, unturned) }
  tools.print.reply(went, () =>
    tools.print.line(
      went.unturned === 0
        ? "The new keys have begun on every matter behind this wall."
        : `On ${many(went.unturned, "matter")} they still have not: the ledger does not prove somebody's key there, or that they were let in. Tell those who lead them: what they do on the members there says who it is.`,
    ),
  )
}

function restBehind(tools: Tools, wall: WallId, waiting: number): Promise<number> {
  return turnRest(tools, waiting, () => tools.house.call("continueWall", { params: { wall } }))
}

async function extend(tools: Tools, text: string, over: string): Promise<void> {
  const wall = needId("wall", text)
  const begun = await tools.house.call("extendWall", { params: { wall }, body: { matter: needId("matter", over) } })
  const extended = { ...begun, unturned: await restBehind(tools, wall, begun.unturned) }
  tools.print.reply(extended, () => {
    tools.print.line(`Extended: ${extended.receipt.kind}, ${leafOf(extended.receipt.leaf)}. ${many(extended.ended, "grant")} ended.`)
    if (extended.unturned > 0) tools.print.line(`New keys have not begun everywhere: go on with ./muniment wall continue ${wall}`)
  })
}

async function nameOne(tools: Tools, text: string, whom: string): Promise<void> {
  const wall = needId("wall", text)
  const [person] = await peopleNamed(tools.house, [whom])
  if (person === undefined) throw notThere()
  const begun = await tools.house.call("nameWorker", { params: { wall }, body: { person } })
  const named = { ...begun, unturned: await restBehind(tools, wall, begun.unturned) }
  tools.print.reply(named, () => {
    tools.print.line(`Named: ${named.receipt.kind}, ${leafOf(named.receipt.leaf)}. ${many(named.ended, "grant")} ended.`)
    if (named.unturned > 0) tools.print.line(`New keys have not begun everywhere: go on with ./muniment wall continue ${wall}`)
  })
}

async function askLifting(tools: Tools, text: string, options: { readonly why: string }): Promise<void> {
  const wall = needId("wall", text)
  const asked = await tools.house.call("askLifting", { params: { wall }, body: { why: options.why } })
  tools.print.reply(asked, () =>
    tools.print.line(`Asked: ${asked.receipt.kind}, ${leafOf(asked.receipt.leaf)}. It stands until a second person lifts it with ./muniment wall lift ${wall}`),
  )
}

async function leaveStanding(tools: Tools, text: string): Promise<void> {
  const left = await tools.house.call("leaveStanding", { params: { wall: needId("wall", text) } })
  tools.print.reply(left, () => tools.print.line(`It stands: ${left.receipt.kind}, ${leafOf(left.receipt.leaf)}.`))
}

async function lift(tools: Tools, text: string, options: { readonly yes?: true }): Promise<void> {
  const id = needId("wall", text)
  const wall = await wallNamed(tools.house, id)
  const asked =
    wall.lifting === null ? "" : ` ${wall.lifting.by.name} asked for it${wall.lifting.why === null ? "" : `: ${wall.lifting.why.replace(/[.\s]*$/, "")}`}.`
  const what = `This lifts the wall that shuts ${shutOutBy(wall)} out of ${many(wall.client === null ? (wall.around?.length ?? wall.matters.length) : wall.matters.length, "matter")}: they can be admitted there again.${asked}`
  await askWord(tools.print, what, "lift", options.yes)
  const lifted = await tools.house.call("liftWall", { params: { wall: id } })
  tools.print.reply(lifted, () =>
    tools.print.line(
      `Lifted: ${lifted.receipt.kind}, ${leafOf(lifted.receipt.leaf)}. ${wall.begun ? "Nobody gets back what it took." : "It had not begun, and took nothing."}`,
    ),
  )
}
