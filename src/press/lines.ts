/** Breaks words into lines: between words where it can, within a word that is longer than a line. Nothing is cut off. */
import { setIn } from "./faces.ts"
import type { Face, Sign } from "./faces.ts"

/** How words are set. */
export interface Style {
  readonly face: Face
  readonly size: number
  readonly ink: string
}

export interface Line {
  readonly style: Style
  readonly signs: readonly Sign[]
}

const SPACE = 0x20

export function toLines(text: string, style: Style, width: number): readonly Line[] {
  const signs = setIn(style.face, text)
  const room = (width * 1000) / style.size
  const lines: Line[] = []
  let [start, afterSpace, used, sinceSpace] = [0, 0, 0, 0]
  const end = (at: number, next: number): void => {
    lines.push({ style, signs: signs.slice(start, at) })
    start = next
  }
  for (const [i, sign] of signs.entries()) {
    used += sign.width
    sinceSpace += sign.width
    if (sign.code === SPACE && !sign.spelled) {
      afterSpace = i + 1
      sinceSpace = 0
      // A space at the end of a line may hang over its edge.
      continue
    }
    if (used <= room || i === start) continue
    if (afterSpace > start) {
      end(afterSpace, afterSpace)
      used = sinceSpace
    }
    if (used > room && i > start) {
      end(i, i)
      afterSpace = i
      used = sinceSpace = sign.width
    }
  }
  end(signs.length, signs.length)
  return lines
}

/** How wide a line is set. */
export function widthOf({ signs, style }: Line): number {
  return (signs.reduce((sum, sign) => sum + sign.width, 0) * style.size) / 1000
}
