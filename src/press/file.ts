/** Writes a PDF file object by object (ISO 32000-1 §7.5), so that what was written can leave before the rest is made. */
import { deflateSync } from "node:zlib"

export type Ref = number

export interface PdfFile {
  /** A number for an object that is written later. */
  reserve(): Ref
  write(ref: Ref, body: string): void
  /** Bytes under a dictionary, deflated. */
  stream(ref: Ref, fields: string, bytes: Uint8Array | string): void
  /** What was written since it was last asked. */
  taken(): Buffer
  /** The table of all objects: nothing may be written after it. */
  close(root: Ref, info: Ref): void
}

export function openPdf(): PdfFile {
  // A second line of bytes above 127 says that the file is not text (§7.5.2).
  let pieces: Buffer[] = [Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1")]
  let length = pieces[0]?.length ?? 0
  const offsets: number[] = []
  const put = (piece: Buffer): void => {
    pieces.push(piece)
    length += piece.length
  }
  const begin = (ref: Ref): void => {
    if (offsets[ref - 1] !== -1) throw new Error(`object ${ref} was written before`)
    offsets[ref - 1] = length
  }
  return {
    reserve: () => offsets.push(-1),
    write: (ref, body) => {
      begin(ref)
      put(Buffer.from(`${ref} 0 obj\n${body}\nendobj\n`, "latin1"))
    },
    stream: (ref, fields, bytes) => {
      begin(ref)
      const packed = deflateSync(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes)
      put(Buffer.from(`${ref} 0 obj\n<<${fields}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`, "latin1"))
      put(packed)
      put(Buffer.from("\nendstream\nendobj\n", "latin1"))
    },
    taken: () => {
      const all = Buffer.concat(pieces)
      pieces = []
      return all
    },
    close: (root, info) => {
      const missing = offsets.indexOf(-1)
      if (missing !== -1) throw new Error(`object ${missing + 1} was never written`)
      const at = length
      const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`)
      put(Buffer.from(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows.join("")}`, "latin1"))
      put(Buffer.from(`trailer\n<</Size ${offsets.length + 1}/Root ${root} 0 R/Info ${info} 0 R>>\nstartxref\n${at}\n%%EOF\n`, "latin1"))
    },
  }
}

/** A text outside of a page (§7.9.2.2), written so that none of its bytes could end it. */
export function textString(text: string): string {
  return `<feff${Buffer.from(text, "utf16le").swap16().toString("hex")}>`
}

/** A number in a page. */
export function figure(n: number): string {
  return String(Math.round(n * 100) / 100)
}
