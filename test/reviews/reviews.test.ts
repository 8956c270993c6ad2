/** Reviews of access: begun by a lead or asked for by a compliance officer, decided line by line by somebody else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { freshMatter, opening, openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { events, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { chain, count, overseen } from "../rounds/round.ts"
import { reviewing } from "./reviewed.ts"
import type { By, Reviewing } from "./reviewed.ts"

let firm: WalledFirm
let on: Reviewing
beforeAll(async () => {
  firm = await openWalledFirm()
  on = reviewing(firm)
})
afterAll(() => firm[Symbol.asyncDispose]())

const keysOf = (matter: string, person: string) =>
  count(firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${person}`)
const epochs = (matter: string) => count(firm.owner`select count(*) as n from epochs where matter = ${matter}`)
const sees = async (matter: string, by: By) => (await firm.ask("GET", `/matters/${matter}`, { token: by.token })).status
const release = (matter: string, person: string, by: By = firm.lead) => firm.ask("DELETE", `/matters/${matter}/members/${person}`, { token: by.token })
const admit = (matter: string, body: Body, by: By = firm.lead) => firm.ask("POST", `/matters/${matter}/members`, { token: by.token, body })
const waiting = async (by: By, review: string) =>
  ((await firm.ask("GET", "/inbox", { token: by.token })).body["reviews"] as Body[]).filter((one) => one["id"] === review).map((one) => one["waiting"])
const NOWHERE = "rvw_00000000000000000000000000"

describe("a review", () => {
  test("has a line for every grant that stands, saying why it is there, who gave it and when it was last used", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await admit(id, { person: firm.reader.id, role: "reader", until: soon(firm, { hours: 5 }) })
    await admit(id, { person: firm.guest.id, role: "reader" })
    await release(id, firm.guest.id)
    const document = await file({ ...firm, matter: id }, Buffer.from("a statement"))
    await opening(firm, document, firm.member)
    const { body } = await on.begin(id, firm.lead)
    expect(body).toMatchObject({ lines: 3, receipt: { kind: "review.begun" }, due: soon(firm, { hours: 14 * 24 }) })
    const report = (await on.read(body["review"], firm.lead)).body
    expect(report).toMatchObject({ matter: id, begunBy: { id: firm.lead.id }, closed: null, counts: { open: 3, kept: 0 } })
    expect(
      (report["lines"] as Body[]).map((one) => [
        one["person"].id,
        one["role"],
        one["by"].id,
        one["purpose"],
        one["until"] !== null,
        one["lastUsed"] !== null,
        one["may"],
      ]),
    ).toEqual([
      [firm.lead.id, "lead", firm.lead.id, "conduct", false, true, []],
      [firm.member.id, "member", firm.lead.id, "conduct", false, true, ["keep", "withdraw"]],
      [firm.reader.id, "reader", firm.lead.id, "conduct", true, false, ["keep", "withdraw"]],
    ])
  })
  test("says that somebody who has only been admitted never used it, and that a memo waits", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true })
    const begun = await on.begin(id, firm.keeper)
    expect(await on.line(begun.body["review"], firm.member.id, firm.keeper)).toMatchObject({ role: "member", awaiting: true, lastUsed: null })
  })
  test("is closed by its last line, with its counts in the chain, sealed to the matter and to overseers", async () => {
    const { matter, review } = await on.fresh([{ person: firm.stranger.id, role: "lead" }])
    expect((await on.keep(review, firm.member.id, firm.lead, "works on the appeal")).body).toMatchObject({ closed: false, receipt: { kind: "review.decided" } })
    expect((await on.withdraw(review, firm.reader.id, firm.lead)).body).toMatchObject({ closed: false })
    expect((await on.keep(review, firm.lead.id, firm.stranger)).body).toMatchObject({ closed: false })
    expect((await on.keep(review, firm.stranger.id, firm.lead)).body).toMatchObject({ closed: true })
    expect((await on.read(review, firm.lead)).body).toMatchObject({ closed: { by: { id: firm.lead.id } }, counts: { open: 0, kept: 3, withdrawn: 1 } })
    expect(await on.line(review, firm.member.id, firm.lead)).toMatchObject({
      outcome: "kept",
      decided: { by: { id: firm.lead.id } },
      why: "works on the appeal",
      may: [],
    })
    const said = { kept: 3, withdrawn: 1, silence: 0, lastLead: 0, ended: 0 }
    await firm.tools.clerk.flush()
    expect((await chain(firm, matter, "review.closed", firm.lead.token))[0]).toMatchObject({ by: { id: firm.lead.id }, detail: said })
    expect((await overseen(firm, "review.closed")).find((one) => (one["subjects"] as string[]).includes(review))).toMatchObject({ detail: said })
    const decided = await chain(firm, matter, "review.decided", firm.lead.token)
    expect(decided.map((one) => [one["by"].id, one["detail"].person, one["detail"].outcome, one["detail"].why ?? null])).toEqual([
      [firm.lead.id, firm.member.id, "kept", "works on the appeal"],
      [firm.lead.id, firm.reader.id, "withdrawn", null],
      [firm.stranger.id, firm.lead.id, "kept", null],
      [firm.lead.id, firm.stranger.id, "kept", null],
    ])
  })
  test("a word why stands nowhere in the open, and an overseer reads it", async () => {
    const { review } = await on.fresh()
    await on.keep(review, firm.member.id, firm.lead, "counsel for the pelican crossing")
    const [row] = await firm.owner<{ text: string }[]>`select string_agg(l::text, ' ') as text from review_lines l`
    expect(row?.text).not.toContain("pelican")
    expect(row?.text).not.toContain(Buffer.from("pelican").toString("hex"))
    expect(await on.line(review, firm.member.id, firm.auditor)).toMatchObject({ why: "counsel for the pelican crossing" })
  })
  test("withdrawing destroys the keys at once and begins an epoch, exactly as releasing does", async () => {
    const { matter, review } = await on.fresh()
    const before = await epochs(matter)
    expect(await sees(matter, firm.member)).toBe(200)
    await on.withdraw(review, firm.member.id, firm.lead, "left the appeal")
    for (const by of [firm.lead, firm.auditor])
      expect(await on.line(review, firm.member.id, by)).toMatchObject({ outcome: "withdrawn", why: "left the appeal" })
    expect([await sees(matter, firm.member), await keysOf(matter, firm.member.id), await epochs(matter)]).toEqual([404, 0, before + 1])
    const ended = (await events(firm, "grant.ended")).filter((event) => event.body.includes(matter))
    expect(ended.map((event) => event.by)).toEqual([firm.lead.id])
  })
  test("waits in the inbox of a lead who has lines to decide, until they are", async () => {
    const { review } = await on.fresh()
    expect(await waiting(firm.lead, review)).toEqual([2])
    await on.keep(review, firm.member.id, firm.lead)
    expect(await waiting(firm.lead, review)).toEqual([1])
    await on.keep(review, firm.reader.id, firm.lead)
    expect(await waiting(firm.lead, review)).toEqual([])
    expect(await waiting(firm.keeper, review)).toEqual([1])
    for (const one of [firm.member, firm.stranger, firm.auditor, firm.administrator]) expect(await waiting(one, review)).toEqual([])
  })
})

describe("nobody keeps their own line", () => {
  test("the only lead's is kept by a compliance officer, who opens nothing by it", async () => {
    const { matter, review } = await on.fresh()
    expect(refusal(await on.keep(review, firm.lead.id, firm.lead))).toEqual([403, "own-rights"])
    expect(await on.line(review, firm.lead.id, firm.keeper)).toMatchObject({ may: ["keep"] })
    expect((await on.keep(review, firm.lead.id, firm.keeper, "leads it since 2020")).body["receipt"]).toMatchObject({ kind: "review.decided" })
    expect(await on.line(review, firm.lead.id, firm.lead)).toMatchObject({ outcome: "kept", decided: { by: { id: firm.keeper.id } }, why: null })
    expect(await sees(matter, firm.keeper)).toBe(404)
  })
  const refused: readonly (readonly [what: string, act: (review: string, matter: string) => ReturnType<Reviewing["keep"]>, status: number, code: string])[] = [
    ["a lead does not withdraw their own", (r) => on.withdraw(r, firm.lead.id, firm.lead), 403, "own-rights"],
    ["a member does not keep their own: to them there is no review", (r) => on.keep(r, firm.member.id, firm.member), 404, "not-found"],
    ["a member keeps no other's", (r) => on.keep(r, firm.reader.id, firm.member), 404, "not-found"],
    ["a reader withdraws nobody's", (r) => on.withdraw(r, firm.member.id, firm.reader), 404, "not-found"],
    ["a stranger keeps none", (r) => on.keep(r, firm.member.id, firm.stranger), 404, "not-found"],
    ["the partner who set the firm up keeps none", (r) => on.keep(r, firm.member.id, { token: firm.token }), 404, "not-found"],
    ["an administrator keeps none", (r) => on.keep(r, firm.member.id, firm.administrator), 404, "not-found"],
    ["an auditor reads and keeps none", (r) => on.keep(r, firm.lead.id, firm.auditor), 403, "not-yours-to-do"],
    ["a compliance officer keeps no member's", (r) => on.keep(r, firm.member.id, firm.keeper), 403, "not-yours-to-do"],
    ["a compliance officer withdraws no member's", (r) => on.withdraw(r, firm.member.id, firm.keeper), 403, "not-yours-to-do"],
    ["a compliance officer does not withdraw the only lead's", (r) => on.withdraw(r, firm.lead.id, firm.keeper), 403, "not-yours-to-do"],
    ["of somebody who has no line there is none", (r) => on.keep(r, firm.stranger.id, firm.lead), 404, "not-found"],
    ["of a review that is not there is none", () => on.keep(NOWHERE, firm.member.id, firm.lead), 404, "not-found"],
  ]
  test.each(refused)("%s", async (_what, act, status, code) => {
    const { matter, review } = await on.fresh()
    expect(refusal(await act(review, matter))).toEqual([status, code])
    expect((await on.read(review, firm.lead)).body["counts"]).toMatchObject({ open: 3 })
  })
  test("a compliance officer does not keep a lead's where another leads", async () => {
    const { review } = await on.fresh([{ person: firm.stranger.id, role: "lead" }])
    expect(refusal(await on.keep(review, firm.lead.id, firm.keeper))).toEqual([403, "not-yours-to-do"])
    expect(await waiting(firm.keeper, review)).toEqual([])
  })
  test("a compliance officer who is on the matter does not keep their own", async () => {
    const { review } = await on.fresh([{ person: firm.keeper.id, role: "member" }])
    expect(refusal(await on.keep(review, firm.keeper.id, firm.keeper))).toEqual([403, "own-rights"])
  })
  test("a guest whom the database shows as a lead decides nothing and sees no review", async () => {
    const { matter, review } = await on.fresh([{ person: firm.guest.id, role: "reader" }])
    await firm.owner`update grants set role = 'lead' where matter = ${matter} and person = ${firm.guest.id}`
    expect(refusal(await on.keep(review, firm.member.id, firm.guest))).toEqual([404, "not-found"])
    expect(await on.list(firm.guest)).toEqual([])
  })
})

describe("a line is decided once", () => {
  test("kept twice, or withdrawn after it was kept", async () => {
    const { review } = await on.fresh()
    await on.keep(review, firm.member.id, firm.lead)
    for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, firm.member.id, firm.lead))).toEqual([409, "line-decided"])
  })
  test("withdrawn twice", async () => {
    const { review } = await on.fresh()
    await on.withdraw(review, firm.member.id, firm.lead)
    for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, firm.member.id, firm.lead))).toEqual([409, "line-decided"])
  })
  test("by one of two who decide it at once", async () => {
    const { review } = await on.fresh([{ person: firm.stranger.id, role: "lead" }])
    const done = await Promise.all([on.keep(review, firm.member.id, firm.lead), on.withdraw(review, firm.member.id, firm.stranger)])
    expect(done.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })
  test("not where the access ended meanwhile", async () => {
    const { matter, review } = await on.fresh()
    await release(matter, firm.member.id)
    await firm.owner`update grants set until = now() - interval '1 second' where matter = ${matter} and person = ${firm.reader.id}`
    for (const person of [firm.member.id, firm.reader.id])
      for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, person, firm.lead))).toEqual([409, "grant-ended"])
    expect((await on.keep(review, firm.lead.id, firm.keeper)).body).toMatchObject({ closed: true })
    expect((await on.read(review, firm.lead)).body["counts"]).toMatchObject({ open: 0, kept: 1, ended: 2 })
  })
  test("not where somebody was admitted anew after it ended: that grant is in no line of this review", async () => {
    const { matter, review } = await on.fresh()
    await release(matter, firm.member.id)
    await admit(matter, { person: firm.member.id, role: "member" })
    expect(refusal(await on.withdraw(review, firm.member.id, firm.lead))).toEqual([409, "grant-ended"])
    expect(await sees(matter, firm.member)).toBe(200)
  })
  test("not after the review is closed", async () => {
    const { review } = await on.fresh()
    await on.keep(review, firm.member.id, firm.lead)
    await on.withdraw(review, firm.reader.id, firm.lead)
    await on.keep(review, firm.lead.id, firm.keeper)
    for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, firm.member.id, firm.lead))).toEqual([409, "review-over"])
  })
  test("not after it was due, even before a round came", async () => {
    const { review } = await on.fresh()
    await firm.owner`update reviews set due_at = least(now(), ${firm.clock.now().toString()}::timestamptz) where id = ${review}`
    for (const act of [on.keep, on.withdraw]) expect(refusal(await act(review, firm.member.id, firm.lead))).toEqual([409, "review-over"])
    expect(await on.line(review, firm.member.id, firm.lead)).toMatchObject({ may: [], outcome: null })
  })
  test("not where it would leave no lead without an end", async () => {
    const { matter, review } = await on.fresh()
    await admit(matter, { person: firm.stranger.id, role: "lead", until: soon(firm, { hours: 1 }) })
    expect(refusal(await on.withdraw(review, firm.lead.id, firm.stranger))).toEqual([409, "last-lead"])
    expect(await on.line(review, firm.lead.id, firm.lead)).toMatchObject({ outcome: null })
  })
})

describe("beginning one", () => {
  test("is a compliance officer's too, by id or code; they see no title", async () => {
    const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const begun = await on.begin(code, firm.keeper, { due: soon(firm, { hours: 48 }) })
    expect(begun.body).toMatchObject({ lines: 2, due: soon(firm, { hours: 48 }) })
    const report = (await on.read(begun.body["review"], firm.keeper)).body
    expect(report).toMatchObject({ matter: id, code: null, begunBy: { id: firm.keeper.id } })
    expect(JSON.stringify(report)).not.toContain("Quillfeather")
    expect((await on.read(begun.body["review"], firm.lead)).body).toMatchObject({ code })
  })
  const rows: readonly (readonly [what: string, by: () => By, body: () => Body, status: number, code: string])[] = [
    ["a member", () => firm.member, () => ({ due: null }), 403, "not-yours-to-do"],
    ["a reader", () => firm.reader, () => ({ due: null }), 403, "not-yours-to-do"],
    ["a guest on the matter", () => firm.guest, () => ({ due: null }), 403, "not-yours-to-do"],
    ["a stranger", () => firm.stranger, () => ({ due: null }), 404, "not-found"],
    ["the partner", () => ({ token: firm.token }), () => ({ due: null }), 404, "not-found"],
    ["an administrator", () => firm.administrator, () => ({ due: null }), 404, "not-found"],
    ["an auditor, who only looks", () => firm.auditor, () => ({ due: null }), 404, "not-found"],
    ["a lead, due in the past", () => firm.lead, () => ({ due: soon(firm, { seconds: -1 }) }), 400, "malformed"],
    ["a lead, due now", () => firm.lead, () => ({ due: soon(firm, { seconds: 0 }) }), 400, "malformed"],
    ["a lead, due before a day has passed", () => firm.lead, () => ({ due: soon(firm, { hours: 23 }) }), 400, "malformed"],
    ["a compliance officer, due before a day has passed", () => firm.keeper, () => ({ due: soon(firm, { hours: 23 }) }), 400, "malformed"],
    ["a lead, due in two years", () => firm.lead, () => ({ due: soon(firm, { hours: 24 * 730 }) }), 400, "malformed"],
    ["a compliance officer, due in the past", () => firm.keeper, () => ({ due: soon(firm, { seconds: -1 }) }), 400, "malformed"],
  ]
  test.each(rows)("is refused to %s", async (_what, by, body, status, code) => {
    const before = await count(firm.owner`select count(*) as n from reviews`)
    expect(refusal(await on.begin(firm.matter, by(), body()))).toEqual([status, code])
    expect(await count(firm.owner`select count(*) as n from reviews`)).toBe(before)
  })
  test("is refused while one is open, and of two at once one is begun", async () => {
    const { matter } = await on.fresh()
    for (const by of [firm.lead, firm.keeper]) expect(refusal(await on.begin(matter, by))).toEqual([409, "review-open"])
    const { id } = await freshMatter(firm, [{ person: firm.stranger.id, role: "lead" }])
    const both = await Promise.all([on.begin(id, firm.lead), on.begin(id, firm.stranger)])
    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([201, 409])
  })
  test("of a closed matter works as it does of an open one", async () => {
    const { id } = await freshMatter(firm, [])
    await firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev: 1, stage: "closed" } })
    expect((await on.begin(id, firm.lead)).status).toBe(201)
  })
})
