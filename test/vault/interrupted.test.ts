import { open, readFile, truncate, writeFile } from "node:fs/promises"
import { CHUNK, chunkOffset, HEADER, sealedSize, TAG } from "#seal"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { file, type Fresh, freshVersion, handlesInto, type House, inPieces, newHouse, opened, resumed, sha256, someBytes } from "./vaults.ts"

const SIZE = 3 * CHUNK + 777
const BYTES = someBytes(SIZE)

/** Finishes an upload from wherever it stands; the outcome is what `finish` or `take` said. */
async function goOn(
  house: House,
  fresh: Fresh,
  bytes: Uint8Array,
  tail: Uint8Array | null = null,
): Promise<{ readonly from: number; readonly ended: unknown }> {
  const intake = await resumed(await house.restarted(), fresh, tail)
  const from = intake.offset
  const taken = await intake.take(inPieces(bytes.subarray(from)), bytes.length - from)
  if (taken.ok) return { from, ended: await intake.finish() }
  await intake.close()
  return { from, ended: taken }
}

/** A house in which the whole document was filed, and whose file was then cut off: what a killed process leaves. */
async function cutAt(length: number): Promise<{ readonly house: House; readonly fresh: Fresh }> {
  const house = await newHouse()
  const fresh = freshVersion()
  await file(house.vault, fresh, BYTES)
  await truncate(house.path(fresh.version), length)
  return { house, fresh }
}

const WHOLE = { ok: true, value: { size: SIZE, sha256: sha256(BYTES) } }
const CHANGED = { ok: false, refusal: { code: "filing-changed" } }

describe("a filing that was cut off", () => {
  const LENGTHS = [
    HEADER,
    HEADER + 1,
    HEADER + 16,
    HEADER + 511,
    HEADER + 512,
    HEADER + CHUNK,
    chunkOffset(1) - 1,
    chunkOffset(1),
    chunkOffset(1) + 1,
    chunkOffset(2) - TAG,
    chunkOffset(2) + 4096,
    chunkOffset(3) - 1,
    chunkOffset(3),
    chunkOffset(3) + 1,
    sealedSize(SIZE) - 1,
    sealedSize(SIZE),
  ]

  test.each(LENGTHS)("after %i sealed bytes goes on at the last whole chunk and ends the same, byte for byte", async (length) => {
    const { house, fresh } = await cutAt(length)
    const before = await readFile(house.path(fresh.version))
    const { from, ended } = await goOn(house, fresh, BYTES)
    expect(from).toBe(Math.min(3, Math.floor((length - HEADER) / (CHUNK + TAG))) * CHUNK)
    expect(ended).toMatchObject(WHOLE)
    const after = await readFile(house.path(fresh.version))
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    expect((await opened(await house.restarted(), fresh, SIZE)).equals(BYTES)).toBe(true)
    expect(await handlesInto(house.folder)).toBe(0)
  })

  test.each([
    ["in a torn chunk", chunkOffset(1) + 5000, CHUNK],
    ["in the last sector of a torn chunk", chunkOffset(2) - 1, CHUNK + CHUNK - 10],
    ["in the last chunk, whole but never committed", sealedSize(SIZE), SIZE - 1],
  ])("refuses other bytes than were begun: %s", async (_, length, changedAt) => {
    const { house, fresh } = await cutAt(length)
    const before = await readFile(house.path(fresh.version))
    const other = Buffer.from(BYTES)
    other[changedAt] = (other[changedAt] ?? 0) ^ 1
    expect((await goOn(house, fresh, other)).ended).toMatchObject(CHANGED)
    const after = await readFile(house.path(fresh.version))
    expect(after.equals(before)).toBe(true)
    expect(await handlesInto(house.folder)).toBe(0)
    expect((await goOn(house, fresh, BYTES)).ended).toMatchObject(WHOLE)
  })

  test("takes other bytes where nothing of their chunk was written", async () => {
    const { house, fresh } = await cutAt(chunkOffset(2))
    const other = Buffer.from(BYTES)
    other.fill(7, 2 * CHUNK)
    expect((await goOn(house, fresh, other)).ended).toMatchObject({ ok: true, value: { sha256: sha256(other) } })
  })

  test("refuses a shorter document where a longer one was begun, and a longer one where a shorter was finished", async () => {
    const longer = await cutAt(sealedSize(SIZE))
    expect((await goOn(longer.house, longer.fresh, BYTES.subarray(0, -1))).ended).toMatchObject(CHANGED)
    const shorter = await cutAt(sealedSize(SIZE))
    expect((await goOn(shorter.house, shorter.fresh, Buffer.concat([BYTES, Buffer.of(1)]))).ended).toMatchObject(CHANGED)
  })

  test("refuses where chunks stand behind the end of what is filed now", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(3 * CHUNK)
    await file(house.vault, fresh, bytes)
    const path = house.path(fresh.version)
    await writeFile(path, (await readFile(path)).fill(0, chunkOffset(0), chunkOffset(1)))
    expect((await goOn(house, fresh, bytes.subarray(0, CHUNK))).ended).toMatchObject(CHANGED)
  })

  test("repairs sectors that a power cut left unwritten", async () => {
    const { house, fresh } = await cutAt(sealedSize(SIZE))
    const handle = await open(house.path(fresh.version), "r+")
    for (const sector of [chunkOffset(2), chunkOffset(2) + 100 * 512]) await handle.write(Buffer.alloc(512), 0, 512, Math.ceil(sector / 512) * 512)
    await handle.close()
    const { from, ended } = await goOn(house, fresh, BYTES)
    expect(from).toBe(2 * CHUNK)
    expect(ended).toMatchObject(WHOLE)
    expect((await opened(await house.restarted(), fresh, SIZE)).equals(BYTES)).toBe(true)
  })

  test.each([2 * CHUNK, 2 * CHUNK + 9])("whose acknowledged chunk was damaged is refused, not overwritten (it stood at %i)", async (stood) => {
    const house = await newHouse()
    const fresh = freshVersion()
    await house.vault.begin(fresh.version, fresh.key)
    const intake = await resumed(house.vault, fresh)
    await intake.take(inPieces(BYTES.subarray(0, stood)), SIZE)
    const paused = await intake.pause()
    const sealed = await readFile(house.path(fresh.version))
    sealed[chunkOffset(1) + 9] = (sealed[chunkOffset(1) + 9] ?? 0) ^ 1
    await writeFile(house.path(fresh.version), sealed)
    const vault = await house.restarted()
    expect(await vault.resume(fresh.version, fresh.key, { tail: paused.ok ? paused.value.tail : null })).toMatchObject(CHANGED)
    expect((await readFile(house.path(fresh.version))).equals(sealed)).toBe(true)
  })
})

/** What can happen to an upload between two stretches of bytes. */
const INTERRUPTIONS = ["pause", "pause and restart", "break off", "break off and restart", "cut the file off"] as const

test("law: however the source is cut and interrupted, the same document is kept", { timeout: 120_000 }, async () => {
  const law = fc.asyncProperty(
    fc.oneof(fc.integer({ min: 0, max: 3 * CHUNK }), fc.constantFrom(CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK)),
    fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), next: fc.constantFrom(...INTERRUPTIONS) }), { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 4 }),
    async (size, steps, lengths) => {
      const house = await newHouse()
      const fresh = freshVersion()
      const bytes = someBytes(size)
      let vault = house.vault
      let tail: Uint8Array | null = null
      let told = 0
      await vault.begin(fresh.version, fresh.key)
      for (const { share, next } of steps) {
        const intake = await resumed(vault, fresh, tail)
        expect(intake.offset).toBeGreaterThanOrEqual(told)
        const part = bytes.subarray(intake.offset, intake.offset + Math.floor(share * (size - intake.offset)))
        await intake.take(inPieces(part, lengths), size - intake.offset)
        if (next === "pause" || next === "pause and restart") {
          const paused = await intake.pause()
          if (!paused.ok) throw new Error(paused.refusal.code)
          tail = paused.value.tail
          told = paused.value.offset
        }
        await intake.close()
        if (next === "cut the file off") {
          const handle = await open(house.path(fresh.version), "r+")
          await handle.truncate(Math.max(sealedSize(told - (told % CHUNK)) - (told < CHUNK ? TAG : 0), (await handle.stat()).size - 1000))
          await handle.close()
        }
        if (next !== "pause" && next !== "break off") vault = await house.restarted()
      }
      const intake = await resumed(vault, fresh, tail)
      await intake.take(inPieces(bytes.subarray(intake.offset), lengths), size - intake.offset)
      const finished = await intake.finish()
      if (!finished.ok) throw new Error(finished.refusal.code)
      expect(finished.value).toEqual({
        size,
        sha256: sha256(bytes),
        sealedSize: sealedSize(size),
        sealedHash: sha256(await readFile(house.path(fresh.version))),
      })
      expect((await opened(vault, fresh, size)).equals(bytes)).toBe(true)
      expect(await handlesInto(house.folder)).toBe(0)
      await vault.close()
    },
  )
  await fc.assert(law, { numRuns: 25 })
})

test.each([1, 1000, CHUNK, CHUNK + 1])("a filing of %i bytes that was laid down whole asks for the last one again where it is taken up", async (size) => {
  const house = await newHouse()
  const fresh = freshVersion()
  const bytes = someBytes(size)
  await house.vault.begin(fresh.version, fresh.key)
  const first = await resumed(house.vault, fresh)
  await first.take(inPieces(bytes), size)
  const paused = await first.pause()
  for (const vault of [house.vault, await house.restarted()]) {
    const again = await vault.resume(fresh.version, fresh.key, { tail: paused.ok ? paused.value.tail : null, below: size })
    expect(again.ok && again.value.offset).toBe(size - 1)
    if (again.ok) await again.value.close()
  }
  const last = await house.vault.resume(fresh.version, fresh.key, { tail: paused.ok ? paused.value.tail : null, below: size })
  if (last.ok) await last.value.take(inPieces(bytes.subarray(size - 1)), 1)
  expect(last.ok && (await last.value.finish())).toMatchObject({ ok: true, value: { size, sha256: sha256(bytes) } })
})

test("a version is taken up by nobody while it is held, by however many, and by anybody afterwards", async () => {
  const house = await newHouse()
  const fresh = freshVersion()
  await house.vault.begin(fresh.version, fresh.key)
  const held = [house.vault.hold(fresh.version), house.vault.hold(fresh.version)]
  for (const one of held) {
    expect(await house.vault.resume(fresh.version, fresh.key, { tail: null })).toMatchObject({ refusal: { code: "filing-busy" } })
    expect(house.vault.intakes()).toEqual([fresh.version])
    one[Symbol.dispose]()
    one[Symbol.dispose]()
  }
  expect(house.vault.intakes()).toEqual([])
  await (await resumed(house.vault, fresh)).close()
})
