/** A table that is copied out while somebody writes it to a slow place, or to one that breaks, and one that is copied in and refused: the cause is told, and the line goes on afterwards, however the last bytes came. */
import { setTimeout as pause } from "node:timers/promises"
import { Readable, Writable } from "node:stream"
import postgres from "postgres"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { copyIn, copyOut, inSnapshot } from "../../src/registry/index.ts"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

test.each([1, 40, 300])("a table of %i rows, again and again, each copy whole and the transaction after it ended", async (rows) => {
  await firm.owner.unsafe(`drop table if exists copied`)
  await firm.owner.unsafe(`create table copied as select g as n, repeat('x', 700) as text from generate_series(1, ${rows}) g`)
  for (let again = 0; again < 4; again++) {
    let bytes = 0
    const slow = new Writable({
      highWaterMark: 1024,
      write: (piece: Buffer, _encoding, done) => {
        bytes += piece.length
        void pause(1).then(() => done())
      },
    })
    const counted = await inSnapshot(firm.owner, async (tx) => {
      await copyOut(tx, firm.tools.firm.home, "copied", ["n", "text"], slow)
      return (await tx<{ n: number }[]>`select count(*) as n from ${tx(firm.tools.firm.home)}.copied`)[0]?.n
    })
    expect([counted, bytes > rows * 700]).toEqual([rows, true])
  }
})

/** The bytes of a copy of so many rows, of which the last has the number of the first. */
async function copyOfTwins(rows: number): Promise<readonly Buffer[]> {
  await firm.owner.unsafe(`drop table if exists twins, filled`)
  await firm.owner.unsafe(
    `create table twins as select case g when ${rows} then 1 else g end as n, repeat('x', 700) as text from generate_series(1, ${rows}) g`,
  )
  await firm.owner.unsafe(`create table filled (n integer primary key, text text)`)
  const pieces: Buffer[] = []
  const into = new Writable({ write: (piece: Buffer, _encoding, done) => done(void pieces.push(piece)) })
  await inSnapshot(firm.owner, (tx) => copyOut(tx, firm.tools.firm.home, "twins", ["n", "text"], into))
  return pieces
}
const fill = (from: Readable) => firm.owner.begin((tx) => copyIn(tx, firm.tools.firm.home, "filled", ["n", "text"], from))
const filled = async () => (await firm.owner<{ n: number }[]>`select count(*) as n from filled`)[0]?.n
const toldBy = (copied: Promise<unknown>) =>
  copied.then(
    () => "whole",
    (cause: unknown) => (cause instanceof Error && "code" in cause ? cause.code : String(cause)),
  )

test.each([2, 40, 300, 20_000])(
  "a table of %i rows that is refused for its last is told as refused, keeps none of them, and the line goes on",
  async (rows) => {
    const pieces = await copyOfTwins(rows)
    for (let again = 0; again < 3; again++) expect([await toldBy(fill(Readable.from(pieces))), await filled()]).toEqual(["23505", 0])
  },
)

test.each<[string, readonly string[]]>([
  ["that are no copy", ["no copy at all, whatever they are"]],
  ["that are cut off", ["PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0\0\x02\0"]],
  ["of which there is none", []],
])("bytes %s are refused by the engine, and the line goes on", async (_what, pieces) => {
  await copyOfTwins(2)
  expect([await toldBy(fill(Readable.from(pieces.map((piece) => Buffer.from(piece, "latin1"))))), await filled()]).toEqual(["22P04", 0])
})

test("where what is copied in breaks off, that is told, nothing of it is kept, and the line goes on", async () => {
  const pieces = await copyOfTwins(20_000)
  const breaking = function* (): Generator<Buffer> {
    yield* pieces.slice(0, 5)
    throw new Error("the disk broke")
  }
  expect([await toldBy(fill(Readable.from(breaking()))), await filled()]).toEqual(["Error: the disk broke", 0])
})

test.each([2, 60_000])("where nobody takes what is copied out any more (%i rows), that is told, and the line goes on", async (rows) => {
  await copyOfTwins(rows)
  const into = new Writable({ write: (_piece, _encoding, done) => done(new Error("the disk is full")) })
  const copied = inSnapshot(firm.owner, (tx) => copyOut(tx, firm.tools.firm.home, "twins", ["n", "text"], into))
  expect([await toldBy(copied), await filled()]).toEqual(["Error: the disk is full", 0])
})

/** The engine ends the connection that copies, as somebody with the operator's rights can. */
async function endTheCopying(): Promise<void> {
  const operator = postgres({ ...firm.database, max: 1 })
  onTestFinished(() => operator.end())
  const end = async (): Promise<number> =>
    (await operator`select pg_terminate_backend(pid) from pg_stat_progress_copy where datname = current_database()`).length
  await expect.poll(end).toBeGreaterThan(0)
}

test.each(["in", "out"])("where the engine is lost in the midst of copying %s, that is told, nothing is kept, and the next line is another", async (way) => {
  const pieces = await copyOfTwins(60_000)
  const ended = Promise.withResolvers<void>()
  let begun = 0
  const slowly = async function* (): AsyncGenerator<Buffer> {
    for (const piece of pieces) {
      if (begun++ === 3) await ended.promise
      yield piece
    }
  }
  const into = new Writable({ write: (_piece, _encoding, done) => void (begun++ === 3 ? ended.promise.then(() => done()) : done()) })
  const copied = toldBy(
    way === "in" ? fill(Readable.from(slowly())) : inSnapshot(firm.owner, (tx) => copyOut(tx, firm.tools.firm.home, "twins", ["n", "text"], into)),
  )
  await endTheCopying()
  ended.resolve()
  expect([["CONNECTION_CLOSED", "57P01", "ECONNRESET", "EPIPE", "CONNECTION_DESTROYED"].includes(String(await copied)), await filled()]).toEqual([true, 0])
})
