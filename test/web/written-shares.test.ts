/** Recovery shares as they are typed in: one that is there twice is told, however it is written, and numbers stay those that one sees. */
import { describe, expect, test } from "vitest"
import { closedUp, isAgain, shareIn, toShareFile, type WrittenShare } from "../../web/sign-in/written-shares.ts"

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

const SHARE = "0410-2W6Q-VSDN-WRPN-XS61-MDDM-CKZ9-0G4Z-G749-FYNB-0TS0-R8JH-VR3Q-KP7E-115B-HQBE-45V0-J1TX"
const FILE = toShareFile({ number: 2, text: SHARE }, { firm: "Wood-Reed-Hall & Cole, 2026", needed: 2, of: 3, day: "26 Nov 2026" })

describe("what is pasted", () => {
  test.each([
    ["the whole file", FILE],
    ["the whole file, its lines ended as on Windows", FILE.replaceAll("\n", "\r\n")],
    [
      "a file as it was saved before",
      `Thornbury\nRecovery share 2 of 3, 26 Nov 2026\n\n${SHARE}\n\nKeep this apart from the others. Alone it opens nothing.\n`,
    ],
    ["the share with a line end", `${SHARE}\n`],
  ])("%s is taken for the share in it", (_what, text) => {
    expect(shareIn(text).trim()).toBe(SHARE)
  })
  test("a share that was broken into lines stays one", () => {
    expect(shareIn(`Share 2 of 3\n${SHARE.replace("-FYNB", "-\nFYNB")}\n`)).toBe(SHARE.replace("-FYNB", "-\nFYNB"))
  })
  test.each([
    ["half a share", SHARE.slice(0, 44)],
    ["a share with a group too many", `${SHARE}-ABCD`],
    ["a share with a sign too many", `${SHARE}X`],
    ["two shares, of which nobody can say which is meant", `${SHARE}\n\n${SHARE.replace("0410", "0411")}`],
    ["a share in blanks, as it may be typed", SHARE.replaceAll("-", " ")],
    ["words", "the quick brown fox jumps over the lazy dog"],
    ["nothing", ""],
  ])("%s stays as it stands", (_what, text) => {
    expect(shareIn(text)).toBe(text)
  })
  test("the file is one that the command line reads: what is no share begins with #", () => {
    expect(FILE.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([SHARE])
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
