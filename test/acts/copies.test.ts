/** A table that is copied out while somebody writes it to a slow place: the line goes on afterwards, however the last bytes came. */
import { setTimeout as pause } from "node:timers/promises"
import { Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { copyOut, inSnapshot } from "../../src/registry/index.ts"
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
      await pipeline(await copyOut(tx, firm.tools.firm.home, "copied", ["n", "text"]), slow)
      return (await tx<{ n: number }[]>`select count(*) as n from ${tx(firm.tools.firm.home)}.copied`)[0]?.n
    })
    expect([counted, bytes > rows * 700]).toEqual([rows, true])
  }
})
