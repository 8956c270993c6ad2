/** What stands in for `node:crypto` in the outsider's page says what Node's own says, of everything the verifier asks it. */
import * as node from "node:crypto"
import { describe, expect, test } from "vitest"
import * as page from "../../outside/crypto.ts"

const SPKI = Buffer.from("302a300506032b6570032100", "hex")
const keyOf = (raw: Uint8Array) => ({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" }) as const

/** RFC 8032, 7.1, tests 1 to 3: key, message, signature. */
const RFC8032: readonly (readonly [string, string, string])[] = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
]

const bytesOf = (hex: string): Buffer => Buffer.from(hex, "hex")

describe("hashing", () => {
  test.each(["", "a", "ä€😀", "\ud800", "x".repeat(100_000)])("of the text %#", (text) => {
    for (const spelling of ["latin1", "hex", "base64"] as const) {
      expect(page.hash("sha256", text, spelling)).toBe(node.hash("sha256", text, spelling))
      expect(page.createHash("sha256").update(bytesOf("00ff")).update(text).digest(spelling)).toBe(
        node.createHash("sha256").update(bytesOf("00ff")).update(text, "utf8").digest(spelling),
      )
    }
  })
  test("of a part of other bytes", () => {
    const part = node.randomBytes(1000).subarray(17, 901)
    expect(page.hash("sha256", part, "hex")).toBe(node.hash("sha256", part, "hex"))
  })
  test("by anything but SHA-256 is not done", () => {
    expect(() => page.createHash("sha1")).toThrow(TypeError)
  })
})

describe("a signature", () => {
  const L = 2n ** 252n + 27742317777372353535851937790883648493n
  /** The same signature with L added to its second half: genuine to whoever forgets to look. */
  const malleable = (signature: Uint8Array): Buffer => {
    const s = BigInt(`0x${Buffer.from(signature.subarray(32).toReversed()).toString("hex")}`) + L
    return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex").toReversed()])
  }
  const flipped = (bytes: Uint8Array, at: number): Buffer => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
  const both = (raw: Uint8Array, message: Uint8Array, signature: Uint8Array): readonly boolean[] => [
    page.verify(null, message, page.createPublicKey(keyOf(raw)), signature),
    node.verify(null, message, node.createPublicKey(keyOf(raw)), signature),
  ]
  test.each(RFC8032)("of the RFC's %s is genuine, and nothing near it", (key, message, signature) => {
    const [raw, said, signed] = [bytesOf(key), bytesOf(message), bytesOf(signature)] as const
    expect(both(raw, said, signed)).toEqual([true, true])
    for (const at of [0, 31, 32, 63]) expect(both(raw, said, flipped(signed, at))).toEqual([false, false])
    expect(both(raw, Buffer.concat([said, bytesOf("00")]), signed)).toEqual([false, false])
    expect(both(raw, said, malleable(signed))).toEqual([false, false])
  })
  test("by another's key is not genuine, nor by what is no point", () => {
    const [[, said, signed], [other]] = RFC8032.map((row) => row.map(bytesOf)) as unknown as [[Buffer, Buffer, Buffer], [Buffer]]
    expect(both(other, said, signed)).toEqual([false, false])
    expect(both(Buffer.alloc(32, 0xff), said, signed)).toEqual([false, false])
  })
})
