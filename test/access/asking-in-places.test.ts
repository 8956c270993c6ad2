/** Asking for more than the places that one has: what is special in these is theirs there, and nowhere else by a yes that does not say so. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file, open } from "../documents/tus.ts"
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const ask = (method: string, path: string, one: { readonly token: string }, body?: Body) =>
  firm.ask(method, path, { token: one.token, ...(body === undefined ? {} : { body }) })
const planOf = async (matter: string): Promise<Body[]> => (await ask("GET", `/matters/${matter}/plan`, firm.lead)).body as unknown as Body[]
const request = async (code: string): Promise<string> =>
  (await ask("POST", "/requests", firm.stranger, { code, role: "reader", until: soon(firm, { hours: 24 }), words: "I need more of it." })).body["id"] as string

describe("somebody who is cleared in one place asks for more and is given", () => {
  test.each<readonly [string, (first: string, second: string) => Body, readonly [boolean, number]]>([
    ["the whole", () => ({ places: null }), [false, 404]],
    ["another place beside it", (first, second) => ({ places: [first, second] }), [false, 404]],
    ["another place in its stead", (_first, second) => ({ places: [second] }), [false, 404]],
    ["more time alone", () => ({}), [true, 404]],
    ["more time in the same place", (first) => ({ places: [first] }), [true, 404]],
    ["the whole, and what is special in it", () => ({ places: null, special: true }), [true, 200]],
  ])("%s", async (_what, approval, [cleared, there]) => {
    const { id: matter, code } = await freshMatter(firm, [])
    const plan = await planOf(matter)
    const [first, second] = [plan[4]?.["id"] as string, plan[5]?.["id"] as string]
    const ill = await file({ ...firm, matter }, randomBytes(9), { name: "Ward notes", place: second, class: "special" })
    const had = { person: firm.stranger.id, role: "reader", special: true, places: [first], until: soon(firm, { hours: 5 }) }
    expect((await ask("POST", `/matters/${matter}/members`, firm.lead, had)).status).toBe(201)
    const id = await request(code)
    expect((await ask("POST", `/matters/${matter}/requests/${id}/approval`, firm.lead, approval(first, second))).body["state"]).toBe("given")
    expect((await ask("GET", `/matters/${matter}`, firm.stranger)).body["special"]).toBe(cleared)
    expect((await open(firm, ill, { token: firm.stranger.token, path: "content?as=inline" })).status).toBe(there)
  })
})

describe("the first of two approvals", () => {
  const twoLeads = async (special: boolean) => {
    const words = { ...WORDS, class: "special", members: [{ person: firm.member.id, role: "lead", special }] }
    const { id, code } = (await ask("POST", "/matters", firm.lead, words)).body["matter"] as { id: string; code: string }
    const road = `/matters/${id}/requests/${await request(code)}/approval`
    const listed = async () => (await ask("GET", `/matters/${id}/requests`, firm.lead)).body["items"] as Body[]
    return {
      id,
      plan: await planOf(id),
      approve: (one: { readonly token: string }, places: unknown, more: Body = {}) => ask("POST", road, one, { places, ...more }),
      listed,
    }
  }
  test.each([true, false])("is for places of this matter's plan alone, whether or not the lead is cleared: %s", async (special) => {
    const [{ plan, approve }, other] = [await twoLeads(special), await freshMatter(firm, [])]
    const [foreign] = await planOf(other.id)
    for (const place of [foreign?.["id"], "plc_00000000000000000000000000"])
      expect(refusal(await approve(firm.member, [plan[0]?.["id"], place]))).toEqual([400, "malformed"])
    expect((await approve(firm.member, [plan[0]?.["id"]])).body["state"]).toBe("waits-for-second")
  })
  test("holds for the places that are still in the plan when the second approves", async () => {
    const { id, plan, approve } = await twoLeads(true)
    const [first, second] = [plan[0]?.["id"] as string, plan[1]?.["id"] as string]
    await approve(firm.lead, [first, second])
    const take = async (gone: readonly string[]) => {
      const places = plan.flatMap((one) => (gone.includes(one["id"] as string) ? [] : [{ id: one["id"], name: one["name"] }]))
      expect((await ask("PUT", `/matters/${id}/plan`, firm.lead, { places })).status).toBe(200)
    }
    await take([first])
    expect((await approve(firm.member, null)).body["state"]).toBe("given")
    expect((await ask("GET", `/matters/${id}`, firm.stranger)).body["places"]).toEqual([second])
  })
  test("is none where whoever gave it leads the matter no more: who approves next is the first", async () => {
    const { id, approve, listed } = await twoLeads(true)
    expect((await approve(firm.member, null)).body["state"]).toBe("waits-for-second")
    expect((await listed())[0]?.["first"].id).toBe(firm.member.id)
    expect((await ask("DELETE", `/matters/${id}/members/${firm.member.id}`, firm.lead)).status).toBe(200)
    expect((await listed())[0]?.["first"]).toBeNull()
    expect((await approve(firm.lead, null)).body["state"]).toBe("waits-for-second")
    expect((await ask("GET", `/matters/${id}`, firm.stranger)).status).toBe(404)
    expect(refusal(await approve(firm.lead, null))).toEqual([403, "second-person-needed"])
  })
  test("clears nobody where whoever gave it is not cleared any more", async () => {
    const { id, approve } = await twoLeads(true)
    expect((await approve(firm.member, null, { special: true })).body["state"]).toBe("waits-for-second")
    expect((await ask("PATCH", `/matters/${id}/members/${firm.member.id}`, firm.lead, { special: false })).status).toBe(200)
    expect((await approve(firm.lead, null, { special: true })).body["state"]).toBe("given")
    expect((await ask("GET", `/matters/${id}`, firm.stranger)).body["special"]).toBe(false)
  })
  test("gives nothing where none of its places is in the plan any more", async () => {
    const { id, plan, approve } = await twoLeads(true)
    await approve(firm.lead, [plan[0]?.["id"]])
    const places = plan.slice(1).map((one) => ({ id: one["id"], name: one["name"] }))
    expect((await ask("PUT", `/matters/${id}/plan`, firm.lead, { places })).status).toBe(200)
    for (const wanted of [null, [plan[1]?.["id"]]]) expect(refusal(await approve(firm.member, wanted))).toEqual([400, "malformed"])
    expect((await ask("GET", `/matters/${id}`, firm.stranger)).status).toBe(404)
  })
})
