/** One row among the events that can be no leaf must not stop the ledger: it is set aside and seen, every other event goes on into the tree in order, and no event is ever set aside. */
import { randomBytes } from "node:crypto"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { RunningClerk } from "../../src/desk/clerk.ts"
import { verifyWholeLedger } from "../../src/desk/verify-ledger.ts"
import { openFirm } from "../../src/hall/firm.ts"
import { reach } from "../../src/hall/reach.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { eventBytes } from "../../src/ledger/index.ts"
import { listOutside, settleCopies } from "../../src/registry/index.ts"
import { commit, newSalt } from "../../src/seal/index.ts"
import { toId } from "../../src/words/index.ts"
import type { MatterId } from "../../src/words/index.ts"
import { read } from "../documents/tus.ts"
import type { Seen } from "../documents/tus.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { Body, MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
  // The clerk of the open house stays away: every row is entered by one that has just been started.
  await (firm.tools.clerk as RunningClerk).stop()
})
afterAll(() => firm[Symbol.asyncDispose]())

interface Row {
  readonly id: string
  readonly body: string
  readonly sig: Uint8Array | null
  readonly signer: string | null
}

/** What the house itself would write: a row that can be a leaf. */
function genuine(kind: "damage.found" | "backup.made" = "damage.found"): Row {
  const id = toId("event", randomBytes(16))
  const bytes = eventBytes({
    v: 1,
    id,
    kind,
    at: firm.clock.now().toString({ fractionalSecondDigits: 3 }),
    firm: firm.tools.firm.id,
    by: "house",
    subjects: [firm.matter as MatterId],
    detail: Buffer.from(commit("{}", newSalt())).toString("base64"),
  })
  return { id, body: Buffer.from(bytes).toString("latin1"), sig: null, signer: null }
}

/** Writes a row past the house, into the chain of the matter; gives its number. */
async function write(row: Row): Promise<number> {
  const [written] = await firm.owner<{ seq: number }[]>`
    insert into events (id, kind, at, by, matter, body, sig, signer, oversight, oversight_key)
    values (${row.id}, 'damage.found', ${firm.clock.now().toString()}, null, ${firm.matter}, ${row.body}, ${row.sig}, ${row.signer}, '', '') returning seq`
  return written?.seq ?? 0
}

/** A house that was just started: its clerk remembers nothing. Gives what raised an alarm, at the start and at the desk. */
async function enterAnew(): Promise<readonly string[]> {
  const alarms: string[] = []
  let broke: unknown = null
  await using reached = await reach(readSettings({ MUNIMENT_DATA: firm.house.data, DATABASE_URL: urlOf(firm.database) }))
  const opened = await openFirm(reached.engine, firm.tools.firm, {
    data: firm.house.data,
    reserve: 0,
    secrets: reached.secrets,
    setupCode: "",
    failed: (cause) => (broke = cause),
    alarm: (sentence) => void alarms.push(sentence),
    now: () => firm.clock.now(),
  })
  await opened.clerk.flush()
  await opened.close()
  expect(broke).toBe(null)
  return alarms
}

async function leafOf(id: string): Promise<number | null> {
  const [row] = await firm.owner<{ index: number }[]>`select index from leaves where event = ${id}`
  return row?.index ?? null
}
const whyOf = async (seq: number): Promise<string | undefined> => (await firm.owner<{ why: string }[]>`select why from events_aside where seq = ${seq}`)[0]?.why
const state = async (): Promise<Body> => (await firm.ask("GET", "/ledger", { token: firm.lead.token })).body
const chain = (): Promise<Seen> => read<Seen>(firm, `/matters/${firm.matter}/custody?limit=200`)

describe("a row is set aside", () => {
  const another = randomBytes(16)
  test.each<[string, string, (row: Row) => Row]>([
    ["whose body is empty", "not-canonical", (row) => ({ ...row, body: "" })],
    ["whose body is no JSON", "not-canonical", (row) => ({ ...row, body: "\\" })],
    ["whose body is spelled otherwise", "not-canonical", (row) => ({ ...row, body: row.body.replace(",", ", ") })],
    ["whose body has a line's end in it", "not-canonical", (row) => ({ ...row, body: row.body.replace(",", ",\n") })],
    ["whose body is two", "not-canonical", (row) => ({ ...row, body: `${row.body}\n${genuine().body}` })],
    ["whose body would fit when it is cut down to bytes", "not-canonical", (row) => ({ ...row, body: row.body.replace("damage", "dam\u0161ge") })],
    ["whose body is of another firm", "another-firm", (row) => ({ ...row, body: row.body.replace(firm.tools.firm.id, toId("firm", another)) })],
    ["whose body is another event's", "another-id", (row) => ({ ...row, id: toId("event", randomBytes(16)) })],
    ["whose id has a blank in it", "another-id", (row) => ({ ...row, id: `${row.id} ${toId("event", another)}` })],
    ["whose id has a line's end in it", "another-id", (row) => ({ ...row, id: `${row.id}\n` })],
    ["whose id is empty", "another-id", (row) => ({ ...row, id: "" })],
    ["of the house that somebody signed", "signed-wrongly", (row) => ({ ...row, sig: randomBytes(64), signer: toId("key", another) })],
    ["of a person that nobody signed", "signed-wrongly", (row) => ({ ...row, body: row.body.replace('"house"', `"${firm.lead.id}"`) })],
    [
      "of a person whose signature is half a one",
      "signed-wrongly",
      (row) => ({ ...row, body: row.body.replace('"house"', `"${firm.lead.id}"`), sig: randomBytes(32), signer: toId("key", another) }),
    ],
    [
      "of a person whose signer is two",
      "signed-wrongly",
      (row) => ({ ...row, body: row.body.replace('"house"', `"${firm.lead.id}"`), sig: randomBytes(64), signer: `${toId("key", another)} x` }),
    ],
  ])("%s, and what was written before and after it goes on in order", async (_what, why, bend) => {
    const { total } = await chain()
    await flush(firm)
    const { aside } = await state()
    const [before, good, after] = [genuine(), genuine(), genuine()]
    await write(before)
    const seq = await write(bend(good))
    await write(after)
    expect(await state()).toMatchObject({ pending: 3, aside })
    const alarms = await enterAnew()

    const [first, second] = [await leafOf(before.id), await leafOf(after.id)]
    expect([await leafOf(bend(good).id), await whyOf(seq), (second ?? 0) - (first ?? 0)]).toEqual([null, why, 1])
    expect(await state()).toMatchObject({ pending: 0, aside: (aside as number) + 1 })
    expect(alarms.filter((sentence) => sentence.includes(`number ${seq}:`))).toHaveLength(1)
    expect(alarms.join()).not.toContain(firm.lead.id)
    // It is no event, so nobody reads it as one; the first reading was one.
    expect((await chain()).total).toBe(total + 3)
    expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ whole: true })
  })
})

describe("what stands aside", () => {
  test("is read as nothing special in the moment before, and breaks no chain", async () => {
    await write({ ...genuine(), body: "{" })
    expect((await firm.ask("GET", `/matters/${firm.matter}/custody`, { token: firm.lead.token })).status).toBe(200)
    await enterAnew()
  })
  test("stays through every start, is told of at each, and is set aside once", async () => {
    const { aside } = await state()
    const seq = await write({ ...genuine(), body: "{" })
    expect((await enterAnew()).filter((sentence) => sentence.includes(`number ${seq}:`))).toHaveLength(1)
    const again = await enterAnew()
    expect(again).toHaveLength(1)
    expect(again[0]).toContain(`${(aside as number) + 1} rows`)
    expect(await state()).toMatchObject({ pending: 0, aside: (aside as number) + 1 })
  })
  test("is named to whoever has the ledger verified on the house's machine", async () => {
    const row = { ...genuine(), body: "{" }
    const seq = await write(row)
    await enterAnew()
    expect((await listOutside(firm.tools.db.clerk, 1000)).filter((one) => one.seq === seq)).toMatchObject([{ id: row.id, why: "not-canonical" }])
  })
  test("may be a whole batch, and what comes after it is entered", async () => {
    const { aside } = await state()
    await firm.owner`insert into events (id, kind, at, by, matter, body, oversight, oversight_key)
      select 'x' || n, 'damage.found', now(), null, ${firm.matter}, '{', '', '' from generate_series(1, 5000) n`
    const after = genuine()
    await write(after)
    await enterAnew()
    expect(await leafOf(after.id)).not.toBe(null)
    expect(await state()).toMatchObject({ pending: 0, aside: (aside as number) + 5000 })
  })
  test("is a row that bears the id of an event whose leaf says something else", async () => {
    const event = genuine()
    await write(event)
    await write(genuine())
    await enterAnew()
    await firm.owner`delete from events where id = ${event.id}`
    const seq = await write({ ...genuine("backup.made"), id: event.id, body: genuine("backup.made").body.replace(/evt_\w{26}/, event.id) })
    const after = genuine()
    await write(after)
    await enterAnew()
    expect([await whyOf(seq), (await leafOf(after.id)) !== null]).toEqual(["entered-already", true])
    expect((await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).wrong?.leaf).toBe(await leafOf(event.id))
    // The true row comes back; the false one is gone.
    await firm.owner`delete from events_aside where seq = ${seq}`
    await firm.owner`delete from events where id = ${event.id}`
    await write(event)
    await enterAnew()
    expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ whole: true })
  })
})

describe("an event is never set aside", () => {
  test("although its row stands among those that are", async () => {
    const event = genuine()
    const seq = await write(event)
    await firm.owner`insert into events_aside (seq, why, at) values (${seq}, 'not-canonical', now())`
    await enterAnew()
    expect(await leafOf(event.id)).not.toBe(null)
    expect((await chain()).items.map((item) => item["event"])).toContain(event.id)
  })
  test("although all that were entered are to be read again, for the last one's row is gone", async () => {
    const [event, last, next] = [genuine(), genuine(), genuine()]
    await write(event)
    await write(last)
    await enterAnew()
    const [row] = await firm.owner<Row[]>`delete from events where id = ${last.id} returning id, body, sig, signer`
    await write(next)
    expect((await enterAnew()).filter((sentence) => sentence.includes("set aside"))).toEqual([])
    expect((await leafOf(next.id)) ?? 0).toBe(((await leafOf(last.id)) ?? 0) + 1)
    await write(row ?? last)
    await enterAnew()
    expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ whole: true })
  })
  test("but one that somebody dated back behind what was entered is named as passed over", async () => {
    const event = genuine()
    const seq = await write(event)
    await firm.owner`update events set xact = '3'::xid8, seq = -1 where id = ${event.id}`
    await enterAnew()
    expect([seq > 0, await leafOf(event.id)]).toEqual([true, null])
    expect((await listOutside(firm.tools.db.clerk, 1000)).filter((one) => one.id === event.id)).toMatchObject([{ seq: -1, why: "passed-over" }])
    await firm.owner`delete from events where id = ${event.id}`
  })
})

describe("events whose transactions overlapped, restored into another cluster,", () => {
  /** Two transactions: the one that began first writes last. */
  async function overlap(): Promise<readonly [Row, Row]> {
    const [early, late] = [genuine(), genuine()]
    const other = postgres({ ...firm.database, max: 1, onnotice: () => undefined, connection: { search_path: firm.tools.firm.home } })
    try {
      await other.begin(async (tx) => {
        await tx`select pg_current_xact_id()`
        await write(late)
        await tx`insert into events (id, kind, at, by, matter, body, oversight, oversight_key)
          values (${early.id}, 'damage.found', ${firm.clock.now().toString()}, null, ${firm.matter}, ${early.body}, '', '')`
      })
    } finally {
      await other.end()
    }
    return [early, late]
  }
  const settle = (): Promise<unknown> => firm.owner.begin((tx) => settleCopies(tx, firm.tools.firm.home))

  test("are not entered twice", async () => {
    const [early, late] = await overlap()
    await enterAnew()
    expect(((await leafOf(late.id)) ?? 0) - ((await leafOf(early.id)) ?? 0)).toBe(1)
    await settle()
    const next = genuine()
    await write(next)
    expect((await enterAnew()).filter((sentence) => sentence.includes("set aside"))).toEqual([])
    expect(await leafOf(next.id)).toBe(((await leafOf(late.id)) ?? 0) + 1)
  })
  test("are not left out where only one of them had been entered", async () => {
    const [early, late] = [genuine(), genuine()]
    await write(early)
    await write(late)
    // As a snapshot has it that was taken when only the later row had its leaf, for its transaction was the elder.
    await firm.owner`update events set xact = '900000000'::xid8 where id = ${early.id}`
    await enterAnew()
    expect([(await leafOf(late.id)) !== null, await leafOf(early.id)]).toEqual([true, null])
    await settle()
    await enterAnew()
    expect(await leafOf(early.id)).toBe(((await leafOf(late.id)) ?? 0) + 1)
  })
})
