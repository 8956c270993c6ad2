/** The proof of an event tells the event before it in the very chain that was asked for, and of no chain that the caller may not read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { flush, openMatterFirm, refusal } from "../matters/matter.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"
import { file, open, read } from "./tus.ts"
import type { Seen } from "./tus.ts"

let firm: MatterFirm
let document: string
let other: string
/** The lead opened the document; by then it, the matter and the lead had chains of different lengths. */
let opened: string
/** Of the matter, and the event right before it is a refusal. */
let afterRefusal: string
/** Of no matter: the partner gave somebody another role. */
let changed: string
let somebody: string
type Who = "lead" | "member" | "guest" | "stranger" | "administrator" | "auditor"

beforeAll(async () => {
  firm = await openMatterFirm()
  document = await file(firm, Buffer.from("one"), { name: "One" })
  other = await file(firm, Buffer.from("two"), { name: "Two" })
  await open(firm, document)
  opened = await last("document.opened")
  await firm.ask("GET", `/matters/${firm.matter}`, { token: firm.stranger.token })
  afterRefusal = (await firm.ask("POST", `/matters/${firm.matter}/notes`, { token: firm.lead.token, body: { text: "a note" } })).body["receipt"].event as string
  somebody = (await firm.newcomer("lawyer")).id
  const people = (await firm.ask("GET", "/people", { token: firm.token })).body["people"] as { id: string; rev: number }[]
  const { rev } = people.find((person) => person.id === somebody) ?? { rev: 0 }
  const done = await firm.ask("PATCH", `/people/${somebody}`, { token: firm.token, body: { rev, role: "case-manager" } })
  if (done.status !== 200) throw new Error(`changing: ${JSON.stringify(done.body)}`)
  changed = await last("person.changed")
  await flush(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

async function last(kind: string): Promise<string> {
  const [row] = await firm.owner<{ id: string }[]>`select id from events where kind = ${kind} order by seq desc limit 1`
  return row?.id ?? ""
}
const tokenOf = (who: Who | "partner"): string => (who === "partner" ? firm.token : firm[who].token)
const ask = (who: Who | "partner", event: string, of?: string): Promise<{ status: number; body: Body; headers: Headers }> =>
  firm.ask("GET", `/ledger/proofs/${event}${of === undefined ? "" : `?of=${of}`}`, { token: tokenOf(who) })

/** What the leaf itself says of its place in a chain, and which leaf has the place before. */
async function placeBefore(event: string, subject: string): Promise<{ n: number; leaf: number } | null> {
  const [row] = await firm.owner<{ bytes: string }[]>`select bytes from leaves where event = ${event}`
  const chain = (JSON.parse(row?.bytes ?? "{}") as { chain: [string, number, string][] }).chain
  const n = chain.find(([id]) => id === subject)?.[1] ?? 0
  const [before] = await firm.owner<{ index: number; n: number }[]>`select index, n from leaf_subjects where subject = ${subject} and n = ${n - 1}`
  return before === undefined ? null : { n: before.n, leaf: before.index }
}

describe("the event before one is told", () => {
  test.each<[string, Who | "partner", () => string, () => string]>([
    ["in the document's chain", "lead", () => opened, () => document],
    ["in the document's chain, to a member", "member", () => opened, () => document],
    ["in the matter's chain", "lead", () => opened, () => firm.matter],
    ["in one's own chain", "lead", () => opened, () => firm.lead.id],
    ["in the person's chain, to whoever watches the ledger", "auditor", () => opened, () => firm.lead.id],
    ["in the matter's chain, to whoever watches the ledger", "auditor", () => opened, () => firm.matter],
    ["in the matter's chain, where it is a refusal, to a lead", "lead", () => afterRefusal, () => firm.matter],
  ])("%s", async (_what, who, event, of) => {
    const { status, body } = await ask(who, event(), of())
    const before = await placeBefore(event(), of())
    expect(before).not.toBe(null)
    expect([status, body["before"]]).toEqual([200, before])
  })
  test("and the chains are not one another's", async () => {
    const told = []
    for (const of of [document, firm.matter, firm.lead.id]) told.push(JSON.stringify((await ask("lead", opened, of)).body["before"]))
    expect(new Set(told).size).toBe(3)
  })
})

describe("no event before it is told", () => {
  test("where no chain was asked for, and the proof is the same", async () => {
    const [bare, asked] = [await ask("lead", opened), await ask("lead", opened, document)]
    expect(bare.body["before"]).toBe(null)
    expect({ ...bare.body, before: null }).toEqual({ ...asked.body, before: null })
  })
  test("of the first", async () => {
    const [first] = (await read<Seen>(firm, `/documents/${document}/custody?order=oldest`)).items
    expect(first?.["n"]).toBe(1)
    expect((await ask("lead", String(first?.["event"]), document)).body["before"]).toBe(null)
  })
  test("but its number where it is not the caller's to see", async () => {
    const before = await placeBefore(afterRefusal, firm.matter)
    expect((await ask("member", afterRefusal, firm.matter)).body["before"]).toEqual({ n: before?.n, leaf: null })
  })
})

describe("nothing is proved", () => {
  const NEVER = "mat_00000000000000000000000000"
  test.each<[string, Who | "partner", () => string, () => string]>([
    ["of a chain that the event is not in: another document's", "lead", () => opened, () => other],
    ["of a chain that the event is not in: a matter's that never was", "lead", () => opened, () => NEVER],
    ["of a chain that the event is not in: another person's", "lead", () => opened, () => firm.member.id],
    ["of another person's chain, to a member", "member", () => opened, () => firm.lead.id],
    ["of another person's chain, to a guest", "guest", () => opened, () => firm.lead.id],
    ["of another person's chain, to a partner who did something to them", "partner", () => changed, () => somebody],
    ["to whoever is not on the matter", "stranger", () => opened, () => firm.matter],
    ["to whoever is not on the document's matter", "stranger", () => opened, () => document],
    ["to an administrator", "administrator", () => opened, () => document],
    ["to an administrator who asks for no chain's", "administrator", () => opened, () => ""],
  ])("%s", async (_what, who, event, of) => {
    expect(refusal(await ask(who, event(), of() === "" ? undefined : of()))).toEqual([404, "not-found"])
  })
  test.each(["", "ver_00000000000000000000000000", "evt_00000000000000000000000000", "x", "per_x"])("of the chain of “%s”, which has none", async (of) => {
    expect(refusal(await ask("lead", opened, of))).toEqual([400, "malformed"])
  })
  test("of the matter's chain to whoever was released from it", async () => {
    expect((await ask("guest", opened, firm.matter)).status).toBe(200)
    await firm.ask("DELETE", `/matters/${firm.matter}/members/${firm.guest.id}`, { token: firm.lead.token })
    expect(refusal(await ask("guest", opened, firm.matter))).toEqual([404, "not-found"])
  })
})
