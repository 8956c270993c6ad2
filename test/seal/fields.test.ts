/** A sealed text opens in its own row and column, under its own key, unaltered, and nowhere else. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newKey, openField, SealBroken, sealField } from "#seal"
import { takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { ELSEWHERE, HERE, hex, notRefused, spoiled, toHex } from "./hex.ts"

const TITLE = ["frm_one", "matters", "title", "mat_one"]

test.each(vectors.fields)("the vector '$text' at $place opens", ({ key, place, text, sealed }) => {
  expect(openField(takeKey("matter", hex(key)), hex(sealed), place)).toBe(text)
})

test.each([
  ["an empty text", ""],
  ["a title", "Doe v Roe"],
  ["signs beyond the first plane", "𝔘𝔫𝔦 😀"],
  ["control characters and zeros", "a\0b\u202ec\r\n"],
  ["text that is not normalised", "e\u0301 \u00e9"],
  ["a long note", "ä".repeat(100_000)],
])("%s comes back exactly", (_, text) => {
  const key = newKey("matter")
  const sealed = sealField(key, text, TITLE)
  expect(sealed).toHaveLength(29 + Buffer.byteLength(text))
  expect(openField(key, sealed, TITLE)).toBe(text)
})

describe("a sealed title", () => {
  const key = newKey("matter")
  const sealed = sealField(key, "Doe v Roe", HERE)

  test("does not open with any bit turned, at any length cut, nor longer", () => {
    expect(notRefused(spoiled(sealed), (bytes) => openField(key, bytes, HERE))).toEqual([])
  })

  test.each(ELSEWHERE)("does not open at %s", (_, place) => {
    expect(() => openField(key, sealed, place)).toThrow(SealBroken)
  })

  test.each(["matter", "firm", "own", "house", "oversight", "session"] as const)("does not open under another key, of kind %s", (kind) => {
    expect(() => openField(newKey(kind), sealed, HERE)).toThrow(SealBroken)
  })

  test("looks different each time it is sealed", () => {
    const seen = new Set(Array.from({ length: 2000 }, () => toHex(sealField(key, "Doe v Roe", HERE).subarray(1, 13))))
    expect(seen.size).toBe(2000)
  })
})

test("a lone surrogate would come back as another text, so it is refused", () => {
  expect(() => sealField(newKey("matter"), "a\ud800", TITLE)).toThrow(RangeError)
})

test("a key that meets more columns than it keeps subkeys for goes on working", () => {
  const key = newKey("firm")
  const columns = Array.from({ length: 2500 }, (_, i) => ["frm_one", "t", `c${i}`, "row"])
  const sealed = columns.map((place) => sealField(key, place.join(), place))
  for (const [i, place] of columns.entries()) expect(openField(key, sealed[i] ?? new Uint8Array(0), place)).toBe(place.join())
})

test("law: opening undoes sealing, whatever the text and the place", () => {
  const key = newKey("matter")
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (text, place) => {
      expect(openField(key, sealField(key, text, place), place)).toBe(text)
    }),
  )
})
