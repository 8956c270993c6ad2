/** A team's key is its keepers' and nobody else's, whoever writes to the database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { FIRST } from "../identity/firm.ts"
import { raised } from "../ethical-walls/walled-firm.ts"
import { flush, refusal, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { openTeamFirm } from "./team-firm.ts"
import type { TeamFirm } from "./team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("the team's key", () => {
  test("turns when a keeper goes: what they had opens nothing, and those who remain bring people in", async () => {
    const [id, matter] = [await firm.team("Keepers", firm.aide), await firm.fresh()]
    await firm.admit(matter, id)
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    expect((await firm.join(id, firm.clerk, firm.late)).body["given"]).toBe(1)
    const had = await firm.owner<
      { own: Uint8Array; kem: Uint8Array }[]
    >`select k.own, t.kem_public as kem from team_keys k join teams t on t.id = k.team where team = ${id} and person = ${firm.late.id}`
    expect((await firm.done("DELETE", `/teams/${id}/keepers/${firm.late.id}`, firm.head))["team"].keepers).toHaveLength(1)
    const now = await firm.owner<
      { person: string; kem: Uint8Array }[]
    >`select k.person, t.kem_public as kem from team_keys k join teams t on t.id = k.team where team = ${id}`
    expect([now.map((row) => row.person), Buffer.from(now[0]?.kem ?? []).equals(Buffer.from(had[0]?.kem ?? []))]).toEqual([[firm.head.id], false])
    expect(refusal(await firm.leave(id, firm.clerk, firm.late))).toEqual([403, "not-yours-to-do"])
    // With their old key put back into the database they are a keeper in its rows, and open nothing.
    await firm.owner`insert into team_keepers (team, person, named_by, named_at) values (${id}, ${firm.late.id}, ${firm.head.id}, now())`
    await firm.owner`insert into team_keys (team, person, own) values (${id}, ${firm.late.id}, ${had[0]?.own ?? null})`
    expect((await firm.join(id, firm.stranger, firm.late)).status).toBe(500)
    await firm.owner`delete from team_keys where team = ${id} and person = ${firm.late.id}`
    await firm.owner`delete from team_keepers where team = ${id} and person = ${firm.late.id}`
    expect((await firm.join(id, firm.stranger)).body["given"]).toBe(1)
    expect(await firm.opens(matter, firm.stranger)).toBe(true)
  })
  test.each<[string, (id: string) => Promise<unknown>]>([
    [
      "another team's",
      async (id) => firm.owner`update teams t set kem_public = o.kem_public, key_id = o.key_id from teams o where t.id = ${id} and o.id <> ${id}`,
    ],
    [
      "a person's, who can write to the database",
      async (id) => firm.owner`update teams t set kem_public = p.kem_public, key_id = p.key_id from people p where t.id = ${id} and p.id = ${firm.stranger.id}`,
    ],
  ])("that was put in its place, %s, gets nothing", async (_whose, swap) => {
    const [id, matter, before] = [await firm.team("Swapped", firm.aide), await firm.fresh(), await firm.fresh()]
    await firm.admit(before, id)
    const [kept] = await firm.owner<{ kem: Uint8Array; key: string }[]>`select kem_public as kem, key_id as key from teams where id = ${id}`
    await swap(id)
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "key-not-proved"])
    // A new epoch of a matter that it has is sealed to those who remain, and not to that key.
    const sealed = await firm.carried(before)
    await firm.done("POST", `/matters/${before}/members`, firm.lead, { person: firm.member.id, role: "member" })
    await firm.done("DELETE", `/matters/${before}/members/${firm.member.id}`, firm.lead)
    expect([await firm.carried(before), await firm.opens(before, firm.aide)]).toEqual([sealed, true])
    await firm.owner`update teams set kem_public = ${kept?.kem ?? null}, key_id = ${kept?.key ?? null} where id = ${id}`
    expect((await firm.admit(matter, id)).status).toBe(201)
  })
  test("published by somebody who does not keep the team is not its key", async () => {
    const [id, matter] = [await firm.team("Forged", firm.aide), await firm.fresh()]
    const other = (await firm.done("POST", "/teams", firm.stranger, { name: "The stranger's" }))["team"].id as string
    // The stranger's own publication, signed by them, of a key that they hold, made to speak of the other team.
    await firm.owner`update events set body = replace(body, ${other}, ${id}) where by = ${firm.stranger.id} and kind = 'key.published' and position(${other} in body) > 0`
    await firm.owner`update teams t set kem_public = o.kem_public, key_id = o.key_id from teams o where t.id = ${id} and o.id = ${other}`
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "key-not-proved"])
  })
  test("is not enough to be put into the team's rows: who is in it is proved too, and a keeper's word long past is not one of now", async () => {
    const [id, matter] = [await firm.team("Smuggled", firm.aide), await firm.fresh()]
    await firm.owner`insert into team_members (team, person, added_by, added_at) values (${id}, ${firm.stranger.id}, ${firm.head.id}, now())`
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "key-not-proved"])
    await firm.owner`delete from team_members where team = ${id} and person = ${firm.stranger.id}`
    // Somebody who has left is put back.
    await firm.leave(id, firm.aide)
    await firm.owner`insert into team_members (team, person, added_by, added_at) values (${id}, ${firm.aide.id}, ${firm.head.id}, now())`
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "key-not-proved"])
    expect(await firm.opens(matter, firm.aide)).toBe(false)
  })
})

describe("what others do to the people of a team", () => {
  test("somebody leaves the firm: the new epochs are sealed to the team as well, and who joins it later has them", async () => {
    const gone = await firm.newcomer("lawyer", "gone@hollisgrey.example")
    const [id, matter] = [await firm.team("Left behind", firm.aide, gone), await firm.fresh()]
    await firm.admit(matter, id)
    const [before, sealed] = [await firm.epochOf(matter), await firm.carried(matter)]
    const { rev } = await firm.done("GET", `/people/${gone.id}`, firm.administrator)
    await firm.done("PATCH", `/people/${gone.id}`, firm.administrator, { rev, state: "left" })
    expect([(await firm.epochOf(matter)) === before, await firm.carried(matter)]).toEqual([false, sealed + 1])
    expect((await firm.join(id, firm.clerk)).body["given"]).toBe(1)
    expect([await firm.opens(matter, firm.clerk), await firm.opens(matter, firm.aide)]).toEqual([true, true])
  })
  test("a wall around a client that shuts their keeper out is extended over a matter of theirs: its next key is owed, for the keeper had this one", async () => {
    const [id, matter, client] = [await firm.team("Kept from outside", firm.aide), await firm.fresh(), "The Keeper's Client"]
    await firm.admit(matter, id)
    await firm.done("POST", "/matters", firm.lead, { ...WORDS, client })
    const wall = await raised(firm, [], [firm.head.id], { client })
    const { rev } = await firm.done("GET", `/matters/${matter}`, firm.lead)
    await firm.done("PATCH", `/matters/${matter}`, firm.lead, { rev, client })
    const before = await firm.epochOf(matter)
    expect([await firm.carried(matter), await firm.done("POST", `/walls/${wall}/epochs`, firm.keeper)]).toEqual([0, { unturned: 0 }])
    expect(await firm.epochOf(matter)).not.toBe(before)
  })
  test("a matter is closed: it is taken back from the team, and neither its members nor who joins it later have it", async () => {
    const [id, matter, other] = [await firm.team("Closed out", firm.aide), await firm.fresh(), await firm.fresh()]
    for (const one of [matter, other]) await firm.admit(one, id)
    const { rev } = await firm.done("GET", `/matters/${matter}`, firm.lead)
    await firm.done("PATCH", `/matters/${matter}`, firm.lead, { rev, stage: "closed" })
    expect([await firm.opens(matter, firm.aide), await firm.opens(other, firm.aide), await firm.carried(matter)]).toEqual([false, true, 0])
    expect(await firm.done("GET", `/matters/${matter}/teams`, firm.lead)).toEqual([])
    expect((await firm.join(id, firm.clerk)).body["given"]).toBe(1)
    expect([await firm.opens(matter, firm.clerk), await firm.opens(other, firm.clerk)]).toEqual([false, true])
  })
})

test("whoever leaves the firm leaves its teams, and their keys of them are gone; of one that nobody else keeps theirs stays sealed", async () => {
  const one = await firm.newcomer("lawyer", "leaver@hollisgrey.example")
  const [kept, alone] = [await firm.team("Kept by two", one), (await firm.done("POST", "/teams", one, { name: "Kept alone" }))["team"].id as string]
  await flush(firm)
  await firm.done("POST", `/teams/${kept}/keepers`, firm.head, { person: one.id })
  const state = async (to: string): Promise<void> => {
    await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
    const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
    await firm.done("PATCH", `/people/${one.id}`, firm, { rev, state: to })
  }
  const keys = async (): Promise<unknown> => (await firm.owner`select team from team_keys where person = ${one.id} order by 1`).map((row) => row["team"])
  expect(await keys()).toEqual([kept, alone].toSorted())
  await state("suspended")
  expect(await keys()).toEqual([kept, alone].toSorted())
  await state("left")
  expect(await keys()).toEqual([alone])
  const listed = ((await firm.done("GET", "/teams", firm.head)) as unknown as Body[]).find((team) => team["id"] === kept)
  expect(listed).toMatchObject({ keepers: [{ id: firm.head.id }], members: [] })
  // Nor does coming back bring back a team.
  await state("active")
  const { token } = (await firm.signIn(one.address, one.passphrase)).body as { token: string }
  expect(refusal(await firm.join(kept, firm.late, { token }))).toEqual([403, "not-yours-to-do"])
  expect((await firm.join(alone, firm.late, { token })).status).toBe(201)
  // Named anew by who keeps it, they have its key again.
  await firm.done("POST", `/teams/${kept}/keepers`, firm.head, { person: one.id })
  expect((await firm.join(kept, firm.late, { token })).status).toBe(201)
})
