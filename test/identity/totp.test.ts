/** The second factor against RFC 6238's own vectors (the last six of their eight digits), and what must not pass. */
import { Secret } from "otpauth"
import { describe, expect, it } from "vitest"
import { parseTotpSecret, totpStep, totpUri } from "../../src/desk/totp.ts"

/** RFC 6238, appendix B: the ASCII secret, times in seconds, codes of HMAC-SHA-1. */
const SECRET = new Secret({ buffer: new TextEncoder().encode("12345678901234567890").buffer }).base32
const VECTORS = [
  [59, "94287082"],
  [1111111109, "07081804"],
  [1111111111, "14050471"],
  [1234567890, "89005924"],
  [2000000000, "69279037"],
  [20000000000, "65353130"],
] as const
const at = (seconds: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

describe("a code of the second factor", () => {
  it.each(VECTORS)("at %i seconds is the RFC's", (seconds, code) => {
    expect(totpStep(SECRET, code.slice(2), at(seconds))).toBe(Math.floor(seconds / 30))
  })
  it.each([
    [-31, "one step late"],
    [31, "one step early"],
  ])("passes %i seconds away: %s", (shift) => {
    expect(totpStep(SECRET, "050471", at(1111111111 + shift))).toBe(Math.floor(1111111111 / 30))
  })
  it.each([
    [61, "050471"],
    [-61, "050471"],
    [0, "050472"],
    [0, "000000"],
    [0, "50471"],
    [0, "0504711"],
    [0, ""],
    [0, "05o471"],
  ])("does not pass %i seconds away as %s", (shift, code) => {
    expect(totpStep(SECRET, code, at(1111111111 + shift))).toBeNull()
  })
})

describe("a secret", () => {
  it("of 160 bits is taken as it is spelled", () => expect(parseTotpSecret(SECRET)).toBe(SECRET))
  it.each(["", "GEZDGNBVGY3TQOJQ", SECRET.toLowerCase(), `${SECRET}=`, `${SECRET}1`, `${SECRET} `, "A".repeat(200), "0".repeat(32)])("is not %j", (text) =>
    expect(parseTotpSecret(text)).toBeNull(),
  )
  it("goes into an address that authenticators read", () => {
    expect(totpUri(SECRET, "Hollis & Grey", "a@b.example")).toBe(
      `otpauth://totp/Hollis%20%26%20Grey:a%40b.example?issuer=Hollis%20%26%20Grey&secret=${SECRET}&algorithm=SHA1&digits=6&period=30`,
    )
  })
})
