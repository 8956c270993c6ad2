/** The mark of a restore that has not ended: it stands in the folder that is restored into, and in no folder of a house. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { WrongSetting } from "../../src/hall/settings.ts"
import { beginRestoring, endRestoring, requireEnded } from "../../src/hall/unended.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-unended-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("a folder that is restored into", () => {
  test("opens for no house until the restore has ended", () => {
    const data = join(folder, "new")
    beginRestoring(data)
    expect(() => {
      requireEnded(data)
    }).toThrow(WrongSetting)
    endRestoring(data)
    requireEnded(data)
    expect(readdirSync(data)).toEqual([])
  })
  test("is not one that a house was opened on while the backup was checked: that is left as it is", () => {
    const data = mkdtempSync(join(folder, "house-"))
    writeFileSync(join(data, "secrets"), "a house's own")
    expect(() => {
      beginRestoring(data)
    }).toThrow(WrongSetting)
    requireEnded(data)
    expect(readdirSync(data)).toEqual(["secrets"])
  })
})
