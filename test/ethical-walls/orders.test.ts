/** Acts that hold walls, matters and memos, each pair of them in one moment: every act holds teams before walls, walls before matters and matters before what stands in them, so that neither waits for the other for good. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TxSql } from "../../src/registry/index.ts"
import type { Newcomer } from "../identity/firm.ts"
import { ownerOf, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { crossedIn, waiting } from "./crossed.ts"
import { freshMatter, raise, raised } from "./walled-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

type One = { readonly token: string }
const crossed = (hold: (sql: TxSql) => Promise<unknown>, ...acts: readonly (() => Promise<{ readonly status: number; readonly body: Body }>)[]) =>
  crossedIn(firm.owner, hold, acts, async () => undefined).then((replies) => replies.map(({ status, body }) => [status, body?.["code"]]))
const matterHeld = (matter: string) => (sql: TxSql) => sql`select 1 from matters where id = ${matter} for no key update`
const wallHeld = (wall: string) => (sql: TxSql) => sql`select 1 from walls where id = ${wall} for no key update`

/** Two things in the order in which they are held. */
async function inOrder<T>(make: () => Promise<T>, id: (one: T) => string): Promise<readonly [T, T]> {
  const [one, other] = [await make(), await make()]
  return id(one) < id(other) ? [one, other] : [other, one]
}
const twoMatters = (of: One = firm.lead) =>
  inOrder(
    async () => (await firm.done("POST", "/matters", of, { ...WORDS }))["matter"].id as string,
    (id) => id,
  )
/** A matter of each of theirs, in the order in which they are held. */
async function ordered(first: Newcomer, second: Newcomer): Promise<readonly [string, string]> {
  for (;;) {
    const [one, other] = [await freshMatter({ ...firm, lead: first }, []), await freshMatter({ ...firm, lead: second }, [])]
    if (one.id < other.id) return [one.id, other.id]
  }
}
const openFor = (client: string) => firm.to("POST", "/matters", firm.lead, { ...WORDS, client })
async function give(matter: string, client: string) {
  const { rev } = (await firm.to("GET", `/matters/${matter}`, firm.lead)).body
  return () => firm.to("PATCH", `/matters/${matter}`, firm.lead, { rev, client })
}
const joining = (team: string) => () => firm.join(team, firm.aide)
const admitting =
  (matter: string, person: string, by: One = firm.stranger) =>
  () =>
    firm.to("POST", `/matters/${matter}/members`, by, { person, role: "reader" })

describe("while somebody joins a team that walls name", () => {
  /** A wall around the client of the first of two matters, and another around the second, both against the team. */
  async function walled(client: string) {
    const [a, b] = await twoMatters()
    expect((await (await give(a, client))()).status).toBe(200)
    const team = await firm.team(client)
    const around = await raised(firm, [], [], { client, teams: [team] })
    await raised(firm, [b], [], { teams: [team] })
    return { a, b, team, around }
  }
  test("a matter behind the one is given to the client of the other", async () => {
    const { a, b, team } = await walled("The Weir Company")
    expect(await crossed(matterHeld(a), joining(team), await give(b, "The Weir Company"))).toEqual([
      [201, undefined],
      [200, undefined],
    ])
  })
  test("a matter behind the one is given to the client of the other, and to another class", async () => {
    const { a, b, team } = await walled("The Lock Company")
    const { rev } = (await firm.to("GET", `/matters/${b}`, firm.lead)).body
    const move = () => firm.to("PATCH", `/matters/${b}`, firm.lead, { rev, client: "The Lock Company", class: "internal" })
    expect(await crossed(matterHeld(a), joining(team), move)).toEqual([
      [201, undefined],
      [200, undefined],
    ])
  })
  test("the one is extended over a matter behind the other", async () => {
    const { a, b, team, around } = await walled("The Sluice Company")
    await firm.owner`update matters set client_mark = (select client_mark from walls where id = ${around}) where id = ${b}`
    const extend = () => firm.to("POST", `/walls/${around}/matters`, firm.keeper, { matter: b })
    expect(await crossed(matterHeld(a), joining(team), extend)).toEqual([
      [201, undefined],
      [201, undefined],
    ])
  })
  test("a matter is opened for the client that both stand around", async () => {
    const [client, team] = ["The Canal Company", await firm.team("Opened meanwhile")]
    await openFor(client)
    const wall = () => raised(firm, [], [], { client, teams: [team] })
    const [first] = await inOrder(wall, (id) => id)
    // Walls are held in the order of their ids, whichever was raised first.
    await firm.owner`update walls set raised_at = raised_at + interval '1 minute' where id = ${first}`
    expect(await crossed(wallHeld(first), joining(team), () => openFor(client))).toEqual([
      [201, undefined],
      [201, undefined],
    ])
  })
})

describe("while somebody comes whom walls around two clients wait for", () => {
  test("a matter is given from the one client to the other", async () => {
    const clients = ["The Ferry Company", "The Barge Company"]
    const address = "comes-across@elsewhere.example"
    const invited = await firm.done("POST", "/invitations", firm, { name: "Across", address, role: "lawyer", lateral: true })
    const order = { person: null, invitation: invited["invitation"].id as string, clients, reference: "LH-7", memo: "Say nothing.", mustAcknowledge: false }
    const walls = (await firm.done("POST", "/walls/lateral", firm.keeper, order))["walls"] as { wall: string; client: string }[]
    const [one, other] = walls.toSorted((x, y) => (x.wall < y.wall ? -1 : 1)).map((row) => row.client)
    const [moved, held] = await twoMatters()
    for (const id of [moved, held]) expect((await (await give(id, one ?? ""))()).status).toBe(200)
    const come = () =>
      firm.ask("POST", "/invitations/accept", { body: { token: invited["token"], passphrase: "cormorant ledger thistle umbrella nine", bearer: true } })
    expect(await crossed(matterHeld(held), come, await give(moved, other ?? ""))).toEqual([
      [201, undefined],
      [200, undefined],
    ])
  })
})

describe("while a rule names somebody", () => {
  test("they acknowledge its memo: it is theirs no more, or was", async () => {
    const [{ id: b }, { id: a }] = [
      await freshMatter(firm, [{ person: firm.member.id, role: "member" }]),
      await freshMatter({ ...firm, lead: firm.stranger }, []),
    ]
    const wall = (await raise(firm, firm.keeper, [b], [], { workedOn: [a], mustAcknowledge: true })).body["wall"] as string
    const acknowledge = () => firm.to("POST", `/matters/${b}/walls/${wall}/acknowledgement`, firm.member)
    expect(await crossed(matterHeld(b), admitting(a, firm.member.id), acknowledge)).toEqual([
      [201, undefined],
      [404, "not-found"],
    ])
  })
  test("whoever asked to lift the wall leaves the firm", async () => {
    const goes = await firm.newcomer("compliance-officer", "goes@hollisgrey.example")
    const [a, b] = await ordered(firm.stranger, firm.lead)
    await firm.done("POST", `/matters/${b}/members`, firm.lead, { person: goes.id, role: "reader" })
    const wall = await raised(firm, [b], [], { workedOn: [a] })
    await firm.done("POST", `/walls/${wall}/lifting`, goes, { why: "gone" })
    const { rev } = await firm.done("GET", `/people/${goes.id}`, firm)
    const leave = () => firm.to("PATCH", `/people/${goes.id}`, firm, { rev, state: "left" })
    expect(await crossed(matterHeld(a), admitting(a, firm.late.id), leave)).toEqual([
      [201, undefined],
      [200, undefined],
    ])
  })
  test.each<[string, (team: string, matter: string) => () => ReturnType<TeamFirm["to"]>]>([
    ["leaves a team", (team) => () => firm.leave(team, firm.aide)],
    ["is in a team that ends", (team) => () => firm.to("POST", `/teams/${team}/ending`, firm.head)],
    ["is in a team that it is taken from", (team, matter) => () => firm.to("DELETE", `/matters/${matter}/teams/${team}`, firm.stranger)],
  ])("whoever alone leads behind it %s, and keeps the other matter through another", async (_what, going) => {
    const [b, a] = await ordered(firm.aide, firm.stranger)
    await raised(firm, [b], [], { workedOn: [a] })
    const [one, other] = [await firm.team(`Left ${b}`, firm.aide), await firm.team(`Kept ${b}`, firm.aide)]
    for (const team of [one, other]) expect((await firm.admit(a, team, {}, firm.stranger)).status).toBe(201)
    expect(await crossed(matterHeld(b), admitting(a, firm.late.id), going(one, a))).toEqual([
      [201, undefined],
      [200, undefined],
    ])
    expect((await firm.to("GET", `/matters/${a}`, firm.aide)).status).toBe(200)
  })
})

describe("while a wall is raised around two matters", () => {
  test("one that was to begin around them later is lifted, and the memo of another that has ended holds nobody up any more", async () => {
    const [a, b] = await twoMatters()
    await firm.done("POST", `/matters/${b}/members`, firm.lead, { person: firm.member.id, role: "member" })
    const over = await raised(firm, [b], [firm.stranger.id], { mustAcknowledge: true, until: soon(firm, { hours: 24 }) })
    const later = await raised(firm, [a, b], [firm.stranger.id], { from: soon(firm, { hours: 24 }) })
    await firm.owner`update walls set until = now() - interval '1 second' where id = ${over}`
    await firm.done("POST", `/walls/${later}/lifting`, firm.keeper, { why: "gone" })
    const lift = () => firm.to("POST", `/walls/${later}/lifting/countersignature`, firm.second)
    const another = () => raise(firm, firm.keeper, [a, b], [firm.late.id])
    expect(await crossed(matterHeld(b), lift, another)).toEqual([
      [200, undefined],
      [201, undefined],
    ])
  })
})

describe("while somebody is let into a matter behind a wall, and is given its memo", () => {
  /** A matter that whoever is let into has to wait at: they are to be shut out of another, which is held after it. */
  async function held(client: string) {
    const [id, far] = await ordered(firm.lead, firm.stranger)
    expect((await (await give(id, client))()).status).toBe(200)
    await raised(firm, [far], [], { workedOn: [id] })
    return { id, far, admit: admitting(id, firm.late.id, firm.lead) }
  }
  const standing = async (wall: string) =>
    (await firm.owner<Body[]>`select begun_at is not null as begun, lifted_at is null as stands from walls where id = ${wall}`)[0]
  test("it begins", async () => {
    const { id, far, admit } = await held("The Toll Company")
    const wall = await raised(firm, [id], [firm.stranger.id], { from: soon(firm, { hours: 24 }) })
    await firm.owner`update walls set starts_at = now() - interval '1 second' where id = ${wall}`
    const begin = () => round(firm.tools).then(() => ({ status: 200, body: {} }))
    expect(await crossed(matterHeld(far), admit, begin)).toEqual([
      [201, undefined],
      [200, undefined],
    ])
    expect(await standing(wall)).toEqual({ begun: true, stands: true })
  })
  test("it ends, since nobody comes whom it waits for", async () => {
    const client = "The Towpath Company"
    const { id, far, admit } = await held(client)
    await firm.done("POST", `/matters/${id}/members`, firm.lead, { person: firm.clerk.id, role: "member" })
    const { id: invitation } = (
      await firm.done("POST", "/invitations", firm, { name: "Never", address: "never@elsewhere.example", role: "lawyer", lateral: true })
    )["invitation"]
    const order = { person: null, invitation, clients: [client], reference: "LH-8", memo: "Say nothing.", mustAcknowledge: true }
    const wall = (await firm.done("POST", "/walls/lateral", firm.keeper, order))["walls"][0].wall as string
    await firm.done("POST", `/matters/${id}/walls/${wall}/acknowledgement`, firm.lead)
    const withdraw = () => firm.to("DELETE", `/invitations/${invitation}`, firm)
    expect(await crossed(matterHeld(far), admit, withdraw)).toEqual([
      [201, undefined],
      [200, undefined],
    ])
    expect(await standing(wall)).toMatchObject({ stands: false })
  })
})

test("two who write into a matter, and await their part in it for a wall that has ended, both have it back", async () => {
  const { id } = await freshMatter(
    firm,
    [firm.member, firm.clerk].map((one) => ({ person: one.id, role: "member" })),
  )
  const wall = await raised(firm, [id], [firm.stranger.id], { mustAcknowledge: true, until: soon(firm, { hours: 24 }) })
  await firm.owner`update walls set until = now() - interval '1 second' where id = ${wall}`
  const write = (one: One) => () => firm.to("POST", `/matters/${id}/notes`, one, { text: "Here again." })
  const shared = (sql: TxSql) => sql`select 1 from matters where id = ${id} for share`
  expect(await crossed(shared, write(firm.member), write(firm.clerk))).toEqual([
    [201, undefined],
    [201, undefined],
  ])
})

test("a keeper goes, whose team’s keys are sealed anew, while a wall takes two of its matters from them", async () => {
  const [a, b] = await twoMatters()
  const team = await firm.team("Kept by two")
  await firm.done("POST", `/teams/${team}/keepers`, firm.head, { person: firm.aide.id })
  // The wall takes keys in the order in which its matters are named, and not in that in which they are sealed anew.
  for (const matter of [a, b]) expect((await firm.admit(matter, team)).status).toBe(201)
  const keyHeld = (sql: TxSql) => sql`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" where t.matter = ${b} for update of k`
  const goes = () => firm.to("DELETE", `/teams/${team}/keepers/${firm.aide.id}`, firm.head)
  expect(await crossed(keyHeld, () => raise(firm, firm.keeper, [b, a], [firm.late.id]), goes)).toEqual([
    [201, undefined],
    [200, undefined],
  ])
})

/** Lets an act that holds three matters wait for somebody who holds the last and wants the first, and whom the engine does not break off. */
async function inARing<T>([a, b, c]: readonly [string, string, string], act: () => Promise<T>): Promise<T> {
  await using second = { owner: ownerOf(firm), [Symbol.asyncDispose]: () => second.owner.end() }
  const { answered } = await firm.owner.begin(async (first) => {
    await matterHeld(c)(first)
    // It does not look for what waits in a ring, so that the act is whose turn it is.
    await first.unsafe("set local deadlock_timeout = '10min'")
    const { promise: begun, resolve: isBegun } = Promise.withResolvers<{ readonly holding: Promise<unknown> }>()
    const all = crossedIn(second.owner, matterHeld(b), [act], async (sql) => {
      const holding = matterHeld(a)(first)
      holding.catch(() => undefined)
      await waiting(sql, 2)
      isBegun({ holding })
    })
    await (
      await begun
    ).holding
    return { answered: all }
  })
  const [reply] = await answered
  if (reply === undefined) throw new Error("no act was crossed")
  return reply
}
const threeMatters = async (): Promise<[string, string, string]> => {
  const [a = "", b = "", c = ""] = [await firm.fresh(), await firm.fresh(), await firm.fresh()].toSorted()
  return [a, b, c]
}
test("where two wait for each other all the same, whose act the database breaks is told to try again, and nothing of it stands", async () => {
  const matters = await threeMatters()
  const team = await firm.team("In a ring")
  for (const matter of matters) expect((await firm.admit(matter, team)).status).toBe(201)
  const reply = await inARing(matters, () => firm.join(team, firm.late))
  expect(refusal(reply)).toEqual([503, "busy"])
  expect(await firm.owner`select 1 from team_members where team = ${team}`).toEqual([])
})
test("but for a wall, which is raised once more when nobody else is at any matter, once", async () => {
  const matters = await threeMatters()
  const reply = await inARing(matters, () => raise(firm, firm.keeper, matters, [firm.late.id]))
  expect([reply.status, reply.body["unturned"]]).toEqual([201, 0])
  expect(await firm.owner`select distinct wall from wall_matters where matter = any(${matters})`).toEqual([{ wall: reply.body["wall"] }])
})
