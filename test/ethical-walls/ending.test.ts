/** How walls end: by their date, by two, and what is left of them. Those who awaited their part have it again at once, whoever looks; what was left half done can still be done. */
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

const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const post = (path: string, one: { readonly token: string }, body?: unknown) =>
  firm.ask("POST", path, { token: one.token, ...(body === undefined ? {} : { body }) })

/** A matter whose people await their part behind a wall that has ended a second ago. */
async function lapsed(): Promise<{ id: string; wall: string; document: string }> {
  const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
  const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
  const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true, until: soon(firm, { hours: 1 }) })
  await firm.owner`update walls set until = now() - interval '1 second' where id = ${wall}`
  return { id, wall, document }
}

describe("a wall that ended by its date gives those who awaited their part back, whichever way they ask first", () => {
  test.each<[string, (at: { id: string; document: string }) => Promise<unknown>, unknown]>([
    ["the matter", async ({ id }) => (await get(`/matters/${id}`, firm.member)).body["myRole"], "member"],
    ["its people", async ({ id }) => (await get(`/matters/${id}/members`, firm.member)).status, 200],
    ["its parties", async ({ id }) => (await get(`/matters/${id}/parties`, firm.member)).status, 200],
    ["its notes", async ({ id }) => (await get(`/matters/${id}/notes`, firm.member)).status, 200],
    ["its documents", async ({ id }) => (await get(`/matters/${id}/documents`, firm.member)).status, 200],
    ["a document’s card", async ({ document }) => (await get(`/documents/${document}`, firm.member)).status, 200],
    ["a document’s bytes", async ({ document }) => opening(firm, document, firm.member), [200, null]],
    ["its chain", async ({ id }) => (await get(`/matters/${id}/custody`, firm.member)).status, 200],
    ["writing a note", async ({ id }) => (await post(`/matters/${id}/notes`, firm.member, { text: "x" })).status, 201],
    ["filing", async ({ id }) => typeof (await file({ ...firm, lead: firm.member, matter: id }, Buffer.from("x"))), "string"],
    ["admitting, as its lead", async ({ id }) => (await post(`/matters/${id}/members`, firm.lead, { person: firm.reader.id, role: "reader" })).status, 201],
    [
      "their list of matters",
      async ({ id }) => ((await get("/matters?limit=200", firm.member)).body["items"] as Body[]).find((one) => one["id"] === id)?.["myRole"],
      "member",
    ],
  ])("%s", async (_what, ask, expected) => {
    expect(await ask(await lapsed())).toEqual(expected)
  })
  test("and those who look on see them in it", async () => {
    const { id } = await lapsed()
    expect(((await get(`/matters/${id}/members`, firm.lead)).body as unknown as Body[]).map((one) => one["role"])).toEqual(["lead", "member"])
  })
  test("but not where another wall still makes them wait", async () => {
    const { id } = await lapsed()
    await raised(firm, [id], [firm.reader.id], { mustAcknowledge: true })
    expect((await get(`/matters/${id}`, firm.member)).body["myRole"]).toBe("awaiting")
    expect(refusal(await get(`/matters/${id}/documents`, firm.member))).toEqual([403, "memo-unread"])
  })
})

describe("a wall that is over", () => {
  test("has no memo left to acknowledge", async () => {
    const { id, wall } = await lapsed()
    expect(refusal(await post(`/matters/${id}/walls/${wall}/acknowledgement`, firm.member))).toEqual([409, "wall-over"])
    expect(((await get("/inbox", firm.member)).body["memos"] as Body[]).map((one) => one["id"])).not.toContain(wall)
  })
  test("cannot be lifted, nor asked about", async () => {
    const { wall } = await lapsed()
    for (const path of ["lifting", "lifting/countersignature"])
      expect(refusal(await post(`/walls/${wall}/${path}`, firm.keeper, path === "lifting" ? { why: "over" } : undefined))).toEqual([409, "wall-over"])
    expect(refusal(await firm.ask("DELETE", `/walls/${wall}/lifting`, { token: firm.keeper.token }))).toEqual([409, "wall-over"])
  })
  test.each(["ended by its date", "was lifted"])("and left its epochs half begun: they can still be begun, where it %s", async (how) => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.member.id])
    await firm.owner`update wall_matters set turned_at = null where wall = ${wall}`
    if (how === "was lifted") await firm.owner`update walls set lifted_at = now(), lifted_by = ${firm.second.id} where id = ${wall}`
    else await firm.owner`update walls set until = now() - interval '1 second' where id = ${wall}`
    const listed = ((await get("/walls", firm.keeper)).body as unknown as Body[]).find((one) => one["id"] === wall)
    expect([listed?.["stands"], listed?.["may"]]).toEqual([false, ["turn"]])
    const reply = await post(`/walls/${wall}/epochs`, firm.keeper)
    expect([reply.status, reply.body]).toEqual([200, { unturned: 0 }])
  })
})

describe("a wall around a matter that nobody is on any more", () => {
  test("stands, keeps people out, and leaves nothing undone", async () => {
    const { id } = await freshMatter(firm, [])
    await firm.owner`update grants set ended_at = now() where matter = ${id}`
    const reply = await post("/walls", firm.keeper, {
      matters: [id],
      persons: [firm.stranger.id],
      ground: "conflict",
      reference: "CR-9",
      memo: "Nobody is there.",
    })
    expect([reply.status, reply.body["ended"], reply.body["unturned"]]).toEqual([201, 0, 0])
  })
})

describe("two walls between the same people and the same matter", () => {
  test("stand apart: lifting one leaves the other", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const first = await raised(firm, [id], [firm.member.id])
    await raised(firm, [id], [firm.member.id])
    await post(`/walls/${first}/lifting`, firm.keeper, { why: "raised twice" })
    expect((await post(`/walls/${first}/lifting/countersignature`, firm.second)).status).toBe(200)
    expect(refusal(await post(`/matters/${id}/members`, firm.lead, { person: firm.member.id, role: "member" }))).toEqual([409, "shut-out"])
  })
})

describe("people whom a wall finds in an unusual state", () => {
  test("somebody who is suspended is shut out too, and stays so when they come back", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.reader.id, role: "reader" }])
    await firm.owner`update people set state = 'suspended' where id = ${firm.reader.id}`
    await raised(firm, [id], [firm.reader.id], { notice: "You are screened." })
    await firm.owner`update people set state = 'active' where id = ${firm.reader.id}`
    expect((await get(`/matters/${id}`, firm.reader)).status).toBe(404)
    expect(((await get("/inbox", firm.reader)).body["notices"] as Body[]).length).toBe(1)
  })
  test("a guest is shut out like anybody", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.guest.id, role: "member" }])
    await raised(firm, [id], [firm.guest.id])
    expect((await get(`/matters/${id}`, firm.guest)).status).toBe(404)
  })
  test("a lead who awaits counts as a lead: another may leave, and the last may not", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.reader.id, role: "lead" }])
    await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    expect((await firm.ask("DELETE", `/matters/${id}/members/${firm.reader.id}`, { token: firm.reader.token })).status).toBe(200)
    expect(refusal(await firm.ask("DELETE", `/matters/${id}/members/${firm.lead.id}`, { token: firm.lead.token }))).toEqual([409, "last-lead"])
  })
  test("whoever awaits and leaves is gone as what they were, and the chain says so", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    await firm.ask("DELETE", `/matters/${id}/members/${firm.member.id}`, { token: firm.member.token })
    await post(`/matters/${id}/walls/${wall}/acknowledgement`, firm.lead)
    const chain = (await get(`/matters/${id}/custody?limit=200`, firm.lead)).body["items"] as Body[]
    expect(chain.find((one) => one["kind"] === "grant.ended")?.["detail"]).toMatchObject({ person: firm.member.id, role: "member" })
  })
})
