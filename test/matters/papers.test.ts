/** Parties, notes and the file plan of a matter; visits and their events; and that nothing of it stands readable in the database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import type { Newcomer } from "../identity/firm.ts"
import { events, openMatterFirm, PARTY, refusal, WORDS } from "./matter.ts"
import type { Body, MatterFirm } from "./matter.ts"

let firm: MatterFirm
let other: string
beforeAll(async () => {
  firm = await openMatterFirm()
  other = (await firm.ask("POST", "/matters", { token: firm.stranger.token, body: { ...WORDS, parties: [{ role: "client", name: "Somebody Else" }] } })).body[
    "matter"
  ].id
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

const NOBODY = "prt_00000000000000000000000000"
const ask = (who: Newcomer, method: string, path: string, body?: unknown) =>
  firm.ask(method, `/matters/${firm.matter}${path}`, { token: who.token, ...(body === undefined ? {} : { body }) })
const rows = async (who: Newcomer, path: string) => (await ask(who, "GET", path)).body as unknown as Body[]

describe("parties", () => {
  test("are added, changed by their revision, and removed", async () => {
    const added = await ask(firm.member, "POST", "/parties", { role: "opponent", name: "Obsidian Kettle plc" })
    expect([added.status, added.body["receipt"]?.kind]).toEqual([201, "party.added"])
    expect(added.body["party"]).toMatchObject({ role: "opponent", class: "confidential", name: "Obsidian Kettle plc", contact: "", reference: "", rev: 1 })
    const id = added.body["party"].id as string
    const changed = await ask(firm.lead, "PATCH", `/parties/${id}`, { rev: 1, contact: "via counsel", class: "internal" })
    expect(changed.body["party"]).toMatchObject({ role: "opponent", class: "internal", name: "Obsidian Kettle plc", contact: "via counsel", rev: 2 })
    expect((await rows(firm.reader, "/parties")).map((party) => [party["name"], party["class"], party["contact"]])).toContainEqual([
      "Obsidian Kettle plc",
      "internal",
      "via counsel",
    ])
    const named = await ask(firm.lead, "PATCH", `/parties/${id}`, { rev: 2, name: "Obsidian Kettle Ltd" })
    expect(named.body["party"]).toMatchObject({ class: "internal", contact: "via counsel", name: "Obsidian Kettle Ltd", rev: 3 })
    expect(refusal(await ask(firm.lead, "PATCH", `/parties/${id}`, { rev: 2, name: "Late" }))).toEqual([409, "stale"])
    expect(refusal(await ask(firm.lead, "PATCH", `/parties/${id}`, { rev: 3 }))).toEqual([400, "malformed"])
    expect((await ask(firm.member, "DELETE", `/parties/${id}`)).body["receipt"]?.kind).toBe("party.removed")
    expect(refusal(await ask(firm.member, "DELETE", `/parties/${id}`))).toEqual([404, "not-found"])
    expect(refusal(await ask(firm.member, "PATCH", `/parties/${id}`, { rev: 3, name: "Back" }))).toEqual([404, "not-found"])
    expect((await rows(firm.lead, "/parties")).map((party) => party["name"])).toEqual([PARTY.name])
    // Of class special, which neither the reader nor the member is cleared for.
    for (const one of [firm.reader, firm.member]) expect(await rows(one, "/parties")).toEqual([])
  })

  test("of another matter are not there", async () => {
    const [theirs] = (await firm.ask("GET", `/matters/${other}/parties`, { token: firm.stranger.token })).body as unknown as Body[]
    for (const id of [theirs?.["id"] as string, NOBODY]) {
      expect(refusal(await ask(firm.lead, "PATCH", `/parties/${id}`, { rev: 1, name: "Mine" }))).toEqual([404, "not-found"])
      expect(refusal(await ask(firm.lead, "DELETE", `/parties/${id}`))).toEqual([404, "not-found"])
    }
    expect(((await firm.ask("GET", `/matters/${other}/parties`, { token: firm.stranger.token })).body as unknown as Body[])[0]?.["name"]).toBe("Somebody Else")
  })

  const refused: readonly (readonly [string, (f: MatterFirm) => Newcomer, Body, number, string])[] = [
    ["by a reader", (f) => f.reader, { role: "client", name: "X" }, 403, "not-yours-to-do"],
    ["by a stranger", (f) => f.stranger, { role: "client", name: "X" }, 404, "not-found"],
    ["in a role that is none", (f) => f.lead, { role: "judge", name: "X" }, 400, "malformed"],
    ["without a name", (f) => f.lead, { role: "client", name: "" }, 400, "malformed"],
    ["with a name too long", (f) => f.lead, { role: "client", name: "x".repeat(301) }, 400, "malformed"],
    ["with a name that hides", (f) => f.lead, { role: "client", name: "a\u200bb" }, 422, "name-unusable"],
    ["with a class that is none", (f) => f.lead, { role: "client", name: "X", class: "hidden" }, 400, "malformed"],
    ["with an id of one's own", (f) => f.lead, { id: NOBODY, role: "client", name: "X" }, 400, "malformed"],
  ]
  test.each(refused)("are not added %s", async (_what, who, body, status, code) => {
    expect(refusal(await ask(who(firm), "POST", "/parties", body))).toEqual([status, code])
  })
})

describe("notes", () => {
  test("are written, read newest first in pages, and struck without becoming unreadable", async () => {
    for (const text of ["first\nline two", "second", "third"]) {
      firm.clock.forward({ seconds: 1 })
      expect((await ask(firm.member, "POST", "/notes", { text })).status).toBe(201)
    }
    const page = await ask(firm.reader, "GET", "/notes?limit=2")
    expect((page.body["items"] as Body[]).map((note) => [note["text"], note["by"].id, note["struck"]])).toEqual([
      ["third", firm.member.id, null],
      ["second", firm.member.id, null],
    ])
    expect(page.body["total"]).toBe(3)
    const rest = await ask(firm.reader, "GET", `/notes?limit=2&cursor=${page.body["next"]}`)
    expect([(rest.body["items"] as Body[]).map((note) => note["text"]), rest.body["next"]]).toEqual([["first\nline two"], null])
    const id = (page.body["items"] as Body[])[0]?.["id"] as string
    expect(refusal(await ask(firm.reader, "DELETE", `/notes/${id}`))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await ask(firm.guest, "DELETE", `/notes/${id}`))).toEqual([403, "not-yours-to-do"])
    expect((await ask(firm.lead, "DELETE", `/notes/${id}`)).body["receipt"]?.kind).toBe("note.struck")
    expect(refusal(await ask(firm.member, "DELETE", `/notes/${id}`))).toEqual([409, "stale"])
    const [struck] = (await ask(firm.reader, "GET", "/notes?limit=1")).body["items"] as Body[]
    expect(struck).toMatchObject({ text: "third", struck: { by: { id: firm.lead.id } } })
  })

  test("are read for a purpose only, and each visit is an event", async () => {
    const again = (await firm.signIn(firm.reader.address, firm.reader.passphrase)).body["token"] as string
    expect(refusal(await firm.ask("GET", `/matters/${firm.matter}/notes`, { token: again }))).toEqual([403, "purpose-needed"])
    await firm.ask("PUT", "/session/purpose", { token: again, body: { code: "advice" } })
    const reads = async () => (await events(firm, "matter.read")).filter((event) => event.by === firm.reader.id).length
    const before = await reads()
    for (let i = 0; i < 3; i++) expect((await firm.ask("GET", `/matters/${firm.matter}/notes`, { token: again })).status).toBe(200)
    expect(await reads()).toBe(before + 1)
    firm.clock.forward({ minutes: 10 })
    await firm.ask("GET", `/matters/${firm.matter}/notes`, { token: again })
    expect(await reads()).toBe(before + 2)
    for (const path of ["/parties", "/members", "/plan", "/parties"]) await firm.ask("GET", `/matters/${firm.matter}${path}`, { token: again })
    expect(await reads()).toBe(before + 3)
    for (let i = 0; i < 2; i++) await firm.ask("GET", `/matters/${firm.matter}`, { token: again })
    expect(await reads()).toBe(before + 5)
  })

  test.each([
    ["", 400, "malformed"],
    ["x".repeat(20_001), 400, "malformed"],
    ["over\u202eturned", 422, "text-unusable"],
  ] as const)("that cannot be kept are refused", async (text, status, code) => {
    expect(refusal(await ask(firm.lead, "POST", "/notes", { text }))).toEqual([status, code])
  })
  test.each<[string, string]>([
    ["a line end and a tab", "a\n\tb"],
    ["a mark of direction", "a\u200fb\u200e"],
    ["an Arabic mark", "a\u061cb"],
    ["Hebrew with marks", "\u05e2\u05d5\u05f4\u05d3\u200f (LLP)\u200e 2026"],
    ["Persian with joiners", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"],
    ["Hindi with a joiner at an end", "\u0915\u094d\u200d \u0915\u094d\u200c"],
    ["soft hyphens of a word processor", "Rechts\u00adschutz\u00adversicherung"],
    ["an embedding that is closed", "see \u202b\u05d0\u05d1\u202c there"],
    ["an isolate in an isolate", "\u2068a \u2067b\u2069\u2069"],
  ])("with %s is kept, and given back as it was", async (_what, text) => {
    expect((await ask(firm.lead, "POST", "/notes", { text })).status).toBe(201)
    const { items } = (await ask(firm.lead, "GET", "/notes?limit=200")).body as { items: Body[] }
    expect(items.map((note) => note["text"])).toContain(text)
  })
  test.each([["?cursor=abc"], ["?cursor=prt_00000000000000000000000000"], ["?limit=201"]])("are not listed for %s", async (query) => {
    expect(refusal(await ask(firm.lead, "GET", `/notes${query}`))).toEqual([400, "malformed"])
  })
})

describe("the file plan", () => {
  test("is set in order: places are kept by their id, added and left out", async () => {
    const plan = await rows(firm.member, "/plan")
    const [first, second] = plan
    const changed = await ask(firm.member, "PUT", "/plan", {
      places: [{ id: second?.["id"], name: "Pleadings" }, { name: "New" }, { id: first?.["id"], name: first?.["name"] }],
    })
    expect([changed.status, changed.body["receipt"]?.kind]).toEqual([200, "plan.changed"])
    expect((await rows(firm.reader, "/plan")).map((place) => [place["name"], place["position"]])).toEqual([
      ["Pleadings", 1],
      ["New", 2],
      ["01 Engagement and conflicts", 3],
    ])
    expect((await rows(firm.reader, "/plan"))[0]?.["id"]).toBe(second?.["id"])
    expect(refusal(await ask(firm.member, "PUT", "/plan", { places: [{ id: plan[4]?.["id"], name: "Gone" }] }))).toEqual([404, "not-found"])
  })

  test("keeps a place that holds documents", async () => {
    const [place] = await rows(firm.lead, "/plan")
    await firm.owner`insert into documents (id, matter, epoch, place, class, card, current, filed_at, filed_by)
      select 'doc_00000000000000000000000000', m.id, m.epoch, ${place?.["id"] as string}, 'internal', '', 1, now(), ${firm.lead.id} from matters m where m.id = ${firm.matter}`
    expect((await rows(firm.lead, "/plan"))[0]?.["documents"]).toBe(1)
    expect(refusal(await ask(firm.lead, "PUT", "/plan", { places: [{ name: "Only this" }] }))).toEqual([409, "place-in-use"])
    expect((await ask(firm.lead, "PUT", "/plan", { places: [{ name: "Also this" }, { id: place?.["id"], name: "Kept" }] })).status).toBe(200)
    await firm.owner`delete from documents where id = 'doc_00000000000000000000000000'`
  })
  test("loses a place in which somebody who is not cleared sees nothing: what lies there all the same lies in no place from then on", async () => {
    const members = [{ person: firm.member.id, role: "member" }]
    const { id } = (await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, members } })).body["matter"] as Body
    const at = { ...firm, matter: id as string }
    const [place, kept] = (await firm.ask("GET", `/matters/${at.matter}/plan`, { token: firm.member.token })).body as unknown as Body[]
    const special = await file(at, Buffer.from("report"), { name: "Report", class: "special", place: place?.["id"] as string })
    const left = await firm.ask("PUT", `/matters/${at.matter}/plan`, { token: firm.member.token, body: { places: [{ id: kept?.["id"], name: "Kept" }] } })
    expect(left.status).toBe(200)
    const loose = await firm.ask("GET", `/matters/${at.matter}/documents?place=none`, { token: firm.lead.token })
    expect((loose.body["items"] as Body[]).map((one) => [one["id"], one["place"]])).toEqual([[special, null]])
  })

  const refused: readonly (readonly [string, (f: MatterFirm) => Newcomer, Body, number, string])[] = [
    ["by a reader", (f) => f.reader, { places: [{ name: "X" }] }, 403, "not-yours-to-do"],
    ["by a guest", (f) => f.guest, { places: [{ name: "X" }] }, 403, "not-yours-to-do"],
    ["to nothing", (f) => f.lead, { places: [] }, 400, "malformed"],
    ["to a name twice", (f) => f.lead, { places: [{ name: "X" }, { name: "x" }] }, 409, "already-there"],
    ["with a place that is none", (f) => f.lead, { places: [{ id: "plc_00000000000000000000000000", name: "X" }] }, 404, "not-found"],
  ]
  test.each(refused)("is not set %s", async (_what, who, body, status, code) => {
    expect(refusal(await ask(who(firm), "PUT", "/plan", body))).toEqual([status, code])
  })
})

test("nothing of it stands readable in any column of any table", async () => {
  await ask(firm.lead, "POST", "/notes", { text: "The kettle was copper-bottomed." })
  const needles = [
    ...Object.values(WORDS),
    PARTY.name,
    "14 Marrow Lane",
    PARTY.reference,
    "copper-bottomed",
    "02 Pleadings",
    "Engagement and conflicts",
  ].filter((word) => word !== "England and Wales")
  const tables = await firm.owner<{ table: string; column: string }[]>`
    select table_name as "table", column_name as "column" from information_schema.columns where table_schema = ${firm.tools.firm.home} and data_type in ('text', 'bytea', 'jsonb')`
  expect(tables.length).toBeGreaterThan(60)
  for (const { table, column } of tables) {
    for (const needle of needles) {
      const hex = Buffer.from(needle, "utf8").toString("hex")
      const [found] = await firm.owner.unsafe<{ n: number }[]>(
        `select count(*) as n from "${table}" where position($1 in "${column}"::text) > 0 or position($2 in "${column}"::text) > 0`,
        [needle, hex],
      )
      expect([table, column, needle, found?.n]).toEqual([table, column, needle, 0])
    }
  }
})
