/** A table for other programs: CSV by RFC 4180, in which no cell can be taken for a formula. */
import type { Table } from "./paper.ts"

export function tableAsCsv({ stacks, rows }: Table): string {
  const head = stacks.flatMap((stack) => stack.columns)
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("")
}

/** A spreadsheet takes what begins so for a formula, and would run it with whatever it names: an apostrophe before it makes it text. */
const FORMULA = /^[=+\-@\t\r\n]|^\s+[=+\-@]|^[\uff1d\uff0b\uff0d\uff20]/

/** A spreadsheet of another country parts cells at a semicolon or a tab, and rows at a line end that it does not take for quoted: what begins there must be no formula either. */
const WITHIN = /([;\t\r\n])(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/** RFC 4180 §2: quoted where it holds a comma, a quote or a line end; quotes in it doubled. */
function cell(text: string): string {
  const plain = (FORMULA.test(text) ? `'${text}` : text).replaceAll(WITHIN, "$1'")
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
