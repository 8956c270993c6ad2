/** Where people and matters meet: whom a guest may know of, and roles that cannot be on a matter. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openFirm, refusal } from "./firm.ts"
import type { Firm, Newcomer } from "./firm.ts"

let firm: Firm
let lead: Newcomer
let guest: Newcomer
let stranger: Newcomer
let matter: string
beforeAll(async () => {
  firm = await openFirm()
  lead = await firm.newcomer("lawyer")
  guest = await firm.newcomer("guest")
  stranger = await firm.newcomer("guest")
  await firm.house.house.firms.values().next().value?.clerk.flush()
  const opened = await firm.ask("POST", "/matters", {
    token: lead.token,
    body: { title: "Grey v. Vale", client: "Ada Grey", type: "Litigation", jurisdiction: "England and Wales", members: [{ person: guest.id, role: "reader" }] },
  })
  matter = (opened.body as unknown as { matter: { id: string } }).matter.id
})
afterAll(() => firm[Symbol.asyncDispose]())

const seenBy = async (token: string): Promise<readonly string[]> => (await firm.ask("GET", "/people", { token })).body.people.map((person) => person.id)
const change = async (id: string, body: object): Promise<readonly [number, string]> => {
  const { rev } = (await firm.ask("GET", `/people/${id}`, { token: firm.token })).body
  return refusal(await firm.ask("PATCH", `/people/${id}`, { token: firm.token, body: { rev, ...body } }))
}

describe("a guest", () => {
  it("knows of those on their matter and of nobody else", async () => {
    expect([new Set(await seenBy(guest.token)), await seenBy(stranger.token)]).toEqual([new Set([lead.id, guest.id]), [stranger.id]])
    expect((await firm.ask("GET", `/people/${lead.id}`, { token: guest.token })).status).toBe(200)
    expect(refusal(await firm.ask("GET", `/people/${stranger.id}`, { token: guest.token }))).toEqual([404, "not-found"])
  })
  it("knows of nobody any more once they were released", async () => {
    expect((await firm.ask("DELETE", `/matters/${matter}/members/${guest.id}`, { token: lead.token })).status).toBe(200)
    expect(await seenBy(guest.token)).toEqual([guest.id])
  })
})

describe("a person on a matter", () => {
  it.each(["administrator", "auditor"])("is not made an %s, who reads nothing", async (role) =>
    expect(await change(lead.id, { role })).toEqual([422, "cannot-be-member"]),
  )
  it("who was released may be", async () => {
    expect((await change(guest.id, { role: "administrator" }))[0]).toBe(200)
  })
  it("whose role changes to one that may stay keeps the matter, with a new session", async () => {
    expect((await change(lead.id, { role: "paralegal" }))[0]).toBe(200)
    expect(refusal(await firm.ask("GET", `/matters/${matter}`, { token: lead.token }))).toEqual([401, "not-signed-in"])
    const { token } = (await firm.signIn(lead.address, lead.passphrase)).body
    expect((await firm.ask("GET", `/matters/${matter}`, { token })).status).toBe(200)
  })
  it("who is suspended reaches it no more, and after recovery and restoring opens it again with the same keys", async () => {
    expect((await change(lead.id, { state: "suspended" }))[0]).toBe(200)
    const passphrase = "granite pelican umbrella thaw"
    expect((await firm.ask("POST", "/recovery", { body: { address: lead.address, passphrase, shares: firm.shares.slice(0, 2) } })).status).toBe(201)
    expect(refusal(await firm.signIn(lead.address, passphrase))).toEqual([401, "sign-in-failed"])
    expect((await change(lead.id, { state: "active" }))[0]).toBe(200)
    const { token } = (await firm.signIn(lead.address, passphrase)).body
    expect((await firm.ask("GET", `/matters/${matter}`, { token })).body).toMatchObject({ title: "Grey v. Vale" })
  })
})
