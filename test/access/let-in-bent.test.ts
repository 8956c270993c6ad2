/** Who was let in is read from events as they were signed: whoever shows one of them otherwise, or keeps back what it says, brings nobody the next key either; and what they put there, a lead takes away again, however much it is. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { freshMatter, raise } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { flush, refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { actsOf } from "../matters/ward.ts"
import { openTeamFirm } from "../teams/team-firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

const { admit, clear } = actsOf(() => firm)
const release = (matter: string, one: Newcomer) => firm.to("DELETE", `/matters/${matter}/members/${one.id}`, firm.lead)
/** The lead's, with somebody who will be released, somebody who will be shut out, and the aide. */
const fresh = async (special = false): Promise<string> =>
  (
    await freshMatter(firm, [
      { person: firm.late.id, role: "member" },
      { person: firm.stranger.id, role: "member" },
      { person: firm.aide.id, role: "member", special },
    ])
  ).id
const grantOf = async (matter: string): Promise<string> =>
  (await firm.owner<{ id: string }[]>`select id from grants where matter = ${matter} and person = ${firm.aide.id} and ended_at is null`)[0]?.id ?? ""
const insertGrant = (matter: string, one: Newcomer, id: string) =>
  firm.owner`insert into grants (id, matter, person, role, made_by, made_at, event, cleared) values (${id}, ${matter}, ${one.id}, 'member', ${firm.lead.id}, now(), 'evt_x', true)`
const saysCleared = (matter: string) => firm.owner`update grants set cleared = true where matter = ${matter} and person = ${firm.aide.id}`
/** Ends the aide's part as a lead does, and puts the row back as if they had not. */
async function endsAndBringsBack(matter: string): Promise<string> {
  const grant = await grantOf(matter)
  expect((await release(matter, firm.aide)).status).toBe(200)
  await flush(firm)
  await firm.owner`update grants set ended_at = null, ended_by = null, ended_in = null where id = ${grant}`
  return grant
}
/** Takes the aide's clearance as a lead does, and puts the row back as if they had not. */
async function clearanceTaken(): Promise<string> {
  const matter = await fresh(true)
  expect((await clear(matter, firm.lead, firm.aide, false)).status).toBe(200)
  await saysCleared(matter)
  return matter
}

describe("no epoch of a lead's begins for whoever writes to the database and", () => {
  test.each<[string, () => Promise<string>]>([
    [
      "takes away what the lead said who took a clearance",
      async () => {
        const matter = await clearanceTaken()
        await firm.owner`update events set detail = null where matter = ${matter} and kind = 'grant.cleared'`
        return matter
      },
    ],
    [
      "garbles it",
      async () => {
        const matter = await clearanceTaken()
        await firm.owner`update events set detail = set_byte(detail, 20, 1 # get_byte(detail, 20)) where matter = ${matter} and kind = 'grant.cleared'`
        return matter
      },
    ],
    [
      "takes away what the lead said who gave places in the place of the whole",
      async () => {
        const matter = await fresh()
        const [place] = (await firm.done("GET", `/matters/${matter}/plan`, firm.lead)) as unknown as Body[]
        expect((await firm.to("PATCH", `/matters/${matter}/members/${firm.aide.id}`, firm.lead, { places: [place?.["id"]] })).status).toBe(200)
        await firm.owner`update grants set places = null where matter = ${matter} and person = ${firm.aide.id}`
        await firm.owner`update events set detail = null where matter = ${matter} and kind = 'grant.changed'`
        return matter
      },
    ],
  ])("%s", async (_how, bent) => {
    const matter = await bent()
    const before = await firm.epochOf(matter)
    expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
    expect(await firm.epochOf(matter)).toBe(before)
  })
  test("brings back a grant that was ended, and takes the leaf of its making away, so that it is shown after its end", async () => {
    const matter = await fresh()
    const made = `%${await endsAndBringsBack(matter)}%`
    const [leaf] = await firm.owner<{ event: string }[]>`select id as event from events where kind = 'grant.made' and matter = ${matter} and body like ${made}`
    await firm.owner`update leaves set event = 'evt_x' where event = ${leaf?.event ?? ""}`
    expect(refusal(await release(matter, firm.late))).toEqual([409, "grant-not-proved"])
    await firm.owner`update leaves set event = ${leaf?.event ?? ""} where event = 'evt_x'`
  })
  test("takes away how far a team was given the matter, and says that it was another, or further: that one gets no key, and holds nobody up", async () => {
    for (const bend of ["team = THEIRS", "cleared = true"]) {
      const matter = await fresh()
      const [team, theirs] = [await firm.team("Ours"), await firm.team("Theirs")]
      expect((await firm.admit(matter, team)).status).toBe(201)
      await firm.owner.unsafe(`update team_grants set ${bend.replace("THEIRS", `'${theirs}'`)} where matter = '${matter}'`)
      await firm.owner`update events set detail = null where matter = ${matter} and kind = 'team.admitted'`
      expect((await release(matter, firm.late)).status).toBe(200)
      const letters =
        await firm.owner`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" join matters m on m.id = t.matter and m.epoch = k.epoch where m.id = ${matter}`
      expect(letters).toHaveLength(0)
    }
  })
})

describe("no epoch of an officer's begins behind a wall for whoever writes to the database and", () => {
  test.each<[string, (matter: string) => Promise<unknown>]>([
    [
      "says that a member is cleared, and that what the lead said was sealed under another key",
      async (matter) => {
        await saysCleared(matter)
        await firm.owner`update events set oversight_key = 'x' where matter = ${matter} and kind = 'grant.made' and body like ${`%${firm.aide.id}%`}`
      },
    ],
    [
      "says so, and garbles what the lead said",
      async (matter) => {
        await saysCleared(matter)
        await firm.owner`update events set oversight = set_byte(oversight, 20, 1 # get_byte(oversight, 20)) where matter = ${matter} and kind = 'grant.made' and body like ${`%${firm.aide.id}%`}`
      },
    ],
    [
      "brings back a grant that was ended, with a copy of the event that made it",
      async (matter) => {
        const grant = await endsAndBringsBack(matter)
        await firm.owner`insert into events (id, kind, at, by, matter, body, sig, signer, oversight, oversight_key)
          select ${`evt_${matter.slice(4)}`}, kind, at, by, matter, body, sig, signer, oversight, oversight_key from events where matter = ${matter} and kind = 'grant.made' and body like ${`%${grant}%`}`
      },
    ],
  ])("%s", async (_how, bend) => {
    const matter = await fresh()
    await bend(matter)
    const wall = await raise(firm, firm.keeper, [matter], [firm.stranger.id])
    expect([wall.status, wall.body["unturned"]]).toEqual([201, 1])
  })
})

describe("a lead takes away what the ledger does not prove", () => {
  test("one after the other where it is several: whoever would begin an epoch is told who, it is owed until the last has gone, and nobody else goes before", async () => {
    const matter = await fresh()
    await insertGrant(matter, firm.clerk, `gra_${matter.slice(4)}`)
    await insertGrant(matter, firm.reader, `gra_00${matter.slice(6)}`)
    const before = await firm.epochOf(matter)
    expect((await release(matter, firm.late)).body["detail"]).toMatch(/: Robin Vale \d+, Robin Vale \d+\. No new keys/)
    expect((await release(matter, firm.clerk)).status).toBe(200)
    expect([await firm.epochOf(matter), refusal(await release(matter, firm.late))]).toEqual([before, [409, "grant-not-proved"]])
    expect(refusal(await admit(matter, firm.lead, firm.member))).toEqual([409, "grant-not-proved"])
    expect((await release(matter, firm.reader)).status).toBe(200)
    expect([(await firm.epochOf(matter)) === before, (await release(matter, firm.late)).status]).toEqual([false, 200])
  })
  test("and whoever leaves before they have acknowledged a wall's memo, who is not told who else is on the matter, goes and is told of nobody", async () => {
    const matter = await fresh()
    expect((await raise(firm, firm.keeper, [matter], [firm.stranger.id], { mustAcknowledge: true })).status).toBe(201)
    await insertGrant(matter, firm.clerk, `gra_${matter.slice(4)}`)
    expect(refusal(await firm.to("GET", `/matters/${matter}/members`, firm.late))).toEqual([403, "memo-unread"])
    const left = await firm.to("DELETE", `/matters/${matter}/members/${firm.late.id}`, firm.late)
    expect([left.status, JSON.stringify(left.body).includes(firm.clerk.id)]).toEqual([200, false])
    expect((await firm.to("GET", `/matters/${matter}`, firm.late)).status).toBe(404)
  })
})
