/** Whoever was let in for a time has no key of an epoch that begins after it, whatever time the database says. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { raise } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { refusal, soon } from "../matters/matter.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const release = (matter: string, one: Newcomer) => firm.to("DELETE", `/matters/${matter}/members/${one.id}`, firm.lead)
const keysOf = async (matter: string, one: Newcomer): Promise<number> =>
  (
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${matter} and g.person = ${one.id}`
  ).length

/** With the aide for a day, and somebody late, who will be released. */
async function forADay(): Promise<string> {
  const matter = await firm.fresh()
  const members = `/matters/${matter}/members`
  await firm.done("POST", members, firm.lead, { person: firm.aide.id, role: "member", until: soon(firm, { hours: 24 }) })
  await firm.done("POST", members, firm.lead, { person: firm.late.id, role: "member" })
  return matter
}

test.each<[string, (matter: string) => Promise<unknown>]>([
  ["without an end", (matter) => firm.owner`update grants set until = null where matter = ${matter} and person = ${firm.aide.id}`],
  ["for longer", (matter) => firm.owner`update grants set until = until + interval '1 second' where matter = ${matter} and person = ${firm.aide.id}`],
])("somebody who is there %s by the database alone has no new key: none begins until they are released", async (_how, bend) => {
  const matter = await forADay()
  await bend(matter)
  const before = await firm.epochOf(matter)
  expect([refusal(await release(matter, firm.late)), await firm.epochOf(matter)]).toEqual([[409, "grant-not-proved"], before])
  expect((await release(matter, firm.aide)).status).toBe(200)
  expect((await release(matter, firm.late)).status).toBe(200)
  expect([(await firm.epochOf(matter)) === before, await keysOf(matter, firm.aide)]).toEqual([false, 0])
})
test("nor behind a wall, where an officer begins it", async () => {
  const matter = await forADay()
  await firm.owner`update grants set until = null where matter = ${matter} and person = ${firm.aide.id}`
  const before = await firm.epochOf(matter)
  const wall = await raise(firm, firm.keeper, [matter], [firm.late.id])
  expect([wall.status, wall.body["unturned"], await firm.epochOf(matter)]).toEqual([201, 1, before])
})
test("a team that has a matter for longer by the database alone gets no key, and holds nobody up", async () => {
  const matter = await forADay()
  const team = await firm.team("For a day")
  expect((await firm.admit(matter, team, { until: soon(firm, { hours: 24 }) })).status).toBe(201)
  await firm.owner`update team_grants set until = null where matter = ${matter}`
  expect((await release(matter, firm.late)).status).toBe(200)
  const letters =
    await firm.owner`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" join matters m on m.id = t.matter and m.epoch = k.epoch where m.id = ${matter}`
  expect(letters).toHaveLength(0)
})
test("whoever is there for a day as it was said has it, before that is over", async () => {
  const matter = await forADay()
  expect((await release(matter, firm.late)).status).toBe(200)
  expect(await keysOf(matter, firm.aide)).toBe(1)
})
