/** The hash that the page makes of a file is SHA-256, whatever the file's length and however its bytes come. */
import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { newSha256 } from "../../web/filing/sha-256.ts"

function inPieces(bytes: Uint8Array, ...ends: readonly number[]): string {
  const hash = newSha256()
  let from = 0
  for (const end of [...ends, bytes.length]) {
    hash.update(bytes.subarray(from, Math.max(from, end)))
    from = Math.max(from, end)
  }
  return hash.digest()
}
const outside = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

test("the vectors of FIPS 180-4 come out", () => {
  const of = (text: string) => inPieces(new TextEncoder().encode(text))
  expect(of("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  expect(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  expect(of("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
})
test("every length around the ends of blocks is hashed as others hash it", () => {
  const bytes = Uint8Array.from({ length: 260 }, (_, n) => (n * 37 + 11) % 256)
  for (let n = 0; n <= bytes.length; n++) expect(inPieces(bytes.subarray(0, n))).toBe(outside(bytes.subarray(0, n)))
})
test("however the bytes come, the hash is theirs", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), fc.array(fc.nat(700), { maxLength: 6 }), (bytes, ends) => {
      const cuts = ends.map((end) => Math.min(end, bytes.length)).toSorted((a, b) => a - b)
      expect(inPieces(bytes, ...cuts)).toBe(outside(bytes))
    }),
  )
})
test("one bit more is another hash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(7), (bytes, at, bit) => {
      const bent = Uint8Array.from(bytes)
      bent[at % bytes.length] = (bent[at % bytes.length] ?? 0) ^ (1 << bit)
      expect(inPieces(bent)).not.toBe(inPieces(bytes))
    }),
  )
})
