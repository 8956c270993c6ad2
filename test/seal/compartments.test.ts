/** The keys of an epoch follow from its root, that of the card from the plain one, and from nothing else; a letter carries what it says that it carries, or does not open. */
import { describe, expect, test } from "vitest"
import { newKemPair, newKey } from "#seal"
import { carriedIn, newEpochSecret, openEpochLetter, sealEpochTo, shareOf, takeKeyOf, unwrapEpoch, wholeOf, wrapEpoch } from "../../src/desk/epoch-secret.ts"
import type { EpochSecret, Share } from "../../src/desk/epoch-secret.ts"
import { cardKey, compartmentKey } from "../../src/seal/compartments.ts"
import { bytesOf, takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { hex, toHex } from "./hex.ts"

const PLACE = ["frm_one", "epochs", "key", "mat_one", "epo_one"]
const pair = newKemPair()
const own = newKey("own")
const secret = newEpochSecret()
const plainOnly = openEpochLetter(pair, sealEpochTo(pair.public, secret, "plain", PLACE), PLACE)
const cardOnly = openEpochLetter(pair, sealEpochTo(pair.public, secret, "card", PLACE), PLACE)
const keyIn = (of: EpochSecret, which: "plain" | "special" | "card"): string => toHex(bytesOf(of.of(which)))
const same = (a: EpochSecret, b: EpochSecret): boolean => keyIn(a, "plain") === keyIn(b, "plain") && keyIn(a, "card") === keyIn(b, "card")

test.each(["plain", "special"] as const)("the vector of the %s key", (name) => {
  expect(toHex(bytesOf(compartmentKey(takeKey("epoch", hex(vectors.compartment.root)), name)))).toBe(vectors.compartment[name])
})
test("the vector of the card's key", () => {
  expect(toHex(bytesOf(cardKey(takeKey("matter", hex(vectors.card.plain)))))).toBe(vectors.card.card)
})
test("root, plain, special and card are four keys", () => {
  expect(new Set([toHex(bytesOf(secret.root ?? own)), keyIn(secret, "plain"), keyIn(secret, "special"), keyIn(secret, "card")]).size).toBe(4)
})
test.each([
  ["who reads and is cleared", true, ["see", "read"], "all"],
  ["who reads", false, ["see", "read", "download"], "plain"],
  ["who only sees", false, ["see"], "card"],
  ["who only sees, although cleared", true, ["see"], "card"],
] as const)("%s is given as much as that", (_who, cleared, actions, share) => expect(shareOf({ cleared, actions })).toBe(share))

describe.each([
  ["a letter", (s: EpochSecret, share: Share) => sealEpochTo(pair.public, s, share, PLACE), (l: Uint8Array, place = PLACE) => openEpochLetter(pair, l, place)],
  [
    "a key under one's own",
    (s: EpochSecret, share: Share) => wrapEpoch(own, s, share, PLACE),
    (l: Uint8Array, place?: typeof PLACE) => unwrapEpoch(own, l, place ?? PLACE),
  ],
] as const)("%s", (_what, seal, open) => {
  test("for whoever is cleared carries everything; for whoever is not, the plain key alone; for whoever only sees, the key of the card", () => {
    const [all, plain, card] = [open(seal(secret, "all")), open(seal(secret, "plain")), open(seal(secret, "card"))]
    expect([all.carries, plain.carries, plain.root, same(all, secret), same(plain, secret)]).toEqual(["all", "plain", null, true, true])
    expect(toHex(bytesOf(all.of("special")))).toBe(toHex(bytesOf(secret.of("special"))))
    expect(() => plain.of("special")).toThrow("not cleared")
    expect(() => takeKeyOf(plain, "special")).toThrow("not cleared")
    expect([card.carries, card.root, keyIn(card, "card") === keyIn(secret, "card"), [all, plain, card].map(wholeOf)]).toEqual([
      "card",
      null,
      true,
      ["all", "plain", "card"],
    ])
    for (const which of ["plain", "special"] as const) expect(() => card.of(which)).toThrow("only shows")
  })
  test("is not made for somebody who is cleared by somebody who is not", () => expect(() => seal(plainOnly, "all")).toThrow("cannot clear"))
  test.each(["all", "plain"] as const)("is not made of a card alone: %s", (share) => expect(() => seal(cardOnly, share)).toThrow())
  test("is handed on as far as it goes", () => {
    expect(open(seal(plainOnly, "plain")).carries).toBe("plain")
    for (const from of [plainOnly, cardOnly]) expect(keyIn(open(seal(from, "card")), "card")).toBe(keyIn(secret, "card"))
  })
  test.each([
    ["a plain one that says it is a root", () => Buffer.concat([Uint8Array.of(2), seal(secret, "plain").subarray(1)])],
    ["a root that says it is plain", () => Buffer.concat([Uint8Array.of(3), seal(secret, "all").subarray(1)])],
    ["a plain one without its first byte", () => seal(secret, "plain").subarray(1)],
    ["a root without its first byte", () => seal(secret, "all").subarray(1)],
    ["one with two first bytes", () => Buffer.concat([Uint8Array.of(2), seal(secret, "all")])],
    ["a card that says it is plain", () => Buffer.concat([Uint8Array.of(3), seal(secret, "card").subarray(1)])],
    ["a card that says it is a root", () => Buffer.concat([Uint8Array.of(2), seal(secret, "card").subarray(1)])],
    ["a plain one that says it is a card", () => Buffer.concat([Uint8Array.of(4), seal(secret, "plain").subarray(1)])],
    ["a card without its first byte", () => seal(secret, "card").subarray(1)],
    ["an empty one", () => new Uint8Array(0)],
    ["one cut short", () => seal(secret, "all").subarray(0, -1)],
  ])("does not open: %s", (_how, letter) => expect(() => open(letter())).toThrow())
  test.each(["all", "plain", "card"] as const)("does not open at another place (%s)", (share) =>
    expect(() => open(seal(secret, share), [...PLACE.slice(0, -1), "epo_two"])).toThrow(),
  )
})

test("a letter says by its first byte what it carries", () => {
  expect(
    [
      sealEpochTo(pair.public, secret, "all", PLACE),
      sealEpochTo(pair.public, secret, "plain", PLACE),
      sealEpochTo(pair.public, secret, "card", PLACE),
      Uint8Array.of(1),
    ].map(carriedIn),
  ).toEqual(["all", "plain", "card", "before"])
})
