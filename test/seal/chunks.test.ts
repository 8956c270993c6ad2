/** Sizes, offsets and ranges of sealed documents, by hand and by law. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { CHUNK, chunkCount, chunkRange, plainSize, sealedSize, TAG } from "#seal"

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
