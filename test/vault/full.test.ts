import { spawnSync } from "node:child_process"
import { CHUNK } from "#seal"
import { describe, expect, onTestFinished, test } from "vitest"
import { smallDisk } from "../house/small-disk.ts"
import type { SmallDisk } from "../house/small-disk.ts"
import { newFiling, runFiler } from "./filers.ts"
import { file, freshVersion, handlesInto, inPieces, newHouse, opened, resumed, sha256, someBytes } from "./vaults.ts"

const FULL = { ok: false, refusal: { code: "disk-full" } }

/** A small disk for one test. */
function forOneTest(mebibytes: number): SmallDisk | null {
  const disk = smallDisk(mebibytes)
  onTestFinished(() => disk?.unmount())
  return disk
}

describe("a full disk", () => {
  test("refuses an upload with disk-full, keeps what was written, goes on serving, and lets the upload go on when there is room", async ({ skip }) => {
    const disk = forOneTest(6)
    if (disk === null) return skip("mounting a small disk needs root")
    const house = await newHouse(0, disk.place)
    const [kept, growing] = [freshVersion(), freshVersion()]
    const letter = someBytes(CHUNK + 9)
    await file(house.vault, kept, letter)
    const bytes = someBytes(40 * CHUNK + 3)
    await house.vault.begin(growing.version, growing.key)
    const first = await resumed(house.vault, growing)
    expect(await first.take(inPieces(bytes), bytes.length)).toMatchObject(FULL)
    const paused = await first.pause()
    expect(paused.ok).toBe(true)
    if (!paused.ok) return
    expect(paused.value.offset).toBeGreaterThan(10 * CHUNK)
    expect((await opened(house.vault, kept, letter.length)).equals(letter)).toBe(true)
    expect(await house.vault.room()).toEqual({ free: 0 })
    expect(await house.vault.begin(freshVersion().version, kept.key)).toMatchObject(FULL)

    const second = await resumed(house.vault, growing, paused.value.tail)
    expect(second.offset).toBe(paused.value.offset)
    expect(await second.take(inPieces(bytes.subarray(second.offset)), bytes.length - second.offset)).toMatchObject(FULL)
    await second.close()

    disk.grow(32)
    const third = await resumed(await house.restarted(), growing, paused.value.tail)
    expect(third.offset).toBeGreaterThanOrEqual(paused.value.offset)
    expect((await third.take(inPieces(bytes.subarray(third.offset)), bytes.length - third.offset)).ok).toBe(true)
    expect(await third.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
    expect((await opened(house.vault, growing, bytes.length)).equals(bytes)).toBe(true)
    expect(await handlesInto(house.folder)).toBe(0)
  })

  test("met only at the end refuses to finish, and the upload ends when there is room", async ({ skip }) => {
    const disk = forOneTest(2)
    if (disk === null) return skip("mounting a small disk needs root")
    const house = await newHouse(0, disk.place)
    const fresh = freshVersion()
    const bytes = someBytes(8 * CHUNK - 1)
    await house.vault.begin(fresh.version, fresh.key)
    const first = await resumed(house.vault, fresh)
    const taken = await first.take(inPieces(bytes), bytes.length)
    if (taken.ok) expect(await first.finish()).toMatchObject(FULL)
    else await first.close()
    disk.grow(16)
    const second = await resumed(house.vault, fresh)
    expect(second.offset).toBeGreaterThan(0)
    await second.take(inPieces(bytes.subarray(second.offset)), bytes.length - second.offset)
    expect(await second.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("keeps every whole chunk that found room, however many were written in one call", async ({ skip }) => {
    const disk = forOneTest(2)
    if (disk === null) return skip("mounting a small disk needs root")
    const house = await newHouse(0, disk.place)
    const fresh = freshVersion()
    const bytes = someBytes(12 * CHUNK)
    await house.vault.begin(fresh.version, fresh.key)
    const first = await resumed(house.vault, fresh)
    // One piece: while its first chunk is being written, all others wait, and go to the disk together.
    expect(await first.take(inPieces(bytes, [bytes.length]), bytes.length)).toMatchObject(FULL)
    expect(await first.pause()).toMatchObject({ ok: true, value: { offset: 7 * CHUNK } })
    disk.grow(16)
    const second = await resumed(house.vault, fresh)
    expect(second.offset).toBe(7 * CHUNK)
    await second.take(inPieces(bytes.subarray(second.offset)), bytes.length - second.offset)
    expect(await second.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("a tail that was acknowledged is not lost to chunks that found no room", async ({ skip }) => {
    const disk = forOneTest(2)
    if (disk === null) return skip("mounting a small disk needs root")
    const house = await newHouse(0, disk.place)
    const fresh = freshVersion()
    const bytes = someBytes(9 * CHUNK)
    await house.vault.begin(fresh.version, fresh.key)
    const first = await resumed(house.vault, fresh)
    await first.take(inPieces(bytes.subarray(0, 100)), bytes.length)
    const paused = await first.pause()
    const tail = paused.ok ? paused.value.tail : null
    disk.fill(100_000)
    const second = await resumed(house.vault, fresh, tail)
    expect(await second.take(inPieces(bytes.subarray(100)), bytes.length - 100)).toMatchObject(FULL)
    expect(await second.pause()).toEqual({ ok: true, value: { offset: 100, tail } })
    disk.clear()
    disk.grow(16)
    const third = await resumed(house.vault, fresh, tail)
    expect(third.offset).toBe(100)
    await third.take(inPieces(bytes.subarray(100)), bytes.length - 100)
    expect(await third.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("is met before its last byte: the reserve is kept free for the database and for reading", async () => {
    const before = await newHouse(0)
    const { free } = await before.vault.room()
    const house = await newHouse(Number.MAX_SAFE_INTEGER)
    expect(free).toBeGreaterThan(0)
    expect(await house.vault.room()).toEqual({ free: 0 })
    const fresh = freshVersion()
    expect(await house.vault.begin(fresh.version, fresh.key)).toMatchObject(FULL)
  })

  test("met by an upload at the reserve keeps every byte it has taken", async () => {
    const house = await newHouse(Number.MAX_SAFE_INTEGER)
    const roomy = (await newHouse(0)).vault
    const fresh = freshVersion()
    await roomy.begin(fresh.version, fresh.key)
    const intake = await resumed(roomy, fresh)
    await intake.take(inPieces(someBytes(CHUNK + 10)), 2 * CHUNK)
    expect(await intake.pause()).toMatchObject({ ok: true, value: { offset: CHUNK + 10 } })
    expect(await house.vault.room()).toEqual({ free: 0 })
  })
})

test("a limit on the size of files is a full disk as well", async ({ skip }) => {
  if (spawnSync("prlimit", ["--version"]).status !== 0) return skip("needs prlimit")
  const house = await newHouse()
  const { version, key } = freshVersion()
  await house.vault.begin(version, key)
  const filing = newFiling(house, version, key, 20 * CHUNK, 30 * CHUNK)
  const said = await runFiler(filing, () => false, ["prlimit", `--fsize=${9 * CHUNK}`])
  expect(said.filter(({ what }) => what === "refused")).toEqual([{ what: "refused", code: "disk-full" }])
  expect(said.at(-1)).toEqual({ what: "paused", offset: 8 * CHUNK })
  expect((await runFiler(filing, () => false)).at(-1)).toMatchObject({ what: "finished", size: 20 * CHUNK })
  expect((await opened(house.vault, { version, key }, 20 * CHUNK)).length).toBe(20 * CHUNK)
})
