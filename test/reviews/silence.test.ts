/** Silence withdraws: with nobody signed in, what nobody kept ends when the review is due; the last lead stays and is a finding; reviews begin by the firm's schedule. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { freshMatter, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { chain, count, otherServer, overseen, round, tryRound } from "../rounds/round.ts"
import { reviewing } from "./reviewed.ts"
import type { By, Reviewing } from "./reviewed.ts"

let firm: WalledFirm
let on: Reviewing
beforeAll(async () => {
  firm = await openWalledFirm()
  on = reviewing(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const keysOf = (matter: string, person: string) =>
  count(firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`)
const epochs = (matter: string) => count(firm.owner`select count(*) as n from epochs where matter = ${matter}`)
const sees = async (matter: string, by: By) => (await firm.ask("GET", `/matters/${matter}`, { token: by.token })).status
const admit = (matter: string, body: Body) => firm.ask("POST", `/matters/${matter}/members`, { token: firm.lead.token, body })
const release = (matter: string, person: string) => firm.ask("DELETE", `/matters/${matter}/members/${person}`, { token: firm.lead.token })
const ends = async (matter: string) => (await events(firm, "grant.ended")).filter((event) => event.body.includes(matter))
/** The database's own clock decides when a review is due, as it does for a grant's end; so a test moves the day and not the clock. */
const isDue = (review: string) =>
  firm.owner`update reviews set due_at = least(now(), ${firm.clock.now().toString()}::timestamptz) - interval '1 second' where id = ${review}`
const outcomes = async (review: string) =>
  Object.fromEntries(((await on.read(review, firm.keeper)).body["lines"] as Body[]).map((one) => [one["person"].id, one["outcome"]]))

describe("when a review is due", () => {
  test("the grants that nobody kept end by the house, with their keys; what was kept stays", async () => {
    const { matter, review } = await on.fresh([{ person: firm.stranger.id, role: "lead", special: true }])
    await on.keep(review, firm.lead.id, firm.stranger)
    await on.keep(review, firm.member.id, firm.lead, "works on it")
    await isDue(review)
    expect(await sees(matter, firm.reader)).toBe(200)
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 1, reviewsBegun: 0 })
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "kept", [firm.member.id]: "kept", [firm.reader.id]: "silence", [firm.stranger.id]: "silence" })
    expect([await sees(matter, firm.lead), await sees(matter, firm.member), await sees(matter, firm.reader), await sees(matter, firm.stranger)]).toEqual([
      200, 200, 404, 404,
    ])
    for (const one of [firm.reader, firm.stranger]) expect(await keysOf(matter, one.id)).toBe(0)
    for (const one of [firm.lead, firm.member]) expect(await keysOf(matter, one.id)).toBeGreaterThan(0)
    const [{ epoch } = { epoch: "" }] = await firm.owner<{ epoch: string }[]>`select epoch from matters where id = ${matter}`
    const ended = await firm.owner`select ended_by, ended_in, ended_at from grants where matter = ${matter} and ended_at is not null`
    expect(ended.map((grant) => [grant["ended_by"], grant["ended_in"], String(grant["ended_at"])])).toEqual(
      Array.from({ length: 2 }, () => ["house", epoch, String(firm.clock.now())]),
    )
  })
  test("the chain of the matter says so, in the house's name, and overseers read the counts and whom", async () => {
    const { matter, review } = await on.fresh()
    await on.keep(review, firm.lead.id, firm.keeper)
    await isDue(review)
    await round(firm.tools)
    await firm.tools.clerk.flush()
    const closed = await chain(firm, matter, "review.closed", firm.lead.token)
    expect(closed).toMatchObject([{ machine: "house", by: null, signed: false, detail: null, subjects: [matter, review] }])
    expect(
      (await chain(firm, matter, "grant.ended", firm.lead.token)).map((one) => [one["machine"], (one["subjects"] as string[]).at(-1)].join(" ")).toSorted(),
    ).toEqual([firm.member.id, firm.reader.id].map((person) => `house ${person}`).toSorted())
    const seen = (await overseen(firm, "review.closed")).find((one) => (one["subjects"] as string[]).includes(review))
    expect(seen).toMatchObject({ detail: { kept: 1, withdrawn: 0, silence: 2, lastLead: 0, ended: 0, noOtherLead: [] } })
    const end = (await overseen(firm, "grant.ended")).filter((one) => (one["subjects"] as string[]).includes(matter))
    expect(end.map((one) => one["detail"].silence)).toEqual([true, true])
  })
  test("the next act on the members begins an epoch without them, once", async () => {
    const { matter, review } = await on.fresh()
    await on.keep(review, firm.lead.id, firm.keeper)
    await isDue(review)
    await round(firm.tools)
    const before = await epochs(matter)
    expect((await admit(matter, { person: firm.member.id, role: "member" })).status).toBe(201)
    expect(await epochs(matter)).toBe(before + 1)
    await admit(matter, { person: firm.reader.id, role: "reader" })
    expect(await epochs(matter)).toBe(before + 1)
  })
  test("somebody who awaits their part behind a wall's memo loses it too", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    const review = (await on.begin(id, firm.keeper)).body["review"] as string
    await isDue(review)
    await round(firm.tools)
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "last-lead", [firm.member.id]: "silence" })
    expect([await sees(id, firm.member), await keysOf(id, firm.member.id), await sees(id, firm.lead)]).toEqual([404, 0, 200])
  })
})

describe("a matter keeps its last lead without an end", () => {
  test("whose line nobody kept: it is a finding, and their access stays", async () => {
    const { matter, review } = await on.fresh()
    await isDue(review)
    await round(firm.tools)
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "last-lead", [firm.member.id]: "silence", [firm.reader.id]: "silence" })
    expect((await on.line(review, firm.lead.id, firm.auditor))["finding"]).toContain("No other lead")
    expect([await sees(matter, firm.lead), (await on.read(review, firm.lead)).body["counts"]]).toEqual([
      200,
      { open: 0, kept: 0, withdrawn: 0, silence: 2, lastLead: 1, ended: 0 },
    ])
    await firm.tools.clerk.flush()
    const seen = (await overseen(firm, "review.closed")).find((one) => (one["subjects"] as string[]).includes(review))
    expect(seen?.["detail"].noOtherLead).toEqual([firm.lead.id])
    expect((await on.begin(matter, firm.keeper)).status).toBe(201)
  })
  test("of two whom nobody kept, the one who was there first", async () => {
    const { id } = await freshMatter(firm, [])
    firm.clock.forward({ seconds: 1 })
    await admit(id, { person: firm.stranger.id, role: "lead", special: true })
    const review = (await on.begin(id, firm.lead)).body["review"] as string
    await isDue(review)
    await round(firm.tools)
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "last-lead", [firm.stranger.id]: "silence" })
  })
  test("of two whom nobody kept, not the one who is suspended", async () => {
    const { id } = await freshMatter(firm, [])
    firm.clock.forward({ seconds: 1 })
    await admit(id, { person: firm.stranger.id, role: "lead", special: true })
    const review = (await on.begin(id, firm.lead)).body["review"] as string
    await isDue(review)
    await firm.owner`update people set state = 'suspended' where id = ${firm.lead.id}`
    await round(firm.tools)
    await firm.owner`update people set state = 'active' where id = ${firm.lead.id}`
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "silence", [firm.stranger.id]: "last-lead" })
  })
  test("of two whom nobody kept, the one who is cleared, although suspended: what is special keeps its key with somebody", async () => {
    const { id } = await freshMatter(firm, [])
    await admit(id, { person: firm.stranger.id, role: "lead" })
    const review = (await on.begin(id, firm.lead)).body["review"] as string
    await isDue(review)
    await firm.owner`update people set state = 'suspended' where id = ${firm.lead.id}`
    await round(firm.tools)
    await firm.owner`update people set state = 'active' where id = ${firm.lead.id}`
    expect(await outcomes(review)).toEqual({ [firm.lead.id]: "last-lead", [firm.stranger.id]: "silence" })
  })
  test("not where another was kept, or came meanwhile; a lead with an end does not count", async () => {
    const kept = await on.fresh([{ person: firm.stranger.id, role: "lead", special: true }])
    await on.keep(kept.review, firm.stranger.id, firm.lead)
    const came = await on.fresh()
    await admit(came.matter, { person: firm.stranger.id, role: "lead", special: true })
    const limited = await on.fresh()
    await admit(limited.matter, { person: firm.stranger.id, role: "lead", until: soon(firm, { hours: 2 }) })
    for (const one of [kept, came, limited]) await isDue(one.review)
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 3 })
    const ofLead = async (one: { readonly review: string }) => (await outcomes(one.review))[firm.lead.id]
    expect([await ofLead(kept), await ofLead(came), await ofLead(limited)]).toEqual(["silence", "silence", "last-lead"])
  })
})

describe("silence ends nothing", () => {
  test("of a review that is not due, however many rounds are made", async () => {
    const { matter, review } = await on.fresh()
    for (let n = 0; n < 3; n++) expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 0 })
    expect([await sees(matter, firm.member), (await on.read(review, firm.lead)).body["closed"]]).toEqual([200, null])
  })
  test("twice", async () => {
    const { matter, review } = await on.fresh()
    await isDue(review)
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 1 })
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 0 })
    expect(await ends(matter)).toHaveLength(2)
  })
  test("twice, when two servers make their rounds at once", async () => {
    const { matter, review } = await on.fresh()
    await using other = await otherServer(firm)
    await isDue(review)
    const made = await Promise.all([round(firm.tools), round(other.tools)])
    expect(made.reduce((sum, one) => sum + one.reviewsClosed, 0)).toBe(1)
    expect(await ends(matter)).toHaveLength(2)
  })
  test("that ended before by hand, and nothing of whoever was admitted anew since", async () => {
    const { matter, review } = await on.fresh()
    await release(matter, firm.member.id)
    await admit(matter, { person: firm.member.id, role: "member" })
    await admit(matter, { person: firm.guest.id, role: "reader" })
    await isDue(review)
    await round(firm.tools)
    expect(await outcomes(review)).toMatchObject({ [firm.member.id]: "ended", [firm.reader.id]: "silence" })
    expect([await sees(matter, firm.member), await sees(matter, firm.guest)]).toEqual([200, 200])
    expect((await ends(matter)).map((event) => event.by)).toEqual([firm.lead.id, null])
  })
  test("where the round breaks: neither half stands, and the next does both", async () => {
    const { matter, review } = await on.fresh()
    await isDue(review)
    await firm.owner.unsafe(`create function refuse_closing() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
    await firm.owner.unsafe(`create trigger broken before insert on events for each row when (new.kind = 'review.closed') execute function refuse_closing()`)
    const { made, wrong } = await tryRound(firm.tools)
    expect([made.reviewsClosed, wrong.length, await sees(matter, firm.member), (await keysOf(matter, firm.member.id)) > 0]).toEqual([0, 1, 200, true])
    await firm.owner.unsafe("drop trigger broken on events; drop function refuse_closing()")
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 1 })
    expect(await sees(matter, firm.member)).toBe(404)
  })
  test("at whose matter somebody is: it waits for the next round", async () => {
    const { matter, review } = await on.fresh()
    await isDue(review)
    await firm.owner.begin(async (sql) => {
      await sql`select 1 from matters where id = ${matter} for update`
      expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 0 })
    })
    expect(await round(firm.tools)).toMatchObject({ reviewsClosed: 1 })
  })
  test("and nobody decides a line of what silence closed", async () => {
    const { review } = await on.fresh()
    await isDue(review)
    await round(firm.tools)
    for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, firm.reader.id, firm.lead))).toEqual([409, "review-over"])
    expect(refusal(await on.keep(review, firm.lead.id, firm.keeper))).toEqual([409, "review-over"])
  })
})

describe("by the firm's schedule", () => {
  const every = async (reviewMonths: number, token = firm.token) => {
    const { rev } = (await firm.ask("GET", "/firm", { token: firm.token })).body as unknown as { rev: number }
    return firm.ask("PATCH", "/firm", { token, body: { rev, reviewMonths } })
  }
  const opened = (matter: string, months: number) =>
    firm.owner`update matters set opened_at = ${firm.clock.now().toString()}::timestamptz - make_interval(months => ${months}) where id = ${matter}`
  const reviewsOf = (matter: string) => count(firm.owner`select count(*) as n from reviews where matter = ${matter}`)

  test("nothing begins while it is off, which it is at first", async () => {
    expect((await firm.ask("GET", "/firm", { token: firm.lead.token })).body["reviewMonths"]).toBe(0)
    const { id } = await freshMatter(firm, [])
    await opened(id, 60)
    expect(await round(firm.tools)).toMatchObject({ reviewsBegun: 0 })
    expect(await reviewsOf(id)).toBe(0)
  })
  test("only those who run the house change it, within bounds", async () => {
    for (const one of [firm.lead, firm.keeper, firm.auditor, firm.guest]) expect(refusal(await every(3, one.token))).toEqual([403, "not-yours-to-do"])
    for (const months of [-1, 61, 1.5]) expect(refusal(await every(months))).toEqual([400, "malformed"])
    expect((await every(6)).body).toMatchObject({ firm: { reviewMonths: 6 }, receipt: { kind: "firm.changed" } })
    await every(0)
  })
  test("one begins of every open matter that old, due in two weeks, in the house's name, once", async () => {
    const [old, young, shut, under] = [
      await freshMatter(firm, [{ person: firm.member.id, role: "member" }]),
      await freshMatter(firm, []),
      await freshMatter(firm, []),
      await on.fresh(),
    ]
    await opened(old.id, 4)
    await opened(young.id, 2)
    await opened(shut.id, 4)
    await opened(under.matter, 4)
    await firm.ask("PATCH", `/matters/${shut.id}`, { token: firm.lead.token, body: { rev: 1, stage: "closed" } })
    await every(3)
    expect((await round(firm.tools)).reviewsBegun).toBeGreaterThan(0)
    expect([await reviewsOf(old.id), await reviewsOf(young.id), await reviewsOf(shut.id), await reviewsOf(under.matter)]).toEqual([1, 0, 0, 1])
    const review = (await on.list(firm.lead)).find((one) => one["matter"] === old.id)
    expect(review).toMatchObject({ begunBy: null, due: soon(firm, { hours: 24 * 14 }), counts: { open: 2 } })
    await firm.tools.clerk.flush()
    expect(await chain(firm, old.id, "review.begun", firm.lead.token)).toMatchObject([{ machine: "house", by: null, detail: null }])
    expect(await round(firm.tools)).toMatchObject({ reviewsBegun: 0 })
    expect(((await firm.ask("GET", "/inbox", { token: firm.lead.token })).body["reviews"] as Body[]).map((one) => one["matter"])).toContain(old.id)
    await firm.owner`update reviews set begun_at = begun_at - interval '4 months', closed_at = now(), closed_by = 'house' where matter = ${old.id}`
    expect(await round(firm.tools)).toMatchObject({ reviewsBegun: 1 })
    expect(await reviewsOf(old.id)).toBe(2)
    await every(0)
  })
})
