/** Prints a paper as a PDF, page by page: tagged, so that it can be read to somebody; its words can be selected and searched; nothing in it is run, linked or asked for from elsewhere. */
import { setImmediate as breathe } from "node:timers/promises"
import Pdf from "pdfkit"
import { blockSlabs } from "./blocks.ts"
import { placed } from "./flow.ts"
import type { Slab } from "./flow.ts"
import { toLines, widthOf } from "./lines.ts"
import { LYING, RULE, SMALL, STANDING } from "./look.ts"
import type { Sheet } from "./look.ts"
import type { Paper } from "./paper.ts"
import { penOn } from "./pen.ts"
import type { Pen } from "./pen.ts"
import { tableSlabs } from "./rows.ts"
import { NO_TAGS, tagsOf } from "./tags.ts"
import type { Tags } from "./tags.ts"

const SPELLED = "\\u{…}: a sign that no font here has, or that would mislead, by its Unicode number."
/** How many slabs are set before others in the house get their turn. */
const AT_ONCE = 200

/** The file in pieces, one for each page; it is not held whole. */
export async function* printPaper(paper: Paper): AsyncGenerator<Uint8Array, void> {
  const sheet = paper.lies ? LYING : STANDING
  const total = await countPages(paper, sheet)
  const doc = openBook(paper, sheet)
  const tags = tagsOf(doc)
  let [pen, page] = [turn(doc), 1]
  for (const piece of placed(slabsOf(paper, sheet, tags), heightOf(sheet))) {
    if (piece.page > page) {
      drawAround(pen, sheet, paper.foot, `page ${page} of ${total}`)
      doc.flushPages()
      yield taken(doc)
      await breathe()
      ;[pen, page] = [turn(doc), page + 1]
    }
    const top = sheet.top + piece.top
    if ("head" in piece) piece.head.draw(pen, top)
    else piece.slab.draw(pen, piece.from, piece.to, top)
  }
  drawAround(pen, sheet, paper.foot, `page ${page} of ${total}`)
  if (page !== total) throw new Error(`${page} pages were printed, and ${total} were counted`)
  tags.close(tags.whole)
  for (const { name, type, bytes } of paper.tucked) doc.file(Buffer.from(bytes), { name, type })
  doc.end()
  yield taken(doc)
}

/** The version stays pdfkit's first: from 1.4 on it writes the title a second time, as XML in which a title's own marks are not escaped. */
function openBook({ title, at }: Paper, { width, height }: Sheet): PDFKit.PDFDocument {
  return new Pdf({
    size: [width, height],
    margin: 0,
    font: "",
    autoFirstPage: false,
    fontLayoutCache: false,
    tagged: true,
    displayTitle: true,
    lang: "en-GB",
    // oxlint-disable-next-line no-restricted-globals -- pdfkit takes no other
    info: { Title: title, Creator: "Muniment", CreationDate: new Date(at) },
  })
}

function turn(doc: PDFKit.PDFDocument): Pen {
  doc.addPage()
  return penOn(doc)
}

/** What was written since it was last asked. */
function taken(doc: PDFKit.PDFDocument): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let piece: unknown = doc.read(); piece instanceof Uint8Array; piece = doc.read()) pieces.push(piece)
  return Buffer.concat(pieces)
}

const heightOf = ({ height, top, bottom }: Sheet): number => height - top - bottom

function* slabsOf({ blocks, table }: Paper, sheet: Sheet, tags: Tags): Generator<Slab> {
  yield* blockSlabs(blocks, sheet, tags)
  if (table !== null) yield* tableSlabs(table, sheet, tags)
}

/** How many pages it will be: set once, and thrown away. */
async function countPages(paper: Paper, sheet: Sheet): Promise<number> {
  const pieces = placed(slabsOf(paper, sheet, NO_TAGS), heightOf(sheet))
  for (let n = 1; ; n++) {
    const next = pieces.next()
    if (next.done === true) return next.value
    if (n % AT_ONCE === 0) await breathe()
  }
}

/** The margin's double rule, and the foot. */
function drawAround(pen: Pen, { width, height, left, right, top, bottom }: Sheet, foot: string, number: string): void {
  pen.aside(() => {
    for (const x of [left - 15, left - 12]) pen.rule([x, top - 12], [x, height - bottom + 8], 0.5, RULE)
    const y = height - bottom + 24
    const [said, cut] = toLines(foot, SMALL, width - left - right - 90)
    if (said !== undefined) pen.words(said, left, y)
    const [more] = toLines("…", SMALL, width)
    if (cut !== undefined && said !== undefined && more !== undefined) pen.words(more, left + widthOf(said), y)
    const [numbered] = toLines(number, SMALL, width)
    if (numbered !== undefined) pen.words(numbered, width - right - widthOf(numbered), y)
    const [legend] = toLines(SPELLED, SMALL, width)
    if (pen.hasSpelled() && legend !== undefined) pen.words(legend, left, y + 11)
  })
}
