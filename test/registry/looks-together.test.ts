/** Looks that travel together: each is answered by itself, from the session, the stamp and the grant of its own caller, whoever else is on the way. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openLockedFirm } from "./locked-firm.ts"
import type { LockedFirm, Who } from "./locked-firm.ts"

let locked: LockedFirm
beforeAll(async () => {
  locked = await openLockedFirm()
})
afterAll(() => locked[Symbol.asyncDispose]())

interface Asked {
  readonly session: string
  readonly stamp: string | null
  readonly asked: string
}

const CALLERS: readonly Who[] = ["lead", "stranger", "member", "guest", "reader", "auditor", "partner", "outsider", "lead"]
type Kind = "look_at_matter" | "look_at_version" | "look_at_parties" | "look_at_members"

/** What a kind of look gives for several, told apart. */
async function look(kind: Kind, many: readonly Asked[]): Promise<readonly (readonly unknown[])[]> {
  const numbers = kind === "look_at_version" ? ", array_fill(null::integer, array[cardinality($1)])" : ""
  const rows = await locked.firm.tools.db.door.unsafe<{ nth: number }[]>(`select * from ${kind}($1::text[], $2::text[]::bigint[], $3::text[]${numbers})`, [
    many.map((one) => one.session),
    many.map((one) => one.stamp),
    many.map((one) => one.asked),
  ] as never)
  return many.map((_, i) => rows.filter((row) => row.nth === i + 1).map(({ nth: _n, ...row }) => row))
}

/** As a session stands, as the house knows it again. */
async function stampOf(session: string): Promise<string> {
  const [row] = await locked.firm.owner<{ stamp: string }[]>`
    select stamp_of(s.purpose, s.purpose_line, s.confirmed_at, p.role, p.rev, k.oversight, k.totp)::text as stamp
    from sessions s join people p on p.id = s.person join person_keys k on k.person = p.id where s.id = ${session}`
  return row?.stamp ?? ""
}

/** Of the first matter, of the stranger's, of one that the member awaits and of nothing, for everybody; with no stamp, the right one, a wrong one; and for sessions that there are not. */
async function everybody(kind: Kind): Promise<readonly Asked[]> {
  const words = kind === "look_at_version" ? ["DOCUMENT", "THEIR_DOCUMENT", "AWAITED_DOCUMENT"] : ["MATTER", "THEIRS", "AWAITED"]
  const things = [...words.map((word) => locked.filled(word).replaceAll("'", "")), "nothing"]
  const out: Asked[] = []
  for (const who of CALLERS) {
    const session = locked.sessionOf(who)
    const stamp = await stampOf(session)
    for (const asked of things) out.push({ session, stamp: null, asked }, { session, stamp, asked }, { session, stamp: "17", asked })
  }
  return [...out, { session: "ses_x", stamp: null, asked: things[0] ?? "" }]
}

const sees = (rows: readonly unknown[]): readonly unknown[] =>
  rows.filter((row) => Object.values(row as object).some((value) => value !== null && typeof value !== "boolean"))

describe.each<[Kind, string]>([
  ["look_at_matter", "see_matter"],
  ["look_at_version", ""],
  ["look_at_parties", ""],
  ["look_at_members", ""],
])("%s", (kind) => {
  test("answers each as if it had come alone", async () => {
    const many = await everybody(kind)
    const alone = []
    for (const one of many) alone.push(...(await look(kind, [one])))
    expect(await look(kind, many)).toEqual(alone)
    expect(await look(kind, many.toReversed())).toEqual(alone.toReversed())
  })
  test("shows whoever is on it what is theirs, and nobody else anything", async () => {
    const many = await everybody(kind)
    const found = await look(kind, many)
    const on: Readonly<Record<string, readonly Who[]>> = {
      [many[0]?.asked ?? ""]: ["lead", "member", "reader", "guest"],
      [many[3]?.asked ?? ""]: ["stranger"],
      [many[6]?.asked ?? ""]: ["lead", "member", "reader"],
    }
    for (const [i, one] of many.entries()) {
      const bound = one.session !== "ses_x" && one.stamp !== "17"
      expect(found[i]?.[0]).toMatchObject({ bound })
      const theirs = bound && (on[one.asked] ?? []).some((who) => locked.sessionOf(who) === one.session)
      expect([one, sees(found[i] ?? []).length > 0]).toEqual([one, theirs])
    }
  })
  test("binds nobody to what comes after it", async () => {
    const session = locked.sessionOf("lead")
    const left = await locked.firm.tools.db.door.begin(async (sql) => {
      await sql.unsafe(
        `select * from ${kind}(array['${session}'], array[null]::bigint[], array['x']${kind === "look_at_version" ? ", array[null]::integer[]" : ""})`,
      )
      const [row] = await sql<{ me: string | null }[]>`select current_setting('muniment.person', true) as me`
      return row?.me ?? ""
    })
    expect(left).toBe("")
  })
})

test("what see_matter shows the caller is what a look at the matter shows them", async () => {
  for (const who of CALLERS)
    for (const word of ["MATTER", "THEIRS", "AWAITED"]) {
      const matter = locked.filled(word).replaceAll("'", "")
      const shown = await locked.as(who, async (sql) => [...(await sql`select * from see_matter(${matter})`)])
      const [looked] = await look("look_at_matter", [{ session: locked.sessionOf(who), stamp: null, asked: matter }])
      const { bound, ...row } = (looked?.[0] ?? {}) as Record<string, unknown>
      expect(bound).toBe(true)
      expect(row["id"] === null ? [] : [row]).toEqual(shown)
    }
})

test("whom a guest may know is the same for the lock and for the looks", async () => {
  for (const who of CALLERS) {
    const [caller] = await locked.firm.owner<{ person: string }[]>`select person from sessions where id = ${locked.sessionOf(who)}`
    const known = await locked.firm.owner<{ id: string }[]>`select id from people where share_matter(${caller?.person ?? ""}, id) order by id`
    const people = (await locked.firm.owner<{ id: string }[]>`select id from people order by id`).map(({ id }) => id)
    const met = await locked.as(who, async (sql) => [...(await sql`select p.id from unnest(${people}::text[]) p(id) where shares_matter(p.id) order by p.id`)])
    expect(known.length).toBeLessThan(people.length)
    expect([who, ...met]).toEqual([who, ...known])
  }
})
