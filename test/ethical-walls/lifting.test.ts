/** Lifting a wall takes two; rehearsing one changes nothing; and who may know of walls at all. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { freshMatter, opening, openWalledFirm, raised } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const post = (path: string, one: { readonly token: string }, body?: unknown) =>
  firm.ask("POST", path, { token: one.token, ...(body === undefined ? {} : { body }) })
const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const ask = (wall: string, one: { readonly token: string }) => post(`/walls/${wall}/lifting`, one, { why: "the conflict has gone" })
const countersign = (wall: string, one: { readonly token: string }) => post(`/walls/${wall}/lifting/countersignature`, one)
const fresh = async (): Promise<{ matter: string; wall: string }> => {
  const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
  return { matter: id, wall: await raised(firm, [id], [firm.member.id]) }
}

describe("lifting a wall", () => {
  test("is asked for by one and done by another; nobody gets back what it took", async () => {
    const { matter, wall } = await fresh()
    expect((await ask(wall, firm.keeper)).body["receipt"]).toMatchObject({ kind: "wall.lifting-asked" })
    expect(((await get("/inbox", firm.second)).body["liftings"] as Body[]).map((one) => [one["id"], one["lifting"].why])).toEqual([
      [wall, "the conflict has gone"],
    ])
    expect((await get("/inbox", firm.keeper)).body["liftings"]).toEqual([])
    expect((await countersign(wall, firm.second)).body["receipt"]).toMatchObject({ kind: "wall.lifted" })
    expect((await get(`/matters/${matter}`, firm.member)).status).toBe(404)
    expect((await post(`/matters/${matter}/members`, firm.lead, { person: firm.member.id, role: "member" })).status).toBe(201)
    expect((await get(`/matters/${matter}`, firm.member)).status).toBe(200)
  })
  test("is refused to the one who asked, and to whoever keeps no walls", async () => {
    const { wall } = await fresh()
    await ask(wall, firm.keeper)
    expect(refusal(await countersign(wall, firm.keeper))).toEqual([403, "second-person-needed"])
    for (const one of [firm.lead, firm.member, firm.administrator, firm.auditor, firm.guest])
      expect(refusal(await countersign(wall, one))).toEqual([403, "not-yours-to-do"])
  })
  test("is refused where nobody asked, twice, and after it was done", async () => {
    const { wall } = await fresh()
    expect(refusal(await countersign(wall, firm.second))).toEqual([409, "lifting-not-asked"])
    await ask(wall, firm.keeper)
    expect(refusal(await ask(wall, firm.second))).toEqual([409, "lifting-asked"])
    await countersign(wall, firm.second)
    for (const act of [ask, countersign]) expect(refusal(await act(wall, firm.second))).toEqual([409, "wall-over"])
  })
  test("can be taken back, and then the wall stands", async () => {
    const { matter, wall } = await fresh()
    await ask(wall, firm.keeper)
    expect((await firm.ask("DELETE", `/walls/${wall}/lifting`, { token: firm.second.token })).status).toBe(200)
    expect(refusal(await countersign(wall, firm.second))).toEqual([409, "lifting-not-asked"])
    expect(refusal(await post(`/matters/${matter}/members`, firm.lead, { person: firm.member.id, role: "member" }))).toEqual([409, "shut-out"])
  })
  test("is nothing that those shut out can ask for, even where they keep walls", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await raised(firm, [id], [firm.second.id])
    expect(refusal(await ask(wall, firm.second))).toEqual([404, "not-found"])
    await ask(wall, firm.keeper)
    expect(refusal(await countersign(wall, firm.second))).toEqual([404, "not-found"])
    expect(((await get("/walls", firm.second)).body as unknown as Body[]).some((one) => one["id"] === wall)).toBe(false)
    const hidden = ((await get("/ledger/events?limit=200", firm.second)).body["items"] as { subjects: string[] }[]).filter((one) => one.subjects.includes(id))
    expect(hidden).toEqual([])
  })
})

describe("walls are known", () => {
  test("to overseers whole, to those inside with their memo, to nobody else", async () => {
    const { matter, wall } = await fresh()
    const listed = ((await get("/walls", firm.keeper)).body as unknown as Body[]).find((one) => one["id"] === wall)
    expect(listed).toMatchObject({ stands: true, around: [matter], memo: { reference: "CR-2026-114" }, persons: [{ id: firm.member.id }] })
    expect(((await get(`/matters/${matter}/walls`, firm.lead)).body as unknown as Body[])[0]).toMatchObject({
      id: wall,
      around: null,
      notice: null,
      may: ["acknowledge"],
    })
    for (const one of [firm.lead, firm.member, firm.administrator, firm.guest]) expect(refusal(await get("/walls", one))).toEqual([403, "not-yours-to-do"])
    expect((await get("/walls", { token: firm.token })).body).toEqual([])
    expect(refusal(await get(`/matters/${matter}/walls`, firm.keeper))).toEqual([404, "not-found"])
  })
})

describe("a rehearsal", () => {
  test("says who would lose what and what it would have stopped, and changes nothing", async () => {
    const { id, code } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    await opening(firm, document, firm.member)
    await firm.ask("POST", "/requests", {
      token: firm.stranger.token,
      body: { code, role: "reader", until: soon(firm, { hours: 24 }), words: "for the appeal" },
    })
    await post(`/matters/${id}/reviews`, firm.lead, { due: null })
    const { body } = await post("/walls/rehearsal", firm.keeper, { matters: [code], persons: [firm.member.id, firm.stranger.id] })
    expect(body).toMatchObject({
      matters: 1,
      persons: 2,
      documents: 1,
      leaderless: [],
      loses: [{ matter: code, person: { id: firm.member.id }, role: "member", until: null }],
    })
    expect(new Set((body["inside"] as Body[]).map((one) => one["id"]))).toEqual(new Set([firm.lead.id, firm.reader.id]))
    expect((body["lastYear"] as Body[]).map((one) => [one["matter"], one["person"].id, one["kind"], one["times"]])).toEqual([
      [code, firm.member.id, "document.opened", 1],
    ])
    expect(body["underWay"]).toEqual({ filings: 0, sessions: 1, requests: 1, approvals: 0, reviews: 1 })
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(200)
    expect((await firm.owner`select 1 from wall_matters where matter = ${id}`).length).toBe(0)
  })
  test("names the matters that would be left without a lead", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    expect((await post("/walls/rehearsal", firm.keeper, { matters: [id], persons: [firm.lead.id] })).body["leaderless"]).toEqual([id])
  })
  test("is refused where raising would be", async () => {
    for (const one of [firm.lead, firm.administrator, firm.guest])
      expect(refusal(await post("/walls/rehearsal", one, { matters: [firm.matter], persons: [firm.stranger.id] }))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await post("/walls/rehearsal", { token: firm.token }, { matters: [firm.matter], persons: [firm.stranger.id] }))).toEqual([404, "not-found"])
  })
})
