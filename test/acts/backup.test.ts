/** A backup is only as good as its restore: so the test restores it, and then bends it. */
import { randomBytes } from "node:crypto"
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { KEPT_TABLES, LEFT_TABLES } from "../../src/registry/copies.ts"
import { countPlaintext, textMarkers } from "../../src/hall/rehearsal/markers.ts"
import { killableHouse } from "../torture/server.ts"
import type { KillableHouse } from "../torture/server.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import type { ScratchDatabase } from "../../src/hall/postgres/scratch.ts"
import { testDatabase } from "../database.ts"
import { call } from "../house/house.ts"

const folder = mkdtempSync(join(tmpdir(), "muniment-backup-"))
const PASSPHRASE = "eleven patient otters swim"
const TITLE = "In re Wilhelmina Achterberg, deceased"
const MEMO = "Speak to no nephew of the testatrix"
const NOTICE = "A matter of your aunt’s is closed to you"
/** Somebody whom a wall shuts out of the matter. */
const NEPHEW = { name: "Nephew Achterberg", address: "nephew@firm.example", passphrase: "lantern gravel otter seven" }
const bytes = randomBytes(400_000)
let house: KillableHouse
let matter: string
let document: string
let nephew: string

async function signIn(of: KillableHouse, who = { address: "first@firm.example", passphrase: PASSPHRASE }): Promise<string> {
  const reply = await call<{ token: string }>(of.url, "POST", "/sessions", {
    body: { address: who.address, passphrase: who.passphrase, bearer: true, purpose: { code: "records" } },
  })
  return reply.body.token
}

async function contentOf(of: KillableHouse, token: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${of.url}/api/v1/documents/${document}/content`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer())
}

beforeAll(async () => {
  house = await killableHouse(join(folder, "data"))
  await house.start()
  await call(house.url, "POST", "/setup", {
    body: {
      code: house.code,
      firm: "Achterberg & Daughters",
      person: { name: "First Person", address: "first@firm.example", passphrase: PASSPHRASE },
      recovery: { needed: 2, shares: 3 },
    },
  })
  const token = await signIn(house)
  matter = (
    await call<{ matter: { id: string } }>(house.url, "POST", "/matters", {
      token,
      body: { title: TITLE, client: "Estate", type: "Probate", jurisdiction: "England and Wales" },
    })
  ).body.matter.id
  const made = await fetch(`${house.url}/api/v1/matters/${matter}/filings`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "tus-resumable": "1.0.0",
      "upload-length": String(bytes.length),
      "upload-metadata": `name ${Buffer.from("The will").toString("base64")}`,
    },
  })
  const at = `${house.url}${made.headers.get("location") ?? ""}`
  await fetch(at, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": "0" },
    body: Uint8Array.from(bytes),
  })
  const { name, address, passphrase } = NEPHEW
  const invited = await call<{ token: string }>(house.url, "POST", "/invitations", { token, body: { name, address, role: "lawyer" } })
  nephew = (await call<{ person: { id: string } }>(house.url, "POST", "/invitations/accept", { body: { token: invited.body.token, passphrase, bearer: true } }))
    .body.person.id
  const wall = { matters: [matter], persons: [nephew], ground: "conflict", reference: "CR-1", memo: MEMO, notice: NOTICE }
  const raised = await call(house.url, "POST", "/walls", { token, body: wall })
  if (raised.status !== 201) throw new Error(`raising: ${JSON.stringify(raised.body)}`)
  document = ((await (await fetch(at, { headers: { authorization: `Bearer ${token}` } })).json()) as { document: string }).document
})
afterAll(async () => {
  await house.kill(true)
  rmSync(folder, { recursive: true, force: true })
})

describe("a backup of an open house", () => {
  const target = join(folder, "backup")

  test("is made while it runs, and the chain of the house says so", () => {
    const made = house.word(["backup", target, "--json"])
    expect(made.status).toBe(0)
    expect(JSON.parse(made.out)).toMatchObject({ firms: 1, documents: 1 })
  })

  test("keeps every table, or leaves it out on purpose", async () => {
    const list = JSON.parse(readFileSync(join(target, "sealed", "backup.json"), "utf8")) as { firms: { home: string; columns: Record<string, string[]> }[] }
    const names = Object.keys(list.firms[0]?.columns ?? {})
    expect(names.toSorted()).toEqual(KEPT_TABLES.map((table) => table.name).toSorted())
    const steps = readdirSync(new URL("../../src/registry/migrations/firm/", import.meta.url))
      .map((name) => readFileSync(new URL(`../../src/registry/migrations/firm/${name}`, import.meta.url), "utf8"))
      .join("\n")
    const made = [...steps.matchAll(/create table \{firm\}\.(\w+)/g)].map((found) => found[1] ?? "")
    expect([...names, ...LEFT_TABLES.filter((name) => name !== "steps")].toSorted()).toEqual(made.toSorted())
    for (const { columns } of list.firms) expect(Object.values(columns).every((of) => of.length > 0)).toBe(true)
  })

  test("has the key set apart: no wrapped key of a person, a grant or a version in the sealed part", () => {
    const files = readdirSync(join(target, "sealed"), { recursive: true }).map(String)
    expect(files.filter((name) => /person_keys|grant_keys|version_keys|epochs|house\.key|log-key/.test(name))).toEqual([])
    expect(
      readdirSync(join(target, "keys"), { recursive: true })
        .map(String)
        .filter((name) => /\/(person_keys|grant_keys|version_keys|epochs)$/.test(name)),
    ).toHaveLength(4)
  })

  test("holds nothing readable, in neither part", async () => {
    for (const part of ["sealed", "keys"])
      expect(
        (
          await countPlaintext(
            join(target, part),
            [TITLE, MEMO, NOTICE, NEPHEW.name, "First Person", "The will", "first@firm.example", PASSPHRASE, "Achterberg & Daughters"].flatMap(textMarkers),
          )
        ).found,
      ).toBe(0)
  })

  test("is restored into a new folder, where the same people open the same bytes and the ledger is whole", async () => {
    const restored = await killableHouse(join(folder, "restored"))
    const made = restored.word(["restore", target, "--json"])
    expect([made.status, JSON.parse(made.out)]).toMatchObject([0, { firms: 1, documents: 1, ledger: "verified" }])
    await restored.start()
    try {
      const token = await signIn(restored)
      expect((await contentOf(restored, token)).equals(bytes)).toBe(true)
      const chain = (await call<{ items: { kind: string }[] }>(restored.url, "GET", `/documents/${document}/custody`, { token })).body.items.map(
        (item) => item.kind,
      )
      expect(chain).toContain("document.filed")
      const admitted = await call<{ code: string }>(restored.url, "POST", `/matters/${matter}/members`, { token, body: { person: nephew, role: "reader" } })
      expect([admitted.status, admitted.body.code]).toEqual([409, "shut-out"])
      const [wall] = (await call<{ memo: { memo: string } }[]>(restored.url, "GET", `/matters/${matter}/walls`, { token })).body
      expect(wall?.memo.memo).toBe(MEMO)
      const inbox = await call<{ notices: { words: string }[] }>(restored.url, "GET", "/inbox", { token: await signIn(restored, NEPHEW) })
      expect(inbox.body.notices.map((one) => one.words)).toEqual([NOTICE])
      // What the restore found is known to whoever asks, without asking for it anew.
      const known = await call<{ verified: { whole: boolean; size: number } | null }>(restored.url, "GET", "/ledger", { token })
      expect(known.body.verified).toMatchObject({ whole: true, size: (JSON.parse(made.out) as { leaves: number }).leaves })
      const state = await call<{ verified: { whole: boolean } }>(restored.url, "POST", "/ledger/verification", { token })
      expect(state.body.verified.whole).toBe(true)
      expect(JSON.parse(restored.word(["vault", "check", "--json"]).out)).toEqual({ checked: 1, findings: [] })
    } finally {
      await restored.stop()
    }
  })

  test.each<[string, (copy: string) => readonly string[]]>([
    ["into a folder that holds something", () => ["restore", target]],
    [
      "with the key set of another backup",
      (copy) => {
        const list = join(copy, "keys", "keys.json")
        writeFileSync(list, readFileSync(list, "utf8").replace(/"backup":"[^"]+"/, '"backup":"another"'))
        return ["restore", copy]
      },
    ],
    ["with a table bent", (copy) => [bend(copy, "sealed", /tables\/.*\/documents$/), "restore", copy].slice(1)],
    ["with a sealed document bent", (copy) => [bend(copy, "sealed", /vault\/.*\/ver_/), "restore", copy].slice(1)],
    ["with a wrapped key bent", (copy) => [bend(copy, "keys", /grant_keys$/), "restore", copy].slice(1)],
    [
      "without its key set",
      (copy) => {
        rmSync(join(copy, "keys"), { recursive: true })
        return ["restore", copy]
      },
    ],
    [
      "without its list",
      (copy) => {
        rmSync(join(copy, "sealed", "backup.json"))
        return ["restore", copy]
      },
    ],
  ])("is refused %s", async (why, prepare) => {
    const copy = mkdtempSync(join(folder, "copy-"))
    cpSync(target, copy, { recursive: true })
    const data = join(folder, `refused ${why}`)
    const other = await killableHouse(why.startsWith("into") ? join(folder, "data") : data)
    expect(other.word(prepare(copy)).status).toBe(1)
  })
})

describe("on a database server of one's own", () => {
  const target = join(folder, "backup")
  const own = join(folder, "own data")
  let database: ScratchDatabase
  let env: Readonly<Record<string, string>>
  let keeper: KillableHouse
  /** All that a wrong start could have changed: who may sign in to the database, and with what; the firm; its log. */
  const stands = async (): Promise<string> => {
    const sql = postgres({ ...database.address, max: 1 })
    try {
      const [firm] = await sql<{ id: string; home: string }[]>`select id, home from public.firms`
      const roles = await sql`select rolname, rolpassword from pg_authid where rolname like ${`%${firm?.home.slice(5) ?? "none"}`} order by rolname`
      const steps = await sql`select * from public.firms`
      const log = await sql.unsafe(`select size from ${firm?.home ?? "none"}.checkpoints order by size desc limit 1`)
      return JSON.stringify([roles, steps, log])
    } finally {
      await sql.end()
    }
  }
  beforeAll(async () => {
    database = await testDatabase()
    env = { DATABASE_URL: urlOf(database.address) }
    keeper = await killableHouse(own, env)
  })
  afterAll(async () => {
    await keeper.kill(true)
    await database.drop()
  })

  test("a backup is restored too", () => {
    expect(keeper.word(["restore", target]).status).toBe(0)
  })

  test.each<[string, readonly string[], (data: string) => void]>([
    ["restoring once more into another folder", ["restore", target], () => undefined],
    ["a start on an empty folder", ["start"], () => undefined],
    ["a word on an empty folder", ["vault", "check"], () => undefined],
    ["adding a firm from an empty folder", ["firm", "add", "--host", "other.example"], () => undefined],
    ["a start on the folder of another house", ["start"], (data) => cpSync(join(folder, "data", "secrets", "house.key"), join(data, "secrets", "house.key"))],
    ["a start on its own folder without the passwords", ["start"], (data) => copyOf(own, data, /\.password$/)],
    ["a start on its own folder without the log key", ["start"], (data) => copyOf(own, data, /\.log-key$/)],
    ["a start on its own folder without the house key", ["start"], (data) => copyOf(own, data, /^house\.key$/)],
    [
      "a start on its own folder with another house key",
      ["start"],
      (data) => {
        copyOf(own, data, /^house\.key$/)
        writeFileSync(
          join(data, "secrets", "house.key"),
          readFileSync(join(own, "secrets", "house.key"), "utf8").replace(/[a-z0-9]/i, (sign) => (sign === "a" ? "b" : "a")),
        )
      },
    ],
  ])("%s is refused in a sentence, and changes nothing in the database or the folder", async (why, words, prepare) => {
    const data = join(folder, `wrong ${why}`)
    prepare(data)
    const before = [await stands(), ...filesIn(data)]
    const wrong = await killableHouse(data, env)
    const refused = wrong.word(words)
    expect(refused.status).toBe(1)
    expect(refused.said).toMatch(/^[^\n]+\.\n$/)
    expect([await stands(), ...filesIn(data)]).toEqual(before)
  })

  test("and the firm is still its people's afterwards", async () => {
    await keeper.start()
    const token = await signIn(keeper)
    expect((await contentOf(keeper, token)).equals(bytes)).toBe(true)
    await keeper.stop()
  })
})

/** Every file of a folder with its bytes; none where there is no folder. */
function filesIn(data: string): readonly string[] {
  if (!existsSync(data)) return []
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${join(entry.parentPath, entry.name)} ${readFileSync(join(entry.parentPath, entry.name), "base64")}`)
}

/** The secrets of a folder, all but some. */
function copyOf(from: string, to: string, without: RegExp): void {
  for (const name of readdirSync(join(from, "secrets"))) if (!without.test(name)) cpSync(join(from, "secrets", name), join(to, "secrets", name))
}

/** Flips one bit in the first file that fits; gives its path. */
function bend(copy: string, part: string, fits: RegExp): string {
  const name = readdirSync(join(copy, part), { recursive: true })
    .map(String)
    .find((one) => fits.test(one))
  const path = join(copy, part, name ?? "missing")
  const whole = readFileSync(path)
  whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 4
  writeFileSync(path, whole)
  return path
}
