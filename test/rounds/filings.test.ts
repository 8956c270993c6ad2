/** Filings that nobody touches: on a round, after a week, they end with their key and their sealed bytes and the chain says so; what somebody is sending does not. */
import { randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { request } from "node:http"
import type { ClientRequest } from "node:http"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { begin, file, filing, OCTETS, open, send, TUS } from "../documents/tus.ts"
import { events, flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { chain, count, otherServer, overseen, round, sealedFiles, tryRound } from "./round.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())
/** Days pass in these tests, and sessions with them. */
beforeEach(signIn)

async function signIn(): Promise<void> {
  const { token } = (await firm.signIn(firm.lead.address, firm.lead.passphrase)).body
  Object.assign(firm.lead, { token })
}

const WEEK = { hours: 24 * 7 }
const idOf = (at: string): string => at.split("/").at(-1) ?? ""
const rowOf = async (at: string) =>
  (
    await firm.owner<
      { state: string; version: string; key: number; tail: Uint8Array | null }[]
    >`select state, version, length(wrapped) as key, tail from filings where id = ${idOf(at)}`
  )[0] ?? { state: "", version: "", key: -1, tail: null }
const withdrawals = async (at: string) => (await events(firm, "filing.withdrawn")).filter((event) => event.body.includes(idOf(at)))
const piece = (at: string, offset: number, bytes: Uint8Array) => send(firm, "PATCH", at, { ...OCTETS, "upload-offset": String(offset) }, bytes)

/** A filing of which some bytes came. */
async function begun(sent = 300_000): Promise<string> {
  const at = await begin(firm, 600_000)
  if (sent > 0) await piece(at, 0, randomBytes(sent))
  return at
}

describe("a filing that nobody touched for a week", () => {
  test("ends: its row, its key and its sealed bytes", async () => {
    const at = await begun()
    const { version } = await rowOf(at)
    expect(sealedFiles(firm)).toContain(version)
    firm.clock.forward({ ...WEEK, seconds: 1 })
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 1 })
    expect(await rowOf(at)).toEqual({ state: "withdrawn", version, key: 0, tail: null })
    expect(sealedFiles(firm)).not.toContain(version)
    await signIn()
    expect((await filing(firm, at)).state).toBe("withdrawn")
    for (const gone of [await piece(at, 300_000, randomBytes(10)), await send(firm, "HEAD", at, TUS), await send(firm, "DELETE", at, TUS)])
      expect(gone.status).toBe(410)
  })

  test("is withdrawn by the house in the chain of its matter, once; how far it came is sealed to overseers", async () => {
    const at = await begun()
    firm.clock.forward({ ...WEEK, seconds: 1 })
    await round(firm.tools)
    await round(firm.tools)
    await flush(firm)
    await signIn()
    expect(await withdrawals(at)).toHaveLength(1)
    const mine = (await chain(firm, firm.matter, "filing.withdrawn", firm.lead.token)).filter((event) => (event["subjects"] as string[]).includes(idOf(at)))
    expect(mine).toMatchObject([{ machine: "house", by: null, signed: false, detail: null, subjects: [firm.matter, idOf(at)] }])
    expect(mine[0]?.["leaf"]).toBeGreaterThan(0)
    const seen = (await overseen(firm, "filing.withdrawn")).filter((event) => (event["subjects"] as string[]).includes(idOf(at)))
    expect(seen).toMatchObject([{ machine: "house", detail: { reached: 300_000, length: 600_000, ranOut: true } }])
  })

  test("lapses too where not a byte of it came", async () => {
    const at = await begun(0)
    firm.clock.forward({ ...WEEK, seconds: 1 })
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 1 })
    expect((await rowOf(at)).state).toBe("withdrawn")
  })

  test("lapses once when two servers make their rounds at once", async () => {
    await using other = await otherServer(firm)
    const all: string[] = []
    for (let n = 0; n < 6; n++) all.push(await begun(1000))
    firm.clock.forward({ ...WEEK, seconds: 1 })
    const made = await Promise.all([round(firm.tools), round(other.tools)])
    expect(made[0].filingsLapsed + made[1].filingsLapsed).toBe(6)
    for (const at of all) expect([(await withdrawals(at)).length, sealedFiles(firm).includes((await rowOf(at)).version)]).toEqual([1, false])
  })
})

describe("the clock does not end", () => {
  const rows: readonly (readonly [what: string, state: string, make: () => Promise<string>])[] = [
    ["one that was begun just now", "arriving", async () => begun(0)],
    ["one touched a week ago to the second", "arriving", async () => later(await begun(), WEEK)],
    ["one whose bytes came yesterday, though it was begun a month ago", "arriving", async () => cameYesterday()],
    ["one that was asked after yesterday, and so was touched", "arriving", async () => askedYesterday()],
    ["one whose last byte has come", "filed", async () => filed()],
    ["one that was withdrawn by hand, a second time", "withdrawn", async () => withdrawn()],
  ]
  async function later(at: string, by: Temporal.DurationLike): Promise<string> {
    firm.clock.forward(by)
    await signIn()
    return at
  }
  async function cameYesterday(): Promise<string> {
    const at = await begun(100_000)
    for (const [n, days] of [6, 6, 6, 6].entries()) {
      await later(at, { hours: 24 * days })
      expect((await piece(at, 100_000 + n, randomBytes(1))).status).toBe(204)
    }
    return later(at, { hours: 24 })
  }
  async function askedYesterday(): Promise<string> {
    const at = await later(await begun(), { hours: 24 * 6 })
    expect((await send(firm, "HEAD", at, TUS)).headers.get("upload-offset")).toBe("300000")
    return later(at, { hours: 24 * 6 })
  }
  async function filed(): Promise<string> {
    const at = await begin(firm, 10)
    await piece(at, 0, randomBytes(10))
    return later(at, { hours: 24 * 30 })
  }
  async function withdrawn(): Promise<string> {
    const at = await begun()
    await send(firm, "DELETE", at, TUS)
    return later(at, { hours: 24 * 30 })
  }
  test.each(rows)("%s", async (_what, state, make) => {
    const at = await make()
    const before = [(await rowOf(at)).key, sealedFiles(firm).includes((await rowOf(at)).version)]
    await round(firm.tools)
    const after = await rowOf(at)
    expect([after.state, after.key, sealedFiles(firm).includes(after.version)]).toEqual([state, ...before])
    expect((await withdrawals(at)).map((event) => event.by)).toEqual(state === "withdrawn" ? [firm.lead.id] : [])
  })
})

/** A PATCH of which some bytes are on their way, and more may follow. */
function sending(at: string, offset: number, length: number): { readonly line: ClientRequest; readonly answered: Promise<number> } {
  const { hostname, port } = new URL(firm.house.url)
  const headers = { authorization: `Bearer ${firm.lead.token}`, ...OCTETS, "upload-offset": String(offset), "content-length": String(length) }
  const line = request({ hostname, port, path: at, method: "PATCH", headers })
  const answered = new Promise<number>((resolve, reject) => {
    line.once("response", (reply) => resolve(reply.resume().statusCode ?? 0))
    line.once("error", reject)
  })
  return { line, answered }
}

describe("an upload that is under way", () => {
  test("is not touched, nor is its session, however long it takes, and it is filed", async () => {
    const bytes = randomBytes(600_000)
    const at = await begin(firm, bytes.length)
    const { version } = await rowOf(at)
    const { line, answered } = sending(at, 0, bytes.length)
    line.write(bytes.subarray(0, 300_000))
    await vi.waitUntil(() => firm.tools.vault.intakes().includes(version as never), { timeout: 60_000 })
    firm.clock.forward({ hours: 24 * 30 })
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 0 })
    expect((await rowOf(at)).state).toBe("arriving")
    line.end(bytes.subarray(300_000))
    expect(await answered).toBe(204)
    await signIn()
    const { state, document } = await filing(firm, at)
    expect([state, (await open(firm, document ?? "")).status]).toEqual(["filed", 403])
    await firm.ask("PUT", "/session/purpose", { token: firm.lead.token, body: { code: "conduct" } })
    expect((await open(firm, document ?? "")).bytes.equals(bytes)).toBe(true)
    // Once it is done, the session that it began in goes like any other that has been idle.
    expect((await round(firm.tools)).sessions).toBeGreaterThan(0)
  })

  test("or is taken up in the moment of the round goes on, or is over: never half of each", async () => {
    for (let trial = 0; trial < 12; trial++) {
      const at = await begun(1000)
      firm.clock.forward({ ...WEEK, seconds: 1 })
      await signIn()
      const [sent, made] = await Promise.all([piece(at, 1000, randomBytes(1000)), round(firm.tools)])
      const row = await rowOf(at)
      const there = sealedFiles(firm).includes(row.version)
      if (made.filingsLapsed === 1) expect([row.state, row.key, there, (await withdrawals(at)).length]).toEqual(["withdrawn", 0, false, 1])
      else expect([sent.status, row.state, there, await withdrawals(at)]).toEqual([204, "arriving", true, []])
      if (row.state === "withdrawn") expect([410, 404]).toContain(sent.status)
      await send(firm, "DELETE", at, TUS)
    }
  })
})

describe("a round that breaks", () => {
  test("at the bytes leaves row and chain as they were, lets the others lapse, and is made again", async () => {
    const [stuck, other] = [await begun(), await begun()]
    const { version } = await rowOf(stuck)
    const path = join(firm.house.data, "vault", firm.tools.firm.id, version.slice(-2), version)
    // No file can be removed where a folder with something in it stands.
    renameSync(path, `${path}.away`)
    mkdirSync(join(path, "inside"), { recursive: true })
    firm.clock.forward({ ...WEEK, seconds: 1 })
    const { made, wrong } = await tryRound(firm.tools)
    expect([made.filingsLapsed, wrong.length]).toEqual([1, 1])
    expect(String(wrong[0])).not.toContain(idOf(stuck))
    expect([(await rowOf(stuck)).state, (await rowOf(stuck)).key > 0, await withdrawals(stuck)]).toEqual(["arriving", true, []])
    expect([(await rowOf(other)).state, (await withdrawals(other)).length]).toEqual(["withdrawn", 1])
    rmSync(path, { recursive: true })
    renameSync(`${path}.away`, path)
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 1 })
    expect([(await rowOf(stuck)).state, (await withdrawals(stuck)).length, readdirSync(join(path, "..")).includes(version)]).toEqual(["withdrawn", 1, false])
  })

  test("at the event leaves row and bytes as they were, sweeps all the same, and is made again", async () => {
    const at = await begun()
    const { version } = await rowOf(at)
    firm.clock.forward({ ...WEEK, seconds: 1 })
    await firm.owner.unsafe(`create function ${firm.tools.firm.home}.broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
    await firm.owner.unsafe(`create trigger broken before insert on events for each row when (new.kind = 'filing.withdrawn') execute function broken()`)
    const { made, wrong } = await tryRound(firm.tools)
    expect([made.filingsLapsed, made.sessions > 0, wrong.length]).toEqual([0, true, 1])
    expect([(await rowOf(at)).state, (await rowOf(at)).key > 0, sealedFiles(firm).includes(version), await withdrawals(at)]).toEqual([
      "arriving",
      true,
      true,
      [],
    ])
    await firm.owner.unsafe("drop trigger broken on events")
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 1 })
    expect([(await rowOf(at)).state, sealedFiles(firm).includes(version), (await withdrawals(at)).length]).toEqual(["withdrawn", false, 1])
  })

  test("after the bytes and before its commit is made whole by the next", async () => {
    const at = await begun()
    const { version } = await rowOf(at)
    await firm.tools.vault.remove(version as never)
    firm.clock.forward({ ...WEEK, seconds: 1 })
    expect(await round(firm.tools)).toMatchObject({ filingsLapsed: 1 })
    expect([(await rowOf(at)).state, (await withdrawals(at)).length]).toEqual(["withdrawn", 1])
  })
})

describe("an engine that is lost when it was asked to commit, so that nobody knows whether it did,", () => {
  /** The engine goes at the very end of every transaction that does this to a filing. */
  async function losing(what: "insert" | "update"): Promise<AsyncDisposable> {
    const { home } = firm.tools.firm
    await firm.owner.unsafe(
      `create or replace function ${home}.loses() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()), pg_sleep(60); return null; end $$`,
    )
    await firm.owner.unsafe(
      `create constraint trigger loses after ${what} on filings deferrable initially deferred for each row execute function ${home}.loses()`,
    )
    return { [Symbol.asyncDispose]: async () => void (await firm.owner.unsafe("drop trigger loses on filings")) }
  }

  test("keeps the sealed file of a filing that was begun: its row may stand, and the sweep at the next start takes it where none does", async () => {
    const before = sealedFiles(firm)
    {
      await using _ = await losing("insert")
      await expect(begin(firm, 600_000)).rejects.toThrow("beginning: 500")
    }
    expect(sealedFiles(firm)).toHaveLength(before.length + 1)
  })

  test("keeps the bytes of a filing that was to lapse: the row may stand, and the upload goes on", async () => {
    const bytes = randomBytes(600_000)
    const at = await begin(firm, bytes.length)
    await piece(at, 0, bytes.subarray(0, 300_000))
    const { version } = await rowOf(at)
    firm.clock.forward({ ...WEEK, seconds: 1 })
    {
      await using _ = await losing("update")
      const { made, wrong } = await tryRound(firm.tools)
      expect([made.filingsLapsed, wrong.length]).toEqual([0, 1])
    }
    expect([(await rowOf(at)).state, sealedFiles(firm).includes(version)]).toEqual(["arriving", true])
    await signIn()
    expect((await piece(at, 300_000, bytes.subarray(300_000))).status).toBe(204)
    expect((await filing(firm, at)).state).toBe("filed")
  })

  test("and a filing that is refused leaves no file, as ever", async () => {
    const before = sealedFiles(firm)
    await firm.owner.unsafe(`create function ${firm.tools.firm.home}.refuses() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`)
    await firm.owner.unsafe(`create trigger refuses before insert on filings for each row execute function ${firm.tools.firm.home}.refuses()`)
    await expect(begin(firm, 600_000)).rejects.toThrow("beginning: 500")
    await firm.owner.unsafe("drop trigger refuses on filings")
    expect(sealedFiles(firm)).toEqual(before)
  })
})

test("documents that were filed stay through all of it", async () => {
  const bytes = randomBytes(5000)
  const document = await file(firm, bytes)
  firm.clock.forward({ hours: 24 * 400 })
  await round(firm.tools)
  await signIn()
  await firm.ask("PUT", "/session/purpose", { token: firm.lead.token, body: { code: "conduct" } })
  expect((await open(firm, document)).bytes.equals(bytes)).toBe(true)
  expect(await count(firm.owner`select count(*) as n from filings where state = 'arriving' and touched_at < ${firm.clock.now().toString()}`)).toBe(0)
})
