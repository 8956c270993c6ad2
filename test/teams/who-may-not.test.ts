/** Who may not do what with a team, and who learns of none; and the end of one, after which nobody may anything with it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TxSql } from "../../src/registry/index.ts"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { raise, raised } from "../ethical-walls/walled-firm.ts"
import type { Reply } from "../house/house.ts"
import { FIRST } from "../identity/firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { toldByWhichTeam } from "./by-which.ts"
import { movedIntoAClass } from "./classes-moved.ts"
import { classesOpenToATeam } from "./classes.ts"
import { openTeamFirm } from "./team-firm.ts"
import type { TeamFirm } from "./team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("who may not", () => {
  let id: string
  beforeAll(async () => {
    id = await firm.team("Kept", firm.aide)
  })
  test.each<[string, () => ReturnType<TeamFirm["to"]>, [number, string]]>([
    ["make one: a paralegal", () => firm.to("POST", "/teams", firm.clerk, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["make one: an administrator", () => firm.to("POST", "/teams", firm.administrator, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["make one: a guest", () => firm.to("POST", "/teams", firm.guest, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["list them: a guest", () => firm.to("GET", "/teams", firm.guest), [403, "not-yours-to-do"]],
    ["learn that there is one: a guest who asks to join others", () => firm.join(id, firm.late, firm.guest), [404, "not-found"]],
    [
      "learn that there is one: a guest who asks for one that never was",
      () => firm.join("tea_00000000000000000000000000", firm.late, firm.guest),
      [404, "not-found"],
    ],
    ["add anybody: a member who does not keep it", () => firm.join(id, firm.late, firm.aide), [403, "not-yours-to-do"]],
    ["add anybody: the partner", () => firm.join(id, firm.late, firm), [403, "not-yours-to-do"]],
    ["add anybody to one that never was", () => firm.join("tea_00000000000000000000000000", firm.late), [404, "not-found"]],
    ["add themselves: a keeper", () => firm.join(id, firm.head), [403, "own-rights"]],
    ["be added: an administrator", () => firm.join(id, firm.administrator), [422, "cannot-be-member"]],
    ["be added: an auditor", () => firm.join(id, firm.auditor), [422, "cannot-be-member"]],
    ["be added: a guest", () => firm.join(id, firm.guest), [422, "cannot-be-member"]],
    ["be added: nobody", () => firm.to("POST", `/teams/${id}/members`, firm.head, { person: "per_00000000000000000000000000" }), [404, "not-found"]],
    ["be added: who is in it", () => firm.join(id, firm.aide), [409, "already-there"]],
    ["take anybody out: a member who does not keep it", () => firm.leave(id, firm.late, firm.aide), [403, "not-yours-to-do"]],
    ["leave it: who is not in it", () => firm.leave(id, firm.late, firm.late), [403, "not-yours-to-do"]],
    ["leave it: a keeper who is not in it", () => firm.leave(id, firm.head), [404, "not-found"]],
    ["leave one that never was", () => firm.leave("tea_00000000000000000000000000", firm.aide, firm.aide), [404, "not-found"]],
    ["learn by leaving that there is one: a guest", () => firm.leave(id, firm.guest, firm.guest), [404, "not-found"]],
    ["begin the keys that are owed: a member", () => firm.to("POST", `/teams/${id}/epochs`, firm.aide), [403, "not-yours-to-do"]],
    ["begin the keys that are owed: the partner", () => firm.to("POST", `/teams/${id}/epochs`, firm), [403, "not-yours-to-do"]],
    ["begin the keys that are owed: a guest", () => firm.to("POST", `/teams/${id}/epochs`, firm.guest), [404, "not-found"]],
    ["begin the keys of one that never was", () => firm.to("POST", "/teams/tea_00000000000000000000000000/epochs", firm.head), [404, "not-found"]],
    ["be taken out: who is not in it", () => firm.leave(id, firm.late), [404, "not-found"]],
    ["keep it: an administrator", () => firm.to("POST", `/teams/${id}/keepers`, firm.head, { person: firm.administrator.id }), [422, "cannot-be-member"]],
    ["keep it: a guest", () => firm.to("POST", `/teams/${id}/keepers`, firm.head, { person: firm.guest.id }), [422, "cannot-be-member"]],
    ["name a keeper: a member", () => firm.to("POST", `/teams/${id}/keepers`, firm.aide, { person: firm.late.id }), [403, "not-yours-to-do"]],
    ["be removed: the last keeper", () => firm.to("DELETE", `/teams/${id}/keepers/${firm.head.id}`, firm.head), [409, "last-keeper"]],
    ["be removed as keeper: who is none", () => firm.to("DELETE", `/teams/${id}/keepers/${firm.late.id}`, firm.head), [404, "not-found"]],
    ["end it: a member", () => firm.to("POST", `/teams/${id}/ending`, firm.aide), [403, "not-yours-to-do"]],
    ["end it: the partner", () => firm.to("POST", `/teams/${id}/ending`, firm), [403, "not-yours-to-do"]],
    ["end it: an administrator", () => firm.to("POST", `/teams/${id}/ending`, firm.administrator), [403, "not-yours-to-do"]],
    ["learn by ending it that there is one: a guest", () => firm.to("POST", `/teams/${id}/ending`, firm.guest), [404, "not-found"]],
    ["end one that never was", () => firm.to("POST", "/teams/tea_00000000000000000000000000/ending", firm.head), [404, "not-found"]],
    ["see what its end would do: a member", () => firm.to("POST", `/teams/${id}/ending/rehearsal`, firm.aide), [403, "not-yours-to-do"]],
    ["see what its end would do: the partner", () => firm.to("POST", `/teams/${id}/ending/rehearsal`, firm), [403, "not-yours-to-do"]],
    ["see what its end would do: a guest", () => firm.to("POST", `/teams/${id}/ending/rehearsal`, firm.guest), [404, "not-found"]],
    ["rename it: a member", () => firm.to("PATCH", `/teams/${id}`, firm.aide, { rev: 1, name: "Mine" }), [403, "not-yours-to-do"]],
    ["give it a matter: whoever is not on the matter", () => firm.admit(firm.matter, id, {}, firm.stranger), [404, "not-found"]],
    ["give it a matter: a member of the matter", () => firm.admit(firm.matter, id, {}, firm.member), [403, "not-yours-to-do"]],
    ["lead a matter: a team", () => firm.admit(firm.matter, id, { role: "lead" }), [422, "cannot-be-member"]],
    ["be given one until yesterday", () => firm.admit(firm.matter, id, { until: soon(firm, { hours: -24 }) }), [400, "malformed"]],
    ["be given one: a team that never was", () => firm.admit(firm.matter, "tea_00000000000000000000000000"), [404, "not-found"]],
    ["be brought in where nothing was given", () => firm.bring(firm.matter, id), [404, "not-found"]],
    ["be taken back where nothing was given", () => firm.to("DELETE", `/matters/${firm.matter}/teams/${id}`, firm.lead), [404, "not-found"]],
    ["see the teams of a matter: whoever is not on it", () => firm.to("GET", `/matters/${firm.matter}/teams`, firm.stranger), [404, "not-found"]],
    ["see the teams of a matter: a guest on it", () => firm.to("GET", `/matters/${firm.matter}/teams`, firm.guest), [403, "not-yours-to-do"]],
  ])("%s", async (_who, act, expected) => {
    expect(refusal(await act())).toEqual(expected)
  })
  test("become an administrator or a guest while in a team, or while keeping one", async () => {
    await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
    for (const one of [firm.aide, firm.head])
      for (const role of ["administrator", "guest"]) {
        const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
        expect(refusal(await firm.to("PATCH", `/people/${one.id}`, firm, { rev, role }))).toEqual([422, "cannot-be-member"])
      }
  })
  test("be given one matter twice", async () => {
    const matter = await firm.fresh()
    expect((await firm.admit(matter, id)).status).toBe(201)
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "already-there"])
    expect(refusal(await firm.bring(matter, id))).toEqual([409, "already-there"])
  })
})

describe("a team that has ended", () => {
  let [id, matter] = ["", ""]
  beforeAll(async () => {
    ;[id, matter] = [await firm.team("Over", firm.aide), await firm.fresh()]
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    await firm.admit(matter, id)
    await firm.done("POST", `/teams/${id}/ending`, firm.head)
  })
  test.each<[string, () => ReturnType<TeamFirm["to"]>, [number, string]]>([
    ["is not ended twice", () => firm.to("POST", `/teams/${id}/ending`, firm.head), [409, "team-ended"]],
    ["is not ended by another keeper either", () => firm.to("POST", `/teams/${id}/ending`, firm.late), [409, "team-ended"]],
    ["has no end to be rehearsed", () => firm.to("POST", `/teams/${id}/ending/rehearsal`, firm.head), [409, "team-ended"]],
    ["takes nobody in", () => firm.join(id, firm.clerk), [409, "team-ended"]],
    ["lets nobody out", () => firm.leave(id, firm.aide), [409, "team-ended"]],
    ["is left by nobody", () => firm.leave(id, firm.aide, firm.aide), [403, "not-yours-to-do"]],
    ["has no more keepers", () => firm.to("POST", `/teams/${id}/keepers`, firm.head, { person: firm.clerk.id }), [409, "team-ended"]],
    ["is stepped down from by nobody", () => firm.to("DELETE", `/teams/${id}/keepers/${firm.head.id}`, firm.head), [409, "team-ended"]],
    ["is not renamed", () => firm.to("PATCH", `/teams/${id}`, firm.head, { rev: 2, name: "Again" }), [409, "team-ended"]],
    ["is given no matter", () => firm.admit(firm.matter, id), [409, "team-ended"]],
    ["is given none that it had", () => firm.admit(matter, id), [409, "team-ended"]],
    ["is brought in nowhere", () => firm.bring(matter, id), [409, "team-ended"]],
    ["has nothing to take back", () => firm.to("DELETE", `/matters/${matter}/teams/${id}`, firm.lead), [404, "not-found"]],
    ["has no keys to begin for a member", () => firm.to("POST", `/teams/${id}/epochs`, firm.aide), [403, "not-yours-to-do"]],
    ["tells a guest nothing", () => firm.to("POST", `/teams/${id}/ending`, firm.guest), [404, "not-found"]],
  ])("%s", async (_what, act, expected) => {
    expect(refusal(await act())).toEqual(expected)
  })
  test("gets nothing by a row put back into the database: the ledger says that it ended", async () => {
    await firm.owner`update teams set ended_at = null, ended_by = null where id = ${id}`
    expect(refusal(await firm.admit(await firm.fresh(), id))).toEqual([409, "key-not-proved"])
    expect((await firm.join(id, firm.clerk)).status).toBe(500)
    await firm.owner`update teams set ended_at = now(), ended_by = ${firm.head.id} where id = ${id}`
  })
  test("stands in nobody's way: who kept it alone may become what no keeper may", async () => {
    const one = await firm.newcomer("lawyer", "onceakeeper@hollisgrey.example")
    const { team } = await firm.done("POST", "/teams", one, { name: "Kept alone, and over" })
    const become = async () => {
      await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
      const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
      return firm.to("PATCH", `/people/${one.id}`, firm, { rev, role: "guest" })
    }
    expect(refusal(await become())).toEqual([422, "cannot-be-member"])
    expect((await firm.to("POST", `/teams/${team.id}/ending`, one)).status).toBe(200)
    expect((await become()).status).toBe(200)
  })
})

describe("the end of a team", () => {
  const end = (team: string, by: Newcomer = firm.head) => firm.to("POST", `/teams/${team}/ending`, by)
  const rehearse = (team: string): Promise<Body> => firm.done("POST", `/teams/${team}/ending/rehearsal`, firm.head)

  test("is shown before, ends what came through it alone with the keys, and is told where it counts", async () => {
    const [id, other] = [await firm.team("Ending", firm.aide, firm.clerk), await firm.team("Staying", firm.aide)]
    const [matter, both, own] = [await firm.fresh(), await firm.fresh(), await firm.fresh()]
    for (const one of [matter, both]) await firm.admit(one, id)
    await firm.done("POST", `/matters/${own}/members`, firm.lead, { person: firm.clerk.id, role: "lead" })
    await firm.admit(own, id)
    await firm.admit(both, other)
    const before = await Promise.all([matter, both, own].map((one) => firm.epochOf(one)))
    const shown = await rehearse(id)
    expect(shown["matters"]).toBe(3)
    expect(new Map((shown["members"] as Body[]).map((one) => [one["person"].id, [one["loses"], one["keeps"]]]))).toEqual(
      new Map([
        [firm.aide.id, [2, 1]],
        [firm.clerk.id, [2, 0]],
      ]),
    )
    expect(await firm.opens(matter, firm.aide)).toBe(true)
    const done = await end(id)
    expect([done.status, done.body["ended"], done.body["unturned"], done.body["receipt"].kind]).toEqual([200, 4, 0, "team.ended"])
    for (const [one, who, opens] of [
      [matter, firm.aide, false],
      [matter, firm.clerk, false],
      [both, firm.aide, true],
      [both, firm.clerk, false],
      [own, firm.aide, false],
      // A lead by a grant of their own leads on.
      [own, firm.clerk, true],
      [matter, firm.lead, true],
    ] as const)
      expect([one, await firm.opens(one, who)]).toEqual([one, opens])
    expect(await firm.through(both, firm.aide)).toBe(other)
    const after = await Promise.all([matter, both, own].map((one) => firm.epochOf(one)))
    expect(after.map((epoch, i) => epoch === before[i])).toEqual([false, false, false])
    // Of its key nothing is left, and of its grants neither.
    expect(await firm.owner`select 1 from team_keys where team = ${id} union all select 1 from team_members where team = ${id}`).toHaveLength(0)
    expect(await firm.owner`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" where t.team = ${id}`).toHaveLength(0)
    expect(await firm.owner`select 1 from team_grants where team = ${id} and ended_at is null`).toHaveLength(0)
    expect((await firm.owner`select octet_length(pair) as left from teams where id = ${id}`)[0]).toEqual({ left: 0 })
    expect(await firm.done("GET", `/matters/${matter}/teams`, firm.lead)).toEqual([])
    const kinds = ((await firm.done("GET", `/matters/${matter}/custody?limit=200`, firm.lead))["items"] as Body[]).map((one: Body) => one["kind"])
    expect(kinds.filter((kind) => kind === "team.released" || kind === "grant.ended")).toEqual(["team.released", "grant.ended", "grant.ended"])
    const listed = ((await firm.done("GET", "/teams", firm.aide)) as unknown as Body[]).find((team) => team["id"] === id)
    expect(listed).toMatchObject({
      name: "Ending",
      ended: { by: { id: firm.head.id } },
      members: [],
      keeps: false,
      keepers: [{ id: firm.head.id }],
      matters: [],
    })
    // Its name is free, and whoever was in it is given nothing by the new one but what that has.
    const again = await firm.team("Ending", firm.aide)
    expect([(await firm.admit(matter, again)).body["given"], await firm.opens(matter, firm.aide), await firm.opens(own, firm.aide)]).toEqual([1, true, false])
    await flush(firm)
    expect((await firm.done("POST", "/ledger/verification", firm))["verified"]).toMatchObject({ whole: true })
  })

  test("tells a keeper nothing of a matter that a wall shuts them out of; it ends there all the same, and walls stand on", async () => {
    const [id, hidden, open] = [await firm.team("Ending walled", firm.aide), await firm.fresh(), await firm.fresh()]
    for (const one of [hidden, open]) await firm.admit(one, id)
    const wall = await raised(firm, [hidden], [firm.head.id])
    await raised(firm, [open], [firm.aide.id], { from: soon(firm, { hours: 24 }) })
    expect(await rehearse(id)).toMatchObject({ matters: 1, members: [{ loses: 1, keeps: 0 }] })
    const done = await end(id)
    expect([done.body["ended"], done.body["unturned"], JSON.stringify(done.body).includes(hidden)]).toEqual([1, 0, false])
    expect([await firm.opens(hidden, firm.aide), await firm.opens(open, firm.aide)]).toEqual([false, false])
    expect(await firm.owner`select 1 from events where by = ${firm.head.id} and matter = ${hidden}`).toHaveLength(0)
    expect(((await firm.done("GET", "/inbox", firm.head))["owing"] as Body[]).filter((one) => one["team"].id === id)).toEqual([])
    await round(firm.tools)
    const left =
      await firm.owner`select g.ended_by as by, t.ended_by as team from grants g join team_grants t on t.id = g.through where g.matter = ${hidden} and t.team = ${id}`
    expect([...left]).toEqual([{ by: "house", team: "house" }])
    const stands = await firm.owner`select person from wall_persons where wall = ${wall}`
    expect([...stands]).toEqual([{ person: firm.head.id }])
  })

  test("many matters: new keys begin some at a time, and whoever kept it goes on from the inbox; nobody else does", async () => {
    const id = await firm.team("Ending with many", firm.aide)
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    const matters: string[] = []
    for (let n = 0; n < 51; n++) matters.push((await firm.done("POST", "/matters", firm.lead, WORDS))["matter"].id as string)
    for (const matter of matters) await firm.done("POST", `/matters/${matter}/teams`, firm.lead, { team: id, role: "member" })
    const done = await end(id)
    expect([done.body["ended"], done.body["unturned"]]).toEqual([51, 1])
    expect(
      await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.person = ${firm.aide.id} and g.matter = any(${matters}::text[])`,
    ).toHaveLength(0)
    for (const one of [firm.head, firm.late])
      expect(((await firm.done("GET", "/inbox", one))["owing"] as Body[])[0]).toMatchObject({ team: { id }, matters: 1 })
    for (const one of [firm.clerk, firm.aide, firm]) expect(refusal(await firm.to("POST", `/teams/${id}/epochs`, one))).toEqual([403, "not-yours-to-do"])
    expect((await firm.to("POST", `/teams/${id}/epochs`, firm.late)).body).toEqual({ turned: 1, unturned: 0 })
    const epochs = await firm.owner<{ n: number }[]>`select max(n) as n from epochs where matter = any(${matters}::text[]) group by matter`
    expect(epochs.map((row) => row.n)).toEqual(Array(51).fill(2))
  }, 120_000)

  const holdMatter = (matter: string) => (sql: TxSql) => sql`select 1 from matters where id = ${matter} for no key update`
  test.each<[string, "the end first" | "the end second", (team: string, given: string, held: string) => Promise<Reply<Body>>, [number, number]]>([
    ["a matter is given to it", "the end first", (team, given) => firm.admit(given, team), [200, 409]],
    ["a matter is given to it", "the end second", (team, given) => firm.admit(given, team), [200, 201]],
    ["somebody joins it", "the end first", (team) => firm.join(team, firm.late), [200, 409]],
    ["somebody joins it", "the end second", (team) => firm.join(team, firm.late), [200, 201]],
    ["a member leaves it", "the end first", (team) => firm.leave(team, firm.aide, firm.aide), [200, 403]],
    ["another keeper ends it", "the end second", (team) => end(team, firm.clerk), [409, 200]],
    ["a wall shuts its keeper out of a matter", "the end second", (_team, _given, held) => raise(firm, firm.keeper, [held], [firm.head.id]), [200, 201]],
    ["a wall shuts its keeper out of a matter", "the end first", (_team, _given, held) => raise(firm, firm.keeper, [held], [firm.head.id]), [200, 201]],
  ])("while %s, %s: nobody has anything through it afterwards", async (_what, order, other, statuses) => {
    const [id, held, given] = [await firm.team("Crossed", firm.aide), await firm.fresh(), await firm.fresh()]
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.clerk.id })
    await firm.admit(held, id)
    const acts = [() => end(id), () => other(id, given, held)]
    const hold = (sql: TxSql) => Promise.all([held, given].map((one) => holdMatter(one)(sql)))
    const replies = await crossedIn(firm.owner, hold, order === "the end first" ? acts : acts.toReversed(), async () => undefined)
    const [ended, crossed] = order === "the end first" ? replies : replies.toReversed()
    expect([ended?.status, crossed?.status]).toEqual(statuses)
    const [left] = await firm.owner`
      select (select count(*)::int from grants g join team_grants t on t.id = g.through where t.team = ${id} and g.ended_at is null and (g.until is null or g.until > now())) as parts,
        (select count(*)::int from team_grants where team = ${id} and team_grant_stands(ended_at, until)) as given, (select count(*)::int from team_keys where team = ${id}) as keys`
    expect(left).toEqual({ parts: 0, given: 0, keys: 0 })
    for (const one of [firm.aide, firm.late]) expect([await firm.opens(held, one), await firm.opens(given, one)]).toEqual([false, false])
  })
})

toldByWhichTeam(() => firm)
classesOpenToATeam(() => firm)
movedIntoAClass(() => firm)
