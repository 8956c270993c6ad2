/** A new epoch's key goes to whoever the ledger says was let in, and no further than it says: whoever can write to the database brings nobody the next key either, by whatever row, with a helper in the firm or without. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { freshMatter, raise } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { actsOf } from "../matters/ward.ts"
import { helpersOf } from "./helpers.ts"
import { whileNoClerk } from "../ledger/no-clerk.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const { admit, clear } = actsOf(() => firm)
const release = (matter: string, one: Newcomer, by = firm.lead) => firm.to("DELETE", `/matters/${matter}/members/${one.id}`, by)
/** How many keys of the current epoch somebody has. */
const keysOf = async (matter: string, one: Newcomer): Promise<number> =>
  (
    await firm.owner`select 1 from grant_keys k join grants g on g.id = k."grant" join matters m on m.id = g.matter and m.epoch = k.epoch where m.id = ${matter} and g.person = ${one.id}`
  ).length
const insertGrant = (matter: string, one: Newcomer, id: string, event = "evt_x", role = "member") =>
  firm.owner`insert into grants (id, matter, person, role, made_by, made_at, event, cleared) values (${id}, ${matter}, ${one.id}, ${role}, ${firm.lead.id}, now(), ${event}, true)`
const by = helpersOf(() => firm)
const { grantOf } = by

/** The lead's, with a member who is not cleared, a reader who only sees, somebody in one place, and the late one, who will be released. */
async function fresh(): Promise<string> {
  const { id } = await freshMatter(firm, [
    { person: firm.member.id, role: "member" },
    { person: firm.reader.id, role: "reader", actions: ["see"] },
    { person: firm.late.id, role: "member" },
  ])
  const [place] = (await firm.done("GET", `/matters/${id}/plan`, firm.lead)) as unknown as Body[]
  expect((await admit(id, firm.lead, firm.clerk, { role: "reader", places: [place?.["id"]] })).status).toBe(201)
  return id
}

const made = (matter: string): string => `gra_${matter.slice(4)}`

const puts = async (matter: string, helper: Newcomer): Promise<void> => {
  await insertGrant(matter, firm.stranger, made(matter))
  await by.signs(helper, matter, made(matter), firm.stranger, await by.keyOf(firm.member, matter))
}

/** What is done to the database, and whom it is to serve. */
const BENDS: readonly (readonly [string, (matter: string) => Promise<unknown>, () => Newcomer])[] = [
  ["puts somebody's grant there", (matter) => insertGrant(matter, firm.stranger, made(matter)), () => firm.stranger],
  [
    "puts it there with an event of the house",
    async (matter) => {
      await insertGrant(matter, firm.stranger, made(matter))
      const [row] = await firm.owner<{ body: string }[]>`select body from events where matter = ${matter} and kind = 'grant.made' order by seq desc limit 1`
      const id = `evt_${matter.slice(4)}`
      const body = (row?.body ?? "")
        .replace(/"id":"evt_[a-z0-9]+"/, `"id":"${id}"`)
        .replace(/"by":"per_[a-z0-9]+"/, `"by":"house"`)
        .replace(/"subjects":\[.*?\]/, `"subjects":["${matter}","${made(matter)}","${firm.stranger.id}"]`)
      await firm.owner`insert into events (id, kind, at, by, matter, body, oversight, oversight_key) select ${id}, kind, at, null, matter, ${body}, oversight, oversight_key from events where matter = ${matter} and kind = 'grant.made' limit 1`
    },
    () => firm.stranger,
  ],
  [
    "puts it there with an event that says the lead did it, under another's signature",
    (matter) =>
      whileNoClerk(firm.tools, async () => {
        await puts(matter, firm.member)
        await firm.owner`update events set by = ${firm.lead.id}, body = replace(body, ${`"by":"${firm.member.id}"`}, ${`"by":"${firm.lead.id}"`}) where matter = ${matter} and by = ${firm.member.id}`
      }),
    () => firm.stranger,
  ],
  ["puts it there, and they let themselves in", (matter) => puts(matter, firm.stranger), () => firm.stranger],
  ["puts it there, and a member lets them in", (matter) => puts(matter, firm.member), () => firm.stranger],
  [
    "puts it there, and a lead who was released lets them in",
    async (matter) => {
      await admit(matter, firm.lead, firm.aide, { role: "lead", special: true })
      const kept = await by.keyOf(firm.aide, matter)
      await release(matter, firm.aide)
      await insertGrant(matter, firm.aide, `gra_00${matter.slice(6)}`, "evt_x", "lead")
      await insertGrant(matter, firm.stranger, made(matter))
      await by.signs(firm.aide, matter, made(matter), firm.stranger, kept)
      await firm.owner`update grants set ended_at = now() where matter = ${matter} and person = ${firm.aide.id}`
    },
    () => firm.stranger,
  ],
  [
    "puts another grant of a lead there who is not cleared, and they give it to themselves",
    async (matter) => {
      await admit(matter, firm.lead, firm.aide, { role: "lead" })
      const kept = await by.keyOf(firm.aide, matter)
      await firm.owner`update grants set ended_at = now() where matter = ${matter} and person = ${firm.aide.id}`
      await insertGrant(matter, firm.aide, made(matter))
      await by.signs(firm.aide, matter, made(matter), firm.aide, kept)
    },
    () => firm.aide,
  ],
  [
    "brings back a grant that was ended",
    async (matter) => {
      await admit(matter, firm.lead, firm.aide)
      const grant = await grantOf(matter, firm.aide)
      await release(matter, firm.aide)
      await firm.owner`update grants set ended_at = null, ended_by = null, ended_in = null where id = ${grant}`
    },
    () => firm.aide,
  ],
  [
    "hands somebody else's grant to them",
    (matter) => firm.owner`update grants set person = ${firm.stranger.id} where matter = ${matter} and person = ${firm.member.id}`,
    () => firm.stranger,
  ],
  [
    "says that a member is cleared",
    (matter) => firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.member.id}`,
    () => firm.member,
  ],
  [
    "says so, and the member says it too",
    async (matter) => {
      await firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.member.id}`
      await by.signs(firm.member, matter, await grantOf(matter, firm.member), firm.member, await by.keyOf(firm.member, matter), "grant.cleared")
    },
    () => firm.member,
  ],
  [
    "says so, and takes away what the lead said",
    async (matter) => {
      await firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.member.id}`
      const grant = await grantOf(matter, firm.member)
      await firm.owner`update events set detail = null where matter = ${matter} and kind = 'grant.made' and body like ${`%${grant}%`}`
    },
    () => firm.member,
  ],
  [
    "says that whoever only sees reads",
    (matter) => firm.owner`update grants set actions = null where matter = ${matter} and person = ${firm.reader.id}`,
    () => firm.reader,
  ],
  [
    "says that somebody in a place has the whole",
    (matter) => firm.owner`update grants set places = null where matter = ${matter} and person = ${firm.clerk.id}`,
    () => firm.clerk,
  ],
]

describe("whoever writes to the database and", () => {
  test.each(BENDS)("%s brings nobody the key of the next epoch: none begins until they are released", async (_how, bend, served) => {
    const matter = await fresh()
    await bend(matter)
    const before = await firm.epochOf(matter)
    expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
    expect([await firm.epochOf(matter), (await firm.to("GET", `/matters/${matter}/notes`, firm.late)).status]).toEqual([before, 200])
    expect((await release(matter, served())).status).toBe(200)
    expect((await release(matter, firm.late)).status).toBe(200)
    expect([(await firm.epochOf(matter)) === before, await keysOf(matter, served()), await keysOf(matter, firm.lead)]).toEqual([false, 0, 1])
  })
  test("bends what was said, while a member says that they opened the matter and let everybody in: none begins until it says again what its leaf does", async () => {
    const matter = await fresh()
    const kept = await by.keyOf(firm.member, matter)
    await flush(firm)
    await firm.owner`create table bent as select id, sig from events where matter = ${matter} and kind in ('matter.opened', 'grant.made')`
    await firm.owner`update events set sig = null where id in (select id from bent)`
    await by.signs(firm.member, matter, made(matter), firm.stranger, kept, "matter.opened")
    await insertGrant(matter, firm.stranger, made(matter))
    for (const one of [firm.member, firm.lead, firm.reader, firm.late, firm.clerk, firm.stranger])
      await by.signs(firm.member, matter, await grantOf(matter, one), one, kept, "grant.made", "lead")
    const before = await firm.epochOf(matter)
    // Whoever is released loses what they have; nobody gets anything.
    expect([(await release(matter, firm.late)).status, await keysOf(matter, firm.late), await firm.epochOf(matter)]).toEqual([200, 0, before])
    await firm.owner`update events e set sig = b.sig from bent b where b.id = e.id`
    await firm.owner`drop table bent`
    expect(refusal(await release(matter, firm.clerk))).toEqual([409, "grant-not-proved"])
    expect((await release(matter, firm.stranger)).status).toBe(200)
    expect([(await firm.epochOf(matter)) === before, await keysOf(matter, firm.stranger), await keysOf(matter, firm.lead)]).toEqual([false, 0, 1])
  })
  test("puts somebody's grant there keeps nobody who leaves by themselves, who could let that one go by no act: the epoch is owed", async () => {
    const matter = await fresh()
    await insertGrant(matter, firm.stranger, made(matter))
    const before = await firm.epochOf(matter)
    expect((await release(matter, firm.late, firm.late)).status).toBe(200)
    expect([await firm.epochOf(matter), await keysOf(matter, firm.late), (await firm.to("GET", `/matters/${matter}`, firm.late)).status]).toEqual([
      before,
      0,
      404,
    ])
    expect((await release(matter, firm.stranger)).status).toBe(200)
    expect([(await firm.epochOf(matter)) === before, await keysOf(matter, firm.member)]).toEqual([false, 1])
  })
  test("makes themselves a lead lets nobody go, and so makes no keys", async () => {
    const matter = await fresh()
    await insertGrant(matter, firm.stranger, made(matter), "evt_x", "lead")
    const before = await firm.epochOf(matter)
    expect((await release(matter, firm.member, firm.stranger)).status).toBeGreaterThanOrEqual(400)
    expect(await firm.epochOf(matter)).toBe(before)
  })
  test("puts somebody's grant there brings them none behind a wall, which an officer begins who is not on the matter", async () => {
    const matter = await fresh()
    await insertGrant(matter, firm.stranger, made(matter))
    const wall = await raise(firm, firm.keeper, [matter], [firm.late.id])
    expect([wall.status, wall.body["unturned"]]).toEqual([201, 1])
    expect(await keysOf(matter, firm.stranger)).toBe(0)
    await firm.owner`update grants set ended_at = now() where matter = ${matter} and person = ${firm.stranger.id}`
    expect((await firm.to("POST", `/walls/${wall.body["wall"]}/epochs`, firm.keeper)).body).toEqual({ unturned: 0 })
    expect([await keysOf(matter, firm.stranger), await keysOf(matter, firm.lead)]).toEqual([0, 1])
  })
  test("says that a member is cleared does not behind a wall either: an officer reads what the lead said", async () => {
    const matter = await fresh()
    await firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.member.id}`
    const wall = await raise(firm, firm.keeper, [matter], [firm.late.id])
    expect([wall.status, wall.body["unturned"]]).toEqual([201, 1])
  })
  test("puts somebody's grant there brings them none where a team's keeper begins the epoch", async () => {
    const matter = await fresh()
    const team = await firm.team("Chambers", firm.aide)
    expect((await firm.admit(matter, team)).status).toBe(201)
    await insertGrant(matter, firm.stranger, made(matter))
    const before = await firm.epochOf(matter)
    const left = await firm.leave(team, firm.aide)
    expect([left.status, left.body["unturned"], await firm.epochOf(matter)]).toEqual([200, 1, before])
    expect(await keysOf(matter, firm.stranger)).toBe(0)
  })
  test("gives a team's matter to another team brings that one no key, and holds nobody up", async () => {
    const matter = await fresh()
    const [team, theirs] = [await firm.team("Ours"), await firm.team("Theirs", firm.stranger)]
    expect((await firm.admit(matter, team)).status).toBe(201)
    await firm.owner`update team_grants set team = ${theirs} where matter = ${matter}`
    expect((await release(matter, firm.late)).status).toBe(200)
    const letters =
      await firm.owner`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" join matters m on m.id = t.matter and m.epoch = k.epoch where m.id = ${matter}`
    expect(letters).toHaveLength(0)
  })
})

describe("the ledger says that they were let in", () => {
  test("where an event is of the last second, and has no leaf yet", async () => {
    const matter = await fresh()
    await admit(matter, firm.lead, firm.aide, { special: true })
    expect((await release(matter, firm.late)).status).toBe(200)
    expect([await keysOf(matter, firm.aide), await keysOf(matter, firm.member)]).toEqual([1, 1])
  })
  test("by leads who came after one another, though the first have left", async () => {
    const matter = await fresh()
    await admit(matter, firm.lead, firm.aide, { role: "lead", special: true })
    expect((await release(matter, firm.lead, firm.aide)).status).toBe(200)
    await admit(matter, firm.aide, firm.stranger)
    expect((await release(matter, firm.late, firm.aide)).status).toBe(200)
    expect([await keysOf(matter, firm.aide), await keysOf(matter, firm.stranger)]).toEqual([1, 1])
  })
  test("by whoever keeps a team that has the matter, and is on it for nobody else", async () => {
    const matter = await fresh()
    const team = await firm.team("Counsel")
    expect((await firm.admit(matter, team)).status).toBe(201)
    expect((await firm.join(team, firm.aide)).status).toBe(201)
    await flush(firm)
    expect((await release(matter, firm.late)).status).toBe(200)
    expect(await keysOf(matter, firm.aide)).toBe(1)
  })
  test("as far as a lead said since: cleared, and not any more", async () => {
    const matter = await fresh()
    expect((await clear(matter, firm.lead, firm.member, true)).status).toBe(200)
    expect((await release(matter, firm.late)).status).toBe(200)
    expect((await clear(matter, firm.lead, firm.member, false)).status).toBe(200)
    await firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.member.id}`
    expect(refusal(await release(matter, firm.clerk))).toEqual([409, "grant-not-proved"])
  })
})
