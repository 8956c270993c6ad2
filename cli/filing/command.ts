/** `file`: files documents and whole folders, several at once, each announced with its hash, and says of every one what became of it. */
import { realpath } from "node:fs/promises"
import type { Command } from "commander"
import type { DocumentRow } from "#contract"
import type { Class, DocumentId, MatterId, PlaceId, PrivilegeBasis } from "#words"
import { settle } from "#telling"
import { BASES, CLASSES, TYPES, oneOf } from "../choices.ts"
import { wrongUse } from "../endings.ts"
import { toJson } from "../print.ts"
import { documentNamed, matterNamed, placeNamed } from "../names.ts"
import { type Tools, withTools } from "../tools.ts"
import { openJournal } from "./journal.ts"
import { progress } from "./progress.ts"
import { printResults, type Result, statusOf, tallyOf, toRecord } from "./result.ts"
import { fileAll, type Said } from "./pool.ts"
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
  readonly flat?: true
}

export function fileCommand(program: Command): void {
  program
    .command("file")
    .summary("file documents and whole folders")
    .helpGroup("Documents:")
    .argument("<PATH...>", "files, and folders with all that is in them")
    .description(
      "File documents in a matter. Each is hashed here, sent so that a broken line loses nothing, and compared with the hash the house recorded.\nCalled again after it was stopped, the command goes on where it was; what is filed already under the same name and the same to the byte is left alone.\nNames are kept exactly. A folder that is called like a place of the file plan is that place; the other folders below the one you name stand before the names of their documents.\nLinks that lead out of a folder are not followed.",
    )
    .requiredOption("--matter <CODE>", "the matter")
    .option("--place <NAME>", "the place in its file plan")
    .addOption(oneOf("--type <TYPE>", "what the documents are", TYPES).default("other"))
    .addOption(oneOf("--class <CLASS>", "how sensitive they are; the matter's own class where this is left out", CLASSES))
    .addOption(oneOf("--privilege <BASIS>", "mark them as privileged, on this basis", BASES))
    .option("--holder <WHO>", "whose privilege it is")
    .option("--from <TEXT>", "from whom they came")
    .option("--name <TEXT>", "the document's name, where it is not the file's; for one file only")
    .option("--version-of <DOC>", "file it as a new version of this document, by its id or its whole name; for one file only")
    .option("--again", "file even what is there already")
    .option("--hidden", "take hidden files and folders too")
    .option("--flat", "heed no folders: every document by its own name, in the place of --place or in none")
    .action(withTools(file))
}

async function file(tools: Tools, paths: string[], options: FileOptions): Promise<void> {
  if ((options.privilege === undefined) !== (options.holder === undefined)) throw wrongUse("A privilege mark needs both: --privilege BASIS and --holder WHO.")
  const { found, leftOut } = await gather(paths, options.hidden === true)
  if ((options.versionOf !== undefined || options.name !== undefined) && found.length !== 1) throw wrongUse("--version-of and --name are for one file only.")
  if (options.versionOf !== undefined && options.place !== undefined) throw wrongUse("A version lies where its document does: leave --place out.")
  const matter = await matterNamed(tools.house, options.matter)
  const versionOf = options.versionOf === undefined ? null : await documentNamed(tools.house, options.versionOf, options.matter)
  const place = options.place === undefined ? undefined : await placeNamed(tools.house, matter, options.place)
  // Nor do the folders of a version say where it lies.
  const where = await settledIn(tools, matter, found, options.flat === true || versionOf !== null, place ?? null)
  const saidOf = (one: Found): Said | null => saidBy(options, versionOf, one, where(one))
  const { person } = await tools.house.call("getSession")
  const watch = progress(found.length, process.stderr.isTTY && !tools.print.json)
  const results = await fileAll({
    house: tools.house,
    journal: await openJournal(tools.env),
    matter,
    saidOf,
    watch,
    found,
    twin: options.again === true ? async () => null : twinsIn(tools.house, matter, versionOf),
    keyOf: async (one, said, stamp) => [tools.house.at, person.id, matter, await realpath(one.path, "hex"), stamp, JSON.stringify(said)],
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

/** Where each file goes, by the folders that it lies in. */
async function settledIn(tools: Tools, matter: MatterId, found: readonly Found[], flat: boolean, said: PlaceId | null): Promise<(one: Found) => Settled> {
  const plan = flat || said !== null || found.every((one) => one.folders?.length === 0) ? [] : await tools.house.call("getPlan", { params: { matter } })
  return ({ folders }) => (flat ? settle([], plan, said) : folders && settle(folders, plan, said))
}

/** Null where one of its folders has no name that could be kept. */
type Settled = ReturnType<typeof settle> | null

/** What is said of a document, in the words of the Upload-Metadata header. */
function saidBy(options: FileOptions, document: DocumentId | null, one: Found, settled: Settled): Said | null {
  if (settled === null) return null
  const { place, before } = settled
  const { type, class: klass, privilege: basis, holder, from } = options
  const name = options.name ?? (one.name === null ? null : [...before, one.name].join("/"))
  if (name === null) return null
  const said = { type, class: klass, place: place ?? undefined, basis, holder, from, document: document ?? undefined }
  return { ...Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined)), name }
}

function report(tools: Tools, result: Result): void {
  if (tools.print.json) process.stdout.write(`${toJson(toRecord(result))}\n`)
}
