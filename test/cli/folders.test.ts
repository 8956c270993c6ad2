/** Filing whole folders by the command line: what they say of where their documents go, and of what these are called. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { folderAt, heldIn, states } from "./filed.ts"
import { done, filed, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

let firm: CommandFirm
let code = ""
beforeAll(async () => {
  firm = await openCommandFirm()
})
beforeEach(async () => {
  code = await firm.openMatter("Folders")
})
afterAll(() => firm[Symbol.asyncDispose]())

test("a folder that is called like a place of the plan is that place, what lies deeper stands before the names, and the same command again files none twice", async () => {
  await done(firm.lead, "plan", code, "--set", "01 Correspondence", "02 Advice")
  const folder = folderAt(firm.lead, { "terms.txt": "1", "Correspondence/terms.txt": "2", "correspondence/2026/terms.txt": "3", "Old/terms.txt": "4" })
  const all = async (...more: string[]) => filed(await firm.lead.run("file", folder, "--matter", code, "--json", ...more)).summary
  expect(await all()).toMatchObject({ filed: 4 })
  const plan = await json<{ id: string; name: string }[]>(firm.lead, "plan", code)
  const rows = async () =>
    (await json<{ name: string; place: string | null }[]>(firm.lead, "documents", code))
      .map((row) => `${plan.find((place) => place.id === row.place)?.name ?? "-"}: ${row.name}`)
      .toSorted()
  const kept = ["-: Old/terms.txt", "-: terms.txt", "01 Correspondence: 2026/terms.txt", "01 Correspondence: terms.txt"]
  expect(await rows()).toEqual(kept)
  expect(await all()).toMatchObject({ filed: 0, thereAlready: 4 })
  const [there] = filed(await firm.lead.run("file", join(folder, "terms.txt"), "--matter", code, "--place", "Advice", "--json")).files
  expect(there).toMatchObject({ state: "there-already", elsewhere: true })
  expect((await done(firm.lead, "file", join(folder, "terms.txt"), "--matter", code, "--place", "Advice")).out).toContain(", in another place of the file plan")
  expect((await done(firm.lead, "file", folder, "--matter", code)).out).not.toContain("in another place")
  // Where a place is said, all of it goes there.
  expect(await all("--again", "--place", "Advice")).toMatchObject({ filed: 4 })
  const advice = ["02 Advice: Correspondence/terms.txt", "02 Advice: Old/terms.txt", "02 Advice: correspondence/2026/terms.txt", "02 Advice: terms.txt"]
  expect(await rows()).toEqual([...kept, ...advice].toSorted())
  expect(await all("--again", "--flat")).toMatchObject({ filed: 4 })
  expect((await rows()).filter((row) => row === "-: terms.txt")).toHaveLength(5)
})

test("what lies in a folder whose name is no UTF-8 is refused, since that would stand before its name, and filed where no folder is heeded", async () => {
  const folder = folderAt(firm.lead, { "good.txt": "good" })
  const odd = Buffer.concat([Buffer.from(`${folder}/no`), Buffer.of(0xff)])
  mkdirSync(odd)
  writeFileSync(Buffer.concat([odd, Buffer.from("/in.txt")]), "in")
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect([ended.status, states(filed(ended).files)]).toEqual([1, { "good.txt": "filed", "in.txt": "name-unusable" }])
  expect(states(filed(await firm.lead.run("file", folder, "--matter", code, "--flat", "--json")).files)).toEqual({
    "good.txt": "there-already",
    "in.txt": "filed",
  })
  expect(Object.keys(await heldIn(firm.lead, code)).toSorted()).toEqual(["good.txt", "in.txt"])
})
