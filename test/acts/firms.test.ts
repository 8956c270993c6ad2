/** Two firms in one house: each under its host name, in a schema, a vault and a log of its own; neither can tell that the other is there. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { rolesOf } from "../../src/registry/connect.ts"
import { killableHouse } from "../torture/server.ts"
import type { KillableHouse } from "../torture/server.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-firms-"))
const HOSTS = ["localhost", "second.example"] as const
let house: KillableHouse
const tokens: Record<string, string> = {}
const matters: Record<string, string> = {}
let firms: { id: string; host: string; home: string }[] = []

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A request to one host name, wherever that name leads on this machine. */
function ask(host: string, method: string, path: string, options: { readonly token?: string; readonly body?: unknown } = {}): Promise<Answer> {
  const { port } = new URL(house.url)
  const text = options.body === undefined ? null : JSON.stringify(options.body)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path: `/api/v1${path}`,
        headers: {
          host: `${host}:${port}`,
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(text === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
        },
      },
      (reply) => {
        let said = ""
        reply
          .on("data", (piece: Buffer) => {
            said += piece.toString()
          })
          .on("end", () => {
            resolve({ status: reply.statusCode ?? 0, body: said === "" ? {} : (JSON.parse(said) as Record<string, unknown>) })
          })
      },
    )
    sent.once("error", reject)
    sent.end(text)
  })
}

beforeAll(async () => {
  house = await killableHouse(join(folder, "data"))
  await house.start()
  const added = house.word(["firm", "add", "--host", "second.example", "--json"])
  if (added.status !== 0) throw new Error(added.out)
  for (let tries = 0; (await ask("second.example", "GET", "/house")).status !== 200 && tries < 50; tries++)
    await new Promise((resolve) => setTimeout(resolve, 200))
  for (const host of HOSTS) {
    const person = { name: "The same name", address: "same@address.example", passphrase: "nine quiet herons wade" }
    const done = await ask(host, "POST", "/setup", { body: { code: house.code, firm: `Firm at ${host}`, person, recovery: { needed: 2, shares: 3 } } })
    if (done.status !== 201) throw new Error(JSON.stringify(done.body))
    const session = await ask(host, "POST", "/sessions", {
      body: { address: person.address, passphrase: person.passphrase, bearer: true, purpose: { code: "conduct" } },
    })
    tokens[host] = session.body["token"] as string
    const matter = await ask(host, "POST", "/matters", {
      token: tokens[host],
      body: { title: `Matter of ${host}`, client: "Client", type: "t", jurisdiction: "j" },
    })
    matters[host] = (matter.body["matter"] as { id: string }).id
  }
  firms = JSON.parse(house.word(["firm", "list", "--json"]).out) as typeof firms
})
afterAll(async () => {
  await house.kill(true)
  rmSync(folder, { recursive: true, force: true })
})

const others = [
  [HOSTS[0], HOSTS[1]],
  [HOSTS[1], HOSTS[0]],
] as const

describe("a firm", () => {
  test.each(HOSTS)("has its own people, matters and name at %s", async (host) => {
    expect((await ask(host, "GET", "/house")).body["firm"]).toBe(`Firm at ${host}`)
    expect((await ask(host, "GET", "/matters", { token: tokens[host] ?? "" })).body).toMatchObject({ total: 1, items: [{ title: `Matter of ${host}` }] })
  })
  test.each(others)("at %s lets no session of %s in", async (host, other) => {
    expect((await ask(host, "GET", "/session", { token: tokens[other] ?? "" })).status).toBe(401)
  })
  test.each(others)("at %s answers for a matter of %s as for nothing", async (host, other) => {
    const [real, never] = [
      await ask(host, "GET", `/matters/${matters[other] ?? ""}`, { token: tokens[host] ?? "" }),
      await ask(host, "GET", "/matters/mat_00000000000000000000000000", { token: tokens[host] ?? "" }),
    ]
    expect([real.status, { ...real.body, request: "" }]).toEqual([404, { ...never.body, request: "" }])
  })
  test.each(others)("at %s answers for a team of %s as for nothing, and lists its own alone", async (host, other) => {
    const made = await ask(other, "POST", "/teams", { token: tokens[other] ?? "", body: { name: "Employment" } })
    const { id } = made.body["team"] as { id: string }
    const rename = (team: string) => ask(host, "PATCH", `/teams/${team}`, { token: tokens[host] ?? "", body: { rev: 1, name: "Ours" } })
    const give = (team: string) => ask(host, "POST", `/matters/${matters[host] ?? ""}/teams`, { token: tokens[host] ?? "", body: { team, role: "reader" } })
    for (const act of [rename, give]) {
      const [real, never] = [await act(id), await act("tea_00000000000000000000000000")]
      expect([real.status, { ...real.body, request: "" }]).toEqual([404, { ...never.body, request: "" }])
    }
    expect(JSON.stringify((await ask(host, "GET", "/teams", { token: tokens[host] ?? "" })).body)).not.toContain(id)
  })
  test("under a host name that nobody keeps is none", async () => {
    expect((await ask("third.example", "GET", "/house")).status).toBe(421)
    expect((await ask("third.example", "GET", "/matters", { token: tokens["localhost"] ?? "" })).status).toBe(421)
  })
  test("cannot be added under a name that is taken, or that is none", () => {
    expect(house.word(["firm", "add", "--host", "second.example"]).status).toBe(1)
    const none = house.word(["firm", "add", "--host", "not a host"])
    expect([none.status, none.said]).toEqual([1, expect.stringContaining("not a host is no host name")])
    expect(house.word(["firm", "add"]).status).toBe(1)
  })
  test("has a vault and a log key of its own", () => {
    const ids = firms.map((firm) => firm.id)
    expect(
      readdirSync(join(folder, "data", "secrets"))
        .filter((name) => name.endsWith(".log-key"))
        .toSorted(),
    ).toEqual(ids.map((id) => `${id}.log-key`).toSorted())
  })
})

describe("a firm's database role", () => {
  const roles = ["door", "clerk", "keeper"] as const
  const cases = others.flatMap(([host, other]) => roles.map((role) => [role, host, other] as const))
  test.each(cases)("%s of %s reads nothing of %s", async (role, host, other) => {
    const mine = firms.find((firm) => firm.host === host)
    const theirs = firms.find((firm) => firm.host === other)
    const sql = postgres({
      host: join(folder, "data", "postgres", "socket"),
      port: 5432,
      database: "muniment",
      username: rolesOf(mine?.home ?? "")[role],
      max: 1,
      onnotice: () => undefined,
    })
    try {
      for (const table of ["matters", "people", "person_keys", "events", "leaves", "versions", "firm"]) {
        await expect(sql.unsafe(`select count(*) from ${theirs?.home ?? ""}.${table}`)).rejects.toMatchObject({ code: "42501" })
      }
      await expect(sql.unsafe("select * from public.firms")).rejects.toMatchObject({ code: "42501" })
      await expect(sql.unsafe("create table public.mine (a integer)")).rejects.toMatchObject({ code: "42501" })
    } finally {
      await sql.end()
    }
  })
  test.each(roles)("%s owns nothing, cannot bypass row-level security, and cannot change the ledger", async (role) => {
    const home = firms[0]?.home ?? ""
    const sql = postgres({
      host: join(folder, "data", "postgres", "socket"),
      port: 5432,
      database: "muniment",
      username: rolesOf(home)[role],
      max: 1,
      onnotice: () => undefined,
    })
    try {
      const [what] = await sql`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user`
      expect(what).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false })
      expect(await sql`select relname from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`).toHaveLength(0)
      for (const table of ["events", "events_aside", "leaves", "leaf_subjects", "tiles", "checkpoints"]) {
        await expect(sql.unsafe(`delete from ${home}.${table}`)).rejects.toMatchObject({ code: "42501" })
        await expect(sql.unsafe(`truncate ${home}.${table}`)).rejects.toMatchObject({ code: "42501" })
      }
      await expect(sql.unsafe(`update ${home}.leaves set bytes = ''`)).rejects.toMatchObject({ code: "42501" })
      await expect(sql.unsafe(`update ${home}.events set body = ''`)).rejects.toMatchObject({ code: "42501" })
      await expect(sql.unsafe(`update ${home}.events_aside set why = ''`)).rejects.toMatchObject({ code: "42501" })
    } finally {
      await sql.end()
    }
  })
})

describe("firm move", () => {
  test("keeps a firm under another host name from the next start on", async () => {
    expect(house.word(["firm", "move", "localhost", "files.example"]).status).toBe(0)
    expect(house.word(["firm", "list"]).out).toMatch(/^files\.example {2}frm_/)
    expect(house.word(["firm", "move", "files.example", "localhost"]).status).toBe(0)
  })
  test.each([
    ["firm", "move", "nobody.example", "x.example"],
    ["firm", "move", "localhost", "not a host"],
    ["firm", "move", "localhost"],
    ["firm", "move", "localhost", "localhost"],
    ["firm", "burn"],
  ])("refuses %s %s %s %s", (...words) => {
    expect(house.word(words.filter(Boolean)).status).not.toBe(0)
  })
})

test("a firm that is added to a house without TLS or a proxy is told the address where it really is", () => {
  const { port } = new URL(house.url)
  expect(house.word(["firm", "add", "--host", "last.example"]).out).toContain(`Open http://last.example:${port}/ and set it up`)
})
