/** A wall has no shadow: no road tells the world with the matter from the world without; and the prover sees every hole that is broken into the one with it. */
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Tools } from "../../src/desk/index.ts"
import { askEverything } from "../../src/hall/proving/asking-all.ts"
import { differencesIn } from "../../src/hall/proving/comparing.ts"
import type { Difference } from "../../src/hall/proving/comparing.ts"
import { notAnswered } from "../../src/hall/proving/no-shadow.ts"
import { timeRoads } from "../../src/hall/proving/times.ts"
import { openWorlds } from "../../src/hall/proving/worlds.ts"
import type { Worlds } from "../../src/hall/proving/worlds.ts"

let worlds: Worlds
let sql: postgres.Sql
let home: string
let tools: Tools
beforeAll(async () => {
  worlds = await openWorlds({ web: "/nowhere", papers: [] })
  tools = [...worlds.with.house.firms.values()][0]?.tools as Tools
  home = tools.firm.home
  sql = postgres({ ...worlds.with.database, max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await sql.end()
  await worlds[Symbol.asyncDispose]()
})

const seen = async (...roads: readonly string[]): Promise<readonly Difference[]> => differencesIn(await askEverything(worlds, (road) => roads.includes(road)))
const callers = (found: readonly Difference[]): readonly string[] => [...new Set(found.map((one) => one.caller))]

/** Replaces words in a function of the firm with the matter, for as long as somebody looks. */
async function bent<T>(name: string, from: string | RegExp, to: string, work: () => Promise<T>): Promise<T> {
  const [row] = await sql<
    { text: string }[]
  >`select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${home} and p.proname = ${name}`
  const text = row?.text ?? ""
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${name} has no ${String(from)}`)
  await sql.unsafe(changed)
  try {
    return await work()
  } finally {
    await sql.unsafe(text)
  }
}

describe("a hole in the house with the matter is seen", () => {
  test("a count of memos that takes in those of the hidden matter", async () => {
    const found = await bent("wall_sight", "k.whole or", "true or", () => seen("wallsOfMatter", "readInbox"))
    expect(found.map((one) => one.route)).toEqual(expect.arrayContaining(["wallsOfMatter", "readInbox"]))
    expect(found[0]?.says).toContain("memos")
    expect(callers(found)).not.toContain("partner")
  })
  test("a wall that vanishes because it stands around the hidden matter too", async () => {
    const found = await bent(
      "my_walls",
      /and \(?m\.wall not in|AND \(NOT \(m\.wall IN/i,
      `and m.wall not in (select b from ${home}.my_barred_walls() b) $&`,
      () => seen("wallsOfMatter"),
    )
    expect(callers(found)).toEqual(expect.arrayContaining(["walled", "formerly", "guest"]))
  })
  test("somebody whom a guest once met in it and still knows", async () => {
    expect(callers(await bent("shared_by", /mine\.ended_at is null/i, "true", () => seen("listPeople", "getPerson")))).toEqual(["guest"])
  })
  test("the proof of what somebody did there before they were shut out", async () => {
    await sql.unsafe(`create policy hole on ${home}.events for select using (by = ${home}.me())`)
    const found = await seen("getProof")
    await sql.unsafe(`drop policy hole on ${home}.events`)
    expect(callers(found)).toEqual(["formerly", "guest", "expert", "aide"])
    expect(new Set(found.map((one) => one.against))).toEqual(new Set(["the other world", "what never was"]))
  })
  test("a list that was kept in memory and has it still", async () => {
    const [session] = await sql.unsafe<{ id: string }[]>(`select id from ${home}.sessions where person = '${worlds.people.walled.id}'`)
    await worlds.with.asking.get("GET", "/matters", { token: worlds.people.walled.token })
    const held = tools.drawer.of({ session: session?.id, person: worlds.people.walled.id } as never, tools.now())
    const matters = held.list?.matters as unknown as Map<string, object>
    const [one] = matters.values()
    matters.set(worlds.hidden.things.matter, { ...one, id: worlds.hidden.things.matter, title: worlds.hidden.things.title, folded: "obsidian" })
    held.list?.orders.clear()
    const found = await seen("listMatters")
    matters.delete(worlds.hidden.things.matter)
    held.list?.orders.clear()
    expect(callers(found)).toEqual(["walled"])
    expect(found.length).toBeGreaterThan(10)
  })
  describe("to somebody on the matter who is not cleared:", () => {
    test.each<[string, string, RegExp, string]>([
      ["what is special, counted with the rest of its place", "place_counts", /d\.class <> 'special'/, "getPlan"],
      ["what is special, counted with the rest of its notes", "matter_counts", /not n\.special/, "listNotes"],
      ["when what is special was last worked on", "matters_at_a_glance", /not e\.hidden/, "listMatters"],
    ])("%s", async (_what, name, from, road) => {
      expect(callers(await bent(name, from, "true", () => seen(road)))).toEqual(expect.arrayContaining(["uncleared", "colead"]))
    })
    test("the proof of what was done there that is special", async () => {
      const [lock] = await sql<
        { text: string }[]
      >`select qual as text from pg_policies where schemaname = ${home} and tablename = 'events' and policyname = 'compartment'`
      await sql.unsafe(`alter policy compartment on ${home}.events using (true)`)
      const found = await seen("getProof")
      await sql.unsafe(`alter policy compartment on ${home}.events using (${lock?.text ?? "missing"})`)
      expect(callers(found)).toEqual(["uncleared", "colead"])
    })
  })
  describe("to somebody on the matter for one place of its plan:", () => {
    // Asked of them alone: what these holes tell others stands above.
    const told = async (...roads: readonly string[]): Promise<ReadonlySet<string>> => {
      const theirs = { ...worlds, callers: worlds.callers.filter(({ name }) => name === "expert") }
      return new Set(differencesIn(await askEverything(theirs, (road) => roads.includes(road))).map(({ route }) => route))
    }
    test.each<[string, string, RegExp, string, readonly string[]]>([
      ["how many documents lie outside it", "sight_of", /r\.some and d\.apart = any\(g\.places\)/, "r.some", ["getMatter"]],
      ["how many are on the whole", "sight_of", /r\.reads or coalesce\(o\.awaits, o\.role\) = 'lead'/, "true", ["getMatter"]],
      ["who else is in it", "shared_by", /mine\.places is null and/, "", ["getPerson", "listPeople"]],
      ["what was last done outside it", "matters_at_a_glance", /g\.places is null and/g, "", ["listMatters"]],
      ["that there is a document outside it", "look_at_version", /v\.apart = any\(g\.places\) and d\.apart = v\.apart/, "true", ["openDocument"]],
    ])("%s", async (_what, name, from, to, roads) => {
      expect(await bent(name, from, to, () => told(...roads))).toEqual(new Set(roads))
    })
    test("another place of its plan", async () => {
      await sql.unsafe(`create policy hole on ${home}.places for select using (${home}.my_places(matter) is not null)`)
      const found = await told("getPlan")
      await sql.unsafe(`drop policy hole on ${home}.places`)
      expect(found).toEqual(new Set(["getPlan"]))
    })
  })
  test("a matter that whoever keeps walls finds though it is hidden from them", async () => {
    const found = await bent("matters_to_wall", "m.code = a.text", "m.code = a.text or true", () => seen("rehearseWall"))
    expect(callers(found)).toContain("partner")
  })
})

// That no road tells the two worlds apart, and five kinds of planted leak are found, the rehearsal proves of every road (test/rehearsal).
test("times are taken of the roads that were named", async () => {
  const timed = await timeRoads(worlds, 2, (road) => road.endsWith("Document"))
  expect(timed.map((one) => one.route)).toEqual(["getDocument", "openDocument"])
})

test("where all that was asked was answered in few ways nothing is proved", async () => {
  const exchanges = await askEverything(worlds, (road) => ["getMatter", "listMatters"].includes(road))
  expect(notAnswered(exchanges)).toEqual(expect.arrayContaining(["201", "206", "422"]))
  expect(notAnswered(exchanges)).not.toContain("200")
  expect(notAnswered([])).toHaveLength(13)
})
