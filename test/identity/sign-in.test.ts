/** Signing in and out: one answer for every way of being wrong, tries that slow down, sessions that end. */
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startHouse } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { FULL_WORK } from "../../src/seal/index.ts"
import { call } from "../house/house.ts"
import { round } from "../rounds/round.ts"
import { FIRST, eventsOf, openFirm, refusal } from "./firm.ts"
import type { Firm, Newcomer } from "./firm.ts"

let firm: Firm
let robin: Newcomer
beforeAll(async () => {
  firm = await openFirm()
  robin = await firm.newcomer("lawyer", "robin@hollisgrey.example")
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("signing in", () => {
  it("gives a program its token when it asks, and a browser a cookie only", async () => {
    const program = await firm.signIn(FIRST.address, FIRST.passphrase)
    const browser = await firm.signIn(FIRST.address, FIRST.passphrase, { bearer: false })
    expect([program.status, typeof program.body.token, program.headers.get("set-cookie")]).toEqual([201, "string", null])
    expect([browser.status, "token" in browser.body, browser.headers.get("set-cookie")?.startsWith("__Host-muniment=")]).toEqual([201, false, true])
  })
  it("finds the address however it is cased, and the pass phrase however it is composed (NFKC)", async () => {
    expect((await firm.signIn(`  ${FIRST.address.toUpperCase()} `, FIRST.passphrase.replace(" ", "\u00a0"))).status).toBe(201)
  })
  it("takes a purpose along", async () => {
    const came = await firm.signIn(FIRST.address, FIRST.passphrase, { purpose: { code: "advice", line: "the Grey estate" } })
    expect(came.body.purpose).toEqual({ code: "advice", line: "the Grey estate" })
    expect((await firm.ask("GET", "/session", { token: came.body.token })).body.purpose).toEqual({ code: "advice", line: "the Grey estate" })
  })

  it.each<[string, object, number, string]>([
    ["a wrong pass phrase", { address: FIRST.address, passphrase: "violet tundra mosaic harbour" }, 401, "sign-in-failed"],
    ["the pass phrase of another", { address: FIRST.address, passphrase: "lantern gravel otter seven" }, 401, "sign-in-failed"],
    ["an address nobody has", { address: "nobody@hollisgrey.example", passphrase: FIRST.passphrase }, 401, "sign-in-failed"],
    ["a pass phrase in other cases", { address: FIRST.address, passphrase: FIRST.passphrase.toUpperCase() }, 401, "sign-in-failed"],
    ["half a letter in the pass phrase", { address: FIRST.address, passphrase: `${FIRST.passphrase}\ud800` }, 401, "sign-in-failed"],
    ["an empty pass phrase", { address: FIRST.address, passphrase: "" }, 400, "malformed"],
    ["an endless pass phrase", { address: FIRST.address, passphrase: "x".repeat(1025) }, 400, "malformed"],
    ["no address", { passphrase: FIRST.passphrase }, 400, "malformed"],
    ["an address that is a list", { address: [FIRST.address], passphrase: FIRST.passphrase }, 400, "malformed"],
    ["an unknown field", { address: FIRST.address, passphrase: FIRST.passphrase, role: "partner" }, 400, "malformed"],
    ["a purpose that is not on the list", { address: FIRST.address, passphrase: FIRST.passphrase, purpose: { code: "curiosity" } }, 400, "malformed"],
    ["a code of seven digits", { address: FIRST.address, passphrase: FIRST.passphrase, code: "1234567" }, 400, "malformed"],
  ])("is refused with %s", async (_what, body, status, code) => {
    const refused = await firm.ask("POST", "/sessions", { body })
    expect([...refusal(refused), refused.headers.get("set-cookie")]).toEqual([status, code, null])
  })

  it("answers a name that exists and one that does not in the very same bytes", async () => {
    await firm.signIn(FIRST.address, FIRST.passphrase)
    const bodies = await Promise.all(
      [FIRST.address, "nobody.at.all@hollisgrey.example"].map(async (address) => {
        return { ...(await firm.signIn(address, "not the pass phrase")).body, request: "" }
      }),
    )
    expect(bodies[0]).toEqual(bodies[1])
  })

  it("is noted, failed or not; whom a failed one was meant for stands in the open nowhere", async () => {
    const refused = await eventsOf(firm, "session.refused")
    expect([refused.length > 4, new Set(refused.map((event) => event.by)), refused.some((event) => event.body.includes("per_"))]).toEqual([
      true,
      new Set([null]),
      false,
    ])
    expect((await eventsOf(firm, "session.begun")).every((event) => event.by !== null)).toBe(true)
  })
})

describe("guessing", () => {
  it.each([
    ["a name that exists", "robin@hollisgrey.example"],
    ["a name that does not", "ghost@hollisgrey.example"],
  ])("is slowed down alike for %s", async (_what, address) => {
    const codes = async (n: number): Promise<string[]> => {
      const said: string[] = []
      for (let i = 0; i < n; i++) said.push(refusal(await firm.signIn(address, "not the pass phrase"))[1])
      return said
    }
    const failed = "sign-in-failed"
    const wait = "too-many-tries"
    expect(await codes(6)).toEqual([failed, failed, failed, failed, failed, wait])
    const later = async (): Promise<string | null> => (await firm.signIn(address, "not the pass phrase")).headers.get("retry-after")
    expect(await later()).toBe("15")
    firm.clock.forward({ seconds: 5 })
    expect(await later()).toBe("10")
    firm.clock.forward({ seconds: 11 })
    expect(await codes(2)).toEqual([failed, wait])
    expect(await later()).toBe("30")
    firm.clock.forward({ seconds: 16 })
    expect(await codes(1)).toEqual([wait])
    firm.clock.forward({ seconds: 16 })
    expect(await codes(2)).toEqual([failed, wait])
  })
  it("keeps even the right pass phrase out until the pause is over, and is forgotten once it came in", async () => {
    expect(refusal(await firm.signIn(robin.address, robin.passphrase))).toEqual([429, "too-many-tries"])
    firm.clock.forward({ minutes: 16 })
    expect((await firm.signIn(robin.address, robin.passphrase)).status).toBe(201)
    expect(refusal(await firm.signIn(robin.address, "not the pass phrase"))[1]).toBe("sign-in-failed")
    expect((await firm.signIn(robin.address, robin.passphrase)).status).toBe(201)
  })
  it("many times at once wins nothing", async () => {
    const said = await Promise.all(Array.from({ length: 12 }, () => firm.signIn("crowd@hollisgrey.example", "not the pass phrase")))
    expect(said.map((one) => refusal(one)[1]).filter((code) => code === "sign-in-failed")).toHaveLength(5)
  })
})

describe("a session", () => {
  const open = async (): Promise<string> => (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token
  const alive = async (token: string): Promise<number> => (await firm.ask("GET", "/session", { token })).status

  it("ends when its person signs out, and no other with it", async () => {
    const [one, two] = [await open(), await open()]
    expect((await firm.ask("DELETE", "/session", { token: one })).status).toBe(204)
    expect([await alive(one), await alive(two)]).toEqual([401, 200])
  })
  it("ends with all others when its person signs out everywhere", async () => {
    const [one, two, other] = [await open(), await open(), (await firm.signIn(robin.address, robin.passphrase)).body.token]
    expect((await firm.ask("DELETE", "/sessions", { token: one })).status).toBe(204)
    expect([await alive(one), await alive(two), await alive(other)]).toEqual([401, 401, 200])
  })
  it("ends when it has been idle too long, and use keeps it open", async () => {
    const token = await open()
    for (let i = 0; i < 3; i++) {
      firm.clock.forward({ minutes: 50 })
      expect(await alive(token)).toBe(200)
    }
    firm.clock.forward({ minutes: 61 })
    expect(await alive(token)).toBe(401)
  })
  it("ends after its hours however busy it is", async () => {
    const token = await open()
    for (let i = 0; i < 14; i++) {
      firm.clock.forward({ minutes: 50 })
      await alive(token)
    }
    firm.clock.forward({ minutes: 30 })
    expect(await alive(token)).toBe(401)
  })
  it("that has ended leaves no row with keys behind", async () => {
    const token = await open()
    await firm.ask("DELETE", "/sessions", { token })
    await firm.signIn(robin.address, robin.passphrase)
    // Signed out, it went at once; those that only ended go on the next round.
    await round(firm.tools)
    const rows = await firm.tools.db.door.begin(async (sql) => {
      await sql`select set_config('muniment.person', ${robin.id}, true)`
      return sql<{ n: number }[]>`select count(*) as n from sessions`
    })
    expect(rows[0]?.n).toBe(1)
  })
  it("is written down as used at most once a minute", async () => {
    const token = await open()
    const seen = async (): Promise<string> => {
      const [row] = await firm.tools.db.door<
        { at: Temporal.Instant }[]
      >`select seen_at as at from enter((select ${Buffer.from((await import("#seal")).tokenHash(token))}::bytea), ${firm.clock.now().toString()}, '1 hour')`
      return row?.at.toString() ?? ""
    }
    const first = await seen()
    firm.clock.forward({ seconds: 59 })
    expect(await seen()).toBe(first)
    firm.clock.forward({ seconds: 2 })
    expect(await seen()).not.toBe(first)
  })

  it.each<[string, Record<string, string>]>([
    ["no secret", {}],
    ["an empty cookie", { cookie: "__Host-muniment=" }],
    ["a cookie of another spelling", { cookie: `__Host-muniment=${"A".repeat(42)}B` }],
    ["a secret that nobody was given", { authorization: `Bearer ${"A".repeat(43)}` }],
    ["a secret that is too long", { authorization: `Bearer ${"A".repeat(44)}` }],
    ["another scheme", { authorization: "Basic bTpo" }],
  ])("is not had with %s", async (_what, headers) => expect(refusal(await firm.ask("GET", "/session", { headers }))).toEqual([401, "not-signed-in"]))

  it("of a browser is used by its cookie, and by no other site", async () => {
    const cookie = ((await firm.signIn(FIRST.address, FIRST.passphrase, { bearer: false })).headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    expect((await firm.ask("GET", "/session", { headers: { cookie } })).status).toBe(200)
    const others: readonly Record<string, string>[] = [
      { cookie, "sec-fetch-site": "cross-site" },
      { cookie, "sec-fetch-site": "same-site" },
      { cookie, origin: "https://elsewhere.example" },
    ]
    for (const headers of others) {
      expect(refusal(await firm.ask("PUT", "/session/purpose", { headers, body: { code: "advice" } }))).toEqual([403, "cross-site"])
    }
  })
})

describe("the purpose", () => {
  it.each<[string, object]>([
    ["one that is not on the list", { code: "curiosity" }],
    ["none", {}],
    ["a line with a hidden sign", { code: "advice", line: "a\u200bb" }],
    ["a line that is too long", { code: "advice", line: "x".repeat(201) }],
    ["an unknown field", { code: "advice", until: "now" }],
  ])("is not %s", async (_what, body) => {
    const token = (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token
    expect([400, 422]).toContain((await firm.ask("PUT", "/session/purpose", { token, body })).status)
    expect((await firm.ask("GET", "/session", { token })).body.purpose).toBeNull()
  })
  it("stays with the session, and goes into its events", async () => {
    const token = (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token
    expect((await firm.ask("PUT", "/session/purpose", { token, body: { code: "records" } })).body.purpose).toEqual({ code: "records" })
    expect((await firm.ask("PUT", "/session/purpose", { token, body: { code: "advice", line: "Zürich" } })).body.purpose).toEqual({
      code: "advice",
      line: "Zürich",
    })
    expect((await firm.ask("GET", "/session", { token })).body.purpose).toEqual({ code: "advice", line: "Zürich" })
    expect(await eventsOf(firm, "purpose.named")).toHaveLength(2)
  })
})

describe("a pass phrase that was locked with less work than today's", () => {
  it("stays so when the sign-in fails, and is locked anew with today's work when it does not", async () => {
    const env = { MUNIMENT_DATA: firm.house.data, MUNIMENT_PORT: "0", MUNIMENT_LOG: "silent", MUNIMENT_RESERVE: "0", DATABASE_URL: urlOf(firm.database) }
    await firm.house.house.stop()
    const house = await startHouse(readSettings(env), { web: `${firm.house.data}/no-web`, now: () => firm.clock.now() })
    const database = postgres({ ...firm.database, max: 1 })
    try {
      const url = `http://127.0.0.1:${house.port}`
      const signIn = (passphrase: string) => call(url, "POST", "/sessions", { body: { address: robin.address, passphrase, bearer: true } })
      const kept = async () =>
        (await database.unsafe(`select memory_kib, passes, lanes from ${firm.tools.firm.home}.person_keys where person = $1`, [robin.id]))[0]
      const before = await kept()
      expect(before?.["memory_kib"]).toBeLessThan(FULL_WORK.memoryKiB)
      expect((await signIn(`${robin.passphrase}s`)).status).toBe(401)
      expect(await kept()).toEqual(before)
      expect((await signIn(robin.passphrase)).status).toBe(201)
      expect(await kept()).toEqual({ memory_kib: FULL_WORK.memoryKiB, passes: FULL_WORK.passes, lanes: FULL_WORK.lanes })
      expect((await signIn(robin.passphrase)).status).toBe(201)
    } finally {
      await Promise.all([house.stop(), database.end()])
    }
  })
})
