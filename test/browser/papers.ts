/** Small documents of each kind that the pages can show, made here. */
import { crc32, deflateSync } from "node:zlib"

export interface SmallFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** What locks a PDF with a password: it seals the contents of pages, and stands in the trailer. */
export interface PdfLock {
  readonly trailer: string
  /** Takes and gives bytes as the signs of Latin-1. */
  readonly seal: (content: string) => string
}

const OPEN: PdfLock = { trailer: "", seal: (content) => content }

/** A PDF of as many A4 pages as are given, each of lines set from the top; a line that begins with `#` is a heading. */
export function pdf(name: string, pages: readonly (readonly string[])[], lock = OPEN): SmallFile {
  const objects: string[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${pages.map((_, n) => `${5 + 2 * n} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
  ]
  for (const lines of pages) {
    const content = lock.seal(lines.map((line, n) => setLine(line, 770 - 21 * n)).join("\n"))
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    )
  }
  let text = "%PDF-1.7\n"
  const at: number[] = []
  for (const [n, object] of objects.entries()) {
    at.push(text.length)
    text += `${n + 1} 0 obj\n${object}\nendobj\n`
  }
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${lock.trailer}>>\nstartxref\n${xref}\n%%EOF\n`
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(text, "latin1") }
}

function setLine(line: string, y: number): string {
  const heading = line.startsWith("#")
  const words = (heading ? line.slice(1) : line).replaceAll(/[\\()]/g, String.raw`\$&`)
  return `BT /${heading ? "F2" : "F1"} ${heading ? 14 : 13} Tf 72 ${y} Td (${words}) Tj ET`
}

export function plainText(name: string, text: string): SmallFile {
  return { name: `${name}.txt`, mimeType: "text/plain", buffer: Buffer.from(text) }
}

/** A PNG of one colour. */
export function png(name: string, side: number): SmallFile {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(side * 3, 0x7c)])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const whole = Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))),
    chunk("IEND", Buffer.alloc(0)),
  ])
  return { name: `${name}.png`, mimeType: "image/png", buffer: whole }
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Bytes of no kind that the pages know, no two pieces of them alike. */
export function zip(name: string, length: number): SmallFile {
  const buffer = Buffer.alloc(length)
  let state = 0x2545f491
  for (let n = 0; n + 4 <= length; n += 4) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    buffer.writeInt32LE(state, n)
  }
  buffer.write("PK\u0003\u0004", 0, "latin1")
  return { name: `${name}.zip`, mimeType: "application/zip", buffer }
}
