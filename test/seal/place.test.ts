/** A place has one encoding, and no two places share one. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { encodePlace } from "../../src/seal/place.ts"

test.each([
  [["frm_one", "titles"], "7:frm_one,6:titles,"],
  [[""], "0:,"],
  [["", ""], "0:,0:,"],
  [["Grüße"], "7:Grüße,"],
  [["1:a,"], "4:1:a,,"],
] as const)("%j is spelled %j", (place, spelled) => {
  expect(encodePlace(place).toString("utf8")).toBe(spelled)
})

test.each([
  ["nothing at all", []],
  ["a lone high surrogate, which has no UTF-8 form", ["a", "\ud800"]],
  ["a lone low surrogate", ["\udc00b"]],
] as const)("%s is refused", (_, place) => {
  expect(() => encodePlace(place)).toThrow(RangeError)
})

test("law: the encoding can be read back, so no two places share one", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (place) => {
      let rest = encodePlace(place)
      const read: string[] = []
      while (rest.length > 0) {
        const colon = rest.indexOf(":")
        const end = colon + 1 + Number(rest.subarray(0, colon).toString("latin1"))
        read.push(rest.subarray(colon + 1, end).toString("utf8"))
        expect(rest[end]).toBe(0x2c)
        rest = rest.subarray(end + 1)
      }
      expect(read).toEqual(place)
    }),
  )
})
