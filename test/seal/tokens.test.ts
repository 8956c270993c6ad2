/** A token has one spelling; its hash and its keys say nothing of each other. */
import { expect, test } from "vitest"
import { newToken, parseToken, tokenHash, tokenKey } from "#seal"
import { bytesOf } from "../../src/seal/keys.ts"
import vectors from "../vectors/seal.json" with { type: "json" }
import { toHex } from "./hex.ts"

const { token, hash, sessionKey, invitationKey } = vectors.token

test("hash and keys are as the format says", () => {
  expect(toHex(tokenHash(token))).toBe(hash)
  expect(toHex(bytesOf(tokenKey("session", token)))).toBe(sessionKey)
  expect(toHex(bytesOf(tokenKey("invitation", token)))).toBe(invitationKey)
})

test("a fresh token is read as itself, and differs from the one before", () => {
  const tokens = Array.from({ length: 500 }, newToken)
  for (const one of tokens) expect(parseToken(one)).toBe(one)
  expect(new Set(tokens).size).toBe(500)
})

const whole = "A".repeat(43)
const others: readonly (readonly [string, unknown])[] = [
  ["nothing", ""],
  ["a sign missing", whole.slice(1)],
  ["a sign more", `${whole}A`],
  ["padding", `${whole}=`],
  ["a last sign that carries bits which no token has", `${whole.slice(1)}B`],
  ["another such", `${whole.slice(1)}_`],
  ["the other base64", `${whole.slice(1, -1)}+A`],
  ["a slash", `/${whole.slice(1)}`],
  ["a space in front", ` ${whole}`],
  ["a newline behind", `${whole}\n`],
  ["a sign that looks like another", `А${whole.slice(1)}`],
  ["a number", 43],
  ["no value", undefined],
  ["null", null],
  ["a list of it", [whole]],
]

test.each(others)("%s is not read as a token", (_, text) => {
  expect(parseToken(text)).toBeNull()
})

test.each(others.filter(([, text]) => typeof text === "string"))("%s has no hash and no key", (_, text) => {
  expect(() => tokenHash(String(text))).toThrow(RangeError)
  expect(() => tokenKey("session", String(text))).toThrow(RangeError)
})
