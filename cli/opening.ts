/** Opens a document: brings one version to this machine, checks it against the hash the house recorded, and never overwrites anything unasked. */
import { setTimeout as wait } from "node:timers/promises"
import type { Command } from "commander"
import type { Version } from "#contract"
import type { DocumentId } from "#words"
import { type Sink, hashed, intoFile, plainName, requireFree, toStandardOutput } from "./downloads.ts"
import { Ending, notReached, notThere, refused, wrongUse } from "./endings.ts"
import { size } from "./figures.ts"
import { type House, whyOf } from "./house.ts"
import { documentNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

interface Options {
  readonly version?: string
  readonly output?: string
  readonly matter?: string
  readonly force?: true
}

/** Waits between tries after the line broke, in milliseconds. */
const PAUSES = [200, 1000, 3000, 6000, 12_000]

export function openCommand(program: Command): void {
  program
    .command("open")
    .summary("open a document")
    .helpGroup("Documents:")
    .argument("<DOC>", "its id (doc_…), or its name together with --matter")
    .description(
      "Open a document: its bytes are brought here and checked against the hash that was recorded when it was filed. The opening is a custody event.",
    )
    .option("--version <N>", "an earlier version; the current one where this is left out")
    .option("-o, --output <FILE>", "where to put it; - is standard output. Its own file name in this folder where this is left out")
    .option("--matter <CODE>", "the matter, where the document is named by its name")
    .option("--force", "put it in the place of a file that is there already")
    .action(withTools(openDocument))
}

async function openDocument(tools: Tools, text: string, options: Options): Promise<void> {
  if (options.version !== undefined && !/^[1-9][0-9]{0,8}$/.test(options.version)) throw wrongUse("--version takes a number from 1.")
  const document = await documentNamed(tools.house, text, options.matter)
  const { history, name } = await tools.house.call("getDocument", { params: { document } })
  const version = versionIn(history, options.version)
  const path = options.output ?? plainName(version.fileName) ?? plainName(name)
  if (path === null) throw wrongUse("The document's name cannot be the name of a file here.", "Say where to put it with -o FILE.")
  const force = options.force === true
  if (path === "-") return bringWhole(tools.house, document, version, toStandardOutput)
  await requireFree(path, force)
  await intoFile(path, force, (sink) => bringWhole(tools.house, document, version, sink))
  tools.print.reply({ document, version: version.n, file: path, size: version.size, sha256: version.sha256 }, () => {
    tools.print.line(`Opened ${name}, version ${version.n}: ${size(version.size)} in ${path}.`)
    tools.print.line(`SHA-256 ${version.sha256}, as it was filed.`)
  })
}

function versionIn(history: readonly Version[], asked: string | undefined): Version {
  const n = asked === undefined ? Math.max(...history.map((version) => version.n)) : Number(asked)
  const found = history.find((version) => version.n === n)
  if (found === undefined) throw notThere(`The document has no version ${n}.`)
  return found
}

/** Brings every byte of a version to the sink, goes on where a line broke off, and refuses what has another hash or length than was recorded. */
async function bringWhole(house: House, document: DocumentId, version: Version, to: Sink): Promise<void> {
  const { sink, sha256 } = hashed(to)
  let offset = 0
  const counting: Sink = async (piece) => {
    offset += piece.length
    await sink(piece)
  }
  for (let tries = 0, before = 0; offset < version.size || tries === 0; tries++) {
    if (tries > 0) await wait(PAUSES[tries - 1])
    const why = await bring(house, document, version, offset, counting)
    if (why === null) break
    if (offset > before) tries = 0
    before = offset
    if (tries >= PAUSES.length) throw notReached(`The line to ${house.at} broke at ${size(offset)} of ${size(version.size)}.`, why)
  }
  if (offset !== version.size || sha256() !== version.sha256)
    throw refused("hash-differs", "What arrived is not what was filed: its SHA-256 differs. It was not kept.", {
      next: "Have the vault checked: ./muniment vault check, where the server runs.",
    })
}

/** Brings the bytes from an offset on; null when the house had sent all, else why the line broke. */
async function bring(house: House, document: DocumentId, version: Version, offset: number, sink: Sink): Promise<string | null> {
  const response = await house.bytes("openVersion", { params: { document, n: version.n } }, offset === 0 ? {} : { range: `bytes=${offset}-` }).catch(lineBroke)
  if (typeof response === "string") return response
  if (offset > 0 && !response.headers.get("content-range")?.startsWith(`bytes ${offset}-`))
    throw refused("range-unusable", "The house went on at another place than it was asked to.")
  const pieces = response.body
  if (pieces === null) return null
  const reader = pieces.getReader()
  for (;;) {
    const next = await reader.read().catch((cause: unknown) => whyOf(cause))
    if (typeof next === "string") return next
    if (next.done) return null
    await sink(next.value)
  }
}

function lineBroke(cause: unknown): string {
  if (cause instanceof Ending && cause.status === 3) return cause.words.detail ?? cause.words.title
  throw cause
}
