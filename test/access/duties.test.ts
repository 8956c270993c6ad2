/** Duties kept apart: every second half of an act is refused to whoever did the first, through the API, in one firm; renewals, reminders and what they tell whom. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { freshMatter, openWalledFirm, raise, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { Reply } from "../house/house.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

type One = { readonly token: string }
const get = (path: string, one: One) => firm.ask("GET", path, { token: one.token })
const post = (path: string, one: One, body?: Body) => firm.ask("POST", path, { token: one.token, ...(body === undefined ? {} : { body }) })
const inbox = async (one: One): Promise<Body> => (await get("/inbox", one)).body
const admit = async (matter: string, by: One, person: string, role: string, until: string | null = null): Promise<void> => {
  const done = await post(`/matters/${matter}/members`, by, { person, role, until, special: role === "lead" })
  if (done.status !== 201) throw new Error(`admitting: ${JSON.stringify(done.body)}`)
}
const leave = async (matter: string, one: Newcomer): Promise<void> =>
  void (await firm.ask("DELETE", `/matters/${matter}/members/${one.id}`, { token: one.token }))
const renew = (matter: string, by: One, person: string, body: Body = {}) => post(`/matters/${matter}/members/${person}/renewal`, by, body)
const change = async (by: One, person: string, body: Body): Promise<Reply<Body>> => {
  const { rev } = (await get(`/people/${person}`, by)).body
  return firm.ask("PATCH", `/people/${person}`, { token: by.token, body: { rev, ...body } })
}
/** A request of somebody who is on the matter as a lead for a time, and so could answer it. */
async function ownRequest(): Promise<readonly [string, string]> {
  const { id, code } = await freshMatter(firm, [])
  await admit(id, firm.lead, firm.stranger.id, "lead", soon(firm, { hours: 24 * 20 }))
  const asked = await post("/requests", firm.stranger, { code, role: "member", until: soon(firm, { hours: 24 * 60 }), words: "More time." })
  return [id, asked.body["id"] as string]
}
/** A review of a matter whose only lead was let in by the compliance officer who leads it no more. */
async function reviewOfOnlyLead(): Promise<string> {
  const { id } = await freshMatter(firm, [{ person: firm.keeper.id, role: "lead", special: true }])
  await admit(id, firm.keeper, firm.stranger.id, "lead")
  await leave(id, firm.lead)
  await leave(id, firm.keeper)
  return (await post(`/matters/${id}/reviews`, firm.second, { due: null })).body["review"] as string
}

describe("a duty is kept apart", () => {
  test.each<[string, () => Promise<Reply<Body>>, [number, string]]>([
    ["rights.own: nobody changes their own role", () => change(firm, firm.firstId, { role: "lawyer" }), [403, "own-rights"]],
    ["rights.own: nobody suspends themselves", () => change(firm.administrator, firm.administrator.id, { state: "suspended" }), [403, "own-rights"]],
    [
      "request.answered: whoever asked does not approve",
      async () => {
        const [matter, request] = await ownRequest()
        return post(`/matters/${matter}/requests/${request}/approval`, firm.stranger, {})
      },
      [403, "second-person-needed"],
    ],
    [
      "request.answered: whoever asked does not decline",
      async () => {
        const [matter, request] = await ownRequest()
        return firm.ask("DELETE", `/matters/${matter}/requests/${request}`, { token: firm.stranger.token })
      },
      [403, "second-person-needed"],
    ],
    [
      "request.second: two yeses of one person are one",
      async () => {
        const { body } = await post("/matters", firm.lead, { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead" }] })
        const { body: asked } = await post("/requests", firm.stranger, {
          code: body["matter"].code as string,
          role: "reader",
          until: soon(firm, { hours: 99 }),
          words: "The appeal.",
        })
        const approve = () => post(`/matters/${String(body["matter"].id)}/requests/${String(asked["id"])}/approval`, firm.lead, {})
        await approve()
        return approve()
      },
      [403, "second-person-needed"],
    ],
    [
      "grant.renewed: nobody renews their own time, not even as a lead",
      async () => {
        const [matter] = await ownRequest()
        return renew(matter, firm.stranger, firm.stranger.id)
      },
      [403, "own-rights"],
    ],
    [
      "review.decided: nobody keeps their own line",
      async () => {
        const { id } = await freshMatter(firm, [])
        const { body } = await post(`/matters/${id}/reviews`, firm.lead, { due: null })
        return post(`/reviews/${String(body["review"])}/lines/${firm.lead.id}/keep`, firm.lead, {})
      },
      [403, "own-rights"],
    ],
    [
      "review.settled: the office does not keep a lead whom the very officer let in",
      async () => post(`/reviews/${await reviewOfOnlyLead()}/lines/${firm.stranger.id}/keep`, firm.keeper, {}),
      [403, "second-person-needed"],
    ],
    ["wall.raised: nobody raises a wall that shuts them out", () => raise(firm, firm.keeper, [firm.matter], [firm.keeper.id]), [403, "own-rights"]],
    [
      "wall.lifted: whoever asked does not countersign",
      async () => {
        const wall = await raised(firm, [(await freshMatter(firm, [])).id], [firm.stranger.id])
        await post(`/walls/${wall}/lifting`, firm.keeper, { why: "the conflict has gone" })
        return post(`/walls/${wall}/lifting/countersignature`, firm.keeper)
      },
      [403, "second-person-needed"],
    ],
    [
      "on-no-matter: an administrator is not let in",
      () => post(`/matters/${firm.matter}/members`, firm.lead, { person: firm.administrator.id, role: "reader" }),
      [422, "cannot-be-member"],
    ],
    [
      "guest-leads-nothing: a guest does not lead",
      async () => post(`/matters/${(await freshMatter(firm, [])).id}/members`, firm.lead, { person: firm.guest.id, role: "lead" }),
      [422, "cannot-be-member"],
    ],
    ["on-no-matter: whoever alone leads a matter is not made auditor", () => change(firm, firm.lead.id, { role: "auditor" }), [422, "cannot-be-member"]],
    ["ran-then-oversees: an administrator is not made auditor", () => change(firm, firm.administrator.id, { role: "auditor" }), [409, "duties-apart"]],
    ["ran-then-oversees: nor compliance officer", () => change(firm, firm.administrator.id, { role: "compliance-officer" }), [409, "duties-apart"]],
    [
      "ran-then-oversees: nor by way of another role",
      async () => {
        const ran = await firm.newcomer("administrator", "ran@hollisgrey.example")
        await change(firm, ran.id, { role: "lawyer" })
        return change(firm, ran.id, { role: "auditor" })
      },
      [409, "duties-apart"],
    ],
    [
      "partner-then-audits: a partner is not made auditor",
      async () => change(firm, (await firm.newcomer("partner", "partner@hollisgrey.example")).id, { role: "auditor" }),
      [409, "duties-apart"],
    ],
  ])("%s", async (_what, knock, expected) => {
    expect(refusal(await knock())).toEqual(expected)
  })
  test("and another person may: a second officer keeps the lead, and who ran the house longer ago oversees it", async () => {
    expect((await post(`/reviews/${await reviewOfOnlyLead()}/lines/${firm.stranger.id}/keep`, firm.second, {})).status).toBe(200)
    const ran = await firm.newcomer("administrator", "long.ago@hollisgrey.example")
    await change(firm, ran.id, { role: "lawyer" })
    await firm.owner`update roles_held set until = until - interval '13 months' where person = ${ran.id}`
    await flush(firm)
    expect((await change(firm, ran.id, { role: "auditor" })).body).toMatchObject({ person: { role: "auditor" } })
  })
})

describe("renewing somebody's time", () => {
  test("is one press of a lead: as long again, with a new grant in the place of the old one and both in the chain", async () => {
    const { id } = await freshMatter(firm, [])
    const until = soon(firm, { hours: 48 })
    await admit(id, firm.lead, firm.member.id, "member", until)
    const [made, ended] = [(await events(firm, "grant.made")).length, (await events(firm, "grant.ended")).length]
    const renewed = await renew(id, firm.lead, firm.member.id)
    expect([renewed.status, renewed.body["member"].until, renewed.body["member"].role, renewed.body["receipt"].kind]).toEqual([
      200,
      soon(firm, { hours: 96 }),
      "member",
      "grant.made",
    ])
    expect([(await events(firm, "grant.made")).length, (await events(firm, "grant.ended")).length]).toEqual([made + 1, ended + 1])
    expect((await get(`/matters/${id}/documents`, firm.member)).status).toBe(200)
    expect((await renew(id, firm.lead, firm.member.id, { until: soon(firm, { hours: 24 * 200 }) })).body["member"].until).toBe(soon(firm, { hours: 24 * 200 }))
  })
  test("is refused where it may not be, and leaves the time as it was", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.reader.id, role: "reader" }])
    await admit(id, firm.lead, firm.member.id, "member", soon(firm, { hours: 48 }))
    const rows: readonly (readonly [string, () => Promise<Reply<Body>>, number, string])[] = [
      ["to whoever does not lead", () => renew(id, firm.reader, firm.member.id), 403, "not-yours-to-do"],
      ["to one's own time without leading", () => renew(id, firm.member, firm.member.id), 403, "not-yours-to-do"],
      ["to a stranger", () => renew(id, firm.stranger, firm.member.id), 404, "not-found"],
      ["to whoever keeps walls", () => renew(id, firm.keeper, firm.member.id), 404, "not-found"],
      ["of a grant without an end", () => renew(id, firm.lead, firm.reader.id), 400, "malformed"],
      ["of somebody who is not there", () => renew(id, firm.lead, firm.stranger.id), 404, "not-found"],
      ["until sooner than it ends now", () => renew(id, firm.lead, firm.member.id, { until: soon(firm, { hours: 40 }) }), 400, "malformed"],
      ["for longer than a year", () => renew(id, firm.lead, firm.member.id, { until: soon(firm, { hours: 24 * 400 }) }), 400, "malformed"],
    ]
    for (const [what, knock, status, code] of rows) expect([what, ...refusal(await knock())]).toEqual([what, status, code])
    await firm.owner`update grants set until = now() - interval '1 minute' where matter = ${id} and person = ${firm.member.id}`
    expect(refusal(await renew(id, firm.lead, firm.member.id))).toEqual([404, "not-found"])
  })
  test("takes the two of a request where the class is special", async () => {
    const { body } = await post("/matters", firm.lead, { ...WORDS, class: "special", members: [] })
    await admit(body["matter"].id as string, firm.lead, firm.member.id, "member", soon(firm, { hours: 48 }))
    expect(refusal(await renew(body["matter"].id as string, firm.lead, firm.member.id))).toEqual([403, "second-person-needed"])
  })
  test("brings nobody back whom a wall has shut out meanwhile", async () => {
    const { id } = await freshMatter(firm, [])
    await admit(id, firm.lead, firm.member.id, "member", soon(firm, { hours: 48 }))
    await raised(firm, [id], [firm.member.id])
    expect(refusal(await renew(id, firm.lead, firm.member.id))).toEqual([404, "not-found"])
  })
})

describe("the inbox says beforehand", () => {
  test("that access ends: to whoever holds it and to leads, who may renew it, and to nobody else", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.reader.id, role: "reader" }])
    await admit(id, firm.lead, firm.member.id, "member", soon(firm, { hours: 24 * 10 }))
    await admit(id, firm.lead, firm.guest.id, "reader", soon(firm, { hours: 24 * 30 }))
    const of = async (one: One): Promise<Body[]> => ((await inbox(one))["endings"] as Body[]).filter((row) => row["matter"] === id)
    expect(await of(firm.lead)).toEqual([])
    await firm.owner`update grants set made_at = made_at - interval '10 days' where matter = ${id} and person = ${firm.member.id}`
    expect(await of(firm.member)).toMatchObject([
      { code, person: { id: firm.member.id }, role: "member", until: soon(firm, { hours: 24 * 10 }), renewable: null },
    ])
    expect(await of(firm.lead)).toMatchObject([{ person: { id: firm.member.id }, renewable: soon(firm, { hours: 24 * 30 }) }])
    for (const one of [firm.reader, firm.guest, firm.stranger, firm.keeper, firm.auditor, firm.administrator]) expect(await of(one)).toEqual([])
    await raised(firm, [id], [firm.member.id])
    for (const one of [firm.member, firm.lead]) expect(await of(one)).toEqual([])
  })
  test("that silence withdraws one's own access, until somebody decides on it", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const { body } = await post(`/matters/${id}/reviews`, firm.lead, { due: soon(firm, { hours: 24 * 6 }) })
    const of = async (one: One): Promise<Body[]> => ((await inbox(one))["silences"] as Body[]).filter((row) => row["matter"] === id)
    expect(await of(firm.member)).toEqual([{ matter: id, code, due: soon(firm, { hours: 24 * 6 }) }])
    for (const one of [firm.stranger, firm.keeper, firm.auditor]) expect(await of(one)).toEqual([])
    await post(`/reviews/${String(body["review"])}/lines/${firm.member.id}/keep`, firm.lead, {})
    expect(await of(firm.member)).toEqual([])
    const later = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await post(`/matters/${later.id}/reviews`, firm.lead, { due: soon(firm, { hours: 24 * 8 }) })
    expect(((await inbox(firm.member))["silences"] as Body[]).some((row) => row["matter"] === later.id)).toBe(false)
  })
  test("that a memo has not been acknowledged by all: to those who keep the wall, after three days", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    const of = async (one: One): Promise<Body[]> => ((await inbox(one))["unread"] as Body[]).filter((row) => row["id"] === wall)
    expect(await of(firm.keeper)).toEqual([])
    await firm.owner`update walls set raised_at = raised_at - interval '4 days' where id = ${wall}`
    for (const one of [firm.keeper, firm.second]) expect(await of(one)).toMatchObject([{ memos: { given: 2, acknowledged: 0 } }])
    for (const one of [firm.lead, firm.member, firm.stranger, firm.auditor, firm.administrator]) expect(await of(one)).toEqual([])
    for (const one of [firm.lead, firm.member]) await post(`/matters/${id}/walls/${wall}/acknowledgement`, one)
    expect(await of(firm.keeper)).toEqual([])
  })
})
