/** Who could open it then: for leads and overseers, from the ledger's leaves; for nobody else, and no longer whole where the database was bent. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { freshMatter, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, flush, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { lackingIn, readCsv, rowsPrinted } from "../press/read-csv.ts"
import { dense, readPdf } from "../press/read-pdf.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const now = (): string => firm.clock.now().toString({ fractionalSecondDigits: 3 })
const pass = (minutes: number): void => firm.clock.forward({ minutes })
async function then(path: string, at: string, one: { readonly token: string }) {
  await flush(firm)
  return firm.ask("GET", `${path}/access?at=${at}`, { token: one.token })
}
const people = (body: Body): readonly string[] => (body["items"] as Body[]).map((one) => one["person"].id as string).toSorted()

describe("who could open a matter then", () => {
  test("follows admitting, releasing and walls, and says by whom and by which leaf", async () => {
    const before = now()
    pass(1)
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    const opened = now()
    pass(1)
    await firm.ask("POST", `/matters/${id}/members`, {
      token: firm.lead.token,
      body: { person: firm.reader.id, role: "reader", until: soon(firm, { minutes: 3 }) },
    })
    const admitted = now()
    pass(1)
    await firm.ask("DELETE", `/matters/${id}/members/${firm.member.id}`, { token: firm.lead.token })
    const released = now()
    pass(5)
    const ranOut = now()
    expect(people((await then(`/matters/${id}`, before, firm.lead)).body)).toEqual([])
    expect(people((await then(`/matters/${id}`, opened, firm.lead)).body)).toEqual([firm.lead.id, firm.member.id].toSorted())
    expect(people((await then(`/matters/${id}`, admitted, firm.lead)).body)).toEqual([firm.lead.id, firm.member.id, firm.reader.id].toSorted())
    expect(people((await then(`/matters/${id}`, released, firm.lead)).body)).toEqual([firm.lead.id, firm.reader.id].toSorted())
    const { body } = await then(`/matters/${id}`, ranOut, firm.lead)
    expect(people(body)).toEqual([firm.lead.id])
    expect(body["whole"]).toBe(true)
    const member = ((await then(`/documents/${document}`, opened, firm.lead)).body["items"] as Body[]).find((one) => one["person"].id === firm.member.id)
    expect(member).toMatchObject({
      role: "member",
      by: { id: firm.lead.id },
      purpose: "conduct",
      through: null,
      until: null,
      known: true,
      awaiting: false,
      ended: { by: { id: firm.lead.id } },
    })
  })
  test("is told to an overseer of any matter and any person, without a grant", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const inside = now()
    pass(1)
    await raised(firm, [id], [firm.member.id], { mustAcknowledge: true })
    const walled = now()
    pass(1)
    const of = async (at: string) => (await then(`/matters/${id}`, at, firm.auditor)).body["items"] as Body[]
    expect(new Map((await of(inside)).map((one) => [one["person"].id, [one["role"], one["awaiting"]]]))).toEqual(
      new Map([
        [firm.lead.id, ["lead", false]],
        [firm.member.id, ["member", false]],
      ]),
    )
    expect((await of(walled)).map((one) => [one["person"].id, one["role"], one["awaiting"]])).toEqual([[firm.lead.id, "lead", true]])
    const lead = async (at: string) =>
      ((await then(`/people/${firm.lead.id}`, at, firm.auditor)).body["items"] as Body[]).flatMap((one) =>
        one["matter"] === id ? [[one["person"].id, one["awaiting"]]] : [],
      )
    // Theirs, and not what they gave to others; and the memo of the matter's wall that they had not acknowledged.
    expect(await lead(inside)).toEqual([[firm.lead.id, false]])
    expect(await lead(walled)).toEqual([[firm.lead.id, true]])
    expect(((await then(`/people/${firm.lead.id}`, walled, firm.auditor)).body["items"] as Body[]).filter((one) => one["person"].id !== firm.lead.id)).toEqual(
      [],
    )
    const could = (await then(`/people/${firm.member.id}`, inside, firm.keeper)).body["items"] as Body[]
    expect(could.some((one) => one["matter"] === id)).toBe(true)
    const after = (await then(`/people/${firm.member.id}`, walled, firm.keeper)).body["items"] as Body[]
    expect(after.some((one) => one["matter"] === id)).toBe(false)
    expect(after.some((one) => one["matter"] === firm.matter)).toBe(true)
  })
  test("does not change when the tables of grants are edited", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const inside = now()
    pass(1)
    const truth = people((await then(`/matters/${id}`, inside, firm.lead)).body)
    await firm.owner`update grants set made_at = made_at + interval '1 day', person = ${firm.reader.id} where matter = ${id} and person = ${firm.member.id}`
    expect(people((await then(`/matters/${id}`, inside, firm.lead)).body)).toEqual(truth)
  })
})

describe("it is not whole", () => {
  const bend = async (how: (id: string, leaf: number) => Promise<unknown>): Promise<Body> => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const inside = now()
    pass(1)
    await flush(firm)
    const [row] = await firm.owner<{ index: number }[]>`
      select l.index from leaf_subjects s join leaves l on l.index = s.index join leaf_subjects p on p.index = l.index and p.subject = ${firm.member.id} where s.subject = ${id} and l.bytes like '%grant.made%'`
    await how(id, row?.index ?? -1)
    return (await then(`/matters/${id}`, inside, firm.lead)).body
  }
  test.each<[string, (id: string, leaf: number) => Promise<unknown>]>([
    [
      "where a leaf names another person",
      (_id, leaf) => firm.owner`update leaves set bytes = replace(bytes, ${firm.member.id}, ${firm.stranger.id}) where index = ${leaf}`,
    ],
    ["where a leaf says another time", (_id, leaf) => firm.owner`update leaves set bytes = regexp_replace(bytes, '"at":"2', '"at":"1') where index = ${leaf}`],
    ["where the event of a leaf was deleted", (_id, leaf) => firm.owner`delete from events where id = (select event from leaves where index = ${leaf})`],
    ["where a link of the chain was deleted", (id, leaf) => firm.owner`delete from leaf_subjects where subject = ${id} and index = ${leaf}`],
    [
      "where the last link of the chain was deleted",
      (id) => firm.owner`delete from leaf_subjects where subject = ${id} and n = (select max(n) from leaf_subjects where subject = ${id})`,
    ],
  ])("%s", async (_what, how) => expect((await bend(how))["whole"]).toBe(false))

  test.each<[string, (id: string) => Promise<unknown>]>([
    [
      "an event that was begun before others and came to its leaf after them",
      (id) => firm.owner`update events set seq = (select max(seq) + 1000 from events) where seq = (select min(seq) from events where matter = ${id})`,
    ],
    [
      "an event that was begun before others and has no leaf yet",
      (id) => firm.owner`insert into events (seq, id, kind, at, by, matter, body, oversight, oversight_key)
        select -seq, 'evt_late_' || seq, kind, at, by, matter, body, oversight, oversight_key from events where seq = (select min(seq) from events where matter = ${id})`,
    ],
  ])("only for a gap: %s is none", async (_what, how) => expect((await bend(how))["whole"]).toBe(true))
})

describe("it is refused", () => {
  test("to members who do not lead: of refusals, which they do not see, a gap would be left in what they are told", async () => {
    for (const one of [firm.member, firm.reader, firm.guest])
      expect(refusal(await then(`/matters/${firm.matter}`, now(), one))).toEqual([403, "not-yours-to-do"])
  })
  test("to everybody who is not on the matter and watches nothing, as if there were none", async () => {
    for (const one of [firm.stranger, firm.administrator, { token: firm.token }]) {
      const there = await then(`/matters/${firm.matter}`, now(), one)
      const never = await then("/matters/mat_00000000000000000000000000", now(), one)
      expect(refusal(there)).toEqual([404, "not-found"])
      expect({ ...there.body, request: "" }).toEqual({ ...never.body, request: "" })
    }
  })
  test("to an overseer who is shut out of the matter, as if there were none", async () => {
    const { id } = await freshMatter(firm, [])
    await firm.ask("POST", "/session/confirmation", { token: firm.keeper.token, body: { passphrase: firm.keeper.passphrase } })
    await raised(firm, [id], [firm.second.id])
    expect(refusal(await then(`/matters/${id}`, now(), firm.second))).toEqual([404, "not-found"])
  })
  test("of a person to whoever does not watch the firm", async () => {
    for (const one of [firm.lead, firm.member, firm.administrator, firm.guest, { token: firm.token }])
      expect(refusal(await then(`/people/${firm.member.id}`, now(), one))).toEqual([403, "not-yours-to-do"])
  })
  test.each([
    ["a moment that has not come", "2999-01-01T00:00:00.000Z"],
    ["no moment at all", ""],
    ["a day", "2026-03-03"],
    ["words", "yesterday"],
  ])("for %s", async (_what, at) => expect(refusal(await then(`/matters/${firm.matter}`, at, firm.lead))).toEqual([400, "malformed"]))
})

describe("as a file it says what the page says, and leaves the same event", () => {
  const fetched = (path: string, one: { readonly token: string }) =>
    fetch(`${firm.house.url}/api/v1${path}`, { headers: { authorization: `Bearer ${one.token}` } })
  const bytes = async (reply: Response) => Buffer.from(await reply.arrayBuffer())
  const looks = async () => (await events(firm, "access.read")).length
  const HOSTILE = ['=HYPERLINK("http://x","y"); Юлия', "Mary, “ﬁne” 山田 O'Neil", `Zoë ${"Ångström ".repeat(20)}`]
  let hostile: readonly string[]
  beforeAll(async () => {
    hostile = await Promise.all(
      HOSTILE.map(async (name, n) => {
        const invited = await firm.ask("POST", "/invitations", { token: firm.token, body: { name, address: `hostile${n}@hollisgrey.example`, role: "lawyer" } })
        const joined = await firm.ask("POST", "/invitations/accept", {
          body: { token: invited.body["token"], passphrase: `walnut ${n} orbit canyon velvet`, bearer: true },
        })
        return joined.body["person"].id as string
      }),
    )
  })

  test.each([
    ["a matter, to its lead", (id: string) => `/matters/${id}`, () => firm.lead, ["Matter"]],
    ["a matter, to an overseer", (id: string) => `/matters/${id}`, () => firm.auditor, ["Matter"]],
    ["a document", (_id: string, document: string) => `/documents/${document}`, () => firm.lead, ["Matter"]],
    ["a person", () => `/people/${firm.member.id}`, () => firm.keeper, ["Person", "Id"]],
  ] as const)("of %s", async (_what, pathOf, by, atHead) => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    for (const person of hostile) await firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person, role: "reader" } })
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    const at = now()
    pass(1)
    const path = pathOf(id, document)
    const page = (await then(path, at, by())).body
    const before = await looks()
    const [csv, pdf] = [await fetched(`${path}/access/csv?at=${at}`, by()), await fetched(`${path}/access/pdf?at=${at}`, by())]
    expect(await looks()).toBe(before + 2)
    expect([csv, pdf].map((reply) => [reply.status, reply.headers.get("content-type"), reply.headers.get("cache-control")])).toEqual([
      [200, "text/csv; charset=utf-8; header=present", "no-store"],
      [200, "application/pdf", "no-store"],
    ])
    expect(pdf.headers.get("content-disposition")).toBe(`attachment; filename="access-${path.split("/").at(-1)}.pdf"`)
    const [text, printed] = [await csv.text(), await readPdf(await bytes(pdf))]
    const items = page["items"] as Body[]
    expect(readCsv(text)).toHaveLength(items.length + 1)
    expect(rowsPrinted(printed)).toBe(items.length)
    expect(
      lackingIn(
        printed,
        text.replaceAll(/[山田ﬁ]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`),
        atHead,
      ),
    ).toEqual([])
    expect(text.split("\r\n").filter((row) => /^"?=/.test(row))).toEqual([])
    const head = printed.pages[0] ?? ""
    for (const words of [`Atthemoment${at}(UTC)`, "Askedby", by().id]) expect(head).toContain(words)
    // The signed line of the checkpoint, whose key's hash and signature are 68 bytes.
    expect(head).toMatch(/Ledger\d+leaves,root[\w+/]{43}=Checkpointsignedat[\dT:.-]+Z:—muniment\/frm_\w{26}[\w+/]{91}=/)
    // Rows above have bent the ledger.
    expect(head).toContain(page["whole"] === true ? "noneismissing" : "NOTWHOLE")
    // What no font has is spelled out on paper and kept in CSV.
    if (path.startsWith("/matters")) {
      expect(text).toContain("山田")
      expect(printed.pages.join("")).toContain("\\u{5c71}\\u{7530}")
    }
  })
  test("of nobody, it says so", async () => {
    const before = now()
    pass(1)
    const { id } = await freshMatter(firm, [])
    await flush(firm)
    const { rows } = await readPdf(await bytes(await fetched(`/matters/${id}/access/pdf?at=${before}`, firm.lead)))
    expect(rows.at(-1)).toEqual([dense("No grant stood then that a wall did not beat.")])
  })
  test("where the chain was bent, it is printed that it is not whole", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const at = now()
    pass(1)
    await flush(firm)
    await firm.owner`delete from leaf_subjects where subject = ${id} and index = (select min(index) from leaf_subjects where subject = ${id})`
    expect((await readPdf(await bytes(await fetched(`/matters/${id}/access/pdf?at=${at}`, firm.lead)))).pages[0]).toContain("NOTWHOLE")
  })
  test("whoever is refused the page is refused the file alike, and gets no byte of it", async () => {
    const { id } = await freshMatter(firm, [])
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    await raised(firm, [id], [firm.stranger.id])
    const at = now()
    pass(1)
    let refused = 0
    for (const path of [`/matters/${id}`, `/documents/${document}`, `/people/${firm.member.id}`, "/matters/mat_00000000000000000000000000"])
      for (const one of [firm.member, firm.stranger, firm.administrator, firm.guest, { token: "" }]) {
        const page = await then(path, at, one)
        for (const form of ["csv", "pdf"]) {
          const saved = await fetched(`${path}/access/${form}?at=${at}`, one)
          const body = await saved.text()
          expect([saved.status, saved.headers.get("content-disposition")]).toEqual([page.status, null])
          expect({ ...(JSON.parse(body) as Body), request: "" }).toEqual({ ...page.body, request: "" })
          refused++
        }
      }
    expect(refused).toBe(40)
  })
  test.each([
    ["in a form that there is none of", "xlsx", "2020-01-01T00:00:00.000Z", 404, "not-found"],
    ["in a form by another spelling", "PDF", "2020-01-01T00:00:00.000Z", 404, "not-found"],
    ["of a moment that has not come", "pdf", "2999-01-01T00:00:00.000Z", 400, "malformed"],
    ["of no moment", "csv", "", 400, "malformed"],
  ])("it is refused %s", async (_what, form, at, status, code) => {
    const before = await looks()
    const reply = await fetched(`/matters/${firm.matter}/access/${form}?at=${at}`, firm.lead)
    expect([reply.status, ((await reply.json()) as Body)["code"]]).toEqual([status, code])
    expect(await looks()).toBe(before)
  })
})
