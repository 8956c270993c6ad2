/** The firm's settings, and what the house says to the street. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { FIRST, openFirm, refusal } from "./firm.ts"
import type { Firm, Newcomer } from "./firm.ts"

let firm: Firm
let lawyer: Newcomer
beforeAll(async () => {
  firm = await openFirm()
  lawyer = await firm.newcomer("lawyer")
})
afterAll(() => firm[Symbol.asyncDispose]())

const change = (body: object, token = firm.token) => firm.ask("PATCH", "/firm", { token, body })
const rev = async (): Promise<number> => (await firm.ask("GET", "/firm", { token: firm.token })).body.rev
const PURPOSES = [
  { code: "conduct", words: "Conduct" },
  { code: "pro-bono", words: "Pro bono work" },
]

describe("the firm's settings", () => {
  it("are seen by everyone of the firm and by nobody else", async () => {
    expect((await firm.ask("GET", "/firm", { token: lawyer.token })).body).toMatchObject({
      name: "Hollis & Grey",
      host: "localhost",
      secondFactor: "offered",
      idleMinutes: 60,
      sessionHours: 12,
      recovery: { needed: 2, shares: 3 },
      rev: 1,
    })
    expect(refusal(await firm.ask("GET", "/firm"))).toEqual([401, "not-signed-in"])
  })
  it.each<[string, object, number, string]>([
    ["nothing to change", {}, 400, "malformed"],
    ["an unknown field", { host: "elsewhere.example" }, 400, "malformed"],
    ["sessions that never end", { sessionHours: 0 }, 400, "malformed"],
    ["a week of idleness", { idleMinutes: 10_080 }, 400, "malformed"],
    ["another rule for the second factor", { secondFactor: "off" }, 400, "malformed"],
    ["no purposes", { purposes: [] }, 400, "malformed"],
    ["a purpose twice", { purposes: [PURPOSES[0], PURPOSES[0]] }, 400, "malformed"],
    ["a purpose with a misleading name", { purposes: [{ code: "x", words: "a\u202eb" }] }, 422, "name-unusable"],
    ["an empty name", { name: " " }, 400, "malformed"],
    ["a revision that is old", { name: "Grey & Hollis", rev: 0 }, 409, "stale"],
    ["a revision that is to come", { name: "Grey & Hollis", rev: 2 }, 409, "stale"],
  ])("are not changed with %s", async (_what, body, status, code) => expect(refusal(await change({ rev: 1, ...body }))).toEqual([status, code]))
  it("are not changed by a lawyer", async () => expect(refusal(await change({ rev: 1, name: "Mine" }, lawyer.token))).toEqual([403, "not-yours-to-do"]))

  it("change: the name for the sign-in page, the purposes for every session", async () => {
    const done = await change({ rev: 1, name: "Hollis, Grey & Vale", purposes: PURPOSES })
    expect(done.body).toMatchObject({ firm: { name: "Hollis, Grey & Vale", purposes: PURPOSES, rev: 2, idleMinutes: 60 }, receipt: { kind: "firm.changed" } })
    expect((await firm.ask("GET", "/house")).body.firm).toBe("Hollis, Grey & Vale")
    expect((await firm.ask("GET", "/session", { token: lawyer.token })).body).toMatchObject({ firm: "Hollis, Grey & Vale", purposes: PURPOSES })
    expect(refusal(await firm.ask("PUT", "/session/purpose", { token: lawyer.token, body: { code: "advice" } }))).toEqual([400, "malformed"])
    expect((await firm.ask("PUT", "/session/purpose", { token: lawyer.token, body: { code: "pro-bono" } })).status).toBe(200)
  })
  it("one of two changes of the same revision is stale", async () => {
    const seen = await rev()
    const said = await Promise.all([change({ rev: seen, name: "One" }), change({ rev: seen, name: "Two" })])
    expect(said.map((one) => one.status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([200, 409])
  })
  it.each([
    ["secondFactor", "required"],
    ["idleMinutes", 30],
    ["sessionHours", 8],
  ])("need a fresh confirmation where they are about proving who one is: %s", async (field, value) => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await change({ rev: await rev(), [field]: value }))).toEqual([403, "step-up-needed"])
  })
  it("of sessions hold at once", async () => {
    await firm.ask("POST", "/session/confirmation", { token: firm.token, body: { passphrase: FIRST.passphrase } })
    expect((await change({ rev: await rev(), idleMinutes: 5 })).status).toBe(200)
    firm.clock.forward({ minutes: 6 })
    expect(refusal(await firm.ask("GET", "/firm", { token: firm.token }))).toEqual([401, "not-signed-in"])
  })
})

describe("the strength of a pass phrase, for anyone who chooses one", () => {
  const check = (body: object) => firm.ask("POST", "/passphrases/check", { body })
  it.each<[string, readonly string[], object]>([
    ["violet tundra mosaic harbor", [], { strength: 4, breached: false, enough: true, say: "Strong." }],
    ["password1234", [], { strength: 0, breached: true, enough: false, say: expect.stringContaining("breaches") as unknown }],
    ["margaret hollis", ["Margaret Hollis"], { breached: false, enough: false }],
    ["x", [], { enough: false }],
  ])("of %j beside %j", async (passphrase, names, said) => expect((await check({ passphrase, names })).body).toMatchObject(said))
  it.each<[string, object]>([
    ["nothing", {}],
    ["too much", { passphrase: "x".repeat(1025) }],
    ["too many names", { passphrase: "x", names: ["a", "b", "c", "d", "e", "f"] }],
    ["an unknown field", { passphrase: "x", keep: true }],
    ["a number", { passphrase: 12345678901234 }],
  ])("is not told of %s", async (_what, body) => {
    expect(refusal(await check(body))).toEqual([400, "malformed"])
  })
})
