/** Raising a wall: whoever it shuts out is out at once, whatever they were granted and whatever is granted later; who may raise one, and around what. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { joinRecovery, openField, parseShare } from "#seal"
import { openEpochLetter } from "../../src/desk/epoch-secret.ts"
import { file } from "../documents/tus.ts"
import { events, refusal, soon } from "../matters/matter.ts"
import { freshMatter, opening, openWalledFirm, raise, raised } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const get = (path: string, one: { readonly token: string }) => firm.ask("GET", path, { token: one.token })
const keysOf = async (matter: string, person: string): Promise<number | undefined> =>
  (
    await firm.owner<
      { n: number }[]
    >`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`
  )[0]?.n

describe("a wall that is raised", () => {
  test("takes grant and keys away at once, begins a new epoch, and is seen by every session", async () => {
    const { id, code } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    expect(await opening(firm, document, firm.member)).toEqual([200, null])
    const before = (await firm.owner<{ epoch: string }[]>`select epoch from matters where id = ${id}`)[0]?.epoch
    const reply = await raise(firm, firm.keeper, [code], [firm.member.id])
    expect([reply.status, reply.body["ended"], reply.body["unturned"]]).toEqual([201, 1, 0])
    expect(reply.body["receipt"]).toMatchObject({ kind: "wall.raised" })
    expect(await keysOf(id, firm.member.id)).toBe(0)
    expect((await firm.owner<{ epoch: string }[]>`select epoch from matters where id = ${id}`)[0]?.epoch).not.toBe(before)
    for (const path of [
      `/matters/${id}`,
      `/matters/${id}/documents`,
      `/matters/${id}/walls`,
      `/documents/${document}/content`,
      `/documents/${document}/custody`,
    ])
      expect(refusal(await get(path, firm.member))).toEqual([404, "not-found"])
    expect(((await get("/matters", firm.member)).body["items"] as { id: string }[]).some((one) => one.id === id)).toBe(false)
    // Those who remain open what was there and what comes.
    expect(await opening(firm, document, firm.reader)).toEqual([200, null])
    const later = await file({ ...firm, matter: id }, Buffer.from("filed behind the wall"))
    expect(await opening(firm, later, firm.reader)).toEqual([200, null])
  })
  test("is told to stand where the engine broke off the new keys behind it: they begin later, and nothing is refused that was done", async () => {
    const two = [await freshMatter(firm, [{ person: firm.member.id, role: "member" }]), await freshMatter(firm, [{ person: firm.member.id, role: "member" }])]
    const [broken, other] = two.map((one) => one.id)
    await firm.owner.unsafe(`
      create function break_off() returns trigger language plpgsql as $$ begin raise exception 'two waited for each other' using errcode = 'deadlock_detected'; end $$;
      create trigger break_off before insert on epochs for each row when (new.matter = '${broken}') execute function break_off()`)
    const reply = await raise(firm, firm.keeper, [broken ?? "", other ?? ""], [firm.member.id])
    await firm.owner.unsafe("drop function break_off() cascade")
    expect([reply.status, reply.body["ended"], reply.body["unturned"]]).toEqual([201, 2, 1])
    expect((await firm.ask("POST", `/walls/${reply.body["wall"]}/epochs`, { token: firm.keeper.token })).body).toEqual({ unturned: 0 })
  })
  test("makes a key for the new epoch that those who remain and recovery have, and no one else", async () => {
    const { id } = await freshMatter(firm, [
      { person: firm.member.id, role: "member" },
      { person: firm.reader.id, role: "reader" },
    ])
    await raised(firm, [id], [firm.member.id])
    const [epoch] = await firm.owner<
      { id: string; recovery: Uint8Array }[]
    >`select e.id, e.recovery from epochs e join matters m on m.epoch = e.id where m.id = ${id}`
    const given = await firm.owner<{ person: string }[]>`select g.person from grant_keys k join grants g on g.id = k."grant" where k.epoch = ${epoch?.id ?? ""}`
    expect(new Set(given.map((row) => row.person))).toEqual(new Set([firm.lead.id, firm.reader.id]))
    const shares = firm.shares.slice(1).map((text) => parseShare(text))
    using pair = await joinRecovery(shares.filter((share) => share !== null))
    if (pair === null) throw new Error("the shares do not join")
    using secret = openEpochLetter(pair, epoch?.recovery ?? new Uint8Array(0), [firm.tools.firm.id, "epochs", "key", id, epoch?.id ?? ""])
    // What was noted of the new epoch is sealed under it.
    const [begun] = await firm.owner<
      { id: string; detail: Uint8Array }[]
    >`select id, detail from events where kind = 'epoch.begun' and epoch = ${epoch?.id ?? ""}`
    expect(openField(secret.of("plain"), begun?.detail ?? new Uint8Array(0), [firm.tools.firm.id, "events", "detail", begun?.id ?? ""])).toContain("members")
  })
  test("leaves its events in the matter's chain, with everybody it shuts out among their subjects", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.member.id])
    const chain = (await get(`/matters/${id}/custody`, firm.lead)).body["items"] as { kind: string; subjects: string[] }[]
    expect(chain.find((one) => one.kind === "wall.raised")?.subjects).toEqual(expect.arrayContaining([id, wall, firm.member.id]))
    expect(chain.find((one) => one.kind === "grant.ended")?.subjects).toEqual(expect.arrayContaining([id, firm.member.id, wall]))
    expect(chain.find((one) => one.kind === "epoch.begun")?.subjects).toContain(wall)
    expect((await events(firm, "wall.raised")).length).toBeGreaterThan(0)
  })
  test("stands around many matters and shuts out many people in one act", async () => {
    const matters = await Promise.all(
      [0, 1, 2].map(() =>
        freshMatter(firm, [
          { person: firm.member.id, role: "member" },
          { person: firm.reader.id, role: "reader" },
        ]),
      ),
    )
    const reply = await raise(
      firm,
      firm.keeper,
      matters.map((one) => one.code),
      [firm.member.id, firm.reader.id, firm.stranger.id],
    )
    expect([reply.status, reply.body["ended"], reply.body["unturned"]]).toEqual([201, 6, 0])
    for (const { id } of matters) for (const one of [firm.member, firm.reader]) expect((await get(`/matters/${id}`, one)).status).toBe(404)
  })
  test("tells overseers of each of its matters how it was named, and whoever is inside no more than its code", async () => {
    const [one, two] = [await freshMatter(firm, []), await freshMatter(firm, [])]
    const wall = await raised(firm, [one.code, two.id], [firm.member.id])
    const mattersTo = async (who: { readonly token: string }) => {
      const { body } = await get("/walls", who)
      const shown = (body as unknown as { id: string; matters: { id: string; code: string | null; named: string | null }[] }[]).find(({ id }) => id === wall)
      return shown?.matters.toSorted((a) => (a.id === one.id ? -1 : 1)).map(({ id, code, named }) => [id, code, named])
    }
    for (const overseer of [firm.keeper, firm.second, firm.auditor])
      expect(await mattersTo(overseer)).toEqual([
        [one.id, null, one.code],
        [two.id, null, two.id],
      ])
    const inside = (await get(`/matters/${one.id}/walls`, firm.lead)).body as unknown as { id: string; matters: object[] }[]
    expect(inside.find(({ id }) => id === wall)?.matters).toContainEqual({ id: one.id, code: one.code, named: null, turned: true })
  })
  test("stands around all of many matters before their new keys have begun, fifty of them in one request: whoever waits sees how far it is, and any keeper goes on", async () => {
    const matters: string[] = []
    for (let n = 0; n < 53; n++) matters.push((await freshMatter(firm, [{ person: firm.member.id, role: "member" }])).id)
    const epochs = async () => (await firm.owner<{ matter: string }[]>`select matter from epochs where matter = any(${matters}::text[]) and n = 2`).length
    const { status, body } = await raise(firm, firm.keeper, matters, [firm.member.id])
    expect([status, body["ended"], body["unturned"], await epochs()]).toEqual([201, 53, 3, 50])
    for (const id of matters) expect((await get(`/matters/${id}`, firm.member)).status).toBe(404)
    const waits = async () => ((await get("/inbox", firm.second)).body["unturned"] as { id: string }[]).some(({ id }) => id === body["wall"])
    expect(await waits()).toBe(true)
    const went = await firm.ask("POST", `/walls/${body["wall"] as string}/epochs`, { token: firm.second.token })
    expect([went.status, went.body, await epochs(), await waits()]).toEqual([200, { unturned: 0 }, 53, false])
  })
  test("lets nobody in whom it shuts out, whoever admits them; the lead learns what they may", async () => {
    const { id } = await freshMatter(firm, [])
    await raised(firm, [id], [firm.stranger.id])
    const admitted = await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.stranger.id, role: "reader" } })
    expect(refusal(admitted)).toEqual([409, "shut-out"])
    expect((await firm.owner`select 1 from grants where matter = ${id} and person = ${firm.stranger.id}`).length).toBe(0)
  })
  test("is not passed by whoever writes grants past the acts: the database makes none", async () => {
    const { id } = await freshMatter(firm, [])
    await raised(firm, [id], [firm.stranger.id])
    const [session] = await firm.owner<{ id: string }[]>`select id from sessions where person = ${firm.lead.id} order by begun_at desc limit 1`
    await expect(
      firm.tools.db.door.begin(async (sql) => {
        await sql`select bind(${session?.id ?? ""})`
        await sql`insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_past', ${id}, ${firm.stranger.id}, 'reader', ${firm.lead.id}, now(), 'evt_past')`
      }),
    ).rejects.toMatchObject({ code: "42501" })
  })
  test("ends an upload under way: nothing of it is filed", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const headers = {
      "tus-resumable": "1.0.0",
      "upload-length": "4",
      "upload-metadata": `name ${Buffer.from("x").toString("base64")}`,
      authorization: `Bearer ${firm.member.token}`,
    }
    const begun = await fetch(`${firm.house.url}/api/v1/matters/${id}/filings`, { method: "POST", headers })
    await raised(firm, [id], [firm.member.id])
    const sent = await fetch(`${firm.house.url}${begun.headers.get("location") ?? ""}`, {
      method: "PATCH",
      headers: { ...headers, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
      body: "abcd",
    })
    expect(sent.status).toBe(404)
    expect((await firm.owner`select 1 from documents where matter = ${id}`).length).toBe(0)
  })
  test("ends by itself when its time has come, and gives nothing back", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await raised(firm, [id], [firm.member.id], { until: soon(firm, { hours: 1 }) })
    await firm.owner`update walls set until = now() - interval '1 second'`
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(404)
    expect((await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.member.id, role: "member" } })).status).toBe(201)
    expect((await get(`/matters/${id}`, firm.member)).status).toBe(200)
  })
})

describe("raising a wall is refused", () => {
  test("to whoever's role does not keep walls", async () => {
    for (const one of [firm.lead, firm.member, firm.guest, firm.administrator, firm.auditor])
      expect(refusal(await raise(firm, one, [firm.matter], [firm.stranger.id]))).toEqual([403, "not-yours-to-do"])
  })
  test("to a partner who is not on the matter, as if there were none", async () => {
    const partner = { ...firm.keeper, token: firm.token }
    const there = await raise(firm, partner, [firm.matter], [firm.stranger.id])
    const never = await raise(firm, partner, ["mat_00000000000000000000000000"], [firm.stranger.id])
    expect(refusal(there)).toEqual([404, "not-found"])
    expect({ ...there.body, request: "" }).toEqual({ ...never.body, request: "" })
  })
  test("around a matter that the keeper is shut out of", async () => {
    const { id } = await freshMatter(firm, [])
    expect((await raise(firm, firm.second, [id], [firm.keeper.id])).status).toBe(201)
    expect(refusal(await raise(firm, firm.keeper, [id], [firm.stranger.id]))).toEqual([404, "not-found"])
  })
  test.each<[string, (firm: WalledFirm) => { matters: string[]; persons: string[]; more?: Record<string, unknown> }, [number, string]]>([
    ["that shuts out oneself", (f) => ({ matters: [f.matter], persons: [f.keeper.id] }), [403, "own-rights"]],
    ["that shuts out the last lead", (f) => ({ matters: [f.matter], persons: [f.lead.id] }), [409, "last-lead"]],
    ["against somebody who is not there", (f) => ({ matters: [f.matter], persons: ["per_00000000000000000000000000"] }), [404, "not-found"]],
    ["around nothing", (f) => ({ matters: [], persons: [f.stranger.id] }), [400, "malformed"]],
    ["against nobody", (f) => ({ matters: [f.matter], persons: [] }), [400, "malformed"]],
    ["that names a person twice", (f) => ({ matters: [f.matter], persons: [f.stranger.id, f.stranger.id] }), [400, "malformed"]],
    ["that names a matter twice", (f) => ({ matters: [f.matter, f.opened.body["matter"].code as string], persons: [f.stranger.id] }), [400, "malformed"]],
    [
      "that has ended before it begins",
      (f) => ({ matters: [f.matter], persons: [f.stranger.id], more: { until: soon(f, { hours: -1 }) } }),
      [400, "malformed"],
    ],
    ["that begins in the past", (f) => ({ matters: [f.matter], persons: [f.stranger.id], more: { from: soon(f, { hours: -1 }) } }), [400, "malformed"]],
    [
      "that ends as it begins",
      (f) => ({ matters: [f.matter], persons: [f.stranger.id], more: { from: soon(f, { hours: 9 }), until: soon(f, { hours: 9 }) } }),
      [400, "malformed"],
    ],
    ["that will shut out the last lead", (f) => ({ matters: [f.matter], persons: [f.lead.id], more: { from: soon(f, { hours: 9 }) } }), [409, "last-lead"]],
    ["on no ground of the list", (f) => ({ matters: [f.matter], persons: [f.stranger.id], more: { ground: "spite" } }), [400, "malformed"]],
    ["without a memo", (f) => ({ matters: [f.matter], persons: [f.stranger.id], more: { memo: "" } }), [400, "malformed"]],
  ])("%s", async (_what, make, expected) => {
    const { matters, persons, more } = make(firm)
    expect(refusal(await raise(firm, firm.keeper, matters, persons, more))).toEqual(expected)
    expect((await get(`/matters/${firm.matter}`, firm.lead)).status).toBe(200)
  })
  test("a while after signing in, until the pass phrase was given again", async () => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await raise(firm, firm.keeper, [firm.matter], [firm.stranger.id]))).toEqual([403, "step-up-needed"])
    await firm.ask("POST", "/session/confirmation", { token: firm.keeper.token, body: { passphrase: firm.keeper.passphrase } })
    expect((await raise(firm, firm.keeper, [firm.matter], [firm.stranger.id])).status).toBe(201)
  })
})
