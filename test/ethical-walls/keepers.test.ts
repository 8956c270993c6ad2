/** Who keeps walls: compliance officers all that do not shut them out, a partner those of their own matters; and that nobody learns of a wall, or by one, what another wall keeps from them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { freshMatter, openWalledFirm, raise, raised } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
let partner: { readonly id: string; readonly token: string }
beforeAll(async () => {
  firm = await openWalledFirm()
  partner = { id: firm.firstId, token: firm.token }
})
afterAll(() => firm[Symbol.asyncDispose]())

const post = (path: string, one: { readonly token: string }, body?: unknown) =>
  firm.ask("POST", path, { token: one.token, ...(body === undefined ? {} : { body }) })
const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const ask = (wall: string, one: { readonly token: string }) => post(`/walls/${wall}/lifting`, one, { why: "the conflict has gone" })
const seenBy = async (wall: string, one: { readonly token: string }): Promise<Body | undefined> =>
  ((await get("/walls", one)).body as unknown as Body[]).find((row) => row["id"] === wall)
const withPartner = () => freshMatter(firm, [{ person: partner.id, role: "member" }])
const inChain = async (kind: string, matter: string): Promise<number> =>
  (await firm.owner`select 1 from events where kind = ${kind} and matter = ${matter}`).length

describe("an overseer who is shut out of a matter", () => {
  test("learns of no other wall around it", async () => {
    const { id } = await freshMatter(firm, [])
    await raised(firm, [id], [firm.second.id, firm.auditor.id])
    const other = await raised(firm, [id], [firm.stranger.id], { memo: "Sirocco, unmistakable" })
    await ask(other, firm.keeper)
    expect(await seenBy(other, firm.keeper)).toBeDefined()
    for (const one of [firm.second, firm.auditor]) {
      expect(await seenBy(other, one)).toBeUndefined()
      expect(JSON.stringify((await get("/walls", one)).body)).not.toContain(id)
      expect(JSON.stringify((await get("/inbox", one)).body)).not.toContain(id)
    }
    expect(refusal(await ask(other, firm.second))).toEqual([404, "not-found"])
    expect(refusal(await post(`/walls/${other}/lifting/countersignature`, firm.second))).toEqual([404, "not-found"])
    expect(refusal(await post(`/walls/${other}/epochs`, firm.second))).toEqual([404, "not-found"])
  })
  test("learns of it again when nothing shuts them out any more", async () => {
    const { id } = await freshMatter(firm, [])
    const theirs = await raised(firm, [id], [firm.second.id])
    const other = await raised(firm, [id], [firm.stranger.id])
    await firm.owner`update walls set until = now() - interval '1 second' where id = ${theirs}`
    expect(await seenBy(other, firm.second)).toBeDefined()
    expect(await seenBy(theirs, firm.second)).toBeUndefined()
  })
})

describe("whoever is inside one matter of a wall, and shut out of another by another wall,", () => {
  test("reads its memo and acknowledges it, and learns nothing of the other matter", async () => {
    const [own, other] = [await freshMatter(firm, [{ person: firm.member.id, role: "member" }]), await freshMatter(firm, [])]
    await raised(firm, [other.id], [firm.member.id])
    const wall = await raised(firm, [own.id, other.id], [firm.stranger.id], { mustAcknowledge: true })
    const walls = (await get(`/matters/${own.id}/walls`, firm.member)).body as unknown as Body[]
    expect(walls).toMatchObject([{ id: wall, around: null, matters: [{ id: own.id }], may: ["acknowledge"] }])
    expect(JSON.stringify(walls)).not.toContain(other.id)
    expect((await post(`/matters/${own.id}/walls/${wall}/acknowledgement`, firm.member)).status).toBe(200)
    expect((await get(`/matters/${own.id}`, firm.member)).body["myRole"]).toBe("member")
  })
  test("does not keep it, even keeping all others", async () => {
    const [own, other] = [await freshMatter(firm, [{ person: firm.second.id, role: "member" }]), await freshMatter(firm, [])]
    await raised(firm, [other.id], [firm.second.id])
    const wall = await raised(firm, [own.id, other.id], [firm.stranger.id])
    const seen = await seenBy(wall, firm.second)
    expect(seen).toMatchObject({ around: null, notices: null, matters: [{ id: own.id }], may: ["acknowledge"] })
    expect(JSON.stringify(seen)).not.toContain(other.id)
    expect(refusal(await ask(wall, firm.second))).toEqual([403, "not-yours-to-do"])
    await ask(wall, firm.keeper)
    expect(refusal(await post(`/walls/${wall}/lifting/countersignature`, firm.second))).toEqual([403, "not-yours-to-do"])
  })
})

describe("a partner", () => {
  test("keeps the walls of their own matters", async () => {
    const { id } = await withPartner()
    const wall = await raised(firm, [id], [firm.stranger.id])
    expect((await seenBy(wall, partner))?.["may"]).toEqual(["acknowledge", "ask-lifting"])
    expect((await ask(wall, partner)).status).toBe(201)
    expect((await post(`/walls/${wall}/lifting/countersignature`, firm.keeper)).status).toBe(200)
  })
  test("does not keep one that stands around another’s matter too, though they know of it, nor learns whose, even holding the oversight pair", async () => {
    const [own, other] = [await withPartner(), await freshMatter(firm, [])]
    const wall = await raised(firm, [own.id, other.id], [firm.stranger.id])
    const seen = await seenBy(wall, partner)
    expect(seen).toMatchObject({ may: ["acknowledge"], matters: [{ id: own.id }] })
    expect(JSON.stringify(seen)).not.toContain(other.id)
    expect(refusal(await ask(wall, partner))).toEqual([403, "not-yours-to-do"])
    await ask(wall, firm.keeper)
    expect(refusal(await post(`/walls/${wall}/lifting/countersignature`, partner))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await firm.ask("DELETE", `/walls/${wall}/lifting`, { token: partner.token }))).toEqual([403, "not-yours-to-do"])
    expect((await get("/inbox", partner)).body["liftings"]).toEqual([])
  })
  test("who raised one and left still asks to lift it, and every matter’s chain says so", async () => {
    const [one, two] = [await withPartner(), await withPartner()]
    const reply = await raise(firm, { ...firm.keeper, token: partner.token }, [one.id, two.id], [firm.stranger.id])
    const wall = reply.body["wall"] as string
    for (const { id } of [one, two]) await firm.ask("DELETE", `/matters/${id}/members/${partner.id}`, { token: partner.token })
    expect((await seenBy(wall, partner))?.["matters"]).toEqual([])
    expect((await ask(wall, partner)).status).toBe(201)
    for (const { id } of [one, two]) expect(await inChain("wall.lifting-asked", id)).toBe(1)
    expect((await post(`/walls/${wall}/lifting/countersignature`, firm.keeper)).status).toBe(200)
    for (const { id } of [one, two]) expect(await inChain("wall.lifted", id)).toBe(1)
  })
  test("who left a matter raises no wall around it", async () => {
    const { id } = await withPartner()
    await firm.ask("DELETE", `/matters/${id}/members/${partner.id}`, { token: partner.token })
    const reply = await raise(firm, { ...firm.keeper, token: partner.token }, [id], [firm.stranger.id])
    expect(refusal(reply)).toEqual([404, "not-found"])
  })
  test("who awaits their part in a matter neither raises, rehearses nor keeps walls around it", async () => {
    const { id } = await withPartner()
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    const order = { matters: [id], persons: [firm.member.id] }
    expect(refusal(await raise(firm, { ...firm.keeper, token: partner.token }, order.matters, order.persons))).toEqual([404, "not-found"])
    expect(refusal(await post("/walls/rehearsal", partner, order))).toEqual([404, "not-found"])
    expect(refusal(await ask(wall, partner))).toEqual([403, "not-yours-to-do"])
    await post(`/matters/${id}/walls/${wall}/acknowledgement`, partner)
    expect((await ask(wall, partner)).status).toBe(201)
  })
})

describe("whoever keeps walls", () => {
  test("is told how far notices and memos were acknowledged; those inside are not told of notices", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.reader.id, firm.guest.id], { notice: "You are screened." })
    const notice = ((await get("/inbox", firm.reader)).body["notices"] as Body[]).at(-1)
    await post(`/notices/${String(notice?.["id"])}/acknowledgement`, firm.reader)
    await post(`/matters/${id}/walls/${wall}/acknowledgement`, firm.member)
    expect(await seenBy(wall, firm.keeper)).toMatchObject({ notices: { given: 2, acknowledged: 1 }, memos: { given: 2, acknowledged: 1 } })
    expect(((await get(`/matters/${id}/walls`, firm.member)).body as unknown as Body[])[0]).toMatchObject({
      notices: null,
      memos: { given: 2, acknowledged: 1 },
    })
  })
  test("reads the list page by page, each wall once, and finds what is asked to be lifted however long it is", async () => {
    const { id } = await freshMatter(firm, [])
    const walls = []
    for (let i = 0; i < 5; i++) walls.push(await raised(firm, [id], [firm.stranger.id]))
    await ask(walls[0] ?? "", firm.keeper)
    const read: string[] = []
    for (let before = ""; ;) {
      const page = (await get(`/walls?limit=2${before === "" ? "" : `&before=${before}`}`, firm.keeper)).body as unknown as { id: string }[]
      expect(page.length).toBeLessThanOrEqual(2)
      read.push(...page.map((one) => one.id))
      if (page.length < 2) break
      before = page.at(-1)?.id ?? ""
    }
    expect(read.toSorted()).toEqual((await firm.owner<{ id: string }[]>`select id from walls order by id`).map((row) => row.id))
    expect(((await get("/inbox", firm.second)).body["liftings"] as Body[]).map((one) => one["id"])).toContain(walls[0])
  })
})
