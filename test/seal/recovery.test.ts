/** Any k of n shares bring the recovery key back; fewer, foreign or misread ones bring nothing. A sheet survives being typed by a tired person. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { joinRecovery, newKemPair, newKey, openKeyWith, parseShare, printShare, sealKeyTo, type Share, shareHash, splitRecovery } from "#seal"
import { bytesOf } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { HERE, hex, toHex } from "./hex.ts"

const pair = newKemPair()
const foreign = await splitRecovery(newKemPair(), 2, 3)
const shares = await splitRecovery(pair, 3, 5)
const [a, b, c, d] = shares as [Share, Share, Share, Share, Share]

test.each([
  ["the first three", [a, b, c]],
  ["three others", [d, a, c]],
  ["four", [d, c, b, a]],
  ["all", shares],
])("%s of a 3-of-5 split bring back the key, which opens what was sealed to it", async (_, some) => {
  using joined = await joinRecovery(some)
  const key = newKey("matter")
  const letter = sealKeyTo(pair.public, key, HERE)
  expect(joined && toHex(bytesOf(openKeyWith(joined, "matter", letter, HERE)))).toBe(toHex(bytesOf(key)))
})

test.each([
  ["no shares", []],
  ["one", [a]],
  ["two of three", [a, b]],
  ["one three times", [a, a, a]],
  ["two, one of them twice", [a, b, b]],
  ["a foreign one among them", [a, b, foreign[0] as Share]],
  ["foreign ones dressed as ours", foreign.map((share) => ({ ...share, tag: a.tag, threshold: 3 }))],
  ["a lowered threshold", [a, b].map((share) => ({ ...share, threshold: 2 }))],
  ["a threshold of one", [{ ...a, threshold: 1 }]],
  ["a threshold that only one of them has", [a, b, { ...c, threshold: 2 }]],
  ["a share with a bit turned", [a, b, { ...c, secret: c.secret.with(5, (c.secret[5] ?? 0) ^ 1) }]],
  ["a share at the point zero", [a, b, { ...c, secret: c.secret.with(32, 0) }]],
  ["a share cut short", [a, b, { ...c, secret: c.secret.subarray(1) }]],
] as const satisfies readonly (readonly [string, readonly Share[]])[])("%s: nothing", async (_, some) => {
  expect(await joinRecovery(some)).toBeNull()
})

test.each([
  [1, 3],
  [4, 3],
  [0, 0],
  [2, 256],
  [2.5, 3],
  [Number.NaN, 3],
])("%d of %d is no split", async (k, n) => {
  await expect(splitRecovery(pair, k, n)).rejects.toThrow(RangeError)
})

test("numbers and thresholds are as printed, and no two splits share anything but the tag", async () => {
  expect(shares.map((share) => [share.number, share.threshold])).toEqual([1, 2, 3, 4, 5].map((number) => [number, 3]))
  const again = await splitRecovery(pair, 3, 5)
  expect(toHex(again[0]?.tag ?? Buffer.alloc(0))).toBe(toHex(a.tag))
  expect(toHex(again[0]?.secret ?? Buffer.alloc(0))).not.toBe(toHex(a.secret))
  expect(await joinRecovery([a, b, again[2] as Share])).toBeNull()
})

describe("a printed share", () => {
  const v = vectors.share
  const share: Share = { threshold: v.threshold, number: v.number, tag: hex(v.tag), secret: hex(v.secret) }

  test("is as its format says, and so is its hash", () => {
    expect(printShare(share)).toBe(v.printed)
    expect(toHex(shareHash(share))).toBe(v.hash)
    expect(v.printed).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){17}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  test.each([
    ["as printed", v.printed],
    ["in lower case", v.printed.toLowerCase()],
    ["without dashes", v.printed.replaceAll("-", "")],
    ["with spaces, on three lines", ` ${v.printed.replaceAll("-", " ").replace(/(.{30}) /g, "$1\r\n")}\n`],
    ["with long dashes", v.printed.replaceAll("-", "–")],
    ["with O for 0, I and l for 1", v.printed.replaceAll("0", "O").replace("1", "I").replaceAll("1", "l")],
  ])("typed %s is read", (_, typed) => {
    const read = parseShare(typed)
    expect(read && { ...read, tag: toHex(read.tag), secret: toHex(read.secret) }).toEqual({
      threshold: v.threshold,
      number: v.number,
      tag: v.tag,
      secret: v.secret,
    })
  })

  test("with any one sign misread is refused", () => {
    const signs = v.printed.replaceAll("-", "")
    for (let i = 0; i < signs.length; i++) {
      for (const other of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
        if (other !== signs[i]) expect(parseShare(signs.slice(0, i) + other + signs.slice(i + 1)), `${other} at ${i}`).toBeNull()
      }
    }
  })

  test("with any two neighbouring signs swapped is refused", () => {
    const signs = v.printed.replaceAll("-", "")
    for (let i = 1; i < signs.length; i++) {
      const [before, here] = [signs[i - 1], signs[i]]
      if (before !== here) expect(parseShare(`${signs.slice(0, i - 1)}${here}${before}${signs.slice(i + 1)}`), `at ${i}`).toBeNull()
    }
  })

  test.each([
    ["nothing", ""],
    ["a group missing", v.printed.slice(5)],
    ["a group twice", `${v.printed.slice(0, 5)}${v.printed}`],
    ["a sign missing", v.printed.slice(0, -1)],
    ["a sign that is not in the alphabet", v.printed.replace(/.$/, "U")],
    ["signs of another script", v.printed.replace(/.$/, "А")],
    ["something endless", "0".repeat(1_000_000)],
    ["zeros alone", "0".repeat(72)],
  ])("%s is refused", (_, typed) => {
    expect(parseShare(typed)).toBeNull()
  })

  test.each([
    ["a threshold of one", { ...share, threshold: 1 }],
    ["the number zero", { ...share, number: 0 }],
  ])("with %s is refused, though its checksum fits", (_, odd) => {
    expect(parseShare(printShare(odd))).toBeNull()
  })

  test("a share with bytes missing is not printed", () => {
    expect(() => printShare({ ...share, tag: share.tag.subarray(1) })).toThrow(RangeError)
    expect(() => shareHash({ ...share, secret: share.secret.subarray(1) })).toThrow(RangeError)
  })
})

test("law: any k of n, in any order, through paper", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .integer({ min: 2, max: 6 })
        .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 2, max: n }), fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i)))),
      async ([n, k, order]) => {
        const sheets = (await splitRecovery(pair, k, n)).map(printShare)
        const some = order.map((i) => parseShare(sheets[i] ?? "")).filter((share) => share !== null)
        expect(some).toHaveLength(order.length)
        using joined = await joinRecovery(some)
        expect(joined === null).toBe(order.length < k)
        if (joined !== null) expect(toHex(joined.public.bytes)).toBe(toHex(pair.public.bytes))
      },
    ),
    { numRuns: 50 },
  )
})

const sheet = printShare(a)
test.each<[string, string]>([
  [
    "the file that the browser saves",
    `Hollis & Grey\nRecovery share 1 of 5, 26 November 2026\n\n${sheet}\n\nKeep this apart from the others. Alone it opens nothing.\n`,
  ],
  ["the file that the command line writes", `# Recovery share 1 of 5 of Hollis & Grey.\n# Any 3 of the 5 shares give a person …\n\n${sheet}\n`],
  ["a mail, with line ends of another system", `Here it is:\r\n\r\n> ${sheet.replaceAll("-", " ").toLowerCase()}\r\n\r\nYours`],
  ["a sheet on which it runs over two lines", `Share 1\n${sheet.slice(0, 45)}\n${sheet.slice(45)}\n`],
  ["the same share twice", `${sheet}\n\n(again: ${sheet})`],
])("a share is found in %s", (_in, text) => expect(parseShare(text)).toEqual(a))

test.each<[string, string]>([
  ["words without a share", "Hollis & Grey\nRecovery share 1 of 5, 26 November 2026\n\nKeep this apart from the others. Alone it opens nothing.\n"],
  ["a share with one sign turned", `Hollis & Grey\n\n${sheet.slice(0, -1)}${sheet.endsWith("0") ? "1" : "0"}\n\nKeep this apart.\n`],
  ["a share cut short", `Hollis & Grey\n\n${sheet.slice(0, -5)}\n\nKeep this apart.\n`],
  ["two different shares", `${sheet}\n\n${printShare(b)}\n`],
  ["more than any sheet", `${"x".repeat(4000)}\n${sheet}`],
])("none is found in %s", (_in, text) => expect(parseShare(text)).toBeNull())
