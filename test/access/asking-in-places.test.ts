/** Asking for more than the places that one has: what is special in these is theirs there, and nowhere else by a yes that does not say so. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file, open } from "../documents/tus.ts"
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

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
    const ask = (method: string, path: string, token: string, body?: Body) => firm.ask(method, path, { token, ...(body === undefined ? {} : { body }) })
    const plan = (await ask("GET", `/matters/${matter}/plan`, firm.lead.token)).body as unknown as Body[]
    const [first, second] = [plan[4]?.["id"] as string, plan[5]?.["id"] as string]
    const ill = await file({ ...firm, matter }, randomBytes(9), { name: "Ward notes", place: second, class: "special" })
    const had = { person: firm.stranger.id, role: "reader", special: true, places: [first], until: soon(firm, { hours: 5 }) }
    expect((await ask("POST", `/matters/${matter}/members`, firm.lead.token, had)).status).toBe(201)
    const wanted = { code, role: "reader", until: soon(firm, { hours: 24 }), words: "I need more of it." }
    const request = (await ask("POST", "/requests", firm.stranger.token, wanted)).body["id"] as string
    expect((await ask("POST", `/matters/${matter}/requests/${request}/approval`, firm.lead.token, approval(first, second))).body["state"]).toBe("given")
    expect((await ask("GET", `/matters/${matter}`, firm.stranger.token)).body["special"]).toBe(cleared)
    expect((await open(firm, ill, { token: firm.stranger.token, path: "content?as=inline" })).status).toBe(there)
  })
})
