/** What the command line says and how: plain lines and tables for people, JSON for programs. Nothing in a name can steer the terminal. */
import type { Words } from "./endings.ts"

/** Signs that steer a terminal, hide, or turn the reading direction. */
const MISLEADING = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\u00ad]/gu
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

export interface Printer {
  readonly json: boolean
  /** One line for a person; nothing under --json. */
  line(text?: string): void
  /** A table for a person; the first column that is `wide` gives way on a narrow terminal. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void
  /** Labels and what stands beside them; a fact that is empty is left out. */
  facts(pairs: readonly (readonly [label: string, fact: string])[]): void
  /** The reply itself under --json, else whatever `people` prints. */
  reply(value: unknown, people: () => void): void
  /** A remark beside the result, on standard error; nothing under --json. */
  aside(text: string): void
}

export interface Column {
  readonly head: string
  readonly right?: true
  readonly wide?: true
}

function out(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A printer on the standard streams. */
export function printer(json: boolean): Printer {
  return {
    json,
    line: (text = "") => (json ? undefined : out(shown(text))),
    table: (columns, rows) => (json ? undefined : drawTable(columns, rows, process.stdout.isTTY ? process.stdout.columns : null).forEach(out)),
    facts: (pairs) => {
      const told = pairs.filter(([, fact]) => fact !== "")
      const width = Math.max(0, ...told.map(([label]) => widthOf(label)))
      if (!json) for (const [label, fact] of told) out(`${pad(label, width)}  ${shown(fact)}`)
    },
    reply: (value, people) => (json ? out(toJson(value)) : people()),
    aside: (text) => (json ? undefined : void process.stderr.write(`${shown(text)}\n`)),
  }
}

/** Prints an ending on standard error. */
export function printEnding(words: Words, json: boolean): void {
  const lines = [words.title, words.detail, words.next].filter((text) => text !== undefined).map(shown)
  const mark = words.request === undefined ? words.code : `${words.code}, request ${words.request}`
  process.stderr.write(json ? `${toJson({ refusal: words })}\n` : `${lines.join("\n")}\n(${shown(mark)})\n`)
}

/** JSON in one line in which hidden signs are written out as escapes: the same value to every reader. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined).replaceAll(MISLEADING, (sign) =>
    sign === "\n" ? sign : [...Array(sign.length).keys()].map((i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  )
}

/** A text as it may stand on a terminal: signs that steer or mislead are written out. */
export function shown(text: string): string {
  return text.replaceAll(MISLEADING, (sign) => (sign === "\n" || sign === "\t" ? sign : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`))
}

/** A name as it may stand within a line: it neither steers nor begins a line of its own. */
export function oneLine(text: string): string {
  return shown(text.replaceAll(/\s+/g, " "))
}

function drawTable(columns: readonly Column[], rows: readonly (readonly string[])[], room: number | null): string[] {
  const cells = [columns.map((column) => column.head), ...rows.map((row) => row.map(oneLine))]
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ""))))
  const over = room === null ? 0 : widths.reduce((sum, width) => sum + width + 2, -2) - room
  const giving = columns.findIndex((column) => column.wide)
  if (over > 0 && giving >= 0) widths[giving] = Math.max(12, (widths[giving] ?? 0) - over)
  return cells.map((row) =>
    row
      .map((cell, i) => (columns[i]?.right ? padLeft : pad)(cut(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  )
}

function widthOf(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ""
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

const pad = (text: string, width: number) => text + " ".repeat(Math.max(0, width - widthOf(text)))
const padLeft = (text: string, width: number) => " ".repeat(Math.max(0, width - widthOf(text))) + text
