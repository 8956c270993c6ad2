/** A wall around several matters is, to whoever is on some of them, a wall around those and no more. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Body } from "../matters/matter.ts"
import { freshMatter, openWalledFirm, raised } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const get = async (path: string, one: { readonly token: string }): Promise<Body> => (await firm.ask("GET", path, { token: one.token })).body
const seen = async (matter: string, one: { readonly token: string }): Promise<Body | undefined> => ((await get(`/matters/${matter}/walls`, one)) as Body[])[0]

describe("somebody inside one of a wall's matters", () => {
  test("counts the memos of those inside it, and of nobody inside the others", async () => {
    const own = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const other = await freshMatter(firm, [
      { person: firm.reader.id, role: "reader" },
      { person: firm.guest.id, role: "member" },
    ])
    const wall = await raised(firm, [own.id, other.id], [firm.stranger.id])
    await firm.ask("POST", `/matters/${other.id}/walls/${wall}/acknowledgement`, { token: firm.guest.token })
    expect((await seen(own.id, firm.member))?.["memos"]).toEqual({ given: 2, acknowledged: 0 })
    expect((await seen(other.id, firm.guest))?.["memos"]).toEqual({ given: 3, acknowledged: 1 })
    expect(((await get("/walls", firm.keeper)) as Body[]).find((one) => one["id"] === wall)?.["memos"]).toEqual({ given: 4, acknowledged: 1 })
  })
  test("counts no memo of somebody who had left it before the wall was raised", async () => {
    const own = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    const other = await freshMatter(firm, [{ person: firm.reader.id, role: "reader" }])
    await firm.ask("DELETE", `/matters/${own.id}/members/${firm.reader.id}`, { token: firm.lead.token })
    firm.clock.forward({ seconds: 1 })
    await raised(firm, [own.id, other.id], [firm.stranger.id])
    expect((await seen(own.id, firm.member))?.["memos"]).toEqual({ given: 2, acknowledged: 0 })
  })
  test("and shut out of another by another wall, has its memo, acknowledges it and has their part again", async () => {
    const own = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const hidden = await freshMatter(firm, [])
    await raised(firm, [hidden.id], [firm.member.id])
    const wall = await raised(firm, [own.id, hidden.id], [firm.stranger.id], { mustAcknowledge: true })
    expect(await seen(own.id, firm.member)).toMatchObject({ id: wall, matters: [{ id: own.id }], memos: { given: 2 } })
    expect(((await get("/inbox", firm.member))["memos"] as Body[]).map((one) => one["id"])).toContain(wall)
    expect(JSON.stringify(await get("/inbox", firm.member))).not.toContain(hidden.id)
    const done = await firm.ask("POST", `/matters/${own.id}/walls/${wall}/acknowledgement`, { token: firm.member.token })
    expect(done.status).toBe(200)
    expect((await firm.ask("GET", `/matters/${own.id}/notes`, { token: firm.member.token })).status).toBe(200)
  })
  test("and an overseer too, who is shut out of another, sees no more of it than the others inside", async () => {
    const own = await freshMatter(firm, [{ person: firm.second.id, role: "member" }])
    const hidden = await freshMatter(firm, [])
    await raised(firm, [hidden.id], [firm.second.id])
    const wall = await raised(firm, [own.id, hidden.id], [firm.stranger.id])
    const shown = ((await get("/walls", firm.second)) as Body[]).find((one) => one["id"] === wall)
    expect(shown).toMatchObject({ matters: [{ id: own.id }], around: null, notices: null, notice: null, may: ["acknowledge"] })
    expect(JSON.stringify(shown)).not.toContain(hidden.id)
  })
  test("and shut out by the wall itself, sees nothing of it", async () => {
    const own = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [own.id], [firm.second.id])
    expect(((await get("/walls", firm.second)) as Body[]).find((one) => one["id"] === wall)).toBeUndefined()
  })
})
