/** Setting the firm up: once, with the code, a strong pass phrase and custodians; what is in the database afterwards opens only with shares or pass phrases. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { joinRecovery, openKemPair, openKeyWith, parseShare, unwrapKey } from "#seal"
import { call } from "../house/house.ts"
import { FIRST, openNewHouse, readEvent, refusal, setUpOrder } from "./firm.ts"
import type { Said, SetUpOrder } from "./firm.ts"

let opened: Awaited<ReturnType<typeof openNewHouse>>
const ask = (method: string, path: string, options?: Parameters<typeof call>[3]) => call<Said>(opened.house.url, method, path, options)
beforeAll(async () => void (opened = await openNewHouse()))
afterAll(() => opened[Symbol.asyncDispose]())

const order = (change: (good: SetUpOrder) => void): SetUpOrder => {
  const good = setUpOrder(opened.house.code)
  change(good)
  return good
}

describe("before the firm is set up", () => {
  it("the house says so, and names nobody", async () => {
    expect((await ask("GET", "/house")).body).toEqual({ state: "new", firm: null, version: "0.1.0", secondFactor: "offered" })
  })
  it.each<[string, string, object, number, string]>([
    ["signing in", "/sessions", { address: FIRST.address, passphrase: FIRST.passphrase }, 503, "not-set-up"],
    ["recovering", "/recovery", { address: FIRST.address, passphrase: FIRST.passphrase, shares: ["A".repeat(72), "B".repeat(72)] }, 503, "not-set-up"],
    ["joining", "/invitations/accept", { token: "A".repeat(43), passphrase: FIRST.passphrase }, 404, "invitation-over"],
    ["reading an invitation", "/invitations/read", { token: "A".repeat(43) }, 404, "invitation-over"],
  ])("%s is refused", async (_what, path, body, status, code) => expect(refusal(await ask("POST", path, { body }))).toEqual([status, code]))

  it.each<[string, (good: SetUpOrder) => void, number, string]>([
    ["no code", (o) => delete o.code, 400, "malformed"],
    ["no person", (o) => Reflect.deleteProperty(o, "person"), 400, "malformed"],
    ["an unknown field", (o) => (o.administrator = true), 400, "malformed"],
    ["an unknown field within", (o) => (o.person.role = "administrator"), 400, "malformed"],
    ["an address that is none", (o) => (o.person.address = "margaret"), 400, "malformed"],
    ["a name with a hidden sign", (o) => (o.person.name = "Marg\u202earet"), 422, "name-unusable"],
    ["a firm without a name", (o) => (o.firm = "   "), 400, "malformed"],
    ["one share that is enough", (o) => (o.recovery = { needed: 1, shares: 3 }), 400, "malformed"],
    ["all shares needed", (o) => (o.recovery = { needed: 3, shares: 3 }), 400, "malformed"],
    ["too many shares", (o) => (o.recovery = { needed: 2, shares: 16 }), 400, "malformed"],
    ["half a share", (o) => (o.recovery = { needed: 2.5, shares: 3 }), 400, "malformed"],
    ["a weak pass phrase", (o) => (o.person.passphrase = "margaret hollis"), 422, "passphrase-weak"],
    ["a short pass phrase", (o) => (o.person.passphrase = "x7#Kq2!vLp9"), 422, "passphrase-weak"],
    ["a breached pass phrase", (o) => (o.person.passphrase = "password1234"), 422, "passphrase-breached"],
    ["the firm's name as pass phrase", (o) => (o.person.passphrase = "HollisAndGrey Hollis"), 422, "passphrase-weak"],
    ["a wrong code", (o) => (o.code = "XXX-XXX-XXX-XXX"), 401, "setup-code-wrong"],
    ["an empty code but for spaces", (o) => (o.code = " - "), 401, "setup-code-wrong"],
  ])("setting it up with %s is refused", async (_what, change, status, code) => {
    expect(refusal(await ask("POST", "/setup", { body: order(change) }))).toEqual([status, code])
  })

  it("after a few wrong codes even the right one has to wait", async () => {
    const wrong = order((o) => (o.code = "222-222-222-222"))
    const codes: string[] = []
    for (let i = 0; i < 4; i++) codes.push(refusal(await ask("POST", "/setup", { body: wrong }))[1])
    codes.push(refusal(await ask("POST", "/setup", { body: order(() => undefined) }))[1])
    expect(codes).toEqual(["setup-code-wrong", "setup-code-wrong", "setup-code-wrong", "too-many-tries", "too-many-tries"])
    opened.clock.forward({ minutes: 1 })
  })

  it("nothing was half-done by all that", async () => {
    const { db } = tools()
    const [row] = await db.door<object[]>`select set_up_at, name, (select count(*) from people) as people, cardinality(share_hashes) as hashes from firm`
    expect([row, await db.clerk`select 1 from events where kind <> 'session.refused'`]).toEqual([{ set_up_at: null, name: null, people: 0, hashes: 0 }, []])
  })
})

describe("setting it up", () => {
  let done: Awaited<ReturnType<typeof ask>>
  let both: string[]
  beforeAll(async () => {
    const answers = await Promise.all(
      [1, 2].map(() => ask("POST", "/setup", { body: order((o) => (o.code = opened.house.code.toLowerCase().replaceAll("-", " "))) })),
    )
    both = answers.map((one) => (one.status === 201 ? "done" : refusal(one)[1]))
    done = answers.find((one) => one.status === 201) as typeof done
  })

  it("twice at once is done once", () => expect(both.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(["already-set-up", "done"]))
  it("gives a session in a cookie that no script reads, and not in the answer", () => {
    expect(done.body.session).not.toHaveProperty("token")
    expect(done.headers.get("set-cookie")).toMatch(/^__Host-muniment=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  })
  it("makes the first person a partner who may run the house", () => {
    expect(done.body.session).toMatchObject({
      person: { name: FIRST.name, address: FIRST.address, role: "partner" },
      firm: "Hollis & Grey",
      purpose: null,
      rooms: ["matters", "ledger", "people", "firm"],
      secondFactor: { set: false, required: false },
    })
  })
  it("again is refused", async () => expect(refusal(await ask("POST", "/setup", { body: order(() => undefined) }))).toEqual([409, "already-set-up"]))
  it("the house now names the firm to anyone", async () => expect((await ask("GET", "/house")).body).toMatchObject({ state: "ready", firm: "Hollis & Grey" }))

  it("any two of the three shares open the firm key and the oversight pair, and one alone opens nothing", async () => {
    const shares = (done.body.shares as { number: number; text: string }[]).map((share) => parseShare(share.text))
    const [a, b, c] = shares
    if (!a || !b || !c) throw new Error("a share that does not parse")
    const [row] = await tools().db.door<
      Record<string, Uint8Array>[]
    >`select recovery_key as key, recovery_firm_key as firm, recovery_oversight as oversight, oversight_public as public from firm`
    for (const two of [
      [a, b],
      [a, c],
      [c, b],
    ]) {
      using pair = await joinRecovery(two)
      if (pair === null || row === undefined) throw new Error("the shares do not join")
      const place = (column: string): readonly string[] => [tools().firm.id, "firm", column, "only"]
      using key = openKeyWith(pair, "recovery", row["key"] as Uint8Array, place("recovery_key"))
      using firmKey = unwrapKey(key, "firm", row["firm"] as Uint8Array, place("recovery_firm_key"))
      using oversight = openKemPair(key, row["oversight"] as Uint8Array, place("recovery_oversight"))
      expect(firmKey.kind).toBe("firm")
      expect(Buffer.from(oversight.public.bytes).equals(row["public"] as Uint8Array)).toBe(true)
    }
    for (const few of [[a], [b], [a, a]]) expect(await joinRecovery(few)).toBeNull()
  })

  it("keeps hashes of the shares, not the shares", async () => {
    const [row] = await tools().db.door<
      { n: number; bytes: number }[]
    >`select cardinality(share_hashes) as n, (select sum(length(h)) from unnest(share_hashes) h) as bytes from firm`
    expect(row).toEqual({ n: 3, bytes: 96 })
  })

  it("publishes the keys of the person, of recovery and of oversight in the ledger, signed by their owner, before anything else is signed", async () => {
    await opened.house.house.firms.values().next().value?.clerk.flush()
    const rows = await tools().db.clerk<
      { kind: string; body: string; sig: Uint8Array | null }[]
    >`select kind, body, sig from events where sig is not null order by seq limit 4`
    expect(rows.map((row) => [row.kind, readEvent(row.body).publishes?.use])).toEqual([
      ["key.published", "person"],
      ["key.published", "recovery"],
      ["key.published", "oversight"],
      ["firm.set-up", undefined],
    ])
  })
})

function tools() {
  const firm = [...opened.house.house.firms.values()][0]
  if (firm === undefined) throw new Error("a house without a firm")
  return firm.tools
}
