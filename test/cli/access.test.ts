/** Asking for access and looking back at it, by the command line: answered by a lead, told to nobody else. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { done, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

let firm: CommandFirm
let code = ""
beforeAll(async () => {
  firm = await openCommandFirm()
  code = await firm.openMatter("Hartley v Ostrander")
})
afterAll(() => firm[Symbol.asyncDispose]())

const soon = Temporal.Now.instant().add({ hours: 48 }).toString()
const past = (): string => Temporal.Now.instant().toString()

test("asking says the same of a matter that is kept and of one that is not", async () => {
  const there = await done(firm.lawyer, "matter", "ask", code, "--until", soon, "--why", "to argue the appeal")
  const never = await done(firm.lawyer, "matter", "ask", "222-222", "--until", soon, "--why", "to argue the appeal")
  expect(there.out.replace(/req_\w+/, "")).toBe(never.out.replace(/req_\w+/, ""))
  expect(there.out).toContain("whether or not such a matter is kept")
})

test("a lead sees who asks and why, approves, and the one who asked is on the matter", async () => {
  const list = await json<{ items: { id: string; words: string; person: { name: string } }[] }>(firm.lead, "matter", "requests", code)
  expect(list.items.map((one) => [one.person.name, one.words])).toEqual([["Peter Osei", "to argue the appeal"]])
  const before = past()
  expect((await done(firm.lead, "matter", "approve", code, list.items[0]?.id ?? "")).out).toContain("Let in: grant.made")
  expect((await done(firm.lawyer, "matter", "asked")).out).toMatch(/given/)
  await done(firm.lawyer, "documents", code)
  expect((await done(firm.lead, "matter", "who-could", code, "--on", before)).out).not.toContain("Peter Osei")
})

test("a lead looks back at who could, and the ledger answers for it", async () => {
  await expect.poll(async () => (await firm.lead.run("matter", "who-could", code, "--on", past())).out, { timeout: 20_000 }).toContain("Peter Osei")
  expect((await done(firm.lead, "matter", "who-could", code, "--on", past())).out).toContain("none is missing")
})

test.each<[string, (f: CommandFirm, code: string) => Promise<{ status: number | null; err: string }>, number, string]>([
  ["asking by something that is no code", (f) => f.lawyer.run("matter", "ask", "mat_1", "--until", soon, "--why", "x"), 2, "not the code of a matter"],
  ["asking without saying why", (f, c) => f.lawyer.run("matter", "ask", c, "--until", soon), 2, "--why"],
  ["asking for ever", (f, c) => f.lawyer.run("matter", "ask", c, "--why", "x"), 2, "--until"],
  ["approving what was never asked", (f, c) => f.lead.run("matter", "approve", c, "req_00000000000000000000000000"), 1, "not-found"],
  ["answering for a matter that one does not lead", (f, c) => f.lawyer.run("matter", "requests", c), 1, "not-yours-to-do"],
  ["looking back without leading", (f, c) => f.lawyer.run("matter", "who-could", c, "--on", past()), 1, "not-yours-to-do"],
  [
    "looking at what a person could, without watching the firm",
    (f) => f.lead.run("could-open", "p.osei@hollisgrey.example", "--on", past()),
    1,
    "not-yours-to-do",
  ],
  ["looking at no moment", (f, c) => f.lead.run("matter", "who-could", c, "--on", "yesterday"), 2, "neither a day"],
])("is refused: %s", async (_what, run, status, words) => {
  const ended = await run(firm, code)
  expect([ended.status, ended.err]).toEqual([status, expect.stringContaining(words)])
})
