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

interface Held {
  readonly fields: string
  /** Where its stream begins, if it has one. */
  readonly at: number
}

/** Not for any PDF: for those that the press makes. What it does not find it does not pass over, but throws. */
function readFile(bytes: Buffer): Read {
  const objects = objectsIn(bytes.toString("latin1"))
  const object = (number: string | undefined): Held => {
    const found = objects.get(number ?? "")
    if (found === undefined) throw new Error(`a printed report has no object ${number ?? ""}`)
    return found
  }
  const stream = (number: string | undefined): string => {
    const { fields, at } = object(number)
    return inflateSync(bytes.subarray(at, at + lengthIn(fields))).toString("latin1")
  }
  const all = [...objects.values()].map(({ fields }) => fields)
  const named = all.flatMap((fields) => Array.from(/^\/Font <<\n([^>]*)>>/m.exec(fields)?.[1]?.matchAll(/\/(F\d+) (\d+) 0 R/g) ?? []))
  const numbers = new Map(named.map(([, name = "", number]) => [name, number]))
  const fonts = new Map(Array.from(numbers, ([name, number]) => [name, toFont(stream(/\/ToUnicode (\d+) 0 R/.exec(object(number).fields)?.[1]))]))
  const pages = all.flatMap((fields) => (/^\/Type \/Page$/m.test(fields) ? [stream(/\/Contents (\d+) 0 R/.exec(fields)?.[1])] : []))
  const info = all.map((fields) => /^\/Title (\d+) 0 R$/m.exec(fields)?.[1]).find((number) => number !== undefined)
  if (info === undefined || pages.length === 0) throw new Error("a printed report has no title or no page")
  return { title: toText(object(info).fields), pages, fonts }
}

function objectsIn(text: string): ReadonlyMap<string, Held> {
  const objects = new Map<string, Held>()
  for (let at = text.indexOf(" 0 obj\n"); at !== -1; at = text.indexOf(" 0 obj\n", at + 1)) {
    const number = /\d+$/.exec(text.slice(Math.max(0, at - 10), at))?.[0]
    const begins = at + " 0 obj\n".length
    const ends = text.indexOf("\nendobj", begins)
    const streams = text.indexOf("\nstream\n", begins)
    const holds = streams !== -1 && streams < ends
    const fields = text.slice(begins, holds ? streams : ends)
    const held = { fields, at: streams + "\nstream\n".length }
    if (number !== undefined) objects.set(number, held)
    // What stands in a stream is no object.
    if (holds) at = held.at + lengthIn(fields)
  }
  return objects
}

function lengthIn(fields: string): number {
  return Number(/^\/Length (\d+)$/m.exec(fields)?.[1])
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }

/** A text outside of a page (ISO 32000-1 §7.9.2.2). */
function toText(written: string): string {
  const plain = written.slice(1, -1).replaceAll(/\\(.)/gs, (_all, sign: string) => ESCAPED[sign] ?? sign)
  return plain.startsWith("\xfe\xff") ? Buffer.from(plain.slice(2), "latin1").swap16().toString("utf16le") : plain
}

/** Each glyph of a run in turn, and what it stands for: more than one sign, where letters are set as one. */
function toFont(map: string): Font {
  const font = new Map<string, string>()
  for (const [, first = "", codes = ""] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
    for (const [i, [, signs = ""]] of Array.from(codes.matchAll(/<([0-9a-f ]*)>/g)).entries()) {
      const glyph = (Number.parseInt(first, 16) + i).toString(16).padStart(4, "0")
      font.set(glyph, String.fromCharCode(...signs.split(" ").map((code) => Number.parseInt(code, 16))))
    }
  return font
}

function stretchesOf(content: string, fonts: ReadonlyMap<string, Font>): readonly string[] {
  const stretches: string[] = []
  let [words, name] = ["", ""]
  for (const line of content.split("\n")) {
    name = /^\/(F\d+) [\d.]+ Tf$/.exec(line)?.[1] ?? name
    if (/ BDC$| BMC$/.test(line)) words = ""
    else if (line === "EMC") stretches.push(words.replaceAll(/\s+/g, " ").trim())
    // Every line of words names its ink.
    else if (line.endsWith(" scn")) words += " "
    else if (line.endsWith("] TJ"))
      for (const [, hex = ""] of line.matchAll(/<([0-9a-f]*)>/g)) for (const glyph of hex.match(/.{4}/g) ?? []) words += fonts.get(name)?.get(glyph) ?? "\ufffd"
  }
  return stretches
}
