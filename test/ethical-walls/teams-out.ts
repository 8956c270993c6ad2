/** Walls against teams: whoever is in one is shut out like somebody named by hand, and whoever joins it while the wall stands, in the same act, which tells whoever adds them nothing. Run by `rules.test.ts`. */
import { describe, expect, test } from "vitest"
import { flush, refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { certificate, reportOf } from "../screens/screened.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { plain, ruling } from "./ruled.ts"
import { freshMatter, raise } from "./walled-firm.ts"

export function walkTeamsOut(on: () => TeamFirm): void {
  const { get, admit, AIDE, shutOut, statusOn, kinds, overseen, unkept, name, lift } = ruling(on)
  let n = 0
  const teamOf = (...members: Parameters<TeamFirm["team"]> extends [string, ...infer M] ? M : never) => on().team(`Shut out ${++n}`, ...members)
  /** A team of the clerk's, a matter of the lead's with the aide on it, and a wall that shuts the team out. */
  async function shut(more: Body = {}, by = on().keeper) {
    const team = await teamOf(on().clerk)
    const b = await freshMatter(on(), [AIDE(), { person: on().clerk.id, role: "reader" }])
    const reply = await raise(on(), by, [b.id], [], { teams: [team], ...more })
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
    return { team, b: b.id, wall: reply.body["wall"] as string }
  }

  describe("a wall against a team", () => {
    test("is rehearsed with everybody in it, shuts them out at once, and says which team to overseers alone", async () => {
      const team = await teamOf(on().clerk, on().late)
      const b = await freshMatter(on(), [AIDE(), { person: on().clerk.id, role: "reader" }])
      const looked = await on().done("POST", "/walls/rehearsal", on().keeper, { matters: [b.code], persons: [on().late.id], teams: [team] })
      expect([looked["persons"], (looked["byRule"] as Body[]).map((one) => one["id"]), (looked["loses"] as Body[]).map((one) => one["person"].id)]).toEqual([
        2,
        [on().clerk.id],
        [on().clerk.id],
      ])
      const { wall, ended } = (await raise(on(), on().keeper, [b.id], [], { teams: [team] })).body
      expect([ended, await statusOn(b.id, on().clerk), await statusOn(b.id, on().aide), (await shutOut(wall)).length]).toEqual([1, 404, 200, 2])
      expect(refusal(await admit(b.id, on().late.id, on().lead))).toEqual([409, "shut-out"])
      expect(await overseen(wall, on().auditor)).toMatchObject({ rule: { teams: [`Shut out ${n}`], workedOn: [], named: [] } })
      expect(((await get(`/matters/${b.id}/walls`, on().lead)).body as unknown as Body[])[0]).toMatchObject({ id: wall, rule: null })
      await flush(on())
      expect(JSON.stringify((await get(`/matters/${b.id}/custody?limit=200`, on().lead)).body)).not.toContain(team)
    })
    test("shuts out whoever joins it, in that act, with their keys, a notice and a certificate; and not who is never in it", async () => {
      const { team, b, wall } = await shut({ notice: "You are screened, with your team." })
      expect((await on().join(team, on().aide)).status).toBe(201)
      expect([await statusOn(b, on().aide), (await shutOut(wall)).toSorted()]).toEqual([404, [on().aide.id, on().clerk.id].toSorted()])
      expect(await on().owner`select 1 from grant_keys k join grants g on g.id = k."grant" where g.matter = ${b} and g.person = ${on().aide.id}`).toHaveLength(
        0,
      )
      expect([await kinds(b, "wall.named"), await kinds(b, "grant.ended")]).toEqual([[null], [null]])
      expect((await on().done("POST", `/walls/${wall}/epochs`, on().keeper))["unturned"]).toBe(0)
      expect(((await get("/inbox", on().aide)).body["notices"] as Body[]).map((one) => one["words"])).toContain("You are screened, with your team.")
      expect(await overseen(wall, on().keeper)).toMatchObject({ rule: { named: [{ person: { id: on().aide.id } }] } })
      expect((await reportOf(on(), await certificate(on(), on().second, b, on().aide.id))).walls).toHaveLength(1)
      expect((await admit(b, on().late.id, on().lead)).status).toBe(201)
    })
    test("keeps shut out whoever leaves it, and names nobody once it was lifted", async () => {
      const { team, b, wall } = await shut()
      await on().leave(team, on().clerk)
      expect(refusal(await admit(b, on().clerk.id, on().lead))).toEqual([409, "shut-out"])
      await lift(wall)
      await on().join(team, on().aide)
      expect([await statusOn(b, on().aide), await shutOut(wall), await unkept(wall)]).toEqual([200, [on().clerk.id], []])
    })
    test("takes nothing before its start from whoever joins, but the time after", async () => {
      const from = soon(on(), { hours: 24 })
      const { team, b } = await shut({ from })
      await on().join(team, on().aide)
      expect(await statusOn(b, on().aide)).toBe(200)
      expect(await on().owner`select 1 from grants where matter = ${b} and person = ${on().aide.id} and capped and until = ${from}`).toHaveLength(1)
    })
    test("answers whoever adds somebody as if there were none", async () => {
      const { team } = await shut()
      const free = await teamOf(on().clerk)
      const answers = []
      for (const one of [free, team]) {
        const joined = await on().join(one, on().aide)
        const seen = [await get("/teams", on().head), await get("/inbox", on().head)].map((reply) => reply.status)
        answers.push(plain([joined.status, { ...joined.body, team: null }, seen]))
      }
      expect(answers[1]).toEqual(answers[0])
    })
    test("two of them shut two teams out from each other’s matters in one act", async () => {
      const [ours, theirs] = [await teamOf(on().aide), await teamOf(on().clerk)]
      const [a, b] = [await freshMatter(on(), [AIDE()]), await freshMatter(on(), [{ person: on().clerk.id, role: "reader" }])]
      await raise(on(), on().keeper, [a.id], [], { teams: [theirs], opposite: { matters: [b.id], teams: [ours] } })
      const both = async (one: { readonly id: string }) => [await admit(a.id, one.id, on().lead), await admit(b.id, one.id, on().lead)].map(refusal)
      expect(await both(on().aide)).toEqual([
        [409, "member-already"],
        [409, "shut-out"],
      ])
      expect(await both(on().clerk)).toEqual([
        [409, "shut-out"],
        [409, "member-already"],
      ])
    })
    test("leaves alone who alone leads a matter behind it: officers are told, and name them when another leads", async () => {
      const { team, b, wall } = await shut()
      await on().join(team, on().lead)
      expect(await statusOn(b, on().lead)).toBe(200)
      expect(await unkept(wall)).toMatchObject([{ matter: null, team: `Shut out ${n}`, person: { id: on().lead.id } }])
      for (const one of [on().lead, on().head, on().auditor]) expect(await unkept(wall, one)).toEqual([])
      expect(refusal(await name(wall, on().lead.id))).toEqual([409, "last-lead"])
      expect(refusal(await name(wall, on().late.id))).toEqual([404, "not-found"])
      await on().done("POST", `/matters/${b}/members`, on().lead, { person: on().late.id, role: "lead", special: true })
      expect([(await name(wall, on().lead.id)).status, await statusOn(b, on().lead), await unkept(wall)]).toEqual([201, 404, []])
    })
    test.each<[string, (team: string, b: string) => Promise<{ by?: { readonly token: string }; body: Body }>, [number, string]]>([
      ["a team that is not there", async () => ({ body: { teams: ["tea_00000000000000000000000000"] } }), [404, "not-found"]],
      ["a team twice", async (team) => ({ body: { teams: [team, team] } }), [400, "malformed"]],
      [
        "a team that has ended",
        async (team) => {
          await on().done("POST", `/teams/${team}/ending`, on().head)
          return { body: { teams: [team] } }
        },
        [404, "not-found"],
      ],
      [
        "the team of whoever raises it",
        async (team) => {
          await on().join(team, on().keeper)
          return { body: { teams: [team] } }
        },
        [403, "own-rights"],
      ],
      [
        "a team with the only lead",
        async (team) => {
          await on().join(team, on().lead)
          return { body: { teams: [team] } }
        },
        [409, "last-lead"],
      ],
      ["no team and nobody", async () => ({ body: { teams: [] } }), [400, "malformed"]],
      ["a team, by somebody who raises no walls", async (team) => ({ by: on().lead, body: { teams: [team] } }), [403, "not-yours-to-do"]],
      ["one team on both sides", async (team, b) => ({ body: { teams: [team], opposite: { matters: [b], teams: [team] } } }), [400, "malformed"]],
    ])("is not raised against %s", async (_what, make, expected) => {
      const team = await teamOf(on().clerk)
      const [a, b] = [await freshMatter(on(), [{ person: on().clerk.id, role: "reader" }]), await freshMatter(on(), [])]
      const { by, body } = await make(team, b.id)
      expect(refusal(await raise(on(), { ...on().keeper, ...by }, [a.id], [], body))).toEqual(expected)
      expect(await statusOn(a.id, on().clerk)).toBe(200)
    })
  })
}
