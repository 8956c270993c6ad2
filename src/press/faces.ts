/** Finds a font for every sign. What no shipped font can show, and what would hide, end a line or turn the reading direction, is written out as its Unicode number, and never left out. */
import { fileURLToPath } from "node:url"
import { openSync } from "fontkit"
import type { OpenFont } from "fontkit"

/** The three that a page is set in. */
export type Face = "text" | "bold" | "serif"

/** One font file in use: a face, of one script. */
export interface Font {
  readonly path: string
  readonly file: OpenFont
}

/** One sign on its way to paper. */
export interface Sign {
  readonly font: Font
  readonly code: number
  /** In thousandths of the size. */
  readonly width: number
  /** Whether it is part of a number written out in the place of another sign. */
  readonly spelled: boolean
}

const FILES: { readonly [F in Face]: readonly [family: string, weight: string] } = {
  text: ["source-sans-3", "400"],
  bold: ["source-sans-3", "600"],
  serif: ["source-serif-4", "400"],
}
const SANS_SCRIPTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"]
const SERIF_SCRIPTS = SANS_SCRIPTS.filter((script) => script !== "greek-ext")

/** Signs that end a line, hide, or turn the reading direction; marks that no base took up, which would be set over their neighbour; and all space but the one. */
const MISLEADING = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{M}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}/u

const read = new Map<string, Font>()
const found: { readonly [F in Face]: Map<number, readonly Sign[]> } = { text: new Map(), bold: new Map(), serif: new Map() }

/** The signs of a text in one face. Composed first, so that a letter and its mark are one where Unicode has them as one. */
export function setIn(face: Face, text: string): readonly Sign[] {
  const signs: Sign[] = []
  for (const letter of text.normalize("NFC")) for (const sign of signsOf(face, letter)) signs.push(sign)
  return signs
}

function signsOf(face: Face, letter: string): readonly Sign[] {
  const code = letter.codePointAt(0) ?? 0
  const known = found[face].get(code)
  if (known !== undefined) return known
  const sign = MISLEADING.test(letter) ? null : signOf(face, code, false)
  if (sign === null) return Array.from(`\\u{${code.toString(16)}}`, (part) => written(face, part))
  const signs = [sign]
  found[face].set(code, signs)
  return signs
}

/** A part of a number: letters that every face has. */
function written(face: Face, part: string): Sign {
  const sign = signOf(face, part.codePointAt(0) ?? 0, true)
  if (sign === null) throw new Error(`the face ${face} has no ${part}`)
  return sign
}

function signOf(face: Face, code: number, spelled: boolean): Sign | null {
  for (const script of face === "serif" ? SERIF_SCRIPTS : SANS_SCRIPTS) {
    const font = fontOf(face, script)
    if (!font.file.hasGlyphForCodePoint(code)) continue
    const width = (font.file.glyphForCodePoint(code).advanceWidth * 1000) / font.file.unitsPerEm
    return { font, code, width, spelled }
  }
  return null
}

/** Read when it is first wanted: most pages need one script. */
function fontOf(face: Face, script: string): Font {
  const [family, weight] = FILES[face]
  const file = `${family}-${script}-${weight}-normal.woff`
  const known = read.get(file)
  if (known !== undefined) return known
  const path = fileURLToPath(import.meta.resolve(`@fontsource/${family}/files/${file}`))
  const font = { path, file: openSync(path) }
  read.set(file, font)
  return font
}
