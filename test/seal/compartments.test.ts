/** The keys of an epoch follow from its root, that of the card from the plain one, and from nothing else; a letter carries what it says that it carries, or does not open. */
import { describe, expect, test } from "vitest"
import { newKemPair, newKey } from "#seal"
import { carriedIn, newEpochSecret, openEpochLetter, sealEpochTo, shareOf, takeKeyOf, unwrapEpoch, wholeOf, wrapEpoch } from "../../src/desk/epoch-secret.ts"
import type { EpochSecret, KeyOf, Share } from "../../src/desk/epoch-secret.ts"
import { cardKey, compartmentKey, placeKey } from "../../src/seal/compartments.ts"
import { bytesOf, takeKey } from "../../src/seal/keys.ts"
import type { PlaceId } from "#words"
import vectors from "../vectors/seal.json" with { type: "json" }
import { hex, toHex } from "./hex.ts"

const ONE = "plc_00000000000000000000000001" as PlaceId
const TWO = "plc_00000000000000000000000002" as PlaceId
const PLACE = ["frm_one", "epochs", "key", "mat_one", "epo_one"]
const pair = newKemPair()
const own = newKey("own")
const secret = newEpochSecret()
const plainOnly = openEpochLetter(pair, sealEpochTo(pair.public, secret, "plain", PLACE), PLACE)
const cardOnly = openEpochLetter(pair, sealEpochTo(pair.public, secret, "card", PLACE), PLACE)
const keyIn = (of: EpochSecret, which: KeyOf): string => toHex(bytesOf(of.of(which)))
const in1 = (of: "plain" | "special"): KeyOf => ({ place: ONE, of })
const same = (a: EpochSecret, b: EpochSecret): boolean => keyIn(a, "plain") === keyIn(b, "plain") && keyIn(a, "card") === keyIn(b, "card")

test.each(["plain", "special"] as const)("the vector of the %s key", (name) => {
  expect(toHex(bytesOf(compartmentKey(takeKey("epoch", hex(vectors.compartment.root)), name)))).toBe(vectors.compartment[name])
})
test("the vector of the card's key", () => {
  expect(toHex(bytesOf(cardKey(takeKey("matter", hex(vectors.card.plain)))))).toBe(vectors.card.card)
})
test.each(["plain", "special"] as const)("the vector of a place's key in the %s compartment", (of) => {
  expect(toHex(bytesOf(placeKey(takeKey("matter", hex(vectors.compartment[of])), of, vectors.filePlace.place)))).toBe(vectors.filePlace[of])
})
test("root, plain, special and card are four keys", () => {
  expect(new Set([toHex(bytesOf(secret.root ?? own)), keyIn(secret, "plain"), keyIn(secret, "special"), keyIn(secret, "card")]).size).toBe(4)
})
test.each([
  ["who reads and is cleared", true, ["see", "read"], "all"],
  ["who reads", false, ["see", "read", "download"], "plain"],
  ["who only sees", false, ["see"], "card"],
  ["who only sees, although cleared", true, ["see"], "card"],
] as const)("%s is given as much as that", (_who, cleared, actions, share) => expect(shareOf({ cleared, actions, places: null })).toBe(share))
test.each([
  ["who is on it for places", false, ["see", "read"], [{ place: ONE, of: "plain" }]],
  [
    "who is on it for places, and cleared",
    true,
    ["see", "read"],
    [
      { place: ONE, of: "plain" },
      { place: ONE, of: "special" },
    ],
  ],
  ["who only sees, although for places", true, ["see"], "card"],
] as const)("%s is given as much as that", (_who, cleared, actions, share) => expect(shareOf({ cleared, actions, places: [ONE] })).toEqual(share))

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
  describe("for some places", () => {
    const share = [{ place: ONE, of: "plain" }] as const
    const places = open(seal(secret, share))
    test("carries the card and their keys, as everybody with the whole key derives them", () => {
      expect([places.carries, places.root, places.places, wholeOf(places)]).toEqual(["places", null, share, share])
      for (const which of ["card", in1("plain")] as const) for (const of of [secret, plainOnly]) expect(keyIn(places, which)).toBe(keyIn(of, which))
      expect(keyIn(open(seal(places, wholeOf(places))), in1("plain"))).toBe(keyIn(secret, in1("plain")))
    })
    test.each([
      ["the plain key", "plain"],
      ["the special key", "special"],
      ["another place's", { place: TWO, of: "plain" }],
      ["what is special in the same", in1("special")],
    ] as const)("carries no more: %s", (_key, which) => {
      expect(() => places.of(which)).toThrow("not in them")
      expect(() => takeKeyOf(open(seal(secret, share)), which)).toThrow("not in them")
    })
    test.each([
      ["all", "all"],
      ["the plain key", "plain"],
      ["another place", [{ place: TWO, of: "plain" }]],
      ["what is special there", [{ place: ONE, of: "special" }]],
    ] as const)("is not handed on for more than it carries: %s", (_share, more: Share) => expect(() => seal(places, more)).toThrow())
    test("is not made for what is special by somebody who is not cleared", () =>
      expect(() => seal(plainOnly, [{ place: ONE, of: "special" }])).toThrow("not cleared"))
    test("of a card alone is not made", () => expect(() => seal(cardOnly, share)).toThrow("only shows"))
    test("keys of two places, of two compartments and of two epochs differ from each other and from those they follow from", () => {
      using other = newEpochSecret()
      const all = [in1("plain"), in1("special"), { place: TWO, of: "plain" } as const, "plain", "special", "card"] as const
      expect(new Set([secret, other].flatMap((of) => all.map((which) => keyIn(of, which)))).size).toBe(12)
    })
    const bent = (at: number, to: number): Uint8Array => Uint8Array.from(seal(secret, share), (byte, i) => (i === at ? to : byte))
    test.each([
      ["that says it is of what is special", () => bent(3, 1)],
      ["that says it is of another place", () => bent(33, "2".charCodeAt(0))],
      ["that names no place", () => bent(4, 0)],
      ["that says it carries none", () => bent(2, 0)],
      ["that says it carries more", () => bent(2, 2)],
      ["that says it is a card", () => bent(0, 4)],
      ["that says it is plain", () => bent(0, 3)],
      ["that says it is a root", () => bent(0, 2)],
      ["cut short", () => seal(secret, share).subarray(0, -1)],
    ])("does not open: one %s", (_how, letter) => expect(() => open(letter())).toThrow())
    test("does not open at another place", () => expect(() => open(seal(secret, share), [...PLACE.slice(0, -1), "epo_two"])).toThrow())
    test("of one letter does not open in another: each has a key of its own", () => {
      const [a, b] = [seal(secret, share), seal(secret, share)]
      expect(() => open(Buffer.concat([a.subarray(0, 139), b.subarray(139)]))).toThrow()
    })
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
      sealEpochTo(pair.public, secret, [{ place: ONE, of: "plain" }], PLACE),
      Uint8Array.of(1),
    ].map(carriedIn),
  ).toEqual(["all", "plain", "card", "places", "before"])
})
