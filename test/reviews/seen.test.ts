/** Who sees a review of access: leads of its matter and overseers, as a report and as CSV; to anybody else there is none. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { lackingIn, rowsPrinted } from "../press/read-csv.ts"
import { readPdf } from "../press/read-pdf.ts"
import { reviewing } from "./reviewed.ts"
import type { By, Reviewing } from "./reviewed.ts"

let firm: WalledFirm
let on: Reviewing
beforeAll(async () => {
  firm = await openWalledFirm()
  on = reviewing(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const release = (matter: string, person: string) => firm.ask("DELETE", `/matters/${matter}/members/${person}`, { token: firm.lead.token })
const waiting = async (by: By, review: string) =>
  ((await firm.ask("GET", "/inbox", { token: by.token })).body["reviews"] as Body[]).filter((one) => one["id"] === review).map((one) => one["waiting"])
const NOWHERE = "rvw_00000000000000000000000000"

describe("a review does not exist", () => {
  test("for anybody but leads of the matter and overseers", async () => {
    const { review } = await on.fresh([{ person: firm.guest.id, role: "member" }])
    for (const one of [firm.member, firm.reader, firm.guest, firm.stranger, firm.administrator, { token: firm.token }]) {
      const [there, never] = [await on.read(review, one), await on.read(NOWHERE, one)]
      expect(refusal(there)).toEqual([404, "not-found"])
      expect({ ...there.body, request: "" }).toEqual({ ...never.body, request: "" })
      for (const form of [on.csv, on.pdf]) expect((await form(review, one)).status).toBe(404)
      expect((await on.list(one)).map((row) => row["id"])).not.toContain(review)
    }
    for (const one of [firm.lead, firm.keeper, firm.auditor]) expect((await on.list(one)).map((row) => row["id"])).toContain(review)
  })
  test("for an overseer whom a wall shuts out of the matter, who cannot begin one either", async () => {
    const { matter, code, review } = await on.fresh()
    expect((await on.read(review, firm.second)).status).toBe(200)
    await raised(firm, [matter], [firm.second.id])
    expect(refusal(await on.read(review, firm.second))).toEqual([404, "not-found"])
    expect(refusal(await on.keep(review, firm.lead.id, firm.second))).toEqual([404, "not-found"])
    for (const form of [on.csv, on.pdf]) expect((await form(review, firm.second)).status).toBe(404)
    expect((await on.list(firm.second)).map((row) => row["id"])).not.toContain(review)
    expect(await waiting(firm.second, review)).toEqual([])
    for (const named of [matter, code])
      expect(refusal(await on.begin(named, firm.second))).toEqual(refusal(await on.begin("mat_00000000000000000000000000", firm.second)))
    expect((await on.read(review, firm.keeper)).status).toBe(200)
  })
  test("for a lead who was released meanwhile", async () => {
    const { matter, review } = await on.fresh([{ person: firm.stranger.id, role: "lead" }])
    expect((await on.read(review, firm.stranger)).status).toBe(200)
    await release(matter, firm.stranger.id)
    expect(refusal(await on.read(review, firm.stranger))).toEqual([404, "not-found"])
  })
  test("a refusal on it stands in the matter's chain", async () => {
    const { matter, review } = await on.fresh()
    await on.read(review, firm.stranger)
    const refused = (await events(firm, "refused")).filter((event) => event.body.includes(matter))
    expect(refused).toHaveLength(1)
  })
})

describe("as CSV", () => {
  test("it has a head and a row for each line, ended by CRLF, and every cell that could be a formula is text", async () => {
    const { matter, review } = await on.fresh()
    await on.keep(review, firm.member.id, firm.lead, '=HYPERLINK("http://x.example","y"), you see')
    await on.keep(review, firm.reader.id, firm.lead, "+1 for the reader; =1+1; 2-1")
    const reply = await on.csv(review, firm.lead)
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("cache-control")]).toEqual([
      200,
      "text/csv; charset=utf-8; header=present",
      "no-store",
    ])
    expect(reply.headers.get("content-disposition")).toBe(`attachment; filename="${review}.csv"`)
    const text = await reply.text()
    const rows = text.split("\r\n")
    expect(rows[0]).toBe("Person,Id,Role,Since,Until,Given by,Through,Purpose,Last used,Memo waits,Outcome,Decided by,Decided at,Why,Finding")
    expect([rows.length, rows.at(-1)]).toEqual([5, ""])
    expect(text).toContain(`,"'=HYPERLINK(""http://x.example"",""y""), you see",`)
    // Where a semicolon parts cells, too.
    expect(text).toContain(",'+1 for the reader;' =1+1; 2-1,")
    expect(text).not.toContain("Quillfeather")
    expect(text).not.toContain(matter)
  })
})

describe("as PDF", () => {
  test("it has every cell of the CSV, says by whom it was asked and on what it rests, and leaves the event of being read", async () => {
    const { code, matter, review } = await on.fresh()
    await on.keep(review, firm.member.id, firm.lead, "=1+1 山田 Юлия\u00e9, argues the appeal")
    const looks = async () => (await events(firm, "access.read")).length
    const before = await looks()
    const [csv, reply] = [await on.csv(review, firm.lead), await on.pdf(review, firm.lead)]
    expect(await looks()).toBe(before + 2)
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("content-disposition")]).toEqual([
      200,
      "application/pdf",
      `attachment; filename="${review}.pdf"`,
    ])
    const [text, pdf] = [await csv.text(), await readPdf(await reply.bytes())]
    expect(lackingIn(pdf, text.replace("山田", "\\u{5c71}\\u{7530}"), [])).toEqual([])
    expect(rowsPrinted(pdf)).toBe(3)
    expect(pdf.title).toBe(`Review of access to ${code}`)
    for (const words of [review, matter, firm.lead.id, "1kept", "leaves,root", "page1of1", "2open"]) expect(pdf.pages[0]).toContain(words)
    expect(pdf.pages[0]).not.toContain("Quillfeather")
    // An overseer is told no code.
    expect((await readPdf(await (await on.pdf(review, firm.auditor)).bytes())).pages[0]).not.toContain(code)
  })
  test("there is no other form", async () => {
    const { review } = await on.fresh()
    const reply = await fetch(`${firm.house.url}/api/v1/reviews/${review}/xlsx`, { headers: { authorization: `Bearer ${firm.lead.token}` } })
    expect([reply.status, ((await reply.json()) as Body)["code"]]).toEqual([404, "not-found"])
  })
})
