/** The second lock, function by function: what runs with the owner's eyes tells and does nothing for one whose it is not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openLockedFirm } from "./locked-firm.ts"
import type { LockedFirm } from "./locked-firm.ts"
import { QUESTIONS as asked } from "./questions.ts"

let locked: LockedFirm
let firm: LockedFirm["firm"]
beforeAll(async () => {
  locked = await openLockedFirm()
  firm = locked.firm
})
afterAll(() => locked[Symbol.asyncDispose]())

describe("functions that run with the owner's eyes", () => {
  test("are all here: a new one without its questions fails", async () => {
    const found = await firm.owner<
      { name: string }[]
    >`select distinct p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and p.prosecdef`
    expect(found.map((row) => row.name).toSorted()).toEqual(Object.keys(asked).toSorted())
  })
  test("look nowhere but where they say: none has a search path of the caller's", async () => {
    const open = await firm.owner<
      { name: string }[]
    >`select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=""']`
    expect(open).toEqual([])
  })
  test("are for nobody but the roles that they are given to", async () => {
    const open = await firm.owner<
      { name: string }[]
    >`select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${firm.tools.firm.home} and has_function_privilege('public', p.oid, 'execute')`
    expect(open).toEqual([])
  })
  const flat = Object.entries(asked).flatMap(([name, questions]) => questions.map(([who, statement, gets]) => [name, who, statement, gets] as const))
  test.each(flat)("%s, asked by a %s: %s gives %s", async (_name, who, statement, gets) => {
    const session = locked.sessionOf(who)
    const before = await firm.owner<
      { n: number }[]
    >`select (select count(*) from sessions) + (select count(*) from person_keys where oversight is not null) + (select count(*) from person_keys where handed_key is null) as n`
    if (gets === "refused") {
      await expect(locked.as(who, (sql) => sql.unsafe(locked.filled(statement)))).rejects.toMatchObject({ code: "42501" })
      return
    }
    const rows = await locked.as(who, async (sql) => {
      const result = await sql.unsafe(locked.filled(statement.replaceAll("SESSION", `'${session}'`)))
      const after = await firm.owner<
        { n: number }[]
      >`select (select count(*) from sessions) + (select count(*) from person_keys where oversight is not null) + (select count(*) from person_keys where handed_key is null) as n`
      expect(after[0]?.n).toBe(before[0]?.n)
      return result
    })
    if (gets === "nothing") expect(rows).toHaveLength(0)
    if (gets === "false") expect(Object.values(rows[0] ?? {})).toEqual([false])
  })
  test("the oversight pair is neither taken nor handed on by one who does not run the house", async () => {
    const seen = await locked.as("lead", async (sql) => {
      await sql.unsafe(locked.filled("select take_oversight(PARTNER), hand_oversight(me(), '', '')"))
      return sql<{ n: number }[]>`select count(*) as n from person_keys where handed_key is not null`
    })
    expect(seen[0]?.n).toBe(0)
    expect(locked.invitation.hash).not.toBe("")
  })
})
