/** How walls begin later than they are raised, and how they end: by their date, by two, and what is left of them. Those who awaited their part have it again at once, whoever looks; what was left half done can still be done. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { events, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { otherServer, round } from "../rounds/round.ts"
import { freshMatter, opening, openWalledFirm, raise, raised } from "./walled-firm.ts"
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

const keysOf = async (matter: string, person: string): Promise<number> =>
  (await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`).length

describe("a wall that is raised to begin later", () => {
  const NEVER_YET = { hours: 24 * 30 }
  /** The database's own clock decides whether a wall has begun; so a test moves the start, as `test/rounds/` moves the end of a grant. */
  const startOf = (wall: string) =>
    Promise.all([
      firm.owner`update grants g set until = now() - interval '1 second' from wall_persons p, wall_matters m
        where p.wall = ${wall} and m.wall = ${wall} and g.person = p.person and g.matter = m.matter and g.capped and g.ended_at is null`,
      firm.owner`update walls set starts_at = now() - interval '1 second' where id = ${wall}`,
    ])
  const coming = async (more: Body = {}): Promise<{ id: string; wall: string; document: string; from: string }> => {
    const { id } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    const from = soon(firm, NEVER_YET)
    const reply = await raise(firm, firm.keeper, [id], [firm.member.id, firm.stranger.id], { from, ...more })
    expect([reply.status, reply.body["ended"], reply.body["unturned"]]).toEqual([201, 0, 0])
    return { id, wall: reply.body["wall"] as string, document, from }
  }
  const seen = async (wall: string, one: { readonly token: string }): Promise<Body | undefined> =>
    ((await get("/walls", one)).body as unknown as Body[]).find((row) => row["id"] === wall)
  const liftedByTwo = async (wall: string): Promise<number> => {
    await firm.ask("POST", `/walls/${wall}/lifting`, { token: firm.keeper.token, body: { why: "she does not join" } })
    return (await firm.ask("POST", `/walls/${wall}/lifting/countersignature`, { token: firm.second.token })).status
  }
  const until = async (matter: string, person: string): Promise<unknown> =>
    ((await get(`/matters/${matter}/members`, firm.lead)).body as unknown as Body[]).find((one) => one["person"].id === person)?.["until"]
  const epochs = async (matter: string) => (await firm.owner`select 1 from epochs where matter = ${matter}`).length

  test("takes nothing before its start: its memo and its notice are there, and everybody works on", async () => {
    const { id, wall, document, from } = await coming({ mustAcknowledge: true, notice: "You will be screened." })
    expect(await seen(wall, firm.keeper)).toMatchObject({ stands: true, begun: false, from, may: ["ask-lifting"] })
    for (const one of [firm.member, firm.reader]) expect(await opening(firm, document, one)).toEqual([200, null])
    expect([await keysOf(id, firm.member.id), await epochs(id), await until(id, firm.member.id), await until(id, firm.reader.id)]).toEqual([1, 1, from, null])
    expect(((await get("/inbox", firm.reader)).body["memos"] as Body[]).find((one) => one["id"] === wall)).toMatchObject({ begun: false, from })
    expect(((await get("/inbox", firm.stranger)).body["notices"] as Body[]).at(-1)).toMatchObject({ words: "You will be screened.", from })
    expect((await firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.keeper.token })).body).toEqual({ unturned: 0 })
    expect([(await round(firm.tools)).wallsBegun, await epochs(id)]).toEqual([0, 1])
  })
  test("lets nobody in from its raising on, nor gives anybody more time", async () => {
    const { id } = await coming()
    const admit = (person: string) => firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person, role: "reader" } })
    expect(refusal(await admit(firm.stranger.id))).toEqual([409, "shut-out"])
    const more = await firm.ask("POST", `/matters/${id}/members/${firm.member.id}/renewal`, {
      token: firm.lead.token,
      body: { until: soon(firm, { hours: 24 * 90 }) },
    })
    expect(refusal(more)).toEqual([409, "shut-out"])
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(200)
    await firm.ask("DELETE", `/matters/${id}/members/${firm.member.id}`, { token: firm.lead.token })
    expect(refusal(await admit(firm.member.id))).toEqual([409, "shut-out"])
  })
  test("lets in whom it does not name, with its memo and without awaiting it", async () => {
    const { id, wall, document } = await coming({ mustAcknowledge: true })
    await firm.ask("POST", `/matters/${id}/walls/${wall}/acknowledgement`, { token: firm.lead.token })
    const admitted = await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.guest.id, role: "reader" } })
    expect(admitted.status).toBe(201)
    expect(await opening(firm, document, firm.guest)).toEqual([200, null])
    expect(((await get(`/matters/${id}/walls`, firm.guest)).body as unknown as Body[])[0]).toMatchObject({ id: wall, may: ["acknowledge"] })
  })
  test("shows whom it will shut out nothing of itself", async () => {
    const { id, wall } = await coming()
    expect((await get(`/matters/${id}/walls`, firm.member)).body).toEqual([])
    const read = await firm.ask("POST", `/matters/${id}/walls/${wall}/acknowledgement`, { token: firm.member.token })
    expect(refusal(read)).toEqual([404, "not-found"])
  })
  test("counts at its start before anybody has made a round", async () => {
    const { id, wall, document } = await coming()
    await startOf(wall)
    expect(await opening(firm, document, firm.member)).toEqual([404, "not-found"])
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(404)
    await round(firm.tools)
  })
  test("is begun by the house: grants and keys go, those inside await, the chain says so, and whoever keeps it begins the new key", async () => {
    const { id, wall, document } = await coming({ mustAcknowledge: true })
    await startOf(wall)
    expect(await round(firm.tools)).toMatchObject({ wallsBegun: 1, grantsEnded: 0 })
    expect([await keysOf(id, firm.member.id), await keysOf(id, firm.reader.id)]).toEqual([0, 1])
    expect(await opening(firm, document, firm.member)).toEqual([404, "not-found"])
    expect(await opening(firm, document, firm.reader)).toEqual([403, "memo-unread"])
    // Nor does a clock that goes back undo it.
    await firm.owner`update walls set starts_at = now() + interval '1 hour' where id = ${wall}`
    expect(await opening(firm, document, firm.reader)).toEqual([403, "memo-unread"])
    const began = (await events(firm, "wall.begun")).find((event) => event.body.includes(wall))
    expect(began?.body).toContain(firm.stranger.id)
    expect((await events(firm, "grant.ended")).some((event) => event.body.includes(wall) && event.body.includes(firm.member.id))).toBe(true)
    expect(((await get("/inbox", firm.second)).body["unturned"] as Body[]).map((one) => one["id"])).toContain(wall)
    expect((await seen(wall, firm.second))?.["may"]).toContain("turn")
    expect((await firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.second.token })).body).toEqual({ unturned: 0 })
    expect([await epochs(id), await keysOf(id, firm.reader.id), await keysOf(id, firm.member.id)]).toEqual([2, 2, 0])
    expect(((await get("/inbox", firm.second)).body["unturned"] as Body[]).map((one) => one["id"])).not.toContain(wall)
    expect(await round(firm.tools)).toMatchObject({ wallsBegun: 0 })
  })
  test("is begun by the next act on the members as well, as far as the new key goes", async () => {
    const { id, wall } = await coming()
    await startOf(wall)
    await round(firm.tools)
    await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.guest.id, role: "reader" } })
    expect([await epochs(id), await keysOf(id, firm.member.id)]).toEqual([2, 0])
  })
  test("is begun once where two servers make their rounds", async () => {
    const { wall } = await coming()
    await using other = await otherServer(firm)
    await startOf(wall)
    const made = await Promise.all([round(firm.tools), round(other.tools)])
    expect(made[0].wallsBegun + made[1].wallsBegun).toBe(1)
    expect((await events(firm, "wall.begun")).filter((event) => event.body.includes(wall))).toHaveLength(1)
  })
  test("that is lifted before it begins gives back the time it took, and begins never", async () => {
    const { id, wall, document } = await coming()
    expect(await liftedByTwo(wall)).toBe(200)
    expect([await until(id, firm.member.id), await opening(firm, document, firm.member)]).toEqual([null, [200, null]])
    await startOf(wall)
    expect((await round(firm.tools)).wallsBegun).toBe(0)
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(200)
    expect((await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.stranger.id, role: "reader" } })).status).toBe(201)
  })
  test("that is lifted gives back no more time than another leaves, and none once its start has come", async () => {
    const { id, wall } = await coming()
    const second = soon(firm, { hours: 24 * 60 })
    const other = await raised(firm, [id], [firm.member.id], { from: second })
    expect(await liftedByTwo(wall)).toBe(200)
    expect(await until(id, firm.member.id)).toBe(second)
    await startOf(other)
    expect(await liftedByTwo(other)).toBe(200)
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(404)
    await round(firm.tools)
    expect(await keysOf(id, firm.member.id)).toBe(0)
  })
  test("is rehearsed from its start: who goes before loses nothing by it", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await firm.ask("POST", `/matters/${id}/members`, {
      token: firm.lead.token,
      body: { person: firm.reader.id, role: "reader", until: soon(firm, { hours: 24 }) },
    })
    const rehearsed = (from: string | null) =>
      firm.ask("POST", "/walls/rehearsal", { token: firm.keeper.token, body: { matters: [id], persons: [firm.member.id, firm.reader.id], from } })
    const losing = async (from: string | null) => ((await rehearsed(from)).body["loses"] as Body[]).map((one) => one["person"].id as string).toSorted()
    expect([await losing(null), await losing(soon(firm, NEVER_YET))]).toEqual([[firm.member.id, firm.reader.id].toSorted(), [firm.member.id]])
    expect(refusal(await rehearsed(soon(firm, { hours: -1 })))).toEqual([400, "malformed"])
  })
})
