/** Reviews under the second lock: whatever an act should ever send, the database lets nobody decide what is not theirs, and shows an overseer whom a wall shuts out none of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWalledFirm, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { reviewing } from "./reviewed.ts"

let firm: WalledFirm
let at: { readonly matter: string; readonly review: string }
beforeAll(async () => {
  firm = await openWalledFirm()
  at = await reviewing(firm).fresh()
  await raised(firm, [at.matter], [firm.second.id])
})
afterAll(() => firm[Symbol.asyncDispose]())

type Who = "lead" | "member" | "keeper" | "second" | "auditor" | "stranger"

/** How many rows a statement gives or touches, as the door's role bound to a person; none where the database refuses it. Everything is taken back. */
async function touched(who: Who, statement: string): Promise<number> {
  const undone = new Error("undone")
  const [session] = await firm.owner<{ id: string }[]>`select id from sessions where person = ${firm[who].id} order by begun_at desc limit 1`
  const words: Readonly<Record<string, string>> = { REVIEW: at.review, MATTER: at.matter, LEAD: firm.lead.id, MEMBER: firm.member.id, READER: firm.reader.id }
  let n = 0
  await firm.tools.db.door
    .begin(async (sql) => {
      await sql`select bind(${session?.id ?? ""})`
      n = (await sql.unsafe(statement.replaceAll(/\b[A-Z]{4,}\b/g, (word) => (words[word] === undefined ? word : `'${words[word]}'`)))).count
      throw undone
    })
    .catch((thrown: { readonly code?: string }) => {
      if (thrown !== undone && thrown.code !== "42501") throw thrown
    })
  return n
}
const decide = (person: string, outcome: string): string =>
  `select * from decide_line(REVIEW, ${person}, '${outcome}', now(), null, null, null, null) where done`
const event = (kind: string, by = "me()"): string =>
  `insert into events (id, kind, at, by, matter, document, body, sig, signer, oversight, oversight_key) values ('evt_x', '${kind}', now(), ${by}, MATTER, null, '{}', null, null, '', '')`

describe("nobody", () => {
  const rows: readonly (readonly [what: string, who: Who, statement: string])[] = [
    ["begins a review past the function", "lead", "insert into reviews (id, matter, begun_at, due_at) values ('rvw_x', MATTER, now(), now())"],
    ["moves the day it is due", "lead", "update reviews set due_at = due_at + interval '1 year'"],
    ["closes one", "lead", "update reviews set closed_at = now(), closed_by = me()"],
    ["throws one away", "lead", "delete from reviews"],
    ["adds a line", "lead", 'insert into review_lines (review, person, "grant", role) select REVIEW, person, id, role from grants limit 1'],
    ["writes an outcome", "lead", "update review_lines set outcome = 'kept', decided_at = now(), decided_by = me()"],
    ["takes a line away", "lead", "delete from review_lines"],
    ["makes their own line somebody else's", "lead", "update review_lines set person = READER where person = me()"],
    ["keeps their own line", "lead", decide("LEAD", "kept")],
    ["withdraws what they have not ended", "lead", decide("MEMBER", "withdrawn")],
    ["writes silence", "lead", decide("MEMBER", "silence")],
    ["decides as a member", "member", decide("READER", "kept")],
    ["keeps a member's as a compliance officer", "keeper", decide("MEMBER", "kept")],
    ["withdraws a lead's as a compliance officer", "keeper", decide("LEAD", "withdrawn")],
    ["keeps a lead's as an auditor", "auditor", decide("LEAD", "kept")],
    ["keeps a lead's behind a wall", "second", decide("LEAD", "kept")],
    ["reads reviews as a member", "member", "select 1 from reviews"],
    ["reads lines as a member", "member", "select 1 from review_lines"],
    ["reads reviews as a stranger", "stranger", "select 1 from reviews"],
    ["reads reviews behind a wall", "second", "select 1 from reviews"],
    ["reads lines behind a wall", "second", "select 1 from review_lines"],
    ["looks into one behind a wall", "second", "select * from look_into_review(REVIEW)"],
    ["looks at a line behind a wall", "second", "select * from look_at_line(REVIEW, LEAD)"],
    ["is told of one behind a wall", "second", "select * from my_reviews(now())"],
    ["finds a matter to review behind a wall", "second", "select 1 where matter_to_review(MATTER) is not null"],
    ["begins one behind a wall", "second", "select 1 where begin_review('rvw_x', MATTER, now(), now() + interval '2 days') <> 0"],
    ["writes into a chain behind a wall", "second", event("review.begun")],
    ["writes another kind into a chain, as a compliance officer", "keeper", event("document.opened")],
    ["writes into a chain in another's name, as a compliance officer", "keeper", event("review.decided", "LEAD")],
    ["writes into a chain as an auditor", "auditor", event("review.decided")],
    ["writes into a chain as a stranger", "stranger", event("review.decided")],
  ]
  test.each(rows)("%s, as a %s", async (_what, who, statement) => expect(await touched(who, statement)).toBe(0))

  test("is kept from what is theirs: the same, as it is meant", async () => {
    expect(await touched("lead", decide("MEMBER", "kept"))).toBe(1)
    expect(await touched("keeper", decide("LEAD", "kept"))).toBe(1)
    expect(await touched("keeper", event("review.decided"))).toBe(1)
    for (const who of ["lead", "keeper", "auditor"] as const)
      expect([await touched(who, "select 1 from reviews"), await touched(who, "select * from look_into_review(REVIEW)")]).toEqual([1, 3])
    expect(await touched("keeper", "select * from my_reviews(now())")).toBe(1)
  })
})
