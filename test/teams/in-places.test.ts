/** A team that was given places of a file plan: its members have what is in these, through keys of these alone, and so has whoever joins it; of all else in the matter nothing is there for them. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file, open } from "../documents/tus.ts"
import { freshMatter, raised } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { events, flush, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { boundAt } from "../matters/ward.ts"
import { openTeamFirm } from "./team-firm.ts"
import type { TeamFirm } from "./team-firm.ts"

const NOWHERE = "plc_00000000000000000000000000"
const BYTES = randomBytes(2000)

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

/** A matter of the lead's with a document in each of two places, one that is special in the first, and one in none. */
interface Case {
  readonly matter: string
  readonly exhibits: string
  readonly reports: string
  readonly doc: Record<"exhibit" | "ill" | "report" | "loose", string>
}

async function fresh(): Promise<Case> {
  const { id: matter } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
  const plan = (await firm.done("GET", `/matters/${matter}/plan`, firm.lead)) as unknown as Body[]
  const [exhibits, reports] = [plan[4]?.["id"] as string, plan[5]?.["id"] as string]
  const at = { ...firm, matter }
  return {
    matter,
    exhibits,
    reports,
    doc: {
      exhibit: await file(at, BYTES, { name: "The deed", place: exhibits }),
      ill: await file(at, randomBytes(9), { name: "Ward notes", place: exhibits, class: "special" }),
      report: await file(at, randomBytes(9), { name: "The survey", place: reports }),
      loose: await file(at, randomBytes(9), { name: "A letter" }),
    },
  }
}

const opens = async (one: Newcomer, document: string): Promise<number> => (await open(firm, document, { token: one.token, path: "content?as=inline" })).status
const listed = async ({ matter }: Case, one: Newcomer): Promise<string[]> => {
  const { body } = await firm.to("GET", `/matters/${matter}/documents?limit=200`, one)
  return ((body["items"] ?? []) as Body[]).map((row) => row["name"] as string).toSorted()
}
const name = () => randomBytes(5).toString("hex")
const member = async ({ matter }: Case, one: Newcomer): Promise<Body | undefined> =>
  ((await firm.done("GET", `/matters/${matter}/members`, firm.lead)) as unknown as Body[]).find((row) => row["person"].id === one.id)

/** What kinds of letters stand for a matter: of its teams, or of somebody on it. */
const kinds = async (sql: string): Promise<unknown[]> => {
  const rows = await firm.owner.unsafe<{ b: number; n: number }[]>(`select get_byte(l, 0) as b, get_byte(l, 1) * 256 + get_byte(l, 2) as n from (${sql}) k(l)`)
  return [rows.length, ...new Set(rows.map(({ b, n }) => (b === 5 ? `${n} of places` : `kind ${b}`)))]
}
const ofTeams = ({ matter }: Case) => kinds(`select k.hpke from team_grant_keys k join team_grants t on t.id = k."grant" where t.matter = '${matter}'`)
const ofPerson = ({ matter }: Case, one: Newcomer) =>
  kinds(
    `select coalesce(k.own, k.hpke) from grant_keys k join grants g on g.id = k."grant" where g.matter = '${matter}' and g.person = '${one.id}' and g.ended_at is null`,
  )

describe("a team that is given places of a matter", () => {
  test("has its members in these, and in nothing besides", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    const given = await firm.admit(c.matter, team, { places: [c.exhibits] })
    expect([given.status, given.body["given"], given.body["on"].places, given.body["on"].missing]).toEqual([201, 1, [c.exhibits], []])
    expect(await listed(c, firm.aide)).toEqual(["The deed"])
    expect([
      await opens(firm.aide, c.doc.exhibit),
      await opens(firm.aide, c.doc.ill),
      await opens(firm.aide, c.doc.report),
      await opens(firm.aide, c.doc.loose),
    ]).toEqual([200, 404, 404, 404])
    for (const path of ["members", "notes", "parties", "custody", "teams"])
      expect((await firm.to("GET", `/matters/${c.matter}/${path}`, firm.aide)).status).not.toBe(200)
    expect(await member(c, firm.aide)).toMatchObject({ places: [c.exhibits], through: { id: team } })
    expect([await ofTeams(c), await ofPerson(c, firm.aide)]).toEqual([
      [1, "1 of places"],
      [1, "1 of places"],
    ])
    // Its keeper, who is in no team, has nothing of it.
    expect((await firm.to("GET", `/matters/${c.matter}`, firm.head)).status).toBe(404)
  })
  test("gives them to who joins it, in every epoch, what was filed before and what is filed after", async () => {
    const [c, team] = [await fresh(), await firm.team(name())]
    await firm.admit(c.matter, team, { places: [c.reports, c.exhibits] })
    await firm.done("DELETE", `/matters/${c.matter}/members/${firm.member.id}`, firm.lead)
    expect(await ofTeams(c)).toEqual([2, "2 of places"])
    const joined = await firm.join(team, firm.late)
    expect([joined.status, joined.body["given"]]).toEqual([201, 1])
    expect(await ofPerson(c, firm.late)).toEqual([2, "2 of places"])
    const after = await file({ ...firm, matter: c.matter }, randomBytes(5), { name: "Another deed", place: c.exhibits })
    expect(await listed(c, firm.late)).toEqual(["Another deed", "The deed", "The survey"])
    for (const document of [c.doc.exhibit, c.doc.report, after]) expect(await opens(firm.late, document)).toBe(200)
    expect((await open(firm, c.doc.exhibit, { token: firm.late.token })).bytes.equals(BYTES)).toBe(true)
    expect([await opens(firm.late, c.doc.loose), await opens(firm.late, c.doc.ill)]).toEqual([404, 404])
  })
  test("files there, and nowhere besides", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    const at = { ...firm, matter: c.matter }
    const made = await file(at, BYTES, { name: "From the team", place: c.exhibits }, firm.aide.token)
    expect([await opens(firm.lead, made), await opens(firm.aide, made)]).toEqual([200, 200])
    for (const place of [c.reports, undefined])
      await expect(file(at, BYTES, { name: "x", ...(place === undefined ? {} : { place }) }, firm.aide.token)).rejects.toThrow(/beginning: 40[034]/)
  })
  test("opens what is special in these where the lead says so, and nowhere besides", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits], special: true })
    await firm.join(team, firm.late)
    for (const one of [firm.aide, firm.late]) expect([await opens(one, c.doc.ill), await opens(one, c.doc.report)]).toEqual([200, 404])
    expect(await ofTeams(c)).toEqual([1, "2 of places"])
  })
  test("loses them with whoever leaves, at once, and what is filed then lies under a key that they never had", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide, firm.clerk)]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    const before = await firm.epochOf(c.matter)
    expect((await firm.leave(team, firm.clerk)).body).toMatchObject({ ended: 1, unturned: 0 })
    expect(await firm.epochOf(c.matter)).not.toBe(before)
    expect((await firm.to("GET", `/matters/${c.matter}`, firm.clerk)).status).toBe(404)
    expect(await ofTeams(c)).toEqual([2, "1 of places"])
    expect([await opens(firm.aide, c.doc.exhibit), await opens(firm.clerk, c.doc.exhibit)]).toEqual([200, 404])
    // And by themselves, without knowing who remains.
    expect((await firm.leave(team, firm.aide, firm.aide)).body).toMatchObject({ ended: 1 })
    expect((await firm.to("GET", `/matters/${c.matter}`, firm.aide)).status).toBe(404)
    // Joining gives back the same, and no more.
    await firm.join(team, firm.aide)
    expect(await listed(c, firm.aide)).toEqual(["The deed"])
  })
  test.each<readonly [string, (c: Case) => Body, boolean]>([
    ["the same places, in whatever order", ({ exhibits, reports }) => ({ places: [reports, exhibits] }), true],
    ["the whole", () => ({}), false],
    ["fewer places", ({ exhibits }) => ({ places: [exhibits] }), false],
    ["no more than that it exists", () => ({ role: "reader", actions: ["see"] }), false],
  ])("leaves whoever is in another that has %s what they had only where that is the same", async (_what, other, keeps) => {
    const [c, one] = [await fresh(), await firm.team(name(), firm.aide)]
    const second = await firm.team(name(), firm.aide)
    await firm.admit(c.matter, one, { places: [c.exhibits, c.reports] })
    const late = await firm.admit(c.matter, second, other(c))
    expect([201, 409]).toContain(late.status)
    expect((await firm.leave(one, firm.aide)).body["ended"]).toBe(keeps ? 0 : 1)
    expect([await firm.through(c.matter, firm.aide), (await member(c, firm.aide))?.["places"]]).toEqual(
      keeps ? [second, [c.exhibits, c.reports]] : [undefined, undefined],
    )
    expect(await opens(firm.aide, c.doc.report)).toBe(keeps ? 200 : 404)
    expect(await opens(firm.aide, c.doc.loose)).toBe(404)
    if (keeps) return
    // A lead lets them in anew, by what the other team has.
    await firm.bring(c.matter, second)
    expect((await member(c, firm.aide))?.["through"].id).toBe(second)
  })
  test("and whose team with the whole goes does not keep it through one with places", async () => {
    const [c, whole, apart] = [await fresh(), await firm.team(name(), firm.aide), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, whole)
    await firm.admit(c.matter, apart, { places: [c.exhibits] })
    expect((await firm.done("DELETE", `/matters/${c.matter}/teams/${whole}`, firm.lead))["ended"]).toBe(1)
    expect((await firm.to("GET", `/matters/${c.matter}`, firm.aide)).status).toBe(404)
    await firm.bring(c.matter, apart)
    expect(await listed(c, firm.aide)).toEqual(["The deed"])
  })
  test("is taken back, and its place may be taken out of the plan then, and not before", async () => {
    const [c, team] = [await fresh(), await firm.team(name())]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    for (const document of [c.doc.exhibit, c.doc.ill]) await firm.done("PATCH", `/documents/${document}`, firm.lead, { rev: 1, place: c.reports })
    const plan = (await firm.done("GET", `/matters/${c.matter}/plan`, firm.lead)) as unknown as Body[]
    const places = plan.filter((place) => place["id"] !== c.exhibits).map((place) => ({ id: place["id"], name: place["name"] }))
    expect(refusal(await firm.to("PUT", `/matters/${c.matter}/plan`, firm.lead, { places }))).toEqual([409, "place-in-use"])
    await firm.done("DELETE", `/matters/${c.matter}/teams/${team}`, firm.lead)
    expect((await firm.to("PUT", `/matters/${c.matter}/plan`, firm.lead, { places })).status).toBe(200)
  })
  test("has what its members may do there changed one by one, and not where", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    const change = (body: Body) => firm.to("PATCH", `/matters/${c.matter}/members/${firm.aide.id}`, firm.lead, body)
    for (const places of [null, [c.reports], [c.exhibits, c.reports]]) expect(refusal(await change({ places }))).toEqual([400, "malformed"])
    expect(refusal(await change({ actions: ["see", "read", "disclose"] }))).toEqual([400, "malformed"])
    expect((await change({ actions: ["see", "read"] })).status).toBe(200)
    expect((await change({ special: true })).status).toBe(200)
    expect([await opens(firm.aide, c.doc.ill), await opens(firm.aide, c.doc.report)]).toEqual([200, 404])
    expect(await ofPerson(c, firm.aide)).toEqual([1, "2 of places"])
  })
  test("loses its letters to a wall; a lead inside gives what it had again, and no more", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    const wall = await raised(firm, [c.matter], [firm.clerk.id], { mustAcknowledge: false })
    expect(await ofTeams(c)).toEqual([0])
    await firm.join(team, firm.clerk)
    await firm.join(team, firm.late)
    for (const one of [firm.clerk, firm.late]) expect((await firm.to("GET", `/matters/${c.matter}`, one)).status).toBe(404)
    await firm.done("POST", `/walls/${wall}/lifting`, firm.keeper, { why: "it is over" })
    await firm.done("POST", `/walls/${wall}/lifting/countersignature`, firm.second)
    expect((await firm.bring(c.matter, team)).status).toBe(201)
    expect(new Set((await ofTeams(c)).slice(1))).toEqual(new Set(["1 of places"]))
    expect([await listed(c, firm.late), await listed(c, firm.clerk)]).toEqual([["The deed"], ["The deed"]])
  })
  test("is told in the ledger with its places, and looking back says whom a document lay open to", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits], until: soon(firm, { hours: 5 }) })
    await firm.join(team, firm.late)
    await flush(firm)
    const at = firm.tools.now().toString({ fractionalSecondDigits: 3 })
    const who = async (path: string) =>
      ((await firm.done("GET", `${path}/access?at=${at}`, firm.lead))["items"] as Body[])
        .filter((row) => row["through"]?.id === team)
        .map((row) => `${row["person"].id} ${String(row["places"])}`)
        .toSorted()
    const both = [firm.aide, firm.late].map(({ id }) => `${id} ${c.exhibits}`).toSorted()
    expect([await who(`/matters/${c.matter}`), await who(`/documents/${c.doc.exhibit}`), await who(`/documents/${c.doc.report}`)]).toEqual([both, both, []])
    const chain = (await firm.done("GET", `/matters/${c.matter}/custody?limit=200`, firm.lead))["items"] as Body[]
    const said = chain.filter((row) => row["kind"] === "team.admitted" || (row["kind"] === "grant.made" && row["detail"]?.through === team))
    expect(said.map((row) => row["detail"]?.places)).toEqual([[c.exhibits], [c.exhibits], [c.exhibits]])
    expect((await events(firm, "team.admitted")).length).toBeGreaterThan(0)
  })
  test("stands in a review as what it is", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    const { review } = await firm.done("POST", `/matters/${c.matter}/reviews`, firm.lead, { due: null })
    const lines = (await firm.done("GET", `/reviews/${review as string}`, firm.lead))["lines"] as Body[]
    expect(lines.find((line) => line["person"].id === firm.aide.id)).toMatchObject({ places: [c.exhibits], through: { id: team } })
  })
})

describe("a team is not given places", () => {
  test.each<readonly [string, (c: Case) => Body, readonly [number, string]]>([
    ["none", () => ({ places: [] }), [400, "malformed"]],
    ["that are of no plan", () => ({ places: [NOWHERE] }), [400, "malformed"]],
    ["where it would take chains out", ({ exhibits }) => ({ places: [exhibits], actions: ["see", "read", "disclose"] }), [400, "malformed"]],
    ["where it would read nothing", ({ exhibits }) => ({ places: [exhibits], actions: ["see"] }), [400, "malformed"]],
    ["as a lead", ({ exhibits }) => ({ places: [exhibits], role: "lead" }), [422, "cannot-be-member"]],
  ])("%s", async (_what, more, refused) => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    expect(refusal(await firm.admit(c.matter, team, more(c)))).toEqual(refused)
    expect([await ofTeams(c), (await firm.to("GET", `/matters/${c.matter}`, firm.aide)).status]).toEqual([[0], 404])
  })
  test("of another matter", async () => {
    const [c, other, team] = [await fresh(), await fresh(), await firm.team(name(), firm.aide)]
    expect(refusal(await firm.admit(c.matter, team, { places: [other.exhibits] }))).toEqual([400, "malformed"])
  })
  test("by a lead who is not cleared, for the first time; once a place lies apart, by any", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    await firm.done("POST", `/matters/${c.matter}/members`, firm.lead, { person: firm.late.id, role: "lead" })
    const give = () => firm.admit(c.matter, team, { places: [c.exhibits] }, firm.late)
    expect(refusal(await give())).toEqual([403, "not-yours-to-do"])
    await firm.done("POST", `/matters/${c.matter}/members`, firm.lead, { person: firm.clerk.id, role: "reader", places: [c.exhibits] })
    expect((await give()).status).toBe(201)
    expect([await opens(firm.aide, c.doc.exhibit), await opens(firm.aide, c.doc.ill)]).toEqual([200, 404])
  })
  test("by whoever does not lead it, at the door of the database", async () => {
    const [c, team] = [await fresh(), await firm.team(name(), firm.aide)]
    const give = (places: string) =>
      `select 1 where admit_team('gra_x', '${team}', '${c.matter}', 'reader', null, 'evt_x', now(), null, false, null, ${places})`
    // Not before the place lies apart, whoever leads it.
    expect([await boundAt(firm, firm.member, give("null")), await boundAt(firm, firm.lead, give(`array['${c.exhibits}']`))]).toEqual([0, 0])
  })
  test.each([
    ["the whole", "null"],
    ["more places", "array['#', '@']"],
    ["another place", "array['@']"],
  ])("with a member who has %s, at the door of the database", async (_what, places) => {
    const [c, team] = [await fresh(), await firm.team(name())]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    await firm.done("POST", `/matters/${c.matter}/members`, firm.lead, { person: firm.clerk.id, role: "reader", places: [c.reports] })
    await firm.owner`insert into team_members (team, person, added_by, added_at) values (${team}, ${firm.aide.id}, ${firm.head.id}, now())`
    const put = (of: string) =>
      `insert into grants (id, matter, person, role, made_by, made_at, event, through, places) select 'gra_x', '${c.matter}', '${firm.aide.id}', 'member', me(), now(), 'evt_x', t.id, ${of} from team_grants t where t.team = '${team}' and t.matter = '${c.matter}'`
    expect(await boundAt(firm, firm.lead, put(places.replace("#", c.exhibits).replace("@", c.reports)))).toBe(0)
    expect(await boundAt(firm, firm.lead, put(`array['${c.exhibits}']`))).toBe(1)
  })
})

describe("bent by its owner, the database", () => {
  test.each([
    ["says that the team has the whole", "null"],
    ["says that it has another place", "array['@']"],
  ])("%s, and a keeper gives nobody a key that the team does not carry", async (_how, places) => {
    const [c, team] = [await fresh(), await firm.team(name())]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    await firm.owner.unsafe(`update team_grants set places = ${places.replace("@", c.reports)} where team = '${team}' and matter = '${c.matter}'`)
    const joined = await firm.join(team, firm.late)
    expect(joined.status).toBeGreaterThanOrEqual(400)
    for (const document of [c.doc.exhibit, c.doc.report, c.doc.loose]) expect(await opens(firm.late, document)).toBe(404)
    expect(await ofPerson(c, firm.late)).toEqual([0])
  })
  test.each([
    ["a lead", "role = 'lead'"],
    ["none", "places = '{}'"],
    ["who takes chains out", "actions = array['see', 'read', 'disclose'], role = 'member'"],
  ])("keeps no team's part in places: %s", async (_what, set) => {
    const [c, team] = [await fresh(), await firm.team(name())]
    await firm.admit(c.matter, team, { places: [c.exhibits] })
    await expect(firm.owner.unsafe(`update team_grants set ${set} where team = '${team}'`)).rejects.toThrow(/check/)
  })
})
