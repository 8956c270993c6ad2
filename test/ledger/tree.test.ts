import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type Digest,
  EMPTY_FRONTIER,
  type Frontier,
  type TileSource,
  type TreeHead,
  digestAt,
  frontierParts,
  growFrontier,
  leafDigest,
  packDigests,
  proverFor,
  provesConsistency,
  provesInclusion,
  rootOf,
  tileWidth,
  toBytes,
  toFrontier,
  unpackDigests,
} from "#ledger"
import vectors from "../vectors/tlog.json" with { type: "json" }
import { mth, path, proof } from "./oracle.ts"

const hex = (digest: Digest) => Buffer.from(toBytes(digest)).toString("hex")
const fromHex = (text: string) => digestAt(Buffer.from(text, "hex"))
const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`))
const digestsOf = (leaves: readonly Uint8Array[]) => leaves.map((leaf) => leafDigest(leaf))
const SIZES = [...Array.from({ length: 36 }, (_, i) => i), 63, 64, 65, 255, 256, 257, 511, 512, 513, 700]

/** The tree kept as a registry keeps it: full tiles, and the leaves' hashes. */
function treeOf(count: number): { frontier: Frontier; source: TileSource; reads: string[] } {
  const digests = digestsOf(leavesOf(count))
  const { frontier, full } = growFrontier(EMPTY_FRONTIER, digests)
  const tiles = new Map(full.map((tile) => [`${tile.level}/${tile.n}`, packDigests(tile.hashes)]))
  const reads: string[] = []
  const source: TileSource = {
    hashes: (level, n, width) => {
      reads.push(`${level}/${n}`)
      const whole = tiles.get(`${level}/${n}`) ?? packDigests(frontier.edge[level] ?? [])
      return Promise.resolve(whole.subarray(0, width * 32))
    },
  }
  return { frontier, source, reads }
}

describe("The tree of RFC 6962", () => {
  const known = vectors.tree.leaves.map((leaf) => Buffer.from(leaf, "hex"))

  test("has the root of nothing when it is empty", () => {
    expect(hex(rootOf(EMPTY_FRONTIER))).toBe(vectors.tree.emptyRoot)
  })

  test.each(vectors.tree.roots.map((root, i) => [i + 1, root] as const))("has the published root after %i leaves", (size, root) => {
    expect(hex(rootOf(growFrontier(EMPTY_FRONTIER, digestsOf(known.slice(0, size))).frontier))).toBe(root)
  })

  test.each(vectors.tree.inclusion)("accepts the published proof of leaf $index in $size", ({ index, size, proof: hashes }) => {
    const root = fromHex(vectors.tree.roots[size - 1] as string)
    expect(provesInclusion(index, leafDigest(known[index] as Buffer), hashes.map(fromHex), { size, root })).toBe(true)
  })

  test.each(vectors.tree.consistency)("accepts the published proof from $from to $to leaves", ({ from, to, proof: hashes }) => {
    const head = (size: number) => ({ size, root: fromHex(vectors.tree.roots[size - 1] as string) })
    expect(provesConsistency(head(from), head(to), hashes.map(fromHex))).toBe(true)
  })

  test.each(SIZES)("of %i leaves has the root of the definition", (size) => {
    const leaves = leavesOf(size)
    expect(hex(rootOf(growFrontier(EMPTY_FRONTIER, digestsOf(leaves)).frontier))).toBe(mth(leaves).toString("hex"))
  })

  test("grows to the same whether leaf by leaf, in batches, or all at once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (batches) => {
        const total = batches.reduce((sum, count) => sum + count, 0)
        const digests = digestsOf(leavesOf(total))
        const once = growFrontier(EMPTY_FRONTIER, digests)
        let frontier = EMPTY_FRONTIER
        const full = []
        for (let from = 0, i = 0; i < batches.length; from += batches[i++] as number) {
          const grown = growFrontier(frontier, digests.slice(from, from + (batches[i] as number)))
          frontier = grown.frontier
          full.push(...grown.full)
        }
        expect(rootOf(frontier)).toBe(rootOf(once.frontier))
        expect(full).toEqual(once.full)
      }),
      { numRuns: 40 },
    )
  })

  test("leaves a frontier as it was when another grows from it", () => {
    const first = growFrontier(EMPTY_FRONTIER, digestsOf(leavesOf(200))).frontier
    const before = rootOf(first)
    growFrontier(first, digestsOf(leavesOf(200)))
    expect(rootOf(first)).toBe(before)
  })

  test("comes back whole from the parts that it names", async () => {
    const { frontier, source } = treeOf(700)
    const parts = await Promise.all(
      frontierParts(700).map(async ({ level, n, width }) => ({ level, hashes: unpackDigests((await source.hashes(level, n, width)) as Uint8Array) })),
    )
    expect(rootOf(toFrontier(700, parts))).toBe(rootOf(frontier))
  })

  test.each([
    ["lacks one", [] as { level: number; hashes: Digest[] }[]],
    ["has one too short", [{ level: 0, hashes: [] }]],
  ])("throws when its part %s", (_, parts) => {
    expect(() => toFrontier(3, parts)).toThrow(RangeError)
  })
})

describe("A prover that has only tiles", () => {
  test.each([1, 2, 3, 7, 8, 33, 256, 257, 300, 513])("proves every leaf of %i as the definition does", async (size) => {
    const leaves = leavesOf(size)
    const { source } = treeOf(size)
    const prover = proverFor(source, size)
    for (let index = 0; index < size; index += size > 40 ? 41 : 1) {
      expect((await prover.inclusion(index)).map(hex)).toEqual(path(index, leaves).map((one) => one.toString("hex")))
    }
    expect(hex(await prover.root())).toBe(mth(leaves).toString("hex"))
  })

  test.each([2, 3, 7, 8, 33, 257, 300, 513])("proves the growth to %i leaves as the definition does", async (size) => {
    const leaves = leavesOf(size)
    const prover = proverFor(treeOf(size).source, size)
    for (let earlier = 1; earlier < size; earlier += size > 40 ? 37 : 1) {
      expect((await prover.consistency(earlier)).map(hex)).toEqual(proof(earlier, leaves).map((one) => one.toString("hex")))
    }
  })

  test("proves within an earlier tree from the tiles of a later one", async () => {
    const { source } = treeOf(700)
    const prover = proverFor(source, 300)
    const leaf = leafDigest(leavesOf(700)[299] as Buffer)
    expect(provesInclusion(299, leaf, await prover.inclusion(299), { size: 300, root: await prover.root() })).toBe(true)
  })

  test("reads each tile once", async () => {
    const { source, reads } = treeOf(700)
    const prover = proverFor(source, 700)
    for (let index = 0; index < 700; index += 50) await prover.inclusion(index)
    expect(new Set(reads).size).toBe(reads.length)
  })

  test.each([[-1], [3], [0.5], [Number.NaN]])("throws for leaf %d of 3", async (index) => {
    await expect(proverFor(treeOf(3).source, 3).inclusion(index)).rejects.toThrow(RangeError)
  })

  test.each([[null], [new Uint8Array(31)], [new Uint8Array(64)]])("throws when a tile is missing or of another length", async (bytes) => {
    await expect(proverFor({ hashes: () => Promise.resolve(bytes) }, 3).inclusion(0)).rejects.toThrow("lacks tile")
  })
})

const GARBAGE = fromHex("abacaba000000000000000000000000000000000000000000060061e00123456")
const flip = (digest: Digest, at = 0) => digestAt(Buffer.from(toBytes(digest)).map((byte, i) => (i === at ? byte ^ 8 : byte)))

describe("A proof that a leaf stands in the tree is refused", () => {
  const cases = [
    [0, 8],
    [5, 8],
    [2, 3],
    [1, 5],
    [299, 300],
    [256, 257],
  ] as const
  test.each(cases)("however it is bent (leaf %i of %i)", async (index, size) => {
    const { source, frontier } = treeOf(size)
    const root = rootOf(frontier)
    const right = await proverFor(source, size).inclusion(index)
    const leaf = leafDigest(leavesOf(size)[index] as Buffer)
    expect(provesInclusion(index, leaf, right, { size, root })).toBe(true)
    const bent: [string, number, Digest, readonly Digest[], number, Digest][] = [
      ["the leaf before", index - 1, leaf, right, size, root],
      ["the leaf after", index + 1, leaf, right, size, root],
      ["another leaf", index ^ 2, leaf, right, size, root],
      ["twice the size", index, leaf, right, size * 2, root],
      ["half the size", index, leaf, right, Math.floor(size / 2), root],
      ["no size", index, leaf, right, 0, root],
      ["another leaf's hash", index, GARBAGE, right, size, root],
      ["another root", index, leaf, right, size, GARBAGE],
      ["the root as leaf", index, root, right, size, root],
      ["something after", index, leaf, [...right, GARBAGE], size, root],
      ["the root after", index, leaf, [...right, root], size, root],
      ["something before", index, leaf, [GARBAGE, ...right], size, root],
      ["the root before", index, leaf, [root, ...right], size, root],
      ["the last hash gone", index, leaf, right.slice(0, -1), size, root],
      ["the first hash gone", index, leaf, right.slice(1), size, root],
      ["something put in", index, leaf, [...right.slice(0, 1), GARBAGE, ...right.slice(1)], size, root],
      ["not a number", Number.NaN, leaf, right, size, root],
      ["half a leaf", index + 0.5, leaf, right, size, root],
      ["an endless tree", index, leaf, right, Number.POSITIVE_INFINITY, root],
      ...right.map((_, i): [string, number, Digest, readonly Digest[], number, Digest] => [
        `a bit of hash ${i}`,
        index,
        leaf,
        right.map((one, j) => (i === j ? flip(one, i) : one)),
        size,
        root,
      ]),
    ]
    for (const [how, at, hash, hashes, of, top] of bent) expect(provesInclusion(at, hash, hashes, { size: of, root: top }), how).toBe(false)
  })
})

describe("A proof that a tree only grew is refused", () => {
  const cases = [
    [1, 8],
    [6, 8],
    [2, 5],
    [6, 7],
    [256, 300],
    [255, 513],
  ] as const
  test.each(cases)("however it is bent (from %i to %i)", async (from, to) => {
    const early: TreeHead = { size: from, root: rootOf(treeOf(from).frontier) }
    const late: TreeHead = { size: to, root: rootOf(treeOf(to).frontier) }
    const right = await proverFor(treeOf(to).source, to).consistency(from)
    expect(provesConsistency(early, late, right)).toBe(true)
    const at = (size: number, root: Digest) => ({ size, root })
    const bent: [string, TreeHead, TreeHead, readonly Digest[]][] = [
      ["one leaf less before", at(from - 1, early.root), late, right],
      ["one leaf more before", at(from + 1, early.root), late, right],
      ["another size before", at(from ^ 2, early.root), late, right],
      ["twice the size", early, at(to * 2, late.root), right],
      ["half the size", early, at(Math.floor(to / 2), late.root), right],
      ["another root before", at(from, GARBAGE), late, right],
      ["another root after", early, at(to, GARBAGE), right],
      ["roots changed about", at(from, late.root), at(to, early.root), right],
      ["backwards", late, early, right],
      ["no proof", early, late, []],
      ["something after", early, late, [...right, GARBAGE]],
      ["the old root after", early, late, [...right, early.root]],
      ["the new root after", early, late, [...right, late.root]],
      ["something before", early, late, [GARBAGE, ...right]],
      ["the old root before", early, late, [early.root, ...right]],
      ["the first hash twice", early, late, [right[0] as Digest, ...right]],
      ["the last hash gone", early, late, right.slice(0, -1)],
      ...right.map((_, i): [string, TreeHead, TreeHead, readonly Digest[]] => [
        `a bit of hash ${i}`,
        early,
        late,
        right.map((one, j) => (i === j ? flip(one, i) : one)),
      ]),
    ]
    for (const [how, before, after, hashes] of bent) expect(provesConsistency(before, after, hashes), how).toBe(false)
  })

  const empty = { size: 0, root: rootOf(EMPTY_FRONTIER) }
  const three = { size: 3, root: rootOf(treeOf(3).frontier) }
  test.each([
    ["the same tree, no proof", three, three, [], true],
    ["from nothing, no proof", empty, three, [], true],
    ["nothing twice", empty, empty, [], true],
    ["the same tree with a proof", three, three, [GARBAGE], false],
    ["from nothing with a proof", empty, three, [GARBAGE], false],
    ["nothing twice with a proof", empty, empty, [GARBAGE], false],
    ["another nothing", { size: 0, root: GARBAGE }, three, [], false],
    ["the same size, another root", three, { size: 3, root: GARBAGE }, [], false],
    ["to nothing", three, empty, [], false],
    ["a negative size", { size: -1, root: GARBAGE }, three, [], false],
  ] as const)("or accepted, at the ends: %s", (_, before, after, hashes, accepted) => {
    expect(provesConsistency(before, after, hashes)).toBe(accepted)
  })
})

test("A tree that grew proves it, at any size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 0, max: 1200 }), async (a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const { source, frontier } = treeOf(to)
      const hashes = await proverFor(source, to).consistency(from)
      expect(provesConsistency({ size: from, root: rootOf(treeOf(from).frontier) }, { size: to, root: rootOf(frontier) }, hashes)).toBe(true)
    }),
    { numRuns: 25 },
  )
})

test.each([
  [70_000, 0, 272, 256],
  [70_000, 0, 273, 112],
  [70_000, 0, 274, 0],
  [70_000, 1, 0, 256],
  [70_000, 1, 1, 17],
  [70_000, 2, 0, 1],
  [256, 0, 0, 256],
  [256, 1, 0, 1],
  [256, 0, 1, 0],
  [0, 0, 0, 0],
])("A tree of %i has at level %i a tile %i that is %i wide", (size, level, n, width) => {
  expect(tileWidth(size, level, n)).toBe(width)
})
