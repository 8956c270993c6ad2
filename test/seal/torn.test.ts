/** Bytes that a broken-off write left on disk are written over only by the very same chunk: one nonce never seals two plaintexts. */
import { createHash } from "node:crypto"
import { describe, expect, test } from "vitest"
import { CHUNK, chunkOffset, newHeader, newKey, StreamSealer } from "#seal"
import { flipped, HERE } from "./hex.ts"

describe("over what a broken-off write left on disk", () => {
  const key = newKey("version")
  const header = newHeader(key, HERE)
  const plain = createHash("shake256", { outputLength: CHUNK }).update("first").digest()
  const other = flipped(plain, 8 * 200_000)
  const sealer = (): StreamSealer => new StreamSealer(key, header, HERE)
  const sealed = sealer().seal(plain, 3, false)
  const begin = chunkOffset(3)
  /** The sealed chunk of `plain` with only some whole sectors of the file written. */
  const torn = (written: (sector: number) => boolean, length = sealed.length): Buffer =>
    Buffer.from(sealed.map((byte, i) => (written(Math.floor((begin + i) / 512)) ? byte : 0))).subarray(0, length)

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["all of it", sealed],
    ["its first byte", sealed.subarray(0, 1)],
    ["all but its last byte", sealed.subarray(0, -1)],
    ["zeros alone", Buffer.alloc(sealed.length)],
    ["all of it, and zeros behind it that were never written", Buffer.concat([sealed, Buffer.alloc(1000)])],
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
    ["nothing, but something behind it", Buffer.concat([Buffer.alloc(sealed.length), Buffer.of(0, 1)])],
    ["foreign bytes", Buffer.alloc(4096, 7)],
    [
      "one bit too many",
      flipped(
        torn((sector) => sector % 2 === 0),
        8 * 3000,
      ),
    ],
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
