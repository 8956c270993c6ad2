/** Inviting, joining, roles and suspending: by whom, once, never for oneself, and never past what the firm cannot be without. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openKemPair } from "#seal"
import { FIRST, eventsOf, openFirm, PHRASES, readEvent, refusal } from "./firm.ts"
import type { Said, Firm, Newcomer } from "./firm.ts"

let firm: Firm
let lawyer: Newcomer
let administrator: Newcomer
let guest: Newcomer
let auditor: Newcomer
let me: string
beforeAll(async () => {
  firm = await openFirm()
  me = (await firm.ask("GET", "/session", { token: firm.token })).body.person.id
  lawyer = await firm.newcomer("lawyer")
  administrator = await firm.newcomer("administrator")
  guest = await firm.newcomer("guest")
  auditor = await firm.newcomer("auditor")
})
afterAll(() => firm[Symbol.asyncDispose]())

const confirm = async (token: string, passphrase: string): Promise<void> => {
  expect((await firm.ask("POST", "/session/confirmation", { token, body: { passphrase } })).status).toBe(200)
}
const tokens = (): Record<string, string> => ({
  partner: firm.token,
  lawyer: lawyer.token,
  administrator: administrator.token,
  guest: guest.token,
  auditor: auditor.token,
})

describe("inviting", () => {
  const invite = (token: string, body: object) => firm.ask("POST", "/invitations", { token, body })
  const good = { name: "Noor Aziz", address: "noor@hollisgrey.example", role: "paralegal" }

  it.each([
    ["lawyer", 403],
    ["guest", 403],
    ["auditor", 403],
  ])("is not for a %s", async (role, status) => {
    expect(refusal(await invite(tokens()[role] ?? "", good))).toEqual([status, "not-yours-to-do"])
  })
  it.each<[string, object, number, string]>([
    ["an unknown role", { ...good, role: "superuser" }, 400, "malformed"],
    ["no address", { name: good.name, role: good.role }, 400, "malformed"],
    ["an unknown field", { ...good, admin: true }, 400, "malformed"],
    ["a year to come", { ...good, days: 365 }, 400, "malformed"],
    ["a name that misleads", { ...good, name: "Noor \u202eziza" }, 422, "name-unusable"],
    ["the address of somebody of the firm", { ...good, address: FIRST.address.toUpperCase() }, 409, "already-there"],
  ])("is refused with %s", async (_what, body, status, code) => expect(refusal(await invite(firm.token, body))).toEqual([status, code]))

  it.each(["partner", "administrator", "compliance-officer", "auditor"])("a %s needs a fresh confirmation", async (role) => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await invite(firm.token, { ...good, role }))).toEqual([403, "step-up-needed"])
  })
  it("an overseer is for those who hold the oversight key", async () => {
    await confirm(administrator.token, administrator.passphrase)
    const refused = await invite(administrator.token, { ...good, role: "auditor" })
    expect([...refusal(refused), refused.body.detail]).toEqual([403, "not-yours-to-do", expect.stringContaining("oversight key") as unknown])
  })

  it("gives a secret once, shows the invitation to those who may invite, and is not made twice", async () => {
    const made = await invite(firm.token, good)
    expect(made.body).toMatchObject({
      token: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      receipt: { kind: "person.invited" },
      invitation: { name: good.name, address: good.address, role: "paralegal", by: { id: me, name: FIRST.name } },
    })
    expect((await firm.ask("GET", "/people", { token: administrator.token })).body.invitations).toMatchObject([{ id: made.body.invitation.id }])
    expect((await firm.ask("GET", "/people", { token: lawyer.token })).body.invitations).toEqual([])
    expect(refusal(await invite(firm.token, good))).toEqual([409, "already-there"])
  })
})

describe("an invitation", () => {
  let seen = 0
  const fresh = async (more: object = {}): Promise<{ id: string; token: string; address: string }> => {
    const address = `fresh${seen++}@hollisgrey.example`
    const made = await firm.ask("POST", "/invitations", { token: firm.token, body: { name: "Tomasz Lis", address, role: "lawyer", ...more } })
    return { id: made.body.invitation.id, token: made.body.token, address }
  }
  const read = (token: string) => firm.ask("POST", "/invitations/read", { body: { token } })
  const accept = (token: string, passphrase: string = PHRASES[4]) => firm.ask("POST", "/invitations/accept", { body: { token, passphrase, bearer: true } })

  it("says what it is to whoever holds its secret", async () => {
    const { token, address } = await fresh()
    expect((await read(token)).body).toEqual({ firm: "Hollis & Grey", name: "Tomasz Lis", address, role: "lawyer" })
  })
  it.each(["", "A".repeat(43), `${"A".repeat(42)}B`, "x".repeat(100)])("is not had with %j", async (token) => {
    expect(refusal(await read(token))).toEqual([404, "invitation-over"])
    expect(refusal(await accept(token))).toEqual([404, "invitation-over"])
  })
  it("is not used up by a weak pass phrase, and lets in once", async () => {
    const { token, address } = await fresh()
    expect(refusal(await accept(token, "tomasz lis tomasz"))).toEqual([422, "passphrase-weak"])
    expect((await accept(token)).body).toMatchObject({ person: { name: "Tomasz Lis", address, role: "lawyer" }, token: expect.any(String) as unknown })
    expect(refusal(await accept(token))).toEqual([404, "invitation-over"])
    expect(refusal(await read(token))).toEqual([404, "invitation-over"])
    expect((await firm.signIn(address, PHRASES[4])).status).toBe(201)
  })
  it("lets in one of two who come at the same moment", async () => {
    const { token } = await fresh()
    const said = await Promise.all([accept(token), accept(token)])
    expect(said.map((one) => one.status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([201, 404])
  })
  it("runs out", async () => {
    const { token } = await fresh({ days: 1 })
    firm.clock.forward({ hours: 23 })
    expect((await read(token)).status).toBe(200)
    firm.clock.forward({ hours: 1 })
    expect([refusal(await read(token)), refusal(await accept(token))]).toEqual([
      [404, "invitation-over"],
      [404, "invitation-over"],
    ])
  })
  it("is withdrawn by those who may invite, and no other; its keys go with it", async () => {
    for (const who of [lawyer, guest, auditor, administrator]) Object.assign(who, { token: (await firm.signIn(who.address, who.passphrase)).body.token })
    Object.assign(firm, { token: (await firm.signIn(FIRST.address, FIRST.passphrase)).body.token })
    const { id, token } = await fresh()
    expect(refusal(await firm.ask("DELETE", `/invitations/${id}`, { token: lawyer.token }))).toEqual([403, "not-yours-to-do"])
    expect((await firm.ask("DELETE", `/invitations/${id}`, { token: administrator.token })).body.receipt).toMatchObject({ kind: "invitation.withdrawn" })
    expect(refusal(await firm.ask("DELETE", `/invitations/${id}`, { token: administrator.token }))).toEqual([404, "not-found"])
    expect(refusal(await accept(token))).toEqual([404, "invitation-over"])
    const rows = await firm.tools.db.door.begin(async (sql) => {
      await sql`select set_config('muniment.role', 'partner', true)`
      return sql<{ n: number }[]>`select count(*) as n from invitations where state <> 'open' and (firm_key <> '' or oversight is not null)`
    })
    expect(rows[0]?.n).toBe(0)
  })
  it("that is not there cannot be withdrawn", async () => {
    expect(refusal(await firm.ask("DELETE", `/invitations/inv_${"0".repeat(26)}`, { token: firm.token }))).toEqual([404, "not-found"])
    expect(refusal(await firm.ask("DELETE", "/invitations/inv_1", { token: firm.token }))).toEqual([404, "not-found"])
  })
})

describe("joining", () => {
  it("publishes the person's keys in the ledger before anything else of theirs", async () => {
    const rows = await firm.tools.db.clerk<{ kind: string; body: string }[]>`select kind, body from events where by = ${lawyer.id} order by seq limit 3`
    expect(rows.map((row) => row.kind)).toEqual(["key.published", "person.joined", "session.begun"])
    expect(readEvent(rows[0]?.body).publishes).toMatchObject({
      of: lawyer.id,
      use: "person",
      kem: expect.stringMatching(/^.{1624}$/) as unknown,
      sign: expect.stringMatching(/^.{44}$/) as unknown,
    })
  })
  it("as an overseer brings the oversight pair, as anyone else it does not", async () => {
    const held = async (id: string): Promise<boolean> => {
      const [row] = await firm.tools.db.door.begin(async (sql) => {
        await sql`select set_config('muniment.person', ${id}, true)`
        return sql<{ held: boolean }[]>`select oversight is not null as held from person_keys`
      })
      return row?.held === true
    }
    expect([await held(me), await held(auditor.id), await held(administrator.id), await held(lawyer.id), await held(guest.id)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe("the people of the firm", () => {
  it("are seen by its staff", async () => {
    for (const role of ["partner", "lawyer", "administrator", "auditor"]) {
      const ids = (await firm.ask("GET", "/people", { token: tokens()[role] ?? "" })).body.people.map((person) => person.id)
      expect(ids).toEqual(expect.arrayContaining([me, lawyer.id, administrator.id, guest.id, auditor.id]) as unknown)
    }
  })
  it("are not seen by a guest, who sees only themselves", async () => {
    const { people, invitations } = (await firm.ask("GET", "/people", { token: guest.token })).body
    expect([people.map((person) => person.id), invitations]).toEqual([[guest.id], []])
    expect((await firm.ask("GET", `/people/${guest.id}`, { token: guest.token })).status).toBe(200)
  })
  it("whom a guest does not know are to them as those who are not there", async () => {
    const [known, unknown] = [
      await firm.ask("GET", `/people/${lawyer.id}`, { token: guest.token }),
      await firm.ask("GET", `/people/per_${"0".repeat(26)}`, { token: guest.token }),
    ]
    expect([known.status, { ...known.body, request: "" }]).toEqual([404, { ...unknown.body, request: "" }])
  })
  it("have a print of their keys that is everybody's own", async () => {
    const prints = (await firm.ask("GET", "/people", { token: firm.token })).body.people.map((person) => person.keyPrint)
    expect([new Set(prints).size, prints.every((print) => /^[0-9a-f]{64}$/.test(print))]).toEqual([prints.length, true])
  })
})

describe("changing a person", () => {
  const change = async (token: string, id: string, body: object, rev?: number) => {
    const seen = rev ?? (await firm.ask("GET", `/people/${id}`, { token: firm.token })).body.rev
    return firm.ask("PATCH", `/people/${id}`, { token, body: { rev: seen, ...body } })
  }
  const state = async (id: string): Promise<Said> => (await firm.ask("GET", `/people/${id}`, { token: firm.token })).body

  it.each(["lawyer", "guest", "auditor"])("is not for a %s", async (role) => {
    expect(refusal(await change(tokens()[role] ?? "", administrator.id, { role: "lawyer" }))).toEqual([403, "not-yours-to-do"])
  })
  it("nobody changes themselves, neither up nor down", async () => {
    expect(refusal(await change(administrator.token, administrator.id, { role: "partner" }))).toEqual([403, "own-rights"])
    expect(refusal(await change(administrator.token, administrator.id, { state: "suspended" }))).toEqual([403, "own-rights"])
    expect(refusal(await change(firm.token, me, { role: "lawyer" }))).toEqual([403, "own-rights"])
  })
  it.each<[string, () => [string, object, number?], number, string]>([
    ["a revision that is old", () => [lawyer.id, { role: "paralegal" }, 99], 409, "stale"],
    ["nothing to change", () => [lawyer.id, {}], 400, "malformed"],
    ["what is so already", () => [lawyer.id, { role: "lawyer", state: "active" }], 400, "malformed"],
    ["an unknown role", () => [lawyer.id, { role: "owner" }], 400, "malformed"],
    ["an unknown field", () => [lawyer.id, { role: "paralegal", name: "x" }], 400, "malformed"],
    ["somebody who is not there", () => [`per_${"0".repeat(26)}`, { role: "lawyer" }, 1], 404, "not-found"],
    ["an id of another kind", () => [`mat_${"0".repeat(26)}`, { role: "lawyer" }, 1], 404, "not-found"],
    ["a person who becomes an overseer, by one who holds no oversight key", () => [lawyer.id, { role: "auditor" }], 403, "not-yours-to-do"],
    ["the last partner made a lawyer", () => [me, { role: "lawyer" }], 409, "last-of-firm"],
    ["the last partner suspended", () => [me, { state: "suspended" }], 409, "last-of-firm"],
  ])("is refused with %s", async (_what, row, status, code) => {
    const [id, body, rev] = row()
    expect(refusal(await change(administrator.token, id, body, rev))).toEqual([status, code])
  })
  it("needs a fresh confirmation", async () => {
    firm.clock.forward({ minutes: 11 })
    expect(refusal(await change(firm.token, lawyer.id, { role: "paralegal" }))).toEqual([403, "step-up-needed"])
    await confirm(firm.token, FIRST.passphrase)
    await confirm(administrator.token, administrator.passphrase)
  })

  it("suspends: sessions end at once, signing in gets the one answer, open invitations are withdrawn", async () => {
    const invited = await firm.ask("POST", "/invitations", {
      token: administrator.token,
      body: { name: "Late Comer", address: "late@hollisgrey.example", role: "lawyer" },
    })
    const done = await change(firm.token, administrator.id, { state: "suspended" })
    expect(done.body).toMatchObject({ person: { state: "suspended" }, receipt: { kind: "person.suspended" } })
    expect(await state(administrator.id)).toEqual(done.body.person)
    expect((await firm.ask("GET", "/session", { token: administrator.token })).status).toBe(401)
    expect(refusal(await firm.signIn(administrator.address, administrator.passphrase))).toEqual([401, "sign-in-failed"])
    expect(refusal(await firm.ask("POST", "/invitations/read", { body: { token: invited.body.token } }))).toEqual([404, "invitation-over"])
  })
  it("restores: the old sessions stay ended, and they sign in anew", async () => {
    expect((await change(firm.token, administrator.id, { state: "active" })).body.receipt).toMatchObject({ kind: "person.restored" })
    expect((await firm.ask("GET", "/session", { token: administrator.token })).status).toBe(401)
    const came = await firm.signIn(administrator.address, administrator.passphrase)
    expect(came.status).toBe(201)
    Object.assign(administrator, { token: came.body.token })
  })
  it("gives a role, and every right of the old one ends", async () => {
    expect((await change(firm.token, lawyer.id, { role: "guest" })).body).toMatchObject({ person: { role: "guest" }, receipt: { kind: "person.changed" } })
    expect((await firm.ask("GET", "/people", { token: lawyer.token })).status).toBe(401)
    const came = await firm.signIn(lawyer.address, lawyer.passphrase)
    expect([came.body.person.role, came.body.rooms]).toEqual(["guest", ["matters", "ledger"]])
    await change(firm.token, lawyer.id, { role: "lawyer" })
  })
  it("makes a person an overseer by handing the pair on, sealed to their proved key; they keep it under their own from the next sign-in on", async () => {
    await firm.house.house.firms.values().next().value?.clerk.flush()
    expect((await change(firm.token, lawyer.id, { role: "compliance-officer" })).body.person).toMatchObject({ role: "compliance-officer" })
    const own = (): Promise<Record<string, Uint8Array | null>[]> =>
      firm.tools.db.door.begin(async (sql) => {
        await sql`select set_config('muniment.person', ${lawyer.id}, true)`
        return sql<Record<string, Uint8Array | null>[]>`select oversight, handed_key, handed_oversight from person_keys`
      })
    expect((await own()).map((row) => [row["oversight"] === null, row["handed_key"]?.length, row["handed_oversight"] === null])).toEqual([[true, 1169, false]])
    const came = await firm.signIn(lawyer.address, lawyer.passphrase)
    expect((await own()).map((row) => [row["oversight"] === null, row["handed_key"], row["handed_oversight"]])).toEqual([[false, null, null]])
    const { comeIn } = await import("#desk")
    using caller = await comeIn(firm.tools, came.body.token)
    if (!caller?.row.oversight) throw new Error("the pair did not arrive")
    using pair = openKemPair(caller.keys.own, caller.row.oversight, [firm.tools.firm.id, "person_keys", "oversight", lawyer.id])
    expect(Buffer.from(pair.public.bytes).equals(firm.tools.state().oversightPublic?.bytes ?? Buffer.alloc(0))).toBe(true)
  })
  it("takes the pair from one who ceases to be an overseer", async () => {
    await change(firm.token, lawyer.id, { role: "lawyer" })
    const [row] = await firm.tools.db.door.begin(async (sql) => {
      await sql`select set_config('muniment.person', ${lawyer.id}, true)`
      return sql<{ n: number }[]>`select num_nonnulls(oversight, handed_key, handed_oversight) as n from person_keys`
    })
    expect(row?.n).toBe(0)
  })
  it("two partners who demote each other at the same moment leave one", async () => {
    const other = await firm.newcomer("partner", "other.partner@hollisgrey.example", firm.token)
    const revs = [(await state(me))["rev"], (await state(other.id))["rev"]]
    const said = await Promise.all([
      firm.ask("PATCH", `/people/${other.id}`, { token: firm.token, body: { rev: revs[1], role: "lawyer" } }),
      firm.ask("PATCH", `/people/${me}`, { token: other.token, body: { rev: revs[0], role: "compliance-officer" } }),
    ])
    expect(said.filter((one) => one.status === 200).length).toBeLessThan(2)
    const rows = await firm.tools.db.door.begin(async (sql) => {
      await sql`select set_config('muniment.person', ${auditor.id}, true), set_config('muniment.role', 'auditor', true)`
      return sql<{ n: number }[]>`select count(*) as n from people where role = 'partner' and state = 'active'`
    })
    expect(rows[0]?.n).toBeGreaterThan(0)
  })
  it("is noted each time, signed by whoever did it", async () => {
    expect((await eventsOf(firm, "person.suspended")).map((event) => event.by)).toEqual([me])
  })
})
