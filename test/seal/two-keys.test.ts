/** AES-GCM alone lets one ciphertext open under two keys, to two plaintexts. A sealed document does not: its header commits to one key. */
import { createCipheriv, createDecipheriv } from "node:crypto"
import { expect, test } from "vitest"
import { HEADER, newHeader, newKey, SealBroken, StreamOpener, TAG } from "#seal"
import { openHeader } from "../../src/seal/header.ts"
import { HERE, toHex } from "./hex.ts"

type Element = bigint
const REDUCTION = 0xe1n << 120n

/** Multiplication in the field of GCM (NIST SP 800-38D §6.3): bit 0 is the most significant one. */
function times(x: Element, y: Element): Element {
  let product = 0n
  let v = y
  for (let i = 127n; i >= 0n; i--) {
    if ((x >> i) & 1n) product ^= v
    v = v & 1n ? (v >> 1n) ^ REDUCTION : v >> 1n
  }
  return product
}

/** x to the power 2^128 - 2, which is 1/x. */
function inverse(x: Element): Element {
  let result = 1n << 127n
  let square = x
  for (let i = 1; i < 128; i++) {
    square = times(square, square)
    result = times(result, square)
  }
  return result
}

const toElement = (block: Uint8Array): Element => BigInt(`0x${toHex(block)}`)
const toBlock = (element: Element): Buffer => Buffer.from(element.toString(16).padStart(32, "0"), "hex")
const blocks = (bytes: Buffer): Element[] =>
  Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) =>
    toElement(Buffer.concat([bytes.subarray(i * 16, i * 16 + 16), Buffer.alloc(16)]).subarray(0, 16)),
  )
const encryptBlock = (key: Buffer, block: Buffer): Element => toElement(createCipheriv("aes-256-ecb", key, null).setAutoPadding(false).update(block))

/** GHASH over associated data, ciphertext and lengths, then the mask of the nonce: the tag. */
function tagOf(key: Buffer, nonce: Buffer, aad: Buffer, ciphertext: Element[]): Element {
  const h = encryptBlock(key, Buffer.alloc(16))
  const lengths = (BigInt(aad.length * 8) << 64n) | BigInt(ciphertext.length * 128)
  const hashed = [...blocks(aad), ...ciphertext, lengths].reduce((sum, block) => times(sum ^ block, h), 0n)
  return hashed ^ encryptBlock(key, Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])]))
}

interface Side {
  readonly key: Buffer
  readonly nonce: Buffer
  readonly aad: Buffer
}

/** Ends `start` with the one block that makes the tags of both sides equal: a linear equation, for the block counts as block × H² in each. */
function openUnderBoth(one: Side, other: Side, start: Element[]): Buffer {
  const tagWith = (side: Side, last: Element): Element => tagOf(side.key, side.nonce, side.aad, [...start, last])
  const squares = [one, other].map((side) => times(encryptBlock(side.key, Buffer.alloc(16)), encryptBlock(side.key, Buffer.alloc(16)))) as [Element, Element]
  const last = times(tagWith(one, 0n) ^ tagWith(other, 0n), inverse(squares[0] ^ squares[1]))
  return Buffer.concat([...start, last, tagWith(one, last)].map(toBlock))
}

function opensPlainly(side: Side, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", side.key, side.nonce, { authTagLength: 16 })
  decipher.setAAD(side.aad)
  decipher.setAuthTag(sealed.subarray(-TAG))
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()])
}

test("a chunk made to open under two keys opens under one document key only", () => {
  const mine = newKey("version")
  const theirs = newKey("version")
  const header = Buffer.from(newHeader(mine, HERE))
  const theirHeader = Buffer.from(newHeader(theirs, HERE))
  const end = Buffer.from([0, 0, 0, 0, 1])
  const side = (secrets: { key: Buffer; prefix: Buffer }): Side => ({ key: secrets.key, nonce: Buffer.concat([secrets.prefix, end]), aad: header })
  const one = side(openHeader(mine, header, HERE))
  const other = side(openHeader(theirs, theirHeader, HERE))
  const chunk = openUnderBoth(one, other, [1n, 2n, 3n])

  // The attack is real: bare AES-GCM takes the chunk under both keys, with two plaintexts.
  expect(toHex(opensPlainly(one, chunk))).not.toBe(toHex(opensPlainly(other, chunk)))

  // The envelope takes it under the key that its header commits to, and under no other, whichever header is put before it.
  expect(toHex(StreamOpener.open(mine, header, HERE).openChunk(chunk, 0, true))).toBe(toHex(opensPlainly(one, chunk)))
  expect(() => StreamOpener.open(theirs, header, HERE)).toThrow(SealBroken)
  expect(() => StreamOpener.open(mine, theirHeader, HERE)).toThrow(SealBroken)
  expect(() => StreamOpener.open(theirs, theirHeader, HERE).openChunk(chunk, 0, true)).toThrow(SealBroken)
})

test("a header does not commit to two keys: with the salt of one and the commitment of the other neither opens", () => {
  const keys = [newKey("version"), newKey("version")] as const
  const [one, other] = keys.map((key) => Buffer.from(newHeader(key, HERE))) as [Buffer, Buffer]
  const mixed = [Buffer.concat([one.subarray(0, 48), other.subarray(48, HEADER)]), Buffer.concat([other.subarray(0, 48), one.subarray(48, HEADER)])]
  for (const header of mixed) for (const key of keys) expect(() => StreamOpener.open(key, header, HERE)).toThrow(SealBroken)
})
