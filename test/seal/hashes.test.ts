/** Hashes that find, promise and name: each as its format says, each bound to its key or salt. */
import { expect, test } from "vitest"
import { commit, findingHash, newKey, newSalt, sha256 } from "#seal"
import { takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { flipped, hex, toHex } from "./hex.ts"

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
])("SHA-256 of '%s' is as FIPS 180 says, from text and from bytes", (text, digest) => {
  expect(toHex(sha256(text))).toBe(digest)
  expect(toHex(sha256(Buffer.from(text)))).toBe(digest)
})

test("a sign-in name is found again under the same house key, and under no other", () => {
  const { key, text, hash } = vectors.finding
  expect(toHex(findingHash(takeKey("house", hex(key)), text))).toBe(hash)
  expect(toHex(findingHash(newKey("house"), text))).not.toBe(hash)
  expect(toHex(findingHash(takeKey("house", hex(key)), `${text} `))).not.toBe(hash)
})

test("a commitment is as its format says, and changes with every bit of detail and salt", () => {
  const { detail, salt, commitment } = vectors.commitment
  expect(toHex(commit(detail, hex(salt)))).toBe(commitment)
  for (let bit = 0; bit < 256; bit++) expect(toHex(commit(detail, flipped(hex(salt), bit)))).not.toBe(commitment)
  for (const other of ["", `${detail} `, detail.slice(1)]) expect(toHex(commit(other, hex(salt)))).not.toBe(commitment)
})

test.each([0, 16, 31, 33])("a salt of %i bytes is none", (length) => {
  expect(() => commit("", Buffer.alloc(length))).toThrow(RangeError)
})

test("a detail that two texts would share is refused", () => {
  expect(() => commit("\ud800", newSalt())).toThrow(RangeError)
})

test("two salts differ", () => {
  expect(newSalt()).toHaveLength(32)
  expect(toHex(newSalt())).not.toBe(toHex(newSalt()))
})
