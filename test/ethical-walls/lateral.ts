/** Somebody who comes from another firm, and is here: walls around all their former clients in one act. */
import { describe, expect, test } from "vitest"
import { refusal, soon } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import { certificate, reportOf } from "../screens/screened.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { hiring, ruling } from "./ruled.ts"

export function walkLateral(on: () => TeamFirm): void {
  const { get, admit, statusOn, overseen, lift } = ruling(on)

  describe("a lateral hire", () => {
    const { clients, lateral, looked, open } = hiring(on)
    test("is rehearsed: which names are clients here, in whatever spelling, each once", async () => {
      const { known, unknown } = await clients()
      const { body } = await looked({ clients: [known.toUpperCase(), unknown, `${known}.`] })
      expect(body["clients"]).toEqual([
        { client: known.toUpperCase(), matters: 1, loses: 1, leaderless: false, walled: false },
        { client: unknown, matters: 0, loses: 0, leaderless: false, walled: false },
      ])
    })
    test("is shut out of all in one act, of matters as they are and of those opened later, and told once", async () => {
      const { known, unknown, matter } = await clients()
      const notice = `You are screened (${known}).`
      const { body } = await lateral({ clients: [unknown, known], notice })
      expect([(body["walls"] as Body[]).map((one: Body) => one["client"]), body["ended"], body["unturned"], body["receipt"].kind]).toEqual([
        [unknown, known],
        1,
        0,
        "wall.raised",
      ])
      expect(await statusOn(matter, on().clerk)).toBe(404)
      const told = ((await get("/inbox", on().clerk)).body["notices"] as Body[]).filter((one) => one["words"] === notice)
      expect(told).toHaveLength(1)
      const later = await open(unknown)
      expect(refusal(await admit(later, on().clerk.id, on().lead))).toEqual([409, "shut-out"])
      expect(((await get(`/matters/${later}/walls`, on().lead)).body as unknown as Body[])[0]).toMatchObject({
        id: body["walls"][0].wall,
        ground: "lateral-hire",
      })
      expect((await reportOf(on(), await certificate(on(), on().second, later, on().clerk.id))).walls).toMatchObject([{ raised: { by: on().lead.id } }])
      expect(((await looked({ clients: [known, unknown] })).body["clients"] as Body[]).map((one: Body) => one["walled"])).toEqual([true, true])
      expect(refusal(await lateral({ clients: [known, unknown] }))).toEqual([409, "already-there"])
    })
    test("is shut out of many matters at once before their new keys have begun, fifty of them in one request, behind whichever wall; any keeper goes on with each", async () => {
      const counts = [20, 31, 2] as const
      const names = counts.map((n) => `The ${n} matters of Brandreth`)
      const ids: string[] = []
      for (const [i, n] of counts.entries()) for (let k = 0; k < n; k++) ids.push(await open(names[i] ?? "", [on().clerk.id]))
      const epochs = async () => (await on().owner`select 1 from epochs where matter = any(${ids}::text[]) and n = 2`).length
      const { body } = await lateral({ clients: names })
      const walls = body["walls"] as { wall: string; unturned: number }[]
      expect([body["ended"], body["unturned"], walls.map((one) => one.unturned), await epochs()]).toEqual([53, 3, [0, 1, 2], 50])
      for (const id of ids) expect(await statusOn(id, on().clerk)).toBe(404)
      for (const { wall } of walls) expect((await on().to("POST", `/walls/${wall}/epochs`, on().second)).body).toEqual({ unturned: 0 })
      expect(await epochs()).toBe(53)
    })
    test("is let in again where the wall around a client without a matter was lifted by two", async () => {
      const { unknown } = await clients()
      const { wall } = (await lateral({ clients: [unknown] })).body["walls"][0]
      expect(await overseen(wall, on().second)).toMatchObject({ client: unknown, matters: [], stands: true })
      await lift(wall)
      expect((await admit(await open(unknown), on().clerk.id, on().lead)).status).toBe(201)
    })
    test("is shut out from their first day on, also of a client without a matter", async () => {
      const { unknown } = await clients()
      const { wall } = (await lateral({ clients: [unknown], from: soon(on(), { hours: 24 }) })).body["walls"][0]
      expect((await overseen(wall, on().keeper))?.["begun"]).toBe(false)
      await on().owner`update walls set starts_at = now() where id = ${wall}`
      expect((await round(on().tools)).wallsBegun).toBe(1)
      expect(refusal(await admit(await open(unknown), on().clerk.id, on().lead))).toEqual([409, "shut-out"])
    })
    test.each<[string, () => { by?: { readonly token: string }; body?: Body }, [number, string]]>([
      ["a partner", () => ({ by: on() }), [403, "not-yours-to-do"]],
      ["an auditor", () => ({ by: on().auditor }), [403, "not-yours-to-do"]],
      ["whoever is to be shut out", () => ({ body: { person: on().keeper.id } }), [403, "own-rights"]],
      ["somebody who is not known", () => ({ body: { person: "per_00000000000000000000000000" } }), [404, "not-found"]],
      ["nobody’s clients", () => ({ body: { clients: [] } }), [400, "malformed"]],
      ["a time that has passed", () => ({ body: { until: soon(on(), { hours: -1 }) } }), [400, "malformed"]],
      ["whoever alone leads a matter of one of them", () => ({ body: { person: on().lead.id } }), [409, "last-lead"]],
    ])("is not shut out by, nor for: %s; and then by no wall of them", async (_what, make, expected) => {
      const { known, unknown, matter } = await clients()
      const { by = on().keeper, body = {} } = make()
      const before = (await on().owner`select 1 from walls`).length
      expect(refusal(await lateral({ clients: [unknown, known], ...body }, by))).toEqual(expected)
      expect([(await on().owner`select 1 from walls`).length, await statusOn(matter, on().clerk)]).toEqual([before, 200])
    })
  })
}
