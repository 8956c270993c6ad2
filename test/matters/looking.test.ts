/** Looks that travel together, of callers who are not to know of each other: whatever ends, is lost or stands still meanwhile, each is answered by their own rows or by a refusal, and nobody waits for good. */
import { availableParallelism } from "node:os"
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { refusalOf } from "../../src/door/problems.ts"
import { startEngineOf } from "../../src/hall/engine.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { openSecrets } from "../../src/hall/secrets.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { lookAtMatter, lookAtMembers, lookAtParties, lookAtVersion, openFirmDatabase } from "../../src/registry/index.ts"
import type { FirmDatabase, Seen, TxSql } from "../../src/registry/index.ts"
import type { DocumentId, MatterId, SessionId } from "../../src/words/index.ts"
import { file } from "../documents/tus.ts"
import type { Newcomer } from "../identity/firm.ts"
import { openMatterFirm, WORDS } from "./matter.ts"
import type { MatterFirm } from "./matter.ts"

/** Somebody with a matter of their own, that nobody else is on. */
interface One {
  readonly seen: { readonly session: SessionId; readonly stamp: null }
  readonly token: string
  readonly matter: MatterId
  readonly document: DocumentId
  /** Their grant on it, by which an answer is known to be theirs. */
  readonly grant: string
}

let firm: MatterFirm
let all: readonly One[]
beforeAll(async () => {
  firm = await openMatterFirm()
  all = await Promise.all([firm.lead, firm.stranger, ...(await come(4))].map(withMatter))
})
afterAll(() => firm[Symbol.asyncDispose]())

let arrived = 0
async function come(n: number): Promise<readonly Newcomer[]> {
  const comers = []
  for (let i = 0; i < n; i++) comers.push(await firm.newcomer("lawyer", `looks${++arrived}@hollisgrey.example`))
  for (const one of comers) await firm.ask("PUT", "/session/purpose", { token: one.token, body: { code: "conduct" } })
  return comers
}
async function withMatter({ id, token }: Newcomer): Promise<One> {
  const matter = (await firm.ask("POST", "/matters", { token, body: { ...WORDS, parties: [{ role: "client", class: "internal", name: "A party" }] } })).body[
    "matter"
  ].id as MatterId
  const document = (await file({ ...firm, matter }, Buffer.from(matter), { name: "Theirs" }, token)) as DocumentId
  const [session] = await firm.owner<{ id: SessionId }[]>`select id from sessions where person = ${id} order by begun_at desc limit 1`
  const [grant] = await firm.owner<{ id: string }[]>`select id from grants where person = ${id} and matter = ${matter}`
  if (session === undefined || grant === undefined) throw new Error("nobody came")
  return { seen: { session: session.id, stamp: null }, token, matter, document, grant: grant.id }
}

/** How a look was answered: by whose grant, by nothing, or by which refusal. */
type Answer = string | null

const KINDS: readonly (readonly [string, (db: FirmDatabase, seen: Seen, of: One) => Promise<Answer>])[] = [
  ["at a matter", (db, seen, of) => answer(lookAtMatter(db, seen, of.matter))],
  ["at its parties", (db, seen, of) => answer(lookAtParties(db, seen, of.matter))],
  ["at its members", (db, seen, of) => answer(lookAtMembers(db, seen, of.matter))],
  ["at a document", (db, seen, of) => answer(lookAtVersion(db, seen, of.document, null))],
]

async function answer(
  look: ReturnType<typeof lookAtMatter> | ReturnType<typeof lookAtParties> | ReturnType<typeof lookAtMembers> | ReturnType<typeof lookAtVersion>,
): Promise<Answer> {
  try {
    const looked = await look
    if (!looked.ok) return looked.refusal.code
    return looked.value?.facts.grant.id ?? null
  } catch (thrown) {
    return refusalOf(thrown).code
  }
}

/** Looks that wait on their way: as many as are under way at once, and then some. */
const WAITERS = Math.max(2, availableParallelism()) + 3

/** Everybody looks at everybody's, while nobody's look is answered: `meanwhile` happens when so many are at the engine as may be. Gives each answer beside what it has to be. */
async function lookAtAll(look: (seen: Seen, of: One) => Promise<Answer>, meanwhile: (sql: TxSql) => Promise<unknown>) {
  const asked: { readonly by: One; readonly of: One; readonly answer: Promise<Answer> }[] = []
  await firm.owner.begin(async (sql) => {
    await sql`lock table matters in access exclusive mode`
    for (let n = 0; n < WAITERS; n++) for (const by of all) for (const of of all) asked.push({ by, of, answer: look(by.seen, of) })
    await atTheEngine(sql)
    await meanwhile(sql)
  })
  return Promise.all(asked.map(async ({ by, of, answer: told }) => ({ by, of, told: await told })))
}

/** Until looks (or what is called so) are at the engine and stand still, on other connections than these. */
async function atTheEngine(sql: TxSql, but: readonly number[] = [], called = "%look_at_%"): Promise<readonly number[]> {
  for (;;) {
    await sql`select pg_stat_clear_snapshot()`
    const rows = await sql<{ pid: number }[]>`
      select distinct l.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database() and a.query like ${called}`
    const pids = rows.map((row) => row.pid).filter((pid) => !but.includes(pid))
    if (pids.length > 0) return pids
    await pause(20)
  }
}

/** Ends the connections of looks that stand still, and of those that come to the engine after them; gives how many. */
async function endTwice(sql: TxSql, called?: string): Promise<number> {
  const first = await atTheEngine(sql, [], called)
  for (const pid of first) await sql`select pg_terminate_backend(${pid})`
  const second = await atTheEngine(sql, first, called)
  for (const pid of second) await sql`select pg_terminate_backend(${pid})`
  return first.length + second.length
}

const own = ({ by, of }: { readonly by: One; readonly of: One }): Answer => (by === of ? by.grant : null)

describe.each(KINDS)("looks %s that travel together", (_what, look) => {
  const looks = (seen: Seen, of: One): Promise<Answer> => look(firm.tools.db, seen, of)
  test("are each answered by their caller’s own", async () => {
    for (const one of await lookAtAll(looks, async () => undefined)) expect(one.told).toBe(own(one))
  })
  test("whose connections are ended are asked again, each by itself, or refused: nobody is given another’s", async () => {
    let ended = 0
    const answers = await lookAtAll(looks, async (sql) => (ended = await endTwice(sql)))
    for (const one of answers) expect([own(one), "busy"]).toContain(one.told)
    // Who travelled alone is told; who travelled with others is asked again.
    expect(answers.filter((one) => one.told === "busy").length).toBeLessThanOrEqual(ended)
  })
  test("of a session that ends meanwhile are refused, and all others are answered", async () => {
    const gone = await withOneMore()
    const answers = await lookAtAll(looks, (sql) => sql`delete from sessions where id = ${gone.session}`)
    for (const one of answers) expect(one.told).toBe(one.by === gone.one ? "not-signed-in" : own(one))
  })
  test("of a session that is not as it was seen are refused, and one that breaks their statement breaks alone", async () => {
    const [other, broken] = [all[1], all[2]]
    const bent = (seen: Seen, of: One): Promise<Answer> =>
      looks(seen === other?.seen ? { ...seen, stamp: "1" } : seen === broken?.seen ? { ...seen, stamp: "no number" } : seen, of)
    for (const one of await lookAtAll(bent, async () => undefined))
      expect(one.told).toBe(one.by === other ? "not-signed-in" : one.by === broken ? "fault" : own(one))
  })
})

/** Somebody more, until the test is over. */
async function withOneMore(): Promise<{ readonly one: One; readonly session: SessionId }> {
  const [comer] = await come(1)
  if (comer === undefined) throw new Error("nobody came")
  const one = await withMatter(comer)
  const before = all
  all = [...all, one]
  onTestFinished(() => void (all = before))
  return { one, session: one.seen.session }
}

describe("looks that find no connection", () => {
  /** The firm's database with two connections for everything, both of them taken; and looks of everybody at everybody's. */
  async function taken() {
    const settings = readSettings({ MUNIMENT_DATA: firm.house.data, DATABASE_URL: urlOf(firm.database) })
    const { engine } = await startEngineOf(settings, openSecrets(settings.data))
    const db = openFirmDatabase(engine, firm.tools.firm.home, 2)
    onTestFinished(() => db.close())
    const lines = [await db.door.take(), await db.door.take()]
    let answered = 0
    const asked = KINDS.flatMap(([, look]) => all.flatMap((by) => all.map((of) => ({ by, of, answer: look(db, by.seen, of).finally(() => answered++) }))))
    await firm.owner`select 1`
    expect(answered).toBe(0)
    return {
      db,
      free: () => lines.forEach((line) => db.door.giveBack(line)),
      answers: () => Promise.all(asked.map(async ({ by, of, answer: told }) => ({ by, of, told: await told }))),
    }
  }
  test("wait for one, and are answered by their own", async () => {
    const { free, answers } = await taken()
    free()
    for (const one of await answers()) expect(one.told).toBe(own(one))
  })
  test("are refused when the house shuts meanwhile", async () => {
    const { db, free, answers } = await taken()
    const shut = db.close()
    expect(new Set((await answers()).map((one) => one.told))).toEqual(new Set(["busy"]))
    free()
    await shut
  })
})

describe("documents that are opened while connections are ended", () => {
  const opening = (by: One, of: One): Promise<Response> =>
    fetch(`${firm.house.url}/api/v1/documents/${of.document}/content`, { headers: { authorization: `Bearer ${by.token}` } })
  const noted = async (of: One): Promise<number> => (await firm.owner`select 1 from events where kind = 'document.opened' and document = ${of.document}`).length
  /** Everybody opens everybody's, three times over, while nothing is done with a table. */
  async function opened(table: string, called: string) {
    const asked: { readonly by: One; readonly of: One; readonly reply: Promise<Response> }[] = []
    await firm.owner.begin(async (sql) => {
      await sql.unsafe(`lock table ${table} in access exclusive mode`)
      for (let n = 0; n < 3; n++) for (const by of all) for (const of of all) asked.push({ by, of, reply: opening(by, of) })
      await endTwice(sql, called)
    })
    return Promise.all(asked.map(async ({ by, of, reply }) => ({ by, of, status: (await reply).status, text: await (await reply).text() })))
  }
  test.each([
    ["by whoever looks for them", "matters", "%look_at_%"],
    ["while it is written down that they are", "events", "insert into events%"],
  ])("%s, come whole and to their own, and are written down, or do not come", async (_when, table, called) => {
    const before = new Map<One, number>()
    for (const one of all) before.set(one, await noted(one))
    const replies = await opened(table, called)
    for (const { by, of, status, text } of replies)
      if (status === 200) expect([by, text]).toEqual([of, of.matter])
      // Whoever is lost after the engine was asked to commit is told of a fault: nobody knows whether it did.
      else expect([by === of ? "" : "404 not-found", "503 busy", "500 fault"]).toContain(`${status} ${JSON.parse(text).code}`)
    for (const one of all) {
      const came = replies.filter(({ of, status }) => of === one && status === 200).length
      expect((await noted(one)) - (before.get(one) ?? 0)).toBeGreaterThanOrEqual(came)
      expect((await opening(one, one)).status).toBe(200)
    }
  })
})
