/** An operator's word that works on a house makes none: where there is none it says so, and the folder and the database stay as they were. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { expect, onTestFinished, test } from "vitest"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import type { DatabaseAddress } from "../../src/hall/postgres/scratch.ts"
import { testDatabase } from "../database.ts"

const root = join(import.meta.dirname, "..", "..")
const WORDS = ["backup kept", "vault check", "ledger verify --data", "ledger export log --data", "firm list", "firm move localhost files.example"]

function runIn(folder: string, words: string, settings: Readonly<Record<string, string>>): readonly [status: number | null, out: string, err: string] {
  const { DATABASE_URL: _, MUNIMENT_DATA: __, ...env } = process.env
  const done = spawnSync(join(root, "muniment"), words.split(" "), { cwd: folder, env: { ...env, ...settings }, encoding: "utf8" })
  return [done.status, done.stdout, done.stderr]
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "muniment-no-house-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function emptyDatabase(): Promise<DatabaseAddress> {
  const database = await testDatabase()
  onTestFinished(() => database.drop())
  return database.address
}

test.each(WORDS)("%s in a folder that holds no house", (words) => {
  const folder = newFolder()
  expect(runIn(folder, words, {})).toEqual([1, "", expect.stringMatching(/^There is no house in .*data, and none was made: /)])
  expect(readdirSync(folder)).toEqual([])
})

test.each(WORDS)("%s with a database that holds no house", async (words) => {
  const folder = newFolder()
  const address = await emptyDatabase()
  const [status, out, err] = runIn(folder, words, { DATABASE_URL: urlOf(address) })
  expect([status, out]).toEqual([1, ""])
  expect(err).toMatch(/^There is no house in .*data and the database that DATABASE_URL names, and none was made: /)
  expect(["kept", "log"].filter((name) => existsSync(join(folder, name)))).toEqual([])
  const sql = postgres({ ...address, max: 1 })
  expect(await sql`select 1 from pg_catalog.pg_class where relname = 'firms'`).toHaveLength(0)
  await sql.end()
})

test("firm add begins one", async () => {
  const settings = { DATABASE_URL: urlOf(await emptyDatabase()) }
  const folder = newFolder()
  expect(runIn(folder, "firm add --host files.example", settings)[0]).toBe(0)
  expect(runIn(folder, "firm list", settings)).toEqual([0, expect.stringMatching(/^files\.example {2}frm_/), ""])
})
