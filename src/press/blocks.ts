/** Sets blocks of words: titles, paragraphs, lists, and facts beside their names. */
import type { Slab } from "./flow.ts"
import { toLines } from "./lines.ts"
import type { Line, Style } from "./lines.ts"
import { HEAD, MEASURE, NAME, SMALL, TEXT, TITLE, VALUE } from "./look.ts"
import type { Sheet } from "./look.ts"
import type { Block } from "./paper.ts"
import type { Element, Tags } from "./tags.ts"

interface Setting {
  readonly tag: string
  readonly style: Style
  readonly lead: number
  readonly before: number
  readonly after: number
  readonly withNext: number
  readonly indent: number
}

type Worded = Exclude<Block["kind"], "facts" | "page">

const SETTINGS: { readonly [K in Worded]: Setting } = {
  title: { tag: "H1", style: TITLE, lead: 25, before: 22, after: 5, withNext: 40, indent: 0 },
  head: { tag: "H2", style: HEAD, lead: 15, before: 13, after: 2, withNext: 30, indent: 0 },
  text: { tag: "P", style: TEXT, lead: 13.5, before: 4, after: 2, withNext: 0, indent: 0 },
  small: { tag: "P", style: SMALL, lead: 12, before: 3, after: 2, withNext: 0, indent: 0 },
  item: { tag: "LI", style: TEXT, lead: 13.5, before: 3, after: 1, withNext: 0, indent: 12 },
  inner: { tag: "LI", style: TEXT, lead: 13.5, before: 0, after: 0, withNext: 0, indent: 24 },
  code: { tag: "P", style: SMALL, lead: 12, before: 3, after: 3, withNext: 0, indent: 0 },
}
const NAMES = 104
const FACT = { lead: 13.5, before: 0, after: 2.5 }

export function* blockSlabs(blocks: readonly Block[], sheet: Sheet, tags: Tags): Generator<Slab> {
  const room = sheet.width - sheet.left - sheet.right
  let list: Element | null = null
  let newPage = false
  for (const block of blocks) {
    const listed = block.kind === "item" || block.kind === "inner"
    if (list !== null && !listed) list = closed(tags, list)
    if (block.kind === "page") {
      newPage = true
      continue
    }
    if (block.kind === "facts") yield* factSlabs(block.rows, sheet, room, tags)
    else {
      if (listed) list ??= tags.open("L", tags.whole)
      yield* wordSlab(block.text, SETTINGS[block.kind], { sheet, room, newPage, under: list ?? tags.whole, dot: block.kind === "item" }, tags)
    }
    newPage = false
  }
  if (list !== null) closed(tags, list)
}

function closed(tags: Tags, element: Element): null {
  tags.close(element)
  return null
}

interface Around {
  readonly sheet: Sheet
  readonly room: number
  readonly newPage: boolean
  readonly under: Element
  readonly dot: boolean
}

function* wordSlab(text: string, { tag, style, lead, indent, ...space }: Setting, { sheet, room, newPage, under, dot }: Around, tags: Tags): Generator<Slab> {
  const lines = toLines(text, style, Math.min(MEASURE, room) - indent)
  const element = tags.open(tag, under)
  const body = tag === "LI" ? tags.open("LBody", element) : element
  const [bullet] = toLines("•", style, room)
  yield {
    ...space,
    lines: lines.length,
    lead,
    newPage,
    head: null,
    draw: (pen, from, to, top) => {
      if (dot && from === 0 && bullet !== undefined) pen.aside(() => pen.words(bullet, sheet.left + indent - 10, top + style.size))
      pen.mark(body, () => stand(lines.slice(from, to), (line, n) => pen.words(line, sheet.left + indent, top + n * lead + style.size)))
    },
  }
  if (body !== element) tags.close(body)
  tags.close(element)
}

function* factSlabs(rows: readonly (readonly [string, string])[], sheet: Sheet, room: number, tags: Tags): Generator<Slab> {
  const table = tags.open("Table", tags.whole)
  for (const [n, [name, value]] of rows.entries()) {
    const [names, values] = [toLines(name, NAME, NAMES - 12), toLines(value, VALUE, Math.min(MEASURE + 60, room - NAMES))]
    const row = tags.open("TR", table)
    const [head, cell] = [tags.open("TH", row, "Row"), tags.open("TD", row)]
    const last = n === rows.length - 1
    yield {
      lines: Math.max(names.length, values.length),
      lead: FACT.lead,
      before: n === 0 ? 8 : FACT.before,
      after: FACT.after + (last ? 6 : 0),
      withNext: 0,
      newPage: false,
      head: null,
      draw: (pen, from, to, top) => {
        const at = (i: number, { style }: Line): number => top + i * FACT.lead + style.size
        pen.mark(head, () => stand(names.slice(from, to), (line, i) => pen.words(line, sheet.left, at(i, line))))
        pen.mark(cell, () => stand(values.slice(from, to), (line, i) => pen.words(line, sheet.left + NAMES, at(i, line))))
      },
    }
    for (const element of [head, cell, row]) tags.close(element)
  }
  tags.close(table)
}

function stand(lines: readonly Line[], draw: (line: Line, n: number) => void): void {
  for (const [n, line] of lines.entries()) draw(line, n)
}
