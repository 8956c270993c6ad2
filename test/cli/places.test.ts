/** A part in places of a matter's file plan, by the command line: said wherever a part is said, and shown to whoever has it as what they have, with nothing that is not so. */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { done, json, openCommandFirm, PEOPLE } from "./firm.ts"
import type { CommandFirm } from "./firm.ts"

const { address } = PEOPLE.lawyer
const soon = Temporal.Now.instant().add({ hours: 48 }).toString()
const later = Temporal.Now.instant().add({ hours: 96 }).toString()
let firm: CommandFirm
let code = ""
beforeAll(async () => {
  firm = await openCommandFirm()
  code = await firm.openMatter("Hartley v Ostrander")
  await done(firm.lead, "plan", code, "--set", "05 Exhibits", "Letters, in and out", "Advice")
  for (const [name, place] of [
    ["deed.txt", "Exhibits"],
    ["letter.txt", "Letters, in and out"],
    ["advice.txt", "Advice"],
    ["loose.txt", ""],
  ] as const) {
    await writeFile(join(firm.lead.folder, name), name)
    await done(firm.lead, "file", name, "--matter", code, ...(place === "" ? [] : ["--place", place]))
  }
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("whoever lets somebody into places", () => {
  test("is told which, as they are given, changed, listed and renewed", async () => {
    const admitted = await done(firm.lead, "matter", "admit", code, address, "--role", "member", "--until", soon, "--places", "exhibits")
    expect(admitted.out).toMatch(/^Peter Osei is on the matter as member, in 05 Exhibits alone, until .*: grant\.made/)
    expect((await done(firm.lead, "matter", "part", code, address, "--places", "all")).out).toContain("file, edit in the whole matter: grant.changed")
    const part = await done(firm.lead, "matter", "part", code, address, "--places", "letters, in and out, Exhibits")
    expect(part.out).toContain("file, edit, in 05 Exhibits, Letters, in and out alone: grant.changed")
    expect((await done(firm.lead, "matter", "renew", code, address, "--until", later)).out).toMatch(
      /^Peter Osei is on the matter, in 05 Exhibits, Letters, in and out alone, until /,
    )
    expect((await done(firm.lead, "matter", "people", code)).out).toMatch(/Peter Osei .* 05 Exhibits, Letters, in and out /)
    expect((await done(firm.lead, "matter", "close", code, "--rehearse")).out).toContain("Peter Osei (member, in 2 places alone)")
    await done(firm.lead, "matter", "part", code, address, "--places", "Exhibits")
  })
  test.each([["nowhere"], ["Exhibits,"], ["Exhibits,nowhere"], ["Letters"]])("names no place that is none: %s", async (places) =>
    expect(await firm.lead.run("matter", "part", code, address, "--places", places)).toMatchObject({
      status: 1,
      err: expect.stringContaining("It has: 05 Exhibits, Letters, in and out, Advice.") as string,
    }),
  )
  test("sees them in looking back, in a review, and where more time is asked for", async () => {
    await expect
      .poll(async () => (await firm.lead.run("matter", "who-could", code, "--on", Temporal.Now.instant().toString())).out, { timeout: 20_000 })
      .toMatch(/Peter Osei +member, in 1 place alone +/)
    const begun = await json<{ review: string }>(firm.lead, "review", "begin", code)
    expect((await done(firm.lead, "review", "show", begun.review)).out).toMatch(/Peter Osei +member, in 1 place alone +/)
    expect((await done(firm.lead, "person", address, "--leave", "--rehearse")).out).toMatch(/ member, in 1 place alone +/)
    const asked = await json<{ id: string }>(firm.lawyer, "matter", "ask", code, "--role", "member", "--until", later, "--why", "to finish")
    const list = (await done(firm.lead, "matter", "requests", code)).out
    expect(list).toMatch(/Peter Osei +member .* member, in 05 Exhibits alone, until /)
    expect(list).toContain("Approved, Peter Osei stays in the same places.")
    expect((await done(firm.lawyer, "matter", "asked")).out).toMatch(/asked +member, in 1 place alone +/)
    await done(firm.lead, "matter", "approve", code, asked.id)
    expect((await done(firm.lead, "matter", "people", code)).out).toMatch(/Peter Osei .* 05 Exhibits /)
  })
  test("sees them where a wall is rehearsed that would take them", async () => {
    const keeper = await firm.join({
      name: "Imogen Grey",
      address: "i.grey@hollisgrey.example",
      role: "compliance-officer",
      passphrase: "pewter canyon thistle nine",
    })
    expect((await done(keeper, "wall", "rehearse", code, "--shut-out", address)).out).toMatch(/Peter Osei .* member, in 1 place alone +/)
  })
  test("is offered no renewal of a part that has no end date", async () => {
    await done(firm.lead, "matter", "release", code, address)
    await done(firm.lead, "matter", "admit", code, address, "--role", "member", "--places", "Exhibits")
    const asked = await json<{ id: string }>(firm.lawyer, "matter", "ask", code, "--role", "member", "--until", later, "--why", "to finish")
    const list = (await done(firm.lead, "matter", "requests", code)).out
    expect(list).toMatch(/Peter Osei .* member, in 05 Exhibits alone, no end date/)
    expect([list.includes("there is no time to renew"), list.includes("stays in the same places")]).toEqual([true, false])
    expect(await firm.lead.run("matter", "approve", code, asked.id)).toMatchObject({ status: 1, err: expect.stringContaining("member-already") as string })
    expect((await done(firm.lead, "inbox")).out).not.toContain("Renew it")
    await done(firm.lawyer, "matter", "take-back", asked.id)
  })
})

describe("whoever has places", () => {
  test("sees in the list of their matters and of each which these are, and who leads it", async () => {
    expect((await done(firm.lawyer, "matters")).out).toMatch(/ member, in 1 place alone +Margaret Hollis +none told to you$/m)
    const { out } = await done(firm.lawyer, "matter", "show", code)
    expect(out).toMatch(/^You have +05 Exhibits, and nothing of it besides$/m)
    expect(out).toMatch(/^Holds +1 document there$/m)
    expect(out).toMatch(/^Led by +Margaret Hollis$/m)
    expect(out).toMatch(/^Why can I +as member, in 1 place alone, admitted by Margaret Hollis/m)
    // They are refused the list of the others.
    expect(out).not.toMatch(/matter people|part(y|ies)|note/)
    const whole = (await done(firm.lead, "matter", "show", code)).out
    expect(whole).toMatch(/Who can see this +2 persons; .\/muniment matter people/)
    expect(whole).not.toMatch(/You have|Led by/)
  })
  test("is told of a document where it lies, and nothing that is not so of who can see it and of its proof", async () => {
    expect((await done(firm.lawyer, "documents", code)).out).toMatch(/deed\.txt +05 Exhibits /)
    const { out } = await done(firm.lawyer, "document", "show", "deed.txt", "--matter", code)
    expect(out).toMatch(/^Place +05 Exhibits$/m)
    expect(out).toMatch(/^Who can see this +you, and whoever has its place or the whole matter$/m)
    expect(out).toMatch(/^Why can I +Margaret Hollis admitted you to a place of the matter as member/m)
    expect(out).toMatch(/^What is its proof +recorded in the ledger; those who have the whole matter are shown its leaf \(evt_/m)
    expect(out).not.toContain("not yet in the ledger")
    const whole = (await done(firm.lead, "document", "show", "deed.txt", "--matter", code)).out
    expect(whole).toMatch(/^Who can see this +Margaret Hollis, Peter Osei$/m)
    expect(whole).toMatch(/^What is its proof +leaf \d+ \(evt_/m)
  })
  test("is told nothing of what is there while the memo of a wall waits, not even by a number that is none", async () => {
    const keeper = await firm.join({
      name: "Owen Blythe",
      address: "o.blythe@hollisgrey.example",
      role: "compliance-officer",
      passphrase: "marble lagoon cricket ten",
    })
    await done(keeper, "wall", "raise", code, "--shut-out", PEOPLE.auditor.address, "--ground", "conflict", "--reference", "R", "--memo", "M", "--yes")
    const { out } = await done(firm.lawyer, "matter", "show", code)
    expect(out).toMatch(/^You have +1 place, and nothing of it besides$/m)
    expect(out).not.toContain("Holds")
    // Nor is whoever has the whole of it: they are told what it waits for, and sent to no list that would be refused.
    const whole = (await done(firm.lead, "matter", "show", code)).out
    expect(whole).toMatch(new RegExp(`^Waits for +the memo of a wall: ./muniment wall acknowledge ${code}$`, "m"))
    expect(whole).not.toMatch(/^Holds|^Who can see this/m)
    for (const one of [firm.lawyer, firm.lead]) await done(one, "wall", "acknowledge", code, "--yes")
    expect((await done(firm.lawyer, "matter", "show", code)).out).toMatch(/^Holds +1 document there$/m)
  })
  test("files into their place by its name, and is told that there is none other", async () => {
    await writeFile(join(firm.lawyer.folder, "mine.txt"), "mine")
    expect(await firm.lawyer.run("file", "mine.txt", "--matter", code)).toMatchObject({ status: 1, out: expect.stringContaining("say in which") as string })
    expect(await firm.lawyer.run("file", "mine.txt", "--matter", code, "--place", "Advice")).toMatchObject({
      status: 1,
      err: expect.stringContaining("It has: 05 Exhibits.") as string,
    })
    expect((await done(firm.lawyer, "file", "mine.txt", "--matter", code, "--place", "Exhibits")).out).toContain("filed as doc_")
  })
})
