/** Who was let in is replayed in the order of the ledger, which is that of transactions: what is done on one matter at once is done in that order, or broken off and done again. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { freshMatter, openWalledFirm, raise, raised } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { refusal, soon } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

test("a lead lets somebody in while they leave the firm: what they did stands before their end, which is written in one more try, and new keys begin afterwards", async () => {
  const gone = await firm.newcomer("lawyer", "gone@hollisgrey.example")
  await firm.ask("PUT", "/session/purpose", { token: gone.token, body: { code: "conduct" } })
  const { id } = await freshMatter(firm, [
    { person: gone.id, role: "lead", special: true },
    { person: firm.reader.id, role: "reader" },
  ])
  const [row] = await firm.owner<{ rev: number }[]>`select rev from people where id = ${gone.id}`
  const leaves = () => firm.ask("PATCH", `/people/${gone.id}`, { token: firm.token, body: { rev: row?.rev, state: "left" } })
  const admits = () => firm.ask("POST", `/matters/${id}/members`, { token: gone.token, body: { person: firm.member.id, role: "member" } })
  // Both wait for the matter: the one who lets in first, and whoever moves them has written already.
  const replies = await crossedIn(
    firm.owner,
    (sql) => sql`select 1 from matters where id = ${id} for no key update`,
    [admits, leaves],
    async () => undefined,
  )
  expect(replies.map((reply) => (reply.status < 300 ? reply.status : refusal(reply)))).toEqual([201, 200])
  expect((await firm.ask("DELETE", `/matters/${id}/members/${firm.reader.id}`, { token: firm.lead.token })).status).toBe(200)
  const keys =
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${id} and g.person = ${firm.member.id}`
  expect(keys).toHaveLength(1)
})
test("a lead lets somebody in while a member leaves the firm, and neither waits for another try: what is done to others hangs on neither", async () => {
  const gone = await firm.newcomer("lawyer", "member-gone@hollisgrey.example")
  const { id } = await freshMatter(firm, [{ person: gone.id, role: "member" }])
  const [row] = await firm.owner<{ rev: number }[]>`select rev from people where id = ${gone.id}`
  const leaves = () => firm.ask("PATCH", `/people/${gone.id}`, { token: firm.token, body: { rev: row?.rev, state: "left" } })
  const admits = () => firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: firm.reader.id, role: "reader" } })
  const replies = await crossedIn(
    firm.owner,
    (sql) => sql`select 1 from matters where id = ${id} for no key update`,
    [admits, leaves],
    async () => undefined,
  )
  expect(replies.map((reply) => reply.status)).toEqual([201, 200])
  const keys =
    await firm.owner`select g.person from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${id}`
  expect(new Set(keys.map((key) => key["person"]))).toEqual(new Set([firm.lead.id, firm.reader.id]))
})
test("a lead who lets somebody in on the last of several matters while a wall is raised around all of them does not keep it from standing", async () => {
  const gone = await firm.newcomer("lawyer", "busy@hollisgrey.example")
  await firm.ask("PUT", "/session/purpose", { token: gone.token, body: { code: "conduct" } })
  const members = [{ person: gone.id, role: "lead", special: true }]
  const ids = [(await freshMatter(firm, members)).id, (await freshMatter(firm, members)).id].toSorted()
  const [, last = ""] = ids
  const replies = await crossedIn(
    firm.owner,
    (sql) => sql`select 1 from matters where id = ${last} for no key update`,
    [
      () => firm.ask("POST", `/matters/${last}/members`, { token: gone.token, body: { person: firm.member.id, role: "member" } }),
      () => raise(firm, firm.keeper, ids, [gone.id]),
    ],
    async () => undefined,
  )
  expect(replies.map((reply) => (reply.status < 300 ? reply.status : refusal(reply)))).toEqual([201, 201])
  expect([replies[1]?.body["ended"], replies[1]?.body["unturned"]]).toEqual([2, 0])
  expect(await firm.owner`select 1 from walls`).toHaveLength(1)
})
test("nor a wall whose start has come, which the house begins", async () => {
  const gone = await firm.newcomer("lawyer", "busier@hollisgrey.example")
  await firm.ask("PUT", "/session/purpose", { token: gone.token, body: { code: "conduct" } })
  const members = [{ person: gone.id, role: "lead", special: true }]
  const ids = [(await freshMatter(firm, members)).id, (await freshMatter(firm, members)).id].toSorted()
  const [, last = ""] = ids
  const wall = await raised(firm, ids, [gone.id], { from: soon(firm, { hours: 24 }) })
  await firm.owner`update walls set starts_at = now() where id = ${wall}`
  const begun = await crossedIn<unknown>(
    firm.owner,
    (sql) => sql`select 1 from matters where id = ${last} for no key update`,
    [() => firm.ask("POST", `/matters/${last}/members`, { token: gone.token, body: { person: firm.member.id, role: "member" } }), () => round(firm.tools)],
    async () => undefined,
  )
  expect(begun).toMatchObject([{ status: 201 }, { wallsBegun: 1 }])
})
