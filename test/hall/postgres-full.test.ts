/** The whole data folder on a small disk, database included: what the reserve is for, what happens when another program takes even that, and how everything comes back. */
import { randomBytes } from "node:crypto"
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startHouse } from "../../src/hall/house.ts"
import type { House } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { begin, file, filing, metadata, OCTETS, open, send, sha256, TUS } from "../documents/tus.ts"
import type { Street } from "../documents/tus.ts"
import { call } from "../house/house.ts"
import type { Reply } from "../house/house.ts"
import { smallDisk } from "../house/small-disk.ts"

const MIB = 1024 * 1024
const PERSON = { name: "Margaret Hollis", address: "m.hollis@hollisgrey.example", passphrase: "violet tundra mosaic harbor" }
const disk = smallDisk(256)
const data = join(disk?.place ?? "", "data")

let house: House
let firm: Street
const letters = new Map<string, Buffer>()
const large = randomBytes(9 * MIB)
let interrupted: string

afterAll(async () => {
  await house?.stop()
  disk?.unmount()
})

function start(): Promise<House> {
  const port = firm === undefined ? "0" : new URL(firm.house.url).port
  const env = { MUNIMENT_DATA: data, MUNIMENT_PORT: port, MUNIMENT_LOG: "silent", MUNIMENT_RATE: "1000000" }
  return startHouse(readSettings(env), { web: join(data, "no-web") })
}

/** What a reply says, as far as these tests look into it. */
interface Said {
  readonly code?: string
  readonly pending?: number
  readonly matter?: { readonly id: string }
  readonly verified?: unknown
}

function ask(method: string, path: string, body?: unknown): Promise<Reply<Said>> {
  return call<Said>(firm.house.url, method, path, { token: firm.lead.token, ...(body === undefined ? {} : { body }) })
}

function signIn(): Promise<Reply<{ code?: string; token: string }>> {
  return call(firm.house.url, "POST", "/sessions", {
    body: { address: PERSON.address, passphrase: PERSON.passphrase, bearer: true, purpose: { code: "conduct" } },
  })
}

async function ready(): Promise<number> {
  return (await fetch(`${firm.house.url}/readyz`)).status
}

/** Waits until a thing is so: what the house does by itself takes it a moment. */
async function until(so: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await so()) return
    await pause(50)
  }
  throw new Error("it did not come to be so")
}

function held(): number {
  return statSync(join(data, "postgres", "spare"), { throwIfNoEntry: false })?.size ?? 0
}

function owner(): ReturnType<typeof postgres> {
  return postgres({ host: join(data, "postgres", "socket"), port: 5432, username: "muniment_owner", database: "muniment", max: 1, onnotice: () => undefined })
}

/** Custody events of a kind, counted by the database's owner. */
async function recorded(kind: string): Promise<number> {
  const sql = owner()
  try {
    const [home] = await sql<{ schema: string }[]>`select home as schema from firms`
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(home?.schema ?? "")}.events where kind = ${kind}`
    return row?.n ?? -1
  } finally {
    await sql.end()
  }
}

/** How many letters open to the very bytes that were filed. */
async function opening(): Promise<number> {
  let whole = 0
  for (const [document, bytes] of letters) {
    const opened = await open(firm, document)
    if (opened.status === 200 && opened.bytes.equals(bytes)) whole++
  }
  return whole
}

async function beginning(): Promise<readonly [number, string | null]> {
  const sent = await send(firm, "POST", `/matters/${firm.matter}/filings`, { ...TUS, "upload-length": "1", "upload-metadata": metadata({ name: "x" }) })
  return [sent.status, sent.code]
}

/** Every act that leaves a record, and what it answers. */
async function actsThatRecord(): Promise<Readonly<Record<string, readonly [number, string | null | undefined]>>> {
  const [document] = letters.keys()
  const opened = await open(firm, document ?? "")
  const of = (reply: Reply<{ code?: string }>): readonly [number, string | undefined] => [reply.status, reply.body?.code]
  return {
    "opening a document": [opened.status, opened.status < 400 ? null : (JSON.parse(opened.bytes.toString()) as { code: string }).code],
    "writing a note": of(await ask("POST", `/matters/${firm.matter}/notes`, { text: "x".repeat(5000) })),
    "opening a matter": of(await ask("POST", "/matters", { title: "t", client: "c", type: "t", jurisdiction: "j" })),
    "renaming a document": of(await ask("PATCH", `/documents/${document}`, { rev: 1, name: "Renamed" })),
    "signing in": of(await signIn()),
  }
}

function all(answer: readonly [number, string]): Readonly<Record<string, readonly [number, string]>> {
  return Object.fromEntries(["opening a document", "writing a note", "opening a matter", "renaming a document", "signing in"].map((act) => [act, answer]))
}

describe.skipIf(disk === null)("the database on a full disk (skipped where no small disk may be mounted: that needs root)", () => {
  beforeAll(async () => {
    house = await start()
    const url = `http://127.0.0.1:${house.port}`
    await call(url, "POST", "/setup", { body: { code: house.setupCode, firm: "Hollis & Grey", person: PERSON, recovery: { needed: 2, shares: 3 } } })
    firm = { house: { url }, lead: { token: "" }, matter: "" }
    firm = { ...firm, lead: { token: (await signIn()).body.token } }
    firm = { ...firm, matter: (await ask("POST", "/matters", { title: "t", client: "c", type: "t", jurisdiction: "j" })).body.matter?.id ?? "" }
    for (const size of [1, 262_144, 700_001]) {
      const bytes = randomBytes(size)
      letters.set(await file(firm, bytes, { name: `Of ${size} bytes` }), bytes)
    }
    interrupted = await begin(firm, large.length, { name: "Interrupted", sha256: sha256(large) })
    const sent = await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": "0" }, large.subarray(0, 3_000_001))
    if (sent.status !== 204) throw new Error(`sending: ${sent.status} ${sent.text}`)
    await until(() => held() === 32 * MIB)
  })

  test("filing stops at the reserve, and everything else goes on", async () => {
    const before = await recorded("document.opened")
    // Each is announced while there is room for it, and together they are more than the disk has.
    const bytes = randomBytes(20 * MIB)
    const filings: string[] = []
    while (filings.length < 12) filings.push(await begin(firm, bytes.length, { name: "Filling" }))
    let refused: readonly [number, string | null] = [0, null]
    for (const at of filings) {
      const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, bytes)
      if (sent.status === 204) continue
      refused = [sent.status, sent.code]
      break
    }
    expect(refused).toEqual([507, "disk-full"])
    // The database gives pages back now and then, and the reserve is kept to the byte: what is left above it is filed, and then nothing.
    await until(async () => (await beginning())[0] === 507)
    expect((await beginning())[1]).toBe("disk-full")
    expect(await opening()).toBe(letters.size)
    expect(await recorded("document.opened")).toBe(before + letters.size)
    expect((await signIn()).status).toBe(201)
    expect((await ask("POST", `/matters/${firm.matter}/notes`, { text: "The disk is full." })).status).toBe(201)
    expect(await ready()).toBe(200)
  })

  test("another program takes all that is left: the database is given of its spare room, and everything that is there is served", async () => {
    // Whatever the database was given of it meanwhile, it is whole again.
    disk?.grow(256 + 80)
    await until(() => held() === 32 * MIB)
    disk?.fill()
    await until(() => (disk?.free() ?? 0) >= 16 * MIB)
    expect(held()).toBeLessThan(32 * MIB)
    const before = await recorded("document.opened")
    expect(await opening()).toBe(letters.size)
    expect(await recorded("document.opened")).toBe(before + letters.size)
    expect((await signIn()).status).toBe(201)
    expect((await ask("POST", `/matters/${firm.matter}/notes`, { text: "Still here." })).status).toBe(201)
    expect(await beginning()).toEqual([507, "disk-full"])
  })

  test("it takes even that, again and again: what cannot be recorded is refused whole, and no plaintext leaves", async () => {
    await until(() => {
      disk?.fill()
      return held() === 0
    })
    disk?.fill()
    // What fits into pages that the database has already is still done; then nothing is.
    await until(async () => Object.values(await actsThatRecord()).every(([status]) => status === 507))
    const before = await recorded("document.opened")
    expect(await actsThatRecord()).toEqual(all([507, "cannot-record"]))
    expect(await recorded("document.opened")).toBe(before)
    expect((await beginning())[0]).toBe(507)
    expect((await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": "3000001" }, large.subarray(3_000_001))).status).toBe(507)
  })

  test("the database finds no room for its log and dies: everyone is told to come back in a moment, and nothing is lied about", async () => {
    const sql = owner()
    await expect(
      (async () => {
        for (;;) await sql`select pg_logical_emit_message(true, 'filling the log', repeat('x', 1000000))`
      })(),
    ).rejects.toThrow()
    await sql.end({ timeout: 1 })
    await until(async () => (await ready()) === 503)
    expect(await actsThatRecord()).toEqual(all([503, "busy"]))
    expect(await beginning()).toEqual([503, "busy"])
    expect((await ask("GET", `/matters/${firm.matter}/documents`)).status).toBe(503)
    expect((await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": "3000001" }, large.subarray(3_000_001))).status).toBe(503)
    expect(await Promise.race([house.ended.then(() => "ended"), pause(3000, "goes on")])).toBe("goes on")
  })

  test("room is made: everything comes back by itself, to the byte, and the ledger is whole", async () => {
    disk?.clear()
    await until(async () => (await ready()) === 200)
    expect(await opening()).toBe(letters.size)
    const offset = Number((await send(firm, "HEAD", interrupted, TUS)).headers.get("upload-offset"))
    expect(offset).toBeGreaterThanOrEqual(3_000_001)
    disk?.grow(400)
    const sent = await send(firm, "PATCH", interrupted, { ...OCTETS, "upload-offset": String(offset) }, large.subarray(offset))
    expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, String(large.length)])
    expect(sha256((await open(firm, (await filing(firm, interrupted)).document ?? "")).bytes)).toBe(sha256(large))
    expect((await signIn()).status).toBe(201)
    await until(async () => (await ask("GET", "/ledger")).body.pending === 0)
    expect((await ask("POST", "/ledger/verification")).body.verified).toMatchObject({ whole: true, wrong: null })
    await until(() => held() === 32 * MIB)
  })

  test("a house that is started on a full disk with nothing to spare says so in one sentence, and harms nothing", async () => {
    await house.stop()
    rmSync(join(data, "postgres", "spare"))
    disk?.fill()
    const rules = (): readonly string[] =>
      ["postgresql.conf", "pg_hba.conf", "pg_ident.conf"].map((name) => readFileSync(join(data, "postgres", "cluster", name), "utf8"))
    const before = rules()
    await expect(start()).rejects.toMatchObject({ obstacle: "disk-full", message: expect.stringContaining("Make room") })
    expect(rules()).toEqual(before)
    expect(before.every((text) => text.length > 0)).toBe(true)
    disk?.clear()
    house = await start()
    expect(await opening()).toBe(letters.size)
  })

  test("a house that is started on a full disk with a spare uses it, and serves", async () => {
    await until(() => held() === 32 * MIB)
    await house.stop()
    disk?.fill()
    house = await start()
    expect(await opening()).toBe(letters.size)
    expect(await beginning()).toEqual([507, "disk-full"])
    expect(readdirSync(join(data, "secrets"))).toContain("house.key")
  })
})
