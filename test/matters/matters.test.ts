/** Opening, showing and changing a matter, over HTTP and on a real database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { events, flush, openMatterFirm, refusal, WORDS } from "./matter.ts"
import type { Body, MatterFirm } from "./matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

const order = (more: Body = {}): Body => ({ ...WORDS, ...more })

describe("an opened matter", () => {
  test("shows its card, a discreet code, and the three answers", async () => {
    await flush(firm)
    const shown = await firm.ask("GET", `/matters/${firm.matter}`, { token: firm.lead.token })
    expect(shown.status).toBe(200)
    expect(shown.body).toMatchObject({
      ...WORDS,
      class: "confidential",
      stage: "open",
      rev: 1,
      myRole: "lead",
      counts: { documents: 0, parties: 1, notes: 0, people: 4 },
      why: { by: { id: firm.lead.id }, until: null, role: "lead", purpose: "conduct" },
      proof: { leaf: expect.any(Number), checkpoint: expect.any(String) },
      last: { kind: "party.added", by: { id: firm.lead.id } },
    })
    expect(shown.body["code"]).toMatch(/^[234679BCDFGHJKMNPQRTVWXYZ]{3}-[234679BCDFGHJKMNPQRTVWXYZ]{3}$/)
    expect(shown.body["may"]).toContain("member.admit")
  })

  test("leaves its events in the ledger, each signed by whoever did it", async () => {
    const receipt = firm.opened.body["receipt"] as Body
    expect(receipt).toMatchObject({ kind: "matter.opened", leaf: null })
    const opened = (await events(firm, "matter.opened")).find((event) => event.id === receipt["event"])
    expect(opened?.by).toBe(firm.lead.id)
    const grants = (await events(firm, "grant.made")).filter((event) => event.body.includes(firm.matter))
    expect(grants).toHaveLength(4)
    for (const one of [firm.lead, firm.member, firm.reader, firm.guest]) expect(grants.some((event) => event.body.includes(one.id))).toBe(true)
    expect((await events(firm, "epoch.begun")).filter((event) => event.body.includes(firm.matter))).toHaveLength(1)
  })

  test("begins with a file plan, or with the one that was asked for", async () => {
    const plan = await firm.ask("GET", `/matters/${firm.matter}/plan`, { token: firm.member.token })
    expect((plan.body as unknown as Body[]).map((place) => place["name"])).toEqual([
      "01 Engagement and conflicts",
      "02 Pleadings",
      "03 Orders and directions",
      "04 Witness evidence",
      "05 Exhibits",
      "06 Expert reports",
      "07 Disclosure",
      "08 Notes and advice",
      "09 Correspondence",
      "10 Costs and billing",
    ])
    const other = await firm.ask("POST", "/matters", { token: firm.lead.token, body: order({ plan: ["B", "A"] }) })
    const own = await firm.ask("GET", `/matters/${other.body["matter"].id}/plan`, { token: firm.lead.token })
    expect((own.body as unknown as Body[]).map(({ name, position, documents }) => [name, position, documents])).toEqual([
      ["B", 1, 0],
      ["A", 2, 0],
    ])
  })

  test("is read by every member under their own key, also after the first time", async () => {
    for (const one of [firm.member, firm.reader, firm.guest]) {
      for (const time of [1, 2]) {
        const shown = await firm.ask("GET", `/matters/${firm.matter}`, { token: one.token })
        expect([time, shown.status, shown.body["title"]]).toEqual([time, 200, WORDS.title])
      }
    }
    const [left] = await owner(firm)<{ n: number }[]>`select count(*) as n from grant_keys where hpke is not null`
    expect(left?.n).toBe(0)
  })
})

describe("opening is refused", () => {
  const cases: readonly (readonly [string, (firm: MatterFirm) => string, (firm: MatterFirm) => Body, number, string])[] = [
    ["to a paralegal", (f) => f.member.token, () => order(), 403, "not-yours-to-do"],
    ["to a records officer", (f) => f.reader.token, () => order(), 403, "not-yours-to-do"],
    ["to a guest", (f) => f.guest.token, () => order(), 403, "not-yours-to-do"],
    ["to the administrator", (f) => f.administrator.token, () => order(), 403, "not-yours-to-do"],
    ["to the auditor", (f) => f.auditor.token, () => order(), 403, "not-yours-to-do"],
    ["without a title", (f) => f.lead.token, () => ({ ...order(), title: "  " }), 400, "malformed"],
    ["with a title that misleads", (f) => f.lead.token, () => order({ title: "Re \u202eHalloran" }), 422, "name-unusable"],
    ["with an unknown field", (f) => f.lead.token, () => order({ wall: true }), 400, "malformed"],
    ["with a class that is none", (f) => f.lead.token, () => order({ class: "secret" }), 400, "malformed"],
    [
      "with the administrator as a member",
      (f) => f.lead.token,
      (f) => order({ members: [{ person: f.administrator.id, role: "reader" }] }),
      422,
      "cannot-be-member",
    ],
    ["with the auditor as a member", (f) => f.lead.token, (f) => order({ members: [{ person: f.auditor.id, role: "reader" }] }), 422, "cannot-be-member"],
    ["with a guest as its lead", (f) => f.lead.token, (f) => order({ members: [{ person: f.guest.id, role: "lead" }] }), 422, "cannot-be-member"],
    ["with oneself as a member", (f) => f.lead.token, (f) => order({ members: [{ person: f.lead.id, role: "reader" }] }), 409, "member-already"],
    [
      "with somebody twice",
      (f) => f.lead.token,
      (f) =>
        order({
          members: [
            { person: f.member.id, role: "reader" },
            { person: f.member.id, role: "member" },
          ],
        }),
      409,
      "member-already",
    ],
    [
      "with somebody who is not there",
      (f) => f.lead.token,
      () => order({ members: [{ person: "per_00000000000000000000000000", role: "reader" }] }),
      404,
      "not-found",
    ],
    [
      "with a time that has passed",
      (f) => f.lead.token,
      (f) => order({ members: [{ person: f.member.id, role: "reader", until: "2020-01-01T00:00:00.000Z" }] }),
      400,
      "malformed",
    ],
    ["with a place twice in the plan", (f) => f.lead.token, () => order({ plan: ["Letters", "letters"] }), 409, "already-there"],
  ]
  test.each(cases)("%s", async (_what, token, body, status, code) => {
    const before = await matters(firm)
    expect(refusal(await firm.ask("POST", "/matters", { token: token(firm), body: body(firm) }))).toEqual([status, code])
    expect(await matters(firm)).toBe(before)
  })

  test("when a code is taken another is drawn", async () => {
    const taken = firm.opened.body["matter"].code as string
    const signs = "234679BCDFGHJKMNPQRTVWXYZ"
    const drawn = Array.from(taken.replace("-", ""), (sign) => signs.indexOf(sign))
    const draw = (below: number): number => Math.floor(Math.random() * below)
    const before = Object.getOwnPropertyDescriptor(firm.tools, "draw") ?? {}
    const queue = [...drawn]
    Object.assign(firm.tools, { draw: (below: number) => queue.shift() ?? draw(below) })
    const opened = await firm.ask("POST", "/matters", { token: firm.stranger.token, body: order() })
    Object.defineProperty(firm.tools, "draw", before)
    expect([opened.status, queue.length]).toEqual([201, 0])
    expect(opened.body["matter"].code).not.toBe(taken)
  })
})

describe("changing a matter", () => {
  test("seals a new card, tells every member's list, and needs the revision that stands", async () => {
    const opened = await firm.ask("POST", "/matters", { token: firm.lead.token, body: order({ members: [{ person: firm.reader.id, role: "reader" }] }) })
    const { id } = opened.body["matter"] as { id: string }
    await firm.ask("GET", "/matters", { token: firm.reader.token })
    const changed = await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 1, title: "Aardvark inquiry", class: "privileged" } })
    expect([changed.status, changed.body["receipt"]?.kind]).toEqual([200, "matter.changed"])
    expect(changed.body["matter"]).toMatchObject({ title: "Aardvark inquiry", client: WORDS.client, class: "privileged", rev: 2 })
    const list = await firm.ask("GET", "/matters", { token: firm.reader.token })
    expect((list.body["items"] as Body[])[0]).toMatchObject({ id, title: "Aardvark inquiry", class: "privileged" })
    expect(refusal(await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 1, title: "Late" } }))).toEqual([409, "stale"])
    expect(refusal(await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 2 } }))).toEqual([400, "malformed"])
    expect(refusal(await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 2, title: "Aardvark inquiry" } }))).toEqual([
      400,
      "malformed",
    ])
    expect(refusal(await firm.ask("PATCH", `/matters/${id}`, { token: firm.reader.token, body: { rev: 2, title: "Mine" } }))).toEqual([403, "not-yours-to-do"])
    expect(refusal(await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 2, code: "AAA-AAA" } }))).toEqual([400, "malformed"])
  })

  test("closes it, and reopens it; in between nothing is written", async () => {
    const opened = await firm.ask("POST", "/matters", { token: firm.lead.token, body: order({ parties: [{ role: "client", name: "A. Reed" }] }) })
    const { id } = opened.body["matter"] as { id: string }
    const closed = await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 1, stage: "closed" } })
    expect([closed.body["receipt"]?.kind, closed.body["matter"]?.stage]).toEqual(["matter.closed", "closed"])
    const [party] = (await firm.ask("GET", `/matters/${id}/parties`, { token: firm.lead.token })).body as unknown as Body[]
    const shut: readonly (readonly [string, string, Body | undefined])[] = [
      ["POST", "/parties", { role: "client", name: "B" }],
      ["PATCH", `/parties/${party?.["id"]}`, { rev: 1, name: "C" }],
      ["DELETE", `/parties/${party?.["id"]}`, undefined],
      ["POST", "/notes", { text: "late" }],
      ["PUT", "/plan", { places: [{ name: "X" }] }],
    ]
    for (const [method, path, body] of shut)
      expect([path, ...refusal(await firm.ask(method, `/matters/${id}${path}`, { token: firm.lead.token, body }))]).toEqual([path, 409, "matter-closed"])
    expect(((await firm.ask("GET", "/matters?stage=closed", { token: firm.lead.token })).body["items"] as Body[]).map((row) => row["id"])).toContain(id)
    const reopened = await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 2, stage: "open", type: "Inquest" } })
    expect([reopened.body["receipt"]?.kind, reopened.body["matter"]?.stage, reopened.body["matter"]?.type]).toEqual(["matter.reopened", "open", "Inquest"])
    expect((await firm.ask("POST", `/matters/${id}/notes`, { token: firm.lead.token, body: { text: "again" } })).status).toBe(201)
  })
})

/** The clerk's eyes on what is counted: it sees no matter at all, so the owner of the schema counts. */
async function matters(of: MatterFirm): Promise<number> {
  const [row] = await owner(of)<{ n: number }[]>`select count(*) as n from matters`
  return row?.n ?? -1
}

function owner(of: MatterFirm): MatterFirm["owner"] {
  return of.owner
}

test("the last of a long chain is found from its end, also by whoever first looked while it was short", async () => {
  const { matter } = firm
  const undone = new Error("undone")
  const read: number[] = []
  await firm.owner
    .begin(async (sql) => {
      await sql`select set_config('muniment.person', ${firm.lead.id}, true), set_config('muniment.role', 'lawyer', true)`
      const look = async (): Promise<number> => {
        const rows = async () =>
          Number(
            (
              await sql<{ n: string }[]>`select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as n from pg_stat_xact_user_tables
              where schemaname = ${firm.tools.firm.home} and relname = 'leaf_subjects'`
            )[0]?.n,
          )
        const before = await rows()
        expect(await sql`select id from see_matter(${matter})`).toHaveLength(1)
        return (await rows()) - before
      }
      for (let n = 0; n < 12; n++) await look()
      await sql`insert into leaf_subjects (subject, n, index)
        select ${matter}, l.n + g, l.index from (select n, index from leaf_subjects where subject = ${matter} order by n desc limit 1) l, generate_series(1, 5000) g`
      read.push(await look(), await look())
      throw undone
    })
    .catch((thrown: unknown) => {
      if (thrown !== undone) throw thrown
    })
  for (const rows of read) expect(rows).toBeLessThan(20)
})
