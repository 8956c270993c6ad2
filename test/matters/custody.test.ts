/** A chain of custody page by page: every event once, in order, entered or not; and a cursor that says nothing of the firm, leads nowhere but on in its own chain, and reads nothing unseen. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file, open, read } from "../documents/tus.ts"
import type { Seen } from "../documents/tus.ts"
import { parseVkey, verifyBundle } from "#ledger"
import type { BundleReport } from "#ledger"
import { PARTY, WORDS, events, flush, openMatterFirm, refusal } from "./matter.ts"
import type { Body, MatterFirm } from "./matter.ts"

let firm: MatterFirm
let document: string
let other: string
beforeAll(async () => {
  firm = await openMatterFirm()
  document = await file(firm, Buffer.from("one"), { name: "One" })
  other = await file(firm, Buffer.from("two"), { name: "Two" })
  for (let i = 0; i < 3; i++) await open(firm, document)
  await firm.ask("GET", `/matters/${firm.matter}`, { token: firm.stranger.token })
  await flush(firm)
  // These wait for their leaf, or have just got it.
  for (let i = 0; i < 3; i++) await firm.ask("POST", `/matters/${firm.matter}/notes`, { token: firm.lead.token, body: { text: `note ${i}` } })
})
afterAll(() => firm[Symbol.asyncDispose]())

const CHAINS = ["matter", "document", "firm"] as const
type ChainName = (typeof CHAINS)[number]
const pathOf = (chain: ChainName): string =>
  chain === "firm" ? "/ledger/events" : chain === "matter" ? `/matters/${firm.matter}/custody` : `/documents/${document}/custody`
const tokenFor = (chain: ChainName): string => (chain === "firm" ? firm.auditor.token : firm.lead.token)
const ask = (path: string, token: string): Promise<{ status: number; body: Body; headers: Headers }> => firm.ask("GET", path, { token })
/** All that stands in a chain as the database has it, oldest first, up to what its reader has not caused by reading. */
async function idsIn(chain: ChainName): Promise<string[]> {
  const rows = await firm.owner<{ id: string }[]>`
    select id from events where ${chain === "firm"} or (${chain} = 'matter' and matter = ${firm.matter}) or (${chain} = 'document' and document = ${document}) order by seq`
  return rows.map((row) => row.id)
}

describe("read page by page", () => {
  test.each(CHAINS.flatMap((chain) => [1, 2, 5].flatMap((limit) => (["newest", "oldest"] as const).map((order) => [chain, limit, order] as const))))(
    "the %s's chain in pages of %i, the %s first, has every event once and in order",
    async (chain, limit, order) => {
      const before = await idsIn(chain)
      const seen: string[] = []
      let cursor = ""
      for (let pages = 0; seen.length < before.length && pages < 500; pages++) {
        const { status, body } = await ask(`${pathOf(chain)}?limit=${limit}&order=${order}${cursor}`, tokenFor(chain))
        expect(status).toBe(200)
        const items = body["items"] as { event: string }[]
        seen.push(...items.map((item) => item.event))
        if (body["next"] === null) break
        // The cursor is nothing but what the page has shown already.
        expect(body["next"]).toBe(items.at(-1)?.event)
        cursor = `&cursor=${String(body["next"])}`
      }
      const expected = order === "oldest" ? before : before.toReversed()
      expect(seen.slice(0, before.length)).toEqual(expected)
    },
  )
  test("goes on under another kind than the cursor's", async () => {
    const all = await read<Seen>(firm, `${pathOf("document")}?order=oldest`)
    const [first] = all.items
    const page = await read<Seen>(firm, `${pathOf("document")}?order=oldest&kind=document.opened&cursor=${String(first?.["event"])}`)
    expect(page.items.length).toBeGreaterThanOrEqual(3)
    expect(page.items.every((item) => item["kind"] === "document.opened")).toBe(true)
  })
})

describe("a cursor is refused", () => {
  const ofChain = async (path: string, token: string, kind?: string): Promise<string> => {
    const { items } = await read<Seen>(firm, `${path}?limit=200${kind === undefined ? "" : `&kind=${kind}`}`, token)
    if (items[0] === undefined) throw new Error(`no ${kind ?? "event"} at ${path}`)
    return String(items[0]["event"])
  }
  const one = async (kind: string): Promise<string> => {
    const [found] = await events(firm, kind)
    if (found === undefined) throw new Error(`no ${kind}`)
    return found.id
  }
  test.each<[string, ChainName, () => Promise<string>]>([
    ["of another document's chain", "document", () => ofChain(`/documents/${other}/custody`, firm.lead.token)],
    ["of the matter's chain, in the document's", "document", () => ofChain(pathOf("matter"), firm.lead.token, "note.written")],
    ["of the firm's chain, in the matter's", "matter", () => one("firm.set-up")],
    ["of the firm's chain, in the document's", "document", () => one("firm.set-up")],
    ["of an event of one's own that is of no matter", "matter", () => one("session.begun")],
    ["of an event that never was", "matter", async () => "evt_00000000000000000000000000"],
    ["of an event that never was, in the firm's", "firm", async () => "evt_00000000000000000000000000"],
    ["that is a number", "matter", async () => "5"],
    ["that is a great number", "matter", async () => "9007199254740991"],
    ["that is a number, in the firm's", "firm", async () => "5"],
    ["that is empty", "matter", async () => ""],
    ["that is an id of another kind", "matter", async () => firm.matter],
    ["that is a document's id", "document", async () => document],
    ["that has a sign too much", "matter", async () => `${await ofChain(pathOf("matter"), firm.lead.token)}0`],
    ["that has a sign too few", "matter", async () => (await ofChain(pathOf("matter"), firm.lead.token)).slice(0, -1)],
    ["that is spelled in capitals", "matter", async () => (await ofChain(pathOf("matter"), firm.lead.token)).toUpperCase()],
    ["that has another sign", "matter", async () => (await ofChain(pathOf("matter"), firm.lead.token)).replace(/.$/, (sign) => (sign === "0" ? "1" : "0"))],
  ])("%s", async (_what, chain, cursor) => {
    const bent = await cursor()
    expect(refusal(await ask(`${pathOf(chain)}?cursor=${bent}`, tokenFor(chain)))).toEqual([400, "malformed"])
  })
  test("of another person, who saw more of the chain", async () => {
    const [refused] = (await read<Seen>(firm, `${pathOf("matter")}?kind=refused`)).items
    const cursor = String(refused?.["event"])
    expect((await ask(`${pathOf("matter")}?cursor=${cursor}`, firm.lead.token)).status).toBe(200)
    expect(refusal(await ask(`${pathOf("matter")}?cursor=${cursor}`, firm.member.token))).toEqual([400, "malformed"])
  })
  test.each<[string, "stranger" | "administrator" | "auditor"]>([
    ["a lawyer who is not on the matter", "stranger"],
    ["an administrator", "administrator"],
    ["an auditor", "auditor"],
  ])("of a member's, from %s, as everything is", async (_who, who) => {
    const cursor = await ofChain(pathOf("matter"), firm.lead.token)
    const answers = []
    for (const matter of [firm.matter, "mat_00000000000000000000000000"]) {
      const reply = await ask(`/matters/${matter}/custody?cursor=${cursor}`, firm[who].token)
      answers.push([reply.status, { ...reply.body, request: "" }])
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.[0]).toBe(404)
  })
})

describe("a reading is an event", () => {
  const readings = async (person: string): Promise<number> => (await events(firm, "custody.read")).filter((event) => event.by === person).length
  test("once for all its pages, whoever turns them", async () => {
    const before = await readings(firm.reader.id)
    const first = await ask(`${pathOf("matter")}?limit=1`, firm.reader.token)
    await ask(`${pathOf("matter")}?limit=1&cursor=${String(first.body["next"])}`, firm.reader.token)
    expect(await readings(firm.reader.id)).toBe(before + 1)
  })
  test.each(["matter", "document"] as const)(
    "of the %s's chain, although it begins in the middle, with a cursor that one was told elsewhere",
    async (chain) => {
      const [newest] = (await read<Seen>(firm, pathOf(chain))).items
      const before = await readings(firm.guest.id)
      const page = await ask(`${pathOf(chain)}?cursor=${String(newest?.["event"])}`, firm.guest.token)
      expect([page.status, page.body["items"].length > 0, await readings(firm.guest.id)]).toEqual([200, true, before + 1])
    },
  )
  test("again when ten minutes have passed, or under another purpose", async () => {
    const first = await ask(`${pathOf("matter")}?limit=1`, firm.member.token)
    const next = `${pathOf("matter")}?limit=1&cursor=${String(first.body["next"])}`
    const before = await readings(firm.member.id)
    await ask(next, firm.member.token)
    expect(await readings(firm.member.id)).toBe(before)
    await firm.ask("PUT", "/session/purpose", { token: firm.member.token, body: { code: "supervision" } })
    await ask(next, firm.member.token)
    expect(await readings(firm.member.id)).toBe(before + 1)
    firm.clock.forward({ minutes: 11 })
    await ask(next, firm.member.token)
    expect(await readings(firm.member.id)).toBe(before + 2)
  })
})

describe("a bundle", () => {
  const pathTo = (of: "matter" | "document"): string => (of === "matter" ? `/matters/${firm.matter}/custody/bundle` : `/documents/${document}/custody/bundle`)
  const taken = async (of: "matter" | "document"): Promise<BundleReport> => {
    const reply = await fetch(`${firm.house.url}/api/v1${pathTo(of)}`, { headers: { authorization: `Bearer ${firm.lead.token}` } })
    const vkey = parseVkey((await ask("/ledger", firm.lead.token)).body["vkey"] as string)
    const checked = verifyBundle(new Uint8Array(await reply.arrayBuffer()), vkey as NonNullable<typeof vkey>)
    if (!checked.ok) throw new Error(JSON.stringify(checked.why))
    return checked.value
  }
  const namesIn = async (of: "matter" | "document") => {
    const { names, events: chain } = await taken(of)
    const leafOf = (kind: string) => chain.findLast((event) => event.kind === kind)?.index
    const told = (id: string) => names?.said.filter((one) => one.id === id).map(({ what, words, leaf }) => [what, words, leaf])
    return { names, leafOf, told }
  }
  test("names the document as the last leaf that named it, and persons and matter as its exporter", async () => {
    const { names, leafOf, told } = await namesIn("document")
    expect(names?.by).toBe(firm.lead.id)
    expect([told(document), told(firm.matter)]).toEqual([
      [["name", "One", leafOf("document.filed")]],
      [
        ["code", firm.opened.body["matter"].code, null],
        ["title", WORDS.title, null],
      ],
    ])
    expect(told(firm.lead.id)).toEqual([["name", expect.stringMatching(/^(?!per_)./), null]])
    const { rev } = (await ask(`/documents/${document}`, firm.lead.token)).body
    expect((await firm.ask("PATCH", `/documents/${document}`, { token: firm.lead.token, body: { rev, name: "One, signed" } })).status).toBe(200)
    const renamed = await namesIn("document")
    expect(renamed.told(document)).toEqual([["name", "One, signed", renamed.leafOf("document.changed")]])
  })
  test("of the matter names every document and person in it, and nobody who was refused", async () => {
    const { names, told } = await namesIn("matter")
    expect([told(document)?.[0]?.[1], told(other)?.[0]?.[1]]).toEqual(["One, signed", "Two"])
    expect(names?.said.every(({ id, words }) => id.startsWith("doc_") || words !== null)).toBe(true)
    expect(told(firm.stranger.id)).toEqual([])
    expect(JSON.stringify(names)).not.toContain(PARTY.name)
  })
  test.each<[string, "member" | "guest" | "stranger" | "administrator" | "auditor", [number, string]]>([
    ["a member who does not lead", "member", [403, "not-yours-to-do"]],
    ["a guest", "guest", [403, "not-yours-to-do"]],
    ["a lawyer who is not on the matter", "stranger", [404, "not-found"]],
    ["an administrator", "administrator", [404, "not-found"]],
    ["an auditor, who reads events and no titles,", "auditor", [404, "not-found"]],
  ])("is not given to %s, and no name with it", async (_who, who, expected) => {
    for (const of of ["matter", "document"] as const) expect(refusal(await ask(pathTo(of), firm[who].token))).toEqual(expected)
  })
})

describe("what counts across the firm", () => {
  test.each(["guest", "stranger", "administrator"] as const)("the ledger's state tells %s this and no more", async (who) => {
    const { body } = await ask("/ledger", firm[who].token)
    // Whatever is added here is told to everyone, and belongs in the threat model.
    expect(Object.keys(body).toSorted()).toEqual(["aside", "at", "checkpoint", "pending", "root", "size", "verified", "vkey"])
  })
  test("no page of a chain bears the number that a row has among all rows of the firm", async () => {
    // Far from every other number that an answer may have.
    await firm.owner`select setval(pg_get_serial_sequence(${`${firm.tools.firm.home}.events`}, 'seq'), 7755331100)`
    for (let i = 0; i < 3; i++) await firm.ask("POST", `/matters/${firm.matter}/notes`, { token: firm.lead.token, body: { text: "x" } })
    const [row] = await firm.owner<{ n: number }[]>`select count(*) as n from events where matter = ${firm.matter} and seq > 7755331100`
    const text = JSON.stringify((await ask(`${pathOf("matter")}?limit=2`, firm.lead.token)).body)
    expect([row?.n, text.includes("77553311")]).toEqual([3, false])
  })
})
