/** What is sealed to a public half: HPKE as RFC 9180 has it, X-Wing as its draft has it, and two other implementations that agree with ours. */
import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto"
import * as dhkem from "@hpke/core"
import * as hpke from "hpke"
import { describe, expect, test } from "vitest"
import {
  type KemPair,
  type KeyKind,
  newKemPair,
  newKey,
  newPersonKeys,
  openBytesWith,
  openKeyWith,
  openPersonKeysWith,
  parseKemPublic,
  SealBroken,
  sealBytesTo,
  sealKeyTo,
  sealPersonKeysTo,
} from "#seal"
import { keySchedule, labeledExpand, labeledExtract, openBase, sealBase, SUITE, suiteId } from "../../src/seal/hpke.ts"
import { kemPrivateOf, kemPublicOf, kemSeedOf, takeKemPair } from "../../src/seal/kem-pairs.ts"
import { bytesOf } from "../../src/seal/keys.ts"
import { LABELS } from "../../src/seal/labels.ts"
import { encodePlace } from "../../src/seal/place.ts"
import { decap, encap } from "../../src/seal/x-wing.ts"
import rfc9180 from "../vectors/hpke.json" with { type: "json" }
import xwing from "../vectors/x-wing.json" with { type: "json" }
import { ELSEWHERE, HERE, hex, notRefused, spoiled, toHex } from "./hex.ts"

const EMPTY = Buffer.alloc(0)
const X25519 = { kem: 0x0020, kdf: 1, aead: 2, keySize: 32 } as const

/** RFC 9180 §4.1 for DHKEM(X25519, HKDF-SHA256): what Decap makes of the agreed point. The house does not use this KEM; the RFC's vectors do. */
function dhkemSecret(privateKey: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Buffer {
  const id = Buffer.from("KEM\0\x20", "latin1")
  const agreed = diffieHellman({
    privateKey: createPrivateKey({ key: Buffer.from(privateKey), format: "raw-private", asymmetricKeyType: "x25519" }),
    publicKey: createPublicKey({ key: Buffer.from(enc), format: "raw-public", asymmetricKeyType: "x25519" }),
  })
  return labeledExpand(id, labeledExtract(id, EMPTY, "eae_prk", agreed), "shared_secret", Buffer.concat([enc, recipient]), 32)
}

describe("the schedule gives what RFC 9180 A.1.1 gives", () => {
  const v = rfc9180.vector
  const suite = { kem: v.kem, kdf: v.kdf, aead: v.aead, keySize: 16 } as const

  test("the shared secret, from the agreed point", () => {
    expect(toHex(dhkemSecret(hex(v.skRm), hex(v.enc), hex(v.pkRm)))).toBe(v.sharedSecret)
  })

  const schedule = keySchedule(suite, hex(v.sharedSecret), hex(v.info))

  test("key, base nonce and exporter secret", () => {
    expect([schedule.key, schedule.baseNonce, schedule.exporterSecret].map(toHex)).toEqual([v.key, v.baseNonce, v.exporterSecret])
  })

  test("the first message", () => {
    const cipher = createCipheriv("aes-128-gcm", schedule.key, schedule.baseNonce)
    cipher.setAAD(hex(v.aad))
    expect(toHex(Buffer.concat([cipher.update(hex(v.pt)), cipher.final(), cipher.getAuthTag()]))).toBe(v.ct)
  })

  test.each(v.exports)("the exported value for the context '$context'", ({ context, value }) => {
    expect(toHex(labeledExpand(suiteId(suite), schedule.exporterSecret, "sec", hex(context), 32))).toBe(value)
  })
})

describe("X-Wing", () => {
  test.each(xwing.vectors.map((v, i) => ({ ...v, number: i + 1 })))(
    "vector $number of the draft: the public half of the seed, and the secret in the ciphertext",
    (v) => {
      using pair = takeKemPair(hex(v.seed))
      expect(toHex(pair.public.bytes).startsWith(v.publicStart)).toBe(true)
      if (v.public !== undefined) expect(toHex(pair.public.bytes)).toBe(v.public)
      expect(toHex(decap(kemPrivateOf(pair), hex(v.ct)))).toBe(v.ss)
    },
  )

  test("what is encapsulated is decapsulated, and every bit of the ciphertext counts", () => {
    using pair = newKemPair()
    const { secret, enc } = encap(kemPublicOf(pair.public))
    expect(toHex(decap(kemPrivateOf(pair), enc))).toBe(toHex(secret))
    for (let byte = 0; byte < enc.length; byte += 7) {
      const other = Buffer.from(enc)
      other[byte] = (other[byte] ?? 0) ^ 0x10
      expect(toHex(decap(kemPrivateOf(pair), other))).not.toBe(toHex(secret))
    }
  })

  test("an X25519 half of small order is refused on both sides", () => {
    using pair = newKemPair()
    const small = Buffer.concat([pair.public.bytes.subarray(0, 1184), Buffer.alloc(32)])
    expect(() => sealKeyTo({ bytes: small }, newKey("matter"), HERE)).toThrow()
    const letter = Buffer.from(sealKeyTo(pair.public, newKey("matter"), HERE))
    letter.fill(0, 1 + 1088, 1 + 1120)
    expect(() => openKeyWith(pair, "matter", letter, HERE)).toThrow(SealBroken)
  })

  test.each([
    ["too short", (bytes: Buffer) => bytes.subarray(1)],
    ["too long", (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)])],
    ["empty", () => EMPTY],
    ["with ML-KEM numbers that are out of range (FIPS 203 §7.2)", (bytes: Buffer) => bytes.fill(0xff, 0, 300)],
  ])("a public half that is %s is none", (_, spoil) => {
    using pair = newKemPair()
    expect(parseKemPublic(spoil(Buffer.from(pair.public.bytes)))).toBeNull()
    expect(parseKemPublic(pair.public.bytes)?.bytes).toEqual(Uint8Array.from(pair.public.bytes))
  })
})

describe("another implementation of the same suite agrees", () => {
  const suite = new hpke.CipherSuite(hpke.KEM_MLKEM768_X25519, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM)
  const info = Buffer.from(LABELS.keyTo)
  const aad = encodePlace(["matter", ...HERE])

  test("it opens what we seal", async () => {
    using pair = newKemPair()
    const key = newKey("matter")
    const letter = sealKeyTo(pair.public, key, HERE)
    const theirs = await suite.DeserializePrivateKey(Uint8Array.from(kemSeedOf(pair)))
    const opened = await suite.Open(theirs, Uint8Array.from(letter.subarray(1, 1121)), Uint8Array.from(letter.subarray(1121)), { info, aad })
    expect(toHex(opened)).toBe(toHex(bytesOf(key)))
  })

  test("we open what it seals, so that an intake form in a browser needs nothing of ours", async () => {
    using pair = newKemPair()
    const theirs = await suite.DeserializePublicKey(Uint8Array.from(pair.public.bytes))
    const { encapsulatedSecret, ciphertext } = await suite.Seal(theirs, Buffer.alloc(32, 9), { info, aad })
    const letter = Buffer.concat([Uint8Array.of(1), encapsulatedSecret, ciphertext])
    expect(toHex(bytesOf(openKeyWith(pair, "matter", letter, HERE)))).toBe("09".repeat(32))
  })

  test("its public half of a seed is ours", async () => {
    using pair = newKemPair()
    const theirs = await suite.DeserializePrivateKey(Uint8Array.from(kemSeedOf(pair)), true)
    expect(toHex(await suite.SerializePrivateKey(theirs))).toBe(toHex(kemSeedOf(pair)))
  })
})

describe("a third implementation, with the RFC's own KEM and our KDF and AEAD, agrees on the schedule", () => {
  const theirs = new dhkem.CipherSuite({ kem: new dhkem.DhkemX25519HkdfSha256(), kdf: new dhkem.HkdfSha256(), aead: new dhkem.Aes256Gcm() })
  const info = Uint8Array.from(Buffer.from("info"))
  const aad = Uint8Array.from(Buffer.from("aad"))

  test("in what it seals", async () => {
    const pair = await theirs.kem.generateKeyPair()
    const { ct, enc } = await theirs.seal({ recipientPublicKey: pair.publicKey, info: info.buffer }, Uint8Array.from(Buffer.from("plain")).buffer, aad.buffer)
    const secret = Buffer.from(await theirs.kem.serializePrivateKey(pair.privateKey))
    const recipient = Buffer.from(await theirs.kem.serializePublicKey(pair.publicKey))
    const { key, baseNonce } = keySchedule(X25519, dhkemSecret(secret, Buffer.from(enc), recipient), info)
    const cipher = createCipheriv("aes-256-gcm", key, baseNonce)
    cipher.setAAD(aad)
    expect(toHex(Buffer.concat([cipher.update("plain"), cipher.final(), cipher.getAuthTag()]))).toBe(toHex(new Uint8Array(ct)))
  })
})

describe("a letter", () => {
  const pair = newKemPair()
  const key = newKey("matter")
  const letter = sealKeyTo(pair.public, key, HERE)

  test("is 1169 bytes and gives the key back", () => {
    expect(letter).toHaveLength(1169)
    expect(toHex(bytesOf(openKeyWith(pair, "matter", letter, HERE)))).toBe(toHex(bytesOf(key)))
  })

  test("does not open with a bit turned in any byte, cut to any length, nor longer", () => {
    expect(notRefused(spoiled(letter, 11), (bytes) => openKeyWith(pair, "matter", bytes, HERE))).toEqual([])
  })

  test.each(ELSEWHERE)("does not open at %s", (_, place) => {
    expect(() => openKeyWith(pair, "matter", letter, place)).toThrow(SealBroken)
  })

  test.each(["version", "own", "oversight"] as const satisfies readonly KeyKind[])("does not come out as a key of kind %s", (kind) => {
    expect(() => openKeyWith(pair, kind, letter, HERE)).toThrow(SealBroken)
  })

  test("does not open with another pair", () => {
    expect(() => openKeyWith(newKemPair(), "matter", letter, HERE)).toThrow(SealBroken)
  })

  test("that carries a key is not one that carries bytes or a person's keys, and the other way round", () => {
    const person = newPersonKeys()
    const bytes = sealBytesTo(pair.public, bytesOf(key), ["matter", ...HERE])
    const keys = sealPersonKeysTo(pair.public, person, HERE)
    expect(() => openKeyWith(pair, "matter", bytes, HERE)).toThrow(SealBroken)
    expect(() => openBytesWith(pair, letter, ["matter", ...HERE])).toThrow(SealBroken)
    expect(() => openBytesWith(pair, keys, HERE)).toThrow(SealBroken)
    expect(toHex(openPersonKeysWith(pair, keys, HERE).kem.public.bytes)).toBe(toHex(person.kem.public.bytes))
  })

  test.each([0, 1, 96, 1_000_000])("carries %i bytes", (length) => {
    const bytes = Buffer.alloc(length, 3)
    expect(Buffer.from(openBytesWith(pair, sealBytesTo(pair.public, bytes, HERE), HERE)).equals(bytes)).toBe(true)
  })

  test("with the wrong number of key bytes inside is refused, though it was sealed under our label", () => {
    const short = sealBase(kemPublicOf(pair.public), Buffer.from(LABELS.keyTo), encodePlace(["matter", ...HERE]), Buffer.alloc(31))
    expect(() => openKeyWith(pair, "matter", Buffer.concat([Uint8Array.of(1), short]), HERE)).toThrow(SealBroken)
  })
})

test("our suite is the registered one, and HPKE itself refuses what is too short to be a message", () => {
  expect(toHex(suiteId(SUITE))).toBe("48504b45647a00010002")
  const pair: KemPair = newKemPair()
  for (const length of [0, 1119, 1120, 1135]) expect(() => openBase(kemPrivateOf(pair), EMPTY, EMPTY, Buffer.alloc(length))).toThrow(SealBroken)
})
