/** What crosses a wall while it is raised, turned or lifted: whoever comes or goes in that moment stands on one side of it, and two keepers at once do one thing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { TxSql } from "../../src/registry/index.ts"
import type { Newcomer } from "../identity/firm.ts"
import { events, refusal, soon, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { crossedIn } from "./crossed.ts"
import { freshMatter, openWalledFirm, raise, raised } from "./walled-firm.ts"
import type { WalledFirm } from "./walled-firm.ts"

let firm: WalledFirm
let third: Newcomer
beforeAll(async () => {
  firm = await openWalledFirm()
  third = await firm.newcomer("compliance-officer", "third@hollisgrey.example")
})
afterAll(() => firm[Symbol.asyncDispose]())

const crossed = <T>(hold: (sql: TxSql) => Promise<unknown>, acts: readonly (() => Promise<T>)[], other: (sql: TxSql) => Promise<unknown>): Promise<T[]> =>
  crossedIn(firm.owner, hold, acts, other)
const holdMatter = (matter: string) => (sql: TxSql) => sql`select 1 from matters where id = ${matter} for no key update`
const holdWall = (wall: string) => (sql: TxSql) => sql`select 1 from walls where id = ${wall} for update`
const nothing = async (): Promise<void> => undefined
const grantTo =
  (matter: string, person: string, role = "member") =>
  (sql: TxSql) =>
    sql`insert into grants (id, matter, person, role, made_by, made_at, event) values (${`gra_${matter.slice(4)}`}, ${matter}, ${person}, ${role}, ${firm.lead.id}, now(), 'evt_x')`
const countersign = (wall: string, one: Newcomer) => () => firm.ask("POST", `/walls/${wall}/lifting/countersignature`, { token: one.token })
const askedToLift = async (matter: string): Promise<string> => {
  const wall = await raised(firm, [matter], [firm.stranger.id])
  await firm.ask("POST", `/walls/${wall}/lifting`, { token: firm.keeper.token, body: { why: "gone" } })
  return wall
}

describe("while a wall is raised", () => {
  test("whoever is admitted is inside: they have the memo and await their part", async () => {
    const { id } = await freshMatter(firm, [])
    const [reply] = await crossed(
      holdMatter(id),
      [() => raise(firm, firm.keeper, [id], [firm.stranger.id], { mustAcknowledge: true })],
      grantTo(id, firm.member.id),
    )
    expect(reply?.status).toBe(201)
    const wall = reply?.body["wall"] as string
    expect((await firm.owner`select 1 from wall_memos where wall = ${wall} and person = ${firm.member.id}`).length).toBe(1)
    expect(await firm.owner`select role, awaits from grants where matter = ${id} and person = ${firm.member.id}`).toEqual([
      { role: "awaiting", awaits: "member" },
    ])
  })
  test("whoever is admitted and is to be shut out is out", async () => {
    const { id } = await freshMatter(firm, [])
    const [reply] = await crossed(holdMatter(id), [() => raise(firm, firm.keeper, [id], [firm.member.id])], grantTo(id, firm.member.id))
    expect([reply?.status, reply?.body["ended"]]).toEqual([201, 1])
    expect((await firm.owner`select 1 from grants where matter = ${id} and person = ${firm.member.id} and ended_at is null`).length).toBe(0)
  })
  test("a lead who leaves is missed: no matter is left without one", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.reader.id, role: "lead" }])
    const [reply] = await crossed(
      holdMatter(id),
      [() => raise(firm, firm.keeper, [id], [firm.lead.id])],
      (sql) => sql`update grants set ended_at = now() where matter = ${id} and person = ${firm.reader.id}`,
    )
    expect(reply === undefined ? null : refusal(reply)).toEqual([409, "last-lead"])
    expect((await firm.owner`select 1 from wall_matters where matter = ${id}`).length).toBe(0)
  })
  test("another is raised around the same matters, in another order: both stand", async () => {
    const [a, b] = [(await freshMatter(firm, [])).id, (await freshMatter(firm, [])).id]
    const replies = await crossed(
      (sql) => sql`select 1 from matters where id in (${a}, ${b}) for no key update`,
      [() => raise(firm, firm.keeper, [a, b], [firm.stranger.id]), () => raise(firm, firm.second, [b, a], [firm.member.id])],
      nothing,
    )
    expect(replies.map((reply) => [reply.status, reply.body["unturned"]])).toEqual([
      [201, 0],
      [201, 0],
    ])
  })
})

describe("while the epoch after a wall is begun", () => {
  test("whoever comes is given its key", async () => {
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const wall = await raised(firm, [id], [firm.stranger.id])
    await firm.owner`update wall_matters set turned_at = null where wall = ${wall}`
    // They were let in, which the ledger says, and are not there until the act runs into whoever holds the matter.
    await firm.owner`update grants set ended_at = now() where matter = ${id} and person = ${firm.member.id}`
    const comes = (sql: TxSql) => sql`update grants set ended_at = null where matter = ${id} and person = ${firm.member.id}`
    const [reply] = await crossed(holdMatter(id), [() => firm.ask("POST", `/walls/${wall}/epochs`, { token: firm.keeper.token })], comes)
    expect([reply?.status, reply?.body]).toEqual([200, { unturned: 0 }])
    const keys = await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch
      where m.id = ${id} and g.person = ${firm.member.id}`
    expect(keys.length).toBe(1)
  })
  test("another begins it too: it begins once", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await raised(firm, [id], [firm.stranger.id])
    await firm.owner`update wall_matters set turned_at = null where wall = ${wall}`
    const before = (await firm.owner`select 1 from epochs where matter = ${id}`).length
    const go = (one: Newcomer) => () => firm.ask("POST", `/walls/${wall}/epochs`, { token: one.token })
    const replies = await crossed(holdMatter(id), [go(firm.keeper), go(firm.second)], nothing)
    expect(replies.map((reply) => [reply.status, reply.body])).toEqual([
      [200, { unturned: 0 }],
      [200, { unturned: 0 }],
    ])
    expect((await firm.owner`select 1 from epochs where matter = ${id}`).length).toBe(before + 1)
  })
})

describe("while a wall is lifted", () => {
  test("another lifts it too: it is lifted once", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await askedToLift(id)
    const replies = await crossed(holdWall(wall), [countersign(wall, firm.second), countersign(wall, third)], nothing)
    expect(replies.map((reply) => reply.status)).toEqual([200, 409])
    expect((await firm.owner`select 1 from events where kind = 'wall.lifted' and matter = ${id}`).length).toBe(1)
    expect(await firm.owner`select lifted_by as by from walls where id = ${wall}`).toEqual([{ by: firm.second.id }])
  })
  test("another lets it stand: whoever came first has done it, and the other has done nothing", async () => {
    const { id } = await freshMatter(firm, [])
    const wall = await askedToLift(id)
    const leave = () => firm.ask("DELETE", `/walls/${wall}/lifting`, { token: third.token })
    const replies = await crossed(holdWall(wall), [countersign(wall, firm.second), leave], nothing)
    expect(replies.map((reply) => reply.status)).toEqual([200, 409])
    expect(await firm.owner`select lifting_by as asked, lifted_by as by from walls where id = ${wall}`).toEqual([{ asked: firm.keeper.id, by: firm.second.id }])
    expect((await events(firm, "wall.left-standing")).length).toBe(0)
  })
})

describe("while a wall around a client is extended", () => {
  /** A wall that begins later, around the client of one matter; and another matter with somebody whom it names, to be given to that client. */
  const extending = async (client: string): Promise<{ wall: string; id: string; give: () => Promise<unknown> }> => {
    await firm.ask("POST", "/matters", { token: firm.lead.token, body: { ...WORDS, client } })
    const wall = await raised(firm, [], [firm.member.id], { client, mustAcknowledge: true, from: soon(firm, { hours: 24 }) })
    const { id } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
    const { rev } = (await firm.ask("GET", `/matters/${id}`, { token: firm.lead.token })).body
    return { wall, id, give: () => firm.ask("PATCH", `/matters/${id}`, { token: firm.lead.token, body: { rev, client } }) }
  }
  const grantOf = async (matter: string, person: string) =>
    (
      await firm.owner<
        Body[]
      >`select role, ended_at is not null as ended, until is not null as timed from grants where matter = ${matter} and person = ${person}`
    )[0]
  test("it begins: those inside await its memo there too, and whom it names is cut by it", async () => {
    const { wall, id, give } = await extending("The Crossing Company")
    await crossed(holdWall(wall), [give], (sql) => sql`update walls set starts_at = now() - interval '1 second', begun_at = now() where id = ${wall}`)
    expect(await grantOf(id, firm.lead.id)).toMatchObject({ role: "awaiting" })
    expect(await grantOf(id, firm.member.id)).toMatchObject({ ended: true })
  })
  test("it is lifted: nobody's time is taken by a wall that stands no more", async () => {
    const { wall, id, give } = await extending("The Lifting Company")
    await crossed(holdWall(wall), [give], (sql) => sql`update walls set lifted_at = now(), lifted_by = ${firm.second.id} where id = ${wall}`)
    expect(await grantOf(id, firm.member.id)).toEqual({ role: "member", ended: false, timed: false })
  })
})

describe("while somebody leaves the firm", () => {
  const leave = (person: string) => async () => {
    const rev = (await firm.ask("GET", `/people/${person}`, { token: firm.token })).body["rev"]
    return firm.ask("PATCH", `/people/${person}`, { token: firm.token, body: { rev, state: "left" } })
  }
  const keysOf = (person: string) =>
    firm.owner`select 1 from grants g left join grant_keys k on k."grant" = g.id where g.person = ${person} and (g.ended_at is null or k."grant" is not null)`
  test("nobody lets them in: they are asked to look again, and nothing of it stands", async () => {
    const [{ id }, one] = [await freshMatter(firm, []), await firm.newcomer("lawyer", "leaves-first@hollisgrey.example")]
    const reply = await firm.owner.begin(async (sql) => {
      await sql`update people set state = 'left', rev = rev + 1 where id = ${one.id}`
      return firm.ask("POST", `/matters/${id}/members`, { token: firm.lead.token, body: { person: one.id, role: "member" } })
    })
    expect(refusal(reply)).toEqual([409, "stale"])
    expect(await keysOf(one.id)).toEqual([])
  })
  test("and who was let in just before them loses that too", async () => {
    const [{ id }, one] = [await freshMatter(firm, []), await firm.newcomer("lawyer", "leaves-later@hollisgrey.example")]
    const [reply] = await crossed((sql) => sql`select 1 from people where id = ${one.id} for share`, [leave(one.id)], grantTo(id, one.id))
    expect(reply?.status).toBe(200)
    expect(await keysOf(one.id)).toEqual([])
  })
})

describe("while a rule is raised, or keeps itself", () => {
  /** A of the stranger's, and B of the lead's. */
  const two = async () => ({ a: (await freshMatter({ ...firm, lead: firm.stranger }, [])).id, b: (await freshMatter(firm, [])).id })
  const on = async (matter: string, person: string) =>
    (await firm.owner`select 1 from grants where matter = ${matter} and person = ${person} and ended_at is null`).length
  const ruling = (b: string, a: string) => () => raise(firm, firm.keeper, [b], [], { workedOn: [a] })
  const admitting = (a: string, person: string) => () =>
    firm.ask("POST", `/matters/${a}/members`, { token: firm.stranger.token, body: { person, role: "reader" } })
  test("whoever is let into the one matter meanwhile is named, and out of the other", async () => {
    const { a, b } = await two()
    await firm.owner.begin((sql) => grantTo(b, firm.member.id)(sql))
    const [reply] = await crossed(holdMatter(a), [ruling(b, a)], grantTo(a, firm.member.id))
    expect([reply?.status, reply?.body["ended"], await on(b, firm.member.id)]).toEqual([201, 1, 0])
  })
  test("whoever is let into both at once stands on one side", async () => {
    const { a, b } = await two()
    expect((await ruling(b, a)()).status).toBe(201)
    const [reply] = await crossed(holdMatter(b), [admitting(a, firm.reader.id)], grantTo(b, firm.reader.id))
    expect([reply?.status, await on(a, firm.reader.id), await on(b, firm.reader.id)]).toEqual([201, 1, 0])
  })
  test("whoever is let in while it is lifted is named by a wall that stands, or by none", async () => {
    const { a, b } = await two()
    const wall = (await ruling(b, a)()).body["wall"] as string
    const [reply] = await crossed(
      holdWall(wall),
      [admitting(a, firm.reader.id)],
      (sql) => sql`update walls set lifted_by = ${firm.second.id}, lifted_at = now() where id = ${wall}`,
    )
    expect([reply?.status, (await firm.owner`select 1 from wall_persons where wall = ${wall} and person = ${firm.reader.id}`).length]).toEqual([201, 0])
  })
  test("two rules against each other do not stop two leads who let somebody in at once", async () => {
    const { a, b } = await two()
    await raise(firm, firm.keeper, [b], [], { workedOn: [a], opposite: { matters: [a], workedOn: [b] } })
    const replies = await Promise.all([
      admitting(a, firm.reader.id)(),
      firm.ask("POST", `/matters/${b}/members`, { token: firm.lead.token, body: { person: firm.reader.id, role: "reader" } }),
    ])
    expect(replies.map((one) => one.status).toSorted((x, y) => x - y)).toEqual([201, 409])
    expect((await on(a, firm.reader.id)) + (await on(b, firm.reader.id))).toBe(1)
  })
})

describe("while a wall is raised against a team", () => {
  const made = async (name: string) => (await firm.ask("POST", "/teams", { token: firm.lead.token, body: { name } })).body["team"].id as string
  const live = async (matter: string, person: string) =>
    (await firm.owner`select 1 from grants where matter = ${matter} and person = ${person} and ended_at is null`).length
  test("whoever joins it meanwhile is shut out", async () => {
    const [team, b] = [await made("Crossed"), (await freshMatter(firm, [{ person: firm.member.id, role: "member" }])).id]
    const [reply] = await crossed(
      (sql) => sql`select 1 from teams where id = ${team} for update`,
      [() => raise(firm, firm.keeper, [b], [], { teams: [team] })],
      (sql) => sql`insert into team_members (team, person, added_by, added_at) values (${team}, ${firm.member.id}, ${firm.lead.id}, now())`,
    )
    expect([reply?.status, reply?.body["ended"], await live(b, firm.member.id)]).toEqual([201, 1, 0])
  })
  test("two teams that are shut out from each other’s matters take somebody in at once, and each shuts them out of its own", async () => {
    const [one, other] = [await made("One side"), await made("The other")]
    const [a, b] = [
      await freshMatter(firm, [{ person: firm.member.id, role: "member" }]),
      await freshMatter(firm, [{ person: firm.member.id, role: "member" }]),
    ]
    expect((await raise(firm, firm.keeper, [a.id], [], { teams: [one], opposite: { matters: [b.id], teams: [other] } })).status).toBe(201)
    const join = (team: string) => firm.ask("POST", `/teams/${team}/members`, { token: firm.lead.token, body: { person: firm.member.id } })
    expect((await Promise.all([join(one), join(other)])).map((reply) => reply.status)).toEqual([201, 201])
    expect([await live(a.id, firm.member.id), await live(b.id, firm.member.id)]).toEqual([0, 0])
  })
})
