/** Nothing that a name holds can steer the terminal or turn its reading direction, for people or as JSON. */
import { expect, test } from "vitest"
import { many, size, whenUtc } from "../../cli/figures.ts"
import { codeIn, idIn } from "../../cli/ids.ts"
import { oneLine, shown, toJson } from "../../cli/print.ts"
import { parseAt } from "../../cli/session.ts"
import { printable } from "../../src/hall/printable.ts"
import { plain } from "../../verify/plain.ts"

test.each<[hostile: string, safe: string]>([
  ["\u001b[2Jgone", "\\u{1b}[2Jgone"],
  ["\u009b31mred", "\\u{9b}31mred"],
  ["a\rb", "a\\u{d}b"],
  ["invoice\u202efdp.exe", "invoice\\u{202e}fdp.exe"],
  ["zero\u200bwidth", "zero\\u{200b}width"],
  ["bell\u0007", "bell\\u{7}"],
  ["half \ud800", "half \\u{d800}"],
  ["plain é 日本\n\tnext", "plain é 日本\n\tnext"],
])("%j is shown as %j", (hostile, safe) => {
  expect(shown(hostile)).toBe(safe)
})

test.each<[hostile: string, safe: string]>([
  ["filed\nFiled 9 documents", "filed Filed 9 documents"],
  ["a\tb\r\nc", "a b c"],
  ["\u001b[2K\nlet\u202eter", "\\u{1b}[2K let\\u{202e}ter"],
])("%j as a name within a line is %j", (hostile, safe) => expect(oneLine(hostile)).toBe(safe))

test.each(["\u001b[2J", "\u009b", "\u202e", "\u2028", "\u200f", "\ud800", "a\nb\tc", 'quote " and \\ slash', "😀"])(
  "%j is the same value as JSON, and holds nothing that steers",
  (text) => {
    const json = toJson({ text })
    expect(JSON.parse(json)).toEqual({ text })
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/)
  },
)

test("figures", () => {
  expect([0, 1, 999, 1000, 1440, 15_000, 2_500_000, 8_589_934_592].map(size)).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "1.4 kB",
    "15 kB",
    "2.5 MB",
    "8.6 GB",
  ])
  expect([many(1, "leaf", "leaves"), many(1_268_544, "leaf", "leaves")]).toEqual(["1 leaf", "1,268,544 leaves"])
  expect(whenUtc("2026-11-22T14:05:09.123Z")).toBe("22 Nov 2026, 14:05:09 UTC")
})

test.each<[text: string, code: string | null]>([
  ["7KD-Q2M", "7KD-Q2M"],
  ["7kd-q2m", "7KD-Q2M"],
  [" 7kdq2m ", "7KD-Q2M"],
  ["7KD Q2M", "7KD-Q2M"],
  ["", null],
  ["7KD-Q2", null],
  ["7KD-Q2MM", null],
  ["7KD-Q2A", null],
  ["7KD-Q20", null],
  ["7KD_Q2M", null],
])("%j as a code is %j", (text, code) => expect(codeIn(text)).toBe(code))

test.each([
  "",
  "doc_",
  "mat_01234567890123456789012345",
  "doc_0123456789012345678901234",
  "doc_012345678901234567890123456",
  "doc_81234567890123456789012345",
  "doc_0123456789012345678901234i",
  "DOC_01234567890123456789012345",
  "doc_01234567890123456789012345\n",
])("%j is not the id of a document", (text) => {
  expect(idIn("document", text)).toBeNull()
})

test.each<[text: string, at: string]>([
  ["http://localhost:8400", "http://localhost:8400"],
  ["http://localhost:8400/", "http://localhost:8400"],
  ["http://[::1]:8400", "http://[::1]:8400"],
  ["http://firm.localhost:1", "http://firm.localhost:1"],
  ["files.example.com", "https://files.example.com"],
  ["HTTPS://Files.Example.com:443", "https://files.example.com"],
  ["http://127.9.9.9", "http://127.9.9.9"],
])("%s is the house at %s", (text, at) => expect(parseAt(text, false)).toBe(at))

test.each([
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://10.0.0.1",
  "http://x",
  "https://a/b",
  "https://a?b",
  "https://a#b",
  "https://u@a",
  "javascript://a",
  ":",
])("%s is not taken as the address of a house", (text) => {
  expect(() => parseAt(text, false)).toThrow()
})

test("the words of the house, and the outsider's verifier, show every sign as the command line does, but for the ends of lines", () => {
  const signs = Array.from({ length: 0x1_00_00 }, (_none, code) => String.fromCharCode(code)).filter((sign) => sign !== "\n" && sign !== "\t")
  expect(signs.filter((sign) => printable(sign) !== shown(sign))).toEqual([])
  expect(signs.filter((sign) => plain(sign) !== printable(sign))).toEqual([])
  expect(signs.filter((sign) => printable(sign) !== sign).length).toBeGreaterThan(2000)
})
