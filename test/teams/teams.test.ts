/** Teams with keys: a matter is given to a team once; who joins gains its matters, who leaves loses them, and whom a wall shuts out never gets them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { raised } from "../ethical-walls/walled-firm.ts"
import { flush, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { openTeamFirm } from "./team-firm.ts"
import type { TeamFirm } from "./team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const lift = async (wall: string): Promise<void> => {
  await firm.done("POST", `/walls/${wall}/lifting`, firm.keeper, { why: "it is over" })
  await firm.done("POST", `/walls/${wall}/lifting/countersignature`, firm.second)
}

describe("a team", () => {
  test("has a name that stands nowhere in the open, and is known to staff with its people", async () => {
    const id = await firm.team("Ravenscourt clinic", firm.aide)
    const listed = ((await firm.done("GET", "/teams", firm.stranger)) as unknown as Body[]).find((one) => one["id"] === id)
    expect(listed).toMatchObject({ name: "Ravenscourt clinic", keeps: false, keepers: [{ id: firm.head.id }], members: [{ id: firm.aide.id }], matters: [] })
    const [row] = await firm.owner<{ text: string }[]>`select t::text || encode(t.card, 'escape') as text from teams t where id = ${id}`
    expect(row?.text).not.toContain("Ravenscourt")
  })
  test("is renamed by whoever keeps it, once for each revision seen", async () => {
    const id = await firm.team("First name")
    expect((await firm.done("PATCH", `/teams/${id}`, firm.head, { rev: 1, name: "Second name" }))["team"].name).toBe("Second name")
    expect(refusal(await firm.to("PATCH", `/teams/${id}`, firm.head, { rev: 1, name: "Third" }))).toEqual([409, "stale"])
  })
  test("lets its members into a matter that it is given, each by a grant of their own that says through which team", async () => {
    const [id, matter] = [await firm.team("Letting in", firm.aide, firm.clerk), await firm.fresh()]
    const given = await firm.admit(matter, id)
    expect([given.status, given.body["given"], given.body["on"].missing]).toEqual([201, 2, []])
    for (const one of [firm.aide, firm.clerk]) expect([await firm.opens(matter, one), await firm.through(matter, one)]).toEqual([true, id])
    const members = (await firm.done("GET", `/matters/${matter}/members`, firm.aide)) as unknown as Body[]
    expect(members.find((row) => row["person"].id === firm.aide.id)?.["through"]).toMatchObject({ name: "Letting in", by: { id: firm.lead.id } })
    const seen = ((await firm.done("GET", "/teams", firm.aide)) as unknown as Body[]).find((one) => one["id"] === id)
    expect(((seen?.["matters"] ?? []) as Body[]).map((one: Body) => one["id"])).toEqual([matter])
    // Whoever keeps it is not in it.
    expect(await firm.opens(matter, firm.head)).toBe(false)
    expect(((await firm.done("GET", "/teams", firm.head)) as unknown as Body[]).find((one) => one["id"] === id)?.["matters"]).toEqual([])
  })
  test("gives all its matters, with every epoch, to who joins it, by a keeper who is on none of them", async () => {
    const id = await firm.team("Joining", firm.aide)
    const matters = [await firm.fresh(), await firm.fresh()]
    for (const matter of matters) await firm.done("POST", `/matters/${matter}/teams`, firm.lead, { team: id, role: "reader" })
    await firm.done("POST", `/matters/${matters[0]}/members`, firm.lead, { person: firm.member.id, role: "member" })
    await firm.done("DELETE", `/matters/${matters[0]}/members/${firm.member.id}`, firm.lead)
    const joined = await firm.join(id, firm.late)
    expect([joined.status, joined.body["given"], joined.body["left"]]).toEqual([201, 2, 0])
    for (const matter of matters) {
      const notes = await firm.to("GET", `/matters/${matter}/notes`, firm.late)
      expect((notes.body["items"] as Body[]).map((one: Body) => one["text"])).toEqual(["Before anybody came."])
    }
    expect(refusal(await firm.to("POST", `/matters/${matters[0]}/notes`, firm.late, { text: "x" }))).toEqual([403, "not-yours-to-do"])
  })
  test("takes them back from who leaves it: the keys are gone, new epochs begin, and those who remain go on", async () => {
    const [id, matter] = [await firm.team("Leaving", firm.aide, firm.clerk), await firm.fresh()]
    await firm.admit(matter, id)
    expect(await firm.opens(matter, firm.clerk)).toBe(true)
    const before = await firm.epochOf(matter)
    const left = await firm.leave(id, firm.clerk)
    expect([left.status, left.body["ended"], left.body["unturned"]]).toEqual([200, 1, 0])
    expect([await firm.opens(matter, firm.clerk), await firm.opens(matter, firm.aide), (await firm.epochOf(matter)) === before]).toEqual([false, true, false])
    const keys = await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${firm.clerk.id}`
    expect(keys).toHaveLength(0)
    // The new epoch was sealed to the team too: the next who joins has all of them.
    await firm.done("POST", `/matters/${matter}/notes`, firm.lead, { text: "After they left." })
    await firm.done("POST", `/teams/${id}/members`, firm.head, { person: firm.late.id })
    expect((await firm.to("GET", `/matters/${matter}/notes`, firm.late)).body["items"]).toHaveLength(2)
  })
  test("is told in the chain of the matter, and past access is recomputed with it", async () => {
    const [id, matter] = [await firm.team("Telling", firm.aide), await firm.fresh()]
    await firm.admit(matter, id)
    await flush(firm)
    const at = firm.clock.now()
    firm.clock.forward({ minutes: 1 })
    await firm.leave(id, firm.aide)
    await flush(firm)
    const then = await firm.done("GET", `/matters/${matter}/access?at=${at.toString({ fractionalSecondDigits: 3 })}`, firm.lead)
    expect([then["whole"], (then["items"] as Body[]).find((one: Body) => one["person"].id === firm.aide.id)]).toMatchObject([
      true,
      { role: "member", known: true, through: { id, name: "Telling" }, ended: { by: { id: firm.head.id } } },
    ])
    const kinds = ((await firm.done("GET", `/matters/${matter}/custody?limit=200`, firm.lead))["items"] as Body[]).map((one: Body) => one["kind"])
    expect(kinds).toEqual(expect.arrayContaining(["team.admitted", "grant.made", "grant.ended", "epoch.begun"]))
    // A guest learns there that a team was let in, and not which, nor through which anybody came.
    await firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.guest.id, role: "reader" })
    const told = JSON.stringify(await firm.done("GET", `/matters/${matter}/custody?limit=200`, firm.guest))
    expect([told.includes("team.admitted"), told.includes(firm.aide.id), told.includes("tea_")]).toEqual([true, true, false])
  })
})

describe("a review of access", () => {
  test("says through which team an access came, and silence ends what did: the team's own keys stay with its keepers", async () => {
    const [id, matter] = [await firm.team("Reviewed", firm.aide), await firm.fresh()]
    await firm.admit(matter, id)
    const { review } = await firm.done("POST", `/matters/${matter}/reviews`, firm.lead, { due: null })
    const { lines } = await firm.done("GET", `/reviews/${review as string}`, firm.keeper)
    expect((lines as Body[]).map((line) => [line["person"].id, line["through"]])).toEqual([
      [firm.lead.id, null],
      [firm.aide.id, { id, name: "Reviewed" }],
    ])
    await firm.done("POST", `/reviews/${review as string}/lines/${firm.aide.id}/withdraw`, firm.lead)
    expect(await firm.opens(matter, firm.aide)).toBe(false)
    // What somebody decided is not undone by a keeper, neither by adding them anew nor by taking them out before.
    expect(refusal(await firm.join(id, firm.aide))).toEqual([409, "already-there"])
    await firm.leave(id, firm.aide)
    expect((await firm.join(id, firm.aide)).body["given"]).toBe(0)
    expect(await firm.opens(matter, firm.aide)).toBe(false)
    expect((await firm.to("GET", `/matters/${matter}/teams`, firm.lead)).body).toMatchObject([{ missing: [{ id: firm.aide.id }] }])
  })
})

describe("a wall", () => {
  test("beats a team: whom it shuts out is left out, and the team's own keys go where one stands", async () => {
    const [id, matter] = [await firm.team("Walled one", firm.aide, firm.clerk), await firm.fresh()]
    await raised(firm, [matter], [firm.clerk.id])
    const given = await firm.admit(matter, id)
    expect([given.status, given.body["given"], (given.body["on"].missing as Body[]).map((one: Body) => one["id"])]).toEqual([201, 1, [firm.clerk.id]])
    expect([await firm.opens(matter, firm.aide), await firm.opens(matter, firm.clerk), await firm.carried(matter)]).toEqual([true, false, 0])
    // Nor do they get it by bringing in, nor by joining anew.
    expect(refusal(await firm.bring(matter, id))).toEqual([409, "already-there"])
    await firm.leave(id, firm.clerk)
    expect((await firm.join(id, firm.clerk)).body["given"]).toBe(0)
    expect(await firm.opens(matter, firm.clerk)).toBe(false)
  })
  test("raised afterwards ends what came through a team; lifting it gives nothing back, and a lead may", async () => {
    const [id, matter] = [await firm.team("Walled two", firm.aide, firm.clerk), await firm.fresh()]
    await firm.admit(matter, id)
    expect([(await firm.carried(matter)) > 0, await firm.opens(matter, firm.clerk)]).toEqual([true, true])
    const wall = await raised(firm, [matter], [firm.clerk.id])
    expect([await firm.carried(matter), await firm.opens(matter, firm.clerk), await firm.opens(matter, firm.aide)]).toEqual([0, false, true])
    await flush(firm)
    // That it held is certified, with what came through the team in it.
    expect((await firm.to("GET", `/matters/${matter}/screens/${firm.clerk.id}/bundle`, firm.keeper)).status).toBe(200)
    // Who joins meanwhile is let in by somebody inside, and not by the team's key.
    expect((await firm.join(id, firm.late)).body["given"]).toBe(0)
    expect((await firm.bring(matter, id)).body["given"]).toBe(1)
    expect([await firm.opens(matter, firm.late), await firm.carried(matter)]).toEqual([true, 0])
    await lift(wall)
    expect([await firm.opens(matter, firm.clerk), await firm.carried(matter)]).toEqual([false, 0])
    expect((await firm.bring(matter, id)).body["given"]).toBe(1)
    expect([await firm.opens(matter, firm.clerk), (await firm.carried(matter)) > 0]).toEqual([true, true])
    await firm.leave(id, firm.clerk)
    // Whom a wall once shut out is let in by a lead, and not by a keeper.
    expect((await firm.join(id, firm.clerk)).body["given"]).toBe(0)
  })
  test("is kept from a keeper whom it shuts out: they take people out of the team and learn nothing of the matter", async () => {
    const [id, matter, open] = [await firm.team("Walled three", firm.aide), await firm.fresh(), await firm.fresh()]
    for (const one of [matter, open]) await firm.admit(one, id)
    await raised(firm, [matter], [firm.head.id])
    const left = await firm.leave(id, firm.aide)
    expect([left.status, left.body["ended"], JSON.stringify(left.body).includes(matter)]).toEqual([200, 1, false])
    expect([await firm.opens(matter, firm.aide), await firm.opens(open, firm.aide)]).toEqual([false, false])
    const mine = (await firm.owner<{ body: string }[]>`select body from events where by = ${firm.head.id} and matter = ${matter}`).map((row) => row.body)
    expect(mine).toEqual([])
    await round(firm.tools)
    const [ended] = await firm.owner<{ by: string }[]>`select ended_by as by from grants where matter = ${matter} and person = ${firm.aide.id}`
    expect(ended?.by).toBe("house")
  })
})

describe("somebody who has a matter in two ways", () => {
  test("keeps their own grant when they leave the team", async () => {
    const [id, matter] = [await firm.team("Own and team"), await firm.fresh()]
    await firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.aide.id, role: "reader" })
    await firm.admit(matter, id)
    expect((await firm.join(id, firm.aide)).body["given"]).toBe(0)
    expect((await firm.leave(id, firm.aide)).body["ended"]).toBe(0)
    expect([await firm.opens(matter, firm.aide), await firm.through(matter, firm.aide)]).toEqual([true, undefined])
  })
  test("keeps it through the other team when they leave the one", async () => {
    const [one, other, matter] = [await firm.team("Two: one", firm.aide), await firm.team("Two: other", firm.aide, firm.clerk), await firm.fresh()]
    await firm.admit(matter, one)
    await firm.admit(matter, other, { role: "reader" })
    expect(await firm.through(matter, firm.aide)).toBe(one)
    expect(await firm.opens(matter, firm.aide)).toBe(true)
    expect((await firm.leave(one, firm.aide)).body["ended"]).toBe(0)
    expect([await firm.opens(matter, firm.aide), await firm.through(matter, firm.aide)]).toEqual([true, other])
    expect(refusal(await firm.to("POST", `/matters/${matter}/notes`, firm.aide, { text: "x" }))).toEqual([403, "not-yours-to-do"])
    expect((await firm.leave(other, firm.aide)).body["ended"]).toBe(1)
    expect(await firm.opens(matter, firm.aide)).toBe(false)
  })
  test.each<[string, (matter: string) => Promise<unknown>]>([
    ["through the other team", async (matter) => firm.admit(matter, await firm.team("Decided: other", firm.aide))],
    ["by a grant of their own", (matter) => firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.aide.id, role: "member" })],
    [
      "by a grant that was renewed",
      async (matter) => {
        await firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.aide.id, role: "member", until: soon(firm, { hours: 2 }) })
        await firm.done("POST", `/matters/${matter}/members/${firm.aide.id}/renewal`, firm.lead, {})
      },
    ],
  ])("is not given back what a lead took, had they it %s: neither by who adds them to a team nor by who adds them anew", async (_how, give) => {
    const [id, matter] = [await firm.team("Decided: one"), await firm.fresh()]
    await give(matter)
    await firm.admit(matter, id)
    expect(await firm.opens(matter, firm.aide)).toBe(true)
    await firm.done("DELETE", `/matters/${matter}/members/${firm.aide.id}`, firm.lead)
    expect((await firm.join(id, firm.aide)).body["given"]).toBe(0)
    expect(refusal(await firm.join(id, firm.aide))).toEqual([409, "already-there"])
    expect(await firm.opens(matter, firm.aide)).toBe(false)
    // A lead may.
    expect((await firm.bring(matter, id)).body["given"]).toBe(1)
    expect(await firm.opens(matter, firm.aide)).toBe(true)
  })
  test("is given through a team what they had for a time that ran out", async () => {
    const [id, matter] = [await firm.team("Ran out"), await firm.fresh()]
    await firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.aide.id, role: "member", until: soon(firm, { hours: 2 }) })
    await firm.admit(matter, id)
    // By whichever clock is behind: the house's stands still between acts, the engine's goes on.
    const over = firm.clock.now().subtract({ seconds: 1 }).toString()
    await firm.owner`update grants set until = least(now(), ${over}::timestamptz) where matter = ${matter} and person = ${firm.aide.id}`
    await round(firm.tools)
    expect((await firm.join(id, firm.aide)).body["given"]).toBe(1)
    expect(await firm.opens(matter, firm.aide)).toBe(true)
  })
  test.each<[string, (matter: string, one: string) => Promise<unknown>]>([
    ["they are taken out of it", (_matter, one) => firm.leave(one, firm.aide)],
    ["the matter is taken back from it", (matter, one) => firm.to("DELETE", `/matters/${matter}/teams/${one}`, firm.lead)],
  ])("and whom a wall will shut out is let in through no other team where %s: no grant is made to them from its raising on", async (_how, act) => {
    const [one, other, matter] = [await firm.team("Named: one", firm.aide), await firm.team("Named: other", firm.aide), await firm.fresh()]
    for (const id of [one, other]) await firm.admit(matter, id)
    await raised(firm, [matter], [firm.aide.id], { from: soon(firm, { hours: 24 }) })
    expect(await firm.opens(matter, firm.aide)).toBe(true)
    await act(matter, one)
    expect([await firm.opens(matter, firm.aide), await firm.through(matter, firm.aide)]).toEqual([false, undefined])
    expect(await firm.owner`select 1 from events where matter = ${matter} and kind = 'grant.made' and body like ${`%${firm.aide.id}%`}`).toHaveLength(1)
  })
  test("loses it where they are taken out of both at the same moment, in whatever order", async () => {
    for (let n = 0; n < 5; n++) {
      const [one, other, matter] = [await firm.team(`At once, one ${n}`, firm.aide), await firm.team(`At once, other ${n}`, firm.aide), await firm.fresh()]
      for (const id of [one, other]) await firm.admit(matter, id)
      const left = await Promise.all([firm.leave(one, firm.aide), firm.leave(other, firm.aide)])
      expect(left.map((reply) => reply.status)).toEqual([200, 200])
      expect(await firm.opens(matter, firm.aide)).toBe(false)
      expect(await firm.owner`select 1 from grants where matter = ${matter} and person = ${firm.aide.id} and ended_at is null`).toHaveLength(0)
    }
  })
  test("keeps it through the other team when the matter is taken back from the one", async () => {
    const [one, other, matter] = [await firm.team("Back: one", firm.aide, firm.clerk), await firm.team("Back: other", firm.aide), await firm.fresh()]
    await firm.admit(matter, one)
    await firm.admit(matter, other)
    const before = await firm.epochOf(matter)
    const released = await firm.to("DELETE", `/matters/${matter}/teams/${one}`, firm.lead)
    expect([released.status, released.body["ended"]]).toEqual([200, 1])
    expect([
      await firm.opens(matter, firm.aide),
      await firm.through(matter, firm.aide),
      await firm.opens(matter, firm.clerk),
      (await firm.epochOf(matter)) === before,
    ]).toEqual([true, other, false, false])
    expect((await firm.join(one, firm.late)).body["given"]).toBe(0)
  })
})

describe("a time", () => {
  test("ends what a team was given, and what its members have of it", async () => {
    const [id, matter] = [await firm.team("For a time", firm.aide), await firm.fresh()]
    expect((await firm.admit(matter, id, { until: soon(firm, { hours: 2 }) })).status).toBe(201)
    const [grant] = await firm.owner<
      { same: boolean }[]
    >`select g.until = t.until as same from grants g join team_grants t on t.id = g.through where g.matter = ${matter}`
    expect(grant?.same).toBe(true)
    // Two hours pass for the database.
    await firm.owner`update grants set until = now() where matter = ${matter} and through is not null`
    await firm.owner`update team_grants set until = now() where matter = ${matter}`
    expect(await firm.opens(matter, firm.aide)).toBe(false)
    expect((await firm.join(id, firm.late)).body["given"]).toBe(0)
    await round(firm.tools)
    expect(await firm.carried(matter)).toBe(0)
    const [row] = await firm.owner<{ by: string }[]>`select ended_by as by from team_grants where matter = ${matter}`
    expect(row?.by).toBe("house")
    expect((await firm.admit(matter, id)).body["given"]).toBe(2)
  })
})

test("an account that was contained is given nothing: it is in the team, and no keeper adds it anew", async () => {
  const [id, matter] = [await firm.team("Contained", firm.clerk), await firm.fresh()]
  await firm.done("POST", `/people/${firm.clerk.id}/containment`, firm.keeper)
  expect((await firm.admit(matter, id)).body["given"]).toBe(0)
  expect(refusal(await firm.join(id, firm.clerk))).toEqual([422, "cannot-be-member"])
  expect(await firm.owner`select 1 from grants where matter = ${matter} and person = ${firm.clerk.id}`).toHaveLength(0)
})

test("the ledger is whole with all that in it", async () => {
  await flush(firm)
  expect((await firm.done("POST", "/ledger/verification", firm))["verified"]).toMatchObject({ whole: true })
})
