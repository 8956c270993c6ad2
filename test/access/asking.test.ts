/** Asking for access: nobody learns from it whether there is such a matter; leads answer, for a time; the most guarded class takes two. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { freshMatter, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Reply } from "../house/house.ts"
import type { Body } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const WHY = "I am to argue the appeal; Saffron Weathervane."
const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const ask = (code: string, one: Newcomer, more: Body = {}) =>
  firm.ask("POST", "/requests", { token: one.token, body: { code, role: "reader", until: soon(firm, { hours: 240 }), words: WHY, ...more } })
const waiting = async (matter: string, one: { readonly token: string }): Promise<Body[]> =>
  (await get(`/matters/${matter}/requests`, one)).body["items"] as Body[]
const approve = (matter: string, id: string, one: { readonly token: string }, body: Body = {}) =>
  firm.ask("POST", `/matters/${matter}/requests/${id}/approval`, { token: one.token, body })
const decline = (matter: string, id: string, one: { readonly token: string }) => firm.ask("DELETE", `/matters/${matter}/requests/${id}`, { token: one.token })
const planOf = async (matter: string): Promise<string[]> =>
  ((await get(`/matters/${matter}/plan`, firm.lead)).body as unknown as Body[]).map((one) => one["id"] as string)
/** Answers to requests, with what is random by design taken out. */
const plain = (body: Body) => ({ ...body, id: "", code: "" })

describe("asking", () => {
  test("answers the same for a matter that is kept, one that is not, and one behind a wall", async () => {
    const { id, code } = await freshMatter(firm, [])
    const walled = await freshMatter(firm, [])
    await raised(firm, [walled.id], [firm.stranger.id])
    const [there, never, behind] = [await ask(code, firm.stranger), await ask("222-222", firm.stranger), await ask(walled.code, firm.stranger)]
    expect([there.status, never.status, behind.status]).toEqual([201, 201, 201])
    expect(plain(there.body)).toEqual(plain(never.body))
    expect(plain(behind.body)).toEqual(plain(never.body))
    await decline(id, there.body["id"] as string, firm.lead)
    const own = (await get("/requests", firm.stranger)).body as unknown as Body[]
    expect(new Set(own.map((one) => one["state"]))).toEqual(new Set(["asked"]))
    expect((await waiting(walled.id, firm.lead)).length).toBe(0)
  })
  test("reaches every lead with its words, and nobody else", async () => {
    const { id, code } = await freshMatter(firm, [
      { person: firm.member.id, role: "lead" },
      { person: firm.reader.id, role: "member" },
    ])
    const { body } = await ask(code, firm.stranger)
    for (const lead of [firm.lead, firm.member]) {
      expect((await waiting(id, lead)).map((one) => [one["person"].id, one["words"], one["purpose"], one["role"]])).toEqual([
        [firm.stranger.id, WHY, "conduct", "reader"],
      ])
      expect(((await get("/inbox", lead)).body["requests"] as Body[]).find((one) => one["id"] === body["id"])).toMatchObject({ matter: id, code })
    }
    expect(refusal(await get(`/matters/${id}/requests`, firm.reader))).toEqual([403, "not-yours-to-do"])
    for (const one of [firm.stranger, firm.keeper, firm.administrator]) expect(refusal(await get(`/matters/${id}/requests`, one))).toEqual([404, "not-found"])
    for (const table of ["requests", "request_letters", "events"])
      for (const row of await firm.owner.unsafe<{ all: string }[]>(`select t::text as all from ${table} t`))
        expect([row.all.includes("Saffron"), row.all.includes(Buffer.from("Saffron").toString("hex"))]).toEqual([false, false])
  })
  test("is one event that names nobody, in the matter's chain where there is one", async () => {
    const { code } = await freshMatter(firm, [])
    const before = (await events(firm, "access.asked")).length
    await ask(code, firm.stranger)
    await ask("333-333", firm.stranger)
    expect((await events(firm, "access.asked")).length).toBe(before + 2)
  })
  test.each<[string, string, (of: { readonly id: string; readonly code: string }) => Promise<Reply<Body>>]>([
    ["what they ask for", "access.asked", (of) => ask(of.code, firm.second)],
    ["what they try to open", "refused", (of) => get(`/matters/${of.id}`, firm.second)],
  ])("leaves a walled officer, of %s, as much in the ledger that they oversee as where nothing is kept; another reads it", async (_what, kind, act) => {
    const walled = await freshMatter(firm, [])
    await raised(firm, [walled.id], [firm.second.id])
    const seenBy = async (one: Newcomer) => {
      await flush(firm)
      return (await get(`/ledger/events?kind=${kind}`, one)).body["total"] as number
    }
    const told = []
    for (const of of [{ id: "mat_00000000000000000000000000", code: "222-222" }, walled]) {
      const before = [await seenBy(firm.second), await seenBy(firm.keeper)]
      const { status } = await act(of)
      const after = [await seenBy(firm.second), await seenBy(firm.keeper)]
      told.push([status, ...after.map((n, i) => n - (before[i] ?? 0))])
    }
    expect(told[1]).toEqual(told[0])
    expect(told[0]?.slice(1)).toEqual([0, 1])
  })
  test("can be taken back, and then nobody can give it", async () => {
    const { id, code } = await freshMatter(firm, [])
    const { body } = await ask(code, firm.stranger)
    expect((await firm.ask("DELETE", `/requests/${String(body["id"])}`, { token: firm.stranger.token })).status).toBe(200)
    expect(refusal(await approve(id, body["id"] as string, firm.lead))).toEqual([404, "not-found"])
    expect(refusal(await firm.ask("DELETE", `/requests/${String(body["id"])}`, { token: firm.stranger.token }))).toEqual([404, "not-found"])
    expect(refusal(await firm.ask("DELETE", `/requests/${String(body["id"])}`, { token: firm.lead.token }))).toEqual([404, "not-found"])
  })
  test.each<[string, (f: WalledFirm) => [Newcomer, Body], [number, string]]>([
    ["to a guest", (f) => [f.guest, {}], [403, "not-yours-to-do"]],
    ["to the administrator", (f) => [f.administrator, {}], [403, "not-yours-to-do"]],
    ["to the auditor", (f) => [f.auditor, {}], [403, "not-yours-to-do"]],
    ["for a time that has passed", (f) => [f.stranger, { until: soon(f, { hours: -1 }) }], [400, "malformed"]],
    ["for longer than a year", (f) => [f.stranger, { until: soon(f, { hours: 24 * 400 }) }], [400, "malformed"]],
    ["for ever", (f) => [f.stranger, { until: null }], [400, "malformed"]],
    ["to lead", (f) => [f.stranger, { role: "lead" }], [400, "malformed"]],
    ["without a word why", (f) => [f.stranger, { words: "" }], [400, "malformed"]],
    ["by something that is no code", (f) => [f.stranger, { code: "mat_x" }], [400, "malformed"]],
  ])("is refused %s", async (_what, who, expected) => {
    const [one, more] = who(firm)
    expect(refusal(await ask("222-222", one, more))).toEqual(expected)
  })
  test("is refused while many wait", async () => {
    const { id: asker, token } = await firm.newcomer("lawyer", "eager@hollisgrey.example")
    await firm.ask("PUT", "/session/purpose", { token, body: { code: "conduct" } })
    const eager = { ...firm.stranger, id: asker, token }
    for (let n = 0; n < 20; n++) expect((await ask("222-222", eager)).status).toBe(201)
    expect(refusal(await ask("222-222", eager))).toEqual([429, "too-many-requests"])
  })
})

describe("answering", () => {
  test("lets the person in for the time that was asked for, or for less, and ends by itself", async () => {
    const { id, code } = await freshMatter(firm, [])
    const { body } = await ask(code, firm.stranger)
    const given = await approve(id, body["id"] as string, firm.lead, { until: soon(firm, { hours: 5 }) })
    expect(given.body).toMatchObject({ state: "given", receipt: { kind: "grant.made" } })
    const sight = (await get(`/matters/${id}`, firm.stranger)).body
    expect(sight).toMatchObject({ myRole: "reader", why: { by: { id: firm.lead.id }, until: soon(firm, { hours: 5 }) } })
    expect(((await get("/requests", firm.stranger)).body as unknown as Body[]).find((one) => one["id"] === body["id"])?.["state"]).toBe("given")
    expect(refusal(await approve(id, body["id"] as string, firm.lead))).toEqual([404, "not-found"])
  })
  test("renews with one yes what was given for a time", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.stranger.id, role: "reader" }])
    await firm.owner`update grants set until = now() + interval '1 hour' where matter = ${id} and person = ${firm.stranger.id}`
    const { body } = await ask(code, firm.stranger)
    expect((await approve(id, body["id"] as string, firm.lead)).body).toMatchObject({ state: "given" })
    expect((await get(`/matters/${id}/documents`, firm.stranger)).status).toBe(200)
    expect((await firm.owner`select 1 from grants where matter = ${id} and person = ${firm.stranger.id} and ended_at is null`).length).toBe(1)
  })
  test("is refused for longer than was asked, beside a grant without an end, by whoever does not lead, and of another matter's", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const { body } = await ask(code, firm.stranger)
    const request = body["id"] as string
    expect(refusal(await approve(id, request, firm.lead, { until: soon(firm, { hours: 24 * 300 }) }))).toEqual([400, "malformed"])
    expect(refusal(await approve(id, request, firm.member))).toEqual([403, "not-yours-to-do"])
    for (const one of [firm.stranger, firm.keeper]) expect(refusal(await approve(id, request, one))).toEqual([404, "not-found"])
    expect(refusal(await approve(firm.matter, request, firm.lead))).toEqual([404, "not-found"])
    const lasting = await ask(code, firm.member)
    expect(refusal(await approve(id, lasting.body["id"] as string, firm.lead))).toEqual([409, "member-already"])
  })
  test("gives nothing when a wall was raised after it was asked", async () => {
    const { id, code } = await freshMatter(firm, [])
    const { body } = await ask(code, firm.stranger)
    await raised(firm, [id], [firm.stranger.id])
    expect(refusal(await approve(id, body["id"] as string, firm.lead))).toEqual([409, "shut-out"])
    expect(refusal(await get(`/matters/${id}`, firm.stranger))).toEqual([404, "not-found"])
  })
  test("takes two leads where the class is special, and never the same one twice", async () => {
    const opened = await firm.ask("POST", "/matters", {
      token: firm.lead.token,
      body: { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead" }] },
    })
    const [id, code] = [opened.body["matter"].id as string, opened.body["matter"].code as string]
    const { body } = await ask(code, firm.stranger)
    const request = body["id"] as string
    expect((await approve(id, request, firm.lead)).body).toMatchObject({ state: "waits-for-second", receipt: { kind: "access.approved-first" } })
    expect(refusal(await get(`/matters/${id}`, firm.stranger))).toEqual([404, "not-found"])
    expect(refusal(await approve(id, request, firm.lead))).toEqual([403, "second-person-needed"])
    expect((await waiting(id, firm.member))[0]?.["first"]).toMatchObject({ id: firm.lead.id })
    expect((await approve(id, request, firm.member)).body).toMatchObject({ state: "given" })
    expect((await get(`/matters/${id}`, firm.stranger)).status).toBe(200)
  })
  test("includes no more than both of two leads say, and what somebody had where they ask for more time", async () => {
    const two = { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead" }] }
    const opened = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const request = (await ask(opened["code"] as string, firm.stranger)).body["id"] as string
    const id = opened["id"] as string
    expect(refusal(await approve(id, request, firm.lead, { actions: ["read", "file"] }))).toEqual([400, "malformed"])
    await approve(id, request, firm.lead, { actions: ["read", "print"] })
    expect((await waiting(id, firm.member))[0]?.["actions"]).toEqual(["see", "read", "print"])
    expect((await approve(id, request, firm.member, { actions: ["read", "download", "print"] })).body).toMatchObject({ state: "given" })
    expect((await get(`/matters/${id}`, firm.stranger)).body["actions"]).toEqual(["see", "read", "print"])
    const other = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const [there, asked] = [other["id"] as string, (await ask(other["code"] as string, firm.stranger)).body["id"] as string]
    await approve(there, asked, firm.lead)
    expect((await approve(there, asked, firm.member, { role: "member", actions: ["read", "download", "file", "disclose"] })).body["state"]).toBe("given")
    expect((await get(`/matters/${there}`, firm.stranger)).body["actions"], "the first said nothing, and so the usual of a reader").toEqual([
      "see",
      "read",
      "download",
    ])
    const more = await freshMatter(firm, [{ person: firm.stranger.id, role: "reader", actions: ["read"] }])
    await firm.owner`update grants set until = now() + interval '1 hour' where matter = ${more.id} and person = ${firm.stranger.id}`
    await approve(more.id, (await ask(more.code, firm.stranger)).body["id"] as string, firm.lead)
    expect((await get(`/matters/${more.id}`, firm.stranger)).body["actions"]).toEqual(["see", "read"])
  })
  test("lets somebody into places of the file plan alone, where whoever answers says so", async () => {
    const { id, code } = await freshMatter(firm, [])
    const [first, second] = await planOf(id)
    const request = (await ask(code, firm.stranger)).body["id"] as string
    const tries: readonly (readonly [Body, number, string])[] = [
      [{ places: [] }, 400, "malformed"],
      [{ places: ["plc_00000000000000000000000000"] }, 400, "malformed"],
      [{ places: [first], actions: ["see"] }, 400, "malformed"],
      [{ places: [first], role: "member", actions: ["read", "disclose"] }, 400, "malformed"],
    ]
    for (const [body, ...refused] of tries) expect(refusal(await approve(id, request, firm.lead, body))).toEqual(refused)
    expect((await get(`/matters/${id}`, firm.stranger)).status).toBe(404)
    expect((await approve(id, request, firm.lead, { places: [first] })).body["state"]).toBe("given")
    expect((await get(`/matters/${id}`, firm.stranger)).body["places"]).toEqual([first])
    expect((await get(`/matters/${id}/notes`, firm.stranger)).status).not.toBe(200)
    // Asked again: nothing said stays, something said is so from then on, fewer begins another epoch.
    const epochs = async () => (await firm.owner<{ n: number }[]>`select count(*)::int as n from epochs where matter = ${id}`)[0]?.n
    const again = async (body: Body, by = firm.lead) => {
      const reply = await approve(id, (await ask(code, firm.stranger)).body["id"] as string, by, body)
      return [reply.status, (await get(`/matters/${id}`, firm.stranger)).body["places"], await epochs()]
    }
    expect(await again({ places: [first, second] })).toEqual([200, [first, second], 1])
    expect(await again({})).toEqual([200, [first, second], 1])
    expect(await again({ places: [second] })).toEqual([200, [second], 2])
    expect(await again({ places: null })).toEqual([200, null, 2])
  })
  test("lets nobody into a place for the first time by a lead who is not cleared", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "lead" }])
    const [first] = await planOf(id)
    const request = (await ask(code, firm.stranger)).body["id"] as string
    expect(refusal(await approve(id, request, firm.member, { places: [first] }))).toEqual([403, "not-yours-to-do"])
    expect((await get(`/matters/${id}`, firm.stranger)).status).toBe(404)
    expect((await approve(id, request, firm.lead, { places: [first] })).body["state"]).toBe("given")
  })
  test.each<readonly [string, readonly number[] | null, readonly number[] | null, readonly number[] | null]>([
    ["the first names fewer", [0], [0, 1], [0]],
    ["the second names fewer", [0, 1], [1], [1]],
    ["only the first names any", [0], null, [0]],
    ["only the second names any", null, [1], [1]],
    ["neither names any", null, null, null],
  ])("lets nobody into more places than two leads both say: %s", async (_what, one, other, given) => {
    const two = { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead", special: true }] }
    const opened = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const [id, plan] = [opened["id"] as string, await planOf(opened["id"] as string)]
    const named = (places: readonly number[] | null) => places?.map((i) => plan[i]) ?? null
    const request = (await ask(opened["code"] as string, firm.stranger)).body["id"] as string
    await approve(id, request, firm.lead, { places: named(one) })
    expect((await waiting(id, firm.member))[0]?.["places"]).toEqual(named(one))
    if (one?.length === 1) expect(refusal(await approve(id, request, firm.member, { places: named([1]) }))).toEqual([400, "malformed"])
    expect((await approve(id, request, firm.member, { places: named(other) })).body).toMatchObject({ state: "given" })
    expect((await get(`/matters/${id}`, firm.stranger)).body["places"]).toEqual(named(given))
  })
  test("lies apart from the first approval on, where a lead who is cleared names places: the second need not be", async () => {
    const two = { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead" }] }
    const opened = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const [id, [first, second]] = [opened["id"] as string, await planOf(opened["id"] as string)]
    const request = (await ask(opened["code"] as string, firm.stranger)).body["id"] as string
    await approve(id, request, firm.lead, { places: [first] })
    expect(refusal(await approve(id, request, firm.member, { places: [second] }))).toEqual([400, "malformed"])
    expect((await approve(id, request, firm.member)).body["state"]).toBe("given")
    expect((await get(`/matters/${id}`, firm.stranger)).body["places"]).toEqual([first])
    // Where the one who is not cleared is the first, the other gives it.
    const other = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const [there, [place]] = [other["id"] as string, await planOf(other["id"] as string)]
    const asked = (await ask(other["code"] as string, firm.stranger)).body["id"] as string
    expect(refusal(await approve(there, asked, firm.member, { places: [first] }))).toEqual([400, "malformed"])
    expect((await approve(there, asked, firm.member, { places: [place] })).body["state"]).toBe("waits-for-second")
    expect((await approve(there, asked, firm.lead)).body["state"]).toBe("given")
    expect((await get(`/matters/${there}`, firm.stranger)).body["places"]).toEqual([place])
  })
  test("gives the lesser part and the shorter time of what two leads say, and tells the second of it", async () => {
    const two = { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead" }] }
    const opened = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: two })).body["matter"] as Body
    const [id, day] = [opened["id"] as string, soon(firm, { hours: 24 })]
    const asked = await ask(opened["code"] as string, firm.stranger, { role: "member" })
    await approve(id, asked.body["id"] as string, firm.lead, { role: "reader", until: day })
    expect((await waiting(id, firm.member))[0]).toMatchObject({ role: "reader", until: day, actions: ["see", "read", "download", "print"] })
    expect((await approve(id, asked.body["id"] as string, firm.member)).body).toMatchObject({ state: "given" })
    expect((await get(`/matters/${id}`, firm.stranger)).body).toMatchObject({ myRole: "reader", why: { until: day } })
  })
  test.each([
    ["the reading", { special: false }, { actions: ["see"] }],
    ["the clearance", { special: true }, { special: false }],
  ])("that takes %s from somebody who had it begins a new epoch", async (_what, had, approval) => {
    const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "lead" }])
    await firm.ask("POST", `/matters/${id}/members`, {
      token: firm.lead.token,
      body: { person: firm.stranger.id, role: "reader", until: soon(firm, { hours: 24 }), ...had },
    })
    const epochs = async () => (await firm.owner<{ n: number }[]>`select count(*)::int as n from epochs where matter = ${id}`)[0]?.n
    expect(await epochs()).toBe(1)
    // A lead who is not cleared keeps nobody's clearance.
    const by = "actions" in approval ? firm.lead : firm.member
    expect((await approve(id, (await ask(code, firm.stranger)).body["id"] as string, by, approval)).body).toMatchObject({ state: "given" })
    expect([await epochs(), (await get(`/matters/${id}`, firm.stranger)).body["special"]]).toEqual([2, false])
  })
  test("with no ends it, and tells the one who asked nothing", async () => {
    const { id, code } = await freshMatter(firm, [])
    const { body } = await ask(code, firm.stranger)
    expect((await decline(id, body["id"] as string, firm.lead)).body["receipt"]).toMatchObject({ kind: "access.declined" })
    expect((await waiting(id, firm.lead)).length).toBe(0)
    expect(((await get("/requests", firm.stranger)).body as unknown as Body[]).find((one) => one["id"] === body["id"])?.["state"]).toBe("asked")
    expect(refusal(await decline(id, body["id"] as string, firm.lead))).toEqual([404, "not-found"])
  })
})
