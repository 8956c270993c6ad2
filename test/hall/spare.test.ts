/** The spare room of an embedded database: really taken while the disk has plenty, given when it has not, and never more of either than is needed. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { openSpare } from "../../src/hall/spare.ts"
import type { Spare } from "../../src/hall/spare.ts"
import { smallDisk } from "../house/small-disk.ts"

const MIB = 1024 * 1024

/** What a file takes on its disk, and its size: nothing where there is none. */
function spareIn(folder: string): { readonly size: number; readonly taken: boolean } {
  const found = statSync(join(folder, "spare"), { throwIfNoEntry: false })
  return found === undefined ? { size: 0, taken: true } : { size: found.size, taken: found.blocks * 512 >= found.size }
}

async function look(spare: Spare, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await spare.look()
}

describe("on a disk with plenty", () => {
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "muniment-spare-"))
    onTestFinished(() => rmSync(made, { recursive: true }))
    return made
  }
  test.each<[string, number, number]>([
    ["no reserve holds nothing", 0, 0],
    ["a reserve that the database needs free holds nothing", 32 * MIB, 0],
    ["a reserve a little larger holds the rest", 40 * MIB, 8 * MIB],
    ["a reserve of 64 MiB holds half of it", 64 * MIB, 32 * MIB],
    ["a reserve of 69 MiB holds all but 32", 69 * MIB, 37 * MIB],
  ])("%s", async (_what, reserve, whole) => {
    const at = folder()
    const spare = openSpare(at, reserve)
    await look(spare, 5)
    expect([spare.held(), spare.whole, spareIn(at)]).toEqual([whole, whole, { size: whole, taken: true }])
  })

  test.each<[string, number, number]>([
    ["a smaller reserve gives the rest back", 40 * MIB, 8 * MIB],
    ["no reserve removes it", 0, 0],
    ["a larger reserve takes more", 96 * MIB, 64 * MIB],
    ["the same reserve leaves it", 64 * MIB, 32 * MIB],
  ])("what an earlier house held counts: %s", async (_what, reserve, whole) => {
    const at = folder()
    writeFileSync(join(at, "spare"), Buffer.alloc(32 * MIB, 1))
    const spare = openSpare(at, reserve)
    await look(spare, 5)
    expect([spare.held(), spareIn(at)]).toEqual([whole, { size: whole, taken: true }])
  })

  test("the folder is made where it is not there, and closed to others", async () => {
    const at = join(folder(), "postgres")
    await look(openSpare(at, 40 * MIB), 1)
    expect([statSync(at).mode & 0o777, statSync(join(at, "spare")).mode & 0o777]).toEqual([0o700, 0o600])
  })
})

const disk = smallDisk(200)
describe.skipIf(disk === null)("on a small disk (skipped where none may be mounted: that needs root)", () => {
  const at = join(disk?.place ?? "", "postgres")
  const filled = (leave: number): void => {
    disk?.clear()
    disk?.fill(leave * MIB)
  }
  beforeEach(() => {
    disk?.clear()
    rmSync(at, { recursive: true, force: true })
    mkdirSync(at)
  })
  afterAll(() => disk?.unmount())

  test.each<[string, number, number]>([
    ["enough for the database", 32, 64],
    ["a little less than the database needs", 30, 48],
    ["half of what the database needs", 16, 48],
    ["a little less than that", 15, 32],
    ["nothing", 0, 32],
  ])("with %s left (%i MiB), %i MiB are held afterwards", async (_what, left, held) => {
    const spare = openSpare(at, 96 * MIB)
    await look(spare, 6)
    expect(spare.held()).toBe(64 * MIB)
    filled(left)
    expect((await spare.look()).gave).toBe(held < 64)
    expect([spare.held(), spareIn(at)]).toEqual([held * MIB, { size: held * MIB, taken: true }])
    await look(spare, 5)
    expect(spare.held()).toBe(held * MIB)
  })

  test("whoever takes what was given gets the next piece, until nothing is held", async () => {
    const spare = openSpare(at, 96 * MIB)
    await look(spare, 6)
    for (const held of [32, 0, 0]) {
      disk?.fill()
      await spare.look()
      expect(spare.held()).toBe(held * MIB)
    }
  })

  test.each<[string, number, number]>([
    ["not while it would have to be given again", 79, 0],
    ["one piece where there is room for one", 80, 16],
    ["another where there is room for two", 96, 32],
    ["all of it where there is plenty", 150, 64],
  ])("is taken back: %s (%i MiB left, %i held)", async (_what, left, held) => {
    const spare = openSpare(at, 96 * MIB)
    filled(left)
    await look(spare, 6)
    expect(spare.held()).toBe(held * MIB)
  })
})
