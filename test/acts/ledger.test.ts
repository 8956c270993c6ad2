/** Whoever holds the database can bend the ledger; nobody can bend it unnoticed. Each row bends one thing as the owner, and the house names the leaf. */
import { afterAll, beforeEach, afterEach, describe, expect, test } from "vitest"
import type { Sql } from "../../src/registry/index.ts"
import { verifyWholeLedger } from "../../src/desk/verify-ledger.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
const opened: MatterFirm[] = []
beforeEach(async () => {
  firm = opened[0] ?? (await openMatterFirm())
  opened[0] = firm
  await flush(firm)
  await firm.owner.unsafe("begin")
})
afterEach(async () => {
  await firm.owner.unsafe("rollback")
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

/** The owner's connection has bent rows in an open transaction: judged on that very connection, then rolled back. */
async function judge(): Promise<Awaited<ReturnType<typeof verifyWholeLedger>>> {
  return verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)
}

test("a ledger that nobody touched is whole", async () => {
  const verdict = await judge()
  expect(verdict).toMatchObject({ whole: true, wrong: null })
  expect(verdict.size).toBeGreaterThan(10)
})

describe("the first wrong leaf is named when", () => {
  test.each<[string, number | null, (sql: Sql) => Promise<unknown>]>([
    ["a leaf's time was back-dated", 5, (sql) => sql`update leaves set bytes = regexp_replace(bytes, '"at":"2', '"at":"1') where index = 5`],
    ["a leaf's hash was changed", 4, (sql) => sql`update leaves set hash = decode(repeat('00', 32), 'hex') where index = 4`],
    [
      "leaf and hash were changed together",
      6,
      (sql) => sql`update leaves set bytes = replace(bytes, '"v":1', '"v":2'), hash = sha256(convert_to(chr(1) || bytes, 'utf8')) where index = 6`,
    ],
    ["a leaf was taken out", 7, (sql) => sql`delete from leaves where index = 7`],
    [
      "two leaves were swapped",
      2,
      (sql) =>
        sql`update leaves set index = case index when 2 then -3 when 3 then -2 end where index in (2, 3)`.then(
          () => sql`update leaves set index = -index where index < 0`,
        ),
    ],
    ["the last leaf was taken out", null, (sql) => sql`delete from leaves where index = (select max(index) from leaves)`],
    [
      "an event says another kind than its leaf",
      3,
      (sql) => sql`update events set kind = 'document.opened' where id = (select event from leaves where index = 3)`,
    ],
    [
      "an event says another person than its leaf",
      8,
      (sql) => sql`update events set by = ${firm.stranger.id} where id = (select event from leaves where index = 8)`,
    ],
    [
      "an event says another time than its leaf",
      8,
      (sql) => sql`update events set at = at - interval '1 day' where id = (select event from leaves where index = 8)`,
    ],
    [
      "an event's body was changed",
      8,
      (sql) => sql`update events set body = replace(body, '"v":1', '"v":9') where id = (select event from leaves where index = 8)`,
    ],
    ["an event's body is no JSON any more", 8, (sql) => sql`update events set body = '{' where id = (select event from leaves where index = 8)`],
    ["an event's body is empty", 8, (sql) => sql`update events set body = '' where id = (select event from leaves where index = 8)`],
    ["an event's body says less", 8, (sql) => sql`update events set body = '{"v":1}' where id = (select event from leaves where index = 8)`],
    [
      "an event's signature was changed",
      8,
      (sql) => sql`update events set sig = decode(repeat('00', 64), 'hex') where id = (select event from leaves where index = 8)`,
    ],
    ["an event's signature was taken off", 8, (sql) => sql`update events set sig = null, signer = null where id = (select event from leaves where index = 8)`],
    ["an event says another signer than its leaf", 8, (sql) => sql`update events set signer = 'key_x' where id = (select event from leaves where index = 8)`],
    ["an event is shown in another matter's chain", 8, (sql) => sql`update events set matter = 'mat_x' where id = (select event from leaves where index = 8)`],
    ["an event is shown as nobody's", 8, (sql) => sql`update events set by = null where id = (select event from leaves where index = 8)`],
    [
      "leaf and event were both made into something else",
      8,
      (sql) =>
        sql`update events set body = '{]' where id = (select event from leaves where index = 8)`.then(
          () => sql`update leaves set bytes = '{,"chain":[' where index = 8`,
        ),
    ],
    ["an event was taken out", 9, (sql) => sql`delete from events where id = (select event from leaves where index = 9)`],
    [
      "the checkpoint claims another root",
      null,
      (sql) =>
        sql`update checkpoints set note = replace(note, substr(split_part(note, chr(10), 3), 1, 8), 'AAAAAAAA') where size = (select max(size) from checkpoints)`,
    ],
    [
      "the checkpoint claims another size",
      null,
      (sql) =>
        sql`update checkpoints set note = replace(note, chr(10) || size || chr(10), chr(10) || (size - 1) || chr(10)) where size = (select max(size) from checkpoints)`,
    ],
    [
      "the signature of the checkpoint was cut off",
      null,
      (sql) => sql`update checkpoints set note = left(note, -12) || chr(10) where size = (select max(size) from checkpoints)`,
    ],
  ])("%s", async (_what, leaf, bend) => {
    await bend(firm.owner)
    const verdict = await judge()
    expect(verdict.whole).toBe(false)
    if (leaf !== null) expect(verdict.wrong?.leaf).toBe(leaf)
    expect(verdict.wrong?.why).toMatch(/\.$/)
  })
})

describe("the log is served", () => {
  test.each<[string, keyof MatterFirm, number]>([
    ["to an auditor", "auditor", 200],
    ["not to a lead", "lead", 403],
    ["not to an administrator", "administrator", 403],
    ["not to a guest", "guest", 403],
  ])("%s", async (_who, who, status) => {
    const { token } = firm[who] as { token: string }
    for (const path of ["/tlog/checkpoint", "/tlog/tile/0/000.p/1", "/tlog/tile/entries/000.p/1"]) {
      expect((await fetch(`${firm.house.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(status)
    }
  })
  test.each([
    "/tlog/tile/0/001",
    "/tlog/tile/0/000.p/0",
    "/tlog/tile/0/000.p/256",
    "/tlog/tile/0/0",
    "/tlog/tile/64/000",
    "/tlog/tile/entries/x001/000",
    "/tlog/tile/0/000.p/255",
  ])("and %s is nothing", async (path) => {
    expect((await fetch(`${firm.house.url}/api/v1${path}`, { headers: { authorization: `Bearer ${firm.auditor.token}` } })).status).toBe(404)
  })
})

test("consistency is proved from every earlier size, and refused for one that never was", async () => {
  const { size } = (await fetch(`${firm.house.url}/api/v1/ledger`, { headers: { authorization: `Bearer ${firm.lead.token}` } }).then((reply) =>
    reply.json(),
  )) as { size: number }
  for (const from of [0, 1, 2, 7, size]) expect((await firm.ask("GET", `/ledger/consistency?from=${from}`, { token: firm.lead.token })).status).toBe(200)
  const earlier = await firm.owner<{ size: number }[]>`select size from checkpoints order by size limit 1`
  expect((await firm.ask("GET", `/ledger/consistency?from=1&to=${earlier[0]?.size ?? 0}`, { token: firm.lead.token })).body).toMatchObject({
    from: 1,
    to: earlier[0]?.size,
  })
  expect((await firm.ask("GET", `/ledger/consistency?from=1&to=${size + 1000}`, { token: firm.lead.token })).status).toBe(400)
  for (const from of [size + 1000, -1, 1.5]) expect((await firm.ask("GET", `/ledger/consistency?from=${from}`, { token: firm.lead.token })).status).toBe(400)
})
