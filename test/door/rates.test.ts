/** Who asks too often is slowed down by where they come from, and nothing that they make up beside it helps them. */
import { randomBytes } from "node:crypto"
import { afterEach, describe, expect, test } from "vitest"
import { sessionPace, sourceOf } from "../../src/door/rates.ts"
import { openNewHouse, newClock } from "../identity/firm.ts"
import { requestOf, say } from "./wire.ts"

type Opened = Awaited<ReturnType<typeof openNewHouse>>
let opened: Opened | null = null
afterEach(async () => {
  await opened?.[Symbol.asyncDispose]()
  opened = null
})

/** Of 1,000 a minute for a session, an address with nobody signed in has 100, and 20 on roads that a secret opens. */
async function open(env: Readonly<Record<string, string>> = {}): Promise<number> {
  opened = await openNewHouse(newClock(), { env: { MUNIMENT_RATE: "1000", ...env } })
  return opened.house.house.port
}

const invented = (): string => randomBytes(32).toString("base64url")
const body = (): string => JSON.stringify({ address: `${randomBytes(6).toString("hex")}@b.example`, passphrase: "guessing along" })

describe("signing in", () => {
  test.each<[string, string, () => Readonly<Record<string, string>>]>([
    ["as anybody", "/api/v1/sessions", () => ({})],
    ["with a new bearer each time", "/api/v1/sessions", () => ({ authorization: `Bearer ${invented()}` })],
    ["with a new cookie each time", "/api/v1/sessions", () => ({ cookie: `__Host-muniment=${invented()}` })],
    [
      "with a new word of a proxy each time",
      "/api/v1/sessions",
      () => ({ "x-forwarded-for": `10.0.${randomBytes(1)[0]}.1`, forwarded: `for=10.1.1.${randomBytes(1)[0]}` }),
    ],
    ["at the same road, spelled otherwise", "/%61pi/v1/sessions", () => ({})],
    ["at the same road, under the host's own name", "http://localhost/api/v1/sessions", () => ({})],
  ])("%s is heard twenty times a minute and then no more", async (_how, target, headers) => {
    const port = await open()
    const statuses: (string | null)[] = []
    for (let i = 0; i < 22; i++) statuses.push((await say(port, ...requestOf("POST", target, headers(), body()))).code)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => "not-set-up"), "too-many-requests", "too-many-requests"])
  })
  test("behind a proxy the address that the proxy saw counts, whatever was said to it", async () => {
    const port = await open({ MUNIMENT_BEHIND_PROXY: "yes" })
    const codes: (string | null)[] = []
    for (let i = 0; i < 21; i++)
      codes.push(
        (await say(port, ...requestOf("POST", "/api/v1/sessions", { "x-forwarded-for": `10.0.0.${i}, 198.51.100.7`, "x-forwarded-host": "localhost" }, body())))
          .code,
      )
    expect(codes.at(-1)).toBe("too-many-requests")
    expect(
      (await say(port, ...requestOf("POST", "/api/v1/sessions", { "x-forwarded-for": "10.0.0.1, 198.51.100.8", "x-forwarded-host": "localhost" }, body())))
        .code,
    ).toBe("not-set-up")
  })
  test("behind a proxy the host that the proxy was asked for counts, and a forged one before it does not", async () => {
    const port = await open({ MUNIMENT_BEHIND_PROXY: "yes" })
    const asked = (headers: Readonly<Record<string, string>>) => say(port, ...requestOf("GET", "/api/v1/house", headers))
    expect((await asked({ host: "inner:8400", "x-forwarded-host": "localhost" })).status).toBe(200)
    expect((await asked({ host: "inner:8400", "x-forwarded-host": "elsewhere.example" })).code).toBe("wrong-host")
    expect((await asked({ host: "inner:8400", "x-forwarded-host": "localhost, elsewhere.example" })).code).toBe("wrong-host")
    expect((await asked({ "x-forwarded-host": "localhost" })).headers["strict-transport-security"]).toContain("max-age=")
  })
})

describe("asking without being known", () => {
  test("by inventing a session for each request is heard as often as all sessions of an address together, and says when to come again", async () => {
    const port = await open({ MUNIMENT_RATE: "10" })
    let last = await say(port, ...requestOf("GET", "/api/v1/session", { authorization: `Bearer ${invented()}` }))
    for (let i = 1; i < 101; i++) last = await say(port, ...requestOf("GET", "/api/v1/session", { authorization: `Bearer ${invented()}` }))
    expect([last.status, last.code, Number(last.headers["retry-after"]) > 0]).toEqual([429, "too-many-requests", true])
    expect((await say(port, ...requestOf("GET", "/healthz"))).status).toBe(200)
  })
})

describe("a live session", () => {
  test("is heard so many times a minute, each session for itself", () => {
    let at = 0
    const isHeard = sessionPace(2, () => at)
    expect([isHeard("a"), isHeard("a"), isHeard("a"), isHeard("b")]).toEqual([true, true, false, true])
    at = 60_000
    expect(isHeard("a")).toBe(true)
  })
})

describe("where somebody comes from", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2"],
    ["2001:db8::9", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("%s counts as %s", (ip, source) => expect(sourceOf(ip)).toBe(source))
})
