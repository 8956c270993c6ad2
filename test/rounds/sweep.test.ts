/** What has died of age is swept out on a round: sessions, counted tries, and the keys of invitations that ran out; what lives stays. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { count, round } from "./round.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const sessions = () => count(firm.owner`select count(*) as n from sessions`)
const tries = () => count(firm.owner`select count(*) as n from tries`)
const keptKeys = () => count(firm.owner`select count(*) as n from invitations where state = 'open' and firm_key <> ''`)
const invite = async (days: number, n: number) =>
  firm.ask("POST", "/invitations", { token: firm.token, body: { name: `Ann ${n}`, address: `ann${n}@elsewhere.example`, role: "lawyer", days } })
const signIn = async () => (await firm.signIn(firm.lead.address, firm.lead.passphrase)).body["token"] as string

describe("on a round", () => {
  test("nothing goes that has not died", async () => {
    await firm.signIn("nobody@hollisgrey.example", "not the pass phrase of anyone")
    expect((await invite(1, 1)).status).toBe(201)
    const before = [await sessions(), await tries(), await keptKeys()]
    expect(before.every((n) => n > 0)).toBe(true)
    expect(await round(firm.tools)).toEqual({
      named: 0,
      wallsLapsed: 0,
      wallsBegun: 0,
      grantsEnded: 0,
      filingsLapsed: 0,
      reviewsBegun: 0,
      reviewsClosed: 0,
      sessions: 0,
      tries: 0,
      invitations: 0,
    })
    expect([await sessions(), await tries(), await keptKeys()]).toEqual(before)
  })

  test("sessions go that have been idle too long, and no other", async () => {
    firm.clock.forward({ minutes: 59 })
    const late = await signIn()
    firm.clock.forward({ minutes: 1 })
    const before = await sessions()
    expect(await round(firm.tools)).toMatchObject({ sessions: before - 1, tries: 0, invitations: 0 })
    expect((await firm.ask("GET", "/session", { token: late })).status).toBe(200)
    expect((await firm.ask("GET", "/session", { token: firm.lead.token })).status).toBe(401)
    expect(await sessions()).toBe(1)
  })

  test("sessions go at their end, however busy they were", async () => {
    const token = await signIn()
    for (let half = 0; half < 24; half++) {
      expect((await firm.ask("GET", "/session", { token })).status).toBe(200)
      firm.clock.forward({ minutes: 30 })
    }
    await round(firm.tools)
    expect(await sessions()).toBe(0)
  })

  test("tries are forgotten after a day", async () => {
    const before = await tries()
    firm.clock.forward({ hours: 12 })
    expect(await tries()).toBe(before)
    expect((await round(firm.tools)).tries).toBe(before)
    expect(await tries()).toBe(0)
  })

  test("what an invitation would have opened is destroyed when it has run out, and not before", async () => {
    Object.assign(firm, { token: (await firm.signIn("m.hollis@hollisgrey.example", "violet tundra mosaic harbor")).body["token"] })
    expect(await keptKeys()).toBe(0)
    expect([(await invite(1, 2)).status, (await invite(3, 3)).status]).toEqual([201, 201])
    firm.clock.forward({ hours: 24 })
    expect((await round(firm.tools)).invitations).toBe(1)
    expect(await keptKeys()).toBe(1)
    expect((await round(firm.tools)).invitations).toBe(0)
    firm.clock.forward({ hours: 48 })
    expect((await round(firm.tools)).invitations).toBe(1)
    expect(await keptKeys()).toBe(0)
  })

  test("and by nobody else: signing in sweeps nothing", async () => {
    const before = [await sessions(), await tries()]
    firm.clock.forward({ hours: 100 })
    await signIn()
    expect([await sessions(), await tries()]).toEqual([(before[0] ?? 0) + 1, before[1]])
  })
})
