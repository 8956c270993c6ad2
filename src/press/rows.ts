/** Sets a table: every row with its number in the margin (again where it goes on on another page), every cell whole however long it is, and the head of the table again on every page. */
import type { Head, Slab } from "./flow.ts"
import { toLines, widthOf } from "./lines.ts"
import type { Line } from "./lines.ts"
import { CELL, COLUMN, HAIR, RULE, SMALL, UNDER } from "./look.ts"
import type { Sheet } from "./look.ts"
import type { Stack, Table } from "./paper.ts"
import type { Pen } from "./pen.ts"
import type { Element, Tags } from "./tags.ts"

const LEAD = 11
const ABOVE = 3
const BETWEEN = 10
/** From the margin's double rule to what stands in the margin. */
const IN_MARGIN = 19

interface Place {
  readonly stack: Stack
  readonly x: number
  readonly width: number
  /** Where its columns begin in a row. */
  readonly first: number
}

interface Laid {
  readonly places: readonly Place[]
  readonly sheet: Sheet
  readonly head: Head
  readonly table: Element
}

export function* tableSlabs({ stacks, rows, none }: Table, sheet: Sheet, tags: Tags): Generator<Slab> {
  const places = placesOf(stacks, sheet)
  const laid = { places, sheet, head: headAgain(places, sheet), table: tags.open("Table", tags.whole) }
  yield* headSlab(laid, tags)
  for (const [n, cells] of rows.entries()) yield* rowSlab(String(n + 1), cells, laid, tags)
  if (rows.length === 0) yield* noneSlab(none, laid, tags)
  tags.close(laid.table)
}

function placesOf(stacks: readonly Stack[], { left, right, width }: Sheet): readonly Place[] {
  const shares = stacks.reduce((sum, { share }) => sum + share, 0)
  const room = width - left - right
  const places: Place[] = []
  let [x, first] = [left, 0]
  for (const stack of stacks) {
    const part = (room * stack.share) / shares
    if (stack.share > 0) places.push({ stack, x, width: part - BETWEEN, first })
    x += part
    first += stack.columns.length
  }
  return places
}

const headLines = ({ stack, width }: Place): readonly Line[] => toLines(stack.head, COLUMN, width)
const headHeight = (places: readonly Place[]): number => Math.max(...places.map((place) => headLines(place).length)) * LEAD + 6

function drawHead(pen: Pen, place: Place, top: number): void {
  for (const [n, line] of headLines(place).entries()) pen.words(line, place.x, top + n * LEAD + COLUMN.size)
}

function underline(pen: Pen, { left, right, width }: Sheet, y: number, weight: number, ink: string): void {
  pen.rule([left, y], [width - right, y], weight, ink)
}

/** The head where the table goes on: seen again, and not said again. */
function headAgain(places: readonly Place[], sheet: Sheet): Head {
  const height = headHeight(places)
  return {
    height,
    draw: (pen, top) =>
      pen.aside(() => {
        for (const place of places) drawHead(pen, place, top)
        underline(pen, sheet, top + height - 3, 0.7, RULE)
      }),
  }
}

function* headSlab({ places, sheet, table }: Laid, tags: Tags): Generator<Slab> {
  const row = tags.open("TR", table)
  const cells = places.map((place) => ({ place, element: tags.open("TH", row, "Column") }))
  const height = headHeight(places)
  yield {
    before: 14,
    after: 0,
    lines: 1,
    lead: height,
    withNext: 3 * LEAD,
    newPage: false,
    head: null,
    draw: (pen, _from, _to, top) => {
      for (const { place, element } of cells) pen.mark(element, () => drawHead(pen, place, top))
      pen.aside(() => underline(pen, sheet, top + height - 3, 0.7, RULE))
    },
  }
  for (const { element } of cells) tags.close(element)
  tags.close(row)
}

function* rowSlab(number: string, cells: readonly string[], { places, sheet, head, table }: Laid, tags: Tags): Generator<Slab> {
  const row = tags.open("TR", table)
  const laid = places.map((place) => ({ place, set: linesOf(place, cells), element: tags.open("TD", row) }))
  const lines = Math.max(1, ...laid.map((one) => one.set.length))
  const marks = [number, `${number}…`].map((mark) => toLines(mark, UNDER, sheet.left)[0])
  yield {
    before: 0,
    after: 2 * ABOVE,
    lines,
    lead: LEAD,
    withNext: 0,
    newPage: false,
    head,
    draw: (pen, from, to, top) => {
      const baseline = (n: number): number => top + ABOVE + n * LEAD + CELL.size
      for (const { place, set, element } of laid)
        pen.mark(element, () => {
          for (const [n, line] of set.slice(from, to).entries()) pen.words(line, place.x, baseline(n))
        })
      pen.aside(() => {
        const mark = marks[from === 0 ? 0 : 1]
        if (mark !== undefined) pen.words(mark, sheet.left - IN_MARGIN - widthOf(mark), baseline(0))
        if (to === lines) underline(pen, sheet, top + (to - from) * LEAD + 2 * ABOVE, 0.4, HAIR)
      })
    },
  }
  for (const { element } of laid) tags.close(element)
  tags.close(row)
}

/** What stands under each other in one place of a row: the first as it is, the others behind their names, and nothing for what is empty. */
function linesOf({ stack, first, width }: Place, cells: readonly string[]): readonly Line[] {
  return stack.columns.flatMap((column, i) => {
    const text = cells[first + i] ?? ""
    if (text === "") return []
    return i === 0 ? toLines(text, CELL, width) : toLines(`${column}: ${text}`, UNDER, width)
  })
}

function* noneSlab(none: string, { sheet, table }: Laid, tags: Tags): Generator<Slab> {
  const row = tags.open("TR", table)
  const cell = tags.open("TD", row)
  const lines = toLines(none, SMALL, sheet.width - sheet.left - sheet.right)
  yield {
    before: 0,
    after: 0,
    lines: lines.length,
    lead: LEAD + ABOVE,
    withNext: 0,
    newPage: false,
    head: null,
    draw: (pen, from, to, top) =>
      pen.mark(cell, () => {
        for (const [n, line] of lines.slice(from, to).entries()) pen.words(line, sheet.left, top + ABOVE + n * LEAD + SMALL.size)
      }),
  }
  tags.close(cell)
  tags.close(row)
}
