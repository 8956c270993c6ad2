/** Prints a paper as a PDF, page by page: tagged, so that it can be read to somebody; its words can be selected and searched; nothing in it is run, linked or asked for from elsewhere. */
import { setImmediate as breathe } from "node:timers/promises"
import { blockSlabs } from "./blocks.ts"
import { openPdf, textString } from "./file.ts"
import type { PdfFile, Ref } from "./file.ts"
import { placed } from "./flow.ts"
import type { Slab } from "./flow.ts"
import { toLines, widthOf } from "./lines.ts"
import { LYING, RULE, SMALL, STANDING } from "./look.ts"
import type { Sheet } from "./look.ts"
import type { Paper, Tucked } from "./paper.ts"
import { penOn } from "./pen.ts"
import type { Pen } from "./pen.ts"
import { tableSlabs } from "./rows.ts"
import { NO_TAGS, tagsOf } from "./tags.ts"
import type { Tags } from "./tags.ts"
import { typefaceOf } from "./typeface.ts"
import type { Typeface } from "./typeface.ts"

const SPELLED = "\\u{…}: a sign that no font here has, or that would mislead, by its Unicode number."
/** How many slabs are set before others in the house get their turn. */
const AT_ONCE = 200

interface Book {
  readonly file: PdfFile
  readonly tags: Tags
  readonly typeface: Typeface
  readonly sheet: Sheet
  readonly resources: Ref
  /** The one that all pages hang on. */
  readonly tree: Ref
  readonly pages: Ref[]
}

/** The file in pieces, one for each page; it is not held whole. */
export async function* printPaper(paper: Paper): AsyncGenerator<Uint8Array, void> {
  const sheet = paper.lies ? LYING : STANDING
  const total = await countPages(paper, sheet)
  const file = openPdf()
  const book: Book = { file, tags: tagsOf(file), typeface: typefaceOf(file), sheet, resources: file.reserve(), tree: file.reserve(), pages: [] }
  let page = openPage(book)
  for (const piece of placed(slabsOf(paper, sheet, book.tags), heightOf(sheet))) {
    if (piece.page > book.pages.length) {
      closePage(book, page, paper.foot, total)
      yield file.taken()
      await breathe()
      page = openPage(book)
    }
    const top = sheet.top + piece.top
    if ("head" in piece) piece.head.draw(page.pen, top)
    else piece.slab.draw(page.pen, piece.from, piece.to, top)
  }
  closePage(book, page, paper.foot, total)
  if (book.pages.length !== total) throw new Error(`${book.pages.length} pages were printed, and ${total} were counted`)
  closeBook(book, paper)
  yield file.taken()
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

interface OpenPage {
  readonly ref: Ref
  readonly pen: Pen
}

function openPage({ file, sheet, tags, typeface, pages }: Book): OpenPage {
  const ref = file.reserve()
  pages.push(ref)
  return { ref, pen: penOn(sheet, ref, tags, typeface) }
}

function closePage({ file, sheet, tags, resources, tree, pages }: Book, { ref, pen }: OpenPage, foot: string, total: number): void {
  pen.aside(() => drawAround(pen, sheet, foot, `page ${pages.length} of ${total}`))
  const content = file.reserve()
  file.stream(content, "", pen.content())
  const number = tags.endPage()
  file.write(
    ref,
    `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${sheet.width} ${sheet.height}]/Contents ${content} 0 R/Resources ${resources} 0 R/StructParents ${number}/Tabs/S>>`,
  )
}

/** The margin's double rule, and the foot. */
function drawAround(pen: Pen, { width, height, left, right, top, bottom }: Sheet, foot: string, number: string): void {
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
}

function closeBook({ file, tags, typeface, resources, tree, pages }: Book, { title, at, tucked }: Paper): void {
  typeface.close(resources)
  tags.closeAll()
  file.write(tree, `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((page) => `${page} 0 R`).join(" ")}]>>`)
  const [catalog, info] = [file.reserve(), file.reserve()]
  const files = tucked.map((one) => ({ name: textString(one.name), ref: tuck(file, one) }))
  const named = files.map(({ name, ref }) => `${name} ${ref} 0 R`).join("")
  const attached = files.length === 0 ? "" : `/Names<</EmbeddedFiles<</Names[${named}]>>>>`
  file.write(
    catalog,
    `<</Type/Catalog/Pages ${tree} 0 R/StructTreeRoot ${tags.root} 0 R/MarkInfo<</Marked true>>/Lang(en-GB)/ViewerPreferences<</DisplayDocTitle true>>${attached}>>`,
  )
  const stamp = at.replaceAll(/[-:T]/g, "").slice(0, 14)
  file.write(info, `<</Title ${textString(title)}/Creator(Muniment)/CreationDate(D:${stamp}Z)>>`)
  file.close(catalog, info)
}

/** A file within the file (ISO 32000-1 §7.11.4). */
function tuck(file: PdfFile, { name, type, bytes }: Tucked): Ref {
  const [spec, held] = [file.reserve(), file.reserve()]
  file.stream(held, `/Type/EmbeddedFile/Subtype/${type.replaceAll("/", "#2f")}/Params<</Size ${bytes.length}>>`, bytes)
  file.write(spec, `<</Type/Filespec/F ${textString(name)}/UF ${textString(name)}/EF<</F ${held} 0 R/UF ${held} 0 R>>>>`)
  return spec
}
