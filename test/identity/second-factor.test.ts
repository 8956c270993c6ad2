/** The second factor and the confirmation before grave acts: codes count once, nothing is removed or set by somebody who merely found an open session. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { codeOf, eventsOf, openFirm, PHRASES, refusal } from "./firm.ts"
import type { Firm, Newcomer } from "./firm.ts"

let firm: Firm
let robin: Newcomer
let token: string
let secret: string
const code = (steps = 0): string => codeOf(secret, firm.clock, steps)
const nextStep = (): void => firm.clock.forward({ seconds: 30 })

beforeAll(async () => {
  firm = await openFirm()
  robin = await firm.newcomer("lawyer")
  token = robin.token
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("setting a second factor", () => {
  it("begins with a secret, told once and kept nowhere", async () => {
    const begun = await firm.ask("POST", "/session/second-factor", { token })
    secret = begun.body.secret
    expect(begun.body).toEqual({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) as unknown, uri: expect.stringContaining(`secret=${secret}`) as unknown })
    expect((await firm.ask("POST", "/session/second-factor", { token })).body.secret).not.toBe(secret)
    expect((await firm.ask("GET", "/session", { token })).body.secondFactor).toEqual({ set: false, required: false })
  })
  it.each<[string, () => object, number, string]>([
    ["a code that does not fit", () => ({ secret, code: code(5) }), 401, "sign-in-failed"],
    ["a code of long ago", () => ({ secret, code: code(-2) }), 401, "sign-in-failed"],
    ["a secret of eight bytes", () => ({ secret: "GEZDGNBVGY3TQ", code: code() }), 400, "malformed"],
    ["a secret that is none", () => ({ secret: "0".repeat(32), code: code() }), 400, "malformed"],
    ["a code of letters", () => ({ secret, code: "abcdef" }), 400, "malformed"],
    ["an unknown field", () => ({ secret, code: code(), period: 60 }), 400, "malformed"],
  ])("is refused with %s", async (_what, body, status, expected) =>
    expect(refusal(await firm.ask("PUT", "/session/second-factor", { token, body: body() }))).toEqual([status, expected]),
  )
  it("needs a fresh confirmation, so that nobody locks a person out of an open session", async () => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await firm.ask("PUT", "/session/second-factor", { token, body: { secret, code: code() } }))).toEqual([403, "step-up-needed"])
    expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: robin.passphrase } })).status).toBe(200)
    expect((await firm.ask("PUT", "/session/second-factor", { token, body: { secret, code: code() } })).body.receipt).toMatchObject({
      kind: "second-factor.set",
    })
    expect((await firm.ask("GET", "/session", { token })).body.secondFactor).toEqual({ set: true, required: false })
  })
  it("twice is refused", async () => {
    expect(refusal(await firm.ask("POST", "/session/second-factor", { token }))).toEqual([409, "already-there"])
    expect(refusal(await firm.ask("PUT", "/session/second-factor", { token, body: { secret, code: code() } }))).toEqual([409, "already-there"])
  })
})

describe("signing in with a second factor", () => {
  const withCode = (given?: string, passphrase = robin.passphrase) => firm.signIn(robin.address, passphrase, given === undefined ? {} : { code: given })

  it("asks for the code, but only after the pass phrase was right", async () => {
    expect(refusal(await withCode())).toEqual([401, "code-needed"])
    expect(refusal(await withCode(undefined, "not the pass phrase"))).toEqual([401, "sign-in-failed"])
  })
  it("does not take the code that set it, nor one of the step before", async () => {
    expect(refusal(await withCode(code()))).toEqual([401, "sign-in-failed"])
    expect(refusal(await withCode(code(-1)))).toEqual([401, "sign-in-failed"])
  })
  it("takes a new code once", async () => {
    nextStep()
    const fresh = code()
    expect((await withCode(fresh)).status).toBe(201)
    expect(refusal(await withCode(fresh))).toEqual([401, "sign-in-failed"])
  })
  it("takes one code once though it comes twice at the same moment", async () => {
    nextStep()
    const said = await Promise.all([withCode(code()), withCode(code())])
    expect(said.map((one) => one.status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([201, 401])
  })
  it("takes the code of a clock that is one step ahead, and then none of the steps before it", async () => {
    nextStep()
    expect((await withCode(code(1))).status).toBe(201)
    expect(refusal(await withCode(code()))).toEqual([401, "sign-in-failed"])
  })
  it("does not take a right code with a wrong pass phrase", async () => {
    firm.clock.forward({ minutes: 2 })
    const fresh = code()
    expect(refusal(await withCode(fresh, "not the pass phrase"))).toEqual([401, "sign-in-failed"])
    expect((await withCode(fresh)).status).toBe(201)
  })
  it("slows the guessing of codes down too", async () => {
    const said: string[] = []
    for (let i = 0; i < 6; i++) said.push(refusal(await withCode(code(20 + i)))[1])
    expect(said).toEqual([...Array.from({ length: 5 }, () => "sign-in-failed"), "too-many-tries"])
    firm.clock.forward({ minutes: 16 })
  })
})

describe("confirming", () => {
  beforeAll(async () => {
    token = (await firm.signIn(robin.address, robin.passphrase, { code: code() })).body.token
  })
  it.each<[string, () => object, number, string]>([
    ["a wrong pass phrase", () => ({ passphrase: "not the pass phrase", code: code(1) }), 401, "sign-in-failed"],
    ["no code", () => ({ passphrase: robin.passphrase }), 401, "code-needed"],
    ["the code that signed in", () => ({ passphrase: robin.passphrase, code: code() }), 401, "sign-in-failed"],
    ["an unknown field", () => ({ passphrase: robin.passphrase, for: "ever" }), 400, "malformed"],
  ])("is refused with %s", async (_what, body, status, expected) =>
    expect(refusal(await firm.ask("POST", "/session/confirmation", { token, body: body() }))).toEqual([status, expected]),
  )
  it("holds with both, and is noted", async () => {
    expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: robin.passphrase, code: code(1) } })).status).toBe(200)
    expect((await eventsOf(firm, "session.confirmed")).at(-1)?.by).toBe(robin.id)
  })
  it("is slowed down for whoever guesses in an open session, without keeping its person from signing in", async () => {
    const said: string[] = []
    for (let i = 0; i < 6; i++) said.push(refusal(await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: "not the pass phrase" } }))[1])
    expect(said.at(-1)).toBe("too-many-tries")
    firm.clock.forward({ minutes: 1 })
    expect((await firm.signIn(robin.address, robin.passphrase, { code: code() })).status).toBe(201)
    firm.clock.forward({ minutes: 16 })
    expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: robin.passphrase, code: code() } })).status).toBe(200)
    nextStep()
  })
})

describe("removing the second factor", () => {
  it.each<[string, () => object, number, string]>([
    ["no code", () => ({ passphrase: robin.passphrase }), 400, "malformed"],
    ["no pass phrase", () => ({ code: code() }), 400, "malformed"],
    ["a wrong pass phrase", () => ({ passphrase: "not the pass phrase", code: code() }), 401, "sign-in-failed"],
    ["a wrong code", () => ({ passphrase: robin.passphrase, code: code(9) }), 401, "sign-in-failed"],
  ])("is refused with %s", async (_what, body, status, expected) =>
    expect(refusal(await firm.ask("DELETE", "/session/second-factor", { token, body: body() }))).toEqual([status, expected]),
  )
  it("where none is set is refused", async () => {
    expect(refusal(await firm.ask("DELETE", "/session/second-factor", { token: firm.token, body: { passphrase: "x", code: "000000" } }))[1]).toBe("not-found")
  })
  it("with both leaves a sign-in by pass phrase alone", async () => {
    expect((await firm.ask("DELETE", "/session/second-factor", { token, body: { passphrase: robin.passphrase, code: code() } })).body.receipt).toMatchObject({
      kind: "second-factor.removed",
    })
    expect((await firm.signIn(robin.address, robin.passphrase)).status).toBe(201)
  })
})

describe("where the firm asks everyone for a second factor", () => {
  let link: string
  beforeAll(async () => {
    const body = { name: "Odile Marchetti", address: "odile@vale.example", role: "paralegal" }
    link = (await firm.ask("POST", "/invitations", { token: firm.token, body })).body.token
  })
  it("a session without one may set it, sign out, and nothing else", async () => {
    await firm.ask("POST", "/session/confirmation", { token: firm.token, body: { passphrase: "violet tundra mosaic harbor" } })
    const { rev } = (await firm.ask("GET", "/firm", { token: firm.token })).body
    expect((await firm.ask("PATCH", "/firm", { token: firm.token, body: { rev, secondFactor: "required" } })).status).toBe(200)
    const came = await firm.signIn(robin.address, robin.passphrase)
    token = came.body.token
    expect(came.body.secondFactor).toEqual({ set: false, required: true })
    for (const [method, path] of [
      ["GET", "/people"],
      ["GET", "/firm"],
      ["GET", "/matters"],
      ["GET", "/ledger"],
      ["PUT", "/session/purpose"],
      ["PUT", "/session/passphrase"],
      ["DELETE", "/session/second-factor"],
      ["POST", "/matters"],
      ["POST", "/invitations"],
      ["GET", "/inbox"],
    ] as const) {
      expect([path, ...refusal(await firm.ask(method, path, method === "GET" ? { token } : { token, body: { code: "advice" } }))]).toEqual([
        path,
        403,
        "second-factor-needed",
      ])
    }
    expect((await firm.ask("GET", "/session", { token })).status).toBe(200)
  })
  it("whoever joins by an invitation owes one like everyone, and may do as little before", async () => {
    const came = await firm.ask("POST", "/invitations/accept", { body: { token: link, passphrase: PHRASES[2], bearer: true } })
    const comer = { token: came.body.token }
    expect(came.body.secondFactor).toEqual({ set: false, required: true })
    expect(refusal(await firm.ask("GET", "/matters", { token: comer.token }))).toEqual([403, "second-factor-needed"])
    const { secret: fresh } = (await firm.ask("POST", "/session/second-factor", { token: comer.token })).body
    const wrong = { secret: fresh, code: codeOf(fresh, firm.clock, 7) }
    expect(refusal(await firm.ask("PUT", "/session/second-factor", { token: comer.token, body: wrong }))).toEqual([401, "sign-in-failed"])
    expect(refusal(await firm.ask("GET", "/matters", { token: comer.token }))).toEqual([403, "second-factor-needed"])
  })
  it("is let go on once it has one", async () => {
    secret = (await firm.ask("POST", "/session/second-factor", { token })).body.secret
    expect((await firm.ask("PUT", "/session/second-factor", { token, body: { secret, code: code() } })).status).toBe(200)
    expect((await firm.ask("GET", "/people", { token })).status).toBe(200)
  })
})

describe("changing the pass phrase", () => {
  const change = (body: object) => firm.ask("PUT", "/session/passphrase", { token, body })
  it.each<[string, () => object, number, string]>([
    ["a wrong one now", () => ({ now: "not the pass phrase", next: PHRASES[4], code: code(1) }), 401, "sign-in-failed"],
    ["no code", () => ({ now: robin.passphrase, next: PHRASES[4] }), 401, "code-needed"],
    ["a weak next one", () => ({ now: robin.passphrase, next: "robin vale robin", code: code(1) }), 422, "passphrase-weak"],
    ["a breached next one", () => ({ now: robin.passphrase, next: "password12345", code: code(1) }), 422, "passphrase-breached"],
    ["the same again", () => ({ now: robin.passphrase, next: robin.passphrase, code: code(1) }), 422, "passphrase-weak"],
    ["an unknown field", () => ({ now: robin.passphrase, next: PHRASES[4], force: true }), 400, "malformed"],
  ])("is refused with %s", async (_what, body, status, expected) => expect(refusal(await change(body()))).toEqual([status, expected]))
  it("ends the other sessions, and lets nobody in by the old one", async () => {
    firm.clock.forward({ minutes: 1 })
    const other = (await firm.signIn(robin.address, robin.passphrase, { code: code() })).body.token
    expect((await change({ now: robin.passphrase, next: PHRASES[4], code: code(1) })).body.receipt).toMatchObject({ kind: "passphrase.changed" })
    expect([(await firm.ask("GET", "/session", { token })).status, (await firm.ask("GET", "/session", { token: other })).status]).toEqual([200, 401])
    firm.clock.forward({ minutes: 1 })
    expect(refusal(await firm.signIn(robin.address, robin.passphrase, { code: code() }))).toEqual([401, "sign-in-failed"])
    expect((await firm.signIn(robin.address, PHRASES[4], { code: code() })).status).toBe(201)
  })
})
