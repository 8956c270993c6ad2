/** Two opposing teams shut out from each other's matters in one act: both walls stand or neither does, and nobody learns of the one by the other. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { freshMatter, openWalledFirm, raise } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

interface Teams {
  /** The lead's, with the member. */
  readonly ours: string
  /** The stranger's, with the reader. */
  readonly theirs: string
}

async function teams(): Promise<Teams> {
  const ours = (await freshMatter(firm, [{ person: firm.member.id, role: "member" }])).id
  const theirs = (await freshMatter({ ...firm, lead: firm.stranger }, [{ person: firm.reader.id, role: "member" }])).id
  return { ours, theirs }
}
const apart = ({ ours, theirs }: Teams, more: Body = {}) =>
  raise(firm, firm.keeper, [ours], [firm.stranger.id, firm.reader.id], {
    opposite: { matters: [theirs], persons: [firm.lead.id, firm.member.id] },
    ...more,
  })
const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const admit = (matter: string, person: string, by: { readonly token: string }) =>
  firm.ask("POST", `/matters/${matter}/members`, { token: by.token, body: { person, role: "reader" } })
const walls = async (): Promise<number> => (await firm.owner`select 1 from walls`).length

describe("two teams shut out from each other's matters", () => {
  test("are so in one act: a wall each, with an epoch behind each", async () => {
    const both = await teams()
    // One of ours was let into theirs.
    expect((await admit(both.theirs, firm.member.id, firm.stranger)).status).toBe(201)
    const reply = await apart(both, { notice: "You are screened from a matter of the other team’s." })
    expect([reply.status, reply.body["ended"], reply.body["unturned"], reply.body["opposite"].ended, reply.body["opposite"].unturned]).toEqual([
      201, 0, 0, 1, 0,
    ])
    expect((await get(`/matters/${both.theirs}`, firm.member)).status).toBe(404)
    expect(refusal(await admit(both.ours, firm.reader.id, firm.lead))).toEqual([409, "shut-out"])
    expect(refusal(await admit(both.theirs, firm.lead.id, firm.stranger))).toEqual([409, "shut-out"])
    for (const one of [firm.lead, firm.member, firm.stranger, firm.reader])
      expect(((await get("/inbox", one)).body["notices"] as Body[]).at(-1)?.["words"]).toContain("You are screened")
  })
  test("can be let in again one side at a time", async () => {
    const both = await teams()
    const { wall } = (await apart(both)).body
    await firm.ask("POST", `/walls/${wall as string}/lifting`, { token: firm.keeper.token, body: { why: "one side is done" } })
    expect((await firm.ask("POST", `/walls/${wall as string}/lifting/countersignature`, { token: firm.second.token })).status).toBe(200)
    expect((await admit(both.ours, firm.reader.id, firm.lead)).status).toBe(201)
    expect(refusal(await admit(both.theirs, firm.lead.id, firm.stranger))).toEqual([409, "shut-out"])
  })
  test("are seen as two that belong together by whoever keeps walls, and by nobody whom one of them shuts out", async () => {
    const both = await teams()
    const { wall, opposite } = (await apart(both)).body
    const seen = (await get("/walls", firm.keeper)).body as unknown as Body[]
    expect(seen.find((one) => one["id"] === wall)?.["opposite"]).toBe(opposite.wall)
    expect(seen.find((one) => one["id"] === opposite.wall)?.["opposite"]).toBe(wall)
    for (const [one, matter, other] of [
      [firm.lead, both.ours, both.theirs],
      [firm.member, both.ours, both.theirs],
      [firm.stranger, both.theirs, both.ours],
      [firm.reader, both.theirs, both.ours],
    ] as const) {
      const inside = (await get(`/matters/${matter}/walls`, one)).body as unknown as Body[]
      expect(inside.map((row) => row["opposite"])).toEqual([null])
      const told = JSON.stringify([inside, (await get("/inbox", one)).body, (await get(`/matters/${matter}/custody?limit=200`, one)).body])
      expect(told).not.toContain(other)
      expect(told).not.toContain(one === firm.lead || one === firm.member ? opposite.wall : wall)
    }
  })
})

describe("neither wall is raised", () => {
  test.each<[string, (both: Teams) => { more: Body; matters?: string[] }, [number, string]]>([
    ["where one matter stands on both sides", ({ ours }) => ({ more: { opposite: { matters: [ours], persons: [firm.guest.id] } } }), [400, "malformed"]],
    [
      "where one person stands on both sides",
      ({ theirs }) => ({ more: { opposite: { matters: [theirs], persons: [firm.guest.id, firm.reader.id] } } }),
      [400, "malformed"],
    ],
    [
      "where the second would leave a matter without a lead",
      ({ ours, theirs }) => ({
        matters: [theirs],
        more: { persons: [firm.guest.id], opposite: { matters: [ours], persons: [firm.lead.id] } },
      }),
      [409, "last-lead"],
    ],
    [
      "where the second matter is not there",
      () => ({ more: { opposite: { matters: ["mat_00000000000000000000000000"], persons: [firm.guest.id] } } }),
      [404, "not-found"],
    ],
    ["where the second shuts its raiser out", ({ theirs }) => ({ more: { opposite: { matters: [theirs], persons: [firm.keeper.id] } } }), [403, "own-rights"]],
    ["where the second is against nobody", ({ theirs }) => ({ more: { opposite: { matters: [theirs], persons: [] } } }), [400, "malformed"]],
    [
      "where the second says something of its own",
      ({ theirs }) => ({ more: { opposite: { matters: [theirs], persons: [firm.guest.id], memo: "other" } } }),
      [400, "malformed"],
    ],
    [
      "that would have ended",
      ({ theirs }) => ({ more: { opposite: { matters: [theirs], persons: [firm.guest.id] }, until: soon(firm, { hours: -1 }) } }),
      [400, "malformed"],
    ],
  ])("%s", async (_what, make, expected) => {
    const both = await teams()
    const { more, matters = [both.ours] } = make(both)
    const before = await walls()
    expect(refusal(await raise(firm, firm.keeper, matters, [firm.stranger.id, firm.reader.id], more))).toEqual(expected)
    expect(await walls()).toBe(before)
    expect((await get(`/matters/${both.ours}`, firm.member)).status).toBe(200)
    expect((await get(`/matters/${both.theirs}`, firm.reader)).status).toBe(200)
  })
  test("by a partner who is on one side’s matter only", async () => {
    const both = await teams()
    await firm.ask("POST", `/matters/${both.ours}/members`, { token: firm.lead.token, body: { person: firm.firstId, role: "member" } })
    const reply = await raise(firm, { ...firm.keeper, token: firm.token }, [both.ours], [firm.stranger.id], {
      opposite: { matters: [both.theirs], persons: [firm.member.id] },
    })
    expect(refusal(reply)).toEqual([404, "not-found"])
  })
})
