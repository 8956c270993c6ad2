/** The tests' own databases: real, separate, cloned. */
import postgres from "postgres"
import { expect, test } from "vitest"
import { addressOf, type DatabaseAddress } from "../../src/hall/postgres/scratch.ts"
import { testDatabase } from "../database.ts"

const template = {
  name: "scratch-test",
  async prepare(sql: postgres.Sql): Promise<void> {
    await sql`create table prepared (word text not null)`
    await sql`insert into prepared values ('once')`
  },
}

async function wordsIn(address: DatabaseAddress): Promise<readonly string[]> {
  const sql = postgres({ ...address, max: 1 })
  const rows = await sql<{ readonly word: string }[]>`select word from prepared order by word`
  await sql.end()
  return rows.map((row) => row.word)
}

test("two who ask at once get two clones of a template that was prepared once, and neither sees what the other writes", async () => {
  const [one, two] = await Promise.all([testDatabase(template), testDatabase(template)])
  const sql = postgres({ ...one.address, max: 1 })
  await sql`insert into prepared values ('mine')`
  await sql.end()
  expect(await wordsIn(one.address)).toEqual(["mine", "once"])
  expect(await wordsIn(two.address)).toEqual(["once"])
  await Promise.all([one.drop(), two.drop()])
  await expect(wordsIn(one.address)).rejects.toThrow(/does not exist/)
})

test("a template whose preparation failed is not cloned by the next who asks", async () => {
  const broken = { name: "scratch-broken", prepare: (): Promise<void> => Promise.reject(new Error("half way")) }
  await expect(testDatabase(broken)).rejects.toThrow("half way")
  const mended = await testDatabase({ ...template, name: "scratch-broken" })
  expect(await wordsIn(mended.address)).toEqual(["once"])
  await mended.drop()
})

test.each([
  ["postgres://ada:s%40fe@db.example:5433/house", { host: "db.example", port: 5433, username: "ada", password: "s@fe", database: "house" }],
  ["postgresql://ada@db.example", { host: "db.example", port: 5432, username: "ada", database: "postgres" }],
  ["postgres:///house?host=/run/postgresql&user=ada&port=5444", { host: "/run/postgresql", port: 5444, username: "ada", database: "house" }],
])("%s is read as an address", (url, address) => expect(addressOf(url)).toEqual(address))

test.each(["mysql://db.example/house", "not an address", ""])("%j is no address of a PostgreSQL server", (url) =>
  expect(() => addressOf(url)).toThrow(TypeError),
)
