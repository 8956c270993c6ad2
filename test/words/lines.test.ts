/** Names in every script are kept; what hides or misleads in them is refused. */
import { describe, expect, test } from "vitest"
import { line, prose } from "../../src/door/contract/shapes.ts"

describe("a name is kept", () => {
  test.each([
    "Müller & Söhne",
    "Ó Súilleabháin",
    "می‌خواهم",
    "क्‍ष",
    "葛󠄀城",
    "👩‍⚖️ file",
    "Ōtsu 証言 («draft»)",
    "../../etc/passwd",
    "'; drop table x; --",
    "<b>bold</b>",
    "a\tb".replace("\t", " "),
  ])("%s", (name) => {
    expect(line(100).safeParse(name)).toMatchObject({ success: true })
  })
  test("in one spelling, without space around it", () => {
    expect(line(100).parse("  Zoe\u0308 ")).toBe("Zo\u00eb")
  })
})

describe("a name is refused", () => {
  test.each<[string, string]>([
    ["with nothing in it", ""],
    ["with only space in it", "   "],
    ["too long", "x".repeat(101)],
    ["with a control sign", "a\u0000b"],
    ["with a line end", "a\nb"],
    ["with a tab", "a\tb"],
    ["with a right-to-left override", "fdp\u202egnp"],
    ["with an isolate", "a\u2066b"],
    ["with a zero-width space", "pay\u200bpal"],
    ["with a joiner in Latin", "pay\u200dpal"],
    ["with a non-joiner in Cyrillic", "а\u200cб"],
    ["with a joiner at its beginning", "\u200cabc"],
    ["with a byte order mark in it", "a\ufeffbc"],
    ["with a soft hyphen", "co\u00adop"],
    ["with a tag sign", "a\u{e0041}b"],
    ["with a private sign", "a\ue000b"],
    ["with half of a sign", "a\ud800b"],
    ["with a Hangul filler", "a\u3164b"],
    ["with a line separator", "a\u2028b"],
  ])("%s", (_why, name) => {
    expect(line(100).safeParse(name).success).toBe(false)
  })
})

test("running text may have lines and tabs, and nothing that hides", () => {
  expect(prose(100).parse("one\r\ntwo\tthree")).toBe("one\ntwo\tthree")
  expect(prose(100).safeParse("one\u202etwo").success).toBe(false)
})
