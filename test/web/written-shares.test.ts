/** Recovery shares as they are typed in: one that is there twice is told, however it is written, and numbers stay those that one sees. */
import { describe, expect, test } from "vitest"
import { closedUp, isAgain, type WrittenShare } from "../../web/sign-in/written-shares.ts"

const written = (...texts: readonly string[]): readonly WrittenShare[] => texts.map((text, n) => ({ key: `${n}`, text }))

describe("a share", () => {
  test.each([
    ["in small letters", "abcd-ef01"],
    ["with blanks for dashes", "ABCD EF01"],
    ["over two lines", "ABCD-\nEF01"],
    ["with longer dashes", "ABCD\u2013EF01"],
    ["with an O for a nought and an L for a one", "ABCD-EFOL"],
  ])("written again %s is the first one again", (_what, text) => {
    expect(isAgain(written("ABCD-EF01", text), 1)).toBe(1)
    expect(isAgain(written("ABCD-EF01", text), 0)).toBeNull()
  })
  test.each([
    ["", ""],
    ["", " "],
    ["ABCD-EF01", "ABCD-EF02"],
    ["ABCD-EF01", ""],
    ["ABCD", "ABCDE"],
  ])("%j and %j are two, or none", (one, other) => {
    expect([isAgain(written(one, other), 0), isAgain(written(one, other), 1)]).toEqual([null, null])
  })
})

test.each([
  [[], ["", ""]],
  [
    ["", "a"],
    ["a", ""],
  ],
  [
    ["a", " ", "b", ""],
    ["a", "b"],
  ],
  [
    ["", "", "a", "b", "c"],
    ["a", "b", "c"],
  ],
])("%j close up to %j", (before, after) => {
  expect(closedUp(written(...before)).map((share) => share.text)).toEqual(after)
})
