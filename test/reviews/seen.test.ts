/** Who sees a review of access: leads of its matter and overseers, as a report and as CSV; to anybody else there is none. */
import { stat } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { Press } from "#press"
import { deskOf } from "../cli/run.ts"
import { openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { lackingIn, rowsPrinted } from "../press/read-csv.ts"
import { readPdf } from "../press/read-pdf.ts"
import { reviewing } from "./reviewed.ts"
import type { By, Reviewing } from "./reviewed.ts"

/** Of the house's press; tests set other ones for a while. */
const WHOLE = { places: 3, each: 2, rows: 50, signs: 100_000, memory: 256, patience: 120_000 }
const bounds = { ...WHOLE }
const press = new Press(bounds)
let firm: WalledFirm
let on: Reviewing
beforeAll(async () => {
  firm = await openWalledFirm({ press })
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
    expect(rows[0]).toBe("Person,Id,Role,Actions,Since,Until,Given by,Through,Purpose,Last used,Memo waits,Outcome,Decided by,Decided at,Why,Finding")
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

describe("printing, which is done in a thread beside the one that serves,", () => {
  const looks = async () => (await events(firm, "access.read")).length
  const said = async (reply: Response): Promise<Body> => ({ ...((await reply.json()) as Body), request: "" })
  const PRINTED = [200, "application/pdf"]
  const come = (reply: Response) => [reply.status, reply.headers.get("content-type")]
  afterEach(() => void Object.assign(bounds, WHOLE))

  test("is refused where all places are taken, whoever asks for whatever, and nothing is recorded of it; CSV needs no place", async () => {
    const { review } = await on.fresh()
    const taken = ["a", "b", "c"].map((who) => press.take(who))
    const before = await looks()
    for (const one of [firm.lead, firm.auditor, firm.stranger])
      for (const of of [review, NOWHERE]) {
        const reply = await on.pdf(of, one)
        expect([...come(reply), reply.headers.get("retry-after"), reply.headers.get("content-disposition")]).toEqual([
          503,
          "application/problem+json; charset=utf-8",
          "10",
          null,
        ])
        expect(await said(reply)).toMatchObject({ code: "press-busy", title: "Other reports are being printed. Try again in a moment." })
      }
    expect(await looks()).toBe(before)
    expect((await on.csv(review, firm.lead)).status).toBe(200)
    taken[0]?.leave()
    expect(come(await on.pdf(review, firm.lead))).toEqual(PRINTED)
    for (const place of taken) place?.leave()
  })
  test("is refused to whoever has all that one person may have, and to nobody else", async () => {
    const { review } = await on.fresh()
    const taken = [press.take(firm.lead.id), press.take(firm.lead.id)]
    expect(await said(await on.pdf(review, firm.lead))).toMatchObject({ status: 503, code: "press-busy" })
    expect(come(await on.pdf(review, firm.auditor))).toEqual(PRINTED)
    for (const place of taken) place?.leave()
    // What was refused, or came, gave its place back each time.
    for (let n = 0; n < WHOLE.places + 1; n++) expect((await on.pdf(n % 2 === 0 ? review : NOWHERE, firm.lead)).status).toBe(n % 2 === 0 ? 200 : 404)
  })
  test.each([
    ["rows", { rows: 2 }, { rows: 3 }],
    ["signs", { signs: 300 }, { signs: 4000 }],
  ])("is refused of a report with too many %s, which stays to be had as CSV; nothing is recorded of what was refused", async (_what, few, enough) => {
    const { review } = await on.fresh()
    const before = await looks()
    Object.assign(bounds, few)
    const reply = await on.pdf(review, firm.lead)
    expect(reply.headers.get("content-disposition")).toBeNull()
    expect(await said(reply)).toMatchObject({ status: 422, code: "too-long-to-print", detail: `${press.bound} Save it as CSV, which has no such bound.` })
    expect(await looks()).toBe(before)
    expect((await (await on.csv(review, firm.lead)).text()).trimEnd().split("\r\n")).toHaveLength(4)
    Object.assign(bounds, enough)
    expect(come(await on.pdf(review, firm.lead))).toEqual(PRINTED)
  })
  test("is refused when it takes too long, or its thread dies, without a byte of the report, and the next is printed", async () => {
    const { review } = await on.fresh()
    const before = await looks()
    bounds.patience = 1
    expect(await said(await on.pdf(review, firm.lead))).toMatchObject({ status: 422, code: "too-long-to-print" })
    bounds.patience = WHOLE.patience
    process.once("worker", (thread) => void thread.terminate())
    const reply = await on.pdf(review, firm.lead)
    expect(reply.headers.get("content-disposition")).toBeNull()
    expect(await said(reply)).toMatchObject({ status: 500, code: "not-printed" })
    // They were asked for and made: what is recorded is never taken back.
    expect(await looks()).toBe(before + 2)
    expect(come(await on.pdf(review, firm.lead))).toEqual(PRINTED)
  })
  test("is refused in words on the command line, which writes no file then", async () => {
    const { review } = await on.fresh()
    using desk = deskOf({ MUNIMENT_AT: firm.house.url, MUNIMENT_PASSPHRASE: firm.lead.passphrase })
    expect((await desk.run("sign-in", "--address", firm.lead.address)).status).toBe(0)
    const [file, taken] = [join(desk.folder, "review.pdf"), [press.take(firm.lead.id), press.take(firm.lead.id)]]
    const busy = await desk.run("review", "show", review, "--pdf", file)
    expect([busy.status, busy.out]).toEqual([1, ""])
    expect(busy.err).toContain("Other reports are being printed. Try again in a moment.")
    for (const place of taken) place?.leave()
    bounds.rows = 2
    const long = await desk.run("review", "show", review, "--pdf", file)
    expect([long.status, long.out]).toEqual([1, ""])
    for (const words of ["This is too long to be printed.", press.bound, "Say --csv: it has no such bound."]) expect(long.err).toContain(words)
    await expect(stat(file)).rejects.toThrow("ENOENT")
    bounds.rows = WHOLE.rows
    expect((await desk.run("review", "show", review, "--pdf", file)).status).toBe(0)
    expect((await stat(file)).size).toBeGreaterThan(1000)
  })
  test("stops when whoever asked goes away, and their place is free", async () => {
    const { review } = await on.fresh()
    const away = new AbortController()
    const pages: unknown[] = []
    const ended = new Promise((resolve) =>
      process.once("worker", (thread) => {
        thread.on("message", (page) => pages.push(page)).once("exit", resolve)
        away.abort()
      }),
    )
    const asked = fetch(`${firm.house.url}/api/v1/reviews/${review}/pdf`, { headers: { authorization: `Bearer ${firm.lead.token}` }, signal: away.signal })
    await expect(asked).rejects.toThrow("abort")
    await ended
    expect(pages).toEqual([])
    for (const place of [press.take(firm.lead.id), press.take(firm.lead.id)]) {
      expect(place).not.toBeNull()
      place?.leave()
    }
  })
})
