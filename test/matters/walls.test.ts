/** The second lock by itself: what the door's own database role sees and may write, bound to people who are on a matter, were on it, or never were. */
import type { TxSql } from "../../src/registry/index.ts"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { flush, openMatterFirm } from "./matter.ts"
import type { MatterFirm } from "./matter.ts"

let firm: MatterFirm
const sessions = new Map<string, string>()
const DOC = "doc_00000000000000000000000001"
const VER = "ver_00000000000000000000000001"

beforeAll(async () => {
  firm = await openMatterFirm()
  await firm.ask("POST", `/matters/${firm.matter}/notes`, { token: firm.lead.token, body: { text: "a note" } })
  await firm.owner`insert into documents (id, matter, epoch, class, card, current, filed_at, filed_by) select ${DOC}, id, epoch, 'internal', '', 1, now(), ${firm.lead.id} from matters where id = ${firm.matter}`
  await firm.owner`insert into versions (id, document, matter, n, epoch, card, twin, size, sealed_size, sealed_hash, filed_at, filed_by, event) select ${VER}, ${DOC}, id, 1, epoch, '', '', 1, 1, '', now(), ${firm.lead.id}, 'evt_x' from matters where id = ${firm.matter}`
  await firm.owner`insert into version_keys (version, epoch, wrapped) select ${VER}, epoch, '' from matters where id = ${firm.matter}`
  await firm.owner`insert into filings (id, matter, epoch, person, is_new, version, wrapped, card, length, state, begun_at, touched_at)
    select 'fil_00000000000000000000000001', id, epoch, ${firm.lead.id}, true, 'ver_00000000000000000000000002', '', '', 1, 'arriving', now(), now() from matters where id = ${firm.matter}`
  await flush(firm)
  for (const row of await firm.owner<{ id: string; person: string }[]>`select id, person from sessions order by begun_at`) sessions.set(row.person, row.id)
})
afterAll(async () => {
  await firm[Symbol.asyncDispose]()
})

/** Runs as the door's role, bound to a person's session, and takes everything back. */
async function as<T>(person: string, act: (sql: TxSql) => Promise<T>): Promise<T> {
  const undone = new Error("undone")
  let value: T | undefined
  await firm.tools.db.door
    .begin(async (sql) => {
      const [bound] = await sql<{ bound: boolean }[]>`select bind(${sessions.get(person) ?? ""}) as bound`
      expect(bound?.bound).toBe(true)
      value = await act(sql)
      throw undone
    })
    .catch((thrown: unknown) => {
      if (thrown !== undone) throw thrown
    })
  return value as T
}

/** Every table and function in which something of the matter stands, with how to count it. */
const SIGHTS: Readonly<Record<string, string>> = {
  matters: "select count(*) as n from matters where id = $1",
  epochs: "select count(*) as n from epochs where matter = $1",
  grants: "select count(*) as n from grants where matter = $1",
  grant_keys: "select count(*) as n from grant_keys where $1 <> ''",
  parties: "select count(*) as n from parties where matter = $1",
  notes: "select count(*) as n from notes where matter = $1",
  places: "select count(*) as n from places where matter = $1",
  documents: "select count(*) as n from documents where matter = $1",
  versions: "select count(*) as n from versions where matter = $1",
  version_keys: `select count(*) as n from version_keys where version = '${VER}' or version = $1`,
  filings: "select count(*) as n from filings where matter = $1",
  events: "select count(*) as n from events where matter = $1",
  leaves: "select count(*) as n from leaves where position($1 in bytes) > 0",
  leaf_subjects: "select count(*) as n from leaf_subjects where subject = $1",
  matter_counts: "select count(*) as n from matter_counts($1)",
  see_matter: "select count(*) as n from see_matter($1)",
  place_counts: "select count(*) as n from place_counts($1)",
  matters_at_a_glance: "select count(*) as n from matters_at_a_glance(array[$1]::text[])",
  my_last_events: "select count(*) as n from my_last_events() where matter = $1",
}

async function counts(sql: TxSql): Promise<Record<string, number>> {
  const seen: Record<string, number> = {}
  for (const [name, query] of Object.entries(SIGHTS)) seen[name] = (await sql.unsafe<{ n: number }[]>(query, [firm.matter]))[0]?.n ?? -1
  return seen
}

const NOTHING = Object.fromEntries(Object.keys(SIGHTS).map((name) => [name, 0]))

describe("what the door's role sees of a matter", () => {
  test("bound to its lead: something in every table, so that the zeros below mean something", async () => {
    const seen = await as(firm.lead.id, counts)
    for (const [name, n] of Object.entries(seen)) if (name !== "place_counts") expect([name, n > 0]).toEqual([name, true])
  })
  test.each([
    ["a lawyer who is not on it", "stranger"],
    ["the administrator", "administrator"],
  ] as const)("bound to %s: not a row", async (_who, name) => {
    expect(await as(firm[name].id, counts)).toEqual(NOTHING)
  })
  test("bound to the partner who set the firm up: not a row", async () => {
    const [first] = await firm.owner<{ id: string }[]>`select id from people order by joined_at limit 1`
    expect(await as(first?.id ?? "", counts)).toEqual(NOTHING)
  })
  test("bound to the auditor: its events, which say nothing readable, and not a row besides", async () => {
    const { events, leaves, leaf_subjects, ...rest } = await as(firm.auditor.id, counts)
    expect([(events ?? 0) > 0, (leaves ?? 0) > 0, (leaf_subjects ?? 0) > 0]).toEqual([true, true, true])
    expect(Object.values(rest).every((n) => n === 0)).toBe(true)
  })
  test("bound to nobody: not a row", async () => {
    const seen = await firm.tools.db.door.begin(async (sql) => {
      await sql`select bind('ses_none')`
      return counts(sql)
    })
    expect(seen).toEqual(NOTHING)
  })
  test("bound to a guest whose grant ran out a second ago: not a row", async () => {
    await firm.owner`update grants set until = now() - interval '1 second' where person = ${firm.guest.id}`
    expect(await as(firm.guest.id, counts)).toEqual(NOTHING)
    await firm.owner`update grants set until = null where person = ${firm.guest.id}`
  })
  test("bound to a reader who was released a second ago: not a row", async () => {
    await firm.owner`update grants set ended_at = now() - interval '1 second' where person = ${firm.reader.id}`
    expect(await as(firm.reader.id, counts)).toEqual(NOTHING)
    await firm.owner`update grants set ended_at = null where person = ${firm.reader.id}`
  })
  test("a guest sees the people of their matters, and nobody else", async () => {
    const seen = await as(firm.guest.id, async (sql) => (await sql<{ id: string }[]>`select id from people`).map((row) => row.id))
    expect(seen.toSorted()).toEqual([firm.lead.id, firm.member.id, firm.reader.id, firm.guest.id].toSorted())
  })
})

describe("what the door's role may not write", () => {
  const refused: readonly (readonly [string, (f: MatterFirm) => string, (sql: TxSql, f: MatterFirm) => Promise<unknown>])[] = [
    [
      "a grant for oneself on another's matter",
      (f) => f.stranger.id,
      (sql, f) =>
        sql`insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', ${f.matter}, ${f.stranger.id}, 'lead', ${f.stranger.id}, now(), 'evt_x')`,
    ],
    [
      "a grant by a member who does not lead",
      (f) => f.member.id,
      (sql, f) =>
        sql`insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', ${f.matter}, ${f.stranger.id}, 'reader', ${f.member.id}, now(), 'evt_x')`,
    ],
    [
      "a grant in another's name",
      (f) => f.lead.id,
      (sql, f) =>
        sql`insert into grants (id, matter, person, role, made_by, made_at, event) values ('gra_x', ${f.matter}, ${f.stranger.id}, 'reader', ${f.member.id}, now(), 'evt_x')`,
    ],
    ["a better role for oneself", (f) => f.reader.id, (sql, f) => sql`update grants set role = 'lead' where person = ${f.reader.id}`],
    ["a later end for oneself", (f) => f.reader.id, (sql, f) => sql`update grants set until = null where person = ${f.reader.id}`],
    ["a grant brought back to life", (f) => f.reader.id, (sql, f) => sql`update grants set ended_at = null where person = ${f.reader.id}`],
    [
      "an epoch of another's matter",
      (f) => f.stranger.id,
      (sql, f) => sql`insert into epochs (id, matter, n, recovery, begun_at) values ('epo_x', ${f.matter}, 9, '', now())`,
    ],
    [
      "a key for a grant of another's matter",
      (f) => f.stranger.id,
      (sql) => sql`insert into grant_keys ("grant", epoch, hpke) select 'gra_x', 'epo_x', ''::bytea`,
    ],
    [
      "a matter opened in another's name",
      (f) => f.stranger.id,
      (sql, f) =>
        sql`insert into matters (id, code, class, stage, epoch, card, card_epoch, opened_at, opened_by) values ('mat_x', 'X', 'internal', 'open', 'e', '', 'e', now(), ${f.lead.id})`,
    ],
    ["a matter's code", (f) => f.lead.id, (sql, f) => sql`update matters set code = 'X' where id = ${f.matter}`],
    ["who opened a matter", (f) => f.lead.id, (sql, f) => sql`update matters set opened_by = ${f.stranger.id} where id = ${f.matter}`],
    [
      "a party of another's matter",
      (f) => f.stranger.id,
      (sql, f) => sql`insert into parties (id, matter, epoch, role, class, card, added_at) select 'prt_x', ${f.matter}, 'e', 'client', 'internal', '', now()`,
    ],
    [
      "a note on another's matter",
      (f) => f.stranger.id,
      (sql, f) => sql`insert into notes (id, matter, epoch, text, by, at) values ('nte_x', ${f.matter}, 'e', '', ${f.stranger.id}, now())`,
    ],
    ["an event that happened", (f) => f.lead.id, (sql) => sql`update events set kind = 'matter.read'`],
    ["an event away", (f) => f.lead.id, (sql) => sql`delete from events`],
    ["a leaf", (f) => f.lead.id, (sql) => sql`insert into leaves (index, event, bytes, hash) values (99999, 'evt_x', '', '')`],
    ["a matter away", (f) => f.lead.id, (sql, f) => sql`delete from matters where id = ${f.matter}`],
    ["another's keys away", (f) => f.member.id, (sql, f) => sql`delete from grant_keys where "grant" in (select id from grants where person = ${f.reader.id})`],
    ["a note away", (f) => f.lead.id, (sql) => sql`delete from notes`],
  ]
  test.each(refused)("%s", async (_what, who, act) => {
    await expect(as(who(firm), (sql) => act(sql, firm))).rejects.toThrow(/row-level security|permission denied/)
  })

  const silent: readonly (readonly [string, (f: MatterFirm) => string, (sql: TxSql, f: MatterFirm) => Promise<{ count: number }>])[] = [
    ["ending another's grant, without leading", (f) => f.member.id, (sql, f) => sql`update grants set ended_at = now() where person = ${f.reader.id}`],
    [
      "re-wrapping another's keys, even as lead",
      (f) => f.lead.id,
      (sql, f) => sql`update grant_keys set own = '' where "grant" in (select id from grants where person = ${f.reader.id})`,
    ],
    ["renaming another's matter", (f) => f.stranger.id, (sql, f) => sql`update matters set card = '' where id = ${f.matter}`],
    ["striking a note on another's matter", (f) => f.stranger.id, (sql, f) => sql`update notes set struck_at = now() where matter = ${f.matter}`],
  ]
  test.each(silent)("%s touches no row", async (_what, who, act) => {
    expect((await as(who(firm), (sql) => act(sql, firm))).count).toBe(0)
  })
})
