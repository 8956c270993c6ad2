/** A database that its owner bends while something is filed, moved or given: what is sealed meanwhile is sealed to nobody whom it was not meant for, and the act breaks instead. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import { openMatterFirm, refusal } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { begin, file, OCTETS, open, send } from "./tus.ts"
import type { Street } from "./tus.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const FIRST = Buffer.from("what was filed first")
const SECOND = Buffer.from("what nobody but the lead and who is cleared may read")
const EXHIBIT = Buffer.from("what the reader may read")

/** A matter whose reader has one place of its plan, and whose member is not cleared; with a document in that place, and one that is filed to. */
async function bending(order: Readonly<Record<string, string>> = {}) {
  const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
  const plan = (await firm.ask("GET", `/matters/${id}/plan`, { token: firm.lead.token })).body as unknown as { id: string }[]
  const [given, other] = plan.map((place) => place.id)
  if (given === undefined || other === undefined) throw new Error("a plan without places")
  const street: Street = { ...firm, matter: id }
  const exhibit = await file(street, EXHIBIT, { name: "Exhibit", place: given })
  const give = () => firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.reader.id, role: "reader", places: [given] } })
  const document = await file(street, FIRST, { name: "Theirs", ...order })
  const words: Readonly<Record<string, string>> = { "@": given, "~": other, "!": document, "%": id, "+": exhibit }
  const bend = (statement: string) => firm.owner.unsafe(Object.entries(words).reduce((text, [mark, word]) => text.replaceAll(mark, word), statement))
  /** What the reader and the member are given of a document, of any version. */
  const seen = async (of: string): Promise<readonly string[]> => {
    const texts = []
    for (const { token } of [firm.reader, firm.member])
      for (const path of ["content", "versions/1/content", "versions/2/content"]) texts.push((await open(street, of, { token, path })).bytes.toString())
    return texts
  }
  return { street, given, other, document, exhibit, give, bend, seen }
}
type Bending = Awaited<ReturnType<typeof bending>>

/** Files bytes while something is done between the announcement and the last of them. */
async function filing({ street }: Bending, pairs: Readonly<Record<string, string>>, meanwhile: (filing: string) => Promise<unknown>) {
  const at = await begin(street, SECOND.length, { name: "Second", ...pairs })
  await meanwhile(at.split("/").at(-1) ?? "")
  return send(street, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, SECOND)
}

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["says that the document lies in the reader’s place", {}, `update documents set place = '@', apart = '@' where id = '!'`],
  [
    "says so of it and its versions",
    {},
    `with v as (update versions set apart = '@' where document = '!') update documents set place = '@', apart = '@' where id = '!'`,
  ],
  ["says that it is not special any more", { class: "special" }, `update documents set class = 'internal' where id = '!'`],
  [
    "says that it is not, and lies in the reader’s place",
    { class: "special" },
    `update documents set class = 'internal', place = '@', apart = '@' where id = '!'`,
  ],
  [
    "puts the card of a document in that place beside it",
    {},
    `update documents d set place = '@', apart = '@', card = o.card, epoch = o.epoch from documents o where d.id = '!' and o.id = '+'`,
  ],
  ["says that its card lies under the key of the place", {}, `update documents set apart = '@' where id = '!'`],
  ["hangs the filing onto the reader’s document", {}, `update filings set document = '+' where matter = '%' and state = 'arriving'`],
  ["says that what arrives lies under the key of the place", {}, `update filings set apart = '@' where matter = '%' and state = 'arriving'`],
  ["says so of what is special", { class: "special" }, `update filings set apart = '@', special = false where matter = '%' and state = 'arriving'`],
])("a version that is filed while the database’s owner %s is not filed, and nobody is given it", async (_how, order, statement) => {
  const bent = await bending(order)
  expect((await bent.give()).status).toBe(201)
  const sent = await filing(bent, { document: bent.document }, () => bent.bend(statement))
  expect([sent.status, sent.code]).toEqual([500, "fault"])
  for (const of of [bent.document, bent.exhibit]) expect(await bent.seen(of)).not.toContain(SECOND.toString())
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    "says that it is a version of another in the reader’s place",
    {},
    `update filings set is_new = false, document = '+' where matter = '%' and state = 'arriving'`,
  ],
  [
    "says that it is a version of one that they made up in that place",
    {},
    `with f as (update filings set is_new = false where matter = '%' and state = 'arriving' returning document),
      d as (insert into documents (id, matter, epoch, place, apart, class, card, current, filed_at, filed_by)
        select f.document, d.matter, d.epoch, '@', '@', d.class, d.card, 1, d.filed_at, d.filed_by from f, documents d where d.id = '+')
      update versions v set document = f.document from f where v.document = '!'`,
  ],
  ["says that it is not special", { class: "special" }, `update filings set special = false where matter = '%' and state = 'arriving'`],
])("a document that is filed while the database’s owner %s is not filed, and nobody is given it", async (_how, order, statement) => {
  const bent = await bending()
  expect((await bent.give()).status).toBe(201)
  const sent = await filing(bent, { place: bent.other, ...order }, () => bent.bend(statement))
  expect([sent.status, sent.code]).toEqual([500, "fault"])
  for (const { document } of (await firm.owner`select id as document from documents where matter = ${bent.street.matter}`) as unknown as { document: string }[])
    expect(await bent.seen(document)).not.toContain(SECOND.toString())
})

test.each([
  ["another place to be given by itself", `update places set apart = true where id = '~'`],
  ["the place that is given not to be so", `update places set apart = false where id = '@'`],
  [
    "the reader to have another place too",
    `with p as (update places set apart = true where id = '~') update grants set places = array['@', '~'] where matter = '%' and places is not null`,
  ],
  ["the reader to have the whole matter", `update grants set places = null where matter = '%' and places is not null`],
])("a document that is filed into another place while the database’s owner says %s is not the reader’s", async (_how, statement) => {
  const bent = await bending()
  expect((await bent.give()).status).toBe(201)
  const sent = await filing(bent, { place: bent.other }, () => bent.bend(statement))
  expect([204, 500]).toContain(sent.status)
  const all = (await firm.owner`select id as document from documents where matter = ${bent.street.matter}`) as unknown as { document: string }[]
  for (const { document } of all)
    for (const path of ["content", "versions/1/content"])
      expect((await open(bent.street, document, { token: firm.reader.token, path })).bytes.toString()).not.toBe(SECOND.toString())
})

test("a document that the database’s owner put into a place is not given with it", async () => {
  const bent = await bending()
  await bent.bend(`update documents set place = '@' where id = '!'`)
  expect(refusal(await bent.give())).toEqual([500, "fault"])
  expect(await bent.seen(bent.document)).not.toContain(undefined)
  expect((await open(bent.street, bent.document, { token: firm.reader.token })).status).toBe(404)
  // Whoever put it back has it given as it was.
  await bent.bend(`update documents set place = null where id = '!'`)
  expect((await bent.give()).status).toBe(201)
  expect((await open(bent.street, bent.exhibit, { token: firm.reader.token })).bytes).toEqual(EXHIBIT)
  expect((await open(bent.street, bent.document, { token: firm.reader.token })).status).toBe(404)
})
