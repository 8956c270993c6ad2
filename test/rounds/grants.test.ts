/** Grants that run out, with nobody there: on the next round their keys are destroyed and the chain says so; nothing else ends by the clock. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parseVkey, verifyBundle } from "#ledger"
import type { Newcomer } from "../identity/firm.ts"
import { events, flush, openMatterFirm, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"
import { chain, count, otherServer, overseen, round, tryRound } from "./round.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

/** A fresh matter of the lead's, on which the member is until an hour from now. */
async function fresh(more: Body = {}): Promise<string> {
  const opened = await firm.ask("POST", "/matters", { token: firm.lead.token, body: WORDS })
  const matter = opened.body["matter"].id as string
  expect((await admit(matter, { person: firm.member.id, role: "member", until: soon(firm, { hours: 1 }), ...more })).status).toBe(201)
  return matter
}

const admit = (matter: string, body: Body, by: Newcomer = firm.lead) => firm.ask("POST", `/matters/${matter}/members`, { token: by.token, body })
const release = (matter: string, person: string, by: Newcomer = firm.lead) => firm.ask("DELETE", `/matters/${matter}/members/${person}`, { token: by.token })
const sees = async (matter: string, one: Newcomer) => (await firm.ask("GET", `/matters/${matter}`, { token: one.token })).status
/** The database's own clock decides when a grant has run out, for every policy asks it; so a test moves the end and not the clock. */
const runOut = (matter: string, person = firm.member.id) =>
  firm.owner`update grants set until = now() - interval '1 second' where matter = ${matter} and person = ${person} and ended_at is null`
const keysOf = (matter: string, person = firm.member.id) =>
  count(firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`)
const epochs = (matter: string) => count(firm.owner`select count(*) as n from epochs where matter = ${matter}`)
const ends = async (matter: string) => (await events(firm, "grant.ended")).filter((event) => event.body.includes(matter))

describe("a grant that ran out", () => {
  test("keeps its keys until a round, though it counts as none at once; on the round they are destroyed", async () => {
    const matter = await fresh()
    await runOut(matter)
    expect([await sees(matter, firm.member), await keysOf(matter)]).toEqual([404, 1])
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 1 })
    expect([await sees(matter, firm.member), await keysOf(matter), await keysOf(matter, firm.lead.id)]).toEqual([404, 0, 1])
    const [grant] = await firm.owner`select ended_by, ended_at, ended_in from grants where matter = ${matter} and person = ${firm.member.id}`
    const [{ epoch } = { epoch: "" }] = await firm.owner<{ epoch: string }[]>`select epoch from matters where id = ${matter}`
    expect(grant).toMatchObject({ ended_by: "house", ended_in: epoch })
    expect(String(grant?.["ended_at"])).toBe(String(firm.clock.now()))
  })

  test("is ended in the chain of its matter by the house, whose lead reads whom it was about; that it ran out is sealed to overseers", async () => {
    const matter = await fresh()
    await runOut(matter)
    await round(firm.tools)
    await flush(firm)
    const [ended, ...more] = await chain(firm, matter, "grant.ended", firm.lead.token)
    expect(more).toEqual([])
    expect(ended).toMatchObject({ machine: "house", by: null, signed: false, detail: null, purpose: null })
    expect(ended?.["leaf"]).toBeGreaterThan(0)
    expect(ended?.["subjects"]).toEqual([matter, expect.stringMatching(/^gra_/), firm.member.id])
    const seen = (await overseen(firm, "grant.ended")).find((event) => (event["subjects"] as string[]).includes(matter))
    expect(seen).toMatchObject({ machine: "house", detail: { person: firm.member.id, role: "member", ranOut: true } })
  })

  test("is in the matter's bundle, which the outsider's verifier accepts", async () => {
    const matter = await fresh()
    await runOut(matter)
    await round(firm.tools)
    await firm.ask("PUT", "/session/purpose", { token: firm.lead.token, body: { code: "conduct" } })
    const reply = await fetch(`${firm.house.url}/api/v1/matters/${matter}/custody/bundle`, { headers: { authorization: `Bearer ${firm.lead.token}` } })
    const vkey = parseVkey((await firm.ask("GET", "/ledger", { token: firm.lead.token })).body["vkey"] as string)
    expect(vkey).not.toBeNull()
    const checked = verifyBundle(Buffer.from(await reply.arrayBuffer()), vkey as NonNullable<typeof vkey>)
    const ended = checked.ok ? checked.value.events.filter((event) => event.kind === "grant.ended") : []
    expect(ended).toMatchObject([{ by: "house", signedWith: null, detail: null }])
  })

  test("is ended once, however many rounds follow", async () => {
    const matter = await fresh()
    await runOut(matter)
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 1 })
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 0 })
    expect(await ends(matter)).toHaveLength(1)
  })

  test("of each of several people on several matters is ended on one round", async () => {
    const matters = [await fresh(), await fresh(), await fresh()]
    for (const matter of matters) {
      await admit(matter, { person: firm.guest.id, role: "reader", until: soon(firm, { hours: 1 }) })
      await runOut(matter)
      await runOut(matter, firm.guest.id)
    }
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 6 })
    for (const matter of matters) expect([await keysOf(matter), await keysOf(matter, firm.guest.id), (await ends(matter)).length]).toEqual([0, 0, 2])
  })

  test("leaves the person's list, and nothing of it in memory", async () => {
    const matter = await fresh()
    const listed = async () => (await firm.ask("GET", "/matters?limit=200", { token: firm.member.token })).body["items"] as Body[]
    expect((await listed()).map((row) => row["id"])).toContain(matter)
    await runOut(matter)
    await round(firm.tools)
    expect((await listed()).map((row) => row["id"])).not.toContain(matter)
  })
})

describe("the clock does not end", () => {
  const rows: readonly (readonly [what: string, who: (f: MatterFirm) => Newcomer, make: (matter: string) => Promise<unknown>])[] = [
    ["a grant without an end", (f) => f.reader, (matter) => admit(matter, { person: firm.reader.id, role: "reader" })],
    ["one that ends in an hour", (f) => f.reader, (matter) => admit(matter, { person: firm.reader.id, role: "reader", until: soon(firm, { hours: 1 }) })],
    ["the last lead, when another lead's time runs out", (f) => f.lead, (matter) => leadRunsOut(matter)],
    ["one that was made anew before the first ran out", (f) => f.reader, (matter) => renew(matter)],
    ["one that was made anew after the first ran out", (f) => f.reader, (matter) => renewLate(matter)],
    ["one on a matter where another's ran out", (f) => f.guest, (matter) => admit(matter, { person: firm.guest.id, role: "member" })],
  ]
  async function leadRunsOut(matter: string): Promise<void> {
    await admit(matter, { person: firm.stranger.id, role: "lead", until: soon(firm, { hours: 1 }) })
    await runOut(matter, firm.stranger.id)
  }
  async function renew(matter: string): Promise<void> {
    await admit(matter, { person: firm.reader.id, role: "reader", until: soon(firm, { minutes: 1 }) })
    await release(matter, firm.reader.id)
    await admit(matter, { person: firm.reader.id, role: "reader", until: soon(firm, { hours: 9 }) })
    await firm.owner`update grants set until = now() - interval '1 second' where matter = ${matter} and person = ${firm.reader.id} and ended_at is not null`
  }
  async function renewLate(matter: string): Promise<void> {
    await admit(matter, { person: firm.reader.id, role: "reader", until: soon(firm, { minutes: 1 }) })
    await runOut(matter, firm.reader.id)
    await admit(matter, { person: firm.reader.id, role: "reader", until: soon(firm, { hours: 9 }) })
  }
  test.each(rows)("%s", async (_what, who, make) => {
    const matter = await fresh()
    await make(matter)
    await runOut(matter)
    const before = await keysOf(matter, who(firm).id)
    expect((await round(firm.tools)).grantsEnded).toBeGreaterThan(0)
    expect([await sees(matter, who(firm)), await keysOf(matter, who(firm).id), await keysOf(matter)]).toEqual([200, before, 0])
    expect(before).toBeGreaterThan(0)
    const house = (await ends(matter)).filter((event) => event.by === null && event.body.includes(who(firm).id))
    expect(house).toEqual([])
  })

  test("one that was ended by hand, a second time", async () => {
    const matter = await fresh()
    await release(matter, firm.member.id)
    await firm.owner`update grants set until = now() - interval '1 second' where matter = ${matter} and person = ${firm.member.id}`
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 0 })
    expect((await ends(matter)).map((event) => event.by)).toEqual([firm.lead.id])
  })
})

describe("after the house has ended a grant, a new epoch is begun", () => {
  const acts: readonly (readonly [what: string, act: (matter: string) => Promise<unknown>])[] = [
    ["when somebody is admitted", (matter) => admit(matter, { person: firm.reader.id, role: "reader" })],
    ["when the same person is admitted again", (matter) => admit(matter, { person: firm.member.id, role: "reader" })],
    ["when another is released", (matter) => release(matter, firm.guest.id)],
    ["when another leaves", (matter) => release(matter, firm.guest.id, firm.guest)],
  ]
  test.each(acts)("%s, and once", async (_what, act) => {
    const matter = await fresh()
    await admit(matter, { person: firm.guest.id, role: "reader" })
    expect(await epochs(matter)).toBe(1)
    await runOut(matter)
    await round(firm.tools)
    expect(await epochs(matter)).toBe(1)
    await act(matter)
    expect(await epochs(matter)).toBe(2)
    const [{ ended_in: then } = { ended_in: "" }] = await firm.owner<
      { ended_in: string }[]
    >`select ended_in from grants where matter = ${matter} and ended_in is not null`
    expect(await count(firm.owner`select count(*) as n from matters where id = ${matter} and epoch = ${then}`)).toBe(0)
    expect((await admit(matter, { person: firm.stranger.id, role: "reader" })).status).toBe(201)
    expect(await epochs(matter)).toBe(2)
  })

  test("and the one whose time ran out has no key of it; whoever is admitted again reads what came before and after", async () => {
    const matter = await fresh()
    const note = (text: string) => firm.ask("POST", `/matters/${matter}/notes`, { token: firm.lead.token, body: { text } })
    await note("before")
    await runOut(matter)
    await round(firm.tools)
    await admit(matter, { person: firm.reader.id, role: "reader" })
    firm.clock.forward({ seconds: 1 })
    await note("after")
    expect([await keysOf(matter), await sees(matter, firm.member)]).toEqual([0, 404])
    expect((await admit(matter, { person: firm.member.id, role: "member" })).status).toBe(201)
    const notes = await firm.ask("GET", `/matters/${matter}/notes`, { token: firm.member.token })
    expect((notes.body["items"] as Body[]).map((one) => one["text"])).toEqual(["after", "before"])
  })

  test("not where nobody's time ran out", async () => {
    const matter = await fresh()
    await round(firm.tools)
    await admit(matter, { person: firm.reader.id, role: "reader" })
    expect(await epochs(matter)).toBe(1)
  })
})

describe("a grant is ended once", () => {
  test("when two servers make their rounds at once", async () => {
    await using other = await otherServer(firm)
    for (let trial = 0; trial < 5; trial++) {
      const matters = [await fresh(), await fresh(), await fresh()]
      for (const matter of matters) await runOut(matter)
      const made = await Promise.all([round(firm.tools), round(other.tools)])
      const last = await round(other.tools)
      expect(made[0].grantsEnded + made[1].grantsEnded + last.grantsEnded).toBe(3)
      for (const matter of matters) expect([(await ends(matter)).length, await keysOf(matter)]).toEqual([1, 0])
    }
  })

  test("when a lead admits or releases at the same moment, and one epoch follows", async () => {
    for (let trial = 0; trial < 12; trial++) {
      const matter = await fresh()
      await admit(matter, { person: firm.guest.id, role: "reader" })
      await runOut(matter)
      const act = trial % 2 === 0 ? admit(matter, { person: firm.reader.id, role: "reader" }) : release(matter, firm.guest.id)
      const [done] = await Promise.all([act, round(firm.tools)])
      expect(done.status).toBeLessThan(300)
      await round(firm.tools)
      const ofMember = (await ends(matter)).filter((event) => event.body.includes(firm.member.id))
      expect([ofMember.length, await keysOf(matter)]).toEqual([1, 0])
      await admit(matter, { person: firm.stranger.id, role: "reader" })
      expect(await epochs(matter)).toBe(2)
    }
  })

  test("and waits for the next round while somebody is at the members of its matter", async () => {
    const [matter, free] = [await fresh(), await fresh()]
    await runOut(matter)
    await runOut(free)
    await firm.owner.begin(async (tx) => {
      await tx`select 1 from matters where id = ${matter} for update`
      expect(await round(firm.tools)).toMatchObject({ grantsEnded: 1 })
      expect((await tx<{ n: number }[]>`select count(*) as n from grants where matter = ${matter} and ended_at is not null`)[0]?.n).toBe(0)
    })
    expect((await ends(free)).length).toBe(1)
    expect(await round(firm.tools)).toMatchObject({ grantsEnded: 1 })
    expect((await ends(matter)).length).toBe(1)
  })
})

test("a round that breaks at the event leaves the grant and its keys as they were, and the next one ends it", async () => {
  const matter = await fresh()
  await runOut(matter)
  await firm.owner.unsafe(`create function ${firm.tools.firm.home}.broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
  await firm.owner.unsafe(`create trigger broken before insert on events for each row when (new.kind = 'grant.ended') execute function broken()`)
  const { made, wrong } = await tryRound(firm.tools)
  expect([made.grantsEnded, wrong.length, String(wrong[0])]).toEqual([0, 1, expect.stringContaining("broken")])
  expect([await keysOf(matter), await ends(matter)]).toEqual([1, []])
  expect(await count(firm.owner`select count(*) as n from grants where matter = ${matter} and ended_at is not null`)).toBe(0)
  await firm.owner.unsafe("drop trigger broken on events")
  expect(await round(firm.tools)).toMatchObject({ grantsEnded: 1 })
  expect([await keysOf(matter), (await ends(matter)).length]).toEqual([0, 1])
  expect(refusal(await firm.ask("GET", `/matters/${matter}`, { token: firm.member.token }))).toEqual([404, "not-found"])
})
