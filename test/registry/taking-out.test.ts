/** A matter that is taken out of a copy is as if it had never been opened: what was asked of it is like what is asked of a matter that never was. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { takeMatterOut } from "../../src/registry/index.ts"
import type { MatterId } from "../../src/words/index.ts"
import { openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import { whileNoClerk } from "../ledger/no-clerk.ts"
import { soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"

let firm: WalledFirm
beforeAll(async () => {
  firm = await openWalledFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

test("nothing of a first approval is left of a request", async () => {
  const ask = (method: string, path: string, token: string, body?: Body) => firm.ask(method, path, { token, ...(body === undefined ? {} : { body }) })
  const { id, code } = (await ask("POST", "/matters", firm.lead.token, { ...WORDS, class: "special" })).body["matter"] as { id: MatterId; code: string }
  const [place] = (await ask("GET", `/matters/${id}/plan`, firm.lead.token)).body as unknown as Body[]
  const request = async (of: string): Promise<string> =>
    (await ask("POST", "/requests", firm.stranger.token, { code: of, role: "reader", until: soon(firm, { hours: 24 }), words: "I am to argue it." })).body[
      "id"
    ] as string
  const [there, never] = [await request(code), await request("222-222")]
  const approved = await ask("POST", `/matters/${id}/requests/${there}/approval`, firm.lead.token, { special: true, places: [place?.["id"]] })
  expect(approved.body["state"]).toBe("waits-for-second")
  const [home] = await firm.owner<{ name: string }[]>`select current_schema() as name`
  // As in a copy, where no house is open.
  await whileNoClerk(firm.tools, () => takeMatterOut(firm.owner, home?.name ?? "", id))
  const rows = await firm.owner<Record<string, unknown>[]>`
    select to_jsonb(r) - array['id', 'code', 'own', 'asked_at', 'ends_at', 'until', 'seq'] as kept from requests r where id = any(${[there, never]})`
  expect(rows).toHaveLength(2)
  expect(rows[0]).toEqual(rows[1])
})
