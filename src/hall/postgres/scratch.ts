/** Gives tests real databases to throw away: one server for a whole run, one clone of a prepared template for each test file. */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres, { type Sql } from "postgres"
import { startEngine } from "./start.ts"

/** What the driver needs to reach a database: `postgres({ ...address })`. A password only where the server of `DATABASE_URL` wants one. */
export interface DatabaseAddress {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password?: string
  readonly database: string
}

export interface ScratchServer {
  readonly address: DatabaseAddress
  stop(): Promise<void>
}

/** A database of one's own, gone when it is dropped (or with its server). */
export interface ScratchDatabase {
  readonly address: DatabaseAddress
  drop(): Promise<void>
}

/** How a template is filled, once per name: migrations, roles, whatever all tests of a kind begin with. */
export interface Template {
  readonly name: string
  prepare(sql: Sql): Promise<void>
}

/** Starts a throw-away engine, or takes the server that `DATABASE_URL` names. The engine is in a new folder under a given one and does not wait for the disk: nothing in it outlives the run. */
export async function startScratchServer(databaseUrl: string | undefined, under: string = tmpdir()): Promise<ScratchServer> {
  if (databaseUrl !== undefined && databaseUrl !== "") return onGivenServer(addressOf(databaseUrl))
  const folder = mkdtempSync(join(under, "muniment-scratch-"))
  const engine = await startEngine(folder, { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "200" })
  return {
    address: { host: engine.socketFolder, port: engine.port, username: engine.ownerRole, database: engine.database },
    async stop() {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A corner of someone's server for one run: its databases all begin with one name, and are dropped at the end. */
async function onGivenServer(given: DatabaseAddress): Promise<ScratchServer> {
  const corner = `scratch_${randomBytes(6).toString("hex")}`
  await withServer(given, async (sql) => void (await sql.unsafe(`create database ${corner}`)))
  const stop = (): Promise<void> =>
    withServer(given, async (sql) => {
      const mine = await sql<{ readonly datname: string }[]>`select datname from pg_database where starts_with(datname, ${corner})`
      for (const { datname } of mine) await sql.unsafe(`drop database ${datname} with (force)`)
    })
  return { address: { ...given, database: corner }, stop }
}

/** The parts of a `postgres://` address, with `?host=/folder` for a socket as libpq writes it. Throws `TypeError` where it is no such address. */
export function addressOf(databaseUrl: string): DatabaseAddress {
  const url = new URL(databaseUrl)
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) throw new TypeError("DATABASE_URL begins with postgres://")
  const password = decodeURIComponent(url.password)
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    port: url.port === "" ? Number(url.searchParams.get("port") ?? 5432) : Number(url.port),
    username: decodeURIComponent(url.username) || (url.searchParams.get("user") ?? "postgres"),
    ...(password === "" ? {} : { password }),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
  }
}

/** The address as `DATABASE_URL` spells it. */
export function urlOf(address: DatabaseAddress): string {
  const secret = address.password === undefined ? "" : `:${encodeURIComponent(address.password)}`
  return `postgres://${encodeURIComponent(address.username)}${secret}@localhost:${address.port}/${address.database}?host=${encodeURIComponent(address.host)}`
}

/** Another database that is the same as one on a scratch server, which nobody may be using meanwhile. */
export async function cloneDatabase(of: ScratchDatabase): Promise<ScratchDatabase> {
  const name = `${of.address.database}_twin`
  const server = { ...of.address, database: "postgres" }
  await withServer(server, async (sql) => void (await sql.unsafe(`create database ${name} template ${of.address.database}`)))
  const drop = (): Promise<void> => withServer(server, async (sql) => void (await sql.unsafe(`drop database if exists ${name} with (force)`)))
  return { address: { ...of.address, database: name }, drop }
}

/** A fresh database on a scratch server: empty, or a clone of a template, which the first who asks prepares while the others wait. */
export async function freshDatabase(server: DatabaseAddress, template?: Template): Promise<ScratchDatabase> {
  const name = `${server.database}_${randomBytes(8).toString("hex")}`
  await withServer(server, async (sql) => {
    if (template === undefined) await sql.unsafe(`create database ${name}`)
    else await sql.unsafe(`create database ${name} template ${await prepared(server, template, sql)}`)
  })
  const drop = (): Promise<void> => withServer(server, async (sql) => void (await sql.unsafe(`drop database if exists ${name} with (force)`)))
  return { address: { ...server, database: name }, drop }
}

/** Any two numbers that name this lock among advisory locks. */
const LOCK = 8_400_001

/** Under a lock of the server: makes the template under a passing name, fills it, and only then gives it its own, so that a failed one is never cloned. */
async function prepared(server: DatabaseAddress, template: Template, sql: Sql): Promise<string> {
  const name = `${server.database}_template_${template.name.replaceAll(/[^a-z0-9_]/g, "_")}`
  await sql`select pg_advisory_lock(${LOCK})`
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (found !== undefined) return name
    const unfinished = `${server.database}_unfinished_${randomBytes(8).toString("hex")}`
    await sql.unsafe(`create database ${unfinished}`)
    const inside = postgres({ ...server, database: unfinished, onnotice: () => undefined })
    try {
      await template.prepare(inside)
    } finally {
      await inside.end()
    }
    await sql.unsafe(`alter database ${unfinished} rename to ${name}`)
    return name
  } finally {
    await sql`select pg_advisory_unlock(${LOCK})`
  }
}

async function withServer<T>(server: DatabaseAddress, act: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres({ ...server, max: 1, onnotice: () => undefined })
  try {
    return await act(sql)
  } finally {
    await sql.end()
  }
}
