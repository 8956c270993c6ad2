/** Documents: those of a matter, one document's card with its versions and three answers, changing what it is called, and filings that have not ended. */
import type { Command } from "commander"
import type { Document, DocumentRow, Place } from "#contract"
import type { Class, MatterId, PlaceId, PrivilegeBasis } from "#words"
import { BASES, CLASSES, TYPES, oneOf } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, many, size, when, whenUtc } from "./figures.ts"
import { needId } from "./ids.ts"
import { documentNamed, everyDocument, matterNamed, placeNamed } from "./names.ts"
import { type InPlaces, placeNames, planFor } from "./places.ts"
import type { Printer } from "./print.ts"
import { type Tools, withTools } from "./tools.ts"

interface ChangeOptions {
  readonly matter?: string
  readonly name?: string
  readonly type?: DocumentRow["type"]
  readonly class?: Class
  readonly place?: string
  readonly privilege?: PrivilegeBasis | "none"
  readonly holder?: string
  readonly from?: string
}

const DOC = "its id (doc_…), or its name together with --matter"

export function documentCommands(program: Command): void {
  program
    .command("documents")
    .summary("the documents of a matter")
    .helpGroup("Documents:")
    .argument("<CODE>")
    .description("The documents of a matter.")
    .option("--named <TEXT>", "part of the name")
    .action(withTools(listDocuments))
  const document = program.command("document").summary("show or change one document").helpGroup("Documents:").description("One document.")
  document
    .command("show")
    .summary("its card, versions and three answers")
    .argument("<DOC>", DOC)
    .description("A document's card, its versions, and the three answers.")
    .option("--matter <CODE>", "the matter, where the document is named by its name")
    .action(withTools(showDocument))
  document
    .command("change")
    .summary("change name, type, class, place or privilege mark")
    .argument("<DOC>", DOC)
    .description("Change what a document is called or how it is marked. Its contents never change: file a new version instead.")
    .option("--matter <CODE>", "the matter, where the document is named by its name")
    .option("--name <TEXT>")
    .option("--from <TEXT>", "from whom it came")
    .option("--place <NAME>", 'its place in the file plan; "none" takes it out')
    .addOption(oneOf("--type <TYPE>", "what it is", TYPES))
    .addOption(oneOf("--class <CLASS>", "how sensitive it is", CLASSES))
    .addOption(oneOf("--privilege <BASIS>", 'on what privilege rests; "none" takes the mark away', [...BASES, "none"]))
    .option("--holder <WHO>", "whose privilege it is")
    .action(withTools(changeDocument))
  program
    .command("filings")
    .summary("your filings that have not ended")
    .helpGroup("Documents:")
    .argument("<CODE>")
    .description("Your own filings still arriving in a matter. ./muniment file goes on with them when it is called again.")
    .option("--withdraw <FILING>", "withdraw this one instead")
    .action(withTools(filings))
}

async function listDocuments(tools: Tools, code: string, options: { readonly named?: string }): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const rows = await Array.fromAsync(everyDocument(tools.house, matter, options.named))
  const plan = await planOf(tools, matter, rows)
  tools.print.reply(rows, () => {
    if (rows.length === 0)
      return tools.print.line(options.named === undefined ? "No document is filed here yet." : `No document of this matter has "${options.named}" in its name.`)
    tools.print.table(
      [
        { head: "Document", wide: true },
        { head: "Place" },
        { head: "Type" },
        { head: "Class" },
        { head: "Privilege" },
        { head: "Size", right: true },
        { head: "Filed" },
        { head: "Id" },
      ],
      rows.map((row) => [
        row.versions > 1 ? `${row.name} (${row.versions} versions)` : row.name,
        nameOf(plan, row.place),
        row.type,
        row.class,
        row.privilege?.basis ?? "",
        size(row.size),
        `${when(row.filedAt)} by ${row.filedBy.name}`,
        row.id,
      ]),
    )
  })
}

/** The plan where any of them lies in a place of it, whose name is to be said. */
const planOf = (tools: Tools, matter: MatterId, rows: readonly DocumentRow[]): Promise<readonly Place[]> =>
  planFor(
    tools,
    matter,
    rows.map(({ place }) => ({ places: inOne(place) })),
  )

const inOne = (place: PlaceId | null): InPlaces => (place === null ? null : [place])

function nameOf(plan: readonly Place[], place: PlaceId | null): string {
  return placeNames(plan, inOne(place) ?? [])
}

async function showDocument(tools: Tools, text: string, options: { readonly matter?: string }): Promise<void> {
  const document = await tools.house.call("getDocument", { params: { document: await documentNamed(tools.house, text, options.matter) } })
  const plan = await planOf(tools, document.matter, [document])
  tools.print.reply(document, () => printDocument(tools.print, document, nameOf(plan, document.place)))
}

/** Whoever has places alone knows of nobody else who has. */
function whoOf({ who, places }: Document): string {
  if (places !== null) return "you, and whoever has its place or the whole matter"
  return who.map((one) => (one.until === null ? one.person.name : `${one.person.name} until ${when(one.until)}`)).join(", ")
}

/** Where its event stands in the ledger, which is shown to those who have the whole matter. */
function leafFor({ places }: Document, leaf: number | null): string {
  return places === null || leaf !== null ? leafOf(leaf) : "recorded in the ledger; those who have the whole matter are shown its leaf"
}

function printDocument(print: Printer, document: Document, place: string): void {
  const { privilege, proof } = document
  print.line(document.name)
  print.line()
  print.facts([
    ["Id", document.id],
    ["Matter", document.matter],
    ["Place", place],
    ["Type", document.type],
    ["Class", document.class],
    ["Privilege", privilege === null ? "" : `${privilege.basis}, held by ${privilege.holder}`],
    ["From", document.from],
    ["Who can see this", whoOf(document)],
    ["Why can I", document.why],
    [
      "What is its proof",
      `${leafFor(document, proof.leaf)} (${proof.event})${proof.checkpoint === null ? "" : `, under the checkpoint of ${whenUtc(proof.checkpoint)}`}`,
    ],
  ])
  print.line()
  print.table(
    [{ head: "Version", right: true }, { head: "File", wide: true }, { head: "Size", right: true }, { head: "Filed" }, { head: "Leaf" }, { head: "SHA-256" }],
    document.history.map((version) => [
      String(version.n),
      version.fileName,
      size(version.size),
      `${when(version.filedAt)} by ${version.filedBy.name}`,
      document.places === null ? leafOf(version.leaf) : "",
      version.sha256,
    ]),
  )
}

async function changeDocument(tools: Tools, text: string, options: ChangeOptions): Promise<void> {
  const { matter: code, place, privilege, holder, ...plain } = options
  if ((holder !== undefined) !== (privilege !== undefined && privilege !== "none"))
    throw wrongUse("A privilege mark needs both: --privilege BASIS and --holder WHO.")
  if (Object.keys(plain).length === 0 && place === undefined && privilege === undefined) throw wrongUse("Nothing to change was named.")
  const id = await documentNamed(tools.house, text, code)
  const { rev, matter } = await tools.house.call("getDocument", { params: { document: id } })
  const placed = place === undefined ? {} : { place: place === "none" ? null : await placeNamed(tools.house, matter, place) }
  const marked = privilege === undefined ? {} : { privilege: privilege === "none" ? null : { basis: privilege, holder: holder ?? "" } }
  const changed = await tools.house.call("changeDocument", { params: { document: id }, body: { rev, ...plain, ...placed, ...marked } })
  tools.print.reply(changed, () => tools.print.line(`Changed ${changed.document.name}: ${changed.receipt.kind}, ${leafOf(changed.receipt.leaf)}.`))
}

async function filings(tools: Tools, code: string, options: { readonly withdraw?: string }): Promise<void> {
  if (options.withdraw !== undefined) {
    await tools.house.call("withdrawFiling", { params: { filing: needId("filing", options.withdraw) } })
    return tools.print.reply({ withdrawn: options.withdraw }, () => tools.print.line("Withdrawn: nothing of it was filed."))
  }
  const rows = await tools.house.call("listFilings", { params: { matter: await matterNamed(tools.house, code) } })
  tools.print.reply(rows, () => {
    if (rows.length === 0) return tools.print.line("None of your filings here is unfinished.")
    tools.print.table(
      [{ head: "Document", wide: true }, { head: "Arrived" }, { head: "Begun" }, { head: "Id" }],
      rows.map((row) => [row.name, `${size(row.offset)} of ${size(row.length)}`, when(row.begunAt), row.id]),
    )
    tools.print.line(`${many(rows.length, "filing")} to go on with: call ./muniment file again with the same files.`)
  })
}
