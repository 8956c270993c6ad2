/** A person who is not on a matter cannot tell by the command line whether it is there; and every refusal ends with 1, its title and its code. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { PEOPLE, done, filed, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"
import { deskOf } from "./run.ts"

let firm: CommandFirm
/** What a walled-off thing is called, and what is called like it and is nowhere. */
const there = { code: "", matter: "", document: "", party: "", note: "", wall: "", review: "" }
const nowhere = {
  code: "234-679",
  matter: "mat_01234567890123456789012345",
  document: "doc_01234567890123456789012345",
  party: "prt_01234567890123456789012345",
  note: "nte_01234567890123456789012345",
  wall: "wal_01234567890123456789012345",
  review: "rvw_01234567890123456789012345",
}

beforeAll(async () => {
  firm = await openCommandFirm()
  there.code = await firm.openMatter("Hartley v Ostrander")
  writeFileSync(join(firm.lead.folder, "a.txt"), "a")
  writeFileSync(join(firm.lawyer.folder, "a.txt"), "a")
  there.document = filed(await firm.lead.run("file", "a.txt", "--matter", there.code, "--json")).files[0]?.document ?? ""
  there.matter = (await json<{ id: string }>(firm.lead, "matter", "show", there.code)).id
  await done(firm.lead, "party", "add", there.code, "--name", "Ostrander plc", "--role", "opponent")
  await done(firm.lead, "note", there.code, "Call the client")
  there.party = (await json<{ id: string }[]>(firm.lead, "parties", there.code))[0]?.id ?? ""
  there.wall = (
    await json<{ wall: string }>(
      firm.lead,
      ...`wall raise ${there.code} --shut-out ${PEOPLE.lawyer.address} --ground conflict --reference R --memo M --no-must-acknowledge --yes`.split(" "),
    )
  ).wall
  there.review = (await json<{ review: string }>(firm.lead, "review", "begin", there.code)).review
  there.note = (await json<{ id: string }[]>(firm.lead, "notes", there.code))[0]?.id ?? ""
})
afterAll(() => firm[Symbol.asyncDispose]())

/** Every command about a matter or what belongs to it. */
const ABOUT = [
  "matter show {code}",
  "matter show {matter}",
  "matter people {code}",
  "matter people {matter}",
  "matter change {matter} --title T",
  "matter close {matter}",
  "matter reopen {code}",
  `matter admit {matter} ${PEOPLE.lawyer.address}`,
  `matter release {matter} ${PEOPLE.lead.address}`,
  "matter walls {matter}",
  "matter walls {code}",
  "wall acknowledge {matter} {wall} --yes",
  "wall acknowledge {code} --yes",
  "parties {matter}",
  "party add {matter} --name N --role witness",
  "party remove {matter} {party}",
  "notes {matter}",
  "note {matter} text",
  "note {matter} --strike {note}",
  "plan {matter}",
  "plan {matter} --set One Two",
  "file a.txt --matter {matter}",
  "file a.txt --matter {code} --place Pleadings",
  "file a.txt --matter {matter} --version-of {document}",
  "file a.txt --matter {code} --version-of a.txt",
  "documents {code}",
  "documents {matter}",
  "document show {document}",
  "document show a.txt --matter {matter}",
  "document change {document} --name N",
  "open {document} -o -",
  "open a.txt --matter {code} -o -",
  "open {document} --version 1",
  "custody {matter}",
  "custody {code}",
  "custody {document}",
  "custody a.txt --matter {matter}",
  "custody {matter} --bundle b.json",
  "custody {document} --bundle b.json",
  "filings {matter}",
  "review begin {matter}",
  "review begin {code}",
  "review show {review}",
  "review show {review} --csv",
  "review show {review} --pdf b.pdf",
  "matter who-could {code} --on 2026-01-01 --pdf b.pdf",
  "matter who-could {matter} --on 2026-01-01 --csv",
  "document who-could {document} --on 2026-01-01",
  "document who-could {document} --on 2026-01-01 --pdf -",
  `review keep {review} ${PEOPLE.lawyer.address}`,
  `review withdraw {review} ${PEOPLE.lead.address}`,
  "review keep-all {review} --word x",
] as const

const filledIn = (words: string, with_: typeof there): string[] => words.replaceAll(/\{(\w+)\}/g, (_, key: keyof typeof there) => with_[key]).split(" ")
/** What differs between any two requests, and the names that were asked for. */
const evened = (text: string): string => text.replaceAll(/request [0-9a-f-]{36}/g, "request").replaceAll(/"request":"[^"]+"/g, "")

test.each(ABOUT)("%s: walled off and not there are one", async (words) => {
  for (const more of [[], ["--json"]]) {
    const walled = await firm.lawyer.run(...filledIn(words, there), ...more)
    const absent = await firm.lawyer.run(...filledIn(words, nowhere), ...more)
    expect({ ...walled, out: evened(walled.out), err: evened(walled.err) }).toEqual({ ...absent, out: evened(absent.out), err: evened(absent.err) })
    expect(walled.status).toBe(1)
    expect(walled.out + walled.err).toContain("There is nothing at this address for you to open.")
    expect(walled.out + walled.err).toContain("not-found")
  }
})

test.each([
  ["matter admit {code} nobody@hollisgrey.example", "Nobody of the firm has the address nobody@hollisgrey.example"],
  ["matter admit-team {code} Nowhere", 'There is no team "Nowhere"'],
  ["open nothing.txt --matter {code} -o -", 'you may see no document that is called "nothing.txt"'],
  ["open {document} --version 9 -o -", "The document has no version 9."],
])("%s: says what is not there", async (words, said) => {
  const ended = await firm.lead.run(...filledIn(words, there))
  expect({ status: ended.status, said: ended.err.replaceAll(/\s+/g, " ") }).toEqual({ status: 1, said: expect.stringContaining(said) as unknown })
})

test("lists and searches do not show what is walled off", async () => {
  expect(await json<unknown[]>(firm.lawyer, "matters", "--stage", "any")).toEqual([])
  expect(await json<unknown[]>(firm.lawyer, "matters", "--named", "Hartley")).toEqual([])
  expect(await json<unknown[]>(firm.lawyer, "matters", "--named", there.code)).toEqual([])
})

test.each([
  ...ABOUT.map((words) => words.replace("--version 1", "-o -")),
  "who",
  "matters",
  "people",
  "ledger show",
  "ledger verify",
  "ledger export log",
  "purpose conduct",
])("%s: nobody is signed in", async (words) => {
  using stranger = deskOf({ MUNIMENT_AT: firm.line.at })
  writeFileSync(join(stranger.folder, "a.txt"), "a")
  const ended = await stranger.run(...filledIn(words, there))
  expect(ended.status).toBe(1)
  expect(ended.out + ended.err).toContain("not-signed-in")
  expect(ended.err).toContain("./muniment sign-in")
})

test.each<[who: "lead" | "lawyer" | "auditor", words: string, code: string]>([
  ["lawyer", `person ${PEOPLE.auditor.address} --role lawyer`, "not-yours-to-do"],
  ["lawyer", `person ${PEOPLE.auditor.address} --suspend`, "not-yours-to-do"],
  ["lawyer", "invite --name N --address n@hollisgrey.example --role lawyer", "not-yours-to-do"],
  ["lawyer", "ledger export log", "not-yours-to-do"],
  ["lawyer", "wall list", "not-yours-to-do"],
  ["lawyer", "wall show {wall}", "not-yours-to-do"],
  ["lawyer", "wall lift {wall} --yes", "not-yours-to-do"],
  ["lawyer", `wall rehearse {matter} --shut-out ${PEOPLE.auditor.address}`, "not-yours-to-do"],
  ["lawyer", "wall ask-lifting {wall} --why W", "not-yours-to-do"],
  ["auditor", "wall ask-lifting {wall} --why W", "not-yours-to-do"],
  ["auditor", "wall continue {wall}", "not-yours-to-do"],
  ["lead", "wall show wal_01234567890123456789012345", "not-found"],
  ["lead", "wall lift wal_01234567890123456789012345 --yes", "not-found"],
  ["lead", "wall lift {wall} --yes", "lifting-not-asked"],
  ["lead", "wall leave-standing {wall}", "lifting-not-asked"],
  ["lead", "inbox acknowledge ntc_01234567890123456789012345", "not-found"],
  ["lead", `matter admit {matter} ${PEOPLE.lawyer.address}`, "shut-out"],
  ["lead", "wall acknowledge {matter} --yes", "nothing-waits"],
  ["lead", "wall acknowledge {matter} wal_01234567890123456789012345 --yes", "not-found"],
  ["lead", `wall raise {matter} --shut-out ${PEOPLE.lead.address} --ground conflict --reference R --memo M --yes`, "own-rights"],
  ["lead", "wall raise {matter} --shut-out nobody@hollisgrey.example --ground conflict --reference R --memo M --yes", "not-found"],
  ["lead", `wall raise 234-679 --shut-out ${PEOPLE.auditor.address} --ground conflict --reference R --memo M --yes`, "not-found"],
  ["lead", `wall raise {code} {matter} --shut-out ${PEOPLE.auditor.address} --ground conflict --reference R --memo M --yes`, "malformed"],
  ["lead", `wall raise {code} --shut-out ${PEOPLE.auditor.address} --ground conflict --reference R --memo M --until 2020-01-01 --yes`, "malformed"],
  ["auditor", "matter open --title T --client C --type X --jurisdiction J", "not-yours-to-do"],
  ["lead", `person ${PEOPLE.lead.address} --role administrator`, "own-rights"],
  ["lead", `invite --name N --address ${PEOPLE.lawyer.address} --role lawyer`, "already-there"],
  ["lead", "person nobody@hollisgrey.example --suspend", "not-found"],
  ["lead", "purpose mischief", "malformed"],
  ["lead", "sign-in --address nobody@hollisgrey.example", "sign-in-failed"],
  ["lead", `sign-in --address ${PEOPLE.lawyer.address}`, "sign-in-failed"],
  ["lead", `matter admit {matter} ${PEOPLE.auditor.address}`, "cannot-be-member"],
  ["lead", `matter admit {matter} ${PEOPLE.lead.address}`, "member-already"],
  ["lead", `matter release {matter} ${PEOPLE.lead.address}`, "last-lead"],
  ["lead", "review begin {matter}", "review-open"],
  ["lead", `review keep {review} ${PEOPLE.lead.address}`, "own-rights"],
  ["lead", `review withdraw {review} ${PEOPLE.lead.address}`, "own-rights"],
  ["lead", `review keep {review} ${PEOPLE.auditor.address}`, "not-found"],
  ["auditor", `review keep {review} ${PEOPLE.lead.address}`, "not-yours-to-do"],
  ["auditor", "review begin {matter}", "not-found"],
  ["lead", "review show rvw_01234567890123456789012345", "not-found"],
  ["lead", "matter admit {matter} nobody@hollisgrey.example", "not-found"],
  ["lead", "file a.txt --matter {matter} --place Nowhere", "no-such-place"],
  ["lead", "file a.txt --matter {matter} --version-of doc_01234567890123456789012345", "not-found"],
  ["lead", "file a.txt --matter {matter} --version-of nowhere.txt", "not-found"],
  ["lead", "open {document} --version 2", "not-found"],
  ["lead", "uninvite inv_01234567890123456789012345", "not-found"],
  ["lead", "join {document}", "invitation-over"],
])("%s: %s is refused as %s", async (who, words, code) => {
  const ended = await firm[who].run(...filledIn(words, there))
  expect(ended.status).toBe(1)
  expect(ended.out + ended.err).toContain(code)
  expect(ended.out + ended.err).not.toMatch(/error|denied|oops/i)
})

test("without a purpose nothing is opened, and the command says how to name one", async () => {
  using desk = deskOf({ MUNIMENT_AT: firm.line.at, MUNIMENT_PASSPHRASE: PEOPLE.lead.passphrase })
  await done(desk, "sign-in", "--address", PEOPLE.lead.address)
  const ended = await desk.run("open", there.document, "-o", "-")
  expect(ended).toMatchObject({ status: 1, out: "" })
  expect(ended.err).toContain("purpose-needed")
  expect(ended.err).toContain("./muniment purpose CODE")
})

test("a session is good at one address only: nothing of it goes anywhere else", async () => {
  const elsewhere = firm.house.url
  const ended = await firm.lead.run("who", "--at", elsewhere)
  expect(ended).toMatchObject({ status: 1, err: expect.stringContaining("not-signed-in") as string })
})

test("what answers but is no house is told apart from one that refuses", async () => {
  firm.line.mend = () => Buffer.from("<html>Bad gateway</html>")
  const ended = await firm.lead.run("who")
  firm.line.mend = () => null
  expect(ended.status).toBe(3)
})
