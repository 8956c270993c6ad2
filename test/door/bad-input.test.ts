/** Whatever comes over the wire gets a clear refusal in one shape: never a fault, never a silence, and nothing is kept of it. */
import { describe, expect, test } from "vitest"
import { ROUTES } from "../../src/door/contract/index.ts"
import type { Route } from "../../src/door/contract/index.ts"
import { knockAtOneHouse, firm, port, refusal, HOUSE, SIGN_IN } from "./knocking.ts"
import { HOST, requestOf, say } from "./wire.ts"

knockAtOneHouse()

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
    ["a null byte in what begins like an id", "/api/v1/matters/mat_%00", 404, "not-found"],
    ["the same of a thing in it", "/api/v1/documents/doc_%00/versions/1/content", 404, "not-found"],
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
  const BYTES: ReadonlySet<string> = new Set(ROUTES.filter((route: Route) => route.reply === "bytes").map((route) => route.path))
  test.each(["HEAD", "OPTIONS", "TRACE", "PUT", "PROPFIND", "QUERY", "MKCOL", "LINK"])("%s of any road that does not have it is nothing", async (method) => {
    for (const path of new Set(ROUTES.map((route) => route.path))) {
      if (ROUTES.some((route: Route) => route.path === path && route.method === method)) continue
      const heard = await say(port, ...requestOf(method, `/api/v1${path.replaceAll(/:\w+|\*/g, "x")}`, { authorization: `Bearer ${firm.lead.token}` }))
      expect([path, heard.status, heard.headers["content-type"]?.startsWith("application/problem+json"), heard.headers["access-control-allow-origin"]]).toEqual(
        [path, method === "QUERY" ? 415 : method === "HEAD" && BYTES.has(path) ? 405 : 404, true, undefined],
      )
      expect([path, heard.headers["allow"]]).toEqual([path, method === "HEAD" && BYTES.has(path) ? "GET" : undefined])
    }
  })
})
