/** Walls by rules: "everybody who worked on this matter stays out of that one". A rule names at its raising whoever worked there, and keeps itself: whoever is let in later, by whatever road, is shut out in the same act, and nobody who may not learns of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { certificate, reportOf } from "../screens/screened.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { walkInvited } from "./invited.ts"
import { walkLateral } from "./lateral.ts"
import { plain, ruling } from "./ruled.ts"
import { walkTeamsOut } from "./teams-out.ts"
import { freshMatter, raise } from "./walled-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const { get, admit, ruled, AIDE, shutOut, statusOn, kinds, overseen, unkept, name, lift } = ruling(() => firm)

describe("a wall by a rule: whoever worked on one matter stays out of another", () => {
  test.each<[string, (at: { a: string; code: string }) => Promise<unknown>]>([
    ["admitted by its lead", ({ a }) => admit(a, firm.aide.id, firm.stranger)],
    ["admitted as a lead", ({ a }) => firm.to("POST", `/matters/${a}/members`, firm.stranger, { person: firm.aide.id, role: "lead" })],
    [
      "whose request is approved",
      async ({ a, code }) => {
        const asked = await firm.done("POST", "/requests", firm.aide, { code, role: "reader", until: soon(firm, { hours: 240 }), words: "to help" })
        return firm.done("POST", `/matters/${a}/requests/${asked["id"]}/approval`, firm.stranger, { role: null, until: null })
      },
    ],
    ["in a team that it is given to", async ({ a }) => firm.admit(a, await firm.team("Given", firm.aide), {}, firm.stranger)],
    [
      "who joins a team that has it",
      async ({ a }) => {
        const team = await firm.team("Joined")
        await firm.admit(a, team, {}, firm.stranger)
        return firm.join(team, firm.aide)
      },
    ],
    [
      "brought in with the team",
      async ({ a }) => {
        // Behind a wall a team carries nothing: whoever joins it meanwhile is brought in afterwards.
        const team = await firm.team("Brought", firm.late)
        await firm.admit(a, team, {}, firm.stranger)
        const { wall } = (await raise(firm, firm.keeper, [a], [firm.clerk.id])).body
        await firm.join(team, firm.aide)
        expect(await statusOn(a, firm.aide)).toBe(404)
        await lift(wall)
        return firm.to("POST", `/matters/${a}/teams/${team}/members`, firm.stranger)
      },
    ],
    [
      "let in past the acts, in the database, and the next round says so",
      async ({ a }) => {
        await firm.owner`insert into grants (id, matter, person, role, made_by, made_at, event) values (${`gra_${a.slice(4)}`}, ${a}, ${firm.aide.id}, 'reader', ${firm.stranger.id}, now(), 'evt_x')`
        expect((await round(firm.tools)).named).toBe(1)
      },
    ],
  ])("whoever is let into it, %s, is shut out of the other in the same act", async (_how, letIn) => {
    const at = await ruled([AIDE()])
    expect(await statusOn(at.b, firm.aide)).toBe(200)
    await letIn(at)
    expect([(await statusOn(at.a, firm.aide)) === 404, await statusOn(at.b, firm.aide)]).toEqual([false, 404])
    expect(await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${at.b} and g.person = ${firm.aide.id}`).toHaveLength(
      0,
    )
    expect(refusal(await admit(at.b, firm.aide.id, firm.lead))).toEqual([409, "shut-out"])
    expect([await kinds(at.b, "wall.named"), await kinds(at.b, "grant.ended"), await kinds(at.a, "wall.named")]).toEqual([[null], [null], []])
    expect((await firm.done("POST", `/walls/${at.wall}/epochs`, firm.keeper))["unturned"]).toBe(0)
    expect((await kinds(at.b, "epoch.begun", at.b)).length).toBe(3)
  })
  test("names at once whoever ever worked there, and is rehearsed before", async () => {
    const a = await freshMatter({ ...firm, lead: firm.stranger }, [AIDE(), { person: firm.clerk.id, role: "reader" }])
    await firm.done("DELETE", `/matters/${a.id}/members/${firm.aide.id}`, firm.stranger)
    const b = await freshMatter(firm, [AIDE(), { person: firm.reader.id, role: "reader" }])
    const body = { matters: [b.id], workedOn: [a.id], persons: [firm.late.id] }
    const rehearsal = await firm.done("POST", "/walls/rehearsal", firm.keeper, body)
    expect([rehearsal["persons"], (rehearsal["byRule"] as Body[]).map((one) => one["id"] as string).toSorted()]).toEqual([
      4,
      [firm.aide.id, firm.clerk.id, firm.stranger.id].toSorted(),
    ])
    expect((rehearsal["loses"] as Body[]).map((one) => one["person"].id)).toEqual([firm.aide.id])
    const { wall, ended } = (await raise(firm, firm.keeper, [b.id], [firm.late.id], { workedOn: [a.id], notice: "You are screened." })).body
    expect([ended, await statusOn(b.id, firm.aide), await statusOn(b.id, firm.reader), (await shutOut(wall)).length]).toEqual([1, 404, 200, 3])
    expect(await overseen(wall, firm.keeper)).toMatchObject({ rule: { workedOn: [a.id], named: [] } })
  })
  test("tells whom it names what was written for them, and that nowhere in the open", async () => {
    const words = "You are screened from a matter: the ferryman’s words."
    const { a, wall } = await ruled([], { notice: words })
    const told = async () => ((await get("/inbox", firm.clerk)).body["notices"] as Body[]).filter((one) => one["words"] === words)
    expect(await told()).toEqual([])
    await admit(a, firm.clerk.id, firm.stranger)
    const [notice] = await told()
    expect((await firm.to("POST", `/notices/${notice?.["id"]}/acknowledgement`, firm.aide)).status).toBe(404)
    await firm.done("POST", `/notices/${notice?.["id"]}/acknowledgement`, firm.clerk)
    expect(await overseen(wall, firm.keeper)).toMatchObject({ notices: { given: 2, acknowledged: 1 }, rule: { named: [{ person: { id: firm.clerk.id } }] } })
    expect(await firm.owner`select 1 from walls w where strpos(encode(w.rule_notice, 'escape'), 'ferryman') > 0`).toHaveLength(0)
  })
  test("changes nothing for whoever lets somebody in, nor for those behind it, who learn of no rule", async () => {
    const { a, b, wall } = await ruled([AIDE()])
    const free = (await freshMatter({ ...firm, lead: firm.stranger }, [])).id
    const answers = []
    for (const matter of [free, a]) {
      const made = await admit(matter, firm.aide.id, firm.stranger)
      const seen = []
      for (const path of ["", "/members", "/walls", "/custody?limit=200"]) {
        await flush(firm)
        seen.push(await get(`/matters/${matter}${path}`, firm.stranger))
      }
      answers.push(plain([made, ...seen].map((one) => [one.status, one.body])))
    }
    expect(answers[1]).toEqual(answers[0])
    const inside = await Promise.all(["/walls", "/custody?limit=200"].map(async (path) => (await get(`/matters/${b}${path}`, firm.lead)).body))
    expect(JSON.stringify(inside)).not.toContain(a)
    expect((inside[0] as unknown as Body[])[0]).toMatchObject({
      id: wall,
      rule: null,
      persons: expect.arrayContaining([{ id: firm.aide.id, name: expect.any(String) }]),
    })
  })
  test("is kept from an officer whom another wall shuts out of the matter that it speaks of", async () => {
    const { a, wall } = await ruled([])
    expect(await overseen(wall, firm.second)).toMatchObject({ rule: { named: [] } })
    await raise(firm, firm.keeper, [a], [firm.second.id])
    expect([await overseen(wall, firm.second), (await overseen(wall, firm.keeper))?.["id"]]).toEqual([undefined, wall])
  })
  test("that begins later takes time from whom it names then, and no more before its start", async () => {
    const from = soon(firm, { hours: 24 })
    const { a, b, wall } = await ruled([AIDE()], { from })
    await admit(a, firm.aide.id, firm.stranger)
    expect([await statusOn(b, firm.aide), await shutOut(wall)]).toEqual([200, [firm.aide.id]])
    expect(await firm.owner`select 1 from grants where matter = ${b} and person = ${firm.aide.id} and capped and until = ${from}`).toHaveLength(1)
    await lift(wall)
    expect(await firm.owner`select 1 from grants where matter = ${b} and person = ${firm.aide.id} and not capped and until is null`).toHaveLength(1)
  })
  test.each<[string, (wall: string) => Promise<unknown>]>([
    ["was lifted", lift],
    ["has ended by its date", (wall) => firm.owner`update walls set until = now() - interval '1 second' where id = ${wall}`],
  ])("that %s names nobody any more", async (_how, end) => {
    const { a, b, wall } = await ruled([AIDE()])
    await end(wall)
    await admit(a, firm.aide.id, firm.stranger)
    expect([await statusOn(b, firm.aide), await shutOut(wall), await unkept(wall)]).toEqual([200, [], []])
  })
  test("leaves alone who alone leads a matter behind it: whoever keeps it is told, and names them when another leads", async () => {
    const { a, b, wall } = await ruled([AIDE()])
    await admit(a, firm.lead.id, firm.stranger)
    expect([await statusOn(b, firm.lead), await shutOut(wall)]).toEqual([200, []])
    expect(await unkept(wall)).toMatchObject([{ matter: a, person: { id: firm.lead.id } }])
    for (const one of [firm.lead, firm.stranger, firm.auditor]) expect(await unkept(wall, one)).toEqual([])
    expect(refusal(await name(wall, firm.lead.id))).toEqual([409, "last-lead"])
    await firm.done("POST", `/matters/${b}/members`, firm.lead, { person: firm.clerk.id, role: "lead" })
    expect(refusal(await name(wall, firm.lead.id))).toEqual([409, "last-lead"])
    await firm.done("POST", `/matters/${b}/members`, firm.lead, { person: firm.late.id, role: "lead", special: true })
    for (const [one, person, expected] of [
      [firm.lead, firm.lead.id, [403, "not-yours-to-do"]],
      [firm.auditor, firm.lead.id, [403, "not-yours-to-do"]],
      [firm.keeper, firm.keeper.id, [403, "own-rights"]],
      [firm.keeper, firm.reader.id, [404, "not-found"]],
      [firm.keeper, firm.stranger.id, [409, "already-there"]],
    ] as const)
      expect(refusal(await name(wall, person, one))).toEqual(expected)
    expect((await name(wall, firm.lead.id)).body).toMatchObject({ ended: 1, unturned: 0, receipt: { kind: "wall.named" } })
    expect([await statusOn(b, firm.lead), await statusOn(b, firm.late), await unkept(wall)]).toEqual([404, 200, []])
    expect((await reportOf(firm, await certificate(firm, firm.second, b, firm.lead.id))).walls).toMatchObject([{ wall, raised: { by: firm.keeper.id } }])
  })
  test("is proved by a screen certificate from when it named somebody on, and not where the table says otherwise", async () => {
    const { a, b, wall } = await ruled([AIDE()])
    await admit(a, firm.aide.id, firm.stranger)
    expect(await statusOn(b, firm.aide)).toBe(404)
    await firm.done("POST", `/walls/${wall}/epochs`, firm.keeper)
    const report = await reportOf(firm, await certificate(firm, firm.second, b, firm.aide.id))
    expect(report.walls).toMatchObject([{ wall, ground: "lateral-hire", raised: { by: "house" }, from: null, stood: true, ended: null, told: false }])
    expect([report.walls[0]?.cut.length, report.walls[0]?.newKey === null]).toEqual([1, false])
    await firm.owner`update wall_persons set noted_at = noted_at - interval '1 day' where wall = ${wall} and person = ${firm.aide.id}`
    expect((await certificate(firm, firm.second, b, firm.aide.id)).detail).toContain("was raised by another or at another time")
  })
  test("around a client is extended with those whom it named meanwhile, and proved for them from there on", async () => {
    const [a, client] = [(await freshMatter({ ...firm, lead: firm.stranger }, [])).id, "The Quay Ward"]
    await firm.done("POST", "/matters", firm.lead, { ...WORDS, client })
    const { wall } = (await raise(firm, firm.keeper, [], [], { client, workedOn: [a] })).body
    await admit(a, firm.aide.id, firm.stranger)
    const later = (await firm.done("POST", "/matters", firm.lead, { ...WORDS, client }))["matter"].id as string
    expect(refusal(await admit(later, firm.aide.id, firm.lead))).toEqual([409, "shut-out"])
    expect((await reportOf(firm, await certificate(firm, firm.second, later, firm.aide.id))).walls).toMatchObject([{ wall, raised: { by: firm.lead.id } }])
  })
  test("waits no more for the memo of somebody behind it whom it names", async () => {
    const { a, wall } = await ruled([AIDE()], { mustAcknowledge: true })
    const given = async () => (await overseen(wall, firm.keeper))?.["memos"] as unknown
    expect(await given()).toEqual({ given: 2, acknowledged: 0 })
    await admit(a, firm.aide.id, firm.stranger)
    expect([await given(), ((await get("/inbox", firm.aide)).body["memos"] as Body[]).filter((one) => one["id"] === wall)]).toEqual([
      { given: 1, acknowledged: 0 },
      [],
    ])
  })
  test("stands on both sides of two teams, and lets nobody from the one into the other", async () => {
    const [a, b] = [await freshMatter({ ...firm, lead: firm.stranger }, []), await freshMatter(firm, [])]
    await raise(firm, firm.keeper, [b.id], [], { workedOn: [a.id], opposite: { matters: [a.id], workedOn: [b.id] } })
    expect((await admit(a.id, firm.aide.id, firm.stranger)).status).toBe(201)
    expect(refusal(await admit(b.id, firm.aide.id, firm.lead))).toEqual([409, "shut-out"])
    expect((await admit(b.id, firm.late.id, firm.lead)).status).toBe(201)
    expect(refusal(await admit(a.id, firm.late.id, firm.stranger))).toEqual([409, "shut-out"])
  })
  test.each<[string, (at: { a: string; b: string }) => { by?: { readonly token: string }; body?: Body }, [number, string]]>([
    ["by a partner, whatever they are on", () => ({ by: firm }), [403, "not-yours-to-do"]],
    ["by a lead of the matter that it speaks of", () => ({ by: firm.stranger }), [403, "not-yours-to-do"]],
    ["by an auditor", () => ({ by: firm.auditor }), [403, "not-yours-to-do"]],
    ["about a matter that is not there", () => ({ body: { workedOn: ["mat_00000000000000000000000000"] } }), [404, "not-found"]],
    ["about the matter that it stands around", ({ b }) => ({ body: { workedOn: [b] } }), [400, "malformed"]],
    ["about one matter twice", ({ a }) => ({ body: { workedOn: [a, a] } }), [400, "malformed"]],
    ["about no matter, against nobody", () => ({ body: { workedOn: [] } }), [400, "malformed"]],
    ["against whoever alone leads what it stands around", () => ({ body: { workedOn: [firm.matter] } }), [409, "last-lead"]],
    [
      "with one person on both sides",
      ({ a, b }) => ({ body: { persons: [firm.clerk.id], opposite: { matters: [a], workedOn: [b], persons: [firm.clerk.id] } } }),
      [400, "malformed"],
    ],
  ])("is raised by nobody else, nor otherwise: %s", async (_what, make, expected) => {
    const at = { a: (await freshMatter({ ...firm, lead: firm.stranger }, [])).id, b: (await freshMatter(firm, [])).id }
    const { by = firm.keeper, body = {} } = make(at)
    expect(refusal(await raise(firm, { ...firm.keeper, token: by.token }, [at.b], [], { workedOn: [at.a], ...body }))).toEqual(expected)
  })
  test("about a matter that the officer is shut out of, as if it were not there", async () => {
    const { a, b } = await ruled([])
    await raise(firm, firm.keeper, [a], [firm.second.id])
    expect(refusal(await raise(firm, firm.second, [b], [], { workedOn: [a] }))).toEqual([404, "not-found"])
  })
})

walkLateral(() => firm)
walkInvited(() => firm)
walkTeamsOut(() => firm)
