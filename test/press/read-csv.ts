/** Reads CSV by RFC 4180, and says which cells of its rows a printed table lacks. */
import { dense } from "./read-pdf.ts"
import type { ReadPdf } from "./read-pdf.ts"

export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let [row, cell, quoted]: [string[], string, boolean] = [[], "", false]
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] ?? ""
    if (quoted && sign === '"' && text[i + 1] === '"') cell += text[i++]
    else if (sign === '"') quoted = !quoted
    else if (quoted || (sign !== "," && sign !== "\r" && sign !== "\n")) cell += sign
    else if (sign === "\n") {
      rows.push([...row, cell])
      ;[row, cell] = [[], ""]
    } else if (sign === ",") {
      row.push(cell)
      cell = ""
    }
  }
  return rows
}

/** Every cell that the CSV has and the same row of the PDF has not, but for columns that stand at the head of the page. */
export function lackingIn(pdf: ReadPdf, csv: string, atHead: readonly string[]): readonly string[] {
  const [head = [], ...rows] = readCsv(csv)
  const first = pdf.rows.findIndex((row) => row.length > 2)
  const printed = pdf.rows.slice(first + 1)
  return rows.flatMap((row, n) => {
    const words = (printed[n] ?? []).join("")
    return row.flatMap((cell, i) => {
      const whole = atHead.includes(head[i] ?? "") ? (pdf.pages[0] ?? "") : words
      // A cell that could be a formula begins with a mark in CSV alone.
      const text = dense(cell.replace(/^'(?=\s*[=+\-@])/, ""))
      return whole.includes(text) ? [] : [`row ${n + 1}, ${head[i] ?? ""}: ${cell}`]
    })
  })
}

/** How many rows of the table, its head not counted, the PDF has. */
export function rowsPrinted(pdf: ReadPdf): number {
  return pdf.rows.length - pdf.rows.findIndex((row) => row.length > 2) - 1
}
