/** A reading in more than one question, whose key goes between two of them, is answered by what stands then, also where what is read leaves as bytes. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { setTimeout as pause } from "node:timers/promises"
import { file } from "../documents/tus.ts"
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { flush } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const at = (): string => firm.clock.now().toString({ fractionalSecondDigits: 3 })

test.each<[string, (matter: string, document: string) => string]>([
  ["the list of documents", (matter) => `/matters/${matter}/documents`],
  ["a document", (_matter, document) => `/documents/${document}`],
  ["the chain of a matter", (matter) => `/matters/${matter}/custody`],
  ["who could open a matter", (matter) => `/matters/${matter}/access?at=${at()}`],
  ["the plan", (matter) => `/matters/${matter}/plan`],
  ["the chain of a matter, to take out", (matter) => `/matters/${matter}/custody/bundle`],
  ["the chain of a document, to take out", (_matter, document) => `/documents/${document}/custody/bundle`],
  ["who could open a document, as CSV", (_matter, document) => `/documents/${document}/access/csv?at=${at()}`],
  ["who could open a document, as PDF", (_matter, document) => `/documents/${document}/access/pdf?at=${at()}`],
])("%s", async (_what, road) => {
  const { member, owner } = firm
  const { id } = await freshMatter(firm, [{ person: member.id, role: "lead", special: true }])
  const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
  await flush(firm)
  const ask = async () => (await fetch(`${firm.house.url}/api/v1${road(id, document)}`, { headers: { authorization: `Bearer ${member.token}` } })).status
  expect(await ask()).toBe(200)
  const asked: Promise<number>[] = []
  await owner.begin(async (sql) => {
    // The grant is found, and its keys wait.
    await sql`lock table grant_keys in access exclusive mode`
    asked.push(ask())
    while ((await sql`select 1 from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'grant_keys' and not l.granted`).length === 0)
      await pause(10)
    const [grant] = await sql<{ id: string }[]>`update grants set ended_at = now() where matter = ${id} and person = ${member.id} returning id`
    await sql`delete from grant_keys where "grant" = ${grant?.id ?? ""}`
  })
  expect(await Promise.all(asked)).toEqual([404])
})
