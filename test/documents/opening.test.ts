/** Opening: for members alone, under a purpose, recorded before a byte leaves, at any offset, and never damaged. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { eventsOf } from "../identity/firm.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { lookAtMatter, lookAtMembers, lookAtParties, lookAtVersion } from "../../src/registry/index.ts"
import type { Seen } from "../../src/registry/index.ts"
import type { DocumentId, MatterId, Outcome, SessionId } from "../../src/words/index.ts"
import { begin, file, metadata, OCTETS, open, read, send, TUS } from "./tus.ts"
import type { Seen as SeenDocument } from "./tus.ts"

const SIZE = 600_000
const bytes = randomBytes(SIZE)
let firm: MatterFirm
let document: string
beforeAll(async () => {
  firm = await openMatterFirm()
  document = await file(firm, bytes, { name: "Bundle", filename: 'bundle "A"/ß.pdf', filetype: "application/pdf" })
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

describe("a range opens exactly", () => {
  test.each<[string, number, number]>([
    ["bytes=0-0", 0, 1],
    ["bytes=0-262143", 0, 262_144],
    ["bytes=262143-262144", 262_143, 262_145],
    ["bytes=262144-", 262_144, SIZE],
    ["bytes=599999-599999", 599_999, SIZE],
    ["bytes=-1", 599_999, SIZE],
    ["bytes=-700000", 0, SIZE],
    ["bytes=5-9999999", 5, SIZE],
  ])("%s", async (range, from, to) => {
    const opened = await open(firm, document, { headers: { range } })
    expect([opened.status, opened.headers.get("content-range"), opened.bytes.equals(bytes.subarray(from, to))]).toEqual([
      206,
      `bytes ${from}-${to - 1}/${SIZE}`,
      true,
    ])
  })
  test.each(["bytes=600000-", "bytes=600000-700000", "bytes=-0"])("%s is refused", async (range) => {
    const opened = await open(firm, document, { headers: { range } })
    expect([opened.status, opened.headers.get("content-range")]).toEqual([416, `bytes */${SIZE}`])
  })
  test.each(["bytes=2-1", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-"])("%s is passed over and the whole is given", async (range) => {
    const opened = await open(firm, document, { headers: { range } })
    expect([opened.status, opened.bytes.length]).toEqual([200, SIZE])
  })
})

describe("the validator of a version", () => {
  const tagOf = async (): Promise<string> => (await open(firm, document)).headers.get("etag") ?? ""
  test("is its own, the same for the whole, a part and another day, and another for another version", async () => {
    const history = async (): Promise<string> => (await read<SeenDocument>(firm, `/documents/${document}`)).history[0]?.id ?? ""
    expect(await tagOf()).toBe(`"${await history()}"`)
    expect((await open(firm, document, { headers: { range: "bytes=0-9" } })).headers.get("etag")).toBe(await tagOf())
    const fresh = await file(firm, randomBytes(10), { name: "Two versions" })
    const first = (await open(firm, fresh)).headers.get("etag")
    await file(firm, randomBytes(10), { name: "x", document: fresh })
    const tags = [(await open(firm, fresh)).headers.get("etag"), (await open(firm, fresh, { path: "versions/1/content" })).headers.get("etag")]
    expect(tags[0]).not.toBe(first)
    expect(tags[1]).toBe(first)
  })
  test.each<[string, (tag: string) => Record<string, string>, number]>([
    ["if-none-match of its own", (tag) => ({ "if-none-match": tag }), 304],
    ["if-none-match of its own, said weakly", (tag) => ({ "if-none-match": `W/${tag}` }), 304],
    ["if-none-match of its own among others", (tag) => ({ "if-none-match": `"x", ${tag}` }), 304],
    ["if-none-match of anything", () => ({ "if-none-match": "*" }), 304],
    ["if-none-match of its own, before any range", (tag) => ({ "if-none-match": tag, range: "bytes=0-9" }), 304],
    ["if-none-match of its own, before a range that is none", (tag) => ({ "if-none-match": tag, range: "bytes=600000-" }), 304],
    ["if-none-match of another", () => ({ "if-none-match": '"ver_00000000000000000000000000"' }), 200],
    ["if-none-match of its own without its marks", (tag) => ({ "if-none-match": tag.slice(1, -1) }), 200],
    ["if-range of its own", (tag) => ({ "if-range": tag, range: "bytes=0-9" }), 206],
    ["if-range of its own, said weakly", (tag) => ({ "if-range": `W/${tag}`, range: "bytes=0-9" }), 200],
    ["if-range of another", () => ({ "if-range": '"x"', range: "bytes=0-9" }), 200],
    ["if-range of a day", () => ({ "if-range": "Wed, 21 Oct 2099 07:28:00 GMT", range: "bytes=0-9" }), 200],
    ["if-range of another, where there is no such range", () => ({ "if-range": '"x"', range: "bytes=600000-" }), 200],
  ])("%s", async (_which, headers, status) => {
    const opened = await open(firm, document, { headers: headers(await tagOf()) })
    expect([opened.status, opened.bytes.length]).toEqual([status, { 200: SIZE, 206: 10, 304: 0 }[status]])
    expect(opened.headers.get("etag")).toBe(await tagOf())
  })
  test("is told to nobody who may not open, however they ask", async () => {
    for (const headers of [{ "if-none-match": "*" }, { "if-none-match": await tagOf() }, { "if-range": await tagOf(), range: "bytes=0-9" }]) {
      const refused = await open(firm, document, { token: firm.stranger.token, headers })
      const never = await open(firm, "doc_00000000000000000000000000", { token: firm.stranger.token, headers })
      expect([refused.status, refused.headers.get("etag"), [...refused.headers.keys()]]).toEqual([404, null, [...never.headers.keys()]])
    }
  })
  test("that is asked for again is an opening like any other, with its purpose and its event", async () => {
    const tag = await tagOf()
    const before = (await eventsOf(firm, "document.opened")).length
    expect((await open(firm, document, { headers: { "if-none-match": tag } })).status).toBe(304)
    expect((await eventsOf(firm, "document.opened")).length).toBe(before + 1)
    const person = await firm.newcomer("lawyer")
    await firm.ask("POST", `/matters/${firm.matter}/members`, { token: firm.lead.token, body: { person: person.id, role: "reader" } })
    expect((await open(firm, document, { token: person.token, headers: { "if-none-match": tag } })).status).toBe(403)
  })
  test("is not given to HEAD, which opens nothing: whether the document is there or not", async () => {
    const before = (await eventsOf(firm, "document.opened")).length
    for (const id of [document, "doc_00000000000000000000000000"]) {
      const head = await fetch(`${firm.house.url}/api/v1/documents/${id}/content`, { method: "HEAD", headers: { authorization: `Bearer ${firm.lead.token}` } })
      expect([head.status, head.headers.get("allow"), head.headers.get("etag")]).toEqual([405, "GET", null])
    }
    expect((await eventsOf(firm, "document.opened")).length).toBe(before)
  })
})

describe("looks of many at once", () => {
  /** Whose session, as it was seen (null: however it is), at what is there or is not, and what comes of it. */
  type Row = readonly [
    who: "lead" | "member" | "guest" | "stranger" | "administrator" | "nobody",
    stamp: string | null,
    there: boolean,
    "theirs" | "nothing" | "not signed in",
  ]
  const rows: readonly Row[] = [
    ["lead", null, true, "theirs"],
    ["stranger", null, true, "nothing"],
    ["member", null, true, "theirs"],
    ["nobody", null, true, "not signed in"],
    ["guest", null, true, "theirs"],
    ["lead", null, false, "nothing"],
    ["administrator", null, true, "nothing"],
    ["member", "1", true, "not signed in"],
    ["stranger", "1", false, "not signed in"],
  ]
  type Came = Outcome<{ readonly facts: { readonly grant: { readonly id: string } } } | null>
  const kinds: readonly (readonly [string, (seen: Seen, there: boolean) => Promise<Came>])[] = [
    ["a document", (seen, there) => lookAtVersion(firm.tools.db, seen, (there ? document : "doc_00000000000000000000000000") as DocumentId, null)],
    ["a matter", (seen, there) => lookAtMatter(firm.tools.db, seen, matterOr(there))],
    ["parties", (seen, there) => lookAtParties(firm.tools.db, seen, matterOr(there))],
    ["members", (seen, there) => lookAtMembers(firm.tools.db, seen, matterOr(there))],
  ]
  const matterOr = (there: boolean): MatterId => (there ? firm.matter : "mat_00000000000000000000000000") as MatterId
  const seenAs = async (who: Row[0], stamp: string | null): Promise<Seen> => {
    const [row] = who === "nobody" ? [] : await firm.owner<{ id: SessionId }[]>`select id from sessions where person = ${firm[who].id}`
    return { session: row?.id ?? ("ses_00000000000000000000000000" as SessionId), stamp }
  }
  const told = (came: Came): string | null => (came.ok ? (came.value?.facts.grant.id ?? null) : came.refusal.code)
  const due = async ([who, , , what]: Row): Promise<string | null> => {
    if (what !== "theirs") return what === "nothing" ? null : "not-signed-in"
    const [row] = await firm.owner<{ id: string }[]>`select id from grants where person = ${who === "nobody" ? "" : firm[who].id} and matter = ${firm.matter}`
    return row?.id ?? "no grant"
  }
  test.each(kinds)("at %s are each answered to their own caller", async (_what, look) => {
    const many = Array.from({ length: 8 }, () => rows).flat()
    const seen = await Promise.all(many.map(([who, stamp]) => seenAs(who, stamp)))
    const came = await Promise.all(many.map(([, , there], i) => look(seen[i] as Seen, there)))
    expect(came.map(told)).toEqual(await Promise.all(many.map(due)))
  })
  test.each(kinds)("at %s are answered though one of them cannot be asked", async (_what, look) => {
    const asked = [await seenAs("lead", null), await seenAs("stranger", null), await seenAs("lead", "no number")]
    const came = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => look(asked[i % 3] as Seen, true)))
    const answers = [await due(["lead", null, true, "theirs"]), null, "rejected"]
    expect(came.map((one) => (one.status === "rejected" ? "rejected" : told(one.value)))).toEqual(came.map((_, i) => answers[i % 3]))
  })
})

describe("nothing opens", () => {
  test.each<[string, keyof MatterFirm]>([
    ["for a lawyer without a grant", "stranger"],
    ["for an administrator", "administrator"],
    ["for an auditor", "auditor"],
  ])("%s, whose answer is that for nothing at all", async (_who, who) => {
    const { token } = firm[who] as { token: string }
    const [real, never] = [await open(firm, document, { token }), await open(firm, "doc_00000000000000000000000000", { token })]
    expect(real.status).toBe(404)
    expect(JSON.parse(real.bytes.toString())).toEqual({ ...(JSON.parse(never.bytes.toString()) as object), request: expect.any(String) as string })
  })
  test("without a session", async () => {
    expect((await fetch(`${firm.house.url}/api/v1/documents/${document}/content`)).status).toBe(401)
  })
  test("before a purpose was named", async () => {
    const person = await firm.newcomer("lawyer")
    await firm.ask("POST", `/matters/${firm.matter}/members`, { token: firm.lead.token, body: { person: person.id, role: "reader" } })
    const opened = await open(firm, document, { token: person.token })
    expect([opened.status, codeIn(opened.bytes)]).toEqual([403, "purpose-needed"])
    await firm.ask("PUT", "/session/purpose", { token: person.token, body: { code: "supervision", line: "Second look" } })
    expect((await open(firm, document, { token: person.token })).status).toBe(200)
    const { items } = await read<SeenDocument>(firm, `/documents/${document}/custody?kind=document.opened`)
    expect(items[0]).toMatchObject({ by: { id: person.id }, purpose: "supervision", detail: { purpose: { code: "supervision", line: "Second look" } } })
  })
  test("that never belonged to the version asked for", async () => {
    expect((await open(firm, document, { path: "versions/0/content" })).status).toBe(404)
    expect((await open(firm, document, { path: "versions/x/content" })).status).toBe(404)
  })
})

describe("the custody event", () => {
  test("stands in the database before the first byte: one for each whole opening, one for all the ranges of one viewing", async () => {
    const count = async (): Promise<number> => (await eventsOf(firm, "document.opened")).length
    const before = await count()
    await open(firm, document)
    expect(await count()).toBe(before + 1)
    const fresh = await file(firm, bytes, { name: "Viewed" })
    for (const range of ["bytes=0-9", "bytes=100-109", "bytes=300000-300009"]) await open(firm, fresh, { headers: { range } })
    expect(await count()).toBe(before + 2)
    firm.clock.forward({ minutes: 11 })
    await open(firm, fresh, { headers: { range: "bytes=0-9" } })
    expect(await count()).toBe(before + 3)
  })
  test("of a refusal stands in the matter's chain for its lead, without a name, and nowhere for the one refused", async () => {
    await open(firm, document, { token: firm.stranger.token })
    const seen = async (token: string): Promise<readonly unknown[]> =>
      (await read<SeenDocument>(firm, `/matters/${firm.matter}/custody?kind=refused`, token)).items
    expect((await seen(firm.lead.token)).length).toBeGreaterThan(0)
    expect(await seen(firm.member.token)).toEqual([])
    expect(JSON.stringify(await seen(firm.lead.token))).not.toContain(firm.stranger.id)
  })
})

describe("the headers", () => {
  test("never let a browser run what people filed", async () => {
    const opened = await open(firm, document, { path: "content?as=inline" })
    expect(
      Object.fromEntries(
        ["content-security-policy", "x-content-type-options", "cache-control", "content-type"].map((name) => [name, opened.headers.get(name)]),
      ),
    ).toEqual({
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-type": "application/pdf",
    })
    const page = await file(firm, Buffer.from("<script>alert(1)</script>"), { name: "page", filename: "page.html", filetype: "text/html" })
    expect((await open(firm, page, { path: "content?as=inline" })).headers.get("content-type")).toBe("application/octet-stream")
    const drawing = await file(firm, Buffer.from("<svg onload=alert(1)>"), { name: "drawing", filename: "d.svg", filetype: "image/svg+xml" })
    expect((await open(firm, drawing, { path: "content?as=inline" })).headers.get("content-type")).toBe("application/octet-stream")
  })
  test("carry the name in a form that no path or quote escapes from", async () => {
    expect((await open(firm, document)).headers.get("content-disposition")).toBe(
      "attachment; filename=\"bundle _A___.pdf\"; filename*=UTF-8''bundle%20_A__%C3%9F.pdf",
    )
  })
})

describe("the description of the API", () => {
  /** What is said of each road's answers, by method, path and status. */
  interface Described {
    readonly paths: Record<
      string,
      Record<
        string,
        {
          readonly parameters?: { readonly in: string; readonly name: string }[]
          readonly responses: Record<string, { headers?: Record<string, { required: boolean }> }>
        }
      >
    >
  }
  const COMMON =
    /^(date|connection|keep-alive|transfer-encoding|content-type|content-length|cache-control|vary|muniment-request|content-security-policy|x-.*|referrer-policy|cross-origin-.*|permissions-policy|strict-transport-security)$/
  const filings = "/api/v1/matters/{matter}/filings"
  const filing = "/api/v1/filings/{filing}"
  const content = "/api/v1/documents/{document}/content"
  const piece = { ...OCTETS, "upload-offset": "0" }

  test.each<[method: string, path: string, headers: Record<string, string>, bytes: number, status: number]>([
    ["OPTIONS", filings, {}, 0, 204],
    ["POST", filings, { ...TUS, "upload-length": "4", "upload-metadata": metadata({ name: "x" }) }, 0, 201],
    ["POST", filings, { "upload-length": "4" }, 0, 412],
    ["HEAD", filing, TUS, 0, 200],
    ["HEAD", filing, {}, 0, 412],
    ["PATCH", filing, piece, 2, 204],
    ["PATCH", filing, { ...piece, "upload-checksum": `sha256 ${Buffer.alloc(32).toString("base64")}` }, 2, 460],
    ["PATCH", filing, { ...piece, "tus-resumable": "0.2.2" }, 2, 412],
    ["DELETE", filing, TUS, 0, 204],
    ["DELETE", filing, {}, 0, 412],
    ["GET", content, {}, 0, 200],
    ["GET", content, { range: "bytes=0-9" }, 0, 206],
    ["GET", content, { "if-none-match": "*" }, 0, 304],
    ["GET", content, { range: "bytes=600000-" }, 0, 416],
    ["GET", "/api/v1/documents/{document}/versions/{n}/content", { range: "bytes=0-9" }, 0, 206],
  ])("names every header that %s of %s is answered with, asked with %j", async (method, path, headers, length, status) => {
    const { paths } = (await (await fetch(`${firm.house.url}/openapi.json`)).json()) as Described
    const road = paths[path]?.[method.toLowerCase()]
    const at = path
      .replace("{matter}", firm.matter)
      .replace("{document}", document)
      .replace("{n}", "1")
      .replace("/api/v1/filings/{filing}", await begin(firm, 4))
    const sent = await send(firm, method, at, headers, length === 0 ? undefined : randomBytes(length))
    expect(sent.status).toBe(status)
    const described = Object.entries(road?.responses[String(status)]?.headers ?? {})
    const names = new Set(described.map(([name]) => name.toLowerCase()))
    expect([...sent.headers.keys()].filter((name) => !COMMON.test(name) && !names.has(name))).toEqual([])
    expect(described.filter(([name, { required }]) => required && !sent.headers.has(name))).toEqual([])
    expect(described.length).toBeGreaterThan(0)
    const parameters = new Set((road?.parameters ?? []).filter((one) => one.in === "header").map((one) => one.name.toLowerCase()))
    expect(Object.keys(headers).filter((name) => name !== "content-type" && !parameters.has(name))).toEqual([])
  })
})

function codeIn(body: Buffer): unknown {
  return (JSON.parse(body.toString()) as { code?: unknown }).code
}
