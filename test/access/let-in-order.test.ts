/** Who was let in is replayed in the order of the ledger, which is that of transactions: what is done on one matter at once is done in that order, or broken off and done again. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { refusal } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

test("a lead lets somebody in while they leave the firm: what they did stands before their end, and new keys begin afterwards", async () => {
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
  expect(replies.map((reply) => (reply.status < 300 ? reply.status : refusal(reply)))).toEqual([201, [503, "busy"]])
  expect((await leaves()).status).toBe(200)
  expect((await firm.ask("DELETE", `/matters/${id}/members/${firm.reader.id}`, { token: firm.lead.token })).status).toBe(200)
  const keys =
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${id} and g.person = ${firm.member.id}`
  expect(keys).toHaveLength(1)
})
