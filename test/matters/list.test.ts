/** The list of one's own matters: sorted and narrowed by what is sealed, paged without showing a word in the address, true at once after every change. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { PersonId } from "#words"
import type { Newcomer } from "../identity/firm.ts"
import { events, openLooseFirm, refusal } from "./matter.ts"
import type { Body, LooseFirm } from "./matter.ts"

const MATTERS = [
  { title: "Zeppelin Marine v Áine Byrne", client: "Zeppelin Marine", class: "internal" },
  { title: "alder Estates: lease 2", client: "Alder Estates", class: "confidential" },
  { title: "Alder Estates: lease 10", client: "Alder Estates", class: "privileged" },
  { title: "Ångström inquest", client: "Family of B. Ångström", class: "special" },
  { title: "R (Fundación Memoria) v the Minister", client: "Fundación Memoria", class: "public" },
  { title: "Brightwater Homes", client: "Oakmere Tenants", class: "confidential" },
] as const
const IN_ORDER = [
  "alder Estates: lease 2",
  "Alder Estates: lease 10",
  "Ångström inquest",
  "Brightwater Homes",
  "R (Fundación Memoria) v the Minister",
  "Zeppelin Marine v Áine Byrne",
]

let firm: LooseFirm
let lead: Newcomer
let other: Newcomer
const ids = new Map<string, string>()

beforeAll(async () => {
  firm = await openLooseFirm()
  lead = await firm.newcomer("lawyer")
  other = await firm.newcomer("partner")
  for (const matter of MATTERS) {
    firm.clock.forward({ seconds: 1 })
    const opened = await firm.ask("POST", "/matters", { token: lead.token, body: { ...matter, type: "Other", jurisdiction: "Ireland" } })
    ids.set(matter.title, opened.body["matter"].id)
  }
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

const list = (query: string, token = lead.token) => firm.ask("GET", `/matters${query}`, { token })
const titles = async (query: string, token = lead.token) => ((await list(query, token)).body["items"] as Body[]).map((row) => row["title"] as string)

describe("one's own matters", () => {
  const orders: readonly (readonly [string, readonly string[]])[] = [
    ["", IN_ORDER],
    ["?sort=title", IN_ORDER],
    ["?sort=-title", IN_ORDER.toReversed()],
    ["?sort=opened", MATTERS.map((one) => one.title)],
    ["?sort=-opened", MATTERS.map((one) => one.title).toReversed()],
    ["?sort=event", MATTERS.map((one) => one.title)],
    ["?sort=-event", MATTERS.map((one) => one.title).toReversed()],
    [
      "?sort=client",
      [
        "alder Estates: lease 2",
        "Alder Estates: lease 10",
        "Ångström inquest",
        "R (Fundación Memoria) v the Minister",
        "Brightwater Homes",
        "Zeppelin Marine v Áine Byrne",
      ],
    ],
  ]
  test.each(orders)("in the order %s", async (query, expected) => {
    expect(await titles(query)).toEqual(expected)
  })

  test("by code", async () => {
    const codes = ((await list("?sort=code")).body["items"] as Body[]).map((row) => row["code"] as string)
    expect(codes).toEqual(codes.toSorted())
    expect(((await list("?sort=-code")).body["items"] as Body[]).map((row) => row["code"])).toEqual(codes.toReversed())
  })

  const narrowed: readonly (readonly [string, readonly string[]])[] = [
    ["?named=estates", ["alder Estates: lease 2", "Alder Estates: lease 10"]],
    ["?named=ANGSTROM", ["Ångström inquest"]],
    ["?named=fundacion", ["R (Fundación Memoria) v the Minister"]],
    ["?client=Alder%20Estates", ["alder Estates: lease 2", "Alder Estates: lease 10"]],
    ["?client=Alder", []],
    ["?class=special", ["Ångström inquest"]],
    ["?class=special&named=lease", []],
    ["?stage=closed", []],
    ["?named=%25", []],
  ]
  test.each(narrowed)("narrowed by %s", async (query, expected) => {
    const reply = await list(query)
    expect((reply.body["items"] as Body[]).map((row) => row["title"])).toEqual(expected)
    expect(reply.body["total"]).toBe(expected.length)
  })

  test("found by code", async () => {
    const [first] = (await list("")).body["items"] as Body[]
    if (first === undefined) throw new Error("the list is empty")
    expect(await titles(`?named=${(first["code"] as string).toLowerCase()}`)).toEqual([first["title"]])
  })

  test.each([1, 2, 5, 6, 7])("in pages of %i", async (limit) => {
    const got: string[] = []
    let cursor = ""
    for (let pages = 0; pages < 10; pages++) {
      const reply = await list(`?limit=${limit}${cursor}`)
      got.push(...(reply.body["items"] as Body[]).map((row) => row["title"] as string))
      expect(reply.body["total"]).toBe(6)
      if (reply.body["next"] === null) break
      cursor = `&cursor=${reply.body["next"]}`
      expect(Buffer.from(reply.body["next"] as string, "base64url").toString("latin1")).toMatch(/^\d+\.mat_[0-9a-z]{26}$/)
    }
    expect(got).toEqual(IN_ORDER)
  })

  test("show who is on each, and what was done last", async () => {
    const [row] = (await list("?named=brightwater")).body["items"] as Body[]
    expect(row).toMatchObject({ on: { first: { id: lead.id }, count: 1 }, myRole: "lead", last: { kind: "grant.made", by: { id: lead.id } } })
  })

  test("are nobody else's", async () => {
    expect((await list("", other.token)).body).toEqual({ items: [], next: null, total: 0 })
    expect((await list("?named=alder&stage=any", firm.token)).body).toEqual({ items: [], next: null, total: 0 })
  })

  test("one look is one event, committed before anything is shown", async () => {
    const looker = await firm.newcomer("partner", "looker@hollisgrey.example")
    const looks = async () => (await events(firm, "matters.listed")).filter((event) => event.by === looker.id).length
    await list("", looker.token)
    await list("?sort=-title", looker.token)
    expect(await looks()).toBe(1)
    await firm.ask("PUT", "/session/purpose", { token: looker.token, body: { code: "supervision" } })
    await list("", looker.token)
    expect(await looks()).toBe(2)
    firm.clock.forward({ minutes: 11 })
    await list("", looker.token)
    expect(await looks()).toBe(3)
  })
})

describe("a list that was opened before", () => {
  test("shows at once what was opened, renamed, closed, granted and taken", async () => {
    const reader = await firm.newcomer("paralegal", "watcher@hollisgrey.example")
    const mine = () => titles("", reader.token)
    expect(await mine()).toEqual([])
    const [lease, inquest] = [ids.get("Alder Estates: lease 10") ?? "", ids.get("Ångström inquest") ?? ""]
    for (const id of [lease, inquest]) await firm.ask("POST", `/matters/${id}/members`, { token: lead.token, body: { person: reader.id, role: "reader" } })
    expect(await mine()).toEqual(["Alder Estates: lease 10", "Ångström inquest"])
    await firm.ask("PATCH", `/matters/${lease}`, { token: lead.token, body: { rev: 1, title: "Zebra lease" } })
    expect(await mine()).toEqual(["Ångström inquest", "Zebra lease"])
    await firm.ask("PATCH", `/matters/${lease}`, { token: lead.token, body: { rev: 2, title: "Alder Estates: lease 10", stage: "closed" } })
    expect(await mine()).toEqual(["Ångström inquest"])
    // Closing released them; their lead sees it among the closed, and lets them in again once it is open.
    expect(await titles("?stage=any", reader.token)).toEqual(["Ångström inquest"])
    expect(await titles("?stage=closed", lead.token)).toContain("Alder Estates: lease 10")
    await firm.ask("PATCH", `/matters/${lease}`, { token: lead.token, body: { rev: 3, stage: "open" } })
    expect(await mine()).toEqual(["Ångström inquest"])
    await firm.ask("POST", `/matters/${lease}/members`, { token: lead.token, body: { person: reader.id, role: "reader" } })
    await firm.ask("DELETE", `/matters/${inquest}/members/${reader.id}`, { token: lead.token })
    expect(await mine()).toEqual(["Alder Estates: lease 10"])
    await firm.ask("DELETE", `/matters/${lease}/members/${reader.id}`, { token: lead.token })
    expect(await mine()).toEqual([])
  })

  test("goes on from a cursor whose matter has gone meanwhile", async () => {
    const reader = await firm.newcomer("paralegal", "pager@hollisgrey.example")
    const some = IN_ORDER.slice(0, 4).map((title) => ids.get(title) ?? "")
    for (const id of some) await firm.ask("POST", `/matters/${id}/members`, { token: lead.token, body: { person: reader.id, role: "reader" } })
    const first = await list("?limit=2", reader.token)
    await firm.ask("DELETE", `/matters/${some[1]}/members/${reader.id}`, { token: lead.token })
    expect(await titles(`?limit=2&cursor=${first.body["next"]}`, reader.token)).toEqual(IN_ORDER.slice(2, 4))
  })

  test("is gone from memory when the session ends, when the person is suspended, and when it has been idle", async () => {
    const held = (token: string) => firm.tools.drawer.of({ session: token, person: token, row: { endsAt: firm.clock.now() } } as never, firm.clock.now()).list
    expect(held("a")).toBeNull()
    const drawer = firm.tools.drawer.of({ session: "ses_x", person: "per_x", row: { endsAt: firm.clock.now().add({ hours: 1 }) } } as never, firm.clock.now())
    drawer.list = { stamp: "", matters: new Map(), orders: new Map(), awaiting: false }
    drawer.cards.set("per_y" as PersonId, { card: new Uint8Array(1), name: "Robin Vale" })
    firm.tools.drawer.sweep()
    expect(drawer.list).not.toBeNull()
    firm.clock.forward({ minutes: firm.tools.state().settings.idleMinutes })
    firm.tools.drawer.sweep()
    expect([drawer.list, drawer.cards.size]).toEqual([null, 0])
  })
})

describe("a list is refused", () => {
  test.each([
    ["?sort=size"],
    ["?limit=0"],
    ["?limit=201"],
    ["?limit=x"],
    ["?stage=shut"],
    ["?class=secret"],
    ["?title=x"],
    ["?cursor=nonsense"],
    ["?cursor=MS5tYXRfeA"],
  ])("for %s", async (query) => {
    const again = await firm.signIn(lead.address, lead.passphrase)
    expect(refusal(await list(query, again.body["token"]))).toEqual([400, "malformed"])
  })
  test("without a session", async () => {
    expect(refusal(await firm.ask("GET", "/matters"))).toEqual([401, "not-signed-in"])
  })
})
