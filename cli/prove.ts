/** `prove screen`: the certificate that somebody was shut out of a matter, checked here before it is kept, and the same as a page for people. */
import { createHash } from "node:crypto"
import { resolve } from "node:path"
import type { Command } from "commander"
import { type Paper, printPaper } from "#press"
import type { MatterId } from "#words"
import { sentenceOf } from "../verify/checked.ts"
import { certificatePage } from "../verify/screen/page.ts"
import type { Addressed } from "../verify/screen/notice.ts"
import { type PageOf, certificateText } from "../verify/screen/text.ts"
import { type ScreenReport, verifyScreen } from "../verify/screen/verify.ts"
import { findingsOf } from "../verify/screen/words.ts"
import { intoFile, requireFree } from "./downloads.ts"
import { notReached, refused, wrongUse } from "./endings.ts"
import { type House, whyOf } from "./house.ts"
import { codeIn, idIn } from "./ids.ts"
import { judgeKey, openMemory } from "./ledger/memory.ts"
import { matterNamed, personNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

interface Options {
  readonly person: string
  readonly matter: string
  readonly output: string
  readonly page?: string
  readonly pdf?: string
  readonly client?: string
  readonly about?: string
  readonly vkey?: string
  readonly force?: true
}

export function proveCommands(program: Command): void {
  const prove = program
    .command("prove")
    .summary("evidence for outsiders: screen")
    .helpGroup("Proof:")
    .description("Evidence that an outsider checks without this house.")
  prove
    .command("screen")
    .summary("that somebody was shut out of a matter, and the wall held")
    .description(
      "The certificate that a wall stood between a person and a matter: both chains of custody, whole, with their proofs. For compliance officers and auditors. It is checked here before it is written; verify/ checks it on any machine. Asking for it is an event in both chains.",
    )
    .requiredOption("--person <PERSON>", "who was shut out: their address or id")
    .requiredOption("--matter <MATTER>", "of what: the matter's code where you are on it or a wall stands around it alone, else its id")
    .requiredOption("-o, --output <FILE>", "write the certificate to this file")
    .option("--page <FILE>", "write it as an HTML page too, with the notice and certifications of ABA Model Rule 1.10(a)(2)")
    .option("--pdf <FILE>", "print the same as a PDF, made on this machine too")
    .option("--client <NAME>", "whom the notice on the page is to; stays on this machine")
    .option("--about <NAME>", "the matter as they know it; stays on this machine")
    .option("--vkey <KEY>", "the ledger's verifier key, as you were told it by a way you trust")
    .option("--force", "put them in the place of files that are there already")
    .action(withTools(proveScreen))
}

async function proveScreen(tools: Tools, options: Options): Promise<void> {
  const force = options.force === true
  if (options.page === undefined && options.pdf === undefined && (options.client !== undefined || options.about !== undefined))
    throw wrongUse("--client and --about belong to --page and --pdf.")
  const paths = [options.output, options.page, options.pdf].filter((path) => path !== undefined)
  if (new Set(paths.map((path) => resolve(path))).size < paths.length) throw wrongUse("-o, --page and --pdf are different files.")
  for (const path of paths) await requireFree(path, force)
  const person = await personNamed(tools.house, options.person)
  const matter = await screenedMatter(tools.house, options.matter)
  const { vkey: told } = await tools.house.call("getLedger")
  const { key, vkey, known } = judgeKey(told, (await openMemory(tools.env, tools.house.at, told, undefined)).vkey, options.vkey)
  const bytes = await fetched(tools, matter, person)
  const checked = verifyScreen(bytes, key)
  if (!checked.ok) {
    const { code, leaf, detail } = checked.why
    throw refused(code, sentenceOf(code), {
      detail: [...(leaf === undefined ? [] : [`Leaf ${leaf}.`]), ...(detail === undefined ? [] : [`${detail}.`])].join(" "),
    })
  }
  const report = checked.value
  await intoFile(options.output, force, (sink) => sink(bytes))
  const of: PageOf = { vkey, vkeyFrom: known ? "reader" : "evidence", sha256: createHash("sha256").update(bytes).digest("hex"), inside: null }
  const addressed = { client: options.client ?? null, about: options.about ?? null }
  if (options.page !== undefined) await intoFile(options.page, force, (sink) => sink(Buffer.from(certificatePage(report, of, addressed), "utf8")))
  if (options.pdf !== undefined)
    await intoFile(options.pdf, force, async (sink) => {
      for await (const piece of printPaper(paperOf(report, of, addressed))) await sink(piece)
    })
  tools.print.reply({ certificate: options.output, page: options.page ?? null, pdf: options.pdf ?? null, bytes: bytes.length, vkey, ...report }, () => {
    const also = [...(options.page === undefined ? [] : [`the page in ${options.page}`]), ...(options.pdf === undefined ? [] : [`the PDF in ${options.pdf}`])]
    tools.print.line(`The wall held. The certificate is in ${[options.output, ...also].join(", ")}.`)
    for (const sentence of findingsOf(report)) tools.print.line(sentence)
    tools.print.line(
      "Check it anywhere: node verify/main.ts screen FILE --vkey KEY. Take the key from ./muniment ledger show, not from whoever hands you the file.",
    )
  })
}

/** The certificate's text on paper. */
function paperOf(report: ScreenReport, of: PageOf, addressed: Addressed): Paper {
  return {
    title: "Screen certificate",
    at: report.closed.at,
    foot: `Screen certificate · ${report.matter} · ${report.person}`,
    lies: false,
    blocks: certificateText(report, of, addressed),
    table: null,
    tucked: [],
  }
}

/** The matter that an id or a code names. Whoever oversees walls is not on it: a wall around this matter alone says which it is. */
async function screenedMatter(house: House, text: string): Promise<MatterId> {
  const code = codeIn(text)
  if (idIn("matter", text) !== null || code === null) return matterNamed(house, text)
  const walls = await house.call("listWalls", { query: {} })
  const wall = walls.find((one) => one.client === null && one.around?.length === 1 && one.around[0] === code && one.matters.length === 1)
  return wall?.matters[0]?.id ?? matterNamed(house, text)
}

async function fetched(tools: Tools, matter: MatterId, person: Awaited<ReturnType<typeof personNamed>>): Promise<Buffer> {
  const response = await tools.house.bytes("exportScreen", { params: { matter, person } })
  return Buffer.from(
    await response.arrayBuffer().catch((cause: unknown) => {
      throw notReached(`The line to ${tools.house.at} broke.`, whyOf(cause))
    }),
  )
}
