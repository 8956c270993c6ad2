/** A key says nothing about itself, comes out of nothing but its own lock, and is gone when it was wiped. */
import { inspect } from "node:util"
import { expect, test } from "vitest"
import { copyKey, houseKeyText, newKemPair, newKey, newPersonKeys, newSignPair, openField, parseHouseKey, sealField, sign, wrapKey } from "#seal"
import * as seal from "#seal"
import { bytesOf, derivedOnce, rootOf, takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { flipped, HERE, hex, toHex } from "./hex.ts"

const secrets = [
  ["a key", newKey("matter"), "[matter key]"],
  ["a KEM pair", newKemPair(), "[KEM pair]"],
  ["a signing pair", newSignPair(), "[signing pair]"],
] as const

test.each(secrets)("%s tells nothing when printed", (_, secret, said) => {
  expect(String(secret)).toBe(said)
  expect(JSON.stringify({ secret })).toBe(JSON.stringify({ secret: said }))
  expect(inspect({ secret }, { depth: 9, showHidden: true })).toBe(`{ secret: ${said} }`)
})

test("the front door offers no way to make a key from bytes, nor to see the bytes of one", () => {
  for (const name of ["Key", "KemPair", "SignPair", "takeKey", "bytesOf", "takeKemPair", "kemSeedOf", "takeSignPair", "signSeedOf", "rootOf"])
    expect(Object.keys(seal)).not.toContain(name)
})

test("two fresh keys differ", () => {
  expect(toHex(bytesOf(newKey("own")))).not.toBe(toHex(bytesOf(newKey("own"))))
})

test("taking bytes over wipes them where they stood", () => {
  const bytes = Buffer.alloc(32, 7)
  using key = takeKey("own", bytes)
  expect(toHex(bytesOf(key))).toBe("07".repeat(32))
  expect(bytes.every((byte) => byte === 0)).toBe(true)
})

test.each([0, 31, 33, 64])("a key of %i bytes is none", (length) => {
  expect(() => takeKey("own", Buffer.alloc(length))).toThrow(RangeError)
})

test("a wiped key is zeros and does nothing any more", () => {
  const key = newKey("matter")
  const bytes = bytesOf(key)
  const root = rootOf(key, "any")
  const sealed = sealField(key, "Doe", HERE)
  key[Symbol.dispose]()
  expect(bytes.every((byte) => byte === 0)).toBe(true)
  expect(root.every((byte) => byte === 0)).toBe(true)
  expect(() => openField(key, sealed, HERE)).toThrow("wiped")
  expect(() => wrapKey(newKey("own"), key, HERE)).toThrow("wiped")
})

test("a key derives the same thing once, and does not keep what it derived without end", () => {
  const key = newKey("firm")
  let derived = 0
  const derive = (name: string): Buffer => derivedOnce(key, name, () => Buffer.from([derived++]))
  expect([derive("a"), derive("a"), derive("b")].map(toHex)).toEqual(["00", "00", "01"])
  for (let i = 0; i < 3000; i++) derive(`column ${i}`)
  derive("a")
  expect(derived).toBe(3003)
})

test("a copy lives on when the key it was copied from is wiped", () => {
  const key = newKey("version")
  const copy = copyKey(key)
  const sealed = wrapKey(newKey("own"), copy, HERE)
  expect(sealed).toHaveLength(105)
  expect(toHex(bytesOf(copy))).toBe(toHex(bytesOf(key)))
  const before = toHex(bytesOf(copy))
  key[Symbol.dispose]()
  expect([copy.kind, toHex(bytesOf(copy))]).toEqual(["version", before])
  expect(() => copyKey(key)).toThrow("wiped")
})

test("wiping a person's keys wipes all three", () => {
  const keys = newPersonKeys()
  keys[Symbol.dispose]()
  expect(() => bytesOf(keys.own)).toThrow("wiped")
  expect(() => keys.kem.public).toThrow("wiped")
  expect(() => sign(keys.sign, "event", Buffer.alloc(1))).toThrow("wiped")
})

test("the house key goes into its file and comes back", () => {
  const { key, text } = vectors.houseKey
  expect(houseKeyText(takeKey("house", hex(key)))).toBe(text)
  for (const line of [text, `${text}\n`]) expect(toHex(bytesOf(parseHouseKey(line) ?? newKey("house")))).toBe(key)
})

test.each([
  ["nothing", ""],
  ["a sign missing", vectors.houseKey.text.slice(0, -1)],
  ["a sign more", `${vectors.houseKey.text}A`],
  ["two newlines", `${vectors.houseKey.text}\n\n`],
  ["a space before", ` ${vectors.houseKey.text}`],
  ["another format", vectors.houseKey.text.replace("key-1", "key-2")],
  ["a sign misread", vectors.houseKey.text.replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
  ["a bit turned", `muniment-house-key-1:${flipped(Buffer.from(vectors.houseKey.text.slice(21), "base64url"), 9).toString("base64url")}`],
])("a house key file with %s is refused", (_, text) => {
  expect(parseHouseKey(text)).toBeNull()
})
