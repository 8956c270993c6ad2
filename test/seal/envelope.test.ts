/** A sealed document opens whole, in order, under its own key at its own place, or it does not open: the vectors run whole, in pieces, cut, flipped, swapped. */
import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  CHUNK,
  chunkCount,
  chunkOffset,
  HEADER,
  type Key,
  newHeader,
  newKey,
  type Place,
  plainSize,
  SealBroken,
  sealedSize,
  StreamOpener,
  StreamSealer,
  TAG,
} from "#seal"
import { expand } from "../../src/seal/hkdf.ts"
import { rootOf, takeKey } from "../../src/seal/keys.ts"
import { LABELS } from "../../src/seal/labels.ts"
import { encodePlace } from "../../src/seal/place.ts"
import vectors from "../vectors/envelope.json" with { type: "json" }
import { ELSEWHERE, flipped, HERE, hex, notRefused, spoiled, toHex } from "./hex.ts"

const versionKey = (bytes: string): Key<"version"> => takeKey("version", hex(bytes))
const toRows = (numbers: readonly number[]): (readonly [string, number])[] => numbers.map((n) => [String(n), n])
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
  const plain = createHash("shake256", { outputLength: Math.max(v.size, 1) })
    .update(`plain ${i}`)
    .digest()
    .subarray(0, v.size)
  const key = versionKey(v.key)
  const whole = sealWhole(key, hex(v.header), v.place, plain)
  return { v, size: v.size, place: v.place, header: hex(v.header), plain, key, whole }
})

describe.each(rows)("the vector of $size bytes", ({ v, size, place, header, plain, key, whole }) => {
  test("is sealed as the format says", () => {
    expect(hash(plain)).toBe(v.plainSha256)
    expect(whole).toHaveLength(v.sealedSize)
    expect(hash(whole)).toBe(v.sealedSha256)
    expect(toHex(whole)).toBe(v.sealed ?? toHex(whole))
  })

  test("opens whole", () => {
    expect(openWhole(key, whole, place).equals(plain)).toBe(true)
  })

  test("opens in pieces, from any chunk on, into memory that the caller brings", () => {
    using opener = StreamOpener.open(key, header, place)
    const into = Buffer.alloc(CHUNK)
    const count = chunkCount(size)
    for (let i = count - 1; i >= 0; i--) {
      const piece = opener.openChunk(whole.subarray(chunkOffset(i), chunkOffset(i + 1)), i, i === count - 1, into)
      expect(piece.equals(plain.subarray(i * CHUNK, (i + 1) * CHUNK))).toBe(true)
      expect(piece.buffer).toBe(into.buffer)
    }
  })

  test("does not open under another key or place", () => {
    expect(() => openWhole(newKey("version"), whole, place)).toThrow(SealBroken)
    expect(notRefused(ELSEWHERE, (elsewhere) => openWhole(key, whole, elsewhere))).toEqual([])
  })

  test("does not open cut at a chunk's end, nor near it", () => {
    const ends = Array.from({ length: chunkCount(size) + 1 }, (_, i) => chunkOffset(i))
    const cuts = ends.flatMap((end) => [-TAG - 1, -TAG, -1, 0, 1, TAG, TAG + 1].map((near) => end + near)).filter((cut) => cut < whole.length)
    expect(cuts.length).toBeGreaterThanOrEqual(5)
    expect(notRefused(toRows(cuts), (cut) => openWhole(key, whole.subarray(0, cut), place))).toEqual([])
  })
})

describe("every spoiled form of a small document is refused", () => {
  test.each(rows.filter(({ size }) => size <= 300))("of $size bytes: each bit turned, each length cut, longer", ({ whole, key, place }) => {
    expect(notRefused(spoiled(whole), (bytes) => openWhole(key, bytes, place))).toEqual([])
  })
})

describe("a document of two chunks is refused", () => {
  const [{ whole, key, place }] = rows.filter(({ size }) => size === CHUNK + 1) as [(typeof rows)[number]]
  const lengths = Array.from({ length: whole.length }, (_, i) => i)

  test("cut to any length near its ends, and to every 997th", () => {
    const cuts = lengths.filter((cut) => cut % 997 === 0 || cut < 400 || cut > whole.length - 400)
    expect(notRefused(toRows(cuts), (cut) => openWhole(key, whole.subarray(0, cut), place))).toEqual([])
  })

  test("with any 8003rd bit turned", () => {
    const bits = Array.from({ length: Math.floor((whole.length * 8) / 8003) }, (_, i) => i * 8003)
    expect(notRefused(toRows(bits), (bit) => openWhole(key, flipped(whole, bit), place))).toEqual([])
  })

  test("by its length alone, where no document has that length", () => {
    const none = lengths.filter((length) => plainSize(length) === null)
    expect(none).toEqual(lengths.filter((length) => length < HEADER + TAG || (length > chunkOffset(1) && length <= chunkOffset(1) + TAG)))
  })
})

describe("a header that says anything else is refused, though its commitment fits", () => {
  const key = newKey("version")
  const committed = (start: Buffer): Buffer => {
    const okm = expand("sha512", rootOf(key, LABELS.stream), Buffer.concat([start, encodePlace(HERE)]), 71)
    return Buffer.concat([start, okm.subarray(0, 32)])
  }
  const honest = Buffer.from(newHeader(key, HERE)).subarray(0, 48)

  test("this one opens", () => {
    expect(() => StreamOpener.open(key, committed(honest), HERE)).not.toThrow()
  })

  test.each(Array.from({ length: 16 }, (_, i) => i))("with its byte %i changed it does not", (at) => {
    expect(() => StreamOpener.open(key, committed(flipped(honest, at * 8)), HERE)).toThrow(SealBroken)
  })

  test.each([0, 48, 79, 81])("a header of %i bytes is none", (length) => {
    expect(() => StreamOpener.open(key, Buffer.alloc(length, committed(honest)), HERE)).toThrow(SealBroken)
  })
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
    expect(
      begun()
        .seal(full, 7, false)
        .equals(begun(0, 3).seal(full, 7, false)),
    ).toBe(true)
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

test("law: opening undoes sealing, whatever the bytes and the place", () => {
  const key = newKey("version")
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constantFrom(0, 1, 2),
      fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }),
      (bytes, chunks, place) => {
        const plain = Buffer.concat([Buffer.alloc(chunks * CHUNK, 7), bytes])
        const sealed = sealWhole(key, newHeader(key, place), place, plain)
        expect(sealed).toHaveLength(sealedSize(plain.length))
        expect(openWhole(key, sealed, place).equals(plain)).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})
