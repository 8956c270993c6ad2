/** What is of class special in a matter is there for those who are cleared and for nobody else: on no road, in no count, in no chain; and whoever writes to the database past the acts opens nothing, for the key is not there. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { raised } from "../ethical-walls/walled-firm.ts"
import { begin, file, OCTETS, open, send } from "../documents/tus.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { flush, refusal, soon } from "./matter.ts"
import type { Body } from "./matter.ts"
import { describeParts } from "./parts.ts"
import { actsOf, asBefore, BENDS, openWard, triedAtTheDoor } from "./ward.ts"
import type { Ward } from "./ward.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

let of: Ward
beforeAll(async () => {
  of = await openWard(firm)
})

const NOBODY = "doc_00000000000000000000000000"
const { admit, clear, items, toldOf, opens, keyBytes } = actsOf(() => firm)

describe("whoever is cleared", () => {
  test.each([
    ["the one who opened the matter", () => firm.lead],
    ["a reader who was admitted so", () => firm.reader],
  ])("%s sees it on every road", async (_who, who) => {
    const told = await toldOf(of.matter, who())
    for (const word of ["Psychiatric report", "Little Dorrit", "She is ill.", of.special, of.party, of.note]) expect(told).toContain(word)
    expect((await open(firm, of.special, { token: who().token })).bytes.equals(of.bytes)).toBe(true)
    expect(await firm.done("GET", `/matters/${of.matter}`, who())).toMatchObject({ special: true, counts: { documents: 2, parties: 1, notes: 2 } })
  })
  test("is told who else could open it, and nobody who could not", async () => {
    const who = ((await firm.done("GET", `/documents/${of.special}`, firm.lead))["who"] as Body[]).map((one) => one["person"].id)
    expect(new Set(who)).toEqual(new Set([firm.lead.id, firm.reader.id]))
    const all = (await items(`/matters/${of.matter}/members`, firm.lead)).map((one) => [one["person"].id, one["special"]])
    expect(all).toEqual([
      [firm.lead.id, true],
      [firm.member.id, false],
      [firm.reader.id, true],
    ])
  })
})

describe("whoever is not cleared", () => {
  test("is told nothing of it, on no road of the matter, and the counts are of what is left", async () => {
    const told = await toldOf(of.matter, firm.member)
    for (const word of ["Psychiatric", "Dorrit", "She is ill", of.special, of.party, of.note]) expect(told).not.toContain(word)
    expect(told).toContain("Ring back.")
    expect(await firm.done("GET", `/matters/${of.matter}`, firm.member)).toMatchObject({ special: false, counts: { documents: 1, parties: 0, notes: 1 } })
    expect((await firm.done("GET", `/matters/${of.matter}/notes?limit=1`, firm.member))["total"]).toBe(1)
    const chain = await firm.done("GET", `/matters/${of.matter}/custody?limit=200`, firm.member)
    expect(chain["total"]).toBe(chain["items"].length)
    // What was done last, in the list and on the matter, is the last thing that they may know of.
    await firm.done("GET", `/documents/${of.special}`, firm.lead)
    await firm.done("PATCH", `/documents/${of.special}`, firm.lead, {
      rev: (await firm.done("GET", `/documents/${of.special}`, firm.lead))["rev"],
      name: "Psychiatric report 2",
    })
    const last = (await firm.done("GET", `/matters/${of.matter}`, firm.member))["last"]
    expect(last.kind).not.toBe("document.changed")
    const row = (await items("/matters?limit=200", firm.member)).find((one) => one["id"] === of.matter)
    expect(row?.["last"].kind).not.toBe("document.changed")
  })

  /** Every road that names a document, with that of one that never was beside it. */
  const roads: readonly (readonly [string, string, string, Body | null, Record<string, string>])[] = [
    ["its card", "GET", "", null, {}],
    ["its chain", "GET", "/custody", null, {}],
    ["its bundle", "GET", "/custody/bundle", null, {}],
    ["who could open it", "GET", "/access?at=2026-01-01T00:00:00.000Z", null, {}],
    ["changing it", "PATCH", "", { rev: 1, name: "Mine" }, {}],
    ["taking its class away", "PATCH", "", { rev: 1, class: "internal" }, {}],
    ["its bytes", "GET", "/content", null, {}],
    ["its first version", "GET", "/versions/1/content", null, {}],
    ["a stretch of them", "GET", "/content", null, { range: "bytes=0-9" }],
    ["whether they are still the same", "GET", "/content", null, { "if-none-match": '"ver_00000000000000000000000000"' }],
  ]
  test.each(roads)("%s is answered as for a document that never was", async (_what, method, road, body, headers) => {
    const asked = await Promise.all(
      [of.special, NOBODY].map((id) =>
        fetch(`${firm.house.url}/api/v1/documents/${id}${road}`, {
          method,
          headers: { authorization: `Bearer ${firm.member.token}`, ...(body === null ? {} : { "content-type": "application/json" }), ...headers },
          ...(body === null ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    )
    const [one, other] = await Promise.all(
      asked.map(async (reply) => {
        const { request: _id, ...said } = reply.headers.get("content-type")?.includes("json") === true ? ((await reply.json()) as Body) : {}
        return [reply.status, said, [...reply.headers.keys()].toSorted()]
      }),
    )
    expect(one?.[0]).toBe(404)
    expect(JSON.stringify(one).replaceAll(of.special, "ID")).toEqual(JSON.stringify(other).replaceAll(NOBODY, "ID"))
  })

  test.each([
    ["changes a party", "PATCH", (w: Ward) => `/parties/${w.party}`, { rev: 1, name: "Mine" }],
    ["removes a party", "DELETE", (w: Ward) => `/parties/${w.party}`, undefined],
    ["strikes a note", "DELETE", (w: Ward) => `/notes/${w.note}`, undefined],
  ] as const)("%s of it no more than one that never was", async (_what, method, path, body) => {
    expect(refusal(await firm.to(method, `/matters/${of.matter}${path(of)}`, firm.member, body))).toEqual([404, "not-found"])
  })

  test.each([
    ["a party", (w: Ward) => firm.to("POST", `/matters/${w.matter}/parties`, firm.member, { role: "child", name: "X", class: "special" })],
    ["a note", (w: Ward) => firm.to("POST", `/matters/${w.matter}/notes`, firm.member, { text: "X", special: true })],
    ["a document that is not", (w: Ward) => firm.to("PATCH", `/documents/${w.plain}`, firm.member, { rev: 1, class: "special" })],
  ])("puts %s into it no more", async (_what, act) => expect(refusal(await act(of))).toEqual([403, "not-yours-to-do"]))
  test("files nothing of that class, nor a version of what is", async () => {
    const street = { ...firm, matter: of.matter }
    await expect(begin(street, 3, { name: "X", class: "special" }, firm.member.token)).rejects.toThrow("403")
    await expect(begin(street, 3, { name: "X", document: of.special }, firm.member.token)).rejects.toThrow("404")
  })
  test("finds the same bytes nowhere: what they file is like nothing else", async () => {
    const made = await file({ ...firm, matter: of.matter }, of.bytes, { name: "The same bytes" }, firm.member.token)
    const filed = (await items(`/documents/${made}/custody`, firm.member)).find((one) => one["kind"] === "document.filed")
    expect(filed?.["detail"]).not.toHaveProperty("sameAs")
  })
  test("leads without exporting the chain, which would have gaps, and is told that it is whole", async () => {
    const w = await openWard(firm, [{ person: firm.stranger.id, role: "lead" }])
    await flush(firm)
    expect((await firm.to("GET", `/matters/${w.matter}/custody/bundle`, firm.lead)).status).toBe(200)
    expect(refusal(await firm.to("GET", `/matters/${w.matter}/custody/bundle`, firm.stranger))).toEqual([403, "not-yours-to-do"])
    const then = await firm.done("GET", `/matters/${w.matter}/access?at=${soon(firm, { seconds: 0 })}`, firm.stranger)
    expect([then["whole"], new Set((then["items"] as Body[]).map((one) => `${one["person"].id} ${one["special"]}`))]).toEqual([
      true,
      new Set([`${firm.lead.id} true`, `${firm.member.id} false`, `${firm.reader.id} true`, `${firm.stranger.id} false`]),
    ])
  })
})

describe("a clearance", () => {
  let w: Ward
  beforeEach(async () => {
    w = await openWard(firm, [{ person: firm.stranger.id, role: "lead" }])
  })
  test("is given by a lead who is cleared, opens what there is, and the ledger tells it", async () => {
    expect((await clear(w.matter, firm.lead, firm.member, true)).body["member"]).toMatchObject({ special: true })
    expect(await opens(w.special, firm.member)).toBe(200)
    expect(await toldOf(w.matter, firm.member)).toContain("Little Dorrit")
    await flush(firm)
    const then = await firm.done("GET", `/matters/${w.matter}/access?at=${soon(firm, { seconds: 0 })}`, firm.lead)
    expect((then["items"] as Body[]).find((one) => one["person"].id === firm.member.id)?.["special"]).toBe(true)
  })
  test("is taken at once, in every session, with the key, and another begins", async () => {
    await clear(w.matter, firm.lead, firm.member, true)
    expect(await opens(w.special, firm.member)).toBe(200)
    const before = await firm.epochOf(w.matter)
    expect((await clear(w.matter, firm.lead, firm.member, false)).status).toBe(200)
    expect(await opens(w.special, firm.member)).toBe(404)
    expect([await opens(w.plain, firm.member), (await firm.epochOf(w.matter)) === before, new Set(await keyBytes(w.matter, firm.member))]).toEqual([
      200,
      false,
      new Set([3]),
    ])
    const later = await file({ ...firm, matter: w.matter }, Buffer.from("later"), { name: "Later", class: "special" })
    expect([await opens(later, firm.member), await opens(later, firm.reader), await opens(later, firm.lead)]).toEqual([404, 200, 200])
  })
  test.each([
    ["by a lead who is not cleared", () => clear(w.matter, firm.stranger, firm.member, true), 403, "not-yours-to-do"],
    ["by a lead who is not, to themselves", () => clear(w.matter, firm.stranger, firm.stranger, true), 403, "own-rights"],
    ["by a member", () => clear(w.matter, firm.member, firm.reader, true), 403, "not-yours-to-do"],
    ["by somebody who is not on the matter", () => clear(w.matter, firm.aide, firm.member, true), 404, "not-found"],
    ["to somebody who is not on the matter", () => clear(w.matter, firm.lead, firm.aide, true), 404, "not-found"],
    ["to somebody who is cleared", () => clear(w.matter, firm.lead, firm.reader, true), 400, "malformed"],
    ["in admitting, by a lead who is not cleared", () => admit(w.matter, firm.stranger, firm.aide, { special: true }), 403, "not-yours-to-do"],
    [
      "to a team, by a lead who is not cleared",
      async () => firm.admit(w.matter, await firm.team(randomBytes(4).toString("hex"), firm.aide), { special: true }, firm.stranger),
      403,
      "not-yours-to-do",
    ],
  ] as const)("is not given %s", async (_how, act, status, code) => {
    const keys = await keyBytes(w.matter, firm.member)
    expect(refusal(await act())).toEqual([status, code])
    expect(await keyBytes(w.matter, firm.member)).toEqual(keys)
  })
  test.each([
    ["taking it", () => clear(w.matter, firm.stranger, firm.lead, false)],
    ["releasing them", () => firm.to("DELETE", `/matters/${w.matter}/members/${firm.lead.id}`, firm.stranger)],
    ["their leaving", () => firm.to("DELETE", `/matters/${w.matter}/members/${firm.lead.id}`, firm.lead)],
  ])("is not lost with its last lead: %s is refused", async (_how, act) => {
    expect(refusal(await act())).toEqual([409, "last-lead"])
    await clear(w.matter, firm.lead, firm.stranger, true)
    expect((await act()).status).toBe(200)
  })
  test("stays as it is where time is renewed and where an epoch begins, and a lead who is not cleared admits others to the rest", async () => {
    expect((await admit(w.matter, firm.stranger, firm.aide)).status).toBe(201)
    expect([await opens(w.plain, firm.aide), await opens(w.special, firm.aide)]).toEqual([200, 404])
    await firm.done("DELETE", `/matters/${w.matter}/members/${firm.aide.id}`, firm.stranger)
    const later = await file({ ...firm, matter: w.matter }, Buffer.from("later"), { name: "Later", class: "special" })
    expect([await opens(later, firm.lead), await opens(later, firm.reader), await opens(later, firm.member), await opens(later, firm.stranger)]).toEqual([
      200, 200, 404, 404,
    ])
  })
  test("is kept behind a wall, whose epoch somebody begins who is not on the matter", async () => {
    await raised(firm, [w.matter], [firm.late.id])
    const later = await file({ ...firm, matter: w.matter }, Buffer.from("later"), { name: "Later", class: "special" })
    expect([await opens(later, firm.reader), await opens(later, firm.member), await opens(w.special, firm.reader)]).toEqual([200, 404, 200])
  })
})

describe("a team", () => {
  test.each([
    [true, 200],
    [false, 404],
  ])("that is cleared (%s) gives what it has to whoever joins it, whatever its key is by then", async (special, status) => {
    const w = await openWard(firm)
    const team = await firm.team(`Team ${special}`, firm.aide)
    expect((await firm.admit(w.matter, team, { special })).body["on"]).toMatchObject({ special })
    expect([await opens(w.plain, firm.aide), await opens(w.special, firm.aide)]).toEqual([200, status])
    await firm.done("POST", `/teams/${team}/keepers`, firm.head, { person: firm.lead.id })
    await firm.done("DELETE", `/teams/${team}/keepers/${firm.head.id}`, firm.lead)
    expect((await firm.join(team, firm.clerk, firm.lead)).status).toBe(201)
    expect([await opens(w.plain, firm.clerk), await opens(w.special, firm.clerk)]).toEqual([200, status])
    expect((await firm.leave(team, firm.clerk, firm.lead)).status).toBe(200)
    const later = await file({ ...firm, matter: w.matter }, Buffer.from("later"), { name: "Later", class: "special" })
    expect([await opens(later, firm.aide), await opens(w.special, firm.clerk)]).toEqual([status, 404])
  })
})

describe("a document", () => {
  test("that becomes special is sealed anew with all its versions, and is gone for those who are not cleared, with what its chain says", async () => {
    const w = await openWard(firm)
    await file({ ...firm, matter: w.matter }, Buffer.from("plain 2"), { name: "Plain", document: w.plain })
    const keys = async (): Promise<string> =>
      JSON.stringify(
        await firm.owner`select encode(k.wrapped, 'hex') as k, encode(v.card, 'hex') as c from version_keys k join versions v on v.id = k.version where v.document = ${w.plain} order by v.n`,
      )
    const before = await keys()
    const changed = await firm.done("PATCH", `/documents/${w.plain}`, firm.lead, { rev: 2, class: "special" })
    expect(changed["document"]).toMatchObject({ class: "special", versions: 2 })
    expect(await keys()).not.toBe(before)
    expect([await opens(w.plain, firm.member), await opens(w.plain, firm.reader)]).toEqual([404, 200])
    expect((await open(firm, w.plain, { path: "versions/1/content" })).bytes.toString()).toBe("plain")
    expect(await toldOf(w.matter, firm.member)).not.toContain(w.plain)
    // Those who are cleared read all that was said of it, also what was said before.
    const said = (await items(`/documents/${w.plain}/custody?limit=200`, firm.lead)).map((one) => [one["kind"], one["detail"] !== null])
    for (const kind of ["document.filed", "version.filed", "document.changed"]) expect(said).toContainEqual([kind, true])
    await firm.done("PATCH", `/documents/${w.plain}`, firm.lead, { rev: 3, class: "internal" })
    expect((await open(firm, w.plain, { token: firm.member.token })).bytes.toString()).toBe("plain 2")
    expect((await open(firm, w.plain, { token: firm.member.token, path: "versions/1/content" })).bytes.toString()).toBe("plain")
  })
  test("that became special while a version of it came from somebody who is not cleared takes none", async () => {
    const w = await openWard(firm)
    const at = await begin({ ...firm, matter: w.matter }, 3, { name: "X", document: w.plain }, firm.member.token)
    await firm.done("PATCH", `/documents/${w.plain}`, firm.lead, { rev: 1, class: "special" })
    const sent = await send({ ...firm, matter: w.matter }, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, Buffer.from("abc"), firm.member.token)
    expect(sent.status).toBe(404)
  })
})

describe("a matter from before there were two compartments", () => {
  test("stays readable to those on it; who is let in afterwards has a key of what is special then, or none, and what is changed is sealed anew", async () => {
    const w = await openWard(firm, [], (matter) => clear(matter, firm.lead, firm.member, true).then(() => asBefore(firm, matter)))
    for (const one of [firm.lead, firm.member, firm.reader]) expect([await opens(w.special, one), await opens(w.plain, one)]).toEqual([200, 200])
    expect(await toldOf(w.matter, firm.member)).toContain("Little Dorrit")
    const still = await file({ ...firm, matter: w.matter }, Buffer.from("still"), { name: "Still", class: "special" }, firm.member.token)
    const before = await firm.epochOf(w.matter)
    expect((await admit(w.matter, firm.lead, firm.aide)).status).toBe(201)
    expect(await firm.epochOf(w.matter)).not.toBe(before)
    for (const document of [w.special, still]) expect([await opens(document, firm.aide), await opens(document, firm.member)]).toEqual([404, 200])
    expect(await toldOf(w.matter, firm.aide)).not.toMatch(/Psychiatric|Dorrit|She is ill/)
    const later = await file({ ...firm, matter: w.matter }, Buffer.from("later"), { name: "Later", class: "special" })
    expect([await opens(later, firm.aide), await opens(later, firm.member)]).toEqual([404, 200])
    await firm.done("PATCH", `/documents/${w.special}`, firm.member, { rev: 1, name: "Sealed anew" })
    expect(
      await firm.owner`select 1 from version_keys k join versions v on v.id = k.version join epochs e on e.id = k.epoch where v.document = ${w.special} and not e.parted`,
    ).toHaveLength(0)
    expect([await opens(w.special, firm.aide), await opens(w.special, firm.reader)]).toEqual([404, 200])
    expect((await clear(w.matter, firm.lead, firm.member, false)).status).toBe(200)
    expect([await opens(w.special, firm.member), await opens(still, firm.member), await opens(w.plain, firm.member)]).toEqual([404, 404, 200])
  })
})

describe("a database that was bent", () => {
  test.each(BENDS)("and %s opens nothing special for somebody who is not: a fault, and not a byte", async (_how, bend) => {
    const w = await openWard(firm)
    await bend(firm, w)
    const tried = await open(firm, w.special, { token: firm.member.token })
    expect(tried.status).toBe(500)
    expect(tried.bytes.includes(w.bytes.subarray(0, 16))).toBe(false)
    expect(await toldOf(w.matter, firm.member)).not.toMatch(/Psychiatric|Dorrit|She is ill/)
    expect(await opens(w.special, firm.lead)).toBe(/class/.test(_how) || /both/.test(_how) ? 500 : 200)
  })
  test("the door’s role sees, writes and clears nothing of it for somebody who is not, whatever it asks", async () => {
    const w = await openWard(firm, [{ person: firm.stranger.id, role: "lead" }])
    for (const [statement, count] of await triedAtTheDoor(firm, w, firm.stranger)) expect([statement, count]).toEqual([statement, 0])
  })
})

describeParts(() => firm)
