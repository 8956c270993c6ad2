/** What the seal stands on, against the outside vectors of its specifications: HKDF, AES-256-GCM as we call it, Ed25519, Argon2id. */
import { argon2Sync, createDecipheriv } from "node:crypto"
import { describe, expect, test } from "vitest"
import { SealBroken } from "#seal"
import { expand, extract, type HkdfHash } from "../../src/seal/hkdf.ts"
import { finished } from "../../src/seal/lock.ts"
import { signBytes, takeSignPair, verifyBytes } from "../../src/seal/signatures.ts"
import gcm from "../vectors/aes-gcm.json" with { type: "json" }
import ed25519 from "../vectors/ed25519.json" with { type: "json" }
import hkdf from "../vectors/hkdf.json" with { type: "json" }
import { flipped, hex, toHex } from "./hex.ts"

test.each(hkdf.vectors)("HKDF over $hash gives $length bytes as RFC 5869 says", (v) => {
  const hash = v.hash as HkdfHash
  const prk = extract(hash, hex(v.salt), hex(v.ikm))
  expect(toHex(prk)).toBe(v.prk)
  expect(toHex(expand(hash, prk, hex(v.info), v.length))).toBe(v.okm)
})

test("HKDF gives 255 blocks and not one more", () => {
  expect(expand("sha256", Buffer.alloc(32), Buffer.alloc(0), 255 * 32)).toHaveLength(255 * 32)
  expect(() => expand("sha256", Buffer.alloc(32), Buffer.alloc(0), 255 * 32 + 1)).toThrow(RangeError)
})

describe("AES-256-GCM opens what NIST says it opens, and nothing else", () => {
  const begun = (v: (typeof gcm.vectors)[number]): { decipher: ReturnType<typeof createDecipheriv>; plain: Buffer } => {
    const decipher = createDecipheriv("aes-256-gcm", hex(v.key), hex(v.iv), { authTagLength: 16 })
    decipher.setAAD(hex(v.aad))
    decipher.setAuthTag(hex(v.tag))
    return { decipher, plain: decipher.update(hex(v.ct)) }
  }

  test.each(gcm.vectors.filter((v) => v.pt !== null))("opened: $ct with $aad", (v) => {
    const { decipher, plain } = begun(v)
    expect(toHex(finished(decipher, plain))).toBe(v.pt)
  })

  test.each(gcm.vectors.filter((v) => v.pt === null))("refused, and wiped: $ct with $aad", (v) => {
    const { decipher, plain } = begun(v)
    expect(() => finished(decipher, plain)).toThrow(SealBroken)
    expect(plain.every((byte) => byte === 0)).toBe(true)
  })

  test.each([4, 8, 12, 13, 14, 15])("a tag cut to %i bytes is refused, though GCM knows such tags", (length) => {
    const decipher = createDecipheriv("aes-256-gcm", Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 })
    expect(() => decipher.setAuthTag(Buffer.alloc(length))).toThrow("Invalid authentication tag length")
  })
})

describe("Ed25519 signs and verifies as RFC 8032 says", () => {
  test.each(ed25519.vectors)("under $public", (v) => {
    using pair = takeSignPair(hex(v.seed))
    const message = hex(v.message)
    expect(toHex(pair.public)).toBe(v.public)
    expect(toHex(signBytes(pair, message))).toBe(v.signature)
    expect(verifyBytes(pair.public, message, hex(v.signature))).toBe(true)
    expect(verifyBytes(pair.public, Buffer.concat([message, Buffer.alloc(1)]), hex(v.signature))).toBe(false)
    expect(verifyBytes(pair.public, message, flipped(hex(v.signature), 300))).toBe(false)
  })

  /** S + L in the place of S: the same equation holds, but RFC 8032 §5.1.7 refuses S ≥ L, so that a signature has one form. */
  test("a signature has one form only", () => {
    const [v] = ed25519.vectors
    if (v === undefined) throw new Error("the vectors are empty")
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const signature = hex(v.signature)
    let s = BigInt(`0x${toHex(Buffer.from(signature.subarray(32)).toReversed())}`) + order
    for (let i = 32; i < 64; i++, s >>= 8n) signature[i] = Number(s & 255n)
    expect(verifyBytes(hex(v.public), hex(v.message), signature)).toBe(false)
  })

  /** Under these keys [S]B = R + [k]A holds for any message once it holds for one: whoever published one could sign everything for everybody. */
  test.each([
    ["order 1", "0100000000000000000000000000000000000000000000000000000000000000"],
    ["order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
    ["order 4", "0000000000000000000000000000000000000000000000000000000000000000"],
    ["order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
    ["order 8, the other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],
    ["order 4, not canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
    ["order 1, not canonical", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
  ])("no signature fits under a public key of %s", (_, publicKey) => {
    const anyMessage = "20187b3f92400b9c616c0b509f121a5a213da425941405a4e59366836d058385ec120b799fd1a7759a02bf6f2ee95a3b5f2c3d8ced77742f1626dc1ff91b980c"
    const nothing = `01${"00".repeat(63)}`
    for (const signature of [anyMessage, nothing]) {
      for (let i = 0; i < 32; i++) expect(verifyBytes(hex(publicKey), Buffer.from([i]), hex(signature))).toBe(false)
    }
  })
})

test("Argon2id gives the tag of RFC 9106 §5.3", () => {
  const key = argon2Sync("argon2id", {
    message: Buffer.alloc(32, 1),
    nonce: Buffer.alloc(16, 2),
    secret: Buffer.alloc(8, 3),
    associatedData: Buffer.alloc(12, 4),
    memory: 32,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
  })
  expect(toHex(key)).toBe("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
})
