/** `file`: files documents and whole folders, several at once, each announced with its hash, and says of every one what became of it. */
import { realpath } from "node:fs/promises"
import type { Command } from "commander"
import type { DocumentRow } from "#contract"
import type { Class, PrivilegeBasis } from "#words"
import { BASES, CLASSES, TYPES, oneOf } from "../choices.ts"
import { wrongUse } from "../endings.ts"
import { toJson } from "../print.ts"
import { needId } from "../ids.ts"
import { matterNamed, placeNamed } from "../names.ts"
import { type Tools, withTools } from "../tools.ts"
import { openJournal } from "./journal.ts"
import { progress } from "./progress.ts"
import { printResults, type Result, statusOf, tallyOf, toRecord } from "./result.ts"
import { fileAll } from "./pool.ts"
import { twinsIn } from "./twins.ts"
import { type Found, type LeftOut, walk } from "./walk.ts"

export interface FileOptions {
  readonly matter: string
  readonly place?: string
  readonly type: DocumentRow["type"]
  readonly class?: Class
  readonly privilege?: PrivilegeBasis
  readonly holder?: string
  readonly from?: string
  readonly name?: string
  readonly versionOf?: string
  readonly again?: true
  readonly hidden?: true
}

export function fileCommand(program: Command): void {
  program
    .command("file")
    .summary("file documents and whole folders")
    .helpGroup("Documents:")
    .argument("<PATH...>", "files, and folders with all that is in them")
    .description(
      "File documents in a matter. Each is hashed here, sent so that a broken line loses nothing, and compared with the hash the house recorded.\nCalled again after it was stopped, the command goes on where it was; what is filed already under the same name and the same to the byte is left alone.\nNames are kept exactly; of a folder its documents are filed, and the folders they lie in are not kept: say --place for each.\nLinks that lead out of a folder are not followed.",
    )
    .requiredOption("--matter <CODE>", "the matter")
    .option("--place <NAME>", "the place in its file plan")
    .addOption(oneOf("--type <TYPE>", "what the documents are", TYPES).default("other"))
    .addOption(oneOf("--class <CLASS>", "how sensitive they are; the matter's own class where this is left out", CLASSES))
    .addOption(oneOf("--privilege <BASIS>", "mark them as privileged, on this basis", BASES))
    .option("--holder <WHO>", "whose privilege it is")
    .option("--from <TEXT>", "from whom they came")
    .option("--name <TEXT>", "the document's name, where it is not the file's; for one file only")
    .option("--version-of <DOC>", "file it as a new version of this document; for one file only")
    .option("--again", "file even what is there already")
    .option("--hidden", "take hidden files and folders too")
    .action(withTools(file))
}

async function file(tools: Tools, paths: string[], options: FileOptions): Promise<void> {
  if ((options.privilege === undefined) !== (options.holder === undefined)) throw wrongUse("A privilege mark needs both: --privilege BASIS and --holder WHO.")
  const { found, leftOut } = await gather(paths, options.hidden === true)
  if ((options.versionOf !== undefined || options.name !== undefined) && found.length !== 1) throw wrongUse("--version-of and --name are for one file only.")
  const versionOf = options.versionOf === undefined ? null : needId("document", options.versionOf)
  const matter = await matterNamed(tools.house, options.matter)
  const place = options.place === undefined ? undefined : await placeNamed(tools.house, matter, options.place)
  const said = saidOf(options, place)
  const { person } = await tools.house.call("getSession")
  const watch = progress(found.length, process.stderr.isTTY && !tools.print.json)
  const results = await fileAll({
    house: tools.house,
    journal: await openJournal(tools.env),
    matter,
    said,
    watch,
    found,
    twin: options.again === true ? async () => null : twinsIn(tools.house, matter, versionOf),
    keyOf: async (one, stamp) => [tools.house.at, person.id, matter, await realpath(one.path, "hex"), stamp, JSON.stringify(said)],
    ended: (result) => report(tools, result),
  })
  watch.clear()
  const tally = tallyOf(results, leftOut)
  process.exitCode = statusOf(tally)
  if (tools.print.json) process.stdout.write(`${toJson({ summary: tally })}\n`)
  else printResults(tools.print, results, leftOut, options.matter)
}

async function gather(paths: readonly string[], hidden: boolean): Promise<{ readonly found: Found[]; readonly leftOut: LeftOut[] }> {
  const met = await Array.fromAsync(walk(paths, hidden))
  return { found: met.filter((one) => one.kind === "file"), leftOut: met.filter((one) => one.kind === "left-out") }
}

/** What is said of every document of this command, in the words of the Upload-Metadata header. */
function saidOf(options: FileOptions, place: string | undefined): Record<string, string> {
  const { type, class: klass, privilege: basis, holder, from, name, versionOf: document } = options
  const said = { type, class: klass, place, basis, holder, from, name, document }
  return Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function report(tools: Tools, result: Result): void {
  if (tools.print.json) process.stdout.write(`${toJson(toRecord(result))}\n`)
}
