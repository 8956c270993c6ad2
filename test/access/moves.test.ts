/** Joining, moving, leaving, closing: what each does to access is shown first and then done so, keys and events included; and containment, which another person undoes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { freshMatter, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { Reply } from "../house/house.ts"

let firm: WalledFirm
let n = 0
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

type One = { readonly token: string }
const get = (path: string, one: One) => firm.ask("GET", path, { token: one.token })
const post = (path: string, one: One, body?: Body) => firm.ask("POST", path, { token: one.token, ...(body === undefined ? {} : { body }) })
const change = async (by: One, person: string, body: Body): Promise<Reply<Body>> => {
  const { rev } = (await get(`/people/${person}`, firm)).body
  return firm.ask("PATCH", `/people/${person}`, { token: by.token, body: { rev, ...body } })
}
const rehearse = (by: One, person: string, body: Body) => post(`/people/${person}/rehearsal`, by, body)
const contain = (by: One, person: string) => post(`/people/${person}/containment`, by)
const epochs = async (matter: string): Promise<number> => (await firm.owner`select 1 from epochs where matter = ${matter}`).length
const keysOf = async (matter: string, person: string): Promise<number> =>
  (await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`).length
const chainKinds = async (matter: string): Promise<string[]> =>
  (await firm.owner<{ kind: string }[]>`select kind from events where matter = ${matter} order by seq`).map((row) => row.kind)

/** Somebody new with a purpose named. */
async function somebody(role: string): Promise<Newcomer> {
  const one = await firm.newcomer(role, `somebody${n++}@hollisgrey.example`)
  await firm.ask("PUT", "/session/purpose", { token: one.token, body: { code: "conduct" } })
  await flush(firm)
  return one
}
/** Somebody on three matters: a member, a lead beside another, and the only lead. */
async function busy(): Promise<{ readonly one: Newcomer; readonly member: string; readonly beside: string; readonly alone: string }> {
  const one = await somebody("lawyer")
  const member = (await freshMatter(firm, [{ person: one.id, role: "member" }])).id
  const beside = (await freshMatter(firm, [{ person: one.id, role: "lead" }])).id
  const opened = await post("/matters", one, { ...WORDS, members: [{ person: firm.reader.id, role: "reader" }] })
  return { one, member, beside, alone: opened.body["matter"].id as string }
}

describe("somebody who leaves the firm", () => {
  test("loses what was shown before, keys and all, and what they alone lead stays sealed", async () => {
    const { one, member, beside, alone } = await busy()
    const shown = await rehearse(firm.keeper, one.id, { state: "left" })
    const becomes = Object.fromEntries((shown.body["matters"] as Body[]).map((row) => [row["matter"], [row["becomes"], row["leadsAlone"], row["others"]]]))
    expect(becomes).toEqual({ [member]: ["ends", false, 1], [beside]: ["ends", false, 1], [alone]: ["kept-sealed", true, 1] })
    expect([shown.body["refused"], shown.body["sessions"], (shown.body["matters"] as Body[]).every((row) => row["code"] === null)]).toEqual([null, 1, true])
    const before = [await epochs(member), await epochs(beside), await epochs(alone)]
    expect(await keysOf(member, one.id)).toBeGreaterThan(0)

    const left = await change(firm, one.id, { state: "left" })
    expect(left.body).toMatchObject({ person: { state: "left" }, receipt: { kind: "person.left" } })
    expect([await keysOf(member, one.id), await keysOf(beside, one.id)]).toEqual([0, 0])
    expect(await keysOf(alone, one.id)).toBeGreaterThan(0)
    expect([await epochs(member), await epochs(beside), await epochs(alone)]).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 1, before[2]])
    expect((await chainKinds(member)).slice(-2)).toEqual(["grant.ended", "epoch.begun"])
    expect(refusal(await get("/session", one))).toEqual([401, "not-signed-in"])
    expect(refusal(await firm.signIn(one.address, one.passphrase))).toEqual([401, "sign-in-failed"])
    // Those who remain work on under the new key.
    expect((await post(`/matters/${member}/notes`, firm.lead, { text: "after they left" })).status).toBe(201)
    expect((await get(`/matters/${member}`, firm.lead)).body["counts"].people).toBe(1)
  })
  test("and comes back to nothing but what stayed sealed", async () => {
    const { one, member, alone } = await busy()
    await change(firm, one.id, { state: "left" })
    expect((await change(firm, one.id, { state: "active" })).body["receipt"].kind).toBe("person.restored")
    const { token } = (await firm.signIn(one.address, one.passphrase)).body as { token: string }
    expect([(await get(`/matters/${member}`, { token })).status, (await get(`/matters/${alone}`, { token })).status]).toEqual([404, 200])
  })
  test("cannot be let in anywhere, and their requests, first yeses and liftings fall", async () => {
    const one = await somebody("compliance-officer")
    const { body } = await post("/matters", firm.lead, {
      ...WORDS,
      class: "special",
      members: [
        { person: one.id, role: "lead" },
        { person: firm.member.id, role: "lead" },
      ],
    })
    const [id, code] = [body["matter"].id as string, body["matter"].code as string]
    const { body: asked } = await post("/requests", firm.stranger, { code, role: "reader", until: soon(firm, { hours: 99 }), words: "The appeal." })
    const approve = (by: One) => post(`/matters/${id}/requests/${String(asked["id"])}/approval`, by, {})
    expect((await approve(one)).body["state"]).toBe("waits-for-second")
    const behind = await freshMatter(firm, [])
    const wall = await raised(firm, [behind.id], [firm.guest.id])
    await post(`/walls/${wall}/lifting`, one, { why: "the conflict has gone" })
    await post("/requests", one, { code: behind.code, role: "reader", until: soon(firm, { hours: 99 }), words: "More." })
    expect((await rehearse(firm.keeper, one.id, { state: "left" })).body["underWay"]).toEqual({ requests: 1, approvals: 1, liftings: 1, falls: true })
    expect((await change(firm, one.id, { state: "left" })).status).toBe(200)
    expect((await approve(firm.member)).body["state"]).toBe("waits-for-second")
    expect(refusal(await post(`/walls/${wall}/lifting/countersignature`, firm.second))).toEqual([409, "lifting-not-asked"])
    expect((await chainKinds(behind.id)).at(-1)).toBe("wall.left-standing")
    expect((await get(`/matters/${behind.id}/requests`, firm.lead)).body["items"]).toEqual([])
    expect(refusal(await post(`/matters/${behind.id}/members`, firm.lead, { person: one.id, role: "reader" }))).toEqual([422, "cannot-be-member"])
  })
})

describe("somebody whose role changes", () => {
  test("keeps what the new one may hold, and loses the rest as it was shown", async () => {
    const one = await somebody("lawyer")
    const member = (await freshMatter(firm, [{ person: one.id, role: "member" }])).id
    const beside = (await freshMatter(firm, [{ person: one.id, role: "lead" }])).id
    const shown = async (role: string): Promise<Body> =>
      Object.fromEntries(((await rehearse(firm.keeper, one.id, { role })).body["matters"] as Body[]).map((row) => [row["matter"], row["becomes"]]))
    expect(await shown("paralegal")).toEqual({ [member]: "kept", [beside]: "kept" })
    expect(await shown("guest")).toEqual({ [member]: "kept", [beside]: "ends" })
    expect(await shown("administrator")).toEqual({ [member]: "ends", [beside]: "ends" })
    expect((await change(firm, one.id, { role: "guest" })).status).toBe(200)
    const { token } = (await firm.signIn(one.address, one.passphrase)).body as { token: string }
    expect([(await get(`/matters/${member}`, { token })).status, (await get(`/matters/${beside}`, { token })).status]).toEqual([200, 404])
    expect((await change(firm, one.id, { role: "administrator" })).status).toBe(200)
    expect([await keysOf(member, one.id), await keysOf(beside, one.id)]).toEqual([0, 0])
  })
  test("is not made an administrator while they alone lead, and it is shown", async () => {
    const { one, alone } = await busy()
    expect((await rehearse(firm.keeper, one.id, { role: "administrator" })).body).toMatchObject({
      refused: "cannot-be-member",
      matters: [{ matter: alone, becomes: "stands-in-the-way" }, {}, {}],
    })
    expect(refusal(await change(firm, one.id, { role: "administrator" }))).toEqual([422, "cannot-be-member"])
  })
})

describe("a rehearsal", () => {
  test("tells nobody of matters that they may not know of", async () => {
    const { one, member } = await busy()
    for (const by of [firm, firm.administrator]) expect((await rehearse(by, one.id, { state: "left" })).body).toMatchObject({ matters: [], refused: null })
    const wall = await post("/walls", firm.second, {
      ground: "conflict",
      reference: "CR-9",
      memo: "Say nothing.",
      matters: [member],
      persons: [firm.keeper.id],
      mustAcknowledge: false,
    })
    expect(wall.status).toBe(201)
    const of = async (by: One): Promise<unknown[]> => ((await rehearse(by, one.id, { state: "left" })).body["matters"] as Body[]).map((row) => row["matter"])
    expect(await of(firm.second)).toContain(member)
    expect(await of(firm.keeper)).not.toContain(member)
  })
  test("tells whoever awaits their part in a matter nothing of it, until they have acknowledged its memo", async () => {
    const one = await somebody("lawyer")
    const { id } = await freshMatter(
      firm,
      [one.id, firm.firstId].map((person) => ({ person, role: "member" })),
    )
    const of = async (): Promise<unknown[]> => ((await rehearse(firm, one.id, { state: "left" })).body["matters"] as Body[]).map((row) => row["matter"])
    expect(await of()).toEqual([id])
    const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    expect(await of()).toEqual([])
    expect((await post(`/matters/${id}/walls/${wall}/acknowledgement`, firm)).status).toBeLessThan(300)
    expect(await of()).toEqual([id])
  })
  test("changes nothing", async () => {
    const { one, member } = await busy()
    const before = [await keysOf(member, one.id), await epochs(member)]
    for (const body of [{ state: "left" }, { state: "contained" }, { role: "guest" }]) expect((await rehearse(firm.keeper, one.id, body)).status).toBe(200)
    expect([await keysOf(member, one.id), await epochs(member), (await get("/session", one)).status]).toEqual([...before, 200])
  })
  test("says what the act would be refused with", async () => {
    expect((await rehearse(firm, firm.administrator.id, { role: "auditor" })).body["refused"]).toBe("duties-apart")
    expect((await rehearse(firm.administrator, firm.firstId, { state: "left" })).body["refused"]).toBe("last-of-firm")
  })
  test.each<[string, () => Promise<Reply<Body>>, [number, string]]>([
    ["to a lawyer", () => rehearse(firm.lead, firm.member.id, { state: "left" }), [403, "not-yours-to-do"]],
    ["to the auditor", () => rehearse(firm.auditor, firm.member.id, { state: "left" }), [403, "not-yours-to-do"]],
    ["of oneself", () => rehearse(firm.keeper, firm.keeper.id, { state: "left" }), [403, "own-rights"]],
    ["of nobody", () => rehearse(firm.keeper, `per_${"0".repeat(26)}`, { state: "left" }), [404, "not-found"]],
    ["of no change", () => rehearse(firm.keeper, firm.member.id, {}), [400, "malformed"]],
  ])("is refused %s", async (_what, knock, expected) => {
    expect(refusal(await knock())).toEqual(expected)
  })
})

describe("containing an account", () => {
  test("ends its sessions and invitations at once, keeps its grants sealed, and is undone by another, with the same keys", async () => {
    const { one, member, alone } = await busy()
    const before = [await keysOf(member, one.id), await epochs(member)]
    expect(((await rehearse(firm.keeper, one.id, { state: "contained" })).body["matters"] as Body[]).map((row) => row["becomes"])).toEqual([
      "kept-sealed",
      "kept-sealed",
      "kept-sealed",
    ])
    expect((await contain(firm.keeper, one.id)).body).toMatchObject({ person: { state: "contained" }, receipt: { kind: "person.contained" } })
    expect(refusal(await get("/session", one))).toEqual([401, "not-signed-in"])
    expect(refusal(await firm.signIn(one.address, one.passphrase))).toEqual([401, "sign-in-failed"])
    expect([await keysOf(member, one.id), await epochs(member)]).toEqual(before)
    expect(refusal(await contain(firm.keeper, one.id))).toEqual([409, "already-there"])
    expect((await change(firm, one.id, { state: "active" })).body["receipt"].kind).toBe("person.restored")
    const { token } = (await firm.signIn(one.address, one.passphrase)).body as { token: string }
    for (const matter of [member, alone]) expect((await get(`/matters/${matter}`, { token })).status).toBe(200)
  })
  test("needs no fresh confirmation, and undoing it does", async () => {
    const one = await somebody("lawyer")
    await firm.owner`update sessions set confirmed_at = confirmed_at - interval '1 hour' where person = ${firm.administrator.id}`
    expect((await contain(firm.administrator, one.id)).status).toBe(200)
    await firm.owner`update sessions set confirmed_at = confirmed_at - interval '1 hour' where person = ${firm.firstId}`
    expect(refusal(await change(firm, one.id, { state: "active" }))).toEqual([403, "step-up-needed"])
    await firm.owner`update sessions set confirmed_at = confirmed_at + interval '1 hour' where person in (${firm.administrator.id}, ${firm.firstId})`
  })
  test("is not undone by whoever did it, by no way: not restored, suspended, let leave nor given another role", async () => {
    const one = await somebody("lawyer")
    expect((await contain(firm.administrator, one.id)).status).toBe(200)
    for (const body of [{ state: "active" }, { state: "suspended" }, { state: "left" }, { role: "paralegal" }])
      expect(refusal(await change(firm.administrator, one.id, body))).toEqual([403, "second-person-needed"])
    expect((await rehearse(firm.administrator, one.id, { state: "active" })).body["refused"]).toBe("second-person-needed")
    // Nor does another make them something else meanwhile, as if nothing were: that is undone before, or with it.
    expect([
      refusal(await change(firm, one.id, { role: "paralegal" })),
      (await rehearse(firm, one.id, { role: "paralegal" })).body["refused"],
      (await rehearse(firm, one.id, { role: "paralegal", state: "active" })).body["refused"],
    ]).toEqual([[400, "malformed"], "malformed", null])
    expect((await change(firm, one.id, { role: "paralegal", state: "active" })).body["person"]).toMatchObject({ role: "paralegal", state: "active" })
  })
  test("is held by the database too, past the acts: its row is not the container's to change, and nobody contains by writing", async () => {
    const one = await somebody("lawyer")
    await contain(firm.administrator, one.id)
    const write = (person: string, role: string, state: string): Promise<number | string> =>
      firm.tools.db.door
        .begin(async (sql) => {
          await sql`select set_config('muniment.person', ${person}, true), set_config('muniment.role', ${role}, true)`
          return (await sql`update people set state = ${state} where id = ${one.id} returning id`).length
        })
        .catch((thrown: unknown) => String(thrown))
    expect([await write(firm.administrator.id, "administrator", "active"), await write(firm.keeper.id, "compliance-officer", "active")]).toEqual([0, 0])
    expect(await write(firm.firstId, "partner", "contained")).toContain("row-level security")
    expect(await write(firm.firstId, "partner", "active")).toBe(1)
    expect(await write(firm.administrator.id, "administrator", "contained")).toContain("row-level security")
  })
  test.each<[string, () => Promise<Reply<Body>>, [number, string]]>([
    ["by a lawyer", () => contain(firm.lead, firm.member.id), [403, "not-yours-to-do"]],
    ["by the auditor", () => contain(firm.auditor, firm.member.id), [403, "not-yours-to-do"]],
    ["by a guest", () => contain(firm.guest, firm.member.id), [403, "not-yours-to-do"]],
    ["of oneself", () => contain(firm.administrator, firm.administrator.id), [403, "own-rights"]],
    ["of the last partner", () => contain(firm.administrator, firm.firstId), [409, "last-of-firm"]],
    ["of nobody", () => contain(firm.administrator, `per_${"0".repeat(26)}`), [404, "not-found"]],
    ["by changing the state instead", () => change(firm, firm.member.id, { state: "contained" }), [400, "malformed"]],
  ])("is refused %s", async (_what, knock, expected) => {
    expect(refusal(await knock())).toEqual(expected)
  })
})

describe("closing a matter", () => {
  const close = async (matter: string, by: One, stage = "closed"): Promise<Reply<Body>> => {
    const { rev } = (await get(`/matters/${matter}`, firm.lead)).body
    return firm.ask("PATCH", `/matters/${matter}`, { token: by.token, body: { rev, stage } })
  }
  test("releases whoever does not lead it, as it was shown, and begins a new key; a lead reopens it, and nobody comes back by that", async () => {
    const { id } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.guest.id, role: "reader" },
      { person: firm.stranger.id, role: "lead" },
    ])
    const shown = (await get(`/matters/${id}/closing`, firm.lead)).body
    const ids = (of: string): Set<unknown> => new Set((shown[of] as Body[]).map((row) => row["person"].id))
    expect([ids("ends"), ids("keeps")]).toEqual([new Set([firm.member.id, firm.guest.id]), new Set([firm.lead.id, firm.stranger.id])])
    const before = await epochs(id)
    expect((await close(id, firm.lead)).body).toMatchObject({
      receipt: { kind: "matter.closed" },
      matter: { stage: "closed", title: WORDS.title, counts: { people: 2 } },
    })
    expect([await epochs(id), await keysOf(id, firm.member.id), await keysOf(id, firm.guest.id)]).toEqual([before + 1, 0, 0])
    for (const one of [firm.member, firm.guest]) expect(refusal(await get(`/matters/${id}`, one))).toEqual([404, "not-found"])
    expect((await get(`/matters/${id}`, firm.stranger)).body["title"]).toBe(WORDS.title)
    expect(refusal(await get(`/matters/${id}/closing`, firm.lead))).toEqual([409, "matter-closed"])
    expect((await close(id, firm.stranger, "open")).body["receipt"].kind).toBe("matter.reopened")
    for (const one of [firm.member, firm.guest]) expect((await get(`/matters/${id}`, one)).status).toBe(404)
  })
  test("is shown to nobody but a lead", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    expect(refusal(await get(`/matters/${id}/closing`, firm.member))).toEqual([403, "not-yours-to-do"])
    for (const one of [firm.stranger, firm.keeper, firm.administrator, firm.auditor])
      expect(refusal(await get(`/matters/${id}/closing`, one))).toEqual([404, "not-found"])
    expect(refusal(await close(id, firm.member))).toEqual([403, "not-yours-to-do"])
    expect(await keysOf(id, firm.member.id)).toBeGreaterThan(0)
  })
})
