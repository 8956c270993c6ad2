/** Reads a font file (WOFF 1.0 around TrueType) of those that ship with the house: which signs it has, how wide they are, and the bytes that a PDF embeds. */
import { inflateSync } from "node:zlib"

export interface FontFile {
  /** The glyph of each code point that the font has. */
  readonly glyphs: ReadonlyMap<number, number>
  /** In thousandths of the size. */
  advance(glyph: number): number
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly box: readonly number[]
  /** The font as a PDF embeds it: outlines and metrics, in one file. */
  readonly embedded: Buffer
}

/** What a PDF needs of a TrueType font (ISO 32000-1 §9.9); the rest stays out. */
const EMBEDDED = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"]

export function readWoff(bytes: Buffer): FontFile {
  const tables = tablesIn(bytes)
  const table = (tag: string): Buffer => {
    const found = tables.get(tag)
    if (found === undefined) throw new Error(`the font has no table ${tag}`)
    return found.bytes
  }
  const [head, hhea, hmtx, os2] = [table("head"), table("hhea"), table("hmtx"), table("OS/2")]
  const scale = 1000 / head.readUInt16BE(18)
  const wide = hhea.readUInt16BE(34)
  return {
    glyphs: glyphsIn(table("cmap")),
    // OpenType hmtx: glyphs past the last width have that one.
    advance: (glyph) => hmtx.readUInt16BE(4 * Math.min(glyph, wide - 1)) * scale,
    ascent: hhea.readInt16BE(4) * scale,
    descent: hhea.readInt16BE(6) * scale,
    capHeight: os2.readInt16BE(88) * scale,
    box: [36, 38, 40, 42].map((at) => head.readInt16BE(at) * scale),
    embedded: toTrueType(
      bytes.readUInt32BE(4),
      EMBEDDED.flatMap((tag) => tables.get(tag) ?? []),
    ),
  }
}

interface FontTable {
  readonly tag: string
  readonly checksum: number
  readonly bytes: Buffer
}

/** WOFF 1.0 §5: each table on its own, deflated where that is shorter. */
function tablesIn(bytes: Buffer): ReadonlyMap<string, FontTable> {
  if (bytes.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF 1.0 font")
  return new Map(
    Array.from({ length: bytes.readUInt16BE(12) }, (_, i) => {
      const at = 44 + 20 * i
      const tag = bytes.toString("latin1", at, at + 4)
      const [offset, packed, whole] = [bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)]
      const held = bytes.subarray(offset, offset + packed)
      return [tag, { tag, checksum: bytes.readUInt32BE(at + 16), bytes: packed < whole ? inflateSync(held) : held }]
    }),
  )
}

/** OpenType cmap, format 4: segments of the basic plane. */
function glyphsIn(cmap: Buffer): ReadonlyMap<number, number> {
  const at = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(8 + 8 * i)).find((offset) => cmap.readUInt16BE(offset) === 4)
  if (at === undefined) throw new Error("the font has no map of the basic plane")
  const twice = cmap.readUInt16BE(at + 6)
  const [ends, starts, deltas, offsets] = [at + 14, at + 16 + twice, at + 16 + 2 * twice, at + 16 + 3 * twice]
  const glyphs = new Map<number, number>()
  for (let i = 0; i < twice; i += 2) {
    const [end, start, delta, offset] = [
      cmap.readUInt16BE(ends + i),
      cmap.readUInt16BE(starts + i),
      cmap.readUInt16BE(deltas + i),
      cmap.readUInt16BE(offsets + i),
    ]
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const found = offset === 0 ? code : cmap.readUInt16BE(offsets + i + offset + 2 * (code - start))
      const glyph = found === 0 ? 0 : (found + delta) & 0xffff
      if (glyph !== 0) glyphs.set(code, glyph)
    }
  }
  return glyphs
}

/** An OpenType font file of some tables. */
function toTrueType(flavor: number, tables: readonly FontTable[]): Buffer {
  const power = Math.floor(Math.log2(tables.length))
  const head = Buffer.alloc(12 + 16 * tables.length)
  head.writeUInt32BE(flavor, 0)
  head.writeUInt16BE(tables.length, 4)
  head.writeUInt16BE(16 * 2 ** power, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(16 * (tables.length - 2 ** power), 10)
  const pieces: Buffer[] = [head]
  let offset = head.length
  tables.forEach(({ tag, checksum, bytes }, i) => {
    const at = 12 + 16 * i
    head.write(tag, at, "latin1")
    head.writeUInt32BE(checksum, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(bytes.length, at + 12)
    const padded = Math.ceil(bytes.length / 4) * 4
    pieces.push(bytes, Buffer.alloc(padded - bytes.length))
    offset += padded
  })
  return Buffer.concat(pieces)
}
