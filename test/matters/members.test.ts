/** Who is on a matter: admitting, releasing, leaving, and that grants end when their time has run out. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { events, flush, openMatterFirm, refusal, soon, WORDS } from "./matter.ts"
import type { Body, MatterFirm } from "./matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

/** A fresh matter of the lead's, with these members. */
async function fresh(members: readonly Body[] = []): Promise<string> {
  const opened = await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, members } })
  expect(opened.status).toBe(201)
  return opened.body["matter"].id as string
}

const admit = (matter: string, by: Newcomer, body: Body) => firm.ask("POST", `/matters/${matter}/members`, { token: by.token, body })
const release = (matter: string, by: Newcomer, person: string) => firm.ask("DELETE", `/matters/${matter}/members/${person}`, { token: by.token })
const sees = async (matter: string, one: Newcomer) => (await firm.ask("GET", `/matters/${matter}`, { token: one.token })).status
const members = async (matter: string, one: Newcomer) => (await firm.ask("GET", `/matters/${matter}/members`, { token: one.token })).body as unknown as Body[]
const count = async (query: Promise<readonly { n: number }[]>) => (await query)[0]?.n

describe("the members of a matter", () => {
  test("are listed with their names, leads first, each with a proved key", async () => {
    const listed = await members(firm.matter, firm.guest)
    expect(listed.map((one) => one["role"])).toEqual(["lead", "member", "member", "reader"])
    expect(new Map(listed.map((one) => [one["person"].id, [one["role"], one["firmRole"], one["proved"], one["by"].id]]))).toEqual(
      new Map([
        [firm.lead.id, ["lead", "lawyer", true, firm.lead.id]],
        [firm.member.id, ["member", "paralegal", true, firm.lead.id]],
        [firm.guest.id, ["member", "guest", true, firm.lead.id]],
        [firm.reader.id, ["reader", "records-officer", true, firm.lead.id]],
      ]),
    )
    expect(listed.every((one) => /^Robin Vale \d$/.test(one["person"].name))).toBe(true)
  })

  test("are named by the card that comes with them, whatever it said before", async () => {
    const named = async (): Promise<unknown> => (await members(firm.matter, firm.lead)).find((one) => one["person"].id === firm.member.id)?.["person"].name
    const name = await named()
    expect(await named()).toBe(name)
    const [before] = await firm.owner<{ card: Uint8Array }[]>`select card from people where id = ${firm.member.id}`
    // What is nobody's card opens for nobody, though the session opened theirs a moment ago.
    await firm.owner`update people set card = (select card from people where id = ${firm.reader.id}) where id = ${firm.member.id}`
    expect((await firm.ask("GET", `/matters/${firm.matter}/members`, { token: firm.lead.token })).status).toBe(500)
    await firm.owner`update people set card = ${before?.card ?? null} where id = ${firm.member.id}`
    expect(await named()).toBe(name)
  })

  test("admitting gives everything, from the first day on", async () => {
    const matter = await fresh()
    await firm.ask("POST", `/matters/${matter}/notes`, { token: firm.lead.token, body: { text: "before they came" } })
    expect(await sees(matter, firm.stranger)).toBe(404)
    const admitted = await admit(matter, firm.lead, { person: firm.stranger.id, role: "member" })
    expect(admitted.status).toBe(201)
    expect(admitted.body).toMatchObject({
      member: { person: { id: firm.stranger.id }, role: "member", until: null, proved: true },
      receipt: { kind: "grant.made" },
    })
    const notes = await firm.ask("GET", `/matters/${matter}/notes`, { token: firm.stranger.token })
    expect((notes.body["items"] as Body[]).map((note) => note["text"])).toEqual(["before they came"])
  })

  test("releasing destroys the keys, begins an epoch, and is seen at once, by every session", async () => {
    const matter = await fresh([
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    await firm.ask("GET", "/matters", { token: firm.member.token })
    const released = await release(matter, firm.lead, firm.member.id)
    expect([released.status, released.body["receipt"]?.kind]).toEqual([200, "grant.ended"])
    expect(await sees(matter, firm.member)).toBe(404)
    const list = await firm.ask("GET", "/matters?stage=any&limit=200", { token: firm.member.token })
    expect((list.body["items"] as Body[]).map((row) => row["id"])).not.toContain(matter)
    expect(
      await count(
        firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${firm.member.id}`,
      ),
    ).toBe(0)
    expect(await count(firm.owner`select count(*) as n from epochs where matter = ${matter}`)).toBe(2)
    expect(await count(firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter}`)).toBe(4)
    await firm.ask("POST", `/matters/${matter}/notes`, { token: firm.lead.token, body: { text: "after they went" } })
    const notes = await firm.ask("GET", `/matters/${matter}/notes`, { token: firm.reader.token })
    expect((notes.body["items"] as Body[]).map((note) => note["text"])).toEqual(["after they went"])
    expect((await firm.ask("GET", `/matters/${matter}`, { token: firm.reader.token })).body["title"]).toBe(WORDS.title)
  })

  test("whoever was released can be admitted again, and reads what came before and after", async () => {
    const matter = await fresh([{ person: firm.member.id, role: "member" }])
    await firm.ask("POST", `/matters/${matter}/notes`, { token: firm.member.token, body: { text: "one" } })
    firm.clock.forward({ seconds: 1 })
    await release(matter, firm.lead, firm.member.id)
    await firm.ask("POST", `/matters/${matter}/notes`, { token: firm.lead.token, body: { text: "two" } })
    expect((await admit(matter, firm.lead, { person: firm.member.id, role: "reader" })).status).toBe(201)
    const notes = await firm.ask("GET", `/matters/${matter}/notes`, { token: firm.member.token })
    expect((notes.body["items"] as Body[]).map((note) => note["text"])).toEqual(["two", "one"])
  })

  test("anyone may leave, and only themselves", async () => {
    const matter = await fresh([
      { person: firm.reader.id, role: "reader" },
      { person: firm.guest.id, role: "reader" },
      { person: firm.member.id, role: "member" },
    ])
    expect(refusal(await release(matter, firm.member, firm.reader.id))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await release(matter, firm.guest, firm.reader.id))).toEqual([403, "not-yours-to-do"])
    for (const one of [firm.reader, firm.guest]) expect((await release(matter, one, one.id)).status).toBe(200)
    expect(await sees(matter, firm.reader)).toBe(404)
    expect(await sees(matter, firm.member)).toBe(200)
    expect((await members(matter, firm.member)).map((one) => one["person"].id)).toEqual([firm.lead.id, firm.member.id])
  })

  test("a second lead lets the first one go", async () => {
    const matter = await fresh()
    expect(refusal(await release(matter, firm.lead, firm.lead.id))).toEqual([409, "last-lead"])
    await admit(matter, firm.lead, { person: firm.stranger.id, role: "lead", until: soon(firm, { hours: 2 }) })
    expect(refusal(await release(matter, firm.lead, firm.lead.id))).toEqual([409, "last-lead"])
    expect((await release(matter, firm.lead, firm.stranger.id)).status).toBe(200)
    await admit(matter, firm.lead, { person: firm.stranger.id, role: "lead", special: true })
    expect((await release(matter, firm.stranger, firm.lead.id)).status).toBe(200)
    expect(await sees(matter, firm.lead)).toBe(404)
    expect(refusal(await release(matter, firm.stranger, firm.stranger.id))).toEqual([409, "last-lead"])
  })

  test("two acts on the members of one matter do not cross", async () => {
    const matter = await fresh([{ person: firm.stranger.id, role: "lead", special: true }])
    const both = await Promise.all([release(matter, firm.lead, firm.stranger.id), release(matter, firm.stranger, firm.lead.id)])
    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 404])
    const doubled = await fresh()
    const admitted = await Promise.all([
      admit(doubled, firm.lead, { person: firm.member.id, role: "member" }),
      admit(doubled, firm.lead, { person: firm.member.id, role: "member" }),
    ])
    expect(admitted.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([201, 409])
  })
})

describe("a grant with an end", () => {
  test("counts as none when its time has run out, and is ended for good by the next act on the members", async () => {
    const matter = await fresh()
    await admit(matter, firm.lead, { person: firm.member.id, role: "member", until: soon(firm, { hours: 1 }) })
    expect(await sees(matter, firm.member)).toBe(200)
    await firm.owner`update grants set until = now() - interval '1 second' where matter = ${matter} and person = ${firm.member.id}`
    expect(await sees(matter, firm.member)).toBe(404)
    expect((await members(matter, firm.lead)).map((one) => one["person"].id)).toEqual([firm.lead.id])
    expect((await admit(matter, firm.lead, { person: firm.member.id, role: "reader" })).status).toBe(201)
    expect((await events(firm, "grant.ended")).filter((event) => event.body.includes(matter))).toHaveLength(1)
    expect(await count(firm.owner`select count(*) as n from epochs where matter = ${matter}`)).toBe(2)
    expect((await firm.ask("GET", `/matters/${matter}`, { token: firm.member.token })).body).toMatchObject({ title: WORDS.title, myRole: "reader" })
  })
})

describe("admitting is refused", () => {
  const cases: readonly (readonly [string, (f: MatterFirm) => Newcomer, (f: MatterFirm) => Body, number, string])[] = [
    ["to a member", (f) => f.member, (f) => ({ person: f.stranger.id, role: "reader" }), 403, "not-yours-to-do"],
    ["to a reader", (f) => f.reader, (f) => ({ person: f.stranger.id, role: "reader" }), 403, "not-yours-to-do"],
    ["to a guest", (f) => f.guest, (f) => ({ person: f.stranger.id, role: "reader" }), 403, "not-yours-to-do"],
    ["to whoever is not on it", (f) => f.stranger, (f) => ({ person: f.stranger.id, role: "lead" }), 404, "not-found"],
    ["to the administrator", (f) => f.administrator, (f) => ({ person: f.administrator.id, role: "lead" }), 404, "not-found"],
    ["for the administrator", (f) => f.lead, (f) => ({ person: f.administrator.id, role: "reader" }), 422, "cannot-be-member"],
    ["for the auditor", (f) => f.lead, (f) => ({ person: f.auditor.id, role: "reader" }), 422, "cannot-be-member"],
    ["for a guest as lead", (f) => f.lead, (f) => ({ person: f.guest.id, role: "lead" }), 409, "member-already"],
    ["for a member", (f) => f.lead, (f) => ({ person: f.member.id, role: "lead" }), 409, "member-already"],
    ["for oneself", (f) => f.lead, (f) => ({ person: f.lead.id, role: "member" }), 409, "member-already"],
    ["for nobody", (f) => f.lead, () => ({ person: "per_00000000000000000000000000", role: "member" }), 404, "not-found"],
    ["in a role that is none", (f) => f.lead, (f) => ({ person: f.stranger.id, role: "owner" }), 400, "malformed"],
    ["until a time that has passed", (f) => f.lead, (f) => ({ person: f.stranger.id, role: "member", until: soon(f, { seconds: -1 }) }), 400, "malformed"],
    ["until a time that is none", (f) => f.lead, (f) => ({ person: f.stranger.id, role: "member", until: "tomorrow" }), 400, "malformed"],
    ["with a key", (f) => f.lead, (f) => ({ person: f.stranger.id, role: "member", kem: "AAAA" }), 400, "malformed"],
  ]
  test.each(cases)("%s", async (_what, by, body, status, code) => {
    expect(refusal(await admit(firm.matter, by(firm), body(firm)))).toEqual([status, code])
    expect(await members(firm.matter, firm.lead)).toHaveLength(4)
  })

  test("for a suspended person", async () => {
    const gone = await firm.newcomer("lawyer", "gone@hollisgrey.example")
    expect((await firm.ask("PATCH", `/people/${gone.id}`, { token: firm.token, body: { rev: 1, state: "suspended" } })).status).toBe(200)
    expect(refusal(await admit(firm.matter, firm.lead, { person: gone.id, role: "member" }))).toEqual([422, "cannot-be-member"])
  })
})

describe("a key that the ledger does not prove is given nothing", () => {
  const swaps: readonly (readonly [string, (f: MatterFirm, victim: string) => Promise<unknown>])[] = [
    [
      "another's sealing key in its place",
      (f, victim) => f.owner`update people set kem_public = (select kem_public from people where id = ${f.lead.id}) where id = ${victim}`,
    ],
    [
      "another's signing key in its place",
      (f, victim) => f.owner`update people set sign_public = (select sign_public from people where id = ${f.lead.id}) where id = ${victim}`,
    ],
    [
      "both of another's",
      (f, victim) =>
        f.owner`update people set (kem_public, sign_public, key_id) = (select kem_public, sign_public, key_id from people where id = ${f.lead.id}) where id = ${victim}`,
    ],
    ["no publication", (f, victim) => f.owner`delete from events where by = ${victim} and kind = 'key.published'`],
    [
      "a publication whose signature is another's",
      (f, victim) =>
        f.owner`update events set sig = (select sig from events where by = ${f.lead.id} and kind = 'key.published') where by = ${victim} and kind = 'key.published'`,
    ],
    [
      "a publication by another's body",
      (f, victim) =>
        f.owner`update events set (body, sig, signer) = (select body, sig, signer from events where by = ${f.lead.id} and kind = 'key.published') where by = ${victim} and kind = 'key.published'`,
    ],
    [
      "a leaf that says something else",
      (f, victim) =>
        f.owner`update leaves set bytes = replace(bytes, '"detail":"', '"detail":"A') where event in (select id from events where by = ${victim} and kind = 'key.published')`,
    ],
  ]
  test.each(swaps)("%s", async (what, swap) => {
    const victim = await firm.newcomer("lawyer", `${what.replaceAll(/\W/g, "")}@hollisgrey.example`)
    await flush(firm)
    await swap(firm, victim.id)
    expect(refusal(await admit(firm.matter, firm.lead, { person: victim.id, role: "member" }))).toEqual([409, "key-not-proved"])
    expect(await count(firm.owner`select count(*) as n from grants where person = ${victim.id}`)).toBe(0)
  })

  test("nor at the next epoch, when a member's key was exchanged meanwhile", async () => {
    const victim = await firm.newcomer("lawyer", "meanwhile@hollisgrey.example")
    const matter = await fresh([
      { person: victim.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    await firm.owner`update people set kem_public = (select kem_public from people where id = ${firm.stranger.id}) where id = ${victim.id}`
    expect((await members(matter, firm.lead)).map((one) => [one["person"].id, one["proved"]])).toEqual([
      [firm.lead.id, true],
      [victim.id, false],
      [firm.reader.id, true],
    ])
    expect(refusal(await release(matter, firm.lead, firm.reader.id))).toEqual([409, "key-not-proved"])
    expect((await release(matter, firm.lead, victim.id)).status).toBe(200)
    expect((await release(matter, firm.lead, firm.reader.id)).status).toBe(200)
  })
})
