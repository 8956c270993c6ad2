/** Through which team somebody is on a matter: said to them, of their own part and of nobody's besides. */
import { describe, expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import type { Body } from "../matters/matter.ts"
import { boundAt } from "../matters/ward.ts"
import type { TeamFirm } from "./team-firm.ts"

export function toldByWhichTeam(on: () => TeamFirm): void {
  describe("whoever is on a matter through a team", () => {
    test.each<[string, (exhibits: string) => Body]>([
      ["for places alone", (exhibits) => ({ places: [exhibits] })],
      ["for the whole of it", () => ({})],
      ["only to see that it exists", () => ({ role: "reader", actions: ["see"] })],
    ])("%s, is told through which in the why of their part; nobody else is, nor they when they have left it", async (_what, part) => {
      const firm = on()
      const { id: matter } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }])
      const plan = (await firm.done("GET", `/matters/${matter}/plan`, firm.lead)) as unknown as Body[]
      const exhibits = plan[4]?.["id"] as string
      const deed = await file({ ...firm, matter }, Buffer.from("the deed"), { name: "The deed", place: exhibits })
      const called = `Through ${matter.slice(-6)}`
      const team = await firm.team(called, firm.aide)
      const given = await firm.admit(matter, team, part(exhibits))
      expect([given.status, given.body["given"]]).toEqual([201, 1])
      const { why, actions } = await firm.done("GET", `/matters/${matter}`, firm.aide)
      expect(why).toMatchObject({ by: { id: firm.lead.id }, through: { id: team, name: called } })
      if ((actions as string[]).includes("read"))
        expect((await firm.done("GET", `/documents/${deed}`, firm.aide))["why"]).toContain(` as member through ${called} on `)
      for (const one of [firm.member, firm.lead]) {
        expect((await firm.done("GET", `/matters/${matter}`, one))["why"].through).toBe(null)
        expect((await firm.done("GET", `/documents/${deed}`, one))["why"]).not.toContain(" through ")
      }
      const [row] = await firm.owner<{ id: string }[]>`select id from grants where matter = ${matter} and person = ${firm.aide.id} and ended_at is null`
      const told = (one: { readonly id: string }) => boundAt(firm, one, `select 1 from my_way('${row?.id ?? ""}')`)
      for (const other of [firm.lead, firm.member, firm.head, firm.keeper, firm.guest]) expect(await told(other)).toBe(0)
      expect(await told(firm.aide)).toBe(1)
      await firm.leave(team, firm.aide)
      expect(await told(firm.aide)).toBe(0)
    })
  })
}
