/** The places of a part, as they are said and changed, and as they go on through what happens to it. */
import { describe, expect, test } from "vitest"
import { freshMatter, raised } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { Reply } from "../house/house.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { refusal, soon } from "./matter.ts"
import type { Body } from "./matter.ts"
import type { Places } from "./places-kept.ts"

const NOWHERE = "plc_00000000000000000000000000"
const NOT_THERE = "gra_00000000000000000000000000"

/** What people do in the matter, in one line each. */
export interface InPlaces {
  opens(one: Newcomer, document: string): Promise<number>
  change(one: Newcomer, body: Body, by?: Newcomer): Promise<Reply<Body>>
  admit(one: Newcomer, more: Body, by?: Newcomer): Promise<Reply<Body>>
  listed(one: Newcomer): Promise<string[]>
  letters(one: Newcomer): Promise<ReadonlySet<string>>
}

export function describeSaid(firm: () => TeamFirm, of: () => Places, code: () => string, acts: InPlaces): void {
  describe("the places of a part", () => {
    test.each<[string, () => Promise<readonly [number, string]>]>([
      ["of a lead", async () => refusal(await acts.admit(firm().late, { role: "lead", places: [of().at.exhibits] }))],
      ["none at all", async () => refusal(await acts.admit(firm().late, { places: [] }))],
      ["one that is none", async () => refusal(await acts.admit(firm().late, { places: [of().at.exhibits, NOWHERE] }))],
      [
        "of whoever takes chains out",
        async () => refusal(await acts.admit(firm().late, { role: "member", actions: ["read", "disclose"], places: [of().at.exhibits] })),
      ],
      ["of whoever reads nothing", async () => refusal(await acts.admit(firm().late, { actions: ["see"], places: [of().at.exhibits] }))],
      ["as they are", async () => refusal(await acts.change(firm().reader, { places: [of().at.exhibits] }))],
      ["of a lead afterwards", async () => refusal(await acts.change(firm().lead, { places: [of().at.exhibits] }, firm().lead))],
    ])("are not said %s", async (_what, say) => expect(["malformed", "own-rights"]).toContain((await say())[1]))
    test("of another matter are none of this one", async () => {
      const other = await freshMatter(firm(), [])
      const [place] = (await firm().done("GET", `/matters/${other.id}/plan`, firm().lead)) as unknown as Body[]
      expect(refusal(await acts.admit(firm().late, { places: [place?.["id"]] }))).toEqual([400, "malformed"])
    })
    test("are more, fewer, and the whole, as a lead says; what is taken goes with its keys, in every session, and another epoch begins", async () => {
      const before = await firm().epochOf(of().matter)
      expect((await acts.change(firm().reader, { places: [of().at.reports, of().at.exhibits] })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.report), await acts.letters(firm().reader), await firm().epochOf(of().matter)]).toEqual([
        200,
        new Set(["2 of places"]),
        before,
      ])
      expect((await acts.change(firm().reader, { places: [of().at.exhibits] })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.report), await acts.letters(firm().reader)]).toEqual([404, new Set(["1 of places"])])
      const turned = await firm().epochOf(of().matter)
      expect(turned).not.toBe(before)
      expect((await acts.change(firm().reader, { places: null })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.advice), await acts.letters(firm().reader), await firm().epochOf(of().matter)]).toEqual([
        200,
        new Set(["kind 3"]),
        turned,
      ])
      expect((await firm().done("GET", `/matters/${of().matter}/notes`, firm().reader))["total"]).toBe(1)
      expect((await acts.change(firm().reader, { places: [of().at.exhibits] })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.advice), await acts.opens(firm().reader, of().doc.exhibit), await acts.letters(firm().reader)]).toEqual([
        404,
        200,
        new Set(["1 of places"]),
      ])
      expect(refusal(await firm().to("GET", `/matters/${of().matter}/notes`, firm().reader))).toEqual([403, "not-yours-to-do"])
      expect(await firm().epochOf(of().matter)).not.toBe(turned)
    })
    test("are given in one act with what that takes from the part, and the whole with what it gives", async () => {
      const said = async (body: Body): Promise<readonly unknown[]> => {
        const reply = await acts.change(firm().member, body)
        return [reply.status, reply.body["member"]?.places, (reply.body["member"]?.actions as string[] | undefined)?.includes("disclose")]
      }
      const whole = ["read", "download", "print", "file", "edit", "disclose"]
      expect(await said({ actions: whole })).toEqual([200, null, true])
      expect(refusal(await acts.change(firm().member, { places: [of().at.exhibits] }))).toEqual([400, "malformed"])
      expect(await said({ places: [of().at.exhibits], actions: ["read", "file"] })).toEqual([200, [of().at.exhibits], false])
      expect([await acts.opens(firm().member, of().doc.report), await acts.letters(firm().member)]).toEqual([404, new Set(["1 of places"])])
      expect(await said({ places: null, actions: whole })).toEqual([200, null, true])
      expect((await acts.change(firm().member, { actions: whole.slice(0, -1) })).status).toBe(200)
    })
    test("are changed of whoever is cleared by a lead who is, and by one who is not only with the clearance", async () => {
      expect((await acts.admit(firm().late, { role: "lead", special: false })).status).toBe(201)
      const before = await acts.letters(firm().aide)
      for (const places of [[of().at.exhibits], null])
        expect(refusal(await acts.change(firm().aide, { places }, firm().late))).toEqual([403, "not-yours-to-do"])
      expect([await acts.letters(firm().aide), await acts.opens(firm().aide, of().doc.ill)]).toEqual([before, 200])
      expect((await acts.change(firm().aide, { places: [of().at.exhibits], special: false }, firm().late)).status).toBe(200)
      expect([await acts.letters(firm().aide), await acts.opens(firm().aide, of().doc.ill)]).toEqual([new Set(["1 of places"]), 404])
      expect((await acts.change(firm().aide, { places: [of().at.exhibits, of().at.reports], special: true })).status).toBe(200)
      expect([await acts.letters(firm().aide), await acts.opens(firm().aide, of().doc.ill)]).toEqual([before, 200])
      await firm().done("DELETE", `/matters/${of().matter}/members/${firm().late.id}`, firm().lead)
    })
    test("stay where the reading is taken and given again", async () => {
      expect((await acts.change(firm().reader, { actions: ["see"] })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.exhibit), await acts.letters(firm().reader)]).toEqual([404, new Set(["kind 4"])])
      expect((await acts.change(firm().reader, { actions: ["read", "download", "print"] })).status).toBe(200)
      expect([await acts.opens(firm().reader, of().doc.exhibit), await acts.opens(firm().reader, of().doc.report), await acts.letters(firm().reader)]).toEqual([
        200,
        404,
        new Set(["1 of places"]),
      ])
    })
    test("go with a clearance that is taken: what is special there is there no longer", async () => {
      expect((await acts.change(firm().aide, { special: false })).status).toBe(200)
      expect([await acts.opens(firm().aide, of().doc.ill), await acts.opens(firm().aide, of().doc.report), await acts.letters(firm().aide)]).toEqual([
        404,
        200,
        new Set(["2 of places"]),
      ])
      expect((await acts.change(firm().aide, { special: true })).status).toBe(200)
      expect(await acts.opens(firm().aide, of().doc.ill)).toBe(200)
    })
    test("stay where their time is renewed", async () => {
      const { member } = await firm().done("POST", `/matters/${of().matter}/members`, firm().lead, {
        person: firm().late.id,
        role: "reader",
        until: soon(firm(), { hours: 48 }),
        places: [of().at.reports],
      })
      await firm()
        .owner`update grants set made_at = made_at - interval '10 days' where matter = ${of().matter} and person = ${firm().late.id} and ended_at is null`
      for (const one of [firm().late, firm().lead]) {
        const endings = (await firm().done("GET", "/inbox", one))["endings"] as Body[]
        expect(endings.filter((row) => row["matter"] === of().matter).map((row) => [row["person"].id, row["places"]])).toEqual([
          [firm().late.id, [of().at.reports]],
        ])
      }
      const renewed = await firm().done("POST", `/matters/${of().matter}/members/${firm().late.id}/renewal`, firm().lead, {
        until: soon(firm(), { hours: 96 }),
      })
      expect([renewed["member"].places, await acts.listed(firm().late)]).toEqual([[of().at.reports], ["Metallurgy"]])
      const asked = await firm().done("POST", "/requests", firm().late, {
        code: code(),
        role: "reader",
        until: soon(firm(), { hours: 24 * 30 }),
        words: "More time.",
      })
      const approve = (renews: string) => firm().to("POST", `/matters/${of().matter}/requests/${asked["id"]}/approval`, firm().lead, { renews })
      // What is meant as more time for a part that has ended meanwhile, or was another, gives no whole matter.
      for (const one of [member["grant"] as string, NOT_THERE]) expect(refusal(await approve(one))).toEqual([409, "stale"])
      expect((await approve(renewed["member"].grant as string)).status).toBe(200)
      expect(await acts.listed(firm().late)).toEqual(["Metallurgy"])
      const begun = await firm().done("POST", `/matters/${of().matter}/reviews`, firm().lead, { due: null })
      const lines = (await firm().done("GET", `/reviews/${begun["review"]}`, firm().lead))["lines"] as Body[]
      expect(lines.find((one) => one["person"].id === firm().late.id)?.["places"]).toEqual([of().at.reports])
      for (const road of [`/reviews/${begun["review"]}/csv`, `/matters/${of().matter}/access/csv?at=${soon(firm(), { seconds: 0 })}`]) {
        const csv = await fetch(`${firm().house.url}/api/v1${road}`, { headers: { authorization: `Bearer ${firm().lead.token}` } })
        expect(await csv.text()).toContain("only in one place of the file plan")
      }
    })
    test("are left by themselves, and whoever remains begins the next epoch when somebody is let in", async () => {
      const before = await firm().epochOf(of().matter)
      await firm().done("DELETE", `/matters/${of().matter}/members/${firm().late.id}`, firm().late)
      expect(refusal(await firm().to("GET", `/matters/${of().matter}`, firm().late))).toEqual([404, "not-found"])
      expect(await firm().epochOf(of().matter)).toBe(before)
      expect((await acts.admit(firm().late, { places: [of().at.reports] })).status).toBe(201)
      expect(await firm().epochOf(of().matter)).not.toBe(before)
    })
    test("are nothing to whoever a wall shuts out, and those of others go on behind it", async () => {
      const wall = await raised(firm(), [of().matter], [firm().reader.id])
      expect(refusal(await firm().to("GET", `/documents/${of().doc.exhibit}`, firm().reader))).toEqual([404, "not-found"])
      await firm().done("POST", `/walls/${wall}/epochs`, firm().keeper)
      expect([await acts.letters(firm().aide), await acts.opens(firm().aide, of().doc.exhibit), await acts.opens(firm().aide, of().doc.advice)]).toEqual([
        new Set(["4 of places"]),
        200,
        404,
      ])
    })
  })
}
