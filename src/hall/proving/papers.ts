/** Reports as they were sent, read back into their words for the prover: what beats with the firm is passed over in them by its name, and every other word is compared. */
import { inflateSync } from "node:zlib"

/** Names in a report of what is the firm's heartbeat, or the time of day. */
const BEATS = ["Leaf", "Ended leaf"]
const AT_HEAD: ReadonlySet<string> = new Set(["Asked at", "Ledger", "Checkpoint"])
const SIZE = /(the signed checkpoint of )\d+( leaves)/

/** The cells of a CSV, those of the heartbeat replaced. */
export function wordsOfCsv(text: string, heartbeat: string): string {
  const [head = [], ...rows] = cellsIn(text)
  const masked = rows.map((row) => row.map((cell, i) => (BEATS.includes(head[i] ?? "") && /^\d+$/.test(cell) ? heartbeat : cell)))
  return JSON.stringify([head, ...masked])
}

/** RFC 4180, as the house writes it. */
function cellsIn(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .slice(0, -1)
    .map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
}

/** The words of a PDF of the house, one stretch of a page to a line in the order of its content, with its title; those of the heartbeat replaced. */
export function wordsOfPdf(bytes: Buffer, heartbeat: string): string {
  const file = readFile(bytes)
  const stretches = file.pages.flatMap((page) => stretchesOf(page, file.fonts))
  const masked = stretches.map((stretch, i) => {
    if (AT_HEAD.has(stretches[i - 1] ?? "")) return heartbeat
    const known = stretch.replace(SIZE, `$1${heartbeat}$2`)
    return BEATS.reduce((words, name) => words.replace(new RegExp(`(?<= |^)${name}: \\d+`), `${name}: ${heartbeat}`), known)
  })
  return JSON.stringify([file.title, ...masked])
}

type Font = ReadonlyMap<string, string>

interface Read {
  readonly title: string
  readonly pages: readonly string[]
  readonly fonts: ReadonlyMap<string, Font>
}

/** Not for any PDF: for those that the press makes. What it does not find it does not pass over, but throws. */
function readFile(bytes: Buffer): Read {
  const text = bytes.toString("latin1")
  const objects = new Map<string, { readonly fields: string; readonly at: number }>()
  for (let at = text.indexOf(" 0 obj\n"); at !== -1; at = text.indexOf(" 0 obj\n", at + 1)) {
    const number = /\d+$/.exec(text.slice(Math.max(0, at - 10), at))?.[0]
    const begins = at + 7
    const fields = text.slice(begins, text.indexOf("\n", begins))
    if (number !== undefined) objects.set(number, { fields, at: begins + fields.length + 1 + "stream\n".length })
    const length = /\/Length (\d+)>>$/.exec(fields)?.[1]
    // What stands in a stream is no object.
    if (length !== undefined) at = begins + fields.length + Number(length)
  }
  const object = (number: string | undefined): { readonly fields: string; readonly at: number } => {
    const found = objects.get(number ?? "")
    if (found === undefined) throw new Error(`a printed report has no object ${number ?? ""}`)
    return found
  }
  const stream = (number: string | undefined): string => {
    const { fields, at } = object(number)
    return inflateSync(bytes.subarray(at, at + Number(/\/Length (\d+)>>$/.exec(fields)?.[1]))).toString("latin1")
  }
  const all = [...objects.values()].map(({ fields }) => fields)
  const named = all.find((fields) => fields.startsWith("<</Font<<")) ?? ""
  const fonts = new Map(
    Array.from(named.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name = "", number]) => [
      name,
      toFont(stream(/\/ToUnicode (\d+) 0 R/.exec(object(number).fields)?.[1])),
    ]),
  )
  const pages = all.flatMap((fields) => (fields.startsWith("<</Type/Page/") ? [stream(/\/Contents (\d+) 0 R/.exec(fields)?.[1])] : []))
  const title = all.map((fields) => /^<<\/Title <feff([0-9a-f]*)>/.exec(fields)?.[1]).find((hex) => hex !== undefined)
  if (title === undefined || pages.length === 0) throw new Error("a printed report has no title or no page")
  return { title: Buffer.from(title, "hex").swap16().toString("utf16le"), pages, fonts }
}

function toFont(map: string): Font {
  return new Map(
    Array.from(map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})>/g), ([, glyph = "", code = ""]) => [glyph, String.fromCodePoint(Number.parseInt(code, 16))]),
  )
}

function stretchesOf(content: string, fonts: ReadonlyMap<string, Font>): readonly string[] {
  const stretches: string[] = []
  let words = ""
  for (const line of content.split("\n")) {
    if (/ BDC$| BMC$/.test(line)) words = ""
    else if (line === "EMC") stretches.push(words.replaceAll(/\s+/g, " ").trim())
    else if (line.startsWith("BT ")) words += " "
    else
      for (const [, name = "", hex = ""] of line.matchAll(/\/(F\d+) [\d.]+ Tf <([0-9a-f]*)> Tj/g))
        for (const glyph of hex.match(/.{4}/g) ?? []) words += fonts.get(name)?.get(glyph) ?? "\ufffd"
  }
  return stretches
}
