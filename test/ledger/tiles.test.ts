import { describe, expect, test } from "vitest"
import { type TileName, parseTilePath, tilePath, tilesOf, toBundle } from "#ledger"
import { entriesIn } from "../../verify/tlog/tiles.ts"
import vectors from "../vectors/tlog.json" with { type: "json" }

describe("A tile's path", () => {
  test.each(vectors.tiles.paths)("is $path", ({ path, ...name }) => {
    expect(tilePath(name as TileName)).toBe(path)
    expect(parseTilePath(path)).toEqual(name)
  })

  test.each(vectors.tiles.notPaths)("is never %j", (path) => {
    expect(parseTilePath(path)).toBeNull()
  })

  test("is nothing longer than the largest number", () => {
    expect(parseTilePath(`tile/0/${"x999/".repeat(6)}999`)).toBeNull()
  })
})

test("A tree of 70,000 leaves needs the tiles that the specification counts", () => {
  const count = (level: TileName["level"]) => [...tilesOf(70_000)].filter((name) => name.level === level).map((name) => name.width)
  expect(count(0)).toEqual([...Array.from({ length: 273 }, () => 256), 112])
  expect(count("entries")).toEqual(count(0))
  expect(count(1)).toEqual([256, 17])
  expect(count(2)).toEqual([1])
  expect(count(3)).toEqual([])
})

test("A tree of 256 leaves has a full tile and a partial one above it; an empty one has none", () => {
  expect([...tilesOf(256)]).toEqual([
    { level: "entries", n: 0, width: 256 },
    { level: 0, n: 0, width: 256 },
    { level: 1, n: 0, width: 1 },
  ])
  expect([...tilesOf(0)]).toEqual([])
})

describe("A bundle of entries", () => {
  const entries = ["", "a", "bc".repeat(200), ""].map((text) => Buffer.from(text))
  const bundle = toBundle(entries)
  const read = (bytes: Uint8Array, width: number) => {
    const found = entriesIn(bytes, width)
    return found.over
      ? null
      : Array.from({ length: found.count }, (_, i) => Buffer.from(bytes.subarray((found.starts[i] as number) + 2, found.starts[i + 1] as number)))
  }

  test("gives its entries back", () => {
    expect(read(bundle, 4)).toEqual(entries)
  })

  test("gives only the whole entries where it breaks off, at any place", () => {
    for (let length = 0; length < bundle.length; length++) {
      const found = read(bundle.subarray(0, length), 4) as Buffer[]
      expect(found.length).toBeLessThan(4)
      expect(found).toEqual(entries.slice(0, found.length))
    }
  })

  test("is refused where anything is left over", () => {
    expect(read(Buffer.concat([bundle, Buffer.from([0])]), 4)).toBeNull()
    expect(read(bundle, 3)).toBeNull()
  })

  test("holds entries of up to 65,535 bytes and throws for longer ones", () => {
    const largest = Buffer.alloc(65_535, 7)
    expect(read(toBundle([largest]), 1)).toEqual([largest])
    expect(() => toBundle([Buffer.alloc(65_536)])).toThrow(RangeError)
  })
})
