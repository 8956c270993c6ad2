/** A wall around several matters is, to whoever is on some of them, a wall around those and no more. One around a client stands around the matters that are opened for it later as well, and tells whom it shuts out nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { freshMatter, openWalledFirm, raised, WALL } from "./walled-firm.ts"
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

describe("a wall around a client", () => {
  let n = 0
  /** A client with one matter of the lead's, and a wall around it that shuts the member out. */
  async function walled(more: Body = {}): Promise<{ client: string; id: string; wall: string }> {
    const client = `Carrow Marine ${++n}, Ltd.`
    const { id } = await opened(client)
    const wall = await raised(firm, [], [firm.member.id, firm.stranger.id], { client, ...more })
    return { client, id, wall }
  }
  const open = (client: string, members: readonly { readonly person: string; readonly role: string }[] = [], by = firm.lead) =>
    firm.ask("POST", "/matters", { token: by.token, body: { ...WORDS, client, members } })
  async function opened(client: string, members: readonly { readonly person: string; readonly role: string }[] = [], by = firm.lead): Promise<Body> {
    const reply = await open(client, members, by)
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
    return reply.body["matter"] as Body
  }
  const behind = async (wall: string): Promise<readonly string[]> =>
    (await firm.owner<{ matter: string }[]>`select matter from wall_matters where wall = ${wall}`).map((row) => row.matter).toSorted()
  const admit = (matter: string, person: string) => firm.ask("POST", `/matters/${matter}/members`, { token: firm.lead.token, body: { person, role: "reader" } })
  const uncovered = async (wall: string, one = firm.keeper): Promise<readonly string[]> =>
    ((await get("/inbox", one))["uncovered"] as Body[]).filter((row) => row["wall"] === wall).map((row) => row["matter"] as string)
  const change = async (matter: string, changes: Body, by = firm.lead) => {
    const { rev } = await get(`/matters/${matter}`, by)
    return firm.ask("PATCH", `/matters/${matter}`, { token: by.token, body: { rev, ...changes } })
  }
  const MEMBER = () => ({ person: firm.member.id, role: "member" })

  test("stands around its matters as they are, however the name is written, and around no other client's", async () => {
    const one = await opened("Quay & Sons", [MEMBER()])
    const two = await opened("QUAY   & sons.", [MEMBER()])
    const other = await opened("Quay & Daughters", [MEMBER()])
    const rehearsal = await firm.ask("POST", "/walls/rehearsal", {
      token: firm.keeper.token,
      body: { matters: [], client: "quay sons", persons: [firm.member.id] },
    })
    expect([rehearsal.body["matters"], (rehearsal.body["loses"] as Body[]).length]).toEqual([2, 2])
    const wall = await raised(firm, [], [firm.member.id], { client: "Quay & Sons" })
    expect(await behind(wall)).toEqual([one["id"] as string, two["id"] as string].toSorted())
    expect((await firm.ask("GET", `/matters/${other["id"] as string}`, { token: firm.member.token })).status).toBe(200)
    expect(((await get("/walls", firm.keeper)) as Body[]).find((row) => row["id"] === wall)).toMatchObject({
      client: "Quay & Sons",
      around: ["Quay & Sons"],
      matters: [{ named: null }, { named: null }],
    })
  })
  test.each<[string, string, string, number | string]>([
    ["a selector of variants, which shows nothing", "Bellwether Marine", "Bell\ufe0fwether Marine", 1],
    ["a soft hyphen", "Ashdown Marine", "Ash\u00addown Marine", "name-unusable"],
    ["an accent in two signs", "Cr\u00e9dit Dorival", "Cre\u0301dit Dorival", 1],
    ["a sharp s in capitals", "Gro\u00dfmann & Partner", "GROSSMANN & PARTNER", 1],
    ["a sigma at the end in capitals", "\u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c2", "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3.", 1],
    ["another form of company", "Ember Marine", "Ember Marine Limited", "not-found"],
    ["a letter of another script", "Fathom Marine", "F\u0430thom Marine", "not-found"],
    ["no accent", "Caf\u00e9 Grisaille", "Cafe Grisaille", "not-found"],
  ])("is of the name as it is read: %s", async (_what, name, asked, found) => {
    await opened(name)
    const { body } = await firm.ask("POST", "/walls/rehearsal", { token: firm.keeper.token, body: { matters: [], client: asked, persons: [firm.member.id] } })
    expect(body["matters"] ?? body["code"]).toBe(found)
  })
  test("is extended over a matter that is opened for it: its opener gets the memo, and nobody it names is let in", async () => {
    const { client, wall } = await walled()
    const later = await opened(client.toUpperCase(), [{ person: firm.reader.id, role: "reader" }])
    expect(await behind(wall)).toContain(later["id"])
    for (const one of [firm.lead, firm.reader])
      expect(await seen(later["id"] as string, one)).toMatchObject({ id: wall, memo: { reference: "CR-2026-114" }, may: ["acknowledge"], client: null })
    expect(refusal(await admit(later["id"] as string, firm.member.id))).toEqual([409, "shut-out"])
    expect(refusal(await open(client, [MEMBER()]))).toEqual([409, "shut-out"])
    expect(
      (
        await firm.owner`select 1 from events where kind = 'wall.raised' and matter = ${later["id"] as string} and by = ${firm.lead.id} and body like ${`%${firm.member.id}%`}`
      ).length,
    ).toBe(1)
    expect((await firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.keeper.token })).body).toEqual({ unturned: 0 })
    expect(await uncovered(wall)).toEqual([])
  })
  test("has its opener await, where its memo must be acknowledged", async () => {
    const { client } = await walled({ mustAcknowledge: true })
    const later = await opened(client)
    expect(later["myRole"]).toBe("awaiting")
    expect(refusal(await firm.ask("GET", `/matters/${later["id"] as string}/notes`, { token: firm.lead.token }))).toEqual([403, "memo-unread"])
    await flush(firm)
    const at = firm.tools.now().toString({ fractionalSecondDigits: 3 })
    expect((await get(`/matters/${later["id"] as string}/access?at=${at}`, firm.keeper))["items"]).toMatchObject([
      { person: { id: firm.lead.id }, awaiting: true },
    ])
  })
  test("cuts whom it names where a matter is given to its client", async () => {
    const { client, wall } = await walled()
    const { id } = await freshMatter(firm, [MEMBER(), { person: firm.reader.id, role: "reader" }])
    expect((await change(id, { title: "Renamed" })).status).toBe(200)
    expect(await behind(wall)).not.toContain(id)
    expect((await change(id, { client })).status).toBe(200)
    expect((await firm.ask("GET", `/matters/${id}`, { token: firm.member.token })).status).toBe(404)
    expect((await firm.ask("GET", `/matters/${id}`, { token: firm.reader.token })).status).toBe(200)
    const keys = await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${id} and g.person = ${firm.member.id}`
    const waits = async () => ((await get("/inbox", firm.second))["unturned"] as Body[]).some((one) => one["id"] === wall)
    expect(await waits()).toBe(true)
    expect([keys.length, (await firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.keeper.token })).body]).toEqual([0, { unturned: 0 }])
    expect(await waits()).toBe(false)
    await change(id, { client: "Somebody else" })
    expect(await behind(wall)).toContain(id)
  })
  test("that begins later is extended, and takes nothing before its start", async () => {
    const { client, wall } = await walled({ from: soon(firm, { hours: 24 }) })
    const { id } = await freshMatter(firm, [MEMBER()])
    await change(id, { client })
    expect(await behind(wall)).toContain(id)
    expect((await firm.ask("GET", `/matters/${id}`, { token: firm.member.token })).status).toBe(200)
    expect((await firm.owner`select 1 from grants where matter = ${id} and person = ${firm.member.id} and capped and until is not null`).length).toBe(1)
    // Who is on the matter until then reads in its chain that it was raised, as where one is raised around matters, and of its words none.
    const chain = (await get(`/matters/${id}/custody?limit=200`, firm.member))["items"] as Body[]
    expect(chain.filter((one) => one["kind"] === "wall.raised").map((one) => one["detail"])).toEqual([null])
  })
  test("that was lifted is extended no more", async () => {
    const { client, wall } = await walled()
    await firm.ask("POST", `/walls/${wall}/lifting`, { token: firm.keeper.token, body: { why: "gone" } })
    await firm.ask("POST", `/walls/${wall}/lifting/countersignature`, { token: firm.second.token })
    const later = await opened(client, [MEMBER()])
    expect([await behind(wall), await seen(later["id"] as string, firm.lead), await uncovered(wall)]).toEqual([
      [expect.not.stringMatching(later["id"] as string)],
      undefined,
      [],
    ])
  })
})

describe("whom a wall around a client shuts out", () => {
  let out: Newcomer
  beforeAll(async () => {
    out = await firm.newcomer("lawyer", "out@hollisgrey.example")
    await firm.ask("PUT", "/session/purpose", { token: out.token, body: { code: "conduct" } })
  })
  const plain = (body: Body): unknown =>
    JSON.parse(
      JSON.stringify(body)
        .replaceAll(/"(?:[a-z]{3}_[0-9a-z]{26}|[0-9A-Z]{3}-[0-9A-Z]{3}|\d{4}-\d\d-\d\dT[^"]*)"/g, '"-"')
        // Whether the clerk has entered an event yet is the house's heartbeat and not an answer.
        .replaceAll(/"(leaf|checkpoint)":(?:\d+|null|"-")/g, '"$1":0'),
    )
  test("opens a matter for that client as if there were none, lets in whom they will, and only whoever keeps the wall is told", async () => {
    const client = "The Harbour Trust"
    const answers = []
    const eventsOf = []
    for (const [turn, name] of ["A client without a wall", client].entries()) {
      if (turn === 1) {
        await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, client } })
        await raised(firm, [], [out.id, firm.stranger.id], { client })
      }
      const reply = await firm.ask("POST", "/matters", {
        token: out.token,
        body: { ...WORDS, client: name, members: [{ person: firm.stranger.id, role: "reader" }] },
      })
      const { id, rev } = reply.body["matter"] as { id: string; rev: number }
      const admitted = await firm.ask("POST", `/matters/${id}/members`, { token: out.token, body: { person: firm.reader.id, role: "lead", special: true } })
      const walls = await firm.ask("GET", `/matters/${id}/walls`, { token: out.token })
      const changed = await firm.ask("PATCH", `/matters/${id}`, { token: out.token, body: { rev, jurisdiction: "Scotland" } })
      const renamed = await firm.ask("PATCH", `/matters/${id}`, { token: out.token, body: { rev: rev + 1, client: `${name}.` } })
      answers.push(
        [reply, admitted, walls, changed, renamed].map((one) => [one.status, plain(JSON.parse(JSON.stringify(one.body).replaceAll(name, "NAME")) as Body)]),
      )
      eventsOf.push((await firm.owner<{ kind: string }[]>`select kind from events where matter = ${id} order by kind`).map((row) => row.kind))
      if (turn === 0) continue
      const wall = ((await get("/walls", firm.keeper)) as Body[]).find((row) => row["client"] === client)
      const told = async (one: { readonly token: string }) => ((await get("/inbox", one))["uncovered"] as Body[]).filter((row) => row["matter"] === id)
      expect(await told(firm.keeper)).toMatchObject([{ wall: wall?.["id"], by: { id: out.id } }])
      for (const one of [out, firm.stranger, firm.reader, firm.lead, firm.auditor]) expect(await told(one)).toEqual([])
      const extend = (one: { readonly token: string }) =>
        firm.ask("POST", `/walls/${wall?.["id"] as string}/matters`, { token: one.token, body: { matter: id } })
      for (const one of [out, firm.reader, firm.auditor]) expect(refusal(await extend(one))[0]).toBe(403)
      expect((await extend(firm.keeper)).body).toMatchObject({ ended: 2, unturned: 0, receipt: { kind: "wall.raised" } })
      expect(refusal(await extend(firm.keeper))).toEqual([409, "already-there"])
      expect((await firm.ask("GET", `/matters/${id}`, { token: out.token })).status).toBe(404)
      expect([await told(firm.keeper), (await seen(id, firm.reader))?.["id"]]).toEqual([[], wall?.["id"]])
    }
    expect(answers[1]).toEqual(answers[0])
    expect(eventsOf[1]).toEqual(eventsOf[0])
  })
  test("is not cut where nobody else leads the matter: the wall is not extended, and whoever keeps it is told", async () => {
    const client = "The Lighthouse Board"
    await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, client } })
    const wall = await raised(firm, [], [out.id], { client })
    const { id } = (await firm.ask("POST", "/matters", { token: out.token, body: { ...WORDS, client } })).body["matter"] as { id: string }
    const alone = await firm.ask("POST", `/walls/${wall}/matters`, { token: firm.keeper.token, body: { matter: id } })
    expect([refusal(alone), alone.body["detail"]]).toEqual([[409, "last-lead"], "Nobody would be left to lead it. Let another lead be admitted there first."])
    expect((await firm.ask("GET", `/matters/${id}`, { token: out.token })).status).toBe(200)
  })
})

describe("a wall around a client is refused", () => {
  test.each<[string, (f: WalledFirm) => { by?: { readonly token: string }; body: Body }, [number, string]]>([
    ["to a partner, as if there were no such client", (f) => ({ by: { token: f.token }, body: { client: "Quay & Sons" } }), [404, "not-found"]],
    ["around a client that has no matter", () => ({ body: { client: "Nobody at all" } }), [404, "not-found"]],
    ["around neither a client nor a matter", () => ({ body: {} }), [400, "malformed"]],
    ["around a client and a matter at once", (f) => ({ body: { client: "Quay & Sons", matters: [f.matter] } }), [400, "malformed"]],
    ["around a client without a name", () => ({ body: { client: "" } }), [400, "malformed"]],
    ["that would leave one of its matters without a lead", (f) => ({ body: { client: "Quay & Sons", persons: [f.lead.id] } }), [409, "last-lead"]],
  ])("%s", async (_what, make, expected) => {
    const { by = firm.keeper, body } = make(firm)
    expect(refusal(await firm.ask("POST", "/walls", { token: by.token, body: { ...WALL, matters: [], persons: [firm.stranger.id], ...body } }))).toEqual(
      expected,
    )
  })
  test("over a matter of another client, and one that the keeper is shut out of, of which they are told nothing", async () => {
    const client = "The Ferry Company"
    await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, client } })
    const other = await freshMatter(firm, [])
    const hidden = await freshMatter(firm, [])
    await raised(firm, [hidden.id], [firm.second.id])
    const wall = await raised(firm, [], [firm.stranger.id], { client })
    const extend = (matter: string, one: { readonly token: string }) => firm.ask("POST", `/walls/${wall}/matters`, { token: one.token, body: { matter } })
    expect(refusal(await extend(other.id, firm.keeper))).toEqual([404, "not-found"])
    // As it were opened for this client while the wall was raised.
    await firm.owner`update matters set client_mark = (select client_mark from walls where id = ${wall}) where id = ${hidden.id}`
    const told = async (one: { readonly token: string }) =>
      ((await get("/inbox", one))["uncovered"] as Body[]).filter((row) => row["matter"] === hidden.id).length
    expect([await told(firm.keeper), await told(firm.second)]).toEqual([1, 0])
    expect(refusal(await extend(hidden.id, firm.second))).toEqual([404, "not-found"])
    expect((await extend(hidden.id, firm.keeper)).status).toBe(201)
  })
})
