/** Thousands of events that wait together: they are entered in several transactions, each prepared while the one before is stored, and every chain goes on from one to the next. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { verifyWholeLedger } from "../../src/desk/verify-ledger.ts"
import { eventBytes } from "../../src/ledger/index.ts"
import { toId } from "../../src/words/index.ts"
import type { AnyId, MatterId } from "../../src/words/index.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
  await flush(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const MANY = 9000
/** Of every event, of one in seven, and of very few: the last chain passes over most of what is read at a time. */
const SUBJECTS = [1, 7, 2900].map((every) => ({ every, id: toId("document", randomBytes(16)) }))
const detail = randomBytes(32).toString("base64")

/** Writes so many rows as the house would, in one statement; gives their ids. */
async function write(count: number): Promise<readonly string[]> {
  const at = firm.clock.now().toString({ fractionalSecondDigits: 3 })
  const rows = Array.from({ length: count }, (_, i) => {
    const id = toId("event", randomBytes(16))
    const subjects: AnyId[] = [firm.matter as MatterId, ...SUBJECTS.filter(({ every }) => i % every === 0).map((one) => one.id)]
    const bytes = eventBytes({ v: 1, id, kind: "damage.found", at, firm: firm.tools.firm.id, by: "house", subjects, detail })
    return { id, body: Buffer.from(bytes).toString("latin1") }
  })
  await firm.owner`
    insert into events (id, kind, at, by, matter, document, body, oversight, oversight_key)
    select r.id, 'damage.found', ${at}, null, ${firm.matter}, ${SUBJECTS[0]?.id ?? null}, r.body, '', '' from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.body)}::text[]) with ordinality r(id, body, n) order by r.n`
  return rows.map((row) => row.id)
}

const sizes = async (): Promise<readonly number[]> => (await firm.owner<{ size: number }[]>`select size from checkpoints order by size`).map((row) => row.size)

test("are one log, whole and in their order", async () => {
  const before = (await sizes()).at(-1) ?? 0
  const ids = await write(MANY)
  await flush(firm)
  const leaves = await firm.owner<{ event: string }[]>`select event from leaves where index >= ${before} order by index`
  expect(leaves.map((leaf) => leaf.event)).toEqual(ids)
  for (const { every, id } of SUBJECTS) {
    const links = await firm.owner<{ n: number; index: number }[]>`select n, index from leaf_subjects where subject = ${id} order by n`
    const expected = Array.from({ length: Math.ceil(MANY / every) }, (_, i) => [i + 1, before + i * every])
    expect(links.map((link) => [link.n, link.index])).toEqual(expected)
  }
  expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ size: before + MANY, whole: true })
  // Each batch may be half as large again as the one before, up to 4096.
  expect((await sizes()).filter((size) => size > before)).toEqual([512, 1280, 2432, 4160, 6752, MANY].map((size) => before + size))
})
test("are entered the same once more where the engine lost what it had not yet made durable", async () => {
  const all = () => firm.owner<{ index: number; bytes: string }[]>`select index, bytes from leaves order by index`
  const last = async () => (await firm.owner<{ size: number; note: string }[]>`select size, note from checkpoints order by size desc limit 1`)[0]
  const [leaves, before] = [await all(), await last()]
  // Somewhere in a batch's midst, as no transaction would end.
  const kept = leaves.length - 5000
  await firm.owner`delete from checkpoints where size > ${kept}`
  await firm.owner`delete from tiles where (n + 1) * (256 ^ (level + 1)) > ${kept}`
  await firm.owner`delete from leaf_subjects where index >= ${kept}`
  await firm.owner`delete from leaves where index >= ${kept}`
  await flush(firm)
  expect(await all()).toEqual(leaves)
  expect(await last()).toEqual(before)
  expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ whole: true })
})
test("go on where one among them is in the ledger already", async () => {
  const [known] = await write(1)
  await flush(firm)
  const before = (await sizes()).at(-1) ?? 0
  const ids = await write(5000)
  // As if it came a second time, in the midst of it.
  const [midst] = await firm.owner<{ seq: number }[]>`select seq from events where id = ${ids[2500] ?? ""}`
  await firm.owner`with gone as (delete from events where id = ${known ?? ""} returning body) update events set id = ${known ?? ""}, body = (select body from gone) where seq = ${midst?.seq ?? 0}`
  await flush(firm)
  const leaves = await firm.owner<{ event: string }[]>`select event from leaves where index >= ${before} order by index`
  expect(leaves.map((leaf) => leaf.event)).toEqual(ids.filter((_, i) => i !== 2500))
  expect(await verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)).toMatchObject({ whole: true })
})
