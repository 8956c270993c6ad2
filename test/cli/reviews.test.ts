/** Reviews by the command line: begun, listed, shown as a table and as CSV, kept one by one or all at once with a typed word, withdrawn. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { lackingIn, rowsPrinted } from "../press/read-csv.ts"
import { readPdf } from "../press/read-pdf.ts"
import { PEOPLE, done, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

let firm: CommandFirm
beforeAll(async () => {
  firm = await openCommandFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

interface Shown {
  readonly closed: unknown
  readonly counts: Readonly<Record<string, number>>
  readonly lines: readonly { readonly outcome: string | null; readonly why: string | null; readonly person: { readonly name: string } }[]
}

async function begun(...more: string[]): Promise<{ readonly code: string; readonly review: string }> {
  const code = await firm.openMatter("Hartley v Ostrander")
  await done(firm.lead, "matter", "admit", code, PEOPLE.lawyer.address, ...more)
  return { code, review: (await json<{ review: string }>(firm.lead, "review", "begin", code, "--due", "2027-06-01")).review }
}
const shown = (review: string) => json<Shown>(firm.lead, "review", "show", review)

test("the schedule is shown to everybody, and set by a partner or an administrator alone", async () => {
  expect((await done(firm.lead, "review", "schedule")).out).toContain("only when somebody begins one")
  expect((await done(firm.lead, "review", "schedule", "--every", "6")).out).toMatch(/every 6 months\.\n.*firm\.changed/)
  expect(await json(firm.lawyer, "review", "schedule")).toEqual({ reviewMonths: 6 })
  expect((await firm.lawyer.run("review", "schedule", "--every", "0")).status).toBe(1)
  for (const months of ["61", "-1", "often"]) expect((await firm.lead.run("review", "schedule", `--every=${months}`)).status).toBe(2)
  expect(await json(firm.lead, "review", "schedule", "--every", "0")).toEqual({ reviewMonths: 0 })
})

test("a review is begun, listed and shown; keeping says by which leaf", async () => {
  const { code, review } = await begun()
  const list = await done(firm.lead, "review", "list")
  expect(list.out).toContain(review)
  expect(list.out).toContain(code)
  expect(list.out).toContain("2 open")
  const table = await done(firm.lead, "review", "show", review)
  for (const words of [PEOPLE.lead.name, PEOPLE.lawyer.name, "never", "conduct", "open", "1 Jun 2027"]) expect(table.out).toContain(words)
  expect(table.out).not.toContain("Hartley")
  const kept = await done(firm.lead, "review", "keep", review, PEOPLE.lawyer.address, "--why", "argues the appeal")
  expect(kept.out).toContain("review.decided")
  expect((await shown(review)).lines.map((line) => [line.person.name, line.outcome, line.why])).toEqual([
    [PEOPLE.lead.name, null, null],
    [PEOPLE.lawyer.name, "kept", "argues the appeal"],
  ])
})

test("withdrawing takes the access away at once", async () => {
  const { code, review } = await begun()
  await done(firm.lawyer, "matter", "show", code)
  expect((await done(firm.lead, "review", "withdraw", review, PEOPLE.lawyer.address, "--why", "left the appeal")).out).toContain(
    "keys to this matter are destroyed",
  )
  expect((await done(firm.lead, "review", "show", review)).out).toContain("left the appeal")
  expect((await firm.lawyer.run("matter", "show", code)).status).toBe(1)
})

test("CSV goes to standard output as it is, with no cell that is a formula", async () => {
  const { review } = await begun()
  await done(firm.lead, "review", "keep", review, PEOPLE.lawyer.address, "--why", "@SUM(A1:A9)")
  const { out } = await done(firm.lead, "review", "show", review, "--csv")
  expect(out.split("\r\n")).toHaveLength(4)
  expect(out).toContain(",'@SUM(A1:A9),")
  expect(out).not.toContain(",@SUM")
  expect((await done(firm.auditor, "review", "show", review, "--csv")).out).toBe(out)
})

test("PDF goes to a file, which is never overwritten unasked, or to standard output, and has every cell of the CSV", async () => {
  const { review } = await begun()
  await done(firm.lead, "review", "keep", review, PEOPLE.lawyer.address, "--why", "argues the appeal")
  const file = join(firm.lead.folder, "review.pdf")
  expect((await done(firm.lead, "review", "show", review, "--pdf", file)).out).toContain(`The report is in ${file}.`)
  const [pdf, csv] = [await readPdf(await readFile(file)), (await done(firm.lead, "review", "show", review, "--csv")).out]
  expect([rowsPrinted(pdf), lackingIn(pdf, csv, [])]).toEqual([2, []])
  for (const [more, status, words] of [
    [["--pdf", file], 1, "is there already"],
    [["--pdf", file, "--csv"], 2, "say one"],
    [["--pdf", join(firm.lead.folder, "nowhere", "review.pdf")], 2, "Nothing can be written"],
  ] as const) {
    const ended = await firm.lead.run("review", "show", review, ...more)
    expect([ended.status, ended.out]).toEqual([status, ""])
    expect(ended.err).toContain(words)
  }
  expect((await firm.lawyer.run("review", "show", review, "--pdf", join(firm.lawyer.folder, "never.pdf"))).status).toBe(1)
  await expect(readFile(join(firm.lawyer.folder, "never.pdf"))).rejects.toThrow("ENOENT")
  await done(firm.lead, "review", "show", review, "--pdf", file, "--force")
})

test.each([
  ["without the word", []],
  ["with another word", ["--word", "yes"]],
  ["with the word in other letters", ["--word", "KEEP ALL"]],
])("keeping all %s keeps nothing", async (_what, more) => {
  const { review } = await begun()
  expect((await firm.lead.run("review", "keep-all", review, ...more)).status).toBe(2)
  expect((await shown(review)).counts).toMatchObject({ open: 2, kept: 0 })
})

test("keeping all with the word keeps every line but one's own, and the last closes the review", async () => {
  const { review } = await begun("--role", "lead")
  expect(await json(firm.lead, "review", "keep-all", review, "--word", "keep all", "--why", "all at work")).toEqual({ kept: 1, closed: false })
  expect((await shown(review)).counts).toMatchObject({ open: 1, kept: 1 })
  expect(await json(firm.lead, "review", "keep-all", review)).toEqual({ kept: 0, closed: false })
  expect((await done(firm.lawyer, "review", "keep-all", review, "--word", "keep all")).out).toContain("the review is closed")
  expect((await shown(review)).closed).not.toBeNull()
})

test("an auditor sees the review and no code or title of its matter", async () => {
  const { code, review } = await begun()
  const list = await done(firm.auditor, "review", "list")
  expect(list.out).toContain(review)
  expect(list.out).not.toContain(code)
  expect((await done(firm.auditor, "review", "show", review)).out).not.toContain("Hartley")
  expect((await done(firm.lawyer, "review", "list")).out).not.toContain(review)
})
