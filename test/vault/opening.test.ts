import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { appendFile, copyFile, mkdir, readFile, rm, rmdir, stat, truncate, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { CHUNK, chunkOffset, HEADER, newKey, sealedSize, TAG } from "#seal"
import { type DamagedAt, SealedDamage } from "#vault"
import { describe, expect, test } from "vitest"
import { file, type Fresh, freshVersion, handlesInto, type House, newHouse, opened, someBytes } from "./vaults.ts"

const SEALED_CHUNK = CHUNK + TAG

describe("a stretch of a document", () => {
  const EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK, 6 * CHUNK + 899, 6 * CHUNK + 900]

  test("is exactly its bytes, wherever it begins and ends", async () => {
    const { vault, folder } = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(6 * CHUNK + 900)
    await file(vault, fresh, bytes)
    for (const from of EDGES) {
      for (const to of EDGES.filter((edge) => edge >= from)) {
        expect((await opened(vault, fresh, bytes.length, { from, to })).equals(bytes.subarray(from, to)), `${from} to ${to}`).toBe(true)
      }
    }
    expect(await handlesInto(folder)).toBe(0)
  })

  test.each([0, 1, CHUNK, 3 * CHUNK])("of a document of %i bytes may be all of it, its last byte, or nothing", async (size) => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(size)
    await file(vault, fresh, bytes)
    for (const [from, to] of [
      [0, size],
      [Math.max(0, size - 1), size],
      [size, size],
      [0, 0],
    ] as const) {
      expect((await opened(vault, fresh, size, { from, to })).equals(bytes.subarray(from, to)), `${from} to ${to}`).toBe(true)
    }
  })

  test.each([
    [-1, 5],
    [3, 2],
    [0, 11],
    [11, 11],
    [Number.NaN, 3],
  ])("from %d to %d of ten bytes is a fault of ours", async (from, to) => {
    const { vault, folder } = await newHouse()
    const fresh = freshVersion()
    await file(vault, fresh, someBytes(10))
    await expect(vault.read(fresh.version, fresh.key, 10, { from, to })).rejects.toThrow(RangeError)
    expect(await handlesInto(folder)).toBe(0)
  })
})

describe("an opened document that is let go", () => {
  test.each(["before the first byte", "after the first piece", "at its end"])("%s leaves no file handle", async (when) => {
    const { vault, folder } = await newHouse()
    const fresh = freshVersion()
    await file(vault, fresh, someBytes(20 * CHUNK))
    const stream = await vault.read(fresh.version, fresh.key, 20 * CHUNK)
    expect(await handlesInto(folder)).toBe(1)
    if (when !== "before the first byte") await new Promise((resolve) => stream.once("data", resolve))
    const closed = new Promise((resolve) => stream.once("close", resolve))
    if (when === "at its end") stream.resume()
    else stream.destroy()
    await closed
    expect(await handlesInto(folder)).toBe(0)
  })

  test("is read no further than its reader is: what waits in memory stays small", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await file(vault, fresh, someBytes(40 * CHUNK))
    const stream = await vault.read(fresh.version, fresh.key, 40 * CHUNK)
    stream.read(0)
    await new Promise((resolve) => setImmediate(resolve))
    await stat(".")
    await new Promise((resolve) => setImmediate(resolve))
    expect(stream.readableLength).toBeLessThanOrEqual(3 * CHUNK)
    stream.destroy()
  })

  test("removed meanwhile is still read to its end", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(9 * CHUNK)
    await file(vault, fresh, bytes)
    const stream = await vault.read(fresh.version, fresh.key, bytes.length)
    await vault.remove(fresh.version)
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece as Buffer)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  })
})

/** What was read before the damage was met, and where it was found. */
async function met(house: House, { version, key }: Fresh, size: number): Promise<{ readonly bytes: Buffer; readonly at: DamagedAt | "nowhere" }> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of await house.vault.read(version, key, size)) pieces.push(piece as Buffer)
    return { bytes: Buffer.concat(pieces), at: "nowhere" }
  } catch (thrown) {
    if (!(thrown instanceof SealedDamage) || thrown.version !== version) throw thrown
    return { bytes: Buffer.concat(pieces), at: thrown.at }
  }
}

async function edit(house: House, { version }: Fresh, change: (sealed: Buffer) => Buffer): Promise<void> {
  const path = house.path(version)
  await writeFile(path, change(Buffer.from(await readFile(path))))
}

function flipped(at: number): (sealed: Buffer) => Buffer {
  return (sealed) => {
    sealed[at] = (sealed[at] ?? 0) ^ 0x20
    return sealed
  }
}

/** The sealed chunks in another order: numbers of the chunks as they were. */
function reordered(order: readonly number[]): (sealed: Buffer) => Buffer {
  return (sealed) =>
    Buffer.concat([sealed.subarray(0, HEADER), ...order.map((chunk) => sealed.subarray(chunkOffset(chunk), chunkOffset(chunk) + SEALED_CHUNK))])
}

describe("damage is found at opening before a byte of the damaged chunk leaves, and by checking without a key", () => {
  const SIZE = 6 * CHUNK
  const CASES: readonly (readonly [string, (sealed: Buffer) => Buffer, DamagedAt, "size" | "bytes"])[] = [
    ["a bit of the magic", flipped(0), "header", "bytes"],
    ["a bit of the format", flipped(8), "header", "bytes"],
    ["a bit of the salt", flipped(20), "header", "bytes"],
    ["a bit of the commitment", flipped(HEADER - 1), "header", "bytes"],
    ["the first bit of the first chunk", flipped(HEADER), 0, "bytes"],
    ["a bit of the first tag", flipped(HEADER + CHUNK), 0, "bytes"],
    ["a bit in the middle", flipped(chunkOffset(3) + 1234), 3, "bytes"],
    ["the very last bit", flipped(sealedSize(SIZE) - 1), 5, "bytes"],
    ["two chunks swapped", reordered([0, 2, 1, 3, 4, 5]), 1, "bytes"],
    ["the last chunk moved forward", reordered([0, 1, 5, 3, 4, 2]), 2, "bytes"],
    ["a chunk put in the place of another", reordered([0, 1, 1, 3, 4, 5]), 2, "bytes"],
    ["a chunk doubled", reordered([0, 1, 1, 2, 3, 4, 5]), "size", "size"],
    ["a chunk dropped", reordered([0, 1, 3, 4, 5]), "size", "size"],
    ["the last chunk dropped", reordered([0, 1, 2, 3, 4]), "size", "size"],
    ["the last byte cut off", (sealed) => sealed.subarray(0, -1), "size", "size"],
    ["all but the header cut off", (sealed) => sealed.subarray(0, HEADER), "size", "size"],
    ["part of the header cut off", (sealed) => sealed.subarray(0, HEADER - 1), "size", "size"],
    ["everything cut off", () => Buffer.of(), "size", "size"],
    ["a byte added", (sealed) => Buffer.concat([sealed, Buffer.of(0)]), "size", "size"],
    ["zeros where a chunk was", (sealed) => sealed.fill(0, chunkOffset(4), chunkOffset(5)), 4, "bytes"],
  ]

  test.each(CASES)("%s", async (_, change, at, damage) => {
    const house = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(SIZE)
    const finished = await file(house.vault, fresh, bytes)
    await edit(house, fresh, change)
    const found = await met(house, fresh, SIZE)
    expect(found.at).toBe(at)
    expect(found.bytes.length).toBeLessThanOrEqual(typeof at === "number" ? at * CHUNK : 0)
    expect(found.bytes.equals(bytes.subarray(0, found.bytes.length))).toBe(true)
    expect(await house.vault.check(fresh.version, finished)).toEqual({ damage })
    expect(await handlesInto(house.folder)).toBe(0)
  })

  test.each([
    ["a small one", 900],
    ["a large one", SIZE],
  ])("a pipe in the place of %s is waited for by nobody", async (_what, size) => {
    const house = await newHouse()
    const fresh = freshVersion()
    const finished = await file(house.vault, fresh, someBytes(size))
    await rm(house.path(fresh.version))
    execFileSync("mkfifo", [house.path(fresh.version)])
    await expect(house.vault.read(fresh.version, fresh.key, size)).rejects.toMatchObject({ at: "size" })
    if (size <= CHUNK)
      for (let again = 0; again < 2; again++) await expect(house.vault.readSmall(fresh.version, fresh.key, size)).rejects.toMatchObject({ at: "missing" })
    expect(await house.vault.check(fresh.version, finished)).toEqual({ damage: "size" })
    expect(await handlesInto(house.folder)).toBe(0)
  })

  test("what is no file in the place of one is a document that is missing, or of another size", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const finished = await file(house.vault, fresh, someBytes(900))
    const path = house.path(fresh.version)
    await rm(path)
    await mkdir(path)
    await expect(house.vault.readSmall(fresh.version, fresh.key, 900)).rejects.toMatchObject({ at: "missing" })
    expect(await house.vault.check(fresh.version, finished)).toEqual({ damage: "size" })
    await rmdir(path)
    const socket = createServer().listen(path)
    await once(socket, "listening")
    await expect(house.vault.read(fresh.version, fresh.key, 900)).rejects.toMatchObject({ at: "missing" })
    await expect(house.vault.readSmall(fresh.version, fresh.key, 900)).rejects.toMatchObject({ at: "missing" })
    expect(await house.vault.check(fresh.version, finished)).toEqual({ damage: "missing" })
    socket.close()
  })

  test("in the first chunk is known before anything is promised: reading rejects at once", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    await file(house.vault, fresh, someBytes(SIZE))
    await edit(house, fresh, flipped(chunkOffset(2)))
    await expect(house.vault.read(fresh.version, fresh.key, SIZE, { from: 2 * CHUNK + 5, to: SIZE })).rejects.toThrow(SealedDamage)
  })

  test("outside a stretch does not keep the stretch from being read", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(SIZE)
    await file(house.vault, fresh, bytes)
    await edit(house, fresh, flipped(chunkOffset(4)))
    expect((await opened(house.vault, fresh, SIZE, { from: 5, to: 4 * CHUNK })).equals(bytes.subarray(5, 4 * CHUNK))).toBe(true)
  })

  test("another version's file in this one's place", async () => {
    const house = await newHouse()
    const [own, other] = [freshVersion(), freshVersion()]
    const finished = await file(house.vault, own, someBytes(SIZE))
    await file(house.vault, other, someBytes(SIZE))
    await copyFile(house.path(other.version), house.path(own.version))
    expect((await met(house, own, SIZE)).at).toBe("header")
    expect((await met(house, { version: own.version, key: other.key }, SIZE)).at).toBe("header")
    expect(await house.vault.check(own.version, finished)).toEqual({ damage: "bytes" })
  })

  test("another key", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    await file(house.vault, fresh, someBytes(SIZE))
    expect((await met(house, { version: fresh.version, key: newKey("version") }, SIZE)).at).toBe("header")
  })

  test("no file", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const finished = await file(house.vault, fresh, someBytes(10))
    await rm(house.path(fresh.version))
    expect((await met(house, fresh, 10)).at).toBe("missing")
    expect(await house.vault.check(fresh.version, finished)).toEqual({ damage: "missing" })
  })

  test("a filing that never ended is not a document, even with every byte there", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    await file(house.vault, fresh, someBytes(2 * CHUNK))
    await truncate(house.path(fresh.version), chunkOffset(1))
    expect((await met(house, fresh, CHUNK)).at).toBe(0)
    await appendFile(house.path(fresh.version), Buffer.alloc(SEALED_CHUNK))
    expect((await met(house, fresh, 2 * CHUNK)).at).toBe(1)
  })
})
