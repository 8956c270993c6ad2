/** The inbox, where what waits for you is; and acknowledging it: the memo of a wall that you are inside of, the notice of one that shuts you out. */
import type { Command } from "commander"
import type { Wall } from "#contract"
import type { MatterId } from "#words"
import { askWord, somebodyThere } from "./asking.ts"
import { notThere, refused } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { needId } from "./ids.ts"
import { matterNamed } from "./names.ts"
import { printWaiting } from "./reminders.ts"
import { type Tools, withTools } from "./tools.ts"
import { aroundOf, printWall, shutOutBy, stateOf } from "./wall-print.ts"

export function inboxCommands(program: Command): void {
  const inbox = program
    .command("inbox")
    .summary("what waits for you")
    .helpGroup("You:")
    .description(
      "What waits for you: memos of walls to acknowledge, notices to read, walls that wait for a second person, requests and reviews, and access that ends soon.",
    )
    .action(withTools(readInbox))
  inbox
    .command("acknowledge")
    .summary("acknowledge a notice")
    .argument("<NOTICE>", "its id")
    .description("Acknowledge a notice: that you are shut out, and have read it.")
    .action(withTools(acknowledgeNotice))
  under(program, "matter")
    .command("walls")
    .summary("the walls around a matter")
    .argument("<CODE>")
    .description("The walls around a matter that you are on: whom they shut out, and their memos.")
    .action(withTools(listWalls))
  under(program, "wall")
    .command("acknowledge")
    .summary("acknowledge the memo of a wall")
    .argument("<CODE>", "the matter that it stands around")
    .argument("[WALL]", "its id, where more than one waits for you")
    .description("Show the memo of a wall that you are inside of, and acknowledge it. Where the wall says so, your part in its matters comes back with that.")
    .option("--yes", "do not ask first")
    .action(withTools(acknowledgeMemo))
}

function under(program: Command, name: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program
}

async function readInbox(tools: Tools): Promise<void> {
  const inbox = await tools.house.call("readInbox")
  const { memos, notices, liftings, uncovered, unkept, toList } = inbox
  tools.print.reply(inbox, () => {
    if (Object.values(inbox).every((list) => list.length === 0)) return tools.print.line("Nothing waits for you.")
    for (const wall of memos)
      tools.print.line(
        `A memo to acknowledge, ${when(wall.raisedAt)}: ${wall.memo?.reference ?? wall.id}. Read it with ./muniment wall acknowledge ${wall.matters[0]?.code ?? "CODE"} ${wall.id}`,
      )
    for (const notice of notices) {
      tools.print.line(
        `${notice.acknowledgedAt === null ? "A notice" : "A notice, acknowledged"}, ${when(notice.at)}${notice.from === null ? "" : `, from ${when(notice.from)} on`} (${notice.id}):`,
      )
      tools.print.line(notice.words)
    }
    for (const wall of liftings)
      tools.print.line(
        `A wall that waits for a second person, around ${aroundOf(wall)}, against ${shutOutBy(wall)}: ${stateOf(wall)}. See ./muniment wall show ${wall.id}`,
      )
    for (const one of uncovered)
      tools.print.line(
        `${one.by.name} opened ${one.matter} on ${when(one.at)} for a client that a wall stands around: it does not stand around this one. Extend it with ./muniment wall extend ${one.wall} ${one.matter}`,
      )
    for (const one of unkept)
      tools.print.line(
        `${one.person.name} ${one.team === null ? `worked on ${one.matter}, of which the rule of a wall speaks,` : `is in ${one.team}, which a wall shuts out,`} and is not shut out: they alone led a matter behind it. Have another lead admitted there, then ./muniment wall name ${one.wall} ${one.person.id}`,
      )
    for (const one of toList)
      tools.print.line(
        `${one.name} is invited from another firm by ${one.by.name}, until ${when(one.endsAt)}, and their link waits for the list of their former clients: ./muniment wall lateral --invitation ${one.invitation} --clients FILE, or --none`,
      )
    printWaiting(tools.print, inbox)
  })
}

async function acknowledgeNotice(tools: Tools, text: string): Promise<void> {
  const done = await tools.house.call("acknowledgeNotice", { params: { notice: needId("notice", text) } })
  tools.print.reply(done, () => tools.print.line(`Acknowledged: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}

async function listWalls(tools: Tools, code: string): Promise<void> {
  const walls = await tools.house.call("wallsOfMatter", { params: { matter: await matterNamed(tools.house, code) } })
  tools.print.reply(walls, () => {
    if (walls.length === 0) tools.print.line("No wall stands around this matter, and none has.")
    for (const [i, wall] of walls.entries()) {
      if (i > 0) tools.print.line()
      printWall(tools.print, wall)
    }
  })
}

async function acknowledgeMemo(tools: Tools, code: string, text: string | undefined, options: { readonly yes?: true }): Promise<void> {
  const named = text === undefined ? null : needId("wall", text)
  const matter = await matterNamed(tools.house, code)
  const wall = await waitingWall(tools, matter, named)
  if (options.yes === true || somebodyThere()) printWall(tools.print, wall)
  await askWord(tools.print, "This acknowledges that you have read the memo and will keep to it.", "acknowledge", options.yes)
  const done = await tools.house.call("acknowledgeMemo", { params: { matter, wall: wall.id } })
  tools.print.reply(done, () => tools.print.line(`Acknowledged: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}

/** The wall whose memo is meant: the one that was named, or the only one that waits. */
async function waitingWall(tools: Tools, matter: MatterId, named: Wall["id"] | null): Promise<Wall> {
  const walls = await tools.house.call("wallsOfMatter", { params: { matter } })
  if (named !== null) {
    const found = walls.find((wall) => wall.id === named)
    if (found === undefined) throw notThere()
    return found
  }
  const waiting = walls.filter((wall) => wall.may.includes("acknowledge"))
  const [first, second] = waiting
  if (first === undefined) throw refused("nothing-waits", "No memo around this matter waits for you.")
  if (second !== undefined)
    throw refused("many-wait", `${waiting.length} memos around this matter wait for you.`, {
      detail: `Name one by its wall: ${waiting.map((wall) => wall.id).join(", ")}.`,
    })
  return first
}
