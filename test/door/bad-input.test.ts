/** Whatever comes over the wire gets a clear refusal in one shape: never a fault, never a silence, and nothing is kept of it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { ROUTES } from "../../src/door/contract/index.ts"
import type { Route } from "../../src/door/contract/index.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { metadata, TUS } from "../documents/tus.ts"
import { HOST, requestOf, say } from "./wire.ts"
import type { Heard } from "./wire.ts"

let firm: MatterFirm
let port: number
let before: string
beforeAll(async () => {
  firm = await openMatterFirm()
  port = firm.house.house.port
  before = await kept()
})
afterEach(async () => {
  const [was, is] = [before, await kept()]
  before = is
  if (is !== was) throw new Error(`something was kept: ${is}; before: ${was}`)
})
afterAll(() => firm[Symbol.asyncDispose]())

/** How many rows of everything that an act could leave behind there are. */
async function kept(): Promise<string> {
  const tables = [
    "people",
    "person_keys",
    "sessions",
    "invitations",
    "matters",
    "epochs",
    "grants",
    "grant_keys",
    "parties",
    "notes",
    "places",
    "documents",
    "versions",
    "version_keys",
    "filings",
  ]
  const counts = await Promise.all(
    tables.map(async (table) => `${table} ${(await firm.owner.unsafe<{ n: number }[]>(`select count(*) as n from ${table}`))[0]?.n}`),
  )
  const [settings] = await firm.owner<{ rev: number }[]>`select rev from firm`
  return [...counts, `firm ${settings?.rev}`].join(", ")
}

function refusal(heard: Heard): readonly [number, string | null] {
  return [heard.status, heard.code]
}

const HOUSE = "GET /api/v1/house HTTP/1.1\r\n"
const SIGN_IN = `POST /api/v1/sessions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`

describe("what is no request, or two at once", () => {
  test.each<[string, string, number, string]>([
    ["noise", "\x00\x01\x02\r\n\r\n", 400, "malformed"],
    ["another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed"],
    ["another version", `GET /api/v1/house HTTP/3.1\r\n${HOST}\r\n`, 400, "malformed"],
    ["a method that is none", `FETCH /api/v1/house HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed"],
    ["lines that end in one sign only", "GET /api/v1/house HTTP/1.1\nHost: localhost\n\n", 400, "malformed"],
    ["a folded header", `${HOUSE}${HOST}x-a: b\r\n c\r\n\r\n`, 400, "malformed"],
    ["a space before the colon", `${HOUSE}${HOST}x-a : b\r\n\r\n`, 400, "malformed"],
    ["a null byte in a header", `${HOUSE}${HOST}x-a: b\x00c\r\n\r\n`, 400, "malformed"],
    ["no host", `${HOUSE}\r\n`, 400, "malformed"],
    ["two hosts, ours first", `${HOUSE}${HOST}Host: elsewhere.example\r\n\r\n`, 400, "malformed"],
    ["two hosts, ours last", `${HOUSE}Host: elsewhere.example\r\n${HOST}\r\n`, 400, "malformed"],
    ["the same host twice", `${HOUSE}${HOST}${HOST}\r\n`, 400, "malformed"],
    ["an empty host", `${HOUSE}Host:\r\n\r\n`, 421, "wrong-host"],
    ["a host with a path", `${HOUSE}Host: localhost/x\r\n\r\n`, 421, "wrong-host"],
    ["a host with a name before it", `${HOUSE}Host: me@localhost\r\n\r\n`, 421, "wrong-host"],
    ["a host that only begins like ours", `${HOUSE}Host: localhost.elsewhere.example\r\n\r\n`, 421, "wrong-host"],
    ["an address that names another host", `GET http://elsewhere.example/api/v1/house HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed"],
    ["a tunnel", `CONNECT localhost:80 HTTP/1.1\r\n${HOST}\r\n`, 400, "malformed"],
    ["an expectation", `${SIGN_IN}Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}`, 400, "malformed"],
    ["a length and chunks", `${SIGN_IN}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, "malformed"],
    ["chunks and a length", `${SIGN_IN}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`, 400, "malformed"],
    ["an encoding that resembles chunks", `${SIGN_IN}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400, "malformed"],
    ["chunked not last", `${SIGN_IN}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400, "malformed"],
    ["a chunk of no size", `${SIGN_IN}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400, "malformed"],
    ["two lengths", `${SIGN_IN}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1}`, 400, "malformed"],
    ["a negative length", `${SIGN_IN}Content-Length: -5\r\n\r\n{"a":1}`, 400, "malformed"],
    ["a length that is no number", `${SIGN_IN}Content-Length: 5e1\r\n\r\n{"a":1}`, 400, "malformed"],
    ["a length with more behind it than said", `${SIGN_IN}Content-Length: 2\r\n\r\n{}}}}}`, 400, "malformed"],
    ["a huge header", `${HOUSE}${HOST}x-a: ${"a".repeat(20_000)}\r\n\r\n`, 431, "head-too-large"],
    ["a huge address", `GET /api/v1/people/${"a".repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, 431, "head-too-large"],
    ["many headers", `${HOUSE}${HOST}${Array.from({ length: 300 }, (_, i) => `x${i}: 1\r\n`).join("")}\r\n`, 431, "head-too-large"],
    ["thousands of tiny headers", `${HOUSE}${HOST}${"a:1\r\n".repeat(3000)}\r\n`, 431, "head-too-large"],
  ])("%s", async (_what, text, status, code) => {
    const heard = await say(port, text)
    expect(refusal(heard)).toEqual([status, code])
    expect([heard.headers["content-security-policy"] !== undefined, heard.headers["x-content-type-options"], heard.headers["cache-control"]]).toEqual([
      true,
      "nosniff",
      "no-store",
    ])
  })
  test("noise after a request is answered for the request alone", async () => {
    expect((await say(port, `${HOUSE}${HOST}\r\n\x00\x01\x02\r\n\r\n`)).status).toBe(200)
  })
  test("an offer to speak another protocol is passed over", async () => {
    expect((await say(port, `${HOUSE}${HOST}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n\r\n`)).status).toBe(200)
  })
  test("an address that names our own host is taken, and so is a question of an old proxy without a host", async () => {
    expect((await say(port, `GET http://localhost/api/v1/house HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`)).status).toBe(200)
    expect((await say(port, "GET /healthz HTTP/1.0\r\n\r\n")).status).toBe(200)
  })
  test("forged words of a proxy are not heard where none is in front", async () => {
    const heard = await say(
      port,
      ...requestOf("GET", "/api/v1/house", {
        "x-forwarded-host": "elsewhere.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "10.0.0.1",
        forwarded: "host=elsewhere.example",
      }),
    )
    expect([heard.status, heard.headers["strict-transport-security"]]).toEqual([200, undefined])
  })
})

describe("addresses that are bent", () => {
  const bent: readonly (readonly [string, string, number, string])[] = [
    ["a broken escape", "/api/v1/people/%zz", 400, "malformed"],
    ["an escape that is no UTF-8", "/api/v1/people/%E0%A4%A", 400, "malformed"],
    ["a null byte", "/api/v1/people/%00", 404, "not-found"],
    ["a null byte after an id", "/api/v1/people/ID%00", 404, "not-found"],
    ["an id in capitals", "/api/v1/people/CAPITALS", 404, "not-found"],
    ["a step up", "/api/v1/people/..%2f..%2fsecrets", 404, "not-found"],
    ["steps up, raw", "/../../secrets/house.key", 404, "not-found"],
    ["steps up, escaped", "/%2e%2e/%2e%2e/secrets/house.key", 404, "not-found"],
    ["steps up, escaped twice", "/%252e%252e/%252e%252e/secrets/house.key", 404, "not-found"],
    ["backslashes", "/..\\..\\secrets\\house.key", 404, "not-found"],
    ["a very long id", `/api/v1/people/${"a".repeat(5000)}`, 404, "not-found"],
    ["two slashes", "/api/v1//people", 404, "not-found"],
    ["a slash behind", "/api/v1/people/", 404, "not-found"],
    ["another case", "/API/v1/people", 404, "not-found"],
    ["a parameter of a path", "/api/v1/people;x=1", 404, "not-found"],
    ["a tile outside of the log", "/api/v1/tlog/tile/../../checkpoint", 403, "not-yours-to-do"],
    ["a tile by steps up", "/api/v1/tlog/tile/%2e%2e%2fcheckpoint", 403, "not-yours-to-do"],
    ["a field that is not known", "/api/v1/people?x=1", 400, "malformed"],
    ["a field of prototypes", "/api/v1/people?__proto__=1", 400, "malformed"],
    ["a field of prototypes, where fields are known", "/api/v1/matters?__proto__=1", 400, "malformed"],
    ["a constructor", "/api/v1/matters?constructor=1", 400, "malformed"],
    ["a field twice", "/api/v1/matters?limit=1&limit=2", 400, "malformed"],
    ["a field twice, once empty", "/api/v1/matters?limit=1&limit=", 400, "malformed"],
    ["a field as a list", "/api/v1/matters?limit[]=1", 400, "malformed"],
    ["none of the numbers it may be", "/api/v1/matters?limit=0", 400, "malformed"],
    ["an enormous number", "/api/v1/matters?limit=1e309", 400, "malformed"],
    ["a part of a number", "/api/v1/matters?limit=1.5", 400, "malformed"],
    ["an order that is none", "/api/v1/matters?sort=rev", 400, "malformed"],
    ["a cursor that no list gave", "/api/v1/matters?cursor=AAAA", 400, "malformed"],
    ["a cursor of null bytes", "/api/v1/matters?cursor=%00%00", 400, "malformed"],
    ["a name of half a sign", "/api/v1/matters?named=%ED%A0%80", 200, ""],
    ["a size that the ledger never had", "/api/v1/ledger/consistency?from=99999999", 400, "malformed"],
    ["a size below nothing", "/api/v1/ledger/consistency?from=-1", 400, "malformed"],
    ["a version that is no number", "/api/v1/documents/doc_00000000000000000000000001/versions/x/content", 404, "not-found"],
    ["a version beyond all numbers", "/api/v1/documents/doc_00000000000000000000000001/versions/99999999999/content", 404, "not-found"],
  ]
  test.each(bent)("%s", async (_what, target, status, code) => {
    const heard = await say(port, ...requestOf("GET", target, { authorization: `Bearer ${firm.lead.token}` }))
    expect([heard.status, heard.code ?? ""]).toEqual([status, code])
  })
  test.each([
    ["listNotes", "notes"],
    ["listMatterCustody", "custody"],
    ["listDocuments", "documents"],
  ])("a bent cursor of %s is refused or begins anew, and never breaks", async (_road, part) => {
    for (const cursor of [
      "%00",
      "-1",
      "1e400",
      "0x10",
      "9007199254740993",
      "nte_00000000000000000000000000",
      "doc_x",
      "%F0%9F%92%A9",
      "a".repeat(200),
      "NaN",
      "99999999999999999999",
    ]) {
      const heard = await say(
        port,
        ...requestOf("GET", `/api/v1/matters/${firm.matter}/${part}?cursor=${cursor}`, { authorization: `Bearer ${firm.lead.token}` }),
      )
      expect([cursor, heard.status === 200 || heard.code === "malformed"]).toEqual([cursor, true])
    }
  })
  test.each(["HEAD", "OPTIONS", "TRACE", "PUT", "PROPFIND", "QUERY", "MKCOL", "LINK"])("%s of any road that does not have it is nothing", async (method) => {
    for (const path of new Set(ROUTES.map((route) => route.path))) {
      if (ROUTES.some((route: Route) => route.path === path && route.method === method)) continue
      const heard = await say(port, ...requestOf(method, `/api/v1${path.replaceAll(/:\w+|\*/g, "x")}`, { authorization: `Bearer ${firm.lead.token}` }))
      expect([path, heard.status, heard.headers["content-type"]?.startsWith("application/problem+json"), heard.headers["access-control-allow-origin"]]).toEqual(
        [path, method === "QUERY" ? 415 : 404, true, undefined],
      )
    }
  })
})

describe("bodies that are bent", () => {
  const bodies: readonly (readonly [string, string | Uint8Array, number, string])[] = [
    ["cut off", `{"address":`, 400, "malformed"],
    ["empty", "", 400, "malformed"],
    ["null", "null", 400, "malformed"],
    ["a list", "[]", 400, "malformed"],
    ["a text", `"address"`, 400, "malformed"],
    ["a number", "1e999", 400, "malformed"],
    ["with a comment", `{"address":"a@b.example","passphrase":"x"}//`, 400, "malformed"],
    ["two in one", `{}{}`, 400, "malformed"],
    ["reaching for a prototype", `{"__proto__":{"x":1},"address":"a@b.example","passphrase":"x"}`, 400, "malformed"],
    ["reaching for a prototype, escaped", `{"\\u005f_proto__":{"x":1},"address":"a@b.example","passphrase":"x"}`, 400, "malformed"],
    ["reaching for a constructor", `{"constructor":{"prototype":{"x":1}},"address":"a@b.example","passphrase":"x"}`, 400, "malformed"],
    ["with a field that is not known", `{"address":"a@b.example","passphrase":"x","role":"partner"}`, 400, "malformed"],
    ["with a list for a text", `{"address":["a@b.example"],"passphrase":"x"}`, 400, "malformed"],
    ["with an object for a text", `{"address":{"$ne":null},"passphrase":{"$ne":null}}`, 400, "malformed"],
    ["deep, half a million lists", `{"a":${"[".repeat(500_000)}${"]".repeat(500_000)}}`, 400, "malformed"],
    ["deep, and never closed", "[".repeat(1_000_000), 400, "malformed"],
    ["deep, of objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, 400, "malformed"],
    ["wide, of a hundred thousand fields", `{${Array.from({ length: 60_000 }, (_, i) => `"f${i}":1`).join(",")}}`, 400, "malformed"],
    ["of ten megabytes", " ".repeat(10_000_000), 413, "too-large"],
    ["no UTF-8", Buffer.from(`{"address":"\xff\xfe@b.example","passphrase":"x"}`, "latin1"), 400, "malformed"],
    ["UTF-16", Buffer.from(`{"address":"a@b.example","passphrase":"x"}`, "utf16le"), 400, "malformed"],
    ["an address with a null byte", `{"address":"a\\u0000@b.example","passphrase":"x"}`, 400, "malformed"],
    ["an address with a line end", `{"address":"a@b.example\\r\\nBcc: x@y.example","passphrase":"x"}`, 400, "malformed"],
    ["a pass phrase of a megabyte", `{"address":"a@b.example","passphrase":"${"a".repeat(1_000_000)}"}`, 400, "malformed"],
    ["half a sign in a pass phrase", `{"address":"a@b.example","passphrase":"\\ud800 half a sign"}`, 401, "sign-in-failed"],
    ["a null byte in a pass phrase", `{"address":"a2@b.example","passphrase":"\\u0000 a null byte"}`, 401, "sign-in-failed"],
    ["a code that is none", `{"address":"a@b.example","passphrase":"x","code":"１２３４５６"}`, 400, "malformed"],
    ["a purpose that is a prototype's", `{"address":"a3@b.example","passphrase":"x","purpose":{"code":"constructor"}}`, 400, "malformed"],
  ]
  test.each(bodies)("%s", async (_what, body, status, code) => {
    expect(refusal(await say(port, ...requestOf("POST", "/api/v1/sessions", {}, body)))).toEqual([status, code])
  })
  test.each([
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
    "application/json/../x",
    "application/jsonx",
    "*/*",
    "application/offset+octet-stream",
    "application/json; charset=utf-16",
    "application/json; charset=latin1",
    `application/json; charset="utf-7"`,
    "application/json; charset=utf-8; charset=utf-7",
    "APPLICATION/XML",
    "",
  ])("of the type %j are not taken", async (type) => {
    expect(refusal(await say(port, ...requestOf("POST", "/api/v1/sessions", { "content-type": type }, `{"address":"a@b.example","passphrase":"x"}`)))).toEqual([
      415,
      "unsupported-type",
    ])
  })
  test.each(["gzip", "br", "deflate", "identity, gzip"])("in the coding %s are not taken", async (coding) => {
    expect(refusal(await say(port, ...requestOf("POST", "/api/v1/sessions", { "content-encoding": coding }, "{}")))).toEqual([415, "unsupported-type"])
  })
  test("and every road that takes a body refuses what is none of its own, in the one shape", async () => {
    const roads = ROUTES.filter((route: Route) => route.body !== undefined)
    const token = firm.lead.token
    for (const route of roads) {
      const target = `/api/v1${route.path
        .replace(":matter", firm.matter)
        .replace(":person", firm.member.id)
        .replaceAll(/:(\w+)/g, "x")}`
      for (const body of [
        "null",
        "[]",
        `"x"`,
        "7",
        "true",
        `{"unknown":1}`,
        `{"rev":"1"}`,
        `{"rev":1e400}`,
        `{"places":{}}`,
        `{"places":[null]}`,
        `{"people":"\\u0000"}`,
        `{"__proto__":null}`,
      ]) {
        const heard = await say(port, ...requestOf(route.method, target, { authorization: `Bearer ${token}` }, body))
        expect([route.name, body, heard.status >= 400 && heard.status < 500, heard.code !== null]).toEqual([route.name, body, true, true])
      }
    }
    expect(roads.length).toBeGreaterThan(15)
  })
})

describe("revisions that are none", () => {
  test.each(["9007199254740991", "2147483648", "-1", "1.5", "1e309", `"1"`, "null"])("%s is refused by every road that takes one", async (rev) => {
    for (const [target, change] of [
      [`matters/${firm.matter}`, `"title":"x"`],
      [`people/${firm.member.id}`, `"role":"guest"`],
      ["firm", `"name":"x"`],
      ["documents/doc_00000000000000000000000001", `"name":"x"`],
      [`matters/${firm.matter}/parties/prt_00000000000000000000000001`, `"name":"x"`],
    ] as const) {
      expect(
        refusal(await say(port, ...requestOf("PATCH", `/api/v1/${target}`, { authorization: `Bearer ${firm.token}` }, `{"rev":${rev},${change}}`))),
      ).toEqual([400, "malformed"])
    }
  })
})

describe("names that hide or mislead", () => {
  const names: readonly (readonly [string, string])[] = [
    ["a null byte", "a\u0000b"],
    ["a bell", "a\u0007b"],
    ["a line end", "a\nb"],
    ["an escape", "a\u001b[2Jb"],
    ["delete", "a\u007fb"],
    ["a C1 sign", "a\u0085b"],
    ["an override of direction", "contract\u202egpj.exe"],
    ["an isolate", "a\u2066b\u2069"],
    ["a mark of direction", "a\u200fb"],
    ["an Arabic mark", "a\u061cb"],
    ["a space of no width", "a\u200bb"],
    ["a joiner", "a\u2060b"],
    ["a soft hyphen", "a\u00adb"],
    ["a byte order mark", "\ufeffa\ufeffb"],
    ["a line separator", "a\u2028b"],
    ["half a sign", "a\ud800b"],
    ["the other half", "a\udc00b"],
    ["a private sign", "a\ue000b"],
    ["no sign at all", "a\u{10ffff}b"],
    ["tags that nobody sees", "a\u{e0041}\u{e0042}b"],
    ["a filler", "a\u3164b"],
    ["an interlinear mark", "a\ufff9b"],
    ["an invisible note", "a\u{1d173}b"],
  ]
  test.each(names)("%s is refused in a title, a party, a place and a note", async (_what, name) => {
    const token = firm.lead.token
    const json = JSON.stringify(name)
    const asks: readonly (readonly [string, string, string])[] = [
      ["PATCH", `/matters/${firm.matter}`, `{"rev":1,"title":${json}}`],
      ["POST", `/matters/${firm.matter}/parties`, `{"role":"client","name":${json}}`],
      ["PUT", `/matters/${firm.matter}/plan`, `{"places":[{"name":${json}}]}`],
      ...(name === "a\nb" ? [] : [["POST", `/matters/${firm.matter}/notes`, `{"text":${json}}`] as const]),
    ]
    for (const [method, path, body] of asks)
      expect(refusal(await say(port, ...requestOf(method, `/api/v1${path}`, { authorization: `Bearer ${token}` }, body)))).toEqual([422, "name-unusable"])
  })
  test.each(names.filter(([, name]) => name.isWellFormed()))("%s is refused in the name of a document", async (_what, name) => {
    for (const field of ["name", "filename"]) {
      const heard = await say(
        port,
        ...requestOf("POST", `/api/v1/matters/${firm.matter}/filings`, {
          authorization: `Bearer ${firm.lead.token}`,
          ...TUS,
          "upload-length": "1",
          "upload-metadata": metadata({ name: "x", [field]: name }),
        }),
      )
      expect([field, ...refusal(heard)]).toEqual([field, 422, "name-unusable"])
    }
  })
  test.each<[string, string, string, number, string]>([
    ["no length", "", "name YQ==", 400, "malformed"],
    ["a length below nothing", "-1", "name YQ==", 400, "malformed"],
    ["a length in parts", "1.5", "name YQ==", 400, "malformed"],
    ["a length with a sign", "+1", "name YQ==", 400, "malformed"],
    ["a length with zeros before it", "01", "name YQ==", 400, "malformed"],
    ["a length beyond all disks", "9007199254740991", "name YQ==", 413, "too-large"],
    ["a length beyond all numbers", "99999999999999999999", "name YQ==", 400, "malformed"],
    ["no name", "1", "type bGV0dGVy", 400, "malformed"],
    ["a name twice", "1", "name YQ==,name Yg==", 400, "malformed"],
    ["a name that is no base64", "1", "name %%%", 400, "malformed"],
    ["a name that is no UTF-8", "1", "name /w==", 400, "malformed"],
    ["a field that is not known", "1", "name YQ==,rev MQ==", 400, "malformed"],
    ["a field of prototypes", "1", "name YQ==,__proto__ YQ==", 400, "malformed"],
    ["a place that is none", "1", "name YQ==,place eA==", 400, "malformed"],
    ["a place of no matter", "1", `name YQ==,place ${Buffer.from("plc_00000000000000000000000001").toString("base64")}`, 400, "malformed"],
    ["a document of no matter", "1", `name YQ==,document ${Buffer.from("doc_00000000000000000000000001").toString("base64")}`, 404, "not-found"],
    ["a mark without a holder", "1", "name YQ==,basis bGVnYWwtYWR2aWNl", 400, "malformed"],
    ["a hash that is none", "1", "name YQ==,sha256 YQ==", 400, "malformed"],
    ["metadata of many kilobytes", "1", `name ${"YWFh".repeat(3500)}`, 400, "malformed"],
  ])("a filing with %s is not begun", async (_what, length, said, status, code) => {
    const heard = await say(
      port,
      ...requestOf("POST", `/api/v1/matters/${firm.matter}/filings`, {
        authorization: `Bearer ${firm.lead.token}`,
        ...TUS,
        ...(length === "" ? {} : { "upload-length": length }),
        "upload-metadata": said,
      }),
    )
    expect(refusal(heard)).toEqual([status, code])
  })
})

describe("secrets that are bent", () => {
  const secrets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["none", {}],
    ["an empty one", { authorization: "Bearer " }],
    ["one of another kind beside a good cookie", { authorization: "Basic bWU6bWU=", cookie: "__Host-muniment=TOKEN" }],
    ["a broken one beside a good cookie", { authorization: "Bearer x", cookie: "__Host-muniment=TOKEN" }],
    ["one too long", { authorization: "Bearer TOKENx" }],
    ["one with another last sign", { authorization: "Bearer TOKEN_" }],
    ["two at once", { authorization: "Bearer TOKEN, Bearer TOKEN" }],
    ["one in another cookie", { cookie: "muniment=TOKEN" }],
    ["one in an escaped cookie", { cookie: "__Host-muniment=%00TOKEN" }],
    ["one in the address", { "x-authorization": "Bearer TOKEN" }],
  ]
  test.each(secrets)("%s opens nothing", async (_what, headers) => {
    const token = firm.lead.token
    const near = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A")
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replaceAll("TOKEN_", near).replaceAll("TOKEN", token)]))
    expect(refusal(await say(port, ...requestOf("GET", `/api/v1/session`, filled)))).toEqual([401, "not-signed-in"])
  })
  test("a cookie that stands twice is one secret at most", async () => {
    const heard = await say(port, ...requestOf("GET", "/api/v1/session", { cookie: `__Host-muniment=x; __Host-muniment=${firm.lead.token}` }))
    expect(refusal(heard)).toEqual([401, "not-signed-in"])
  })
})
