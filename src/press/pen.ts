/** Draws one page: lines of words, rules, and what each stretch is. Distances are from the top left. */
import { figure } from "./file.ts"
import type { Ref } from "./file.ts"
import type { Sign } from "./faces.ts"
import type { Line } from "./lines.ts"
import type { Sheet } from "./look.ts"
import type { Element, Tags } from "./tags.ts"
import type { Typeface } from "./typeface.ts"

export interface Pen {
  /** Sets a line with its letters standing on `y`. */
  words(line: Line, x: number, y: number): void
  rule(from: readonly [x: number, y: number], to: readonly [x: number, y: number], weight: number, ink: string): void
  /** What is drawn within belongs to an element. */
  mark(element: Element, draw: () => void): void
  /** What is drawn within is no part of what the page says: rules, repeated heads, page numbers. */
  aside(draw: () => void): void
  /** Whether a sign was written out as its number. */
  hasSpelled(): boolean
  content(): string
}

export function penOn(sheet: Sheet, page: Ref, tags: Tags, typeface: Typeface): Pen {
  const ops: string[] = []
  let spelled = false
  const up = (y: number): string => figure(sheet.height - y)
  const within = (begin: string, draw: () => void): void => {
    ops.push(begin)
    draw()
    ops.push("EMC")
  }
  return {
    words: ({ signs, style }, x, y) => {
      if (signs.length === 0) return
      ops.push(`BT ${paint(style.ink)} rg 1 0 0 1 ${figure(x)} ${up(y)} Tm`)
      for (const run of runsOf(signs, typeface)) ops.push(`/${run.name} ${style.size} Tf <${run.hex.join("")}> Tj`)
      ops.push("ET")
      spelled ||= signs.some((sign) => sign.spelled)
    },
    rule: ([x1, y1], [x2, y2], weight, ink) => ops.push(`${paint(ink)} RG ${weight} w ${figure(x1)} ${up(y1)} m ${figure(x2)} ${up(y2)} l S`),
    mark: (element, draw) => within(`/${element.kind} <</MCID ${tags.mark(element, page)}>> BDC`, draw),
    aside: (draw) => within("/Artifact BMC", draw),
    hasSpelled: () => spelled,
    content: () => ops.join("\n"),
  }
}

interface Run {
  readonly name: string
  readonly hex: string[]
}

/** Neighbours that are in one font are set together. */
function runsOf(signs: readonly Sign[], typeface: Typeface): readonly Run[] {
  const runs: Run[] = []
  for (const sign of signs) {
    const name = typeface.use(sign)
    const glyph = sign.glyph.toString(16).padStart(4, "0")
    const last = runs.at(-1)
    if (last?.name === name) last.hex.push(glyph)
    else runs.push({ name, hex: [glyph] })
  }
  return runs
}

function paint(ink: string): string {
  return [1, 3, 5].map((at) => (Number.parseInt(ink.slice(at, at + 2), 16) / 255).toFixed(3)).join(" ")
}
