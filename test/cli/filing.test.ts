/** Filing by the command line: whole folders by their exact names, nothing twice, and nothing lost when the line breaks, the command is killed or the house is. */
import { randomBytes } from "node:crypto"
import { appendFileSync, existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { folderAt, heldIn, states } from "./filed.ts"
import { PEOPLE, done, filed, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

const MIB = 1024 * 1024
let firm: CommandFirm
let code = ""
beforeAll(async () => {
  firm = await openCommandFirm()
})
beforeEach(async () => {
  firm.line.up = () => "pass"
  firm.line.down = () => "pass"
  firm.line.mend = () => null
  firm.line.asked.length = 0
  code = await firm.openMatter("Filing")
})
afterAll(() => firm[Symbol.asyncDispose]())

const folderOf = (files: Readonly<Record<string, string | Buffer>>): string => folderAt(firm.lead, files)
const held = (): Promise<Record<string, Buffer>> => heldIn(firm.lead, code)

/** Starts a command that files a folder, and kills it once so many bytes of a document have gone out. */
async function killAfter(bytes: number, folder: string): Promise<void> {
  let standing: () => void = () => undefined
  const stood = new Promise<void>((resolve) => (standing = resolve))
  firm.line.up = (path, sent) => (path.includes("/filings/fil_") && sent > bytes ? (standing(), "stand still") : "pass")
  const child = firm.lead.start("file", folder, "--matter", code)
  await stood
  child.kill("SIGKILL")
  await new Promise((resolve) => child.once("close", resolve))
  firm.line.up = () => "pass"
}

const journal = (): string[] => readdirSync(join(firm.lead.folder, "state", "muniment", "filings"))

test("a folder of awkward files is filed whole, and every byte comes back", async () => {
  const files = {
    "empty.txt": "",
    "one.bin": Buffer.of(0),
    "chunk.bin": randomBytes(262_144),
    "more.bin": randomBytes(262_145),
    "deep/er/letter é 日本.txt": "é",
    "deep/-rf.txt": "dash",
    "deep/a b  c.txt": "spaces",
    "%2e%2e.txt": "percent",
  }
  const folder = folderOf(files)
  symlinkSync("/etc/hostname", join(folder, "out"))
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  const { files: lines, summary } = filed(ended)
  expect(ended.status).toBe(0)
  expect(summary).toMatchObject({ filed: 8, refused: 0, lost: 0, leftOut: 1 })
  expect(lines.every((line) => line.state === "filed" && line.keptAs === null)).toBe(true)
  expect(await held()).toEqual(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)])))
  expect(journal()).toEqual([])
})

test("the same command again files nothing twice, --again does, and the same bytes under another name are filed and named as twins", async () => {
  const folder = folderOf({ "a.txt": "same", "b.txt": "other" })
  await done(firm.lead, "file", folder, "--matter", code)
  expect(states(filed(await firm.lead.run("file", folder, "--matter", code, "--json")).files)).toEqual({ "a.txt": "there-already", "b.txt": "there-already" })
  writeFileSync(join(folder, "b.txt"), "changed")
  expect(states(filed(await firm.lead.run("file", folder, "--matter", code, "--json")).files)).toEqual({ "a.txt": "there-already", "b.txt": "filed" })
  const [again] = filed(await firm.lead.run("file", join(folder, "a.txt"), "--matter", code, "--again", "--json")).files
  expect(again).toMatchObject({ state: "filed" })
  writeFileSync(join(folder, "copy.txt"), "same")
  const [copy] = filed(await firm.lead.run("file", join(folder, "copy.txt"), "--matter", code, "--json")).files
  expect(copy).toMatchObject({ state: "filed", twin: expect.stringMatching(/^doc_/) as string })
})

test("a name that hides or misleads is refused by name, and all others are filed", async () => {
  const folder = folderOf({ "good.txt": "good", "bad\nline.txt": "x", "evil\u202etxt.exe": "x", "zero\u200bwidth": "x", "bell\u0007": "x", "\u00a0": "x" })
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/no`), Buffer.of(0xff)]), "x")
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(ended.status).toBe(1)
  expect(Object.values(states(filed(ended).files)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    "filed",
    "malformed",
    ...Array<string>(5).fill("name-unusable"),
  ])
  expect(Object.keys(await held())).toEqual(["good.txt"])
  const told = await firm.lead.run("file", folder, "--matter", code)
  expect(told.out).not.toMatch(/[\u202e\u200b]/)
  expect(told.out).toContain("\\u{202e}")
})

test("a name that the house keeps in another spelling is reported", async () => {
  const folder = folderOf({ "e\u0301.txt": "x", " led.txt": "y" })
  const { files } = filed(await firm.lead.run("file", folder, "--matter", code, "--json"))
  expect(new Set(files.map((line) => line.keptAs))).toEqual(new Set(["led.txt", "\u00e9.txt"]))
  expect(states(filed(await firm.lead.run("file", folder, "--matter", code, "--json")).files)).toEqual({
    " led.txt": "there-already",
    "e\u0301.txt": "there-already",
  })
})

test("a broken line is taken up where it broke, and the document is whole", async () => {
  const bytes = randomBytes(12 * MIB)
  const folder = folderOf({ "big.bin": bytes })
  let breaks = 0
  firm.line.up = (path, sent) => (path.includes("/filings/fil_") && sent > 3 * MIB && breaks < 3 ? (breaks++, "break") : "pass")
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(states(filed(ended).files)).toEqual({ "big.bin": "filed" })
  expect(breaks).toBe(3)
  expect(firm.line.asked.filter((one) => /^POST .*\/filings$/.test(one))).toHaveLength(1)
  expect((await held())["big.bin"]?.equals(bytes)).toBe(true)
})

test("a line that breaks after the last byte, before the answer, files the document once", async () => {
  const folder = folderOf({ "last.bin": randomBytes(MIB) })
  let broken = false
  firm.line.mend = (path, body) => {
    if (broken || !path.includes("/filings/fil_") || body.length > 0) return null
    broken = true
    return Buffer.alloc(0)
  }
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(ended.status).toBe(0)
  expect(Object.keys(await held())).toEqual(["last.bin"])
})

test("a line that breaks while the house is asked what became of a document does not end the command", async () => {
  const folder = folderOf({ "told.bin": randomBytes(MIB) })
  let breaks = 0
  firm.line.down = (path) => (path.includes("/filings/fil_") && breaks < 3 ? (breaks++, "break") : "pass")
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect([breaks, ended.status]).toEqual([3, 0])
  expect(states(filed(ended).files)).toEqual({ "told.bin": "filed" })
})

test("a command killed in the middle goes on where it was, without sending again what had arrived", async () => {
  const bytes = randomBytes(24 * MIB)
  const folder = folderOf({ "big.bin": bytes, "small.txt": "small" })
  await killAfter(9 * MIB, folder)
  expect(journal().length).toBeGreaterThan(0)
  let carried = 0
  firm.line.up = (path, sent) => {
    if (path.includes("/filings/fil_")) carried = Math.max(carried, sent)
    return "pass"
  }
  firm.line.asked.length = 0
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(ended).toMatchObject({ status: 0 })
  expect(firm.line.asked.some((one) => one.startsWith("HEAD "))).toBe(true)
  expect(carried).toBeLessThan(bytes.length - 6 * MIB)
  expect((await held())["big.bin"]?.equals(bytes)).toBe(true)
  expect(journal()).toEqual([])
})

test("a house killed in the middle and started again gets the rest of the document", async () => {
  const bytes = randomBytes(16 * MIB)
  const folder = folderOf({ "big.bin": bytes })
  const killed: Promise<void>[] = []
  firm.line.up = (path, sent) => {
    if (killed.length === 0 && path.includes("/filings/fil_") && sent > 6 * MIB) killed.push(firm.house.kill(false).then(() => firm.house.start()))
    return "pass"
  }
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(killed).toHaveLength(1)
  await Promise.all(killed)
  expect(states(filed(ended).files)).toEqual({ "big.bin": "filed" })
  expect((await held())["big.bin"]?.equals(bytes)).toBe(true)
})

test("a file that changes after it was hashed is refused, and nothing of it is filed", async () => {
  const folder = folderOf({ "moving.bin": randomBytes(4 * MIB) })
  const path = join(folder, "moving.bin")
  let changed = false
  firm.line.up = (asked) => {
    if (!changed && asked.includes("/filings/fil_")) {
      changed = true
      const bytes = readFileSync(path)
      bytes.fill(0, 3 * MIB)
      writeFileSync(path, bytes)
    }
    return "pass"
  }
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(ended.status).toBe(1)
  expect(states(filed(ended).files)).toEqual({ "moving.bin": "hash-differs" })
  expect(await held()).toEqual({})
})

test("a filing whose file was appended to since is begun anew, not continued", async () => {
  const folder = folderOf({ "log.txt": randomBytes(6 * MIB) })
  await killAfter(2 * MIB, folder)
  appendFileSync(join(folder, "log.txt"), "one more line")
  firm.line.up = () => "pass"
  await done(firm.lead, "file", folder, "--matter", code)
  expect((await held())["log.txt"]?.equals(readFileSync(join(folder, "log.txt")))).toBe(true)
})

test("a filing that was withdrawn meanwhile is begun anew", async () => {
  const folder = folderOf({ "again.bin": randomBytes(4 * MIB) })
  await killAfter(MIB, folder)
  firm.line.up = () => "pass"
  await pause(300)
  const [row] = await json<{ id: string }[]>(firm.lead, "filings", code)
  await done(firm.lead, "filings", code, "--withdraw", row?.id ?? "")
  const ended = await firm.lead.run("file", folder, "--matter", code, "--json")
  expect(filed(ended).files).toMatchObject([{ state: "filed" }])
})

test("a session that ends in the middle stops the command, which says what was not tried", async () => {
  const folder = folderOf(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${String(i).padStart(2, "0")}.txt`, `file ${i}`])))
  let ended = false
  firm.line.up = (path) => {
    if (!ended && path.includes("/filings/fil_")) {
      ended = true
      void fetch(`${firm.house.url}/api/v1/sessions`, {
        method: "DELETE",
        headers: {
          authorization: `Bearer ${(JSON.parse(readFileSync(join(firm.lead.folder, "state", "muniment", "session.json"), "utf8")) as { token: string }).token}`,
        },
      })
    }
    return "pass"
  }
  const stopped = await firm.lead.run("file", folder, "--matter", code, "--json")
  const { summary } = filed(stopped)
  expect(stopped.status).toBe(1)
  expect(summary["notTried"]).toBeGreaterThan(0)
  expect(stopped.out).toContain("not-signed-in")
  await done(firm.lead, "sign-in", "--address", PEOPLE.lead.address, "--purpose", "conduct")
  await done(firm.lead, "file", folder, "--matter", code)
  expect(await json<unknown[]>(firm.lead, "documents", code)).toHaveLength(12)
})

test("who is not on the matter files nothing, and hears what is said of a matter that is not there", async () => {
  const folder = folderOf({ "a.txt": "a" })
  const walled = await firm.lawyer.run("file", folder, "--matter", code)
  const nothing = await firm.lawyer.run("file", folder, "--matter", "234-679")
  expect(walled).toEqual(nothing)
  expect(walled.status).toBe(1)
})

test("what is left of a filing in the state folder names neither the file nor its path", async () => {
  const folder = folderOf({ "Divorce of the Minister.pdf": randomBytes(4 * MIB) })
  await killAfter(MIB, folder)
  const kept = join(firm.lead.folder, "state", "muniment", "filings")
  for (const name of readdirSync(kept)) expect(readFileSync(join(kept, name), "utf8")).toMatch(/^fil_[0-9a-z]{26}\n$/)
  expect(existsSync(kept)).toBe(true)
})
