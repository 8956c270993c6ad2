/** What `file` finds under a path: everything a folder holds, by its exact name, and nothing that a link leads out to. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { walk } from "../../cli/filing/walk.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muniment-walk-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function found(paths: readonly string[], hidden = false): Promise<string[]> {
  const met = await Array.fromAsync(walk(paths, hidden))
  return met.map((one) =>
    one.kind === "file" ? `${one.shown.slice(folder.length + 1)} = ${one.name ?? "(no name)"}` : `${one.shown.slice(folder.length + 1)} left out: ${one.why}`,
  )
}

test("a folder is taken whole, in the order of names", async () => {
  mkdirSync(join(folder, "b", "deep"), { recursive: true })
  for (const name of ["c.txt", "a.txt", "b/deep/x.txt", "b/a.txt"]) writeFileSync(join(folder, name), name)
  expect(await found([folder])).toEqual(["a.txt = a.txt", "b/a.txt = a.txt", "b/deep/x.txt = x.txt", "c.txt = c.txt"])
})

test("a slash at the end, two paths and the same one twice are taken as they are said", async () => {
  writeFileSync(join(folder, "a"), "")
  expect(await found([`${folder}/`, join(folder, "a")])).toEqual(["a = a", "a = a"])
})

test("hidden files and folders wait to be asked for", async () => {
  mkdirSync(join(folder, ".git"))
  writeFileSync(join(folder, ".git", "config"), "")
  writeFileSync(join(folder, ".secret"), "")
  expect(await found([folder])).toEqual([".git left out: hidden", ".secret left out: hidden"])
  expect(await found([folder], true)).toEqual([".git/config = config", ".secret = .secret"])
  expect(await found([join(folder, ".secret")])).toEqual([".secret = .secret"])
})

test.each<[what: string, make: (at: string) => void, expected: string]>([
  ["a link to a file outside", (at) => symlinkSync("/etc/hostname", at), "link left out: link"],
  ["a link to a folder outside", (at) => symlinkSync("/etc", at), "link left out: link"],
  ["a link that climbs out", (at) => symlinkSync("../../../../etc/hostname", at), "link left out: link"],
  ["a link to its own folder", (at) => symlinkSync(".", at), "link left out: link"],
  ["a link to itself", (at) => symlinkSync("link", at), "link left out: link"],
  ["a link to nothing", (at) => symlinkSync("nowhere", at), "link left out: link"],
  ["a link to a neighbour whose path begins alike", (at) => symlinkSync(`${folder}-beside`, at), "link left out: link"],
])("%s is left out of a folder", async (_what, make, expected) => {
  mkdirSync(join(folder, "in"))
  writeFileSync(`${folder}-beside`, "")
  make(join(folder, "in", "link"))
  expect(await found([join(folder, "in")])).toEqual([`in/${expected}`])
  rmSync(`${folder}-beside`)
})

test("what is neither a file nor a folder is left out", async () => {
  const path = join(folder, "socket")
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  expect(await found([folder])).toEqual(["socket left out: not-a-file"])
  expect(await found([path])).toEqual(["socket left out: not-a-file"])
  await new Promise((resolve) => server.close(resolve))
})

test("a link to a file within the folder is taken by its own name, and a link that the person names is followed", async () => {
  writeFileSync(join(folder, "a"), "a")
  symlinkSync("a", join(folder, "b"))
  expect(await found([folder])).toEqual(["a = a", "b = b"])
  expect(await found([join(folder, "b")])).toEqual(["b = b"])
})

test("the folders of a file are names that could be kept, or none are", async () => {
  const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff, 0x62])])
  mkdirSync(odd)
  writeFileSync(Buffer.concat([odd, Buffer.from("/a.txt")]), "")
  mkdirSync(Buffer.concat([odd, Buffer.from("/below")]))
  writeFileSync(Buffer.concat([odd, Buffer.from("/below/b.txt")]), "")
  mkdirSync(join(folder, "even"))
  writeFileSync(join(folder, "even", "c.txt"), "")
  const met = await Array.fromAsync(walk([folder], false))
  expect(met.map((one) => one.kind === "file" && [one.name, one.folders])).toEqual([
    ["a.txt", null],
    ["b.txt", null],
    ["c.txt", [basename(folder), "even"]],
  ])
})

test("names are taken exactly, and one that is no UTF-8 has none", async () => {
  const names = [" leading", "trailing ", "new\nline", "evil\u202etxt.exe", "e\u0301", "é", "日本.pdf", "-rf"]
  for (const name of names) writeFileSync(join(folder, name), "")
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff, 0x62])]), "")
  const met = await Array.fromAsync(walk([folder], false))
  expect(met.map((one) => (one.kind === "file" ? String(one.name) : one.why)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    [...names, "null"].toSorted((a, b) => (a < b ? -1 : 1)),
  )
})
