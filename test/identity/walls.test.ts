/** The second lock, asked without the house: what the door's database role may see and do, what lies readable in the database, and what one firm knows of another. */
import { request } from "node:http"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { beginFirm, connect, migrateFirm } from "#registry"
import { engineAt } from "../../src/hall/engine.ts"
import { FIRST_SETTINGS } from "../../src/hall/firm.ts"
import { addFirm } from "../../src/hall/house.ts"
import { openSecrets } from "../../src/hall/secrets.ts"
import type { TxSql } from "../../src/registry/connect.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { codeOf, FIRM, FIRST, openFirm, PHRASES } from "./firm.ts"
import type { Said, Firm, Newcomer } from "./firm.ts"

let firm: Firm
let lawyer: Newcomer
let guest: Newcomer
let me: string
let invited: string
const LINE = "the Ottoline estate"
beforeAll(async () => {
  firm = await openFirm()
  me = (await firm.ask("GET", "/session", { token: firm.token })).body.person.id
  lawyer = await firm.newcomer("lawyer", "zenobia.quill@hollisgrey.example")
  guest = await firm.newcomer("guest")
  await firm.ask("PUT", "/session/purpose", { token: firm.token, body: { code: "advice", line: LINE } })
  const { secret } = (await firm.ask("POST", "/session/second-factor", { token: lawyer.token })).body
  await firm.ask("PUT", "/session/second-factor", { token: lawyer.token, body: { secret, code: codeOf(secret, firm.clock) } })
  invited = (
    await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Ulrika Brandvold", address: "ulrika@brandvold.example", role: "paralegal" } })
  ).body.token
  await firm.signIn("not.here@brandvold.example", "a pass phrase typed in vain")
  await firm.house.house.firms.values().next().value?.clerk.flush()
})
afterAll(() => firm[Symbol.asyncDispose]())

/** Runs something as the door's role, bound to a person as the house binds it. */
const bound = <T>(person: string, role: string, act: (sql: TxSql) => Promise<T>): Promise<T> =>
  firm.tools.db.door.begin(async (sql) => {
    await sql`select set_config('muniment.person', ${person}, true), set_config('muniment.role', ${role}, true)`
    return act(sql)
  })
const count = (person: string, role: string, what: string): Promise<number> =>
  bound(person, role, async (sql) => (await sql.unsafe<{ n: number }[]>(`select count(*) as n from ${what}`))[0]?.n ?? -1)

describe("the door's role in the database", () => {
  it.each(["person_keys", "sessions", "people", "invitations", "events", "grants", "matters"])("bound to nobody sees nothing in %s", async (table) =>
    expect(await count("", "", table)).toBe(0),
  )
  it.each(["person_keys", "sessions"])("bound to a person sees their own rows in %s and no other's", async (table) => {
    expect([
      await count(lawyer.id, "lawyer", table),
      await count(lawyer.id, "lawyer", `${table} where person <> '${lawyer.id}'`),
      await count(me, "partner", `${table} where person <> '${me}'`),
    ]).toEqual([1, 0, 0])
  })
  it.each([
    ["lawyer", 0],
    ["guest", 0],
    ["auditor", 0],
    ["partner", 1],
    ["administrator", 1],
  ])("as %s sees %i open invitations", async (role, n) => expect(await count(lawyer.id, role, "invitations where state = 'open'")).toBe(n))
  it("as a guest sees themselves and nobody with whom they share no matter", async () =>
    expect([await count(guest.id, "guest", "people"), await count(lawyer.id, "lawyer", "people")]).toEqual([1, 3]))

  it.each<[string, string, string, string]>([
    ["another's keys", "person_keys", "sealed = ''", "person <> me()"],
    ["their own role", "people", "role = 'partner'", "id = me()"],
    ["another's role, as a lawyer", "people", "role = 'guest'", "id <> me()"],
    ["the firm's recovery key, as a lawyer", "firm", "recovery_public = ''", "true"],
    ["an invitation, as a lawyer", "invitations", "state = 'used'", "true"],
    ["another's session", "sessions", "person = me()", "person <> me()"],
  ])("cannot change %s", async (_what, table, change, where) => {
    const changed = bound(lawyer.id, "lawyer", async (sql) => (await sql.unsafe(`update ${table} set ${change} where ${where}`)).count)
    expect(await changed.catch((thrown: { readonly code?: string }) => (thrown.code === "42501" ? 0 : thrown))).toBe(0)
  })
  it.each<[string, string]>([
    ["events", "update events set body = ''"],
    ["leaves", "update leaves set bytes = ''"],
    ["leaf_subjects", "update leaf_subjects set n = 0"],
    ["tiles", "update tiles set root = ''"],
    ["checkpoints", "update checkpoints set note = ''"],
    ["oversight_keys", "update oversight_keys set sealed = ''"],
    ["events, by deleting", "delete from events"],
    ["leaves, by deleting", "delete from leaves"],
    ["leaves, by adding", "insert into leaves values (99, 'x', 'x', '')"],
    ["checkpoints, by adding", "insert into checkpoints values (99, '', '', now())"],
    ["the table itself", "truncate events"],
    ["its walls", "alter table events disable row level security"],
    ["people, by deleting", "delete from people"],
    ["keys, by deleting", "delete from person_keys"],
    ["the steps that were applied", "select * from steps"],
    ["roles", "set role postgres"],
    ["the register of firms", "select * from public.firms"],
  ])("may never change the ledger or what it rests on: %s", async (_what, statement) => {
    await expect(bound(me, "partner", async (sql) => sql.unsafe(statement))).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|22023|42704)$/) as unknown,
    })
  })
  it.each<[string, string]>([
    [
      "a person other than themselves",
      "insert into people select 'per_x', 'partner', state, card, address, 'x', kem_public, sign_public, key_id, joined_at from people where id = me()",
    ],
    [
      "a session of another",
      `insert into sessions select 'ses_x', 'x', (select id from people where id <> me() limit 1), keys, null, null, begun_at, seen_at, confirmed_at, ends_at from sessions limit 1`,
    ],
    ["an invitation, as a lawyer", "insert into invitations values ('inv_x', 'x', 'partner', '', '', '', null, me(), now(), now(), 'open')"],
  ])("cannot make %s", async (_what, statement) => {
    await expect(bound(lawyer.id, "lawyer", async (sql) => sql.unsafe(statement))).rejects.toMatchObject({ code: "42501" })
  })
  it("cannot end another's sessions, hand on or take the oversight pair, or learn of another's standing, as a lawyer", async () => {
    await bound(lawyer.id, "lawyer", async (sql) => {
      expect(await sql`select * from end_sessions_of(${me})`).toHaveLength(0)
      expect(await sql`select * from standing_of(${me})`).toHaveLength(0)
      await sql`select take_oversight(${me}), hand_oversight(${me}, '', '')`
    })
    expect(await count(me, "partner", "person_keys where oversight is not null and handed_key is null")).toBe(1)
    expect((await firm.ask("GET", "/session", { token: firm.token })).status).toBe(200)
  })
})

describe("in the whole database, as whoever holds its disk reads it", () => {
  const markers = (): readonly string[] => [
    FIRM,
    FIRST.name,
    "Hollis",
    "Margaret",
    FIRST.address,
    "hollisgrey",
    FIRST.passphrase,
    "zenobia",
    "Robin Vale",
    "Ulrika",
    "Brandvold",
    LINE,
    "Ottoline",
    lawyer.passphrase,
    ...PHRASES,
    "typed in vain",
    firm.token,
    lawyer.token,
    invited,
    ...firm.shares,
    ...firm.shares.map((share) => share.replaceAll("-", "")),
  ]
  /** Every `table.column: marker` where a marker stands in some spelling, and how many values were read. */
  const search = async (wanted: readonly string[]): Promise<{ found: readonly string[]; read: number }> => {
    const sql = postgres({ ...firm.database, onnotice: () => undefined })
    const spelled = wanted.map((marker) => ({
      marker,
      as: [marker, Buffer.from(marker).toString("base64").replace(/=+$/, "").slice(0, -2), Buffer.from(marker).toString("hex")].map((text) =>
        text.toLowerCase(),
      ),
    }))
    const found = new Set<string>()
    let read = 0
    try {
      const columns = await sql<{ schema: string; table: string; column: string; type: string }[]>`
        select n.nspname as schema, c.relname as table, a.attname as column, a.atttypid::regtype::text as type from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`
      for (const { schema, table, column, type } of columns) {
        const hex = type === "bytea" ? `encode("${column}", 'hex')` : `encode(convert_to("${column}"::text, 'UTF8'), 'hex')`
        for (const { value } of await sql.unsafe<{ value: string }[]>(`select ${hex} as value from "${schema}"."${table}" where "${column}" is not null`)) {
          read++
          const bytes = Buffer.from(value, "hex")
          // An array of bytea is spelled in hex by the cast already.
          const inner = type === "bytea[]" ? [Buffer.from(bytes.toString("latin1").replaceAll(/[^0-9a-f]/g, ""), "hex").toString("latin1")] : []
          const texts = [bytes.toString("utf8"), bytes.toString("latin1"), bytes.toString("utf16le"), ...inner].map((text) => text.toLowerCase())
          for (const { marker, as } of spelled)
            if (texts.some((text) => as.some((spelling) => text.includes(spelling)))) found.add(`${table}.${column}: ${marker}`)
        }
      }
    } finally {
      await sql.end()
    }
    return { found: [...found], read }
  }

  it("no name, address, pass phrase, purpose, secret or share stands in any column of any table, in any of its spellings", async () => {
    expect(await search(markers())).toEqual({ found: [], read: expect.any(Number) as unknown })
  })
  it("and the search would have found them: opaque ids and public keys it finds", async () => {
    const [row] = await bound(me, "partner", (sql) => sql<{ sign: Uint8Array }[]>`select sign_public as sign from people where id = me()`)
    const { found, read } = await search([me, Buffer.from(row?.sign ?? []).toString("base64")])
    expect([found.length >= 4, found.some((one) => one.startsWith("people.id")), read > 300]).toEqual([true, true, true])
  })
})

describe("another firm in the same house", () => {
  const HOST = "vale-partners.example"
  const OTHER = { name: "Edda Vale", address: FIRST.address, passphrase: "harbor pencil autumn glacier" }
  let session: string
  let shares: string[]

  /** Knocks under a host name, as its browser would. */
  const knock = (
    host: string,
    method: string,
    path: string,
    options: { token?: string; cookie?: string; body?: unknown } = {},
  ): Promise<{ status: number; body: Said }> =>
    new Promise((resolve, reject) => {
      const sent = options.body === undefined ? undefined : JSON.stringify(options.body)
      const asked = request(
        `${firm.house.url}/api/v1${path}`,
        {
          method,
          headers: {
            host,
            ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
            ...(options.cookie === undefined ? {} : { cookie: `__Host-muniment=${options.cookie}` }),
            ...(sent === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(sent) }),
          },
        },
        (reply) => {
          const parts: Buffer[] = []
          reply
            .on("data", (part: Buffer) => parts.push(part))
            .on("end", () => resolve({ status: reply.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString() || "null") as Said }))
        },
      )
      asked.on("error", reject).end(sent)
    })

  beforeAll(async () => {
    // What `./muniment firm add` does, while the house is open.
    const secrets = openSecrets(firm.house.data)
    const engine = engineAt(urlOf(firm.database), (role) => secrets.rolePassword(role))
    const owner = connect(engine, engine.owner, null, 1)
    try {
      const added = await addFirm(owner, HOST, secrets)
      if (added === null) throw new Error("the host name is taken")
      await migrateFirm(owner, engine, added.home)
      await beginFirm(owner, added, FIRST_SETTINGS)
    } finally {
      await owner.end()
    }
    await vi.waitFor(
      async () => {
        if ((await knock(HOST, "GET", "/house")).status !== 200) throw new Error("not found yet")
      },
      { timeout: 30_000, interval: 200 },
    )
    const code = firm.house.code
    const done = await knock(HOST, "POST", "/setup", { body: { code, firm: "Vale Partners", person: OTHER, recovery: { needed: 2, shares: 3 } } })
    shares = done.body.shares.map((share) => share.text)
    session = (await knock(HOST, "POST", "/sessions", { body: { address: OTHER.address, passphrase: OTHER.passphrase, bearer: true } })).body.token
  })

  it("is set up for itself, with people of its own though they have the same address", async () => {
    expect((await knock(HOST, "GET", "/people", { token: session })).body.people).toMatchObject([{ name: OTHER.name, address: FIRST.address }])
    expect((await knock(HOST, "GET", "/house")).body.firm).toBe("Vale Partners")
    expect((await knock("localhost", "GET", "/house")).body.firm).toBe(FIRM)
  })
  it.each<[string, () => Promise<{ status: number; body: Said }>, number, string]>([
    ["a session", () => knock(HOST, "GET", "/session", { token: firm.token }), 401, "not-signed-in"],
    ["a session in a cookie", () => knock(HOST, "GET", "/session", { cookie: firm.token }), 401, "not-signed-in"],
    ["a session, the other way round", () => knock("localhost", "GET", "/session", { token: session }), 401, "not-signed-in"],
    ["a pass phrase", () => knock(HOST, "POST", "/sessions", { body: { address: FIRST.address, passphrase: FIRST.passphrase } }), 401, "sign-in-failed"],
    ["an invitation", () => knock(HOST, "POST", "/invitations/read", { body: { token: invited } }), 404, "invitation-over"],
    [
      "recovery shares",
      () => knock(HOST, "POST", "/recovery", { body: { address: FIRST.address, passphrase: PHRASES[3], shares: firm.shares.slice(0, 2) } }),
      422,
      "share-wrong",
    ],
    [
      "recovery shares, mixed with its own",
      () => knock(HOST, "POST", "/recovery", { body: { address: FIRST.address, passphrase: PHRASES[3], shares: [firm.shares[0], shares[1]] } }),
      422,
      "share-wrong",
    ],
    ["a person", () => knock(HOST, "GET", `/people/${me}`, { token: session }), 404, "not-found"],
    ["a host name that no firm has", () => knock("elsewhere.example", "GET", "/house"), 421, "wrong-host"],
    ["no host name of ours", () => knock("127.0.0.1.elsewhere.example", "GET", "/house"), 421, "wrong-host"],
  ])("takes nothing from the first: %s", async (_what, act, status, code) => {
    const said = await act()
    expect([said.status, said.body.code]).toEqual([status, code])
  })
  it("is closed to the other's database roles", async () => {
    const other = firm.house.house.firms.get(HOST)?.tools.firm
    for (const db of [firm.tools.db.door, firm.tools.db.clerk, firm.tools.db.keeper])
      await expect(db.unsafe(`select * from ${other?.home}.people`)).rejects.toMatchObject({ code: "42501" })
  })
})
