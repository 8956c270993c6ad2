/** Where a document lay, and whether it was of class special, decides who could open it: by the leaves that say it was moved and by the key that it lies under, and by no column that could be edited. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { flush } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const now = (): string => firm.clock.now().toString({ fractionalSecondDigits: 3 })
const pass = (): void => firm.clock.forward({ minutes: 1 })
const ask = (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: Body) =>
  firm.ask(method, path, { token: firm.lead.token, ...(body === undefined ? {} : { body }) })

/** A document in the place of exhibits, which the reader has; the member has the place of reports. */
async function filed() {
  const { id } = await freshMatter(firm, [])
  const plan = (await ask("GET", `/matters/${id}/plan`)).body as unknown as Body[]
  const [exhibits, reports] = [plan[4]?.["id"] as string, plan[5]?.["id"] as string]
  const document = await file({ ...firm, matter: id }, Buffer.from("a deed"), { name: "Deed", place: exhibits })
  for (const [one, place] of [
    [firm.reader, exhibits],
    [firm.member, reports],
  ] as const)
    await ask("POST", `/matters/${id}/members`, { person: one.id, role: "reader", places: [place] })
  const move = async (place: string | null) => {
    const { body } = await ask("GET", `/documents/${document}`)
    expect((await ask("PATCH", `/documents/${document}`, { rev: body["rev"], place })).status).toBe(200)
  }
  /** Of reader and member, who could, and whether that is proved. */
  const could = async (at: string) => {
    const { status, body } = await ask("GET", `/documents/${document}/access?at=${at}`)
    const people = new Set(((body["items"] ?? []) as Body[]).map((one) => one["person"].id as string))
    return [status, people.has(firm.reader.id), people.has(firm.member.id), body["whole"]]
  }
  return { id, document, exhibits, reports, move, could }
}

describe("whether a document was special then", () => {
  test("leaves out whoever was not cleared, while it was and no longer, filed so or made so later", async () => {
    const { id, document, could } = await filed()
    const klass = async (to: string) => {
      const { body } = await ask("GET", `/documents/${document}`)
      expect((await ask("PATCH", `/documents/${document}`, { rev: body["rev"], class: to })).status).toBe(200)
    }
    await flush(firm)
    const plain = now()
    pass()
    await klass("special")
    const uncleared = now()
    pass()
    expect((await ask("PATCH", `/matters/${id}/members/${firm.reader.id}`, { special: true })).status).toBe(200)
    const cleared = now()
    pass()
    await klass("confidential")
    await flush(firm)
    expect([await could(plain), await could(uncleared), await could(cleared), await could(now())]).toEqual([
      [200, true, false, true],
      [200, false, false, true],
      [200, true, false, true],
      [200, true, false, true],
    ])
    const born = await file({ ...firm, matter: id }, Buffer.from("a report"), { name: "Report", class: "special" })
    await ask("POST", `/matters/${id}/members`, { person: firm.stranger.id, role: "member" })
    await flush(firm)
    const { body } = await ask("GET", `/documents/${born}/access?at=${now()}`)
    expect([(body["items"] as Body[]).map((one) => one["person"].id), body["whole"]]).toEqual([[firm.lead.id], true])
  })
  test("and so does whoever only sees that the matter exists, whom looking back at the matter names", async () => {
    const { id, could } = await filed()
    for (const one of [firm.reader, firm.member]) await ask("DELETE", `/matters/${id}/members/${one.id}`)
    await ask("POST", `/matters/${id}/members`, { person: firm.reader.id, role: "reader", actions: ["see"] })
    await ask("POST", `/matters/${id}/members`, { person: firm.member.id, role: "member" })
    await flush(firm)
    expect(await could(now())).toEqual([200, false, true, true])
    const { body } = await ask("GET", `/matters/${id}/access?at=${now()}`)
    expect((body["items"] as Body[]).some((one) => one["person"].id === firm.reader.id)).toBe(true)
  })
})

describe("where a document lay then", () => {
  test("is said by its moves, before the first of them, between two and after the last, and before they have a leaf", async () => {
    const { reports, exhibits, move, could } = await filed()
    await flush(firm)
    const first = now()
    expect(await could(first)).toEqual([200, true, false, true])
    pass()
    await move(reports)
    const second = now()
    expect([await could(first), await could(second)].map((one) => one.slice(0, 3))).toEqual([
      [200, true, false],
      [200, false, true],
    ])
    pass()
    await move(null)
    const third = now()
    pass()
    await move(exhibits)
    await flush(firm)
    expect([await could(first), await could(second), await could(third), await could(now())]).toEqual([
      [200, true, false, true],
      [200, false, true, true],
      [200, false, false, true],
      [200, true, false, true],
    ])
  })
  test("does not change when its row is edited after it was moved, and is not believed where it never was", async () => {
    const moved = await filed()
    const at = now()
    pass()
    await moved.move(moved.reports)
    await flush(firm)
    const after = now()
    await firm.owner`update documents set place = ${moved.exhibits}, apart = ${moved.exhibits} where id = ${moved.document}`
    expect([await moved.could(at), await moved.could(after)]).toEqual([
      [200, true, false, true],
      [200, false, true, true],
    ])
    const stayed = await filed()
    await flush(firm)
    await firm.owner`update documents set place = ${stayed.reports} where id = ${stayed.document}`
    expect(await stayed.could(now())).toEqual([200, true, false, true])
    // Nobody knows where it lay, so nobody is left out; and it is told.
    for (const apart of [stayed.reports, null]) {
      await firm.owner`update documents set apart = ${apart} where id = ${stayed.document}`
      expect(await stayed.could(now())).toEqual([200, true, true, false])
    }
  })
  test.each<[string, (leaf: number, event: string) => Promise<unknown>]>([
    ["whose leaf says another time", (leaf) => firm.owner`update leaves set bytes = regexp_replace(bytes, '"at":"2', '"at":"1') where index = ${leaf}`],
    ["whose leaf was deleted", (leaf) => firm.owner`delete from leaves where index = ${leaf}`],
    ["whose link was deleted", (leaf) => firm.owner`delete from leaf_subjects where index = ${leaf} and subject like 'doc%'`],
    ["whose event was deleted", (_leaf, event) => firm.owner`delete from events where id = ${event}`],
    ["whose detail was bent", (_leaf, event) => firm.owner`update events set detail = set_byte(detail, 40, get_byte(detail, 40) # 1) where id = ${event}`],
    ["that is said to lie elsewhere", (_leaf, event) => firm.owner`update events set apart = null where id = ${event}`],
  ])("is not whole after a move %s", async (_what, bend) => {
    const { document, reports, move, could } = await filed()
    const at = now()
    pass()
    await move(reports)
    await flush(firm)
    const [row] = await firm.owner<
      { leaf: number; event: string }[]
    >`select l.index as leaf, e.id as event from events e join leaves l on l.event = e.id where e.document = ${document} and e.kind = 'document.changed'`
    expect(await could(at)).toEqual([200, true, false, true])
    const kept = await firm.owner`select index, event, bytes, hash from leaves where index = ${row?.leaf ?? -1}`
    await bend(row?.leaf ?? -1, row?.event ?? "")
    const [status, , , whole] = await could(at)
    // The log goes on as it was, for the next.
    await firm.owner`insert into leaves ${firm.owner(kept)} on conflict do nothing`
    expect([status, whole]).toEqual([200, false])
  })
})
