/** A restore that is refused leaves nothing behind, and one that broke off leaves nothing that opens: a folder with a firm's keys and no more of it would begin that firm's ledger anew. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { killableHouse } from "../torture/server.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-restore-"))
const target = join(folder, "backup")
beforeAll(async () => {
  const house = await killableHouse(join(folder, "data"))
  await house.start()
  const made = house.word(["backup", target])
  if (made.status !== 0) throw new Error(made.said)
  await house.stop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the backup whose list says something else. */
function copyWith(name: string, change: (firm: { steps: string[]; columns: Record<string, string[]> }) => void): string {
  const copy = join(folder, name)
  cpSync(target, copy, { recursive: true })
  const path = join(copy, "sealed", "backup.json")
  const list = JSON.parse(readFileSync(path, "utf8")) as { firms: { steps: string[]; columns: Record<string, string[]> }[] }
  for (const firm of list.firms) change(firm)
  writeFileSync(path, JSON.stringify(list))
  return copy
}

test("of another version nothing is written", async () => {
  const data = join(folder, "older")
  const refused = (await killableHouse(data)).word(["restore", copyWith("of an older version", (firm) => void firm.steps.pop())])
  expect(refused).toMatchObject({ status: 1, said: "This backup was made by another version of Muniment: restore it with that version, then update.\n" })
  expect(existsSync(data)).toBe(false)
})

test("where it broke off, no word opens the folder and no house, until it is restored into a new one", async () => {
  const data = join(folder, "half")
  const half = await killableHouse(data)
  const copy = copyWith("without a table", (firm) => {
    delete firm.columns["people"]
  })
  expect(half.word(["restore", copy])).toMatchObject({ status: 1, said: "The backup lacks the table people.\n" })
  for (const words of [["start"], ["vault", "check"], ["firm", "list"], ["backup", join(folder, "never")]])
    expect(half.word(words)).toMatchObject({
      status: 1,
      said: expect.stringMatching(/^A restore into [^\n]+half has not come to its end: [^\n]+\.\n$/) as string,
    })
  expect(half.word(["restore", target])).toMatchObject({ status: 1, said: expect.stringContaining("is not empty") as string })
  rmSync(data, { recursive: true })
  expect(half.word(["restore", target])).toMatchObject({ status: 0 })
  await half.start()
  await half.stop()
})
