/** Bodies, revisions, names and secrets that are bent get a clear refusal in one shape, and nothing is kept of them. */
import { describe, expect, test } from "vitest"
import { ROUTES } from "../../src/door/contract/index.ts"
import type { Route } from "../../src/door/contract/index.ts"
import { metadata, TUS } from "../documents/tus.ts"
import { knockAtOneHouse, firm, port, refusal } from "./knocking.ts"
import { requestOf, say } from "./wire.ts"

knockAtOneHouse()

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
  test.each(names)("%s is refused in a title, a party and a place", async (_what, name) => {
    const token = firm.lead.token
    const json = JSON.stringify(name)
    const asks: readonly (readonly [string, string, string])[] = [
      ["PATCH", `/matters/${firm.matter}`, `{"rev":1,"title":${json}}`],
      ["POST", `/matters/${firm.matter}/parties`, `{"role":"client","name":${json}}`],
      ["PUT", `/matters/${firm.matter}/plan`, `{"places":[{"name":${json}}]}`],
    ]
    for (const [method, path, body] of asks)
      expect(refusal(await say(port, ...requestOf(method, `/api/v1${path}`, { authorization: `Bearer ${token}` }, body)))).toEqual([422, "name-unusable"])
  })
  test("it is said where it stands, and what is wrong with it once", async () => {
    const body = JSON.stringify({ role: "client", name: "a\u202eb", reference: "a\u202eb" })
    const heard = await say(port, ...requestOf("POST", `/api/v1/matters/${firm.matter}/parties`, { authorization: `Bearer ${firm.lead.token}` }, body))
    expect(heard.text).toContain('"detail":"It stands in: name, reference."')
  })
  const ordinary = new Set(["a line end", "an isolate", "a mark of direction", "an Arabic mark", "a soft hyphen"])
  test.each<readonly [string, string]>([
    ...names.filter(([what]) => !ordinary.has(what)),
    ["an override that is turned back", "a\u202eb\u202c"],
    ["an isolate that is not closed", "a\u2067b"],
    ["an isolate that is closed a line later", "a\u2067b\nc\u2069"],
    ["an isolate closed as an embedding", "a\u2067b\u202c"],
    ["an embedding that is not closed", "a\u202bb"],
    ["a closing of nothing", "a\u2069b"],
    ["turns closed crosswise", "a\u2067b\u202ac\u2069d\u202c"],
  ])("%s is refused in running text, in a word about texts", async (_what, text) => {
    const heard = await say(
      port,
      ...requestOf("POST", `/api/v1/matters/${firm.matter}/notes`, { authorization: `Bearer ${firm.lead.token}` }, JSON.stringify({ text })),
    )
    expect(refusal(heard)).toEqual([422, "text-unusable"])
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
