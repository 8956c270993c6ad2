import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises"
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { sealedSize } from "#seal"
import { openVault, type StoredVersion } from "#vault"
import { toId } from "#words"
import { describe, expect, test } from "vitest"
import { file, freshVersion, newHouse, opened, someBytes } from "./vaults.ts"

async function all(list: AsyncIterable<StoredVersion>): Promise<StoredVersion[]> {
  const found: StoredVersion[] = []
  for await (const each of list) found.push(each)
  return found.toSorted((a, b) => (a.version < b.version ? -1 : 1))
}

describe("the vault's folders", () => {
  test("stand where the format says and are nobody else's", async () => {
    const { vault, folder, firm, path } = await newHouse()
    const { version, key } = freshVersion()
    await vault.begin(version, key)
    expect(path(version)).toBe(join(folder, firm, version.slice(-2), version))
    const modes = await Promise.all(
      [folder, join(folder, firm), join(folder, firm, version.slice(-2)), path(version)].map(async (place) => (await stat(place)).mode & 0o777),
    )
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600])
  })

  test("keep files and folders their own even under a loose umask", async () => {
    const before = process.umask(0)
    try {
      const { vault, folder, path } = await newHouse()
      const { version, key } = freshVersion()
      await vault.begin(version, key)
      expect([(await stat(folder)).mode & 0o777, (await stat(path(version))).mode & 0o777]).toEqual([0o700, 0o600])
    } finally {
      process.umask(before)
    }
  })

  test("hold nothing but the header of a version that was only begun", async () => {
    const { vault, path } = await newHouse()
    const { version, key } = freshVersion()
    await vault.begin(version, key)
    expect((await readFile(path(version))).subarray(0, 8).toString("latin1")).toBe("MUNIMENT")
    expect((await stat(path(version))).size).toBe(80)
  })
})

describe("the list of what is kept", () => {
  test("is empty where nothing was ever filed", async () => {
    const { vault } = await newHouse()
    expect(await all(vault.list())).toEqual([])
  })

  test("names every file with its size: filed, begun and under way", async () => {
    const { vault } = await newHouse()
    const [filed, begun] = [freshVersion(), freshVersion()]
    await file(vault, filed, someBytes(1000))
    await vault.begin(begun.version, begun.key)
    const expected = [
      { version: filed.version, sealedSize: sealedSize(1000) },
      { version: begun.version, sealedSize: 80 },
    ]
    expect(await all(vault.list())).toEqual(expected.toSorted((a, b) => (a.version < b.version ? -1 : 1)))
  })

  test("passes over what the vault did not put there: odd names, folders, a version in another's drawer", async () => {
    const { vault, folder, firm } = await newHouse()
    const filed = freshVersion()
    await file(vault, filed, someBytes(10))
    const drawer = join(folder, firm, filed.version.slice(-2))
    const elsewhere = join(folder, firm, filed.version.endsWith("zz") ? "yy" : "zz")
    await mkdir(elsewhere, { recursive: true })
    await writeFile(join(elsewhere, filed.version), "")
    await writeFile(join(drawer, "ver_notanid"), "")
    await writeFile(join(drawer, `${filed.version}.part`), "")
    await writeFile(join(folder, firm, "stray"), "")
    await mkdir(join(drawer, `${freshVersion().version.slice(0, -2)}${filed.version.slice(-2)}`))
    expect((await all(vault.list())).map(({ version }) => version)).toEqual([filed.version])
  })

  test("never shows another firm's files", async () => {
    const { vault, folder } = await newHouse()
    const filed = freshVersion()
    await file(vault, filed, someBytes(10))
    const other = openVault(folder, toId("firm", randomBytes(16)), { reserve: 0 })
    expect(await all(other.list())).toEqual([])
    await expect(other.read(filed.version, filed.key, 10)).rejects.toThrow("missing")
    await other.close()
  })
})

describe("removing", () => {
  test("takes the file away, for good and only this one; twice is safe", async () => {
    const { vault, folder, firm } = await newHouse()
    const [one, two] = [freshVersion(), freshVersion()]
    for (const fresh of [one, two]) await file(vault, fresh, someBytes(10))
    await vault.remove(one.version)
    await vault.remove(one.version)
    await vault.remove(freshVersion().version)
    expect((await all(vault.list())).map(({ version }) => version)).toEqual([two.version])
    expect((await opened(vault, two, 10)).length).toBe(10)
    expect(await readdir(join(folder, firm))).toContain(two.version.slice(-2))
  })

  test("ends an upload that is under way", async () => {
    const { vault } = await newHouse()
    const fresh = freshVersion()
    await vault.begin(fresh.version, fresh.key)
    const intake = await vault.resume(fresh.version, fresh.key, { tail: null })
    await vault.remove(fresh.version)
    expect(intake.ok && (await intake.value.pause())).toMatchObject({ ok: false, refusal: { code: "filing-over" } })
    expect(await vault.resume(fresh.version, fresh.key, { tail: null })).toMatchObject({ refusal: { code: "filing-changed" } })
  })
})

test("a folder that cannot be read is a fault, not an empty vault", async ({ skip }) => {
  if (process.getuid?.() === 0) return skip("root reads every folder")
  const { vault, folder, firm } = await newHouse()
  const fresh = freshVersion()
  await file(vault, fresh, someBytes(10))
  await chmod(join(folder, firm), 0)
  await expect(all(vault.list())).rejects.toThrow("EACCES")
  await chmod(join(folder, firm), 0o700)
})
