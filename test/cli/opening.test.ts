/** Opening by the command line: whole or not at all, over broken lines, never over another file unasked, and never what was not filed. */
import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { done, filed, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

const MIB = 1024 * 1024
const bytes = randomBytes(6 * MIB)
let firm: CommandFirm
let code = ""
let document = ""
beforeAll(async () => {
  firm = await openCommandFirm()
  code = await firm.openMatter("Opening")
  writeFileSync(join(firm.lead.folder, "big.bin"), bytes)
  document = filed(await firm.lead.run("file", "big.bin", "--matter", code, "--json")).files[0]?.document ?? ""
})
beforeEach(() => {
  firm.line.down = () => "pass"
  firm.line.mend = () => null
})
afterAll(() => firm[Symbol.asyncDispose]())

const isContent = (path: string): boolean => path.endsWith("/content")
const folder = (name: string): string => {
  const path = join(firm.lead.folder, name)
  mkdirSync(path)
  return path
}

test("a line that breaks is taken up where it broke", async () => {
  let breaks = 0
  firm.line.asked.length = 0
  firm.line.down = (path, sent) => (isContent(path) && sent > MIB && breaks < 3 ? (breaks++, "break") : "pass")
  const into = folder("broken")
  await done(firm.lead, "open", document, "-o", join(into, "out.bin"))
  expect(breaks).toBe(3)
  expect(readFileSync(join(into, "out.bin")).equals(bytes)).toBe(true)
  expect(readdirSync(into)).toEqual(["out.bin"])
})

test.each<[what: string, mend: (body: Buffer) => Buffer]>([
  ["one bit is flipped", (body) => (body.writeUInt8(body.readUInt8(MIB) ^ 1, MIB), body)],
  ["it is one byte short", (body) => body.subarray(0, -1)],
  ["it is one byte long", (body) => Buffer.concat([body, Buffer.of(0)])],
  ["it is empty", () => Buffer.alloc(0)],
  ["it is another document", (body) => randomBytes(body.length)],
])("where %s on the way, nothing is kept and the command says so", async (what, mend) => {
  firm.line.mend = (path, body) => (!isContent(path) ? null : body.length === 0 ? body : mend(body))
  const into = folder(what.replaceAll(" ", "-"))
  const ended = await firm.lead.run("open", document, "-o", join(into, "out.bin"))
  expect(ended.status).toBe(1)
  expect(ended.err).toContain("hash-differs")
  expect(readdirSync(into)).toEqual([])
  writeFileSync(join(into, "out.bin"), "mine")
  expect((await firm.lead.run("open", document, "--force", "-o", join(into, "out.bin"))).status).toBe(1)
  expect(readFileSync(join(into, "out.bin"), "utf8")).toBe("mine")
})

test("a file that is there is left as it is, unless --force says otherwise; a link is replaced, not followed", async () => {
  const into = folder("taken")
  const path = join(into, "out.bin")
  writeFileSync(join(into, "other"), "other")
  writeFileSync(path, "mine")
  expect(await firm.lead.run("open", document, "-o", path)).toMatchObject({ status: 1, err: expect.stringContaining("file-there") as string })
  expect(readFileSync(path, "utf8")).toBe("mine")
  await done(firm.lead, "open", document, "-o", path, "--force")
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const linked = join(into, "linked")
  symlinkSync("other", linked)
  expect((await firm.lead.run("open", document, "-o", linked)).status).toBe(1)
  await done(firm.lead, "open", document, "-o", linked, "--force")
  expect(readFileSync(join(into, "other"), "utf8")).toBe("other")
})

test.each(["nowhere/out.bin", "big.bin/out.bin", "."])("nothing is opened into %s", async (path) => {
  const ended = await firm.lead.run("open", document, "-o", path)
  expect(ended.status).not.toBe(0)
  expect(ended.err).not.toMatch(/^ {4}at /m)
})

test.each([
  ["open", "-o"],
  ["open", "--force", "-o"],
  ["custody", "--bundle"],
  ["custody", "--force", "--bundle"],
])("a folder is told to be one by %s %s %s, and nothing is asked of the house", async (command, ...options) => {
  const into = folder(`folder-${options.join("")}`)
  const ended = await firm.lead.run(command, document, ...options, into)
  expect(ended).toMatchObject({ status: 2, out: "", err: expect.stringContaining(`${into} is a folder.`) as string })
  expect(ended.err).toContain(`Say with ${options.at(-1)} what the file in it is to be called.`)
  expect(readdirSync(into)).toEqual([])
})

test("a document filed under a name that is a path here needs to be told where to go", async () => {
  writeFileSync(join(firm.lead.folder, "plain.txt"), "x")
  const ended = filed(await firm.lead.run("file", "plain.txt", "--matter", code, "--name", "../../etc/passwd", "--json")).files[0]
  if (ended?.document === undefined) return expect(ended?.refusal?.code).toBe("name-unusable")
  const before = readdirSync(firm.lead.folder)
  const opened = await firm.lead.run("open", ended.document)
  expect([0, 1, 2]).toContain(opened.status)
  for (const name of readdirSync(firm.lead.folder)) expect([...before, "plain.txt"]).toContain(name)
})

test.each([".bashrc", ".profile", "-rf", "..data"])(
  "a document filed as %s is put nowhere until it is said where: unseen, some program would obey it",
  async (name) => {
    const into = folder(`filed-${name}`)
    writeFileSync(join(into, name), name)
    const mine = filed(await firm.lead.run("file", join(into, name), "--matter", code, "--json")).files[0]?.document ?? ""
    const before = readdirSync(firm.lead.folder)
    expect(await firm.lead.run("open", mine)).toMatchObject({ status: 2, out: "", err: expect.stringContaining("cannot be the name of a file here") as string })
    expect(readdirSync(firm.lead.folder)).toEqual(before)
    await done(firm.lead, "open", mine, "-o", join(into, "shown.txt"))
    expect(readFileSync(join(into, "shown.txt"), "utf8")).toBe(name)
  },
)

test("standard output gets the bytes and nothing else", async () => {
  const child = firm.lead.start("open", document, "-o", "-")
  const pieces: Buffer[] = []
  child.stdout?.on("data", (piece: Buffer) => pieces.push(piece))
  const status = await new Promise((resolve) => child.once("close", resolve))
  expect(status).toBe(0)
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
})
