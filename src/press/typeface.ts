/** Puts the fonts that were used into the file, each once, with what it takes to select, copy and search the words set in them (ToUnicode, ISO 32000-1 §9.10.3). */
import type { Font, Sign } from "./faces.ts"
import type { PdfFile, Ref } from "./file.ts"

interface Used {
  readonly name: string
  readonly ref: Ref
  /** The code point that each glyph stood for. */
  readonly codes: Map<number, number>
}

export interface Typeface {
  /** The name of the font on a page, for one of its signs that is set there. */
  use(sign: Sign): string
  /** Writes the fonts, and the one dictionary that names them for all pages. */
  close(resources: Ref): void
}

export function typefaceOf(file: PdfFile): Typeface {
  const all = new Map<Font, Used>()
  return {
    use: ({ font, glyph, code }) => {
      const used = all.get(font) ?? { name: `F${all.size + 1}`, ref: file.reserve(), codes: new Map<number, number>() }
      all.set(font, used)
      if (!used.codes.has(glyph)) used.codes.set(glyph, code)
      return used.name
    },
    close: (resources) => {
      for (const [font, used] of all) writeFont(file, font, used)
      const names = [...all.values()].map(({ name, ref }) => `/${name} ${ref} 0 R`).join("")
      file.write(resources, `<</Font<<${names}>>>>`)
    },
  }
}

function writeFont(file: PdfFile, { name, file: font }: Font, { ref, codes }: Used): void {
  const [descendant, descriptor, program, toUnicode] = [file.reserve(), file.reserve(), file.reserve(), file.reserve()]
  const [box, ascent, descent, cap] = [font.box.join(" "), font.ascent, font.descent, font.capHeight]
  const glyphs = [...codes].toSorted(([a], [b]) => a - b)
  const widths = glyphs.map(([glyph]) => `${glyph}[${font.advance(glyph)}]`).join("")
  file.write(ref, `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${toUnicode} 0 R>>`)
  file.write(
    descendant,
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${descriptor} 0 R/CIDToGIDMap/Identity/DW 500/W[${widths}]>>`,
  )
  file.write(
    descriptor,
    `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[${box}]/ItalicAngle 0/Ascent ${ascent}/Descent ${descent}/CapHeight ${cap}/StemV 80/FontFile2 ${program} 0 R>>`,
  )
  file.stream(program, `/Length1 ${font.embedded.length}`, font.embedded)
  file.stream(toUnicode, "", toUnicodeMap(glyphs))
}

/** At most a hundred entries stand together (Adobe Technical Note 5014). */
const TOGETHER = 100

function toUnicodeMap(glyphs: readonly (readonly [glyph: number, code: number])[]): string {
  const hex = (n: number): string => n.toString(16).padStart(4, "0")
  const parts = Array.from({ length: Math.ceil(glyphs.length / TOGETHER) }, (_, i) => glyphs.slice(i * TOGETHER, (i + 1) * TOGETHER))
  return [
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def",
    "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ...parts.map((part) => `${part.length} beginbfchar\n${part.map(([glyph, code]) => `<${hex(glyph)}> <${hex(code)}>`).join("\n")}\nendbfchar`),
    "endcmap CMapName currentdict /CMap defineresource pop end end\n",
  ].join("\n")
}
