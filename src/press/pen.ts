/** Draws one page: lines of words, rules, and what each stretch is. Distances are from the top left. */
import type { Sign } from "./faces.ts"
import type { Line } from "./lines.ts"
import type { Element } from "./tags.ts"

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
}

/** With features named, even none, pdfkit shapes a line whole, and not word by word, which is faster. */
const WHOLE: PDFKit.Mixins.TextOptions = { baseline: "alphabetic", lineBreak: false, features: [] }

export function penOn(doc: PDFKit.PDFDocument): Pen {
  let spelled = false
  return {
    words: ({ signs, style }, x, y) => {
      let at = x
      doc.fillColor(style.ink)
      for (const { path, text } of runsOf(signs)) {
        doc.font(path, style.size).text(text, at, y, WHOLE)
        // It stands behind what it has set.
        at = doc.x
      }
      spelled ||= signs.some((sign) => sign.spelled)
    },
    rule: (from, to, weight, ink) => {
      doc.lineWidth(weight).strokeColor(ink).moveTo(from[0], from[1]).lineTo(to[0], to[1]).stroke()
    },
    mark: ({ kind, node }, draw) => {
      const content = doc.markStructureContent(kind)
      draw()
      doc.endMarkedContent()
      node?.add(content)
    },
    aside: (draw) => {
      doc.markContent("Artifact")
      draw()
      doc.endMarkedContent()
    },
    hasSpelled: () => spelled,
  }
}

interface Run {
  readonly path: string
  text: string
}

/** Neighbours that are in one font are set together. */
function runsOf(signs: readonly Sign[]): readonly Run[] {
  const runs: Run[] = []
  for (const { font, code } of signs) {
    const last = runs.at(-1)
    const letter = String.fromCodePoint(code)
    if (last?.path === font.path) last.text += letter
    else runs.push({ path: font.path, text: letter })
  }
  return runs
}
