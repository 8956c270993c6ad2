/** A sealed document opens whole, in order, under its own key at its own place, or it does not open: the vectors run whole, in pieces, cut, flipped, swapped. */
import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { CHUNK, chunkCount, chunkOffset, chunkRange, HEADER, type Key, newHeader, newKey, type Place, plainSize, SealBroken, sealedSize, StreamOpener, StreamSealer, TAG } from "#seal"
import { takeKey } from "../../src/seal/keys.ts"
import vectors from "../vectors/envelope.json" with { type: "json" }
import { ELSEWHERE, flipped, HERE, hex, spoiled, toHex } from "./hex.ts"

const versionKey = (bytes: string): Key<"version"> => takeKey("version", hex(bytes))
const hash = (bytes: Uint8Array): string => toHex(createHash("sha256").update(bytes).digest())

function sealWhole(key: Key<"version">, header: Uint8Array, place: Place, plain: Buffer): Buffer {
  using sealer = new StreamSealer(key, header, place)
  const count = chunkCount(plain.length)
  const chunks = Array.from({ length: count }, (_, i) => sealer.seal(plain.subarray(i * CHUNK, (i + 1) * CHUNK), i, i === count - 1))
  return Buffer.concat([header, ...chunks])
}

/** Opens what claims to be a whole document, as someone does who has the bytes and nothing else. */
function openWhole(key: Key<"version">, sealed: Buffer, place: Place): Buffer {
  const size = plainSize(sealed.length)
  using opener = StreamOpener.open(key, sealed.subarray(0, HEADER), place)
  if (size === null) throw new SealBroken()
  const count = chunkCount(size)
  return Buffer.concat(Array.from({ length: count }, (_, i) => opener.openChunk(sealed.subarray(chunkOffset(i), chunkOffset(i + 1)), i, i === count - 1)))
}

const rows = vectors.vectors.map((v, i) => {
  const plain = createHash("shake256", { outputLength: Math.max(v.size, 1) }).update(`plain ${i}`).digest().subarray(0, v.size)
  const key = versionKey(v.key)
  return { ...v, plain, key, sealedWhole: sealWhole(key, hex(v.header), v.place, plain) }
})

describe.each(rows)("the vector of $size bytes", (v) => {
  test("is sealed as the format says", () => {
    expect(hash(v.plain)).toBe(v.plainSha256)
    expect(v.sealedWhole).toHaveLength(v.sealedSize)
    expect(hash(v.sealedWhole)).toBe(v.sealedSha256)
    if (v.sealed !== undefined) expect(toHex(v.sealedWhole)).toBe(v.sealed)
  })

  test("opens whole", () => {
    expect(openWhole(v.key, v.sealedWhole, v.place).equals(v.plain)).toBe(true)
  })

  test("opens in pieces, from any chunk on, into memory that the caller brings", () => {
    using opener = StreamOpener.open(v.key, hex(v.header), v.place)
    const into = Buffer.alloc(CHUNK)
    const count = chunkCount(v.size)
    for (let i = count - 1; i >= 0; i--) {
      const plain = opener.openChunk(v.sealedWhole.subarray(chunkOffset(i), chunkOffset(i + 1)), i, i === count - 1, into)
      expect(plain.equals(v.plain.subarray(i * CHUNK, (i + 1) * CHUNK))).toBe(true)
      expect(plain.buffer).toBe(into.buffer)
    }
  })

  test("does not open under another key or place", () => {
    expect(() => openWhole(newKey("version"), v.sealedWhole, v.place)).toThrow(SealBroken)
    for (const [how, place] of ELSEWHERE) expect(() => openWhole(v.key, v.sealedWhole, place), how).toThrow(SealBroken)
  })

  test("does not open cut at a chunk's end, nor near it", () => {
    for (let i = 0; i <= chunkCount(v.size); i++) {
      for (const near of [-TAG - 1, -TAG, -1, 0, 1, TAG, TAG + 1]) {
        const length = chunkOffset(i) + near
        if (length < v.sealedWhole.length) expect(() => openWhole(v.key, v.sealedWhole.subarray(0, length), v.place), `cut to ${length}`).toThrow(SealBroken)
      }
    }
  })
})

describe("every spoiled form of a small document is refused", () => {
  test.each(rows.filter((v) => v.size <= 300))("of $size bytes: each bit turned, each length cut, longer", (v) => {
    for (const [how, bytes] of spoiled(v.sealedWhole)) expect(() => openWhole(v.key, bytes, v.place), how).toThrow(SealBroken)
  })
})

test("a document of two chunks is refused cut to a length near its ends or to any 997th, with any 8003rd bit turned, and no other length is a document at all", () => {
  const v = rows.find((row) => row.size === 262_145)
  if (v === undefined) throw new Error("the vector is missing")
  const cuts = (fits: (size: number) => boolean): number[] => Array.from({ length: v.sealedWhole.length }, (_, i) => i).filter((length) => fits(length))
  for (const length of cuts((length) => plainSize(length) !== null && (length % 997 === 0 || length < 400 || length > v.sealedWhole.length - 400))) {
    expect(() => openWhole(v.key, v.sealedWhole.subarray(0, length), v.place)).toThrow(SealBroken)
  }
  for (const length of cuts((length) => plainSize(length) === null)) expect(length < HEADER + TAG || (length > chunkOffset(1) && length <= chunkOffset(1) + TAG)).toBe(true)
  for (let bit = 0; bit < v.sealedWhole.length * 8; bit += 8003) expect(() => openWhole(v.key, flipped(v.sealedWhole, bit), v.place)).toThrow(SealBroken)
})

describe("chunks keep their order", () => {
  const key = newKey("version")
  const header = Buffer.from(newHeader(key, HERE))
  const plain = Buffer.concat([1, 2, 3].map((byte) => Buffer.alloc(CHUNK, byte)))
  const sealed = sealWhole(key, header, HERE, plain)
  const [a, b, c] = [0, 1, 2].map((i) => sealed.subarray(chunkOffset(i), chunkOffset(i + 1))) as [Buffer, Buffer, Buffer]
  const other = Buffer.from(newHeader(key, HERE))
  const [otherA] = [sealWhole(key, other, HERE, plain).subarray(chunkOffset(0), chunkOffset(1))]

  test.each([
    ["two swapped", [b, a, c]],
    ["the last two swapped", [a, c, b]],
    ["the first dropped", [b, c]],
    ["the middle one dropped", [a, c]],
    ["the last dropped", [a, b]],
    ["all but the last dropped", [c]],
    ["one doubled", [a, a, b, c]],
    ["the last doubled", [a, b, c, c]],
    ["none", []],
    ["one from another sealing of the same document under the same key", [otherA, b, c]],
    ["more behind the last", [a, b, c, a]],
  ] as const)("%s: refused", (_, chunks) => {
    expect(() => openWhole(key, Buffer.concat([header, ...chunks]), HERE)).toThrow(SealBroken)
  })

  test("a header from another sealing is refused", () => {
    expect(() => openWhole(key, Buffer.concat([other, a, b, c]), HERE)).toThrow(SealBroken)
  })

  test("the last chunk does not open as one in the middle, nor one in the middle as the last", () => {
    using opener = StreamOpener.open(key, header, HERE)
    expect(() => opener.openChunk(c, 2, false)).toThrow(SealBroken)
    expect(() => opener.openChunk(b, 1, true)).toThrow(SealBroken)
  })

  test.each([-1, 0.5, Number.NaN, 2 ** 32, 2 ** 32 + 1])("no chunk has the index %d", (index) => {
    using opener = StreamOpener.open(key, header, HERE)
    expect(() => opener.openChunk(a, index, false)).toThrow(SealBroken)
  })

  test("what does not open leaves no plaintext behind", () => {
    using opener = StreamOpener.open(key, header, HERE)
    const into = Buffer.alloc(CHUNK, 0xee)
    expect(() => opener.openChunk(flipped(a, 8 * (CHUNK + 3)), 0, false, into)).toThrow(SealBroken)
    expect(into.every((byte) => byte === 0)).toBe(true)
  })
})

describe("a sealer seals each chunk once, in order", () => {
  const key = newKey("version")
  const header = newHeader(key, HERE)
  const full = Buffer.alloc(CHUNK, 1)
  const begun = (...indexes: number[]): StreamSealer => {
    const sealer = new StreamSealer(key, header, HERE)
    for (const index of indexes) sealer.seal(full, index, false)
    return sealer
  }

  test.each([
    ["the same index twice", [0, 1], 1, full, false],
    ["an index gone by", [5], 3, full, false],
    ["half a chunk in the middle", [], 0, Buffer.alloc(CHUNK - 1), false],
    ["an empty chunk in the middle", [], 0, Buffer.alloc(0), false],
    ["more than a chunk", [], 0, Buffer.alloc(CHUNK + 1), true],
    ["an empty last chunk where there were others", [0], 1, Buffer.alloc(0), true],
    ["an index below zero", [], -1, full, false],
    ["an index past the counter", [], 2 ** 32, full, false],
    ["no index", [], Number.NaN, full, false],
  ] as const)("%s: refused", (_, before, index, chunk, last) => {
    expect(() => begun(...before).seal(chunk, index, last)).toThrow(RangeError)
  })

  test("nothing after the last", () => {
    const sealer = begun(0)
    sealer.seal(Buffer.alloc(1), 1, true)
    expect(() => sealer.seal(full, 2, false)).toThrow(RangeError)
    expect(() => sealer.seal(Buffer.alloc(1), 1, true)).toThrow(RangeError)
  })

  test("nothing after it was wiped", () => {
    const sealer = begun(0)
    sealer[Symbol.dispose]()
    expect(() => sealer.seal(full, 1, false)).toThrow(RangeError)
  })

  test("a filing that goes on may begin anywhere, and seals what the first attempt would have", () => {
    expect(begun().seal(full, 7, false).equals(begun(0, 3).seal(full, 7, false))).toBe(true)
  })

  test("too little room is a fault", () => {
    expect(() => begun().seal(full, 0, false, Buffer.alloc(CHUNK + TAG - 1))).toThrow(RangeError)
  })

  test.each([
    ["another key", newKey("version"), HERE],
    ["another place", key, ["frm_one"]],
  ] as const)("a header is not used with %s", (_, otherKey, place) => {
    expect(() => new StreamSealer(otherKey, header, place)).toThrow(SealBroken)
  })
})

describe("over what a broken-off write left on disk", () => {
  const key = newKey("version")
  const header = newHeader(key, HERE)
  const plain = createHash("shake256", { outputLength: CHUNK }).update("first").digest()
  const other = flipped(plain, 8 * 200_000)
  const sealer = (): StreamSealer => new StreamSealer(key, header, HERE)
  const sealed = sealer().seal(plain, 3, false)
  const begin = chunkOffset(3)
  /** The sealed chunk of `plain` with only some whole sectors of the file written. */
  const torn = (written: (sector: number) => boolean, length = sealed.length): Buffer => Buffer.from(sealed.map((byte, i) => (written(Math.floor((begin + i) / 512)) ? byte : 0))).subarray(0, length)

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["all of it", sealed],
    ["its first byte", sealed.subarray(0, 1)],
    ["all but its last byte", sealed.subarray(0, -1)],
    ["zeros alone", Buffer.alloc(sealed.length)],
    ["every other sector", torn((sector) => sector % 2 === 0)],
    ["the end without the beginning", torn((sector) => sector > 2000)],
    ["every third sector, cut off", torn((sector) => sector % 3 === 0, 100_001)],
  ])("%s of the same chunk: it is sealed again, to the same bytes", (_, left) => {
    expect(sealer().sealOver(left, plain, 3, false)?.equals(sealed)).toBe(true)
  })

  test.each([
    ["all of it", sealed],
    ["the sector that differs", torn((sector) => sector === Math.floor((begin + 200_000) / 512))],
    ["the tag alone", torn((sector) => sector >= Math.floor((begin + CHUNK) / 512))],
    ["more than a chunk", Buffer.concat([sealed, Buffer.alloc(1)])],
    ["foreign bytes", Buffer.alloc(4096, 7)],
    ["one bit too many", flipped(torn((sector) => sector % 2 === 0), 8 * 3000)],
  ])("%s of another chunk: nothing may be written, and the sealer is spent", (_, left) => {
    const again = sealer()
    expect(again.sealOver(left, other, 3, false)).toBeNull()
    expect(() => again.seal(plain, 4, false)).toThrow(RangeError)
  })

  test("a last chunk is told apart too", () => {
    const last = sealer().seal(plain.subarray(0, 1000), 3, true)
    expect(sealer().sealOver(last, plain.subarray(0, 1000), 3, true)?.equals(last)).toBe(true)
    expect(sealer().sealOver(last, plain.subarray(0, 999), 3, true)).toBeNull()
    expect(sealer().sealOver(last, other.subarray(0, 1001), 3, true)).toBeNull()
  })
})

describe("arithmetic", () => {
  test.each([
    [0, 1, 96],
    [1, 1, 97],
    [CHUNK - 1, 1, 80 + CHUNK - 1 + 16],
    [CHUNK, 1, 80 + CHUNK + 16],
    [CHUNK + 1, 2, 80 + CHUNK + 1 + 32],
    [8 * 2 ** 30, 32_768, 80 + 8 * 2 ** 30 + 16 * 32_768],
  ])("%i bytes are %i chunks and %i bytes sealed", (plain, count, sealed) => {
    expect([chunkCount(plain), sealedSize(plain), plainSize(sealed)]).toEqual([count, sealed, plain])
  })

  test.each([0, 79, 80, 95, 80 + CHUNK + 17, 80 + CHUNK + 32, -1, 96.5, Number.NaN, Number.POSITIVE_INFINITY])("no document has %d bytes sealed", (sealed) => {
    expect(plainSize(sealed)).toBeNull()
  })

  test.each([
    [0, 1, 10, { first: 0, last: 0, sealedFrom: 80, sealedTo: 106, skip: 0 }],
    [5, CHUNK, CHUNK, { first: 0, last: 0, sealedFrom: 80, sealedTo: 80 + CHUNK + 16, skip: 5 }],
    [CHUNK - 1, CHUNK + 1, CHUNK + 9, { first: 0, last: 1, sealedFrom: 80, sealedTo: 80 + CHUNK + 9 + 32, skip: CHUNK - 1 }],
    [CHUNK, CHUNK + 1, 3 * CHUNK, { first: 1, last: 1, sealedFrom: 80 + CHUNK + 16, sealedTo: 80 + 2 * (CHUNK + 16), skip: 0 }],
  ])("bytes %i to %i of %i lie in", (from, to, size, range) => {
    expect(chunkRange(from, to, size)).toEqual(range)
  })

  test.each([
    [0, 0, 10],
    [5, 4, 10],
    [0, 11, 10],
    [-1, 3, 10],
    [0.5, 3, 10],
    [0, Number.NaN, 10],
    [0, 1, 0],
  ])("there is no range from %d to %d of %d bytes", (from, to, size) => {
    expect(() => chunkRange(from, to, size)).toThrow(RangeError)
  })

  test("law: sizes and ranges agree with each other", () => {
    fc.assert(
      fc.property(fc.nat(5 * CHUNK), fc.nat(5 * CHUNK), fc.nat(5 * CHUNK), (a, b, c) => {
        const [from, to, size] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number]
        expect(plainSize(sealedSize(size))).toBe(size)
        fc.pre(from < to)
        const range = chunkRange(from, to, size)
        expect(range.first * CHUNK + range.skip).toBe(from)
        expect(range.skip).toBeLessThan(CHUNK)
        expect(range.last * CHUNK).toBeLessThan(to)
        expect(range.sealedTo).toBeLessThanOrEqual(sealedSize(size))
        expect(range.sealedTo - range.sealedFrom).toBe(Math.min(size, (range.last + 1) * CHUNK) - range.first * CHUNK + TAG * (range.last - range.first + 1))
      }),
    )
  })
})

test("law: opening undoes sealing, whatever the bytes and the place", () => {
  const key = newKey("version")
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(0, 1, 2), fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (bytes, chunks, place) => {
      const plain = Buffer.concat([Buffer.alloc(chunks * CHUNK, 7), bytes])
      const sealed = sealWhole(key, newHeader(key, place), place, plain)
      expect(sealed).toHaveLength(sealedSize(plain.length))
      expect(openWhole(key, sealed, place).equals(plain)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
