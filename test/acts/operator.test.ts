/** The operator's words on the house's own machine: they judge without being able to read. */
import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { call } from "../house/house.ts"
import { freePort, killableHouse } from "../torture/server.ts"
import type { KillableHouse } from "../torture/server.ts"

const VERIFIER = fileURLToPath(new URL("../../verify/main.ts", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "muniment-operator-"))
const data = join(folder, "data")
let house: KillableHouse
let metrics: number
let token: string

beforeAll(async () => {
  metrics = await freePort()
  house = await killableHouse(data, { MUNIMENT_METRICS: `127.0.0.1:${metrics}` })
  await house.start()
  const person = { name: "First", address: "first@firm.example", passphrase: "nine quiet herons wade" }
  await call(house.url, "POST", "/setup", { body: { code: house.code, firm: "Operated LLP", person, recovery: { needed: 2, shares: 3 } } })
  ;({ token } = (
    await call<{ token: string }>(house.url, "POST", "/sessions", {
      body: { address: person.address, passphrase: person.passphrase, bearer: true, purpose: { code: "conduct" } },
    })
  ).body)
  const { matter } = (
    await call<{ matter: { id: string } }>(house.url, "POST", "/matters", { token, body: { title: "t", client: "c", type: "t", jurisdiction: "j" } })
  ).body
  for (let i = 0; i < 3; i++) {
    const bytes = randomBytes(300_000)
    const headers = { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" }
    const made = await fetch(`${house.url}/api/v1/matters/${matter.id}/filings`, {
      method: "POST",
      headers: { ...headers, "upload-length": String(bytes.length), "upload-metadata": `name ${Buffer.from(`Document ${i}`).toString("base64")}` },
    })
    await fetch(`${house.url}${made.headers.get("location") ?? ""}`, {
      method: "PATCH",
      headers: { ...headers, "content-type": "application/offset+octet-stream", "upload-offset": "0" },
      body: Uint8Array.from(bytes),
    })
  }
})
afterAll(async () => {
  await house.kill(true)
  rmSync(folder, { recursive: true, force: true })
})

/** The database in its owner's hands, past every policy. */
async function asOwner(): Promise<{ readonly sql: postgres.Sql; readonly home: string }> {
  const sql = postgres({
    host: join(data, "postgres", "socket"),
    port: 5432,
    database: "muniment",
    username: "muniment_owner",
    max: 1,
    onnotice: () => undefined,
  })
  const [firm] = await sql<{ home: string }[]>`select home from public.firms`
  return { sql, home: firm?.home ?? "" }
}

/** The lines of the metrics whose names begin so. */
async function metric(name: string): Promise<readonly string[]> {
  return (await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()).split("\n").filter((line) => line.startsWith(name))
}

/** The sealed files, by path. */
function sealed(): readonly string[] {
  return readdirSync(join(data, "vault"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

describe("vault check", () => {
  test("finds a vault whole that nobody touched", () => {
    expect(house.word(["vault", "check", "--json"])).toEqual({ status: 0, out: `${JSON.stringify({ checked: 3, findings: [] })}\n`, said: "" })
  })
  test.each<[string, string, (path: string, other: string) => void]>([
    [
      "a flipped bit",
      "bytes",
      (path) => {
        const bytes = readFileSync(path)
        bytes[1000] = (bytes[1000] ?? 0) ^ 1
        writeFileSync(path, bytes)
      },
    ],
    [
      "a swapped object",
      "bytes",
      (path, other) => {
        writeFileSync(path, readFileSync(other))
      },
    ],
    [
      "a shortened object",
      "size",
      (path) => {
        writeFileSync(path, readFileSync(path).subarray(0, -1))
      },
    ],
    [
      "a lengthened object",
      "size",
      (path) => {
        writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(1)]))
      },
    ],
    [
      "a missing object",
      "missing",
      (path) => {
        unlinkSync(path)
      },
    ],
  ])("names the version of %s", (_what, damage, bend) => {
    const [path = "", other = ""] = sealed()
    const before = readFileSync(path)
    bend(path, other)
    const found = house.word(["vault", "check", "--json"])
    writeFileSync(path, before)
    expect(found.status).toBe(1)
    expect(JSON.parse(found.out)).toMatchObject({ findings: [{ version: path.split("/").at(-1), damage }] })
  })
  test("is not needed for the log and the metrics to tell what was found at opening: by ids, and nothing else", async () => {
    const [path = ""] = sealed()
    const before = readFileSync(path)
    const version = path.split("/").at(-1) ?? ""
    const { sql, home } = await asOwner()
    const [row] = await sql.unsafe<{ document: string; n: number }[]>(`select document, n from ${home}.versions where id = $1`, [version])
    await sql.end()
    const opening = (): Promise<Response> =>
      fetch(`${house.url}/api/v1/documents/${row?.document}/versions/${row?.n}/content`, { headers: { authorization: `Bearer ${token}` } })
    expect([await metric("muniment_damage_found_total"), house.heard.includes(version)]).toEqual([["muniment_damage_found_total 0"], false])
    const places: [number, string][] = [
      [1000, "chunk 0"],
      [before.length - 9, "chunk 1"],
    ]
    for (const [at, where] of places) {
      const bent = Buffer.from(before)
      bent[at] = (bent[at] ?? 0) ^ 1
      writeFileSync(path, bent)
      await opening()
        .then((reply) => reply.arrayBuffer())
        .catch(() => undefined)
      writeFileSync(path, before)
      await expect.poll(() => house.heard, { timeout: 20_000 }).toContain(`"at":"${where}"`)
    }
    expect(await metric("muniment_damage_found_total")).toEqual(["muniment_damage_found_total 2"])
    const lines = house.heard.split("\n").filter((line) => line.includes(version))
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual(
      [1, 2].map(() => ["level", "time", "firm", "document", "version", "at", "msg"]),
    )
    expect((await opening()).status).toBe(200)
  })
  test("names what no row owns, and the next start sweeps it away", async () => {
    const stray = join(sealed()[0] ?? "", "..", "..", "zz", "ver_0000000000000000000000zzzz")
    rmSync(join(stray, ".."), { recursive: true, force: true })
    spawnSync("mkdir", ["-p", join(stray, "..")])
    writeFileSync(stray, "stray")
    expect(house.word(["vault", "check"]).status).toBe(1)
    await house.stop()
    await house.start()
    expect(existsSync(stray)).toBe(false)
    expect(house.word(["vault", "check"]).status).toBe(0)
  })
})

describe("ledger verify --data", () => {
  test("finds the ledger whole while the house is open, and when it is closed", async () => {
    expect(house.word(["ledger", "verify", "--data", data])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^Yes, the ledger of localhost is whole: \d+ leaves/) as string,
    })
    await house.stop()
    expect(JSON.parse(house.word(["ledger", "verify", "--data", "--json"]).out)).toMatchObject({ firm: "localhost", whole: true })
    await house.start()
  })
  test("names the first wrong leaf", async () => {
    const { sql, home } = await asOwner()
    try {
      const leaves = `${home}.leaves`
      await sql.unsafe(`update ${leaves} set bytes = regexp_replace(bytes, '"at":"2026', '"at":"2016') where index in (6, 9)`)
      const bent = house.word(["ledger", "verify", "--data", "--json"])
      expect([bent.status, JSON.parse(bent.out)]).toMatchObject([1, { whole: false, wrong: { leaf: 6 } }])
      expect(house.word(["ledger", "verify", "--data"]).out).toContain("leaf 6")
      await sql.unsafe(`update ${leaves} set bytes = regexp_replace(bytes, '"at":"2016', '"at":"2026') where index in (6, 9)`)
      expect(house.word(["ledger", "verify", "--data"]).status).toBe(0)
    } finally {
      await sql.end()
    }
  })
  test("leaves its No where it is not forgotten: after a restart, at the door and in the metrics, until it is whole again", async () => {
    const { sql, home } = await asOwner()
    const stateSays = async (): Promise<unknown> => (await call<{ verified: unknown }>(house.url, "GET", "/ledger", { token })).body.verified
    try {
      await sql.unsafe(`delete from ${home}.verification`)
      expect([await stateSays(), await metric("muniment_ledgers_")]).toEqual([null, ["muniment_ledgers_broken 0", "muniment_ledgers_unchecked 1"]])
      await sql.unsafe(`update ${home}.leaves set bytes = regexp_replace(bytes, '"at":"2026', '"at":"2016') where index = 6`)
      expect((await call<{ verified: unknown }>(house.url, "POST", "/ledger/verification", { token })).body.verified).toMatchObject({
        whole: false,
        wrong: { leaf: 6 },
      })
      expect(await metric("muniment_ledgers_")).toEqual(["muniment_ledgers_broken 1", "muniment_ledgers_unchecked 0"])
      await house.stop()
      await house.start()
      expect([await stateSays(), await metric("muniment_ledgers_")]).toMatchObject([
        { whole: false, wrong: { leaf: 6 } },
        ["muniment_ledgers_broken 1", "muniment_ledgers_unchecked 0"],
      ])
      await sql.unsafe(`update ${home}.leaves set bytes = regexp_replace(bytes, '"at":"2016', '"at":"2026') where index = 6`)
      expect(await stateSays()).toMatchObject({ whole: false })
      expect(house.word(["ledger", "verify", "--data"]).status).toBe(0)
      expect([await stateSays(), await metric("muniment_ledgers_")]).toMatchObject([
        { whole: true, wrong: null },
        ["muniment_ledgers_broken 0", "muniment_ledgers_unchecked 0"],
      ])
    } finally {
      await sql.end()
    }
  })
  test("names the rows that stand outside the ledger, and the metrics count them", async () => {
    expect(house.word(["ledger", "verify", "--data"]).out).not.toContain("Outside the ledger")
    expect(await metric("muniment_events_aside")).toEqual(["muniment_events_aside 0"])
    const { sql, home } = await asOwner()
    try {
      await sql.unsafe(`insert into ${home}.events (id, kind, at, body, oversight, oversight_key) values ($1, 'damage.found', now(), '{}', '', '')`, [
        "\u001b[2Jevt",
      ])
    } finally {
      await sql.end()
    }
    await house.stop()
    await house.start()
    const verified = house.word(["ledger", "verify", "--data"])
    expect([verified.status, verified.out.split("\n")]).toEqual([
      0,
      [
        expect.stringMatching(/^Yes, the ledger of localhost is whole/),
        "Outside the ledger stand rows that it did not take in:",
        expect.stringMatching(/^ {2}number \d+, "\?\[2Jevt", dated \S+: its body is not in the one canonical form$/),
        "",
      ],
    ])
    expect(JSON.parse(house.word(["ledger", "verify", "--data", "--json"]).out)).toMatchObject({ whole: true, outside: [{ why: "not-canonical" }] })
    expect(await metric("muniment_events_aside")).toEqual(["muniment_events_aside 1"])
  })
  test("and what it exports is accepted by the stand-alone verifier, and refused when a bit was flipped", () => {
    const target = join(folder, "log")
    expect(house.word(["ledger", "export", target, "--data"]).status).toBe(0)
    const judge = (): number | null => spawnSync(process.execPath, [VERIFIER, "log", target], { stdio: "ignore" }).status
    expect(judge()).toBe(0)
    const name = readdirSync(join(target, "tile", "entries")).find((one) => one.startsWith("000.p")) ?? ""
    const [width = ""] = readdirSync(join(target, "tile", "entries", name))
    const path = join(target, "tile", "entries", name, width)
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(judge()).toBe(1)
  })
  test.each([
    ["ledger", "verify", "--data", "--host", "nobody.example"],
    ["ledger", "export", "--data"],
    ["ledger", "burn", "--data"],
    ["vault"],
    ["vault", "open"],
  ])("refuses %s %s %s %s %s", (...words) => {
    expect(house.word(words.filter(Boolean)).status).not.toBe(0)
  })
})

test("two houses on one data folder: the second says so and goes", () => {
  const second = house.word(["start"])
  expect(second.status).toBe(1)
})
