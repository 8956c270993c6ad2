/** The two keys of an epoch follow from its root and from nothing else, and a letter carries what it says that it carries, or does not open. */
import { describe, expect, test } from "vitest"
import { newKemPair, newKey } from "#seal"
import { carriedIn, newEpochSecret, openEpochLetter, sealEpochTo, takeCompartment, unwrapEpoch, wrapEpoch } from "../../src/desk/epoch-secret.ts"
import type { EpochSecret } from "../../src/desk/epoch-secret.ts"
import { compartmentKey } from "../../src/seal/compartments.ts"
import { bytesOf, takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { hex, toHex } from "./hex.ts"

const PLACE = ["frm_one", "epochs", "key", "mat_one", "epo_one"]
const pair = newKemPair()
const own = newKey("own")
const secret = newEpochSecret()
const plainOnly = openEpochLetter(pair, sealEpochTo(pair.public, secret, false, PLACE), PLACE)
const same = (a: EpochSecret, b: EpochSecret): boolean => toHex(bytesOf(a.plain)) === toHex(bytesOf(b.plain))

test.each(["plain", "special"] as const)("the vector of the %s key", (name) => {
  expect(toHex(bytesOf(compartmentKey(takeKey("epoch", hex(vectors.compartment.root)), name)))).toBe(vectors.compartment[name])
})
test("root, plain and special are three keys", () => {
  expect(new Set([bytesOf(secret.root ?? own), bytesOf(secret.plain), bytesOf(secret.of("special"))].map(toHex)).size).toBe(3)
})

describe.each([
  [
    "a letter",
    (s: EpochSecret, cleared: boolean) => sealEpochTo(pair.public, s, cleared, PLACE),
    (l: Uint8Array, place = PLACE) => openEpochLetter(pair, l, place),
  ],
  [
    "a key under one's own",
    (s: EpochSecret, cleared: boolean) => wrapEpoch(own, s, cleared, PLACE),
    (l: Uint8Array, place?: typeof PLACE) => unwrapEpoch(own, l, place ?? PLACE),
  ],
] as const)("%s", (_what, seal, open) => {
  test("for whoever is cleared carries everything; for whoever is not, the plain key alone", () => {
    const [all, plain] = [open(seal(secret, true)), open(seal(secret, false))]
    expect([all.carries, plain.carries, plain.root, same(all, secret), same(plain, secret)]).toEqual(["all", "plain", null, true, true])
    expect(toHex(bytesOf(all.of("special")))).toBe(toHex(bytesOf(secret.of("special"))))
    expect(() => plain.of("special")).toThrow("not cleared")
    expect(() => takeCompartment(plain, "special")).toThrow("not cleared")
  })
  test("is not made for somebody who is cleared by somebody who is not", () => expect(() => seal(plainOnly, true)).toThrow("cannot clear"))
  test("is handed on as far as it goes", () => expect(open(seal(plainOnly, false)).carries).toBe("plain"))
  test.each([
    ["a plain one that says it is a root", () => Buffer.concat([Uint8Array.of(2), seal(secret, false).subarray(1)])],
    ["a root that says it is plain", () => Buffer.concat([Uint8Array.of(3), seal(secret, true).subarray(1)])],
    ["a plain one without its first byte", () => seal(secret, false).subarray(1)],
    ["a root without its first byte", () => seal(secret, true).subarray(1)],
    ["one with two first bytes", () => Buffer.concat([Uint8Array.of(2), seal(secret, true)])],
    ["an empty one", () => new Uint8Array(0)],
    ["one cut short", () => seal(secret, true).subarray(0, -1)],
  ])("does not open: %s", (_how, letter) => expect(() => open(letter())).toThrow())
  test.each([true, false])("does not open at another place (cleared: %s)", (cleared) =>
    expect(() => open(seal(secret, cleared), [...PLACE.slice(0, -1), "epo_two"])).toThrow(),
  )
})

test("a letter says by its first byte what it carries", () => {
  expect([sealEpochTo(pair.public, secret, true, PLACE), sealEpochTo(pair.public, secret, false, PLACE), Uint8Array.of(1)].map(carriedIn)).toEqual([
    "all",
    "plain",
    "before",
  ])
})
