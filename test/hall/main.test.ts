/** Every word of the house leads somewhere, from any folder, and a word that is none gets an answer. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { HOUSE_WORDS } from "../../src/hall/main.ts"

const root = join(import.meta.dirname, "..", "..")

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "muniment-words-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test.each(Object.entries(HOUSE_WORDS))("%s leads to a module that runs it", async (_word, find) => {
  expect(await find()).toBeTypeOf("function")
})

test("the launcher works from another folder and through a chain of links", () => {
  const folder = newFolder()
  symlinkSync(join(root, "muniment"), join(folder, "first"))
  symlinkSync("first", join(folder, "second"))
  const done = spawnSync(join(folder, "second"), ["--version"], { cwd: folder, encoding: "utf8" })
  expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(done.status).toBe(0)
})

test.each([["nonsense"], ["constructor"], ["__proto__"], ["--nonsense"]])("%s is no word: a status other than 0 and nothing on standard output", (word) => {
  const done = spawnSync(join(root, "muniment"), [word], { encoding: "utf8" })
  expect(done.status).toBeGreaterThan(0)
  expect(done.stdout).toBe("")
  expect(done.stderr).not.toContain("    at ")
})

test("standard output belongs to the word alone", () => {
  expect(spawnSync(join(root, "muniment"), ["--help"], { encoding: "utf8" }).stdout).toMatch(/^Usage: /)
})
