/** The memo of a wall: those inside see nothing more until they have acknowledged it, where the wall says so; those outside learn no more than their notice. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { events, refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { freshMatter, opening, openWalledFirm, raised, WALL } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const acknowledge = (matter: string, wall: string, one: { readonly token: string }) =>
  firm.ask("POST", `/matters/${matter}/walls/${wall}/acknowledgement`, { token: one.token })
const wallsOf = async (matter: string, one: { readonly token: string }): Promise<Body[]> =>
  (await get(`/matters/${matter}/walls`, one)).body as unknown as Body[]

describe("a memo that must be acknowledged", () => {
  test("keeps everybody inside from all but the memo, and gives their part back when it was acknowledged", async () => {
    const { id } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    for (const one of [firm.lead, firm.member, firm.reader]) {
      expect((await get(`/matters/${id}`, one)).body).toMatchObject({
        myRole: "awaiting",
        may: ["matter.read", "member.leave", "wall.read", "memo.acknowledge"],
      })
      for (const path of [
        `/matters/${id}/documents`,
        `/matters/${id}/parties`,
        `/matters/${id}/notes`,
        `/matters/${id}/members`,
        `/documents/${document}/content`,
        `/matters/${id}/custody`,
      ])
        expect(refusal(await get(path, one))).toEqual([403, "memo-unread"])
      expect((await wallsOf(id, one))[0]).toMatchObject({
        id: wall,
        memo: { reference: WALL.reference, memo: WALL.memo },
        persons: [{ id: firm.stranger.id }],
        mine: { acknowledgedAt: null },
      })
    }
    expect((await firm.ask("POST", `/matters/${id}/notes`, { token: firm.member.token, body: { text: "x" } })).body["code"]).toBe("memo-unread")
    expect((await acknowledge(id, wall, firm.member)).body["receipt"]).toMatchObject({ kind: "memo.acknowledged" })
    expect(await opening(firm, document, firm.member)).toEqual([200, null])
    expect((await get(`/matters/${id}`, firm.member)).body["myRole"]).toBe("member")
    expect(await opening(firm, document, firm.reader)).toEqual([403, "memo-unread"])
    await acknowledge(id, wall, firm.lead)
    expect((await get(`/matters/${id}`, firm.lead)).body["myRole"]).toBe("lead")
    expect((await wallsOf(id, firm.lead))[0]?.["memos"]).toEqual({ given: 3, acknowledged: 2 })
    expect((await events(firm, "memo.acknowledged")).length).toBe(2)
  })
  test("waits in the inbox of each, and nowhere else", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.guest.id, role: "reader" }])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    expect(((await get("/inbox", firm.guest)).body["memos"] as Body[]).map((one) => one["id"])).toEqual([wall])
    await acknowledge(id, wall, firm.guest)
    expect((await get("/inbox", firm.guest)).body["memos"]).toEqual([])
    expect((await get("/inbox", firm.stranger)).body).toEqual({
      memos: [],
      notices: [],
      liftings: [],
      uncovered: [],
      unkept: [],
      toList: [],
      requests: [],
      reviews: [],
      endings: [],
      silences: [],
      unread: [],
      unturned: [],
      owing: [],
    })
  })
  test("of two walls waits twice", async () => {
    const { id } = await freshMatter(firm, [])
    const [one, two] = [
      await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true }),
      await raised(firm, [id], [firm.member.id], { mustAcknowledge: true }),
    ]
    await acknowledge(id, one, firm.lead)
    expect((await get(`/matters/${id}`, firm.lead)).body["myRole"]).toBe("awaiting")
    await acknowledge(id, two, firm.lead)
    expect((await get(`/matters/${id}`, firm.lead)).body["myRole"]).toBe("lead")
  })
  test("is given to whoever is admitted later, who waits too", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    await acknowledge(id, wall, firm.lead)
    expect(
      (await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.member.id, role: "member" } })).body["member"],
    ).toMatchObject({ role: "awaiting" })
    expect((await wallsOf(id, firm.member))[0]?.["memo"]).toEqual({ reference: WALL.reference, memo: WALL.memo })
    await acknowledge(id, wall, firm.member)
    expect((await get(`/matters/${id}/documents`, firm.member)).status).toBe(200)
  })
  test("lets go of those who await when the wall is lifted", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    await firm.ask("POST", `/walls/${wall}/lifting`, { token: firm.keeper.token, body: { why: "raised in error" } })
    expect((await firm.ask("POST", `/walls/${wall}/lifting/countersignature`, { token: firm.second.token })).status).toBe(200)
    expect((await get(`/matters/${id}`, firm.member)).body["myRole"]).toBe("member")
  })
  test("is acknowledged once, by whoever has it, and by nobody else", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    await acknowledge(id, wall, firm.lead)
    expect(refusal(await acknowledge(id, wall, firm.lead))).toEqual([409, "wall-over"])
    for (const one of [firm.stranger, firm.keeper, firm.administrator, firm.member])
      expect(refusal(await acknowledge(id, wall, one))).toEqual([404, "not-found"])
    expect(refusal(await acknowledge(firm.matter, wall, firm.lead))).toEqual([404, "not-found"])
  })
  test("stands in the database only sealed", async () => {
    await raised(firm, [(await freshMatter(firm, [])).id], [firm.stranger.id], {
      memo: "Marzipan galleon, unmistakable",
      notice: "Cobalt heron, unmistakable",
      reference: "Tin whistle ref",
    })
    for (const table of ["walls", "wall_persons", "wall_memos", "events"])
      for (const row of await firm.owner.unsafe<{ all: string }[]>(`select t::text as all from ${table} t`))
        for (const word of ["Marzipan", "Cobalt", "Tin whistle"])
          expect([row.all.includes(word), row.all.includes(Buffer.from(word).toString("hex"))]).toEqual([false, false])
  })
})

describe("a notice to those outside", () => {
  test("says what it says, and names neither wall nor matter", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await raised(firm, [id], [firm.stranger.id, firm.member.id], { notice: "You are screened from a matter of your former firm’s." })
    const inbox = await get("/inbox", firm.stranger)
    const notice = (inbox.body["notices"] as Body[]).find((one) => String(one["words"]).startsWith("You are screened"))
    expect(notice).toMatchObject({ words: "You are screened from a matter of your former firm’s.", acknowledgedAt: null })
    expect(JSON.stringify(inbox.body)).not.toContain(wall)
    expect(JSON.stringify(inbox.body)).not.toContain(id)
    expect((await firm.ask("POST", `/notices/${String(notice?.["id"])}/acknowledgement`, { token: firm.stranger.token })).status).toBe(200)
    for (const one of [firm.stranger, firm.member, firm.lead])
      expect(refusal(await firm.ask("POST", `/notices/${String(notice?.["id"])}/acknowledgement`, { token: one.token }))).toEqual([404, "not-found"])
  })
  test("that was not written tells nothing at all", async () => {
    const before = (await get("/inbox", firm.reader)).body
    await raised(firm, [(await freshMatter(firm, [])).id], [firm.reader.id])
    expect((await get("/inbox", firm.reader)).body).toEqual(before)
  })
})
