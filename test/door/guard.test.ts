/** What another site can make a browser ask is not carried out; what the headers promise is on every answer; TLS by files really speaks TLS. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { request } from "node:https"
import { connect as connectTls } from "node:tls"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { newClock, openFirm, openNewHouse, refusal } from "../identity/firm.ts"
import type { Firm } from "../identity/firm.ts"
import { requestOf, say } from "./wire.ts"

let firm: Firm
let port: number
beforeAll(async () => {
  firm = await openFirm()
  port = firm.house.house.port
})
afterAll(() => firm[Symbol.asyncDispose]())

const ALLOWED = null
/** What a browser sends, and what comes of it: for a change, for a look, and for a look by going there. */
const ASKED: readonly (readonly [string, Readonly<Record<string, string>>, string | null, string | null])[] = [
  [
    "by our own page",
    { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", origin: "http://localhost:PORT" },
    ALLOWED,
    ALLOWED,
  ],
  ["typed by its person", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, ALLOWED, ALLOWED],
  ["by a program without any of this", {}, ALLOWED, ALLOWED],
  [
    "by another site's script",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", origin: "https://elsewhere.example" },
    "cross-site",
    "cross-site",
  ],
  [
    "by another site's script that may not read",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" },
    "cross-site",
    "cross-site",
  ],
  [
    "by a neighbour under the same domain",
    { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", origin: "https://blog.localhost" },
    "cross-site",
    "cross-site",
  ],
  ["as a picture on another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }, "cross-site", "cross-site"],
  ["as a frame on another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }, "cross-site", "cross-site"],
  ["as an object on another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "object" }, "cross-site", "cross-site"],
  [
    "by a form on another site",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", origin: "https://elsewhere.example" },
    "cross-site",
    ALLOWED,
  ],
  ["by an old browser's form on another site", { origin: "https://elsewhere.example" }, "cross-site", "cross-site"],
  ["by an old browser from nowhere", { origin: "null" }, "cross-site", "cross-site"],
  ["by an old browser from a host that only begins like ours", { origin: "http://localhost.elsewhere.example" }, "cross-site", "cross-site"],
  ["by an old browser from another port", { origin: "http://localhost:1" }, "cross-site", "cross-site"],
  ["by words that are none", { "sec-fetch-site": "same-origin, cross-site" }, "cross-site", "cross-site"],
]

describe("a request made", () => {
  const headersFor = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
    host: `localhost:${port}`,
    cookie: `__Host-muniment=${firm.token}`,
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", String(port))])),
  })
  test.each(ASKED)("%s: a change", async (_how, headers, change) => {
    const heard = await say(port, ...requestOf("PUT", "/api/v1/session/purpose", headersFor(headers), `{"code":"advice"}`))
    expect([heard.status, heard.code]).toEqual(change === null ? [200, null] : [403, change])
  })
  test.each(ASKED)("%s: a look", async (_how, headers, _change, look) => {
    const heard = await say(port, ...requestOf("GET", "/api/v1/session", headersFor(headers)))
    expect([heard.status, heard.code]).toEqual(look === null ? [200, null] : [403, look])
  })
  test.each(ASKED.filter(([, , change]) => change !== null))(
    "%s: an Authorization header that is none of ours does not carry the cookie past",
    async (_how, headers) => {
      const heard = await say(
        port,
        ...requestOf("PUT", "/api/v1/session/purpose", { ...headersFor(headers), authorization: "Basic bWU6bWU=" }, `{"code":"advice"}`),
      )
      expect([heard.status, heard.code]).toEqual([401, "not-signed-in"])
    },
  )
  test("no answer ever lets another origin read", async () => {
    for (const [method, target] of [
      ["GET", "/api/v1/house"],
      ["OPTIONS", "/api/v1/session"],
      ["GET", "/openapi.json"],
      ["GET", "/healthz"],
      ["GET", "/nowhere"],
    ] as const) {
      const { headers } = await say(
        port,
        ...requestOf(method, target, {
          origin: "https://elsewhere.example",
          "access-control-request-method": "PUT",
          "access-control-request-headers": "content-type",
        }),
      )
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([])
      expect([headers["cross-origin-resource-policy"], headers["x-frame-options"]]).toEqual(["same-origin", "DENY"])
    }
  })
  test("is answered under a policy that runs nothing inline and frames nowhere", async () => {
    const policy = (await say(port, ...requestOf("GET", "/api/v1/house"))).headers["content-security-policy"] ?? ""
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "base-uri 'none'", "object-src 'none'"])
      expect(policy).toContain(part)
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|unsafe-hashes|https?:|\*/)
  })
})

describe("behind a proxy that ends TLS, a request made", () => {
  test.each([
    ["by our own page", "https://localhost", 401],
    ["by a page that somebody on the way made up under our name without TLS", "http://localhost", 403],
    ["by another site", "https://elsewhere.example", 403],
  ])("%s by an old browser", async (_how, origin, status) => {
    await using opened = await openNewHouse(newClock(), { env: { MUNIMENT_BEHIND_PROXY: "yes" } })
    const heard = await say(
      opened.house.house.port,
      ...requestOf("DELETE", "/api/v1/session", {
        "x-forwarded-host": "localhost",
        "x-forwarded-proto": "https",
        cookie: `__Host-muniment=${"A".repeat(43)}`,
        origin,
      }),
    )
    expect([heard.status, heard.code]).toEqual(status === 403 ? [403, "cross-site"] : [401, "not-signed-in"])
  })
})

describe("the cookie of a browser", () => {
  test("is bound to this host, kept from scripts and never sent from another site, and its secret stands in no body", async () => {
    const done = await firm.ask("POST", "/sessions", { body: { address: "m.hollis@hollisgrey.example", passphrase: "violet tundra mosaic harbor" } })
    const cookie = done.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/^__Host-muniment=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(JSON.stringify(done.body)).not.toContain(/=([\w-]{43})/.exec(cookie)?.[1])
    expect([done.body.token]).toEqual([undefined])
  })
  test("a secret that somebody else chose is never taken over at signing in", async () => {
    const chosen = "A".repeat(43)
    const done = await firm.ask("POST", "/sessions", {
      body: { address: "m.hollis@hollisgrey.example", passphrase: "violet tundra mosaic harbor" },
      headers: { cookie: `__Host-muniment=${chosen}` },
    })
    expect(done.status).toBe(201)
    expect(done.headers.get("set-cookie")).not.toContain(chosen)
    expect(refusal(await firm.ask("GET", "/session", { headers: { cookie: `__Host-muniment=${chosen}` } }))).toEqual([401, "not-signed-in"])
  })
})

describe("TLS by files", () => {
  const folder = mkdtempSync(join(tmpdir(), "muniment-tls-"))
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
  const made = ((): boolean => {
    try {
      execFileSync(
        "openssl",
        [
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:prime256v1",
          "-nodes",
          "-keyout",
          key,
          "-out",
          cert,
          "-days",
          "2",
          "-subj",
          "/CN=localhost",
          "-addext",
          "subjectAltName=DNS:localhost",
        ],
        { stdio: "ignore" },
      )
      return true
    } catch {
      return false
    }
  })()
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.skipIf(!made)("speaks TLS 1.2 or newer, promises to, and refuses what is no TLS", async () => {
    await using opened = await openNewHouse(newClock(), { env: { MUNIMENT_TLS_CERT: cert, MUNIMENT_TLS_KEY: key } })
    const { port: secure, address } = opened.house.house
    expect(address).toBe(`https://localhost:${secure}`)
    const answer = await new Promise<{ status: number; hsts: string; version: string }>((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: secure,
          path: "/api/v1/house",
          headers: { host: `localhost:${secure}` },
          servername: "localhost",
          rejectUnauthorized: false,
        },
        (reply) => {
          reply.resume()
          resolve({
            status: reply.statusCode ?? 0,
            hsts: String(reply.headers["strict-transport-security"]),
            version: String((reply.socket as ReturnType<typeof connectTls>).getProtocol()),
          })
        },
      )
      asked.on("error", reject).end()
    })
    expect(answer).toEqual({ status: 200, hsts: "max-age=63072000; includeSubDomains", version: "TLSv1.3" })
    expect((await say(secure, ...requestOf("GET", "/api/v1/house"))).status).not.toBe(200)
    const old = await new Promise<string>((resolve) => {
      const socket = connectTls(
        {
          host: "127.0.0.1",
          port: secure,
          servername: "localhost",
          rejectUnauthorized: false,
          minVersion: "TLSv1",
          maxVersion: "TLSv1.1",
          ciphers: "DEFAULT:@SECLEVEL=0",
        },
        () => {
          socket.destroy()
          resolve("spoken")
        },
      )
      socket.on("error", () => resolve("refused"))
    })
    expect(old).toBe("refused")
  })
})
