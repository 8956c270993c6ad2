/** Somebody who is invited from another firm: their former clients are listed before they come, by somebody else than whoever invites them, and there is no moment between their coming and the walls. */
import { describe, expect, test } from "vitest"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { certificate, reportOf } from "../screens/screened.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { crossedIn } from "./crossed.ts"
import { walkInvitedTwice } from "./invited-twice.ts"
import { hiring, plain, ruling } from "./ruled.ts"

type One = { readonly token: string }
interface Link {
  readonly id: string
  readonly token: string
  readonly address: string
}

const PHRASE = "cormorant ledger thistle umbrella nine"
const WAITS = [409, "invitation-waits"]

export function walkInvited(on: () => TeamFirm): void {
  const { overseen, lift } = ruling(on)
  const { clients, lateral, looked, open } = hiring(on, "Lamplighter")
  let n = 0
  async function invited(more: Body = {}, by: One = on()): Promise<Link> {
    const address = `lateral${++n}@elsewhere.example`
    const body = await on().done("POST", "/invitations", by, { name: `Lateral ${n}`, address, role: "lawyer", lateral: true, ...more })
    return { id: body["invitation"].id as string, token: body["token"] as string, address }
  }
  const accept = (link: Link) => on().ask("POST", "/invitations/accept", { body: { token: link.token, passphrase: PHRASE, bearer: true } })
  const listed = (link: Link, body: Body, by: One = on().keeper) => lateral({ person: null, invitation: link.id, ...body }, by)
  const none = (link: Pick<Link, "id">, by: One = on().keeper) => on().to("POST", `/invitations/${link.id}/no-former-clients`, by)
  const come = async (link: Link): Promise<Newcomer> => {
    const { status, body } = await accept(link)
    expect([status, body["code"]]).toEqual([201, undefined])
    return { id: body["person"].id as string, token: body["token"] as string, address: link.address, passphrase: PHRASE }
  }
  const waiting = async (one: One = on().keeper) => (await on().done("GET", "/inbox", one))["toList"] as Body[]
  const withdrawn = (link: Link) => on().to("DELETE", `/invitations/${link.id}`, on())
  const standing = (link: Link) =>
    on().owner`select 1 from walls w join wall_invitations i on i.wall = w.id where i.invitation = ${link.id} and wall_stands(w.lifted_at, w.until)`
  const events = async (kind: string, about: string) =>
    (await on().owner<{ by: string | null }[]>`select by from events where kind = ${kind} and strpos(body, ${about}) > 0`).map((row) => row.by)
  const admitted = async (matter: string, person: string) => refusal(await on().to("POST", `/matters/${matter}/members`, on().lead, { person, role: "reader" }))

  describe("a lateral hire who is invited", () => {
    test("waits with their link until an officer has given the list, and is shut out from the first moment, also of clients without a matter", async () => {
      const { known, unknown, matter } = await clients()
      const link = await invited()
      const read = () => on().ask("POST", "/invitations/read", { body: { token: link.token } })
      const early = await accept(link)
      expect([refusal(early), refusal(await read()), JSON.stringify(early.body).includes("wall")]).toEqual([WAITS, WAITS, false])
      expect((await waiting()).find((one) => one["invitation"] === link.id)).toMatchObject({ name: `Lateral ${n}`, role: "lawyer", by: { id: on().firstId } })
      expect((await looked({ person: null, invitation: link.id, clients: [known, unknown] })).body["clients"]).toMatchObject([
        { matters: 1, loses: 0, leaderless: false, walled: false },
        { matters: 0, loses: 0, leaderless: false, walled: false },
      ])
      expect(refusal(await accept(link))).toEqual(WAITS)
      const { body } = await listed(link, { clients: [known, unknown], notice: `You are screened: ${n}.` })
      expect([(body["walls"] as Body[]).length, body["ended"], body["unturned"], await events("invitation.listed", link.id)]).toEqual([
        2,
        0,
        0,
        [on().keeper.id],
      ])
      const [first, second] = (body["walls"] as Body[]).map((one) => one["wall"] as string)
      expect(await overseen(first ?? "", on().second)).toMatchObject({
        persons: [],
        invited: { id: link.id, name: `Lateral ${n}` },
        stands: true,
        may: ["ask-lifting"],
      })
      expect((await waiting()).some((one) => one["invitation"] === link.id)).toBe(false)
      const one = await come(link)
      expect([await admitted(matter, one.id), await admitted(await open(unknown), one.id)]).toEqual([
        [409, "shut-out"],
        [409, "shut-out"],
      ])
      expect(await overseen(second ?? "", on().second)).toMatchObject({ persons: [{ id: one.id }], invited: null })
      expect([await events("wall.named", one.id), await on().owner`select 1 from wall_persons where person = ${one.id} and noted_at is null`]).toEqual([
        [null, null],
        [],
      ])
      expect(((await on().done("GET", "/inbox", one))["notices"] as Body[]).map((notice) => notice["words"])).toEqual([`You are screened: ${n}.`])
      const seen = await Promise.all(["/matters", "/walls", "/inbox"].map(async (path) => JSON.stringify((await on().to("GET", path, one)).body)))
      expect(seen.some((text) => text.includes(matter) || text.includes(known) || text.includes(first ?? "-"))).toBe(false)
      await flush(on())
      expect((await reportOf(on(), await certificate(on(), on().second, matter, one.id))).walls).toMatchObject([{ wall: first }])
    })
    test("is shut out of a matter that was opened for such a client in between, and by a wall that begins later from its start on", async () => {
      const { unknown } = await clients()
      const link = await invited()
      const { body } = await listed(link, { clients: [unknown], from: soon(on(), { hours: 24 }), memo: "Nothing to them." })
      const matter = await open(unknown)
      await on().done("POST", `/matters/${matter}/members`, on().lead, { person: on().guest.id, role: "reader" })
      // Whoever is inside sees for whom it waits; a guest sees no name.
      for (const [inside, name] of [
        [on().lead, `Lateral ${n}`],
        [on().guest, null],
      ] as const)
        expect((await on().to("GET", `/matters/${matter}/walls`, inside)).body).toMatchObject([{ persons: [], invited: { id: link.id, name } }])
      const one = await come(link)
      const wall = body["walls"][0].wall as string
      expect([await admitted(matter, one.id), (await overseen(wall, on().keeper))?.["matters"]]).toMatchObject([[409, "shut-out"], [{ id: matter }]])
    })
    test("comes in, and is let in, where an officer says that there are no such clients", async () => {
      const { matter } = await clients()
      const link = await invited()
      expect((await none(link)).body).toMatchObject({ receipt: { kind: "invitation.listed" } })
      const one = await come(link)
      expect((await on().to("POST", `/matters/${matter}/members`, on().lead, { person: one.id, role: "reader" })).status).toBe(201)
    })
    test("is answered alike whether walls waited for them or none, and so is whoever withdraws an invitation", async () => {
      const { known, matter } = await clients()
      const [{ code } = { code: "none" }] = await on().owner<{ code: string }[]>`select code from matters where id = ${matter}`
      const answers = []
      for (const walled of [true, false]) {
        const [link, gone] = [await invited(), await invited()]
        for (const one of [link, gone]) expect((await (walled ? listed(one, { clients: [known] }) : none(one))).status).toBeLessThan(300)
        const read = await on().ask("POST", "/invitations/read", { body: { token: link.token } })
        const joined = await accept(link)
        const one = { token: joined.body["token"] as string }
        const replies = [read, joined, await withdrawn(gone), await on().to("PUT", "/session/purpose", one, { code: "conduct" })]
        for (const path of [
          "/matters",
          "/inbox",
          "/requests",
          "/session",
          "/walls",
          `/matters/${matter}`,
          `/matters/${matter}/walls`,
          `/matters/${matter}/custody`,
        ])
          replies.push(await on().to("GET", path, one))
        replies.push(await on().to("POST", "/requests", one, { code, role: "reader", until: soon(on(), { hours: 99 }), words: "To help." }))
        const said = JSON.stringify(plain(replies.map((reply) => [reply.status, reply.body])))
        answers.push(said.replaceAll(/(lateral ?)\d+/gi, "$1").replaceAll(/"(token|request)":"[^"]*"/g, '"$1":"-"'))
      }
      expect(answers[1]).toBe(answers[0])
    })
    test("is named by the row that makes them, by whatever road it comes, and past the acts too", async () => {
      const { known, matter } = await clients()
      const link = await invited()
      await listed(link, { clients: [known] })
      await on().owner`insert into people (id, role, state, card, address, sign_in_hash, kem_public, sign_public, key_id, joined_at)
        select 'per_past', 'lawyer', 'active', '', '', sign_in_hash, '', '', 'key_past', now() from invitations where id = ${link.id}`
      expect(
        await on().owner`select 1 from wall_persons p join wall_matters m on m.wall = p.wall where p.person = 'per_past' and m.matter = ${matter}`,
      ).toHaveLength(1)
      await on().owner`delete from wall_persons where person = 'per_past'`
      await on().owner`delete from people where id = 'per_past'`
    })
    test.each<[string, (link: Link) => Promise<unknown>]>([
      ["was withdrawn", (link) => on().done("DELETE", `/invitations/${link.id}`, on())],
      [
        "was made by somebody whose account is contained",
        async (link) => {
          const maker = await on().newcomer("partner")
          await on().owner`update invitations set made_by = ${maker.id} where id = ${link.id}`
          await on().done("POST", `/people/${maker.id}/containment`, on().keeper)
        },
      ],
      [
        "ran out",
        async (link) => {
          await on().owner`update invitations set ends_at = now() where id = ${link.id}`
          expect((await round(on().tools)).wallsLapsed).toBe(2)
        },
      ],
    ])("leaves no wall behind where the invitation %s, and says so in every chain, and names nobody who comes by another", async (_how, end) => {
      const { known, unknown, matter } = await clients()
      const link = await invited()
      const { body } = await listed(link, { clients: [known, unknown], mustAcknowledge: true })
      const [wall] = (body["walls"] as Body[]).map((one) => one["wall"] as string)
      expect((await on().to("GET", `/matters/${matter}/notes`, on().lead)).status).toBe(403)
      await end(link)
      expect(await overseen(wall ?? "", on().keeper)).toMatchObject({ stands: false, persons: [], lifted: null, lapsedAt: expect.any(String), may: [] })
      expect([(await on().to("GET", `/matters/${matter}/notes`, on().lead)).status, await events("wall.lapsed", link.id)]).toEqual([200, [null, null]])
      expect(refusal(await accept(link))).toEqual([404, "invitation-over"])
      const again = await on().done("POST", "/invitations", on(), { name: "Again", address: link.address, role: "lawyer" })
      const one = await come({ ...link, token: again["token"] as string })
      expect(await on().owner`select 1 from wall_persons where person = ${one.id}`).toHaveLength(0)
    })
    test("is let in where the wall was lifted by two before they came", async () => {
      const { known, matter } = await clients()
      const link = await invited()
      const { body } = await listed(link, { clients: [known] })
      await lift(body["walls"][0].wall as string)
      const one = await come(link)
      expect((await on().to("POST", `/matters/${matter}/members`, on().lead, { person: one.id, role: "reader" })).status).toBe(201)
    })
    test.each<[string, (link: Link) => { by?: One; link?: Pick<Link, "id">; body?: Body }, readonly [number, string]]>([
      ["whoever invited them", () => ({ by: on() }), [403, "not-yours-to-do"]],
      ["an administrator", () => ({ by: on().administrator }), [403, "not-yours-to-do"]],
      ["an auditor", () => ({ by: on().auditor }), [403, "not-yours-to-do"]],
      ["an invitation that never was", () => ({ link: { id: "inv_00000000000000000000000000" } }), [404, "not-found"]],
      ["a person and an invitation at once", () => ({ body: { person: on().clerk.id } }), [400, "malformed"]],
      ["neither", () => ({ body: { invitation: null } }), [400, "malformed"]],
      ["a time that has passed", () => ({ body: { until: soon(on(), { hours: -1 }) } }), [400, "malformed"]],
    ])("is listed by nobody else, nor for: %s; and no wall stands then, and the link waits", async (_what, make, expected) => {
      const { known } = await clients()
      const link = await invited()
      const { by, link: of = link, body = {} } = make(link)
      const before = (await on().owner`select 1 from walls`).length
      expect(refusal(await listed({ ...link, ...of }, { clients: [known], ...body }, by))).toEqual(expected)
      if (Object.keys(body).length === 0) expect(refusal(await none(of, by))).toEqual(expected)
      expect([(await on().owner`select 1 from walls`).length, refusal(await accept(link))]).toEqual([before, WAITS])
    })
    test.each<[string, (link: Link) => Promise<unknown>, readonly [number, string]]>([
      ["whose list was given", (link) => listed(link, { clients: ["Nobody else’s"] }), [409, "already-there"]],
      ["of whom it was said that there is none", (link) => none(link), [409, "already-there"]],
      ["that was withdrawn", (link) => on().done("DELETE", `/invitations/${link.id}`, on()), [404, "not-found"]],
      ["that ran out", (link) => on().owner`update invitations set ends_at = now() where id = ${link.id}`, [404, "not-found"]],
      ["that was taken", async (link) => (await none(link), come(link)), [404, "not-found"]],
      [
        "of somebody who comes from no other firm",
        (link) => on().owner`update invitations set from_elsewhere = false where id = ${link.id}`,
        [404, "not-found"],
      ],
      [
        "that the officer made, in another role",
        (link) => on().owner`update invitations set made_by = ${on().keeper.id} where id = ${link.id}`,
        [403, "second-person-needed"],
      ],
    ])("is listed once and in time: not for an invitation %s", async (_which, before, expected) => {
      const { known } = await clients()
      const link = await invited()
      await before(link)
      const walls = (await on().owner`select 1 from walls`).length
      expect([refusal(await listed(link, { clients: [known] })), refusal(await none(link))]).toEqual([expected, expected])
      expect((await on().owner`select 1 from walls`).length).toBe(walls)
    })
    test("has their list seen by officers alone, and not by an auditor or whoever invited", async () => {
      const link = await invited()
      for (const one of [on(), on().administrator, on().auditor, on().lead]) expect(await waiting(one)).toEqual([])
      const shown = ((await on().done("GET", "/people", on()))["invitations"] as Body[]).find((row) => row["id"] === link.id)
      expect(shown).toMatchObject({ lateral: true, waits: true })
      await none(link, on().second)
      expect(((await on().done("GET", "/people", on()))["invitations"] as Body[]).find((row) => row["id"] === link.id)).toMatchObject({
        lateral: true,
        waits: false,
      })
    })
    test.each<[string, (link: Link, known: string) => Promise<readonly (() => Promise<{ readonly status: number }>)[]>, readonly number[], number]>([
      [
        "by two at once: once",
        async (link, known) => [() => listed(link, { clients: [known] }), () => listed(link, { clients: [known] }, on().second)],
        [201, 409],
        1,
      ],
      ["after it was withdrawn: no wall", async (link, known) => [() => withdrawn(link), () => listed(link, { clients: [known] })], [200, 404], 0],
      ["before it was withdrawn: none is left", async (link, known) => [() => listed(link, { clients: [known] }), () => withdrawn(link)], [201, 200], 0],
      [
        "and taken before it was withdrawn: the wall stands and names them",
        async (link, known) => (await listed(link, { clients: [known] }), [() => accept(link), () => withdrawn(link)]),
        [201, 404],
        1,
      ],
      [
        "and withdrawn before it was taken: nobody comes, and no wall is left",
        async (link, known) => (await listed(link, { clients: [known] }), [() => withdrawn(link), () => accept(link)]),
        [200, 404],
        0,
      ],
    ])("is listed where acts cross each other, %s", async (_what, make, statuses, left) => {
      const { known } = await clients()
      const link = await invited()
      const acts = await make(link, known)
      const done = await crossedIn(
        on().owner,
        (sql) => sql`select 1 from invitations where id = ${link.id} for update`,
        acts,
        async () => undefined,
      )
      expect([done.map((reply) => reply.status), (await standing(link)).length]).toEqual([statuses, left])
    })
    test("is never let in unnamed, however often the link is tried while the list is given", async () => {
      const { known, matter } = await clients()
      const link = await invited()
      const giving = listed(link, { clients: [known] })
      const tries = Array.from({ length: 4 }, () => accept(link))
      expect((await giving).status).toBe(201)
      const replies = [...(await Promise.all(tries)), await accept(link)]
      const [one, ...more] = replies.filter((reply) => reply.status === 201).map((reply) => reply.body["person"].id as string)
      expect([more, replies.every((reply) => [201, 404, 409].includes(reply.status))]).toEqual([[], true])
      expect(await admitted(matter, one ?? "")).toEqual([409, "shut-out"])
    })
  })
  walkInvitedTwice(on)
}
