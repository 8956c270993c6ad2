/** What a lead, a wall or somebody themselves ended comes back through no team by what the ledger says, either: whoever is in a team that has the matter still, and helps whoever writes to the database, gets no key of it. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { raise } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal } from "../matters/matter.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { helpersOf } from "./helpers.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const by = helpersOf(() => firm)
const release = (matter: string, one: Newcomer, as = firm.lead) => firm.to("DELETE", `/matters/${matter}/members/${one.id}`, as)
const keysOf = async (matter: string, one: Newcomer): Promise<number> =>
  (
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${matter} and g.person = ${one.id}`
  ).length

/** A matter of a team's with the aide and the clerk, and of somebody late, who will be released. */
async function given(name: string): Promise<{ readonly matter: string; readonly team: string }> {
  const [matter, team] = [await firm.fresh(), await firm.team(name, firm.aide, firm.clerk)]
  expect((await firm.admit(matter, team)).status).toBe(201)
  expect((await firm.to("POST", `/matters/${matter}/members`, firm.lead, { person: firm.late.id, role: "member" })).status).toBe(201)
  return { matter, team }
}
async function comesBack(matter: string, one: Newcomer): Promise<string> {
  const grant = `gra_${matter.slice(4)}`
  await firm.owner`insert into grants (id, matter, person, role, made_by, made_at, event, through) select ${grant}, ${matter}, ${one.id}, 'member', ${one.id}, now(), 'evt_x', t.id from team_grants t where t.matter = ${matter} limit 1`
  await by.signs(one, matter, grant, one, null)
  return grant
}

/** How it ended, and what is taken out of the database besides. */
const ENDED: readonly (readonly [string, (matter: string) => Promise<unknown>])[] = [
  ["a lead released", (matter) => release(matter, firm.aide)],
  [
    "a lead released, of which nothing is left to read",
    async (matter) => {
      await release(matter, firm.aide)
      await flush(firm)
      await firm.owner`update events set detail = null where matter = ${matter} and kind = 'grant.ended'`
    },
  ],
  ["left the matter by themselves", (matter) => release(matter, firm.aide, firm.aide)],
  [
    "a wall shut out, which was taken out of the database,",
    async (matter) => {
      expect((await raise(firm, firm.keeper, [matter], [firm.aide.id])).status).toBe(201)
      await firm.owner`delete from wall_matters where matter = ${matter}`
    },
  ],
]
test.each(ENDED)("somebody of the team whom %s gets no key by a row and an event of their own", async (how, end) => {
  const { matter } = await given(`Taken: ${how}`.slice(0, 60))
  await end(matter)
  await comesBack(matter, firm.aide)
  const before = await firm.epochOf(matter)
  expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
  expect([await firm.epochOf(matter), await keysOf(matter, firm.aide)]).toEqual([before, 0])
  expect((await release(matter, firm.aide)).status).toBe(200)
  expect((await release(matter, firm.late)).status).toBe(200)
  expect([await keysOf(matter, firm.aide), await keysOf(matter, firm.clerk)]).toEqual([0, 1])
})
test("somebody of the team whom a wall shut out before the team was given the matter gets no key so either", async () => {
  const [matter, team] = [await firm.fresh(), await firm.team("Never in", firm.aide, firm.clerk)]
  const wall = await raise(firm, firm.keeper, [matter], [firm.aide.id])
  expect(wall.status).toBe(201)
  expect((await firm.admit(matter, team)).body["given"]).toBe(1)
  expect((await firm.to("POST", `/matters/${matter}/members`, firm.lead, { person: firm.late.id, role: "member" })).status).toBe(201)
  await firm.owner`delete from wall_matters where matter = ${matter}`
  await comesBack(matter, firm.aide)
  expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
  expect(await keysOf(matter, firm.aide)).toBe(0)
})
test("whoever left the team and is added anew is let in, and so is whom a lead lets in after they released them", async () => {
  const { matter, team } = await given("Come and gone")
  expect((await firm.leave(team, firm.aide)).status).toBe(200)
  expect((await firm.join(team, firm.aide)).body["given"]).toBe(1)
  expect((await firm.to("DELETE", `/teams/${team}/members/${firm.clerk.id}`, firm.clerk)).status).toBe(200)
  expect((await firm.join(team, firm.clerk)).body["given"]).toBe(1)
  expect((await release(matter, firm.late)).status).toBe(200)
  expect([await keysOf(matter, firm.aide), await keysOf(matter, firm.clerk)]).toEqual([1, 1])
  expect((await release(matter, firm.aide)).status).toBe(200)
  expect((await firm.bring(matter, team)).body["given"]).toBe(1)
  const other = await firm.team("Another of theirs", firm.aide)
  expect((await firm.admit(matter, other)).status).toBe(201)
  expect((await firm.leave(team, firm.aide)).status).toBe(200)
  expect(await firm.through(matter, firm.aide)).toBe(other)
  expect((await release(matter, firm.clerk)).status).toBe(200)
  expect(await keysOf(matter, firm.aide)).toBe(1)
})
test("whose time was over, which a lead ended, is let in through another team by its keeper, and gets the key that another keeper begins", async () => {
  const { matter, team } = await given("Over and anew")
  await firm.owner`update grants set until = made_at where matter = ${matter} and person = ${firm.aide.id}`
  expect((await release(matter, firm.late)).status).toBe(200)
  const other = await firm.team("Over and elsewhere")
  expect((await firm.admit(matter, other)).status).toBe(201)
  expect((await firm.join(other, firm.aide)).body["given"]).toBe(1)
  expect((await firm.leave(team, firm.clerk)).body["unturned"]).toBe(0)
  expect(await keysOf(matter, firm.aide)).toBe(1)
})
