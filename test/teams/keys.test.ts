/** A team's key is its keepers' and nobody else's, whoever writes to the database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { FIRST } from "../identity/firm.ts"
import { raised } from "../ethical-walls/walled-firm.ts"
import { flush, refusal, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { Newcomer } from "../identity/firm.ts"
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
  test("carries no more than it did when it turned, where the team has places alone", async () => {
    const [id, matter] = [await firm.team("In places"), await firm.fresh()]
    const [place] = (await firm.done("GET", `/matters/${matter}/plan`, firm.lead)) as unknown as Body[]
    await firm.admit(matter, id, { places: [place?.["id"]] })
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    await firm.done("DELETE", `/teams/${id}/keepers/${firm.late.id}`, firm.head)
    const letters = await firm.owner<{ b: number; n: number }[]>`
      select get_byte(k.hpke, 0) as b, get_byte(k.hpke, 1) * 256 + get_byte(k.hpke, 2) as n from team_grant_keys k join team_grants t on t.id = k."grant" where t.team = ${id}`
    expect([...letters]).toEqual([{ b: 5, n: 1 }])
    expect((await firm.join(id, firm.clerk)).body["given"]).toBe(1)
    expect((await firm.to("GET", `/matters/${matter}`, firm.clerk)).body["places"]).toEqual([place?.["id"]])
    expect(await firm.opens(matter, firm.clerk)).toBe(false)
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
  test.each<[string, Body]>([
    ["their clearance", { special: false }],
    ["an action of theirs", { actions: ["see", "read"] }],
  ])("a lead takes %s: taking them out and adding them again brings nothing back, and a lead may let them in anew", async (_what, less) => {
    const [id, matter] = [await firm.team(`Less: ${JSON.stringify(less)}`, firm.aide), await firm.fresh()]
    await firm.admit(matter, id, { special: true })
    await firm.done("PATCH", `/matters/${matter}/members/${firm.aide.id}`, firm.lead, less)
    await firm.done("DELETE", `/teams/${id}/members/${firm.aide.id}`, firm.head)
    expect((await firm.join(id, firm.aide)).body["given"]).toBe(0)
    expect([await firm.opens(matter, firm.aide), await firm.through(matter, firm.aide)]).toEqual([false, undefined])
    expect((await firm.bring(matter, id)).body["given"]).toBe(1)
    expect(await firm.opens(matter, firm.aide)).toBe(true)
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

describe("after somebody left", () => {
  const owing = async (of: Newcomer): Promise<unknown> => (await firm.done("GET", "/inbox", of))["owing"]
  const goOn = (team: string, by: Newcomer = firm.head) => firm.to("POST", `/teams/${team}/epochs`, by)

  test("many matters: their access ends in one act, new keys begin some at a time, and any keeper finds the rest in the inbox and goes on", async () => {
    const id = await firm.team("Many", firm.aide)
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    const words = { title: "One of many", client: "Nobody", type: "Other", jurisdiction: "Ireland" }
    const matters: string[] = []
    for (let n = 0; n < 52; n++) matters.push((await firm.done("POST", "/matters", firm.lead, words))["matter"].id as string)
    for (const matter of matters) await firm.done("POST", `/matters/${matter}/teams`, firm.lead, { team: id, role: "member" })
    const left = await firm.leave(id, firm.aide)
    expect([left.body["ended"], left.body["unturned"]]).toEqual([52, 2])
    expect(await firm.owner`select 1 from grants where person = ${firm.aide.id} and matter = any(${matters}) and ended_at is null`).toHaveLength(0)
    expect(
      await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.person = ${firm.aide.id} and g.matter = any(${matters})`,
    ).toHaveLength(0)
    const waits = [{ team: { id, name: "Many" }, matters: 2 }]
    expect([await owing(firm.head), await owing(firm.late), await owing(firm.clerk)]).toEqual([waits, waits, []])
    for (const one of [firm.clerk, firm.aide]) expect(refusal(await goOn(id, one))).toEqual([403, "not-yours-to-do"])
    expect((await goOn(id, firm.late)).body).toEqual({ turned: 2, unturned: 0 })
    expect((await goOn(id)).body).toEqual({ turned: 0, unturned: 0 })
    expect([await owing(firm.head), await owing(firm.late)]).toEqual([[], []])
    // Every matter has exactly one epoch more, which those who remain open.
    const epochs = await firm.owner<{ n: number }[]>`select max(n) as n from epochs where matter = any(${matters}) group by matter`
    expect(epochs.map((row) => row.n)).toEqual(Array(52).fill(2))
    expect(await firm.opens(matters[51] ?? "", firm.lead)).toBe(true)
  }, 120_000)

  test("by themselves: the keys are gone at once, what another team gives them stays, and the new keys wait for a keeper", async () => {
    const [id, other] = [await firm.team("Left by a member", firm.aide, firm.clerk), await firm.team("The other", firm.aide)]
    const [matter, both] = [await firm.fresh(), await firm.fresh()]
    for (const one of [matter, both]) await firm.admit(one, id)
    await firm.admit(both, other)
    const before = await firm.epochOf(matter)
    const left = await firm.leave(id, firm.aide, firm.aide)
    expect([left.status, left.body["ended"], left.body["unturned"]]).toEqual([200, 1, 1])
    expect([await firm.opens(matter, firm.aide), await firm.opens(both, firm.aide), await firm.through(both, firm.aide)]).toEqual([false, true, other])
    expect(refusal(await firm.leave(id, firm.aide, firm.aide))).toEqual([403, "not-yours-to-do"])
    expect([await firm.epochOf(matter), await owing(firm.head)]).toEqual([before, [{ team: { id, name: "Left by a member" }, matters: 1 }]])
    expect((await goOn(id)).body).toEqual({ turned: 1, unturned: 0 })
    expect([(await firm.epochOf(matter)) === before, await firm.opens(matter, firm.clerk)]).toEqual([false, true])
    const told = (await firm.done("GET", `/matters/${matter}/custody?limit=200&kind=grant.ended`, firm.lead))["items"] as Body[]
    expect(told.map((one: Body) => one["by"].id)).toEqual([firm.aide.id])
    // Their row put back into the database makes them no member again: the ledger says that they left.
    await firm.owner`insert into team_members (team, person, added_by, added_at) values (${id}, ${firm.aide.id}, ${firm.head.id}, now())`
    const next = await firm.fresh()
    expect(refusal(await firm.admit(next, id))).toEqual([409, "key-not-proved"])
    await firm.owner`delete from team_members where team = ${id} and person = ${firm.aide.id}`
    expect([(await firm.admit(next, id)).status, await firm.opens(next, firm.aide), await firm.opens(next, firm.clerk)]).toEqual([201, false, true])
  })

  test("as a keeper who steps down: the team has another key, which holds, and they keep it no longer", async () => {
    const [id, matter] = [await firm.team("Stepped down from", firm.aide), await firm.fresh()]
    await firm.admit(matter, id)
    await firm.done("POST", `/teams/${id}/keepers`, firm.head, { person: firm.late.id })
    const keyOf = async () => (await firm.owner<{ key: string }[]>`select key_id as key from teams where id = ${id}`)[0]?.key
    const before = await keyOf()
    const down = await firm.done("DELETE", `/teams/${id}/keepers/${firm.head.id}`, firm.head)
    expect([(down["team"].keepers as Body[]).map((one) => one["id"]), down["team"].keeps, (await keyOf()) === before]).toEqual([[firm.late.id], false, false])
    expect(await firm.owner`select 1 from team_keys where team = ${id} and person = ${firm.head.id}`).toHaveLength(0)
    for (const act of [firm.join(id, firm.clerk), goOn(id)]) expect(refusal(await act)).toEqual([403, "not-yours-to-do"])
    expect(refusal(await firm.to("DELETE", `/teams/${id}/keepers/${firm.late.id}`, firm.late))).toEqual([409, "last-keeper"])
    // The new key is proved by the ledger: it is given matters, and its keeper brings in whoever joins.
    expect((await firm.admit(await firm.fresh(), id)).status).toBe(201)
    expect((await firm.join(id, firm.clerk, firm.late)).body["given"]).toBe(2)
    expect(await firm.opens(matter, firm.clerk)).toBe(true)
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
