/** Whoever owns the database can take the matter or the document off an event, by which people's chains find it; the next recomputation names its leaf, as it does where an event is put into a chain that is not its own. */
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { verifyWholeLedger } from "../../src/desk/verify-ledger.ts"
import { flush, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { file, open } from "./tus.ts"

let firm: MatterFirm
let document: string
let other: string
beforeAll(async () => {
  firm = await openMatterFirm()
  document = await file(firm, randomBytes(900), { name: "A" })
  other = await file(firm, randomBytes(900), { name: "B" })
  await open(firm, document)
  await flush(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const judge = (): ReturnType<typeof verifyWholeLedger> => verifyWholeLedger(firm.owner, firm.tools.firm.id, firm.tools.logPublic)

test("every event stands in the chains that its leaf names, whatever was done", async () => {
  expect(await judge()).toMatchObject({ whole: true, wrong: null })
})

test.each([
  ["an opening is in no document's chain any more", "document.opened", "document = null"],
  ["an opening is in no matter's chain any more", "document.opened", "matter = null"],
  ["an opening is in no chain at all any more", "document.opened", "matter = null, document = null"],
  ["an opening is in another document's chain", "document.opened", "document = '%'"],
  ["a grant is in no matter's chain any more", "grant.made", "matter = null"],
  ["a filing is in no document's chain any more", "document.filed", "document = null"],
  ["the firm's set-up is in a document's chain", "firm.set-up", "document = '%'"],
])("%s: its leaf is named", async (_what, kind, change) => {
  const [bent] = await firm.owner<{ index: number; id: string }[]>`
    select l.index, e.id from leaves l join events e on e.id = l.event where e.kind = ${kind} and e.document is distinct from ${other} order by l.index limit 1`
  await firm.owner.unsafe("begin")
  try {
    await firm.owner.unsafe(`update events set ${change.replace("%", other)} where id = '${bent?.id ?? ""}'`)
    expect(await judge()).toMatchObject({ whole: false, wrong: { leaf: bent?.index, why: expect.stringContaining("not the one that leaf") as string } })
  } finally {
    await firm.owner.unsafe("rollback")
  }
})
