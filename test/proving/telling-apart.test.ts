/** What the prover passes over and what it does not, how it combines, and when a time tells something: the parts of it, by themselves. */
import { describe, expect, test } from "vitest"
import { ROUTES } from "#contract"
import { printPaper } from "#press"
import type { Table } from "#press"
import type { Heard } from "../../src/hall/proving/asking.ts"
import { callersOf } from "../../src/hall/proving/callers.ts"
import { callsOn, ROADS, spell } from "../../src/hall/proving/combinations.ts"
import { differencesIn } from "../../src/hall/proving/comparing.ts"
import type { Exchange } from "../../src/hall/proving/comparing.ts"
import { plantLeaks } from "../../src/hall/proving/leaks.ts"
import { masked } from "../../src/hall/proving/masks.ts"
import { isShadowless } from "../../src/hall/proving/no-shadow.ts"
import { everyPair } from "../../src/hall/proving/pairs.ts"
import { compareRanks } from "../../src/hall/proving/ranks.ts"
import { NEVER } from "../../src/hall/proving/things.ts"
import type { Things } from "../../src/hall/proving/things.ts"
import { judge } from "../../src/hall/proving/times.ts"

const id = (kind: string, sign: string): string => `${kind}_${sign.repeat(26)}`
const things = (sign: string): Things => ({
  ...NEVER,
  ...Object.fromEntries(
    Object.entries(NEVER).map(([name, value]: readonly [string, string]) => [
      name,
      value.includes("_") ? `${value.slice(0, 4)}${sign.repeat(26)}` : `${sign}${value}`,
    ]),
  ),
})
const person = { id: id("per", "1"), token: "t", address: "a@b.example", passphrase: "p" }
const people = new Proxy({}, { get: () => person }) as never
const callers = callersOf({
  people,
  shared: {
    common: things("2"),
    partners: things("3"),
    ward: things("7"),
    apart: things("9"),
    begun: { expert: { filing: id("fil", "b"), event: id("evt", "b") }, aide: { filing: id("fil", "c"), event: id("evt", "c") } },
  },
  special: { ...things("7"), document: id("doc", "8"), filing: id("fil", "8"), party: id("prt", "8"), note: id("nte", "8"), event: id("evt", "8") },
  outside: { ...things("9"), document: id("doc", "a"), filing: id("fil", "a"), note: id("nte", "a"), place: id("plc", "a"), event: id("evt", "a") },
  hidden: {
    things: things("4"),
    left: { formerly: { filing: id("fil", "5"), event: id("evt", "5") }, guest: { filing: id("fil", "6"), event: id("evt", "6") } },
  },
})
const walled = callers[0] as (typeof callers)[number]

const asked = { method: "GET", path: "/api/v1/x", headers: {}, body: null } as const
const json = (body: unknown, status = 200, headers: Heard["headers"] = []): Heard => {
  const bytes = Buffer.from(JSON.stringify(body))
  return { status, headers: [["content-type", "application/json"], ["content-length", String(bytes.length)], ...headers], body: bytes }
}
const same = (route: string, one: Heard, other: Heard): boolean => masked(one, { route, asked }) === masked(other, { route, asked })
const leaf = (chain: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ v: 1, id: id("evt", "1"), kind: "note.written", detail: "abc", ...more, sig: "s", key: id("key", "1"), chain })

describe("two answers are the same to the prover", () => {
  test.each<[string, string, Heard, Heard]>([
    ["whose requests have other ids", "getMatter", json({ code: "not-found", request: "1" }), json({ code: "not-found", request: "2" })],
    ["that give other secrets", "signIn", json({ token: "a".repeat(43) }), json({ token: "b".repeat(43) })],
    ["at another moment of the log", "getLedger", json({ size: 9, root: "a", pending: 0 }), json({ size: 10, root: "b", pending: 3 })],
    ["whose lengths differ by what is passed over", "getLedger", json({ size: 9 }), json({ size: 1000 })],
    [
      "whose events have other ids",
      "listMatterCustody",
      json({ items: [{ event: id("evt", "1"), subjects: [id("evt", "1")] }] }),
      json({ items: [{ event: id("evt", "2"), subjects: [id("evt", "2")] }] }),
    ],
    ["with other salts in their leaves", "getProof", json({ bytes: leaf([["mat_1", 3, "x"]]) }), json({ bytes: leaf([["mat_1", 3, "y"]], { detail: "def" }) })],
    ["with other numbers of a colleague's events", "getProof", json({ bytes: leaf([["per_1", 3, "x"]]) }), json({ bytes: leaf([["per_1", 9, "y"]]) })],
  ])("%s", (_which, route, one, other) => expect(same(route, one, other)).toBe(true))
})

describe("two answers are not the same", () => {
  test.each<[string, string, Heard, Heard]>([
    ["of which one counts more", "listMatters", json({ items: [], next: null, total: 0 }), json({ items: [], next: null, total: 1 })],
    ["with another status", "getMatter", json({}, 404), json({}, 403)],
    ["of which one has a header more", "getMatter", json({}, 404), json({}, 404, [["etag", '"1"']])],
    [
      "whose headers come in another order",
      "getMatter",
      json({}, 404, [
        ["a", "1"],
        ["b", "2"],
      ]),
      json({}, 404, [
        ["b", "2"],
        ["a", "1"],
      ]),
    ],
    [
      "of which one's length does not fit",
      "getMatter",
      json({}),
      {
        ...json({}),
        headers: [
          ["content-type", "application/json"],
          ["content-length", "3"],
        ],
      },
    ],
    ["that are spelled otherwise", "getHouse", json({ a: 1 }), { ...json({}), body: Buffer.from('{"a": 1}') }],
    ["in another order", "listPeople", json({ people: [1, 2] }), json({ people: [2, 1] })],
    ["with another detail", "admit", json({ code: "not-found", request: "1" }), json({ code: "not-found", detail: "RQB-9G7", request: "1" })],
    ["with another size of a document", "getDocument", json({ size: 9 }), json({ size: 10 })],
    ["with another number in a matter's chain", "listMatterCustody", json({ items: [{ n: 3 }] }), json({ items: [{ n: 4 }] })],
    ["with another number in a matter's chain, in a leaf", "getProof", json({ bytes: leaf([["mat_1", 3, "x"]]) }), json({ bytes: leaf([["mat_1", 4, "x"]]) })],
    [
      "with one subject more, in a leaf",
      "exportMatterBundle",
      json({ chain: [{ leaf: Buffer.from(leaf([["mat_1", 3, "x"]])).toString("base64") }] }),
      json({
        chain: [
          {
            leaf: Buffer.from(
              leaf([
                ["mat_1", 3, "x"],
                ["per_1", 1, ""],
              ]),
            ).toString("base64"),
          },
        ],
      }),
    ],
    [
      "whose events are others in one place and the same in another",
      "listMatterCustody",
      json({ items: [id("evt", "1"), id("evt", "1")] }),
      json({ items: [id("evt", "1"), id("evt", "2")] }),
    ],
    ["with another matter's id", "getMatter", json({ id: id("mat", "1") }), json({ id: id("mat", "2") })],
    [
      "with other bytes of a document",
      "openDocument",
      { status: 200, headers: [], body: Buffer.from("a") },
      { status: 200, headers: [], body: Buffer.from("b") },
    ],
  ])("%s", (_which, route, one, other) => expect(same(route, one, other)).toBe(false))
})

describe("two printed reports", () => {
  const report = async (change: { rows?: Table["rows"]; ledger?: string; leaf?: string; moment?: string; title?: string } = {}): Promise<Heard> => {
    const { leaf: number = "9", ledger = "9 leaves, root a", moment = "2026-03-03", title = "Who could open it" } = change
    const pieces: Uint8Array[] = []
    const rows = change.rows ?? [["Юлия, of Ash", id("mat", "1"), id("evt", "1"), number]]
    const stacks = [
      { head: "Who", share: 1, columns: ["Person", "Matter"] },
      { head: "From", share: 1, columns: ["Event", "Leaf"] },
    ]
    for await (const piece of printPaper({
      title,
      at: "2026-03-03T14:05:00.000Z",
      foot: "Hollis Grey",
      lies: true,
      blocks: [
        { kind: "facts", rows: [["At the moment", moment], ["Asked at", ledger], ["Ledger", ledger]] }, // prettier-ignore
        { kind: "text", text: `Every leaf stands under the signed checkpoint of ${number} leaves.` },
      ],
      table: { stacks, rows, none: "None." },
      tucked: [],
    }))
      pieces.push(piece)
    return { status: 200, headers: [["content-type", "application/pdf"]], body: Buffer.concat(pieces) }
  }
  const csv = (...rows: readonly string[]): Heard => ({
    status: 200,
    headers: [["content-type", "text/csv; charset=utf-8; header=present"]],
    body: Buffer.from(["Person,Event,Leaf,Ended leaf", ...rows].map((row) => `${row}\r\n`).join("")),
  })
  test("are the same at another moment of the log, however long its numbers are", async () => {
    const later = { ledger: `10 leaves, root ${"b".repeat(200)}`, leaf: "1234567" }
    expect(same("saveMatterAccess", await report(), await report(later))).toBe(true)
    expect(same("saveMatterAccess", csv('"Ash, of ""A""",e,9,'), csv('"Ash, of ""A""",e,10000,'))).toBe(true)
  })
  test.each<[string, Parameters<typeof report>[0]]>([
    ["of which one has a row more", { rows: [["Ash", "m", "e", "1"], ["Bea", "m", "e", "2"]] }], // prettier-ignore
    ["of which one has no row", { rows: [] }],
    ["with another person", { rows: [["Юлья, of Ash", id("mat", "1"), id("evt", "1"), "9"]] }],
    ["with another matter", { rows: [["Юлия, of Ash", id("mat", "2"), id("evt", "1"), "9"]] }],
    ["with a leaf in the place of none", { rows: [["Юлия, of Ash", id("mat", "1"), id("evt", "1"), ""]] }],
    ["of another moment", { moment: "2026-03-04" }],
    ["of another title", { title: "Who could not" }],
  ])("%s are not", async (_which, change) => expect(same("saveMatterAccess", await report(), await report(change))).toBe(false))
  test.each([
    ["with another person", "Bea,e,9,"],
    ["with words in the place of a leaf", "Ash,e,x,"],
    ["that was ended in one", "Ash,e,9,9"],
  ])("as CSV, %s, are not", (_which, row) => expect(same("savePersonAccess", csv("Ash,e,9,"), csv(row))).toBe(false))
  test("on a road of documents are compared byte for byte", async () => {
    expect(same("openDocument", await report(), await report({ leaf: "10" }))).toBe(false)
  })
})

describe("every call", () => {
  const calls = callers.flatMap((caller) => ROADS.flatMap((road) => callsOn(road, caller, people)))
  test("on every road is made by whoever is walled off, or by anybody where no session is asked for", () => {
    expect(new Set(calls.map((call) => call.route))).toEqual(new Set(ROUTES.map((road) => road.name)))
  })
  test("that looks at something hidden has a twin that is asked as well", () => {
    const spelled = new Set(calls.map((call) => spell(call.asked)))
    const hidden = calls.filter((call) => call.asked.method === "GET" && /4{26}|5{26}|6{26}/.test(call.asked.path.split("?")[0] ?? ""))
    expect(hidden.length).toBeGreaterThan(100)
    for (const call of hidden) expect(call.twin === null ? null : spelled.has(spell(call.twin)), call.asked.path).toBe(true)
  })
  test("names things of all three sides", () => {
    for (const road of ROADS.filter(({ path }) => path.includes(":matter"))) {
      const paths = callsOn(road, walled, people).map((call) => call.asked.path)
      for (const sign of ["4", "2", "0"]) expect(paths.some((path) => path.includes(`mat_${sign.repeat(26)}`))).toBe(true)
    }
  })
})

test("what tells a hidden thing from one that never was is a difference, though the other world says the same", () => {
  const { hidden } = walled.things
  const ask = (matter: string) => ({ ...asked, path: `/api/v1/matters/${matter}` })
  const exchange = (matter: string, code: string): Exchange => ({
    route: "getMatter",
    caller: walled,
    asked: ask(matter),
    twin: matter === hidden.matter ? ask(NEVER.matter) : null,
    with: json({ code }),
    without: json({ code }),
  })
  expect(differencesIn([exchange(hidden.matter, "not-found"), exchange(NEVER.matter, "not-found")])).toEqual([])
  expect(differencesIn([exchange(hidden.matter, "gone"), exchange(NEVER.matter, "not-found")]).map((one) => one.against)).toEqual(["what never was"])
  expect(differencesIn([exchange(hidden.matter, hidden.matter), exchange(NEVER.matter, NEVER.matter)])).toEqual([])
})

test("a leak that no answer would show, or that is not seen in every answer, is not found", () => {
  const exchange: Exchange = { route: "getMatter", caller: walled, asked, twin: null, with: json({ request: "1" }), without: json({ request: "2" }) }
  const plant = (alter: (one: Exchange) => Heard | null) => plantLeaks([exchange], [{ kind: "k", alter }])
  expect(plant(() => null)).toEqual([{ kind: "k", altered: 0, found: false }])
  expect(plant(() => json({ request: "3" }))).toEqual([{ kind: "k", altered: 1, found: false }])
  expect(plant(() => json({ request: "3", more: 1 }))).toEqual([{ kind: "k", altered: 1, found: true }])
})

test("nothing is proved where a road was not asked, something differs, or a leak was not found", () => {
  const good = { routes: ROUTES.length, differences: 0, planted: 5, plantedFound: 5 }
  expect(isShadowless(good)).toBe(true)
  for (const bad of [{ routes: 72 }, { differences: 1 }, { plantedFound: 4 }, { planted: 0, plantedFound: 0 }])
    expect(isShadowless({ ...good, ...bad })).toBe(false)
})

test("every value of a field meets every value of every other, in far fewer combinations than there are", () => {
  const fields = [
    { name: "a", values: ["1", "2", "3", "4"] },
    { name: "b", values: ["1", "2", "3"] },
    { name: "c", values: ["1", "2", "3"] },
    { name: "d", values: ["1", "2"] },
  ]
  const made = everyPair(fields).map((parts) => new Set(parts.map(([name, value]) => `${name}${value}`)))
  for (const one of fields)
    for (const other of fields)
      if (one !== other)
        for (const x of one.values) for (const y of other.values) expect(made.some((set) => set.has(one.name + x) && set.has(other.name + y))).toBe(true)
  expect(made.length).toBeLessThan(20)
})

describe("times", () => {
  const ramp = (from: number, n = 50) => Array.from({ length: n }, (_, i) => from + i / 100)
  test("that are the same cannot be told apart", () => {
    expect(compareRanks(ramp(3), ramp(3))).toMatchObject({ shift: 0, larger: 0.5 })
    expect(compareRanks(ramp(3), ramp(3)).p).toBeGreaterThan(0.99)
    expect(compareRanks([1, 1, 1], [1, 1, 1]).p).toBeCloseTo(1)
  })
  test("are ranked as the published example says", () => {
    // Hollander and Wolfe, Nonparametric Statistical Methods, table 4.1: U = 35 of 50, p about 0.25.
    const told = compareRanks([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.9, 0.74, 1.21])
    expect(told.larger).toBeCloseTo(35 / 50)
    expect(told.p).toBeCloseTo(0.2446, 2)
  })
  test.each<[string, readonly number[], readonly number[], string]>([
    ["the same", ramp(3), ramp(3), "same"],
    ["a hair apart, as may well be chance", ramp(3, 2000), ramp(3.02, 2000), "same"],
    ["a hair apart, and sure", ramp(3.12), ramp(3), "slight"],
    ["far apart by chance of a few", [9, 3, 3], [3, 3, 3], "same"],
    ["apart by a tenth", ramp(3.3), ramp(3), "told"],
    ["apart by half", ramp(4.5), ramp(3), "large"],
    ["apart by half, the other way", ramp(3), ramp(4.5), "large"],
  ])("%s", (_which, hidden, never, verdict) => expect(judge("getMatter", { hidden, never }, 18).verdict).toBe(verdict))
})
