import { readFile, rm, stat, truncate } from "node:fs/promises"
import { CHUNK, newKey, sealedSize, unwrapKey, wrapKey } from "#seal"
import { SealedDamage } from "#vault"
import { describe, expect, test } from "vitest"
import { file, freshVersion, handlesInto, inPieces, newHouse, opened, resumed, sha256, someBytes, thenBreaking } from "./vaults.ts"

const SIZES = [0, 1, 15, 16, 17, 4095, 4096, CHUNK - 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 10 * CHUNK, 37 * CHUNK + 5]

describe("a filed document", () => {
  test.each(SIZES)("of %i bytes is kept whole, and both its hashes are true", async (size) => {
    const { vault, path, folder } = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(size)
    const finished = await file(vault, fresh, bytes)
    const sealed = await readFile(path(fresh.version))
    expect(finished.size).toBe(size)
    expect(finished.sha256).toEqual(sha256(bytes))
    expect(finished.sealedSize).toBe(sealedSize(size))
    expect(finished.sealedSize).toBe(sealed.length)
    expect(finished.sealedHash).toEqual(sha256(sealed))
    expect((await opened(vault, fresh, size)).equals(bytes)).toBe(true)
    expect(await vault.check(fresh.version, finished)).toBe("whole")
    expect(await handlesInto(folder)).toBe(0)
  })

  test("leaves no plaintext in its file", async () => {
    const { vault, path } = await newHouse()
    const fresh = freshVersion()
    await file(vault, fresh, Buffer.alloc(CHUNK + 100, "privileged and confidential "))
    expect((await readFile(path(fresh.version))).includes("privileged")).toBe(false)
  })

  test("many at once are kept apart", async () => {
    const { vault } = await newHouse()
    const sizes = [3, CHUNK, 5 * CHUNK + 1, 40 * CHUNK, 2 * CHUNK - 3, 0, 12 * CHUNK, 9]
    const filed = await Promise.all(
      sizes.map(async (size, turn) => {
        const fresh = freshVersion()
        const bytes = someBytes(size + turn).subarray(turn)
        return { fresh, bytes, finished: await file(vault, fresh, bytes, [10_007 + turn]) }
      }),
    )
    for (const { fresh, bytes, finished } of filed) {
      expect(finished.sha256).toEqual(sha256(bytes))
      expect(await vault.check(fresh.version, finished)).toBe("whole")
    }
  })
})

describe("a paused upload", () => {
  const AT = [0, 1, 100, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 77, 3 * CHUNK - 1]
  for (const memory of ["from memory", "from the disk"] as const) {
    test.each(AT)(`at byte %i goes on ${memory}`, async (at) => {
      const house = await newHouse()
      const fresh = freshVersion()
      const bytes = someBytes(3 * CHUNK)
      await house.vault.begin(fresh.version, fresh.key)
      const first = await resumed(house.vault, fresh)
      expect(await first.take(thenBreaking(bytes.subarray(0, at)), bytes.length)).toEqual({ ok: true, value: { bytes: at, broke: true } })
      expect(first.offset).toBe(at)
      const paused = await first.pause()
      expect(paused).toMatchObject({ ok: true, value: { offset: at } })
      if (!paused.ok) return
      expect(paused.value.tail === null).toBe(at === 0)
      const vault = memory === "from memory" ? house.vault : await house.restarted()
      const second = await resumed(vault, fresh, paused.value.tail)
      expect(second.offset).toBe(at)
      await second.take(inPieces(bytes.subarray(at)), bytes.length - at)
      const finished = await second.finish()
      expect(finished).toMatchObject({
        ok: true,
        value: { size: bytes.length, sha256: sha256(bytes), sealedHash: sha256(await readFile(house.path(fresh.version))) },
      })
      expect((await opened(vault, fresh, bytes.length)).equals(bytes)).toBe(true)
      expect(await handlesInto(house.folder)).toBe(0)
    })
  }

  test("with every byte there but a full last chunk asks for the last byte again, since only finishing may seal it", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(2 * CHUNK)
    await vault.begin(fresh.version, fresh.key)
    const first = await resumed(vault, fresh)
    await first.take(inPieces(bytes), bytes.length)
    const paused = await first.pause()
    expect(paused).toMatchObject({ ok: true, value: { offset: bytes.length - 1 } })
    const second = await resumed(vault, fresh, paused.ok ? paused.value.tail : null)
    await second.take(inPieces(bytes.subarray(-1)), 1)
    expect(await second.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("whose tail was sealed into a chunk since goes on after that chunk", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(2 * CHUNK + 10)
    await house.vault.begin(fresh.version, fresh.key)
    const first = await resumed(house.vault, fresh)
    await first.take(inPieces(bytes.subarray(0, 100)), bytes.length)
    const early = await first.pause()
    const tail = early.ok ? early.value.tail : null
    const second = await resumed(house.vault, fresh, tail)
    await second.take(inPieces(bytes.subarray(100, CHUNK + 50)), bytes.length - 100)
    await second.pause()
    const third = await resumed(await house.restarted(), fresh, tail)
    expect(third.offset).toBe(CHUNK)
    await third.take(inPieces(bytes.subarray(CHUNK)), bytes.length - CHUNK)
    expect(await third.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("seals its tail anew each time, so that two tails of the same bytes tell nothing", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const first = await resumed(vault, fresh)
    await first.take(inPieces(someBytes(50)), 1000)
    const one = await first.pause()
    const two = await (await resumed(vault, fresh, one.ok ? one.value.tail : null)).pause()
    expect(one.ok && two.ok && one.value.offset === 50 && two.value.offset === 50).toBe(true)
    expect(one.ok && two.ok && Buffer.from(one.value.tail ?? []).equals(Buffer.from(two.value.tail ?? []))).toBe(false)
  })
})

test("an upload and an opening outlive the key that the caller brought", async () => {
  const { vault } = await newHouse()
  const fresh = freshVersion()
  const lent = () => unwrapKey(fresh.key, "version", wrapped, ["lent"])
  const wrapped = wrapKey(fresh.key, fresh.key, ["lent"])
  const bytes = someBytes(5 * CHUNK + 3)
  await vault.begin(fresh.version, fresh.key)
  const lend = async (tail: Uint8Array | null) => {
    using key = lent()
    return await resumed(vault, { version: fresh.version, key }, tail)
  }
  const first = await lend(null)
  await first.take(inPieces(bytes.subarray(0, CHUNK + 9)), bytes.length)
  const paused = await first.pause()
  const second = await lend(paused.ok ? paused.value.tail : null)
  await second.take(inPieces(bytes.subarray(CHUNK + 9)), bytes.length - CHUNK - 9)
  expect(await second.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  const open = async () => {
    using key = lent()
    return await vault.read(fresh.version, key, bytes.length)
  }
  const pieces: Buffer[] = []
  for await (const piece of await open()) pieces.push(piece as Buffer)
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
})

describe("an intake refuses", () => {
  test("more bytes than were announced, and has taken exactly those", async () => {
    const { vault, folder } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const intake = await resumed(vault, fresh)
    expect(await intake.take(inPieces(someBytes(1001), [400]), 1000)).toMatchObject({ ok: false, refusal: { code: "length-differs" } })
    expect(intake.offset).toBe(1000)
    expect(await intake.pause()).toMatchObject({ ok: true, value: { offset: 1000 } })
    expect(await handlesInto(folder)).toBe(0)
  })

  test("to finish on a chunk boundary where more had been announced", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const intake = await resumed(vault, fresh)
    await intake.take(inPieces(someBytes(CHUNK)), CHUNK + 1)
    expect(await intake.finish()).toMatchObject({ ok: false, refusal: { code: "length-differs" } })
  })

  test("a second intake of the same version while one is open", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const [one, two] = await Promise.all([vault.resume(fresh.version, fresh.key, { tail: null }), vault.resume(fresh.version, fresh.key, { tail: null })])
    expect([one.ok, two.ok]).toEqual([true, false])
    expect(two).toMatchObject({ refusal: { code: "filing-busy" } })
    if (one.ok) await one.value.close()
    await (await resumed(vault, fresh)).close()
  })

  test("to go on where the file is gone, or not even the header is left", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    await house.vault.begin(fresh.version, fresh.key)
    await truncate(house.path(fresh.version), 79)
    expect(await house.vault.resume(fresh.version, fresh.key, { tail: null })).toMatchObject({ refusal: { code: "filing-changed" } })
    await rm(house.path(fresh.version))
    expect(await house.vault.resume(fresh.version, fresh.key, { tail: null })).toMatchObject({ refusal: { code: "filing-changed" } })
    expect(await handlesInto(house.folder)).toBe(0)
  })

  test("to go on where the disk has lost chunks that were acknowledged", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    await house.vault.begin(fresh.version, fresh.key)
    const intake = await resumed(house.vault, fresh)
    await intake.take(inPieces(someBytes(2 * CHUNK + 9)), 3 * CHUNK)
    const paused = await intake.pause()
    const tail = paused.ok ? paused.value.tail : null
    await truncate(house.path(fresh.version), sealedSize(CHUNK))
    expect(await house.vault.resume(fresh.version, fresh.key, { tail })).toMatchObject({ refusal: { code: "filing-changed" } })
    expect(await (await house.restarted()).resume(fresh.version, fresh.key, { tail })).toMatchObject({ refusal: { code: "filing-changed" } })
  })
})

describe("an intake throws", () => {
  test("where the key is not the version's, or a tail was altered or belongs to another version", async () => {
    const { vault, folder } = await newHouse()
    const [fresh, other] = [freshVersion(), freshVersion()]
    for (const each of [fresh, other]) await vault.begin(each.version, each.key)
    const tails = []
    for (const each of [fresh, other]) {
      const intake = await resumed(vault, each)
      await intake.take(inPieces(someBytes(99)), 200)
      const paused = await intake.pause()
      tails.push(Buffer.from((paused.ok ? paused.value.tail : null) ?? []))
    }
    const [own, strange] = [tails[0] ?? Buffer.of(), tails[1] ?? Buffer.of()]
    const damaged = (at: string) => (thrown: unknown) => thrown instanceof SealedDamage && thrown.at === at && thrown.version === fresh.version
    await expect(vault.resume(fresh.version, newKey("version"), { tail: null })).rejects.toSatisfy(damaged("header"))
    await expect(vault.resume(fresh.version, fresh.key, { tail: strange })).rejects.toSatisfy(damaged("tail"))
    for (const at of [4, 5, own.length - 1]) {
      const altered = Buffer.from(own)
      altered[at] = (altered[at] ?? 0) ^ 1
      await expect(vault.resume(fresh.version, fresh.key, { tail: altered })).rejects.toSatisfy(damaged("tail"))
    }
    expect(await handlesInto(folder)).toBe(0)
    expect((await resumed(vault, fresh, own)).offset).toBe(99)
  })

  test("where it is used after it was paused, finished or closed; closing again is safe", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const ends = ["pause", "close", "finish"] as const
    for (const end of ends) {
      const intake = await resumed(vault, fresh)
      await intake[end]()
      await expect(intake.take(inPieces(someBytes(1)), 1)).rejects.toThrow("closed")
      await expect(intake.pause()).rejects.toThrow("closed")
      await expect(intake.finish()).rejects.toThrow("closed")
      await intake.close()
      await intake.close()
    }
  })

  test("where the vault is closed under it, and leaves what it wrote to be resumed", async () => {
    const house = await newHouse()
    const fresh = freshVersion()
    const bytes = someBytes(6 * CHUNK)
    await house.vault.begin(fresh.version, fresh.key)
    const intake = await resumed(house.vault, fresh)
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 3 * CHUNK + 5)
      await house.vault.close()
      yield bytes.subarray(3 * CHUNK + 5)
    }
    await expect(intake.take(slowly(), bytes.length)).rejects.toThrow("closed")
    expect(await handlesInto(house.folder)).toBe(0)
    const again = await resumed(await house.restarted(), fresh)
    expect(again.offset).toBe(3 * CHUNK)
    await again.take(inPieces(bytes.subarray(again.offset)), bytes.length - again.offset)
    expect(await again.finish()).toMatchObject({ ok: true, value: { sha256: sha256(bytes) } })
  })

  test("where a version is begun twice", async () => {
    const { vault, path } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    await expect(vault.begin(fresh.version, fresh.key)).rejects.toThrow("EEXIST")
    expect((await stat(path(fresh.version))).size).toBe(80)
  })
})

test("a source is never ended by the intake: its line still has to carry the answer", async () => {
  const { vault } = await newHouse()
  const fresh = freshVersion()
  await vault.begin(fresh.version, fresh.key)
  const intake = await resumed(vault, fresh)
  let ended = false
  const source: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: someBytes(10) }),
      return: async () => {
        ended = true
        return { done: true, value: undefined }
      },
    }),
  }
  expect(await intake.take(source, 25)).toMatchObject({ ok: false, refusal: { code: "length-differs" } })
  expect(ended).toBe(false)
  await intake.close()
})
