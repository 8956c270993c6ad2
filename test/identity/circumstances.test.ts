/** The circumstances that decide besides who somebody is, each at its threshold: when a session begins, and while it lasts (docs/standards/asvs.md, 8.1.4 and 8.2.4). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { FIRST, openFirm, refusal } from "./firm.ts"
import type { Firm } from "./firm.ts"

let firm: Firm
let token: string
beforeAll(async () => {
  firm = await openFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())
beforeEach(async () => {
  token = (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token
})

const look = async () => (await firm.ask("GET", "/firm", { token })).status
const rev = async (): Promise<number> => (await firm.ask("GET", "/firm", { token })).body.rev
const grave = async (body: object = { idleMinutes: 60 }) => {
  const reply = await firm.ask("PATCH", "/firm", { token, body: { rev: await rev(), ...body } })
  return reply.status === 200 ? 200 : refusal(reply)[1]
}

describe("how long ago the pass phrase was given", () => {
  it("is ten minutes at most for what is grave, and no bar to anything else", async () => {
    firm.clock.forward({ minutes: 9, seconds: 59 })
    expect(await grave()).toBe(200)
    firm.clock.forward({ seconds: 1 })
    expect([await grave(), await look()]).toEqual(["step-up-needed", 200])
  })
  it("counts anew when it is given again, and not by what is merely done meanwhile", async () => {
    for (let n = 0; n < 4; n++) {
      firm.clock.forward({ minutes: 3 })
      expect(await look()).toBe(200)
    }
    expect(await grave()).toBe("step-up-needed")
    expect(refusal(await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: "not the pass phrase" } }))).toEqual([401, "sign-in-failed"])
    expect(await grave()).toBe("step-up-needed")
    expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase: FIRST.passphrase } })).status).toBe(200)
    expect(await grave()).toBe(200)
  })
})

describe("time", () => {
  it.each([
    ["idle for an hour", { minutes: 59, seconds: 59 }, { seconds: 1 }],
    ["idle for as long as the firm says, from the moment that it says so", { minutes: 19, seconds: 59 }, { seconds: 1 }],
  ])("ends a session that is %s, and not before", async (what, before, then) => {
    const says = what.includes("firm")
    if (says) expect(await grave({ idleMinutes: 20 })).toBe(200)
    firm.clock.forward(before)
    const begun = token
    expect(await look()).toBe(200)
    // That was a use of it, which counts from then on.
    firm.clock.forward(before)
    firm.clock.forward(then)
    expect(await look()).toBe(401)
    token = (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token
    expect([await look(), token === begun]).toEqual([200, false])
    if (says) expect(await grave({ idleMinutes: 60 })).toBe(200)
  })
  it("ends it twelve hours after it began, however busy it is, to the second", async () => {
    for (let n = 0; n < 23; n++) {
      firm.clock.forward({ minutes: 30 })
      expect(await look()).toBe(200)
    }
    firm.clock.forward({ minutes: 29, seconds: 59 })
    expect(await look()).toBe(200)
    firm.clock.forward({ seconds: 1 })
    expect(await look()).toBe(401)
  })
})

describe("what decides nothing", () => {
  it("is what a browser says it is, and from where somebody says they come", async () => {
    const said = await Promise.all(
      [{}, { "user-agent": "curl/8" }, { "x-forwarded-for": "203.0.113.9" }, { "accept-language": "tlh" }].map((headers) =>
        firm.ask("GET", "/firm", { token, headers }),
      ),
    )
    expect(new Set(said.map((one) => JSON.stringify([one.status, one.body]))).size).toBe(1)
    expect(said[0]?.status).toBe(200)
  })
})
