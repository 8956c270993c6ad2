/** Asking for access and looking back at it, by the command line: answered by a lead, told to nobody else. */
import { writeFileSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { lackingIn, readCsv, rowsPrinted } from "../press/read-csv.ts"
import { readPdf } from "../press/read-pdf.ts"
import { done, json, openCommandFirm, PEOPLE, refusedWith } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"
import { hiresBeforeTheyCome, manyFormerClients } from "./lateral.ts"
import type { Desk } from "./run.ts"

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
  expect((await done(firm.lead, "inbox")).out).toContain(`Peter Osei asks to be let into ${code} until`)
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

test("looking back is saved as CSV and as PDF with the same rows, by matter, by document and by person", async () => {
  const text = join(firm.lead.folder, "a.txt")
  await writeFile(text, "a statement")
  await done(firm.lead, "file", text, "--matter", code)
  const [document] = await json<{ id: string }[]>(firm.lead, "documents", code)
  for (const [by, words, atHead] of [
    [firm.lead, ["matter", "who-could", code], ["Matter"]],
    [firm.lead, ["document", "who-could", "a.txt", "--matter", code], ["Matter"]],
    [firm.auditor, ["could-open", PEOPLE.lawyer.address], ["Person", "Id"]],
  ] as const) {
    const at = ["--on", past()]
    const page = await json<{ items: unknown[] }>(by, ...words, ...at)
    const file = join(by.folder, "then.pdf")
    await done(by, ...words, ...at, "--pdf", file, "--force")
    const [pdf, csv] = [await readPdf(await readFile(file)), (await done(by, ...words, ...at, "--csv")).out]
    expect(page.items.length).toBeGreaterThan(0)
    expect([rowsPrinted(pdf), readCsv(csv).length - 1, lackingIn(pdf, csv, atHead)]).toEqual([page.items.length, page.items.length, []])
  }
  expect((await done(firm.lead, "document", "who-could", document?.id ?? "", "--on", past())).out).toContain("Peter Osei")
})

test("what ends soon is said in the inbox, and a lead renews it, never their own", async () => {
  // As if it had been given a while ago.
  await firm.asOwner("update grants set made_at = made_at - interval '10 days' where until is not null")
  expect((await done(firm.lead, "inbox")).out).toContain(`Renew it with ./muniment matter renew ${code}`)
  expect((await done(firm.lawyer, "inbox")).out).toContain(`The access of Peter Osei to ${code} as reader ends on`)
  await done(firm.lead, "matter", "part", code, PEOPLE.lawyer.address, "--places", "Exhibits")
  expect((await done(firm.lead, "inbox")).out).toContain(`to ${code} as reader, in 1 place of the file plan alone, ends on`)
  await done(firm.lead, "matter", "part", code, PEOPLE.lawyer.address, "--places", "all")
  expect(await firm.lead.run("matter", "renew", code, PEOPLE.lawyer.address, "--until", "2099-01-01")).toMatchObject({
    status: 1,
    err: expect.stringContaining("malformed") as string,
  })
  expect((await done(firm.lead, "matter", "renew", code, PEOPLE.lawyer.address)).out).toContain("Peter Osei is on the matter until")
})

test("a team is made, given a matter, joined and left", async () => {
  const other = await firm.openMatter("Ridley v Marchetti")
  expect((await done(firm.lead, "team", "make", "Employment")).out).toContain("kept by you")
  expect((await done(firm.lead, "matter", "admit-team", other, "employment", "--role", "reader")).out).toContain("Let in now: 0 of 0")
  expect((await done(firm.lead, "team", "add", "Employment", "p.osei@hollisgrey.example")).out).toContain("one matter given")
  expect((await done(firm.lawyer, "documents", other)).status).toBe(0)
  expect((await done(firm.lead, "matter", "people", other)).out).toMatch(/Peter Osei .*Employment, by Margaret Hollis/)
  expect((await done(firm.lawyer, "team", "show", "Employment")).out).toContain(other)
  expect((await done(firm.lead, "matter", "teams", other)).out).toMatch(/Employment +reader/)
  expect((await done(firm.lead, "team", "rename", "Employment", "--name", "Employment team")).out).toContain("Employment team")
  expect((await done(firm.lead, "team", "name-keeper", "Employment team", "p.osei@hollisgrey.example")).out).toContain("Peter Osei")
  expect((await done(firm.lead, "team", "remove-keeper", "Employment team", "p.osei@hollisgrey.example")).out).toContain("another key")
  expect((await done(firm.lead, "team", "remove", "Employment team", "p.osei@hollisgrey.example")).out).toContain("ended: 1")
  expect((await firm.lawyer.run("documents", other)).status).toBe(1)
  expect((await json<{ given: number }>(firm.lead, "team", "add", "Employment team", "p.osei@hollisgrey.example")).given).toBe(1)
  // A member goes by themselves; the keys are a keeper's to go on with.
  const left = await done(firm.lawyer, "team", "remove", "Employment team", "p.osei@hollisgrey.example")
  expect(left.out).toContain("ended: 1")
  expect(left.out).toContain("On 1 matter new keys have not begun")
  expect(await firm.lawyer.run("team", "continue", "Employment team")).toMatchObject({ status: 1, err: expect.stringContaining("not-yours-to-do") as string })
  expect((await done(firm.lead, "inbox")).out).toContain("Employment team: 1 matter to be given new keys")
  expect((await done(firm.lead, "team", "continue", "Employment team")).out).toContain("New keys have begun on all of them.")
  expect((await json<{ given: number }>(firm.lead, "team", "add", "Employment team", "p.osei@hollisgrey.example")).given).toBe(1)
  expect((await done(firm.lead, "matter", "release-team", other, "Employment team")).out).toContain("ended: 1")
  // Whoever has places alone, and sees nobody else there, is told through which team.
  await done(firm.lead, "matter", "admit-team", other, "Employment team", "--places", "Exhibits")
  expect((await done(firm.lawyer, "matter", "show", other)).out).toMatch(
    /^Why can I +as member, in 1 place alone, admitted by Margaret Hollis through Employment team on /m,
  )
  await done(firm.lead, "matter", "release-team", other, "Employment team")
  // Of a team without matters no key is said to have begun.
  for (const words of [["make"], ["add", PEOPLE.lawyer.address]]) await done(firm.lead, "team", words[0] ?? "", "Of none", ...words.slice(1))
  expect((await done(firm.lead, "team", "remove", "Of none", PEOPLE.lawyer.address)).out).not.toContain("New keys")
  await done(firm.lead, "team", "end", "Of none", "--yes")
  // A team is shown before it ends, ended in one act, and named by its id alone from then on.
  const { team: brief } = await json<{ team: { id: string } }>(firm.lead, "team", "make", "For a while")
  await done(firm.lead, "team", "add", "For a while", "p.osei@hollisgrey.example")
  await done(firm.lead, "matter", "admit-team", other, "For a while")
  expect(await json<unknown>(firm.lead, "team", "end", "For a while", "--rehearse")).toMatchObject({ matters: 1, members: [{ loses: 1, keeps: 0 }] })
  expect(await firm.lead.run("team", "end", "For a while")).toMatchObject({ status: 2, err: expect.stringContaining("Say --yes to do it") as string })
  const ended = await done(firm.lead, "team", "end", "For a while", "--yes")
  expect([ended.out.includes("Access that has ended with it: 1."), ended.out.includes("New keys have begun on all of them.")]).toEqual([true, true])
  expect((await done(firm.lead, "team", "list", "--ended")).out).toContain(brief.id)
  expect((await done(firm.lead, "team", "show", brief.id)).out).toMatch(/^Ended /m)
  for (const name of ["For a while", brief.id])
    expect(await firm.lead.run("matter", "admit-team", other, name)).toMatchObject({
      status: 1,
      err: expect.stringContaining(name === brief.id ? "team-ended" : "not-found") as string,
    })
  expect((await json<{ name: string }[]>(firm.lawyer, "team", "list")).map((one) => one.name)).toEqual(["Employment team"])
})

test("a class of matters is opened to a team: shown before, given by whoever opens such a matter or kept from the team, and closed again", async () => {
  await done(firm.lawyer, "team", "make", "Knowledge")
  const says = "From now on every matter of class internal that is opened is given to Knowledge, as reader (no print): 0 people now, and whoever joins."
  const line = ["policy", "open", "internal", "--to", "Knowledge", "--may", "see,read,download"] as const
  expect(await firm.lead.run(...line)).toMatchObject({ status: 2, err: expect.stringContaining(says) as string })
  expect((await done(firm.lead, ...line, "--yes")).out).toContain("Class internal is open to Knowledge: class.opened")
  expect((await done(firm.lawyer, "policy", "list")).out).toMatch(/internal +Knowledge +reader +no print .* by Margaret Hollis/)
  const facts = ["--title", "Internal", "--client", "C", "--type", "Other", "--jurisdiction", "Ireland", "--class", "internal"]
  const given = await done(firm.lead, "matter", "open", ...facts)
  expect([given.err, given.out]).toMatchObject([
    expect.stringContaining("The firm's policy gives it to Knowledge, as reader.") as string,
    expect.stringContaining("Given to Knowledge by the firm's policy, as reader: 0 people let in.") as string,
  ])
  const kept = await done(firm.lead, "matter", "open", ...facts, "--keep-from", "Knowledge")
  expect([kept.err.includes("this matter is kept from it"), kept.out.includes("Given to")]).toEqual([true, false])
  const { code: moved } = (await json<{ matter: { code: string } }>(firm.lead, "matter", "open", ...facts.slice(0, -2))).matter
  expect((await done(firm.lead, "matter", "change", moved, "--class", "internal")).out).toContain("Given to Knowledge by the firm's policy")
  for (const [desk, words, refused] of [
    [firm.lead, ["policy", "open", "internal", "--to", "Employment team", "--yes"], "own-rights"],
    [firm.lead, ["policy", "open", "special", "--to", "Knowledge", "--yes"], "malformed"],
    [firm.lawyer, ["policy", "open", "public", "--to", "Knowledge", "--yes"], "not-yours-to-do"],
    [firm.lead, ["policy", "close", "public", "--to", "Knowledge", "--yes"], "not-found"],
  ] as const)
    expect(await desk.run(...words)).toMatchObject({ status: 1, err: expect.stringContaining(refused) as string })
  expect(await firm.lead.run("matter", "open", ...facts, "--keep-from", "Employment team")).toMatchObject({ status: 2 })
  expect((await done(firm.lead, "policy", "close", "internal", "--to", "Knowledge", "--yes")).out).toContain("class.closed")
  expect((await done(firm.lead, "policy", "list")).out).toContain("No class of matters is open to a team")
})

test.each<[string, (f: CommandFirm, code: string) => Promise<{ status: number | null; err: string }>, number, string]>([
  ["asking by something that is no code", (f) => f.lawyer.run("matter", "ask", "mat_1", "--until", soon, "--why", "x"), 2, "not the code of a matter"],
  ["asking without saying why", (f, c) => f.lawyer.run("matter", "ask", c, "--until", soon), 2, "--why"],
  ["asking for ever", (f, c) => f.lawyer.run("matter", "ask", c, "--why", "x"), 2, "--until"],
  ["approving what was never asked", (f, c) => f.lead.run("matter", "approve", c, "req_00000000000000000000000000"), 1, "not-found"],
  ["answering for a matter that one does not lead", (f, c) => f.lawyer.run("matter", "requests", c), 1, "not-yours-to-do"],
  ["renewing without leading", (f, c) => f.lawyer.run("matter", "renew", c, PEOPLE.lawyer.address), 1, "not-yours-to-do"],
  ["rehearsing a closing without leading", (f, c) => f.lawyer.run("matter", "close", c, "--rehearse"), 1, "not-yours-to-do"],
  [
    "rehearsing somebody's leaving without running the house",
    (f) => f.lawyer.run("person", PEOPLE.lead.address, "--leave", "--rehearse"),
    1,
    "not-yours-to-do",
  ],
  ["looking back without leading", (f, c) => f.lawyer.run("matter", "who-could", c, "--on", past()), 1, "not-yours-to-do"],
  [
    "looking at what a person could, without watching the firm",
    (f) => f.lead.run("could-open", "p.osei@hollisgrey.example", "--on", past()),
    1,
    "not-yours-to-do",
  ],
  ["making a team as an auditor", (f) => f.auditor.run("team", "make", "Mine"), 1, "not-yours-to-do"],
  ["naming a team that is not there", (f) => f.lead.run("team", "show", "Nonesuch"), 1, "not-found"],
  ["adding to a team that one does not keep", (f) => f.lawyer.run("team", "add", "Employment team", "m.hollis@hollisgrey.example"), 1, "not-yours-to-do"],
  ["ending a team that one does not keep", (f) => f.lawyer.run("team", "end", "Employment team", "--yes"), 1, "not-yours-to-do"],
  ["looking at the end of a team that one does not keep", (f) => f.lawyer.run("team", "end", "Employment team", "--rehearse"), 1, "not-yours-to-do"],
  ["letting a team lead", (f, c) => f.lead.run("matter", "admit-team", c, "Employment team", "--role", "lead"), 2, "choices"],
  ["bringing in whom nothing was given", (f, c) => f.lead.run("matter", "bring-in", c, "Employment team"), 1, "not-found"],
  ["looking back on paper without leading", (f, c) => f.lawyer.run("matter", "who-could", c, "--on", past(), "--pdf", "never.pdf"), 1, "not-yours-to-do"],
  ["looking back at a document without leading", (f, c) => f.lawyer.run("document", "who-could", "a.txt", "--matter", c, "--on", past()), 1, "not-yours-to-do"],
  ["looking back in two forms", (f, c) => f.lead.run("matter", "who-could", c, "--on", past(), "--csv", "--pdf", "x.pdf"), 2, "say one"],
  ["looking back at a moment to come, on paper", (f, c) => f.lead.run("matter", "who-could", c, "--on", soon, "--pdf", "-"), 1, "malformed"],
  ["looking at no moment", (f, c) => f.lead.run("matter", "who-could", c, "--on", "yesterday"), 2, "neither a day"],
])("is refused: %s", async (_what, run, status, words) => {
  const ended = await run(firm, code)
  expect([ended.status, ended.err]).toEqual([status, expect.stringContaining(words)])
})

test("a wall by a rule shuts out whoever worked on a matter, and whoever is let into it later", async () => {
  const keeper = await firm.join({
    name: "Carys Penhallow",
    address: "c.penhallow@hollisgrey.example",
    role: "compliance-officer",
    passphrase: "thistle anchor ribbon quarry",
  })
  const other = await firm.join({ name: "Ines Falk", address: "i.falk@hollisgrey.example", role: "lawyer", passphrase: "walrus candle ferry onion" })
  const here = await firm.openMatter("Kept from them")
  await done(firm.lead, "matter", "admit", here, PEOPLE.lawyer.address)
  const opened = await json<{ matter: { code: string } }>(other, "matter", "open", "--title", "Ruled", "--client", "C", "--type", "T", "--jurisdiction", "J")
  const there = opened.matter.code
  const rule = [here, "--worked-on", there]
  expect((await done(keeper, "wall", "rehearse", ...rule)).out).toContain("A rule or a team names 1 person of them: Ines Falk; and whoever comes to it later.")
  expect(await refusedWith(firm.lead, "wall", "rehearse", ...rule)).toBe("not-yours-to-do")
  const words = ["--ground", "former-client", "--reference", "R", "--memo", "M", "--no-must-acknowledge", "--yes"]
  const { wall } = await json<{ wall: string }>(keeper, "wall", "raise", ...rule, ...words)
  await done(other, "matter", "admit", there, PEOPLE.lawyer.address)
  expect(await json<unknown[]>(firm.lawyer, "matters", "--named", here)).toEqual([])
  const shown = (await done(keeper, "wall", "show", wall)).out
  expect([shown.includes(`whoever worked on ${there}`), /Named since +Peter Osei \(/.test(shown)]).toEqual([true, true])
  writeFileSync(join(keeper.folder, "former.csv"), `Client,Since\n"Harrow, Quill & Co",2019\nKept Client,2020\nHARROW QUILL & CO,2021\n`)
  await done(firm.lead, "matter", "change", here, "--client", "Kept Client")
  const hire = ["wall", "lateral", "--person", "i.falk@hollisgrey.example", "--clients", "former.csv"]
  expect((await done(keeper, ...hire, "--rehearse")).out).toMatch(/Harrow, Quill & Co +0 +0 +kept walled for when one is opened\nKept Client +1 +0/)
  const lateral = await done(keeper, ...hire, "--reference", "R", "--memo", "M", "--yes")
  expect(lateral.err).toContain("This raises 2 walls around 1 client with 1 matter here and 1 client without, at once: 0 grants end")
  expect(lateral.out).toMatch(/Raised 2 walls: wall\.raised/)
  await manyFormerClients(firm, keeper)
  await hiresBeforeTheyCome(firm, keeper)
  await teamsShutOut(keeper)
  await done(other, "matter", "admit", there, PEOPLE.lead.address)
  expect((await done(keeper, "inbox")).out).toContain(`./muniment wall name ${wall} per_`)
  expect(await refusedWith(keeper, "wall", "name", wall, PEOPLE.lead.address)).toBe("last-lead")
})

/** A whole team is shut out, and whoever joins it later. */
async function teamsShutOut(keeper: Desk): Promise<void> {
  const here = await firm.openMatter("Apart from the harbour team")
  await done(firm.lead, "matter", "admit", here, PEOPLE.lawyer.address)
  await done(firm.lead, "team", "make", "Harbour")
  await done(firm.lead, "team", "add", "Harbour", "i.falk@hollisgrey.example")
  const team = [here, "--shut-out-team", "Harbour"]
  expect((await done(keeper, "wall", "rehearse", ...team)).out).toContain("A rule or a team names 1 person of them: Ines Falk")
  const words = ["--ground", "conflict", "--reference", "R", "--memo", "M", "--no-must-acknowledge", "--yes"]
  const { wall } = await json<{ wall: string }>(keeper, "wall", "raise", ...team, ...words)
  expect((await firm.lawyer.run("documents", here)).status).toBe(0)
  await done(firm.lead, "team", "add", "Harbour", PEOPLE.lawyer.address)
  expect((await firm.lawyer.run("documents", here)).status).toBe(1)
  expect((await done(keeper, "wall", "show", wall)).out).toMatch(/By rule +whoever is in Harbour\n.*Named since +Peter Osei/s)
  expect(await refusedWith(keeper, "wall", "rehearse", here, "--shut-out-team", "Nobody’s")).toBe("not-found")
}

test("whoever only sees that a matter exists is told so, and by no number what is in it", async () => {
  const seen = await firm.openMatter("Seen only")
  await done(firm.lead, "matter", "admit", seen, PEOPLE.lawyer.address, "--role", "reader", "--may", "see")
  const { out } = await done(firm.lawyer, "matter", "show", seen)
  expect(out).toMatch(/Why can I +as reader, who only sees that it exists, admitted by/)
  expect(out).not.toMatch(/Holds|Who can see this/)
  expect((await done(firm.lead, "matter", "show", seen)).out).toMatch(/Holds +0 documents.*\nWho can see this +2 persons/)
})

test("closing, leaving and containing are rehearsed, and then done as they were shown", async () => {
  expect((await done(firm.lead, "matter", "close", code, "--rehearse")).out).toMatch(/Released, with their keys: Peter Osei \(reader\)\.\nStays: .* \(lead\)\./)
  const unasked = await firm.lead.run("matter", "close", code)
  expect([unasked.status, unasked.err]).toEqual([2, expect.stringContaining("releases Peter Osei (reader). Say --yes")])
  const other = await firm.openMatter("Done with")
  expect((await done(firm.lead, "matter", "close", other, "--yes")).err).toContain(`Closing ${other} releases nobody.`)
  expect((await done(firm.lead, "matter", "people", code)).out).toContain("Peter Osei")
  const shown = await done(firm.lead, "person", PEOPLE.lawyer.address, "--leave", "--rehearse")
  expect(shown.out).toContain("ends, with its keys")
  expect(shown.out).toContain("What you may not know of goes by the same rule.")
  const unsaid = await firm.lead.run("person", PEOPLE.lawyer.address, "--leave")
  expect([unsaid.status, unsaid.err]).toEqual([2, expect.stringContaining("Peter Osei leaves the firm: their parts in matters end, with their keys")])
  expect(unsaid.err).toContain("Say --yes")
  expect((await done(firm.lead, "matter", "people", code)).out).toContain("Peter Osei")
  expect((await done(firm.lead, "person", PEOPLE.lawyer.address, "--contain")).out).toContain("is contained: person.contained")
  const restored = await firm.lead.run("person", PEOPLE.lawyer.address, "--restore")
  expect([restored.status, restored.err]).toEqual([1, expect.stringMatching(/nobody does both halves of it\.[^]*second-person-needed/)])
  expect(await firm.lawyer.run("matters")).toMatchObject({ status: 1, err: expect.stringContaining("not-signed-in") as string })
})
