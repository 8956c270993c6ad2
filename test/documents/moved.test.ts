/** Whoever owns the database can move the rows of versions, and whoever owns the disk change what is sealed; nobody then opens the wrong document, or the wrong version of the right one: what was moved opens nowhere but where it was sealed for, and what was changed nowhere, and the chain says so. */
import { randomBytes } from "node:crypto"
import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import type { IncomingMessage } from "node:http"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Sql } from "../../src/registry/index.ts"
import { eventsOf, FIRST } from "../identity/firm.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { chain, overseen } from "../rounds/round.ts"
import { OCTETS, begin, file, open, read, send } from "./tus.ts"
import type { Seen } from "./tus.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

/** Two documents of one matter, the first with two versions; by number from 1. */
interface Filed {
  readonly a: string
  readonly b: string
  readonly a1: Version
  readonly a2: Version
  readonly b1: Version
}
interface Version {
  readonly id: string
  readonly bytes: Buffer
}
let filed: Filed
beforeEach(async () => {
  const [one, two, three] = [randomBytes(900), randomBytes(900), randomBytes(900)]
  const a = await file(firm, one, { name: "A" })
  await file(firm, two, { name: "A", document: a })
  const b = await file(firm, three, { name: "B" })
  const rows = await firm.owner<{ id: string; document: string; n: number }[]>`select id, document, n from versions where document in (${a}, ${b})`
  const of = (document: string, n: number, bytes: Buffer): Version => ({ id: rows.find((row) => row.document === document && row.n === n)?.id ?? "", bytes })
  filed = { a, b, a1: of(a, 1, one), a2: of(a, 2, two), b1: of(b, 1, three) }
})

type Move = (sql: Sql, filed: Filed) => Promise<unknown>
const swapNumbers = (sql: Sql, one: string, two: string): Promise<unknown> =>
  sql
    .unsafe(`update versions set n = -n where id in ('${one}', '${two}')`)
    .then(() => sql.unsafe(`update versions set n = n + 3 where id in ('${one}', '${two}')`))
const swapColumn = (sql: Sql, table: string, id: string, column: string, one: string, two: string): Promise<unknown> =>
  sql.unsafe(
    `update ${table} t set ${column} = o.${column} from ${table} o where t.${id} in ('${one}', '${two}') and o.${id} in ('${one}', '${two}') and o.${id} <> t.${id}`,
  )
const swapDocuments = (sql: Sql, { a, b, a1, b1 }: Filed): Promise<unknown> =>
  sql
    .unsafe(`update versions set n = 9 where id = '${a1.id}'`)
    .then(() => sql.unsafe(`update versions set document = '${a}' where id = '${b1.id}'`))
    .then(() => sql.unsafe(`update versions set document = '${b}', n = 1 where id = '${a1.id}'`))

describe("as they were filed", () => {
  test("every version opens as itself", async () => {
    const opened = [await open(firm, filed.a, { path: "versions/1/content" }), await open(firm, filed.a), await open(firm, filed.b)]
    expect(opened.map(({ status, bytes }) => [status, bytes.toString("hex")])).toEqual(
      [filed.a1, filed.a2, filed.b1].map(({ bytes }) => [200, bytes.toString("hex")]),
    )
  })
})

describe("nothing opens, and nothing is told, of a version that was moved:", () => {
  test.each<[string, "a" | "b", string, Move]>([
    ["its document swapped with another's", "b", "content", swapDocuments],
    ["its document swapped with another's, looked at from the other", "a", "versions/1/content", swapDocuments],
    ["its number swapped with the next one's", "a", "content", (sql, { a1, a2 }) => swapNumbers(sql, a1.id, a2.id)],
    ["its number swapped with the one's before", "a", "versions/1/content", (sql, { a1, a2 }) => swapNumbers(sql, a1.id, a2.id)],
    [
      "hung onto another document as its next version",
      "b",
      "content",
      (sql, { a2, b }) => sql`update versions set document = ${b} where id = ${a2.id}`.then(() => sql`update documents set current = 2 where id = ${b}`),
    ],
    [
      "put in the place of a version that is gone",
      "a",
      "versions/1/content",
      (sql, { a1, a2 }) => sql`update versions set n = 5 where id = ${a1.id}`.then(() => sql`update versions set n = 1 where id = ${a2.id}`),
    ],
    ["given a number that was never filed", "a", "versions/7/content", (sql, { a2 }) => sql`update versions set n = 7 where id = ${a2.id}`],
    ["its key swapped with another document's", "b", "content", (sql, { a1, b1 }) => swapColumn(sql, "version_keys", "version", "wrapped", a1.id, b1.id)],
    ["its key swapped with the next version's", "a", "content", (sql, { a1, a2 }) => swapColumn(sql, "version_keys", "version", "wrapped", a1.id, a2.id)],
    ["its card swapped with another document's", "b", "content", (sql, { a1, b1 }) => swapColumn(sql, "versions", "id", "card", a1.id, b1.id)],
    ["its card swapped with the next version's", "a", "content", (sql, { a1, a2 }) => swapColumn(sql, "versions", "id", "card", a1.id, a2.id)],
    [
      "document and card and key, but not its own id, made another's",
      "b",
      "content",
      (sql, { a1, b1 }) =>
        swapColumn(sql, "version_keys", "version", "wrapped", a1.id, b1.id).then(() => swapColumn(sql, "versions", "id", "card", a1.id, b1.id)),
    ],
  ])("%s", async (what, which, path, move) => {
    const document = filed[which]
    const all = [filed.a1, filed.a2, filed.b1].map(({ bytes }) => bytes.toString("hex"))
    await move(firm.owner, filed)
    const opened = await open(firm, document, { path })
    expect([opened.status, codeIn(opened.bytes), all.includes(opened.bytes.toString("hex"))]).toEqual([500, "fault", false])
    const told = await firm.ask("GET", `/documents/${document}`, { token: firm.lead.token })
    // Where the key alone was moved, the card still stands where it was sealed for, and tells the truth.
    if (!what.startsWith("its key")) expect(told.status).toBeGreaterThanOrEqual(404)
    await takeAway(firm.owner, filed)
  })
})

describe("a document that is still arriving", () => {
  test("is not filed as a version of another one", async () => {
    const bytes = randomBytes(500)
    const at = await begin(firm, bytes.length, { name: "A", document: filed.a })
    await firm.owner`update filings set document = ${filed.b} where id = ${at.split("/").at(-1) ?? ""}`
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, bytes)
    expect([sent.status, sent.code]).toEqual([500, "fault"])
    expect((await firm.owner`select n from versions where document = ${filed.b}`).map((row) => row["n"])).toEqual([1])
    await takeAway(firm.owner, filed)
  })
})

/** So that what was bent does not stand in the list of the next ones. */
async function takeAway(sql: Sql, { a1, a2, b1, a, b }: Filed): Promise<void> {
  const ids = [a1.id, a2.id, b1.id]
  await sql`delete from version_keys where version = any(${ids}::text[])`
  await sql`delete from versions where id = any(${ids}::text[])`
  await sql`delete from documents where id in (${a}, ${b})`
}

function codeIn(body: Buffer): unknown {
  return body.toString("latin1").startsWith("{") ? (JSON.parse(body.toString()) as { code?: unknown }).code : null
}

describe("a vault that was tampered with", () => {
  const sealedOf = async (id: string): Promise<string> => {
    const { history } = await read<Seen>(firm, `/documents/${id}`)
    const version = history[0]?.id ?? ""
    const root = join(firm.house.data, "vault")
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).find((entry) => entry.name === version)
    return join(found?.parentPath ?? "", version)
  }
  test.each<[string, number]>([
    ["in the header", 10],
    ["in the first chunk", 500],
    ["in the last chunk's tag", -1],
  ])("opens nothing whose byte was flipped %s, and says so in the chain", async (_where, at) => {
    const id = await file(firm, randomBytes(1000), { name: "Tampered" })
    const path = await sealedOf(id)
    const sealed = readFileSync(path)
    const index = at < 0 ? sealed.length + at : at
    sealed[index] = (sealed[index] ?? 0) ^ 1
    writeFileSync(path, sealed)
    const opened = await open(firm, id)
    expect([opened.status, (JSON.parse(opened.bytes.toString()) as { code: string }).code]).toEqual([500, "sealed-damaged"])
    expect((await eventsOf(firm, "damage.found")).some((event) => event.body.includes(id))).toBe(true)
  })
  test("does not open one document's bytes as another's", async () => {
    const [a, b] = [await file(firm, randomBytes(1000), { name: "A" }), await file(firm, randomBytes(1000), { name: "B" })]
    writeFileSync(await sealedOf(a), readFileSync(await sealedOf(b)))
    expect((await open(firm, a)).status).toBe(500)
    expect((await open(firm, b)).status).toBe(200)
  })
  test("breaks the line rather than send a later chunk that was changed", async () => {
    const id = await file(firm, randomBytes(5_000_000), { name: "Long" })
    const path = await sealedOf(id)
    const sealed = readFileSync(path)
    sealed[sealed.length - 100] = (sealed[sealed.length - 100] ?? 0) ^ 1
    writeFileSync(path, sealed)
    await expect(open(firm, id)).rejects.toThrow()
    await expect.poll(async () => (await eventsOf(firm, "damage.found")).some((event) => event.body.includes(id)), { timeout: 20_000 }).toBe(true)
  })
  test.each<[string, (token: string) => Promise<unknown>]>([
    ["has signed out", (token) => firm.ask("DELETE", "/session", { token })],
    ["was suspended", () => suspend(firm.member.id)],
  ])("says so in the chain too where whoever opened it %s while it was on its way, and then to overseers alone", async (_what, leave) => {
    const id = await file(firm, randomBytes(24_000_000), { name: "Longer" })
    const path = await sealedOf(id)
    const sealed = readFileSync(path)
    sealed[sealed.length - 100] = (sealed[sealed.length - 100] ?? 0) ^ 1
    writeFileSync(path, sealed)
    const { token } = (await firm.signIn(firm.member.address, firm.member.passphrase)).body
    await firm.ask("PUT", "/session/purpose", { token, body: { code: "conduct" } })
    // The line is full long before the last chunk is read, and whoever opened it leaves meanwhile.
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${firm.house.url}/api/v1/documents/${id}/content`, { headers: { authorization: `Bearer ${token}` } }, resolve).once("error", reject)
    })
    expect(reply.statusCode).toBe(200)
    await leave(token)
    const came = reply.toArray().then(
      () => "whole",
      () => "broken",
    )
    expect(await came).toBe("broken")
    await expect.poll(async () => (await eventsOf(firm, "damage.found")).filter((event) => event.body.includes(id)).length, { timeout: 20_000 }).toBe(1)
    await flush(firm)
    const mine = (await chain(firm, firm.matter, "damage.found", firm.lead.token)).at(-1)
    expect(mine).toMatchObject({ machine: "house", detail: null, document: { id } })
    const seen = (await overseen(firm, "damage.found")).at(-1)
    expect(seen).toMatchObject({ machine: "house", detail: { n: 1, found: expect.stringMatching(/is damaged: chunk \d+$/) as unknown } })
  })
})

async function suspend(person: string): Promise<void> {
  const { token } = (await firm.signIn(FIRST.address, FIRST.passphrase)).body
  const { rev } = (await firm.ask("GET", `/people/${person}`, { token })).body
  expect((await firm.ask("PATCH", `/people/${person}`, { token, body: { rev, state: "suspended" } })).status).toBe(200)
}
