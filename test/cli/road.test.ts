/** The whole road by the command line alone: set up, invite, open, admit, file, open, prove, leave. Nothing secret is ever said. */
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"
import { PEOPLE, done, filed, grown, json, openCommandFirm, tokenAt } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

const VERIFIER = fileURLToPath(new URL("../../verify/main.ts", import.meta.url))
let firm: CommandFirm
let code = ""
beforeAll(async () => {
  firm = await openCommandFirm()
  code = await firm.openMatter("Hartley v Ostrander")
})
afterAll(() => firm[Symbol.asyncDispose]())

function verifier(...words: string[]): string {
  return execFileSync(process.execPath, [VERIFIER, ...words], { encoding: "utf8" })
}

test("set-up writes each share to a file of its own, proves one of them, and says none", () => {
  expect(firm.setUp).toMatchObject({ status: 0 })
  expect(firm.setUp.out).toContain("share 1 was read back and works")
  expect(statSync(firm.shares).mode & 0o777).toBe(0o700)
  const files = readdirSync(firm.shares)
  expect(files.toSorted()).toEqual([1, 2, 3].map((n) => `recovery-share-${n}-of-3.txt`))
  for (const name of files) {
    const path = join(firm.shares, name)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const share =
      readFileSync(path, "utf8")
        .split("\n")
        .find((line) => /^[0-9A-Z-]{40,}$/.test(line)) ?? ""
    expect(share).not.toBe("")
    expect(firm.setUp.out + firm.setUp.err).not.toContain(share.slice(0, 20))
  }
})

test("set-up is done once, and refuses before it asks for anything or makes a folder", async () => {
  const again = await firm.lead.run("set-up", "--firm", "F", "--name", "N", "--address", "a@b.example", "--shares-into", join(firm.lead.folder, "more"))
  expect(again.status).toBe(1)
  expect(again.err).toContain("already-set-up")
  expect(readdirSync(firm.lead.folder)).not.toContain("more")
})

test("each share can be proved, and a share with one sign changed cannot", async () => {
  const path = join(firm.shares, "recovery-share-2-of-3.txt")
  expect((await done(firm.lead, "recovery", "prove", path)).out).toContain("Share 2 works")
  const wrong = join(firm.lead.folder, "wrong.txt")
  writeFileSync(
    wrong,
    readFileSync(path, "utf8").replace(/^([0-9A-Z]{4})-(.)/m, (_, group: string, sign: string) => `${group}-${sign === "7" ? "8" : "7"}`),
  )
  expect(await firm.lead.run("recovery", "prove", wrong)).toMatchObject({ status: 1, err: expect.stringContaining("share-wrong") as string })
})

test("the session is kept where only its owner can read it, and no command says it", async () => {
  const path = join(firm.lead.folder, "state", "muniment", "session.json")
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const token = tokenAt(firm.lead)
  for (const words of [
    ["who"],
    ["who", "--json"],
    ["people", "--json"],
    ["purpose", "advice", "--json"],
    ["sign-in", "--address", PEOPLE.lead.address, "--purpose", "conduct", "--json"],
  ]) {
    const said = await done(firm.lead, ...words)
    expect(said.out + said.err).not.toContain(token)
    expect(said.out + said.err).not.toContain(tokenAt(firm.lead))
    expect(said.out + said.err).not.toContain(PEOPLE.lead.passphrase)
  }
  expect(tokenAt(firm.lead)).not.toBe(token)
})

test("the pass phrase may come by file or by standard input, with or without a line end", async () => {
  const file = join(firm.lawyer.folder, "phrase")
  writeFileSync(file, `${PEOPLE.lawyer.passphrase}\n`)
  await done(firm.lawyer, "sign-in", "--address", PEOPLE.lawyer.address, "--passphrase-file", file, "--purpose", "conduct")
  expect(
    await firm.lawyer.fed(PEOPLE.lawyer.passphrase, "sign-in", "--address", PEOPLE.lawyer.address, "--passphrase-file", "-", "--purpose", "conduct"),
  ).toMatchObject({ status: 0 })
  expect(await firm.lawyer.fed("another one altogether", "sign-in", "--address", PEOPLE.lawyer.address, "--passphrase-file", "-")).toMatchObject({
    status: 1,
    err: expect.stringContaining("sign-in-failed") as string,
  })
  expect((await done(firm.lawyer, "who")).out).toContain(PEOPLE.lawyer.name)
})

test("a matter is opened, shown with its three answers, changed, and found by its code however it is typed", async () => {
  const shown = await done(firm.lead, "matter", "show", code.toLowerCase().replace("-", ""))
  for (const answer of ["Who can see this", "Why can I", "What is its proof"]) expect(shown.out).toContain(answer)
  await done(firm.lead, "matter", "change", code, "--title", "Hartley v Ostrander plc")
  expect((await done(firm.lead, "matters", "--named", "ostrander PLC")).out).toContain(code)
  expect(await json<unknown[]>(firm.lead, "matters", "--named", "nothing of that name")).toEqual([])
})

test("parties, notes and places", async () => {
  await done(firm.lead, "party", "add", code, "--name", "Ostrander plc", "--role", "opponent")
  const [party] = await json<{ id: string; name: string }[]>(firm.lead, "parties", code)
  expect(party?.name).toBe("Ostrander plc")
  await done(firm.lead, "party", "remove", code, party?.id ?? "")
  expect((await done(firm.lead, "parties", code)).out).toContain("No party is named")
  expect(await firm.lead.fed("Call the client\non Monday\n", "note", code, "-")).toMatchObject({ status: 0 })
  const [note] = await json<{ id: string; text: string }[]>(firm.lead, "notes", code)
  expect(note?.text).toBe("Call the client\non Monday")
  await done(firm.lead, "note", code, "--strike", note?.id ?? "")
  expect((await done(firm.lead, "notes", code)).out).toContain("struck out by Margaret Hollis")
  const before = await json<{ id: string; name: string }[]>(firm.lead, "plan", code)
  await done(firm.lead, "plan", code, "--set", ...before.map((place) => place.name), "Late papers")
  const after = await json<{ id: string; name: string }[]>(firm.lead, "plan", code)
  expect(after.slice(0, -1).map((place) => place.id)).toEqual(before.map((place) => place.id))
  expect(after.at(-1)?.name).toBe("Late papers")
})

test("who is admitted sees the matter until they are released", async () => {
  await done(firm.lead, "matter", "admit", code, PEOPLE.lawyer.address, "--role", "reader", "--until", "2099-12-31")
  expect((await done(firm.lead, "matter", "people", code)).out).toContain("31 Dec 2099, 23:59")
  expect((await done(firm.lawyer, "matters")).out).toContain(code)
  await done(firm.lead, "matter", "part", code, PEOPLE.lawyer.address, "--may", "see,read,print")
  expect((await done(firm.lead, "matter", "people", code)).out).toContain("no download")
  expect((await firm.lawyer.run("matter", "part", code, PEOPLE.lawyer.address, "--may", "read,edit")).status).not.toBe(0)
  expect((await firm.lead.run("matter", "part", code, PEOPLE.lawyer.address, "--may", "whisper")).err).toContain("none of see, read")
  await done(firm.lead, "matter", "part", code, PEOPLE.lawyer.address, "--places", "Exhibits,Costs and billing")
  expect((await done(firm.lead, "matter", "people", code)).out).toContain("05 Exhibits, 10 Costs and billing")
  expect((await json<{ name: string }[]>(firm.lawyer, "plan", code)).map((place) => place.name)).toEqual(["05 Exhibits", "10 Costs and billing"])
  expect((await firm.lawyer.run("notes", code)).status).not.toBe(0)
  expect((await firm.lead.run("matter", "part", code, PEOPLE.lawyer.address, "--places", "Nowhere")).err).toContain("no one place")
  expect((await firm.lead.run("matter", "part", code, PEOPLE.lawyer.address)).err).toContain("--places")
  await done(firm.lead, "matter", "part", code, PEOPLE.lawyer.address, "--places", "all")
  expect((await done(firm.lead, "matter", "people", code)).out).not.toContain("05 Exhibits")
  await done(firm.lead, "matter", "release", code, PEOPLE.lawyer.address)
  expect((await done(firm.lawyer, "matters")).out).toContain("You are on no matter yet.")
})

test("a document is filed, opened byte for byte, changed, given a new version, and both versions stay", async () => {
  const bytes = Buffer.alloc(700_001, "Confidential. ")
  writeFileSync(join(firm.lead.folder, "statement.txt"), bytes)
  const ended = await firm.lead.run(
    "file",
    "statement.txt",
    "--matter",
    code,
    "--place",
    "witness evidence",
    "--type",
    "statement",
    "--privilege",
    "litigation",
    "--holder",
    "Jane Hartley",
    "--json",
  )
  const document = filed(ended).files[0]?.document ?? ""
  expect(ended.status).toBe(0)
  await done(firm.lead, "open", document, "-o", "back.txt")
  expect(readFileSync(join(firm.lead.folder, "back.txt"))).toEqual(bytes)
  expect(statSync(join(firm.lead.folder, "back.txt")).mode & 0o777).toBe(0o600)
  writeFileSync(join(firm.lead.folder, "second.txt"), "second")
  await done(firm.lead, "file", "second.txt", "--matter", code, "--version-of", document)
  expect((await done(firm.lead, "open", "statement.txt", "--matter", code, "-o", "-")).out).toBe("second")
  expect((await done(firm.lead, "open", document, "--version", "1", "-o", "-")).out).toBe(bytes.toString())
  writeFileSync(join(firm.lead.folder, "third.txt"), "third")
  await done(firm.lead, "file", "third.txt", "--matter", code, "--version-of", "statement.txt")
  expect((await done(firm.lead, "open", document, "-o", "-")).out).toBe("third")
  await done(firm.lead, "document", "change", document, "--name", "Statement of J Hartley", "--class", "special", "--place", "none", "--privilege", "none")
  const card = await json<{ name: string; class: string; place: null; privilege: null; history: unknown[] }>(firm.lead, "document", "show", document)
  expect(card).toMatchObject({ name: "Statement of J Hartley", class: "special", place: null, privilege: null })
  expect(card.history).toHaveLength(3)
  const kinds = (await json<{ kind: string }[]>(firm.lead, "custody", document)).map((event) => event.kind)
  const told = (await done(firm.lead, "custody", code)).out
  expect(told).toMatch(/UTC\s+Matter opened\s+Margaret Hollis/)
  expect(told).toMatch(/Admitted Peter Osei\s+Margaret Hollis/)
  expect(told).not.toMatch(/grant\.made|matter\.opened/)
  expect(kinds.filter((kind) => kind === "document.opened")).toHaveLength(4)
  expect(kinds[0]).toBe("document.filed")
})

test("a bundle is written once and convinces the stand-alone verifier; bent, it does not", async () => {
  const { vkey } = await json<{ vkey: string }>(firm.lead, "ledger", "show")
  const bundle = join(firm.lead.folder, "bundle.json")
  await done(firm.lead, "custody", code, "--bundle", bundle)
  verifier("bundle", bundle, "--vkey", vkey)
  expect(await firm.lead.run("custody", code, "--bundle", bundle)).toMatchObject({
    status: 1,
    err: expect.stringMatching(/or --bundle for another name\.\n\(file-there\)/) as string,
  })
  const whole = readFileSync(bundle)
  whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1
  writeFileSync(bundle, whole)
  expect(() => verifier("bundle", bundle, "--vkey", vkey)).toThrow()
})

test("the auditor recomputes the whole ledger and takes a copy that the stand-alone verifier accepts", async () => {
  const first = await json<{ holds: boolean; extent: string; size: number; since: null }>(firm.auditor, "ledger", "verify")
  expect(first).toMatchObject({ holds: true, extent: "whole", since: null })
  expect(await json(firm.auditor, "ledger", "verify")).toMatchObject({ holds: true, extent: "whole", since: first.size })
  const copy = join(firm.auditor.folder, "log")
  const { vkey } = await json<{ vkey: string }>(firm.auditor, "ledger", "export", copy)
  expect(verifier("log", copy, "--vkey", vkey)).toMatch(/whole|holds/i)
  expect(await firm.auditor.run("ledger", "export", copy)).toMatchObject({ status: 2 })
})

test("who may not fetch the log checks its checkpoint and its growth, and is told that this is all", async () => {
  const { size } = await json<{ size: number }>(firm.lawyer, "ledger", "verify")
  await done(firm.lead, "note", code, "One more leaf")
  await grown(firm.lawyer, size)
  const again = await done(firm.lawyer, "ledger", "verify")
  expect(again.out).toMatch(/^Yes, as far as you may look: you may not fetch the whole log, so its leaves were not recomputed\./)
  expect(again.out).toMatch(/it continues the \d+ leaves that were seen before/)
})

test("signing out ends the session here and in the house", async () => {
  await done(firm.auditor, "sign-in", "--address", PEOPLE.auditor.address)
  const token = tokenAt(firm.auditor)
  await done(firm.auditor, "sign-out")
  expect(readdirSync(join(firm.auditor.folder, "state", "muniment"))).not.toContain("session.json")
  const knocked = await fetch(`${firm.house.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } })
  expect(knocked.status).toBe(401)
  expect(await firm.auditor.run("who")).toMatchObject({ status: 1, err: expect.stringContaining("not-signed-in") as string })
  expect(await firm.auditor.run("sign-out")).toMatchObject({ status: 1 })
})
