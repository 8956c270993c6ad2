/** Somebody who comes from another firm: walls around the clients they acted for there, from a list that is checked first and then raised in one act. */
import { readFile } from "node:fs/promises"
import { buffer as readAll } from "node:stream/consumers"
import type { Command } from "commander"
import type { LateralRehearsal } from "#contract"
import { clientsIn, eachInTurn, hasCells, listText } from "#telling"
import { askWord } from "./asking.ts"
import { refused, wrongUse } from "./endings.ts"
import { count, leafOf, many, when } from "./figures.ts"
import { fromIn, needId, untilIn } from "./ids.ts"
import { personNamed } from "./names.ts"
import { turnRest } from "./new-keys.ts"
import type { Printer } from "./print.ts"
import type { Reply } from "./roads.ts"
import { type Tools, withTools } from "./tools.ts"
import { memoIn } from "./wall-memo.ts"

interface LateralOptions {
  readonly person?: string
  readonly invitation?: string
  readonly clients?: string
  readonly none?: true
  readonly rehearse?: true
  readonly reference?: string
  readonly memo?: string
  readonly memoFile?: string
  readonly notice?: string
  readonly mustAcknowledge: boolean
  readonly from?: string
  readonly until?: string
  readonly yes?: true
}

export function lateralCommand(wall: Command): void {
  wall
    .command("lateral")
    .summary("walls around a lateral hire's former clients")
    .description(
      "Shut somebody who comes from another firm out of the clients that they acted for there: a wall around each in one act, also around those that this firm has no matter of yet. Name somebody who is here, or the invitation of somebody who is to come: its link waits for the list, or for the word that there is --none, and the walls for whoever takes it. For compliance officers.\nThe list has a client on each line; of a file whose name ends in .csv the first column counts. With --rehearse it is checked and nothing is changed.",
    )
    .option("--person <PERSON>", "whom, by address or id")
    .option("--invitation <INVITATION>", "or whoever takes this open invitation, by its id: see ./muniment inbox")
    .option("--clients <FILE>", "their former clients; - reads them from standard input")
    .option("--none", "whoever is invited has no former clients to be kept from")
    .option("--rehearse", "say which of them are clients here, and raise nothing")
    .option("--reference <TEXT>", "the firm's own number or name for the conflict")
    .option("--memo <TEXT>", "what those inside are told; - reads it from standard input")
    .option("--memo-file <FILE>", "the same from a file: what stands in a command can be read by others on this machine")
    .option("--notice <TEXT>", "what the person is told, once; nothing where it is left out")
    .option("--must-acknowledge", "those inside see nothing more before they acknowledged the memo; it is so if you say nothing", true)
    .option("--no-must-acknowledge", "they go on, and may acknowledge it later")
    .option("--from <DAY>", "the first day, such as 2027-01-01, or a time; at once where this is left out")
    .option("--until <DAY>", "the last day; they stand until they are lifted where this is left out")
    .option("--yes", "do not ask first")
    .action(withTools(lateral))
}

async function lateral(tools: Tools, options: LateralOptions): Promise<void> {
  const { reference, notice = null, mustAcknowledge, rehearse, clients: file } = options
  if ((options.person === undefined) === (options.invitation === undefined)) throw wrongUse("Name either --person or --invitation.")
  if (options.none === true) return noClients(tools, options)
  if (file === undefined) throw wrongUse("Give the list by --clients.")
  if (rehearse === undefined && reference === undefined) throw wrongUse("Give the reference by --reference, or look first with --rehearse.")
  if (file === "-" && options.memo === "-") throw wrongUse("Only one of --clients and --memo can be read from standard input.")
  const memo = rehearse === undefined ? await memoIn(options) : ""
  const from = options.from === undefined ? null : fromIn(options.from)
  const until = options.until === undefined ? null : untilIn(options.until)
  const clients = clientsIn(await listIn(file), hasCells(file))
  if (clients.length === 0) throw wrongUse(`${file} names no client.`)
  const whom = {
    person: options.person === undefined ? null : await personNamed(tools.house, options.person),
    invitation: options.invitation === undefined ? null : needId("invitation", options.invitation),
    clients,
  }
  const rehearsed = await tools.house.call("rehearseLateral", { body: whom })
  if (rehearse === true) return tools.print.reply(rehearsed, () => printClients(tools.print, rehearsed))
  const led = rehearsed.clients.filter((one) => one.leaderless && !one.walled)
  if (led.length > 0)
    throw refused("last-lead", "A matter keeps at least one lead.", {
      detail: `Nobody would be left to lead a matter of ${led.map((one) => one.client).join(", ")}.`,
    })
  await askWord(tools.print, sentenceOf(rehearsed, from), "raise", options.yes)
  const stand = await tools.house.call("raiseLateral", { body: { ...whom, reference: reference ?? "", memo, notice, mustAcknowledge, from, until } })
  const raised = await withNewKeys(tools, stand)
  tools.print.reply(raised, () => {
    tools.print.line(
      `Raised ${many(raised.walls.length, "wall")}: ${raised.receipt.kind}, ${leafOf(raised.receipt.leaf)}. ${many(raised.ended, "grant")} ended.`,
    )
    for (const one of raised.walls) tools.print.line(`${one.wall}  ${one.client}`)
    if (raised.unturned > 0) tools.print.line(`On ${many(raised.unturned, "matter")} the new keys have not begun: see ./muniment inbox`)
  })
}

/** Nobody is inside from here on whom they shut out; the new keys begin some at a time, behind one wall after the other. */
async function withNewKeys(tools: Tools, stand: Reply<"raiseLateral">): Promise<Reply<"raiseLateral">> {
  const left = new Map(stand.walls.map((one) => [one.wall, one.unturned]))
  const go = eachInTurn(stand.walls, async ({ wall }) => {
    const went = await tools.house.call("continueWall", { params: { wall } })
    left.set(wall, went.unturned)
    return went
  })
  const unturned = await turnRest(tools, stand.unturned, go)
  return { ...stand, walls: stand.walls.map((one) => ({ ...one, unturned: left.get(one.wall) ?? 0 })), unturned }
}

/** The word that there are none: it lets the link be taken, and nothing is raised. */
async function noClients(tools: Tools, { invitation, clients, rehearse, yes }: LateralOptions): Promise<void> {
  if (invitation === undefined) throw wrongUse("--none is said of an --invitation.")
  if (clients !== undefined || rehearse === true) throw wrongUse("--none takes neither --clients nor --rehearse.")
  await askWord(tools.print, "This says that whoever is invited has no former clients to be kept from, and their link may be taken.", "none", yes)
  const said = await tools.house.call("listNoClients", { params: { invitation: needId("invitation", invitation) } })
  tools.print.reply(said, () => tools.print.line(`Said: ${said.receipt.kind}, ${leafOf(said.receipt.leaf)}. Their link may be taken.`))
}

async function listIn(file: string): Promise<string> {
  const bytes = await (file === "-" ? readAll(process.stdin) : readFile(file)).catch(() => {
    throw wrongUse(`${file} could not be read.`)
  })
  const text = listText(bytes)
  if (text === null) throw wrongUse(`${file} is not written in UTF-8, and its names could be read as others. Save it as “CSV UTF-8” first.`)
  return text
}

function printClients(print: Printer, { clients }: LateralRehearsal): void {
  print.table(
    [{ head: "Former client", wide: true }, { head: "Matters here", right: true }, { head: "Would lose", right: true }, { head: "" }],
    clients.map((one) => [
      one.client,
      count(one.matters),
      count(one.loses),
      one.walled
        ? "walled already"
        : one.leaderless
          ? "nobody else leads a matter: cannot be raised"
          : one.matters === 0
            ? "kept walled for when one is opened"
            : "",
    ]),
  )
}

/** What raising will do, with its numbers. */
function sentenceOf({ clients }: LateralRehearsal, from: string | null): string {
  const anew = clients.filter((one) => !one.walled)
  const sum = (of: (one: LateralRehearsal["clients"][number]) => number): number => anew.reduce((n, one) => n + of(one), 0)
  const loses = sum((one) => one.loses)
  return `This raises ${many(anew.length, "wall")} around ${many(anew.filter((one) => one.matters > 0).length, "client")} with ${many(
    sum((one) => one.matters),
    "matter",
  )} here and ${many(anew.filter((one) => one.matters === 0).length, "client")} without, ${from === null ? "at once" : `from ${when(from)} on`}: ${many(loses, "grant")} ${loses === 1 ? "ends" : "end"}, and lifting any of them takes two people.`
}
