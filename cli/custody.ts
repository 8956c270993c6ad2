/** The chain of custody of a matter or a document: who, what, when and why, and the bundle with its proofs for the stand-alone verifier. */
import type { Command } from "commander"
import type { CustodyEvent } from "#contract"
import { personIn, tellEvent } from "#telling"
import type { DocumentId, MatterId } from "#words"
import { intoFile, requireFree, toStandardOutput, type Sink } from "./downloads.ts"
import { notReached, wrongUse } from "./endings.ts"
import { count, whenUtc } from "./figures.ts"
import { type House, whyOf } from "./house.ts"
import { idIn } from "./ids.ts"
import { documentNamed, matterNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

interface Options {
  readonly bundle?: string
  readonly matter?: string
  readonly force?: true
  readonly kind?: string
  readonly last?: string
}
type Subject = { readonly matter: MatterId } | { readonly document: DocumentId }

export function custodyCommands(program: Command): void {
  program
    .command("custody")
    .summary("the chain of custody of a matter or document")
    .helpGroup("Proof:")
    .argument("<CODE|DOC>", "a matter's code, a document's id, or its name together with --matter")
    .description(
      "Who did what, when and why, oldest first. A bundle holds the chain with its proofs and what its ids stand for: verify/ checks it on any machine, without this house, and tells names that the log proves from those that you say.",
    )
    .option("--bundle <FILE>", "write the bundle to a file instead; - is standard output")
    .option("--force", "put the bundle in the place of a file that is there already")
    .option("--matter <CODE>", "the matter, where a document is named by its name")
    .option("--kind <KIND>", "events of one kind, such as document.opened")
    .option("--last <N>", "only the last so many")
    .action(withTools(custody))
}

async function custody(tools: Tools, text: string, options: Options): Promise<void> {
  const most = options.last === undefined ? Infinity : Number(options.last)
  if (!(most >= 1)) throw wrongUse("--last takes a number from 1.")
  const ofDocument = options.matter !== undefined || idIn("document", text) !== null
  const subject: Subject = ofDocument ? { document: await documentNamed(tools.house, text, options.matter) } : { matter: await matterNamed(tools.house, text) }
  if (options.bundle !== undefined) return writeBundle(tools, subject, options.bundle, options.force === true)
  const events = await chainOf(tools, subject, options.kind, most)
  const names = tools.print.json ? NOBODY : await namesFor(tools.house, events)
  tools.print.reply(events, () => {
    tools.print.table(
      [{ head: "Leaf", right: true }, { head: "When" }, { head: "What" }, { head: "Who" }, { head: "Here for", wide: true }, { head: "Document" }],
      events.map((event) => [
        event.leaf === null ? "" : count(event.leaf),
        whenUtc(event.at),
        tellWhat(event, names),
        event.by?.name ?? (event.machine === "house" ? "the house" : "unnamed"),
        event.purpose ?? "",
        ofDocument ? "" : (event.document?.name ?? ""),
      ]),
    )
  })
}

const NOBODY: ReadonlyMap<string, string> = new Map()

/** The names of those to whom something happened, as far as one may know them: a guest lists nobody. */
async function namesFor(house: House, events: readonly CustodyEvent[]): Promise<ReadonlyMap<string, string>> {
  if (events.every((event) => personOf(event) === null)) return NOBODY
  const listed = await house.ask("listPeople")
  return listed.ok ? new Map(listed.value.people.map((person) => [person.id, person.name])) : NOBODY
}

const personOf = (event: CustodyEvent): string | null => (tellEvent(event).toPerson === true ? personIn(event.detail, event.subjects) : null)

/** `Admitted Yusuf Karadağ`: in the words of the pages; who did it stands beside. */
function tellWhat(event: CustodyEvent, names: ReadonlyMap<string, string>): string {
  const { did } = tellEvent(event)
  const name = names.get(personOf(event) ?? "")
  if (name === undefined) return did.replace(/:$/, "")
  return event.machine === "unnamed" ? `${did} to ${name}` : `${did} ${name}`
}

async function chainOf(tools: Tools, subject: Subject, kind: string | undefined, most: number): Promise<CustodyEvent[]> {
  const newest: CustodyEvent[] = []
  for (let cursor: string | null = null, more = true; more; more = cursor !== null && newest.length < most) {
    const query = { limit: Math.min(200, most), order: "newest" as const, ...(kind === undefined ? {} : { kind }), ...(cursor === null ? {} : { cursor }) }
    const page: { items: CustodyEvent[]; next: string | null } = await ("matter" in subject
      ? tools.house.call("listMatterCustody", { params: subject, query })
      : tools.house.call("listDocumentCustody", { params: subject, query }))
    newest.push(...page.items)
    cursor = page.next
  }
  return newest.slice(0, Math.min(newest.length, most)).toReversed()
}

async function writeBundle(tools: Tools, subject: Subject, path: string, force: boolean): Promise<void> {
  if (path !== "-") await requireFree(path, force, "--bundle")
  const response = await ("matter" in subject
    ? tools.house.bytes("exportMatterBundle", { params: subject })
    : tools.house.bytes("exportDocumentBundle", { params: subject }))
  const bundle = Buffer.from(
    await response.arrayBuffer().catch((cause: unknown) => {
      throw notReached(`The line to ${tools.house.at} broke.`, whyOf(cause))
    }),
  )
  const write = async (sink: Sink) => sink(bundle)
  if (path === "-") return write(toStandardOutput)
  await intoFile(path, force, write)
  tools.print.reply({ bundle: path, bytes: bundle.length }, () => {
    tools.print.line(`The bundle is in ${path}.`)
    tools.print.line(
      "It names documents as the log proves them; persons, and the matter's code and title, as you say them, under your signature. Know whom you give it to.",
    )
    tools.print.line(
      "Check it anywhere with the stand-alone verifier and Node 22.18 or newer: node verify/main.ts bundle FILE --vkey KEY. Take the key from ./muniment ledger show, not from whoever hands you the bundle.",
    )
  })
}
