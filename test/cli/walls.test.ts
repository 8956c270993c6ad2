/** Ethical walls by the command line: rehearsed, raised with what they will do said first, seen, acknowledged, lifted by two. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { PEOPLE, done, json, openCommandFirm } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"
import type { Desk, Ended } from "./run.ts"

const KEEPER = { name: "Carys Penhallow", address: "c.penhallow@hollisgrey.example", role: "compliance-officer", passphrase: "thistle anchor ribbon quarry" }
const SECOND = { name: "Dov Sternberg", address: "d.sternberg@hollisgrey.example", role: "compliance-officer", passphrase: "saddle ember plateau mint" }
const OTHER = { name: "Ines Falk", address: "i.falk@hollisgrey.example", role: "lawyer", passphrase: "walrus candle ferry onion" }
const VERIFIER = fileURLToPath(new URL("../../verify/main.ts", import.meta.url))
const WORDS = ["--ground", "lateral-hire", "--reference", "CR-2026-114", "--memo", "Say nothing of this to P. Osei."]

interface Seen {
  readonly id: string
  readonly stands: boolean
  readonly memo: { readonly memo: string } | null
  readonly mustAcknowledge: boolean
  readonly until: string | null
  readonly opposite: string | null
}

let firm: CommandFirm
let keeper: Desk
let second: Desk
let other: Desk
beforeAll(async () => {
  firm = await openCommandFirm()
  keeper = await firm.join(KEEPER)
  second = await firm.join(SECOND)
  other = await firm.join(OTHER)
})
afterAll(() => firm[Symbol.asyncDispose]())

const LONG = { timeout: 20_000 }

/** A matter of the lead's that the lawyer is on. */
async function matter(title: string): Promise<string> {
  const code = await firm.openMatter(title)
  await done(firm.lead, "matter", "admit", code, PEOPLE.lawyer.address)
  return code
}
const raise = (...words: string[]): Promise<{ readonly wall: string; readonly ended: number; readonly unturned: number }> =>
  json(keeper, "wall", "raise", ...words, ...WORDS, "--yes")
const seen = async (wall: string, desk = keeper): Promise<Seen> => json(desk, "wall", "show", wall)
const lately = (): string => Temporal.Now.instant().toString()
const code = (ended: Ended): string => (JSON.parse(ended.err) as { readonly refusal: { readonly code: string } }).refusal.code

describe("a rehearsal", () => {
  test("says who would lose what, and changes nothing", async () => {
    const here = await matter("Rehearsed")
    const said = (await done(keeper, "wall", "rehearse", here, "--shut-out", PEOPLE.lawyer.address, OTHER.address)).out
    expect(said).toContain("This would shut 2 persons out of 1 matter with 0 documents. 1 person would remain inside.")
    expect(said).toMatch(/Would lose +Matter +As +Since/)
    // The other is signed in too, and is on nothing of it.
    expect(said).toContain("1 session of those who would lose something is open.")
    expect(said).toMatch(new RegExp(`Peter Osei +${here} +member`))
    expect(await json(keeper, "wall", "rehearse", here, "--shut-out", PEOPLE.lawyer.address)).toMatchObject({ matters: 1, persons: 1, leaderless: [] })
    expect((await json<unknown[]>(firm.lawyer, "matters", "--named", here)).length).toBe(1)
    expect(await json(keeper, "wall", "list")).toEqual([])
  })
  test("names the matter that would be left without a lead", async () => {
    const here = await matter("Leaderless")
    expect((await done(keeper, "wall", "rehearse", here, "--shut-out", PEOPLE.lead.address)).out).toContain(`nobody would be left to lead ${here}`)
  })
})

describe("raising", () => {
  test("says first what it will do, with its numbers, and does it when it was said", async () => {
    const here = await matter("Told first")
    const words = ["wall", "raise", here, "--shut-out", PEOPLE.lawyer.address, ...WORDS]
    const what =
      "This shuts 1 person out of 1 matter with 0 documents, at once: 1 grant ends, and lifting it takes two people and gives nothing back. The one who remains sees nothing more before they acknowledged the memo."
    const unasked = await keeper.run(...words)
    expect(unasked).toMatchObject({ status: 2, out: "" })
    expect(unasked.err).toContain(`${what} Say --yes to do it without being asked.`)
    expect((await json<unknown[]>(firm.lawyer, "matters", "--named", here)).length).toBe(1)
    const raised = await done(keeper, ...words, "--yes")
    expect(raised.err).toBe(`${what}\n`)
    expect(raised.out).toMatch(/^Raised wal_\w{26}: wall\.raised, .*\. 1 grant ended\.\n$/)
    expect(await json<unknown[]>(firm.lawyer, "matters", "--named", here)).toEqual([])
    expect(await firm.lead.run("matter", "admit", here, PEOPLE.lawyer.address)).toMatchObject({
      status: 1,
      err: expect.stringContaining("memo-unread") as string,
    })
  })
  test("takes the memo from a file or from standard input, an end, and no need to acknowledge", async () => {
    const here = await matter("From a file")
    writeFileSync(join(keeper.folder, "memo.txt"), "Two lines\nfor those inside")
    const words = ["wall", "raise", here, "--shut-out", OTHER.address, "--ground", "conflict", "--reference", "R", "--yes", "--json"]
    const one = JSON.parse((await done(keeper, ...words, "--memo-file", "memo.txt", "--no-must-acknowledge", "--until", "2099-12-31")).out) as { wall: string }
    expect(await seen(one.wall)).toMatchObject({ memo: { memo: "Two lines\nfor those inside" }, mustAcknowledge: false, until: "2099-12-31T23:59:59.000Z" })
    const two = JSON.parse((await keeper.fed("Piped in\n", ...words, "--memo", "-")).out) as { wall: string }
    expect(await seen(two.wall)).toMatchObject({ memo: { memo: "Piped in" }, mustAcknowledge: true, until: null })
  })
  test("can be done now for a later day, and around a client: it says so everywhere", async () => {
    const here = await matter("From next year")
    const side = [here, "--shut-out", PEOPLE.lawyer.address, "--from", "2099-01-01"]
    expect((await done(keeper, "wall", "rehearse", ...side)).out).toMatch(/^From \S+ .* on this would shut 1 person out of 1 matter/)
    const { out, err } = await done(keeper, "wall", "raise", ...side, ...WORDS, "--notice", "You will be screened.", "--yes")
    expect([out, err]).toEqual([expect.stringContaining("It begins "), expect.stringMatching(/from \S+ .* on: 1 grant ends/)])
    expect((await done(keeper, "wall", "show", /wal_\w{26}/.exec(out)?.[0] ?? "")).out).toMatch(/Stands +from .*, until it is lifted/)
    expect((await done(firm.lawyer, "inbox")).out).toMatch(/A notice, .*, from .* on \(ntc_/)
    const client = "A client of its own"
    await done(firm.lead, "matter", "change", here, "--client", client)
    const { wall } = await raise("--client", client, "--shut-out", OTHER.address)
    expect(code(await keeper.run("wall", "extend", wall, "mat_00000000000000000000000000", "--json"))).toBe("not-found")
    expect((await keeper.run("wall", "raise", here, "--client", client, "--shut-out", OTHER.address, ...WORDS, "--yes")).status).toBe(2)
  })
  test("is not done where a matter would be left without a lead: nothing is asked, nothing is sent", async () => {
    const here = await matter("Still led")
    firm.line.asked.length = 0
    const ended = await keeper.run("wall", "raise", here, "--shut-out", PEOPLE.lead.address, ...WORDS, "--yes", "--json")
    expect([ended.status, code(ended)]).toEqual([1, "last-lead"])
    expect(firm.line.asked).not.toContain("POST /api/v1/walls")
  })
  test("keeps two teams out of each other’s matters in one act", async () => {
    const ours = await matter("Ours")
    const theirs = (
      await json<{ matter: { code: string } }>(other, "matter", "open", "--title", "Theirs", "--client", "C", "--type", "T", "--jurisdiction", "J")
    ).matter.code
    const words = ["wall", "raise", ours, "--shut-out", OTHER.address, "--opposite", theirs, "--shut-out-there", PEOPLE.lawyer.address, ...WORDS]
    const raised = await json<{ wall: string; opposite: { wall: string } }>(keeper, ...words, "--no-must-acknowledge", "--yes")
    expect([(await seen(raised.wall)).opposite, (await seen(raised.opposite.wall)).opposite]).toEqual([raised.opposite.wall, raised.wall])
    expect(await other.run("matter", "admit", theirs, PEOPLE.lawyer.address)).toMatchObject({ status: 1, err: expect.stringContaining("shut-out") as string })
    expect(await firm.lead.run("matter", "admit", ours, OTHER.address)).toMatchObject({ status: 1, err: expect.stringContaining("shut-out") as string })
  })
  test("asks again for the pass phrase where the confirmation is old, and cannot be done without", async () => {
    const here = await matter("Long ago")
    await firm.asOwner("update sessions set confirmed_at = confirmed_at - interval '11 minutes'")
    const words = ["wall", "raise", here, "--shut-out", OTHER.address, ...WORDS, "--yes", "--json"]
    const without = await keeper.run(...words, "--passphrase-file", "/dev/null")
    expect([without.status, code(without)]).toEqual([1, "step-up-needed"])
    expect((await keeper.run(...words)).status).toBe(0)
  })
})

describe("a wall that stands", () => {
  test("is listed and shown to those who keep and oversee it, with what waits", async () => {
    const here = await matter("Shown")
    const { wall } = await raise(here, "--shut-out", PEOPLE.lawyer.address, OTHER.address, "--notice", "You are screened.")
    expect((await done(keeper, "wall", "list")).out).toMatch(new RegExp(`(Peter Osei, Ines Falk|Ines Falk, Peter Osei) .*${wall}`))
    for (const desk of [keeper, firm.auditor]) {
      const shown = (await done(desk, "wall", "show", wall)).out
      for (const part of ["Peter Osei", here, "lateral-hire", "CR-2026-114", "Carys Penhallow"]) expect(shown).toContain(part)
      for (const part of ["0 of 1 acknowledged", "0 of 2 acknowledged", "You are screened.", "Say nothing of this"]) expect(shown).toContain(part)
      // Who oversees it and is not on the matter names it by its id elsewhere, and finds that here.
      const id = /Ids +(mat_\w{26})\n/.exec(shown)?.[1] ?? ""
      const ask = () => desk.run("matter", "who-could", id, "--on", lately())
      await expect.poll(ask, LONG).toMatchObject({ err: "", out: expect.stringContaining("none is missing") })
    }
    expect((await done(firm.lead, "matter", "walls", here)).out, "who is on it has its code").not.toMatch(/Ids +mat_/)
    const there = await matter("Beside it")
    const both = await raise(here, there, "--shut-out", OTHER.address)
    const ids = /^Ids +(.*)$/m.exec((await done(firm.auditor, "wall", "show", both.wall)).out)?.[1]
    expect(
      ids
        ?.replaceAll(/mat_\w{26}/g, "")
        .split(", ")
        .toSorted(),
      "of several each by how it was named",
    ).toEqual([` (${here})`, ` (${there})`].toSorted())
  })
  test("keeps its people waiting until they acknowledge the memo, which they find in their inbox", async () => {
    const here = await matter("Waiting")
    const { wall } = await raise(here, "--shut-out", OTHER.address)
    expect(await firm.lawyer.run("notes", here)).toMatchObject({ status: 1, err: expect.stringContaining("memo-unread") as string })
    expect((await done(firm.lawyer, "inbox")).out).toContain(`./muniment wall acknowledge ${here} ${wall}`)
    await done(firm.lead, "wall", "acknowledge", here, "--yes")
    // A lead cannot tell from the ledger who of the others has read the memo, and is not told that they could open.
    const who = async () => (await firm.lead.run("matter", "who-could", here, "--on", lately())).out
    await expect.poll(who, LONG).toMatch(/Peter Osei +member, unless a wall's memo waited/)
    const shown = (await done(firm.lawyer, "matter", "walls", here)).out
    for (const part of ["Ines Falk", "Say nothing of this", "have not acknowledged"]) expect(shown).toContain(part)
    const unasked = await firm.lawyer.run("wall", "acknowledge", here)
    expect(unasked).toMatchObject({ status: 2, out: "", err: expect.stringContaining("--yes") as string })
    expect((await done(firm.lawyer, "wall", "acknowledge", here, "--yes")).out).toMatch(/Say nothing of this[^]*memo\.acknowledged/)
    expect((await done(firm.lawyer, "notes", here)).out).toContain("No note")
    expect((await done(firm.lawyer, "matter", "walls", here)).out).toContain("acknowledged its memo")
    expect(await firm.lawyer.run("wall", "acknowledge", here, wall, "--yes")).toMatchObject({ status: 1, err: expect.stringContaining("wall-over") as string })
  })
  test("has one memo acknowledged at a time: of two, one is named", async () => {
    const here = await matter("Twice")
    const [one, two] = [await raise(here, "--shut-out", OTHER.address), await raise(here, "--shut-out", OTHER.address)]
    const ended = await firm.lawyer.run("wall", "acknowledge", here, "--yes", "--json")
    expect([ended.status, code(ended)]).toEqual([1, "many-wait"])
    for (const { wall } of [one, two]) expect(ended.err).toContain(wall)
    await done(firm.lawyer, "wall", "acknowledge", here, one.wall, "--yes")
    await done(firm.lawyer, "wall", "acknowledge", here, "--yes")
    expect((await done(firm.lawyer, "notes", here)).out).toContain("No note")
  })
  test("tells those outside their notice and nothing else", async () => {
    const here = await matter("Noticed")
    const { wall } = await raise(here, "--shut-out", OTHER.address, "--notice", "A matter of your former firm’s is closed to you.")
    const inbox = await json<{ notices: { id: string; words: string }[] }>(other, "inbox")
    const notice = inbox.notices.find((one) => one.words.startsWith("A matter of your former firm"))
    expect(JSON.stringify(inbox)).not.toContain(wall)
    expect((await done(other, "inbox")).out).toContain("A matter of your former firm’s is closed to you.")
    expect((await done(other, "inbox", "acknowledge", notice?.id ?? "")).out).toContain("notice.acknowledged")
    expect(await other.run("inbox", "acknowledge", notice?.id ?? "")).toMatchObject({ status: 1, err: expect.stringContaining("not-found") as string })
    expect(await firm.lawyer.run("inbox", "acknowledge", notice?.id ?? "")).toMatchObject({ status: 1, err: expect.stringContaining("not-found") as string })
    expect(await other.run("wall", "show", wall)).toMatchObject({ status: 1 })
  })
  test("says when keys have still to begin, and goes on", async () => {
    const here = await matter("Half done")
    const { wall } = await raise(here, "--shut-out", OTHER.address)
    await firm.asOwner(`update wall_matters set turned_at = null where wall = '${wall}'`)
    expect((await done(keeper, "wall", "show", wall)).out).toContain(`1 matter still without new ones: ./muniment wall continue ${wall}`)
    expect((await done(keeper, "wall", "continue", wall)).out).toContain("The new keys have begun")
    expect((await done(keeper, "wall", "show", wall)).out).not.toContain("wall continue")
  })
})

describe("lifting", () => {
  test("is asked for by one and done by another, who is told what it will do", async () => {
    const here = await matter("Lifted")
    const { wall } = await raise(here, "--shut-out", PEOPLE.lawyer.address, "--no-must-acknowledge")
    expect(await keeper.run("wall", "lift", wall, "--yes")).toMatchObject({ status: 1, err: expect.stringContaining("lifting-not-asked") as string })
    await done(keeper, "wall", "ask-lifting", wall, "--why", "The conflict has gone.")
    expect(await keeper.run("wall", "lift", wall, "--yes")).toMatchObject({ status: 1, err: expect.stringContaining("second-person-needed") as string })
    expect((await done(second, "inbox")).out).toMatch(new RegExp(`around ${here}, against Peter Osei: .*Carys Penhallow asks to lift it.*wall show ${wall}`))
    const unasked = await second.run("wall", "lift", wall)
    expect(unasked.status).toBe(2)
    expect(unasked.err).toContain("out of 1 matter: they can be admitted there again. Carys Penhallow asked for it: The conflict has gone.")
    expect((await seen(wall)).stands).toBe(true)
    expect((await done(second, "wall", "lift", wall, "--yes")).out).toContain("wall.lifted")
    expect((await seen(wall)).stands).toBe(false)
    expect((await done(firm.lead, "matter", "admit", here, PEOPLE.lawyer.address)).out).toContain("as member")
    expect(await second.run("wall", "lift", wall, "--yes")).toMatchObject({ status: 1, err: expect.stringContaining("wall-over") as string })
  })
  test("leaves a chain of custody that convinces the stand-alone verifier: all that was done about the wall is in it", async () => {
    const here = await matter("Proved")
    const { wall } = await raise(here, "--shut-out", PEOPLE.lawyer.address)
    await done(firm.lead, "wall", "acknowledge", here, "--yes")
    await done(keeper, "wall", "ask-lifting", wall, "--why", "done with")
    await done(second, "wall", "leave-standing", wall)
    await done(second, "wall", "ask-lifting", wall, "--why", "done with now")
    await done(keeper, "wall", "lift", wall, "--yes")
    const { vkey } = await json<{ vkey: string }>(firm.lead, "ledger", "show")
    const bundle = join(firm.lead.folder, "walled.json")
    await done(firm.lead, "custody", here, "--bundle", bundle)
    const verified = execFileSync(process.execPath, [VERIFIER, "bundle", bundle, "--vkey", vkey], { encoding: "utf8" })
    for (const kind of ["wall.raised", "grant.ended", "epoch.begun", "memo.acknowledged", "wall.lifting-asked", "wall.left-standing", "wall.lifted"])
      expect(verified).toContain(kind)
    // A byte that is not the house's.
    const bytes = readFileSync(bundle)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(bundle, bytes)
    expect(() => execFileSync(process.execPath, [VERIFIER, "bundle", bundle, "--vkey", vkey], { stdio: "pipe" })).toThrow("Command failed")
  })
  test("can be refused by the second person: it stands", async () => {
    const here = await matter("Left standing")
    const { wall } = await raise(here, "--shut-out", PEOPLE.lawyer.address)
    await done(keeper, "wall", "ask-lifting", wall, "--why", "tired of it")
    expect((await done(second, "wall", "leave-standing", wall)).out).toContain("It stands: wall.left-standing")
    expect(await second.run("wall", "lift", wall, "--yes")).toMatchObject({ status: 1, err: expect.stringContaining("lifting-not-asked") as string })
    expect((await seen(wall)).stands).toBe(true)
  })
})

describe.runIf(process.platform === "linux")("at a terminal, one word is typed for a grave act:", () => {
  /** Runs a command at a terminal of its own (util-linux, as Debian always has it), where somebody types. */
  async function typed(desk: Desk, words: readonly string[], line: string): Promise<{ readonly status: number | null; readonly shown: string }> {
    const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url))
    const command = [process.execPath, main, ...words].map((word) => `'${word}'`).join(" ")
    const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: desk.folder, env: desk.env, stdio: ["pipe", "pipe", "inherit"] })
    let shown = ""
    child.stdout.on("data", (piece: Buffer) => {
      shown += piece.toString()
      if (/Type \w+ to do it: [^\n]*$/.test(shown) && child.stdin.writable) child.stdin.end(`${line}\r`)
    })
    const [status] = (await once(child, "close")) as [number | null]
    return { status, shown }
  }
  test("any other, and nothing is done", async () => {
    const here = await matter("Not typed")
    const ended = await typed(keeper, ["wall", "raise", here, "--shut-out", OTHER.address, "--ground", "conflict", "--reference", "R", "--memo", "M"], "rise")
    expect([ended.status, ended.shown]).toEqual([2, expect.stringContaining("Nothing was done.")])
    expect(await json<unknown[]>(firm.lead, "matter", "walls", here)).toEqual([])
  })
  test("the right one, and it is done; the memo is shown before it is acknowledged", async () => {
    const here = await matter("Typed")
    const raised = await typed(
      keeper,
      ["wall", "raise", here, "--shut-out", OTHER.address, "--ground", "conflict", "--reference", "R", "--memo", "Mind it"],
      "raise",
    )
    expect([raised.status, raised.shown]).toEqual([0, expect.stringMatching(/shuts 1 person out of 1 matter[^]*Raised wal_/)])
    const read = await typed(firm.lawyer, ["wall", "acknowledge", here], "acknowledge")
    expect([read.status, read.shown]).toEqual([0, expect.stringMatching(/Mind it[^]*Type acknowledge[^]*memo\.acknowledged/)])
  })
})

test("with nothing waiting the inbox says so", async () => {
  expect((await done(firm.auditor, "inbox")).out).toBe("Nothing waits for you.\n")
})
