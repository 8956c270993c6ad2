/** Brings the database up to date: numbered steps, forwards only, each applied once and whole. */
import { readFile, readdir } from "node:fs/promises"
import type { Engine, Sql } from "./connect.ts"
import { rolesOf } from "./connect.ts"

const HERE = new URL("./migrations/", import.meta.url)

/** Applies the steps that firms share: the register of firms. */
export async function migrateHouse(owner: Sql): Promise<readonly string[]> {
  await owner`create schema if not exists muniment`
  return applySteps(owner, "house", "muniment", {})
}

/** Makes a firm's schema and its roles where they are missing, and applies the firm's steps. */
export async function migrateFirm(owner: Sql, engine: Engine, home: string): Promise<readonly string[]> {
  if (!/^firm_[0-9a-z]{26}$/.test(home)) throw new RangeError("a firm's schema is named after its id")
  const roles = rolesOf(home)
  for (const role of Object.values(roles)) {
    // Asked for first: a role never stands whose password nobody wrote down.
    const password = engine.rolePassword(role)
    const [there] = await owner`select 1 from pg_roles where rolname = ${role}`
    if (there === undefined) await owner.unsafe(`create role ${role} login nosuperuser nocreatedb nocreaterole noinherit nobypassrls`)
    if (password !== undefined) await owner.unsafe(`alter role ${role} password '${password.replaceAll("'", "''")}'`)
  }
  await owner.unsafe(`create schema if not exists ${home}`)
  return applySteps(owner, "firm", home, { firm: home, ...roles })
}

/** The steps of a firm that this version brings, by name and in their order. */
export async function shippedSteps(): Promise<readonly string[]> {
  return stepsOf("firm")
}

async function stepsOf(set: "house" | "firm"): Promise<readonly string[]> {
  return (await readdir(new URL(`${set}/`, HERE))).filter((name) => name.endsWith(".sql")).toSorted()
}

async function applySteps(owner: Sql, set: "house" | "firm", home: string, names: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await owner.unsafe(`create table if not exists ${home}.steps (name text primary key, at timestamptz not null default now())`)
  const done = new Set((await owner.unsafe<{ name: string }[]>(`select name from ${home}.steps`)).map((row) => row.name))
  const files = await stepsOf(set)
  const applied: string[] = []
  for (const file of files) {
    if (done.has(file)) continue
    const text = await readFile(new URL(`${set}/${file}`, HERE), "utf8")
    const step = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole)
    await owner.begin(async (tx) => {
      await tx.unsafe(step)
      await tx.unsafe(`insert into ${home}.steps (name) values ($1)`, [file])
    })
    applied.push(file)
  }
  return applied
}
