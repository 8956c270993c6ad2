/** Whoever leaves the firm leaves its teams, by what the ledger says too: back again, they let neither themselves nor anybody else in through a team of before, whoever writes to the database. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { inOneTransaction } from "../../src/registry/index.ts"
import { comeIn } from "../../src/desk/index.ts"
import { doerOf, record } from "../../src/desk/record.ts"
import { yes } from "../../src/words/index.ts"
import type { PersonId, TeamId } from "../../src/words/index.ts"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { FIRST } from "../identity/firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { refusal } from "../matters/matter.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { helpersOf } from "./helpers.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const by = helpersOf(() => firm)
const release = (matter: string, one: Newcomer) => firm.to("DELETE", `/matters/${matter}/members/${one.id}`, firm.lead)

/** Leaves the firm, and comes back. */
async function goneAndBack(one: Newcomer): Promise<Newcomer> {
  for (const state of ["left", "active"]) {
    await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
    const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
    await firm.done("PATCH", `/people/${one.id}`, firm, { rev, state })
  }
  const { token } = (await firm.signIn(one.address, one.passphrase)).body as { token: string }
  const back = { ...one, token }
  await firm.done("PUT", "/session/purpose", back, { code: "conduct" })
  return back
}
const keysOf = async (matter: string, one: Newcomer): Promise<number> =>
  (
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${matter} and g.person = ${one.id}`
  ).length

async function given(team: string): Promise<string> {
  const matter = await firm.fresh()
  expect((await firm.admit(matter, team)).status).toBe(201)
  expect((await firm.to("POST", `/matters/${matter}/members`, firm.lead, { person: firm.late.id, role: "member" })).status).toBe(201)
  return matter
}
const putsIn = (matter: string, one: Newcomer, grant: string) =>
  firm.owner`insert into grants (id, matter, person, role, made_by, made_at, event, through) select ${grant}, ${matter}, ${one.id}, 'member', ${one.id}, now(), 'evt_x', t.id from team_grants t where t.matter = ${matter} limit 1`

test("a member of a team who came back to the firm is not in it, whatever row and event of theirs say so", async () => {
  const one = await firm.newcomer("lawyer", "member-back@hollisgrey.example")
  const team = await firm.team("Left and back", firm.aide, one)
  const matter = await given(team)
  const back = await goneAndBack(one)
  const grant = `gra_${matter.slice(4)}`
  await putsIn(matter, back, grant)
  await by.signs(back, matter, grant, back, null)
  expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
  expect(await keysOf(matter, back)).toBe(0)
  expect((await release(matter, back)).status).toBe(200)
  expect((await release(matter, firm.late)).status).toBe(200)
  expect(await keysOf(matter, firm.aide)).toBe(1)
})
test("a keeper who came back to the firm makes nobody a member of what they kept", async () => {
  const one = await firm.newcomer("lawyer", "keeper-back@hollisgrey.example")
  const team = await firm.team("Kept and back", firm.aide)
  expect((await firm.to("POST", `/teams/${team}/keepers`, firm.head, { person: one.id })).status).toBe(201)
  const matter = await given(team)
  const back = await goneAndBack(one)
  using helper = await comeIn(firm.tools, back.token)
  if (helper === null) throw new Error("they are not signed in")
  await firm.owner`insert into team_keepers (team, person, named_by, named_at) values (${team}, ${back.id}, ${back.id}, now())`
  await inOneTransaction(firm.tools.db, helper.seen, async (tx) => {
    await record(firm.tools, tx, doerOf(helper), { kind: "team.joined", also: [team as TeamId, firm.stranger.id as PersonId] })
    return yes(null)
  })
  const grant = `gra_${matter.slice(4)}`
  await putsIn(matter, firm.stranger, grant)
  await by.signs(back, matter, grant, firm.stranger, null)
  expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
  expect(await keysOf(matter, firm.stranger)).toBe(0)
})
test("whoever is added to a team while they leave the firm is not in it afterwards", async () => {
  const one = await firm.newcomer("lawyer", "added-and-gone@hollisgrey.example")
  const team = await firm.team("Added to and gone from")
  await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
  const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
  // Whoever adds them has seen that they are here, and waits; meanwhile they leave.
  const [, left] = await crossedIn(
    firm.owner,
    (sql) => sql`lock table team_members in exclusive mode`,
    [() => firm.join(team, one), () => firm.to("PATCH", `/people/${one.id}`, firm, { rev, state: "left" })],
    async () => undefined,
  )
  expect(left?.status).toBe(200)
  expect(await firm.owner`select 1 from team_members where person = ${one.id}`).toEqual([])
})
