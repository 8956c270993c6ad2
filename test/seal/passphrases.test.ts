/** A pass phrase gives one key, slowly, whatever keyboard it was typed on; parameters that would hurt the house are refused. */
import { describe, expect, test } from "vitest"
import { needsUpgrade, newPassphraseParams, type PassphraseParams, passphraseKey } from "#seal"
import { bytesOf } from "../../src/seal/keys.ts"
import { toHex } from "./hex.ts"

const light: PassphraseParams = { salt: Buffer.from("somesalt"), memoryKiB: 64, passes: 1, lanes: 1 }

test("the key is the one that the Argon2 reference implementation gives", async () => {
  const key = await passphraseKey("password", { salt: Buffer.from("somesalt"), memoryKiB: 65_536, passes: 2, lanes: 1 })
  expect(toHex(bytesOf(key))).toBe("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
})

test("fresh parameters are 64 MiB, three passes, one lane and a new salt, and need no upgrade", () => {
  const params = newPassphraseParams()
  expect(params).toMatchObject({ memoryKiB: 65_536, passes: 3, lanes: 1 })
  expect(params.salt).toHaveLength(16)
  expect(toHex(params.salt)).not.toBe(toHex(newPassphraseParams().salt))
  expect(needsUpgrade(params)).toBe(false)
})

test.each([
  ["less memory", { memoryKiB: 65_535 }],
  ["fewer passes", { passes: 2 }],
  ["a short salt", { salt: Buffer.alloc(8) }],
])("parameters with %s need an upgrade", (_, weaker) => {
  expect(needsUpgrade({ ...newPassphraseParams(), ...weaker })).toBe(true)
})

test("the same words typed another way give the same key", async () => {
  const [composed, decomposed, wide] = await Promise.all(["Caf\u00e9 1", "Cafe\u0301 1", "Cafe\u0301\u00a0\uff11"].map((text) => passphraseKey(text, light)))
  expect(composed && decomposed && wide).toBeDefined()
  const keys = [composed, decomposed, wide].map((key) => (key === undefined ? "" : toHex(bytesOf(key))))
  expect(new Set(keys).size).toBe(1)
})

describe("another key comes from", () => {
  test.each([
    ["another pass phrase", "pass phrase", {}],
    ["other case", "Pass phrasE", {}],
    ["a space behind", "Pass phrase ", {}],
    ["another salt", "Pass phrase", { salt: Buffer.from("somesalu") }],
    ["more memory", "Pass phrase", { memoryKiB: 65 + 8 }],
    ["more passes", "Pass phrase", { passes: 2 }],
    ["more lanes", "Pass phrase", { lanes: 2 }],
  ])("%s", async (_, text, change) => {
    const [one, other] = await Promise.all([passphraseKey("Pass phrase", light), passphraseKey(text, { ...light, ...change })])
    expect(toHex(bytesOf(one))).not.toBe(toHex(bytesOf(other)))
  })
})

test.each([
  ["memory that would exhaust the house", { memoryKiB: 1_048_577 }],
  ["too many passes", { passes: 17 }],
  ["too many lanes", { lanes: 17 }],
  ["no passes", { passes: 0 }],
  ["half a pass", { passes: 1.5 }],
  ["no memory", { memoryKiB: 0 }],
  ["less memory than its lanes need", { memoryKiB: 15, lanes: 2 }],
  ["no lanes", { lanes: 0 }],
  ["memory that is no number", { memoryKiB: Number.NaN }],
  ["a salt too short for Argon2", { salt: Buffer.alloc(7) }],
  ["a salt without measure", { salt: Buffer.alloc(65) }],
])("%s is refused", async (_, change) => {
  await expect(passphraseKey("x", { ...light, ...change })).rejects.toThrow(RangeError)
})

test("a lone surrogate in a pass phrase is refused", async () => {
  await expect(passphraseKey("\ud800", light)).rejects.toThrow(RangeError)
})

test("many at once all come through, refused ones among them", async () => {
  const tries = Array.from({ length: 40 }, (_, i) => passphraseKey(`phrase ${i}`, i % 5 === 0 ? { ...light, passes: 0 } : light))
  const ends = await Promise.allSettled(tries)
  expect(ends.filter((end) => end.status === "fulfilled")).toHaveLength(32)
  expect(ends.filter((end) => end.status === "rejected")).toHaveLength(8)
})
