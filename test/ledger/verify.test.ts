import { describe, expect, test } from "vitest"
import type { LogSource } from "#ledger"
import { type Files, MATTERS, SIGNERS, type Signer, eventOf, eventsOf, logOf, signedBy, sourceOf } from "./a-log.ts"
import { GOOD, SIZE, bendEntries, change, entries, finding, flip, verify } from "./bent.ts"

describe("A whole log", () => {
  test("is verified, and what was verified is counted", async () => {
    const report = await verify(GOOD.files)
    expect(report).toMatchObject({ why: null, size: SIZE, good: SIZE, keys: 3, subjects: 3 + 2 + 3, signaturesChecked: true })
    expect(report.signed).toBe(SIZE - 1 - Math.floor((SIZE - 1) / 7))
  })

  test.each([0, 1, 255, 256, 257, 511, 512, 513])("of %i leaves is verified", async (size) => {
    const { files } = logOf(eventsOf(size))
    expect(await verify(files)).toMatchObject({ why: null, good: size })
  })

  test("is verified the same with hashing in other threads", async () => {
    const bend = bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 9 ? change(one, "T14:", "T15:") : one)))
    expect(await finding(bend, { threads: 2 })).toEqual(["leaf-altered", 265, 265])
    expect(await verify(GOOD.files, { threads: 2 })).toMatchObject({ why: null, good: SIZE })
    expect(await finding((files) => files.delete("tile/entries/001"), { threads: 1 })).toEqual(["leaf-missing", 256, 256])
  })

  test("tells its progress", async () => {
    const told: [number, number][] = []
    await verify(GOOD.files, { progress: (done, of) => told.push([done, of]) })
    expect(told).toEqual([[SIZE, SIZE]])
  })
})

describe("In a log that was bent, the first wrong leaf is named:", () => {
  test.each([
    ["a byte of leaf 0 changed", (f: Files) => flip(f, "tile/entries/000", 40), ["leaf-altered", 0, 0]],
    [
      "a byte of leaf 300 changed",
      bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? change(one, "05:00", "06:00") : one))),
      ["leaf-altered", 300, 300],
    ],
    [
      "leaves 599 and 300 changed",
      (f: Files) => {
        bendEntries("tile/entries/002.p/88", (all) => all.map((one, i) => (i === 87 ? change(one, "05:", "06:") : one)))(f)
        bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? change(one, "05:", "06:") : one)))(f)
      },
      ["leaf-altered", 300, 300],
    ],
    [
      "two leaves swapped",
      bendEntries("tile/entries/000", (all) => all.map((one, i) => (i === 20 ? (all[21] as Uint8Array) : i === 21 ? (all[20] as Uint8Array) : one))),
      ["leaf-altered", 20, 20],
    ],
    ["a leaf dropped", bendEntries("tile/entries/001", (all) => all.filter((_, i) => i !== 10)), ["leaf-altered", 266, 266]],
    ["the last leaf of a bundle dropped", bendEntries("tile/entries/001", (all) => all.slice(0, -1)), ["leaf-missing", 511, 511]],
    ["the last leaf of all dropped", bendEntries("tile/entries/002.p/88", (all) => all.slice(0, -1)), ["leaf-missing", 599, 599]],
    ["a leaf put in", bendEntries("tile/entries/001", (all) => [...all, all[0] as Uint8Array]), ["leaf-left-over", 511, 511]],
    ["a bundle missing", (f: Files) => f.delete("tile/entries/001"), ["leaf-missing", 256, 256]],
    ["a bundle empty", (f: Files) => f.set("tile/entries/001", new Uint8Array(0)), ["leaf-missing", 256, 256]],
    ["a bundle cut off by a byte", (f: Files) => f.set("tile/entries/001", (f.get("tile/entries/001") as Uint8Array).slice(0, -1)), ["leaf-missing", 511, 511]],
    [
      "a bundle with a byte left over",
      (f: Files) => f.set("tile/entries/001", Buffer.concat([f.get("tile/entries/001") as Uint8Array, Buffer.from([0])])),
      ["leaf-left-over", 511, 511],
    ],
    [
      "a leaf put in before others",
      bendEntries("tile/entries/001", (all) => [...all.slice(0, 9), all[0] as Uint8Array, ...all.slice(9)]),
      ["leaf-altered", 265, 265],
    ],
    ["a bundle in another's place", (f: Files) => f.set("tile/entries/001", f.get("tile/entries/000") as Uint8Array), ["leaf-altered", 256, 256]],
    ["a hash in a tile changed", (f: Files) => flip(f, "tile/0/001", 44 * 32 + 5), ["tile-wrong", 300, 300]],
    ["a hash in the last tile changed", (f: Files) => flip(f, "tile/0/002.p/88", 3), ["tile-wrong", 512, 512]],
  ] as const)("%s", async (_, bend, expected) => {
    expect(await finding(bend)).toEqual(expected)
  })

  test.each([
    ["a tile of leaves missing", (f: Files) => f.delete("tile/0/001"), "tile-missing"],
    ["a tile too short", (f: Files) => f.set("tile/0/001", (f.get("tile/0/001") as Uint8Array).slice(32)), "tile-missing"],
    ["a tile too long", (f: Files) => f.set("tile/0/001", Buffer.alloc(257 * 32)), "tile-missing"],
    ["the tile above missing", (f: Files) => f.delete("tile/1/000.p/2"), "tile-missing"],
    ["a hash in the tile above changed", (f: Files) => flip(f, "tile/1/000.p/2", 40), "tile-wrong"],
  ])("or the tile, where the leaves are right: %s", async (_, bend, code) => {
    expect((await finding(bend))?.[0]).toBe(code)
  })

  test("even where its tile was changed with it", async () => {
    const events = eventsOf(SIZE)
    events[300] = signedBy(SIGNERS[0] as Signer, eventOf(300, "document.opened", SIGNERS[0]?.person as never, [MATTERS[0] as never]))
    const other = logOf(events)
    const found = await finding((files) => {
      for (const path of ["tile/entries/001", "tile/0/001"]) files.set(path, other.files.get(path) as Uint8Array)
    })
    expect(found?.[0]).toBe("chain-broken")
    const bent = await finding((files) =>
      bendEntries("tile/entries/001", (all) => all.map((one, i) => (i === 44 ? (entries(other.files, "tile/entries/001")[44] as Uint8Array) : one)))(files),
    )
    expect(bent).toEqual(["leaf-altered", 300, 300])
  })
})

test("A source that breaks is a fault, not a finding", async () => {
  const broken: LogSource = { ...sourceOf(GOOD.files), entries: () => Promise.reject(new Error("the disk broke")) }
  await expect(verify(GOOD.files, {}, broken)).rejects.toThrow("the disk broke")
})
