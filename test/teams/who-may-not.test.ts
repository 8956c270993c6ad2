/** Who may not do what with a team, and who learns of none. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { FIRST } from "../identity/firm.ts"
import { refusal, soon } from "../matters/matter.ts"
import { openTeamFirm } from "./team-firm.ts"
import type { TeamFirm } from "./team-firm.ts"

let firm: TeamFirm
beforeAll(async () => {
  firm = await openTeamFirm()
})
afterAll(() => firm[Symbol.asyncDispose]())

describe("who may not", () => {
  let id: string
  beforeAll(async () => {
    id = await firm.team("Kept", firm.aide)
  })
  test.each<[string, () => ReturnType<TeamFirm["to"]>, [number, string]]>([
    ["make one: a paralegal", () => firm.to("POST", "/teams", firm.clerk, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["make one: an administrator", () => firm.to("POST", "/teams", firm.administrator, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["make one: a guest", () => firm.to("POST", "/teams", firm.guest, { name: "Mine" }), [403, "not-yours-to-do"]],
    ["list them: a guest", () => firm.to("GET", "/teams", firm.guest), [403, "not-yours-to-do"]],
    ["learn that there is one: a guest who asks to join others", () => firm.join(id, firm.late, firm.guest), [404, "not-found"]],
    [
      "learn that there is one: a guest who asks for one that never was",
      () => firm.join("tea_00000000000000000000000000", firm.late, firm.guest),
      [404, "not-found"],
    ],
    ["add anybody: a member who does not keep it", () => firm.join(id, firm.late, firm.aide), [403, "not-yours-to-do"]],
    ["add anybody: the partner", () => firm.join(id, firm.late, firm), [403, "not-yours-to-do"]],
    ["add anybody to one that never was", () => firm.join("tea_00000000000000000000000000", firm.late), [404, "not-found"]],
    ["add themselves: a keeper", () => firm.join(id, firm.head), [403, "own-rights"]],
    ["be added: an administrator", () => firm.join(id, firm.administrator), [422, "cannot-be-member"]],
    ["be added: an auditor", () => firm.join(id, firm.auditor), [422, "cannot-be-member"]],
    ["be added: a guest", () => firm.join(id, firm.guest), [422, "cannot-be-member"]],
    ["be added: nobody", () => firm.to("POST", `/teams/${id}/members`, firm.head, { person: "per_00000000000000000000000000" }), [404, "not-found"]],
    ["be added: who is in it", () => firm.join(id, firm.aide), [409, "already-there"]],
    ["take anybody out: a member who does not keep it", () => firm.leave(id, firm.late, firm.aide), [403, "not-yours-to-do"]],
    ["leave it: who is not in it", () => firm.leave(id, firm.late, firm.late), [403, "not-yours-to-do"]],
    ["leave it: a keeper who is not in it", () => firm.leave(id, firm.head), [404, "not-found"]],
    ["leave one that never was", () => firm.leave("tea_00000000000000000000000000", firm.aide, firm.aide), [404, "not-found"]],
    ["learn by leaving that there is one: a guest", () => firm.leave(id, firm.guest, firm.guest), [404, "not-found"]],
    ["begin the keys that are owed: a member", () => firm.to("POST", `/teams/${id}/epochs`, firm.aide), [403, "not-yours-to-do"]],
    ["begin the keys that are owed: the partner", () => firm.to("POST", `/teams/${id}/epochs`, firm), [403, "not-yours-to-do"]],
    ["begin the keys that are owed: a guest", () => firm.to("POST", `/teams/${id}/epochs`, firm.guest), [404, "not-found"]],
    ["begin the keys of one that never was", () => firm.to("POST", "/teams/tea_00000000000000000000000000/epochs", firm.head), [404, "not-found"]],
    ["be taken out: who is not in it", () => firm.leave(id, firm.late), [404, "not-found"]],
    ["keep it: an administrator", () => firm.to("POST", `/teams/${id}/keepers`, firm.head, { person: firm.administrator.id }), [422, "cannot-be-member"]],
    ["keep it: a guest", () => firm.to("POST", `/teams/${id}/keepers`, firm.head, { person: firm.guest.id }), [422, "cannot-be-member"]],
    ["name a keeper: a member", () => firm.to("POST", `/teams/${id}/keepers`, firm.aide, { person: firm.late.id }), [403, "not-yours-to-do"]],
    ["be removed: the last keeper", () => firm.to("DELETE", `/teams/${id}/keepers/${firm.head.id}`, firm.head), [409, "last-keeper"]],
    ["be removed as keeper: who is none", () => firm.to("DELETE", `/teams/${id}/keepers/${firm.late.id}`, firm.head), [404, "not-found"]],
    ["rename it: a member", () => firm.to("PATCH", `/teams/${id}`, firm.aide, { rev: 1, name: "Mine" }), [403, "not-yours-to-do"]],
    ["give it a matter: whoever is not on the matter", () => firm.admit(firm.matter, id, {}, firm.stranger), [404, "not-found"]],
    ["give it a matter: a member of the matter", () => firm.admit(firm.matter, id, {}, firm.member), [403, "not-yours-to-do"]],
    ["lead a matter: a team", () => firm.admit(firm.matter, id, { role: "lead" }), [422, "cannot-be-member"]],
    ["be given one until yesterday", () => firm.admit(firm.matter, id, { until: soon(firm, { hours: -24 }) }), [400, "malformed"]],
    ["be given one: a team that never was", () => firm.admit(firm.matter, "tea_00000000000000000000000000"), [404, "not-found"]],
    ["be brought in where nothing was given", () => firm.bring(firm.matter, id), [404, "not-found"]],
    ["be taken back where nothing was given", () => firm.to("DELETE", `/matters/${firm.matter}/teams/${id}`, firm.lead), [404, "not-found"]],
    ["see the teams of a matter: whoever is not on it", () => firm.to("GET", `/matters/${firm.matter}/teams`, firm.stranger), [404, "not-found"]],
    ["see the teams of a matter: a guest on it", () => firm.to("GET", `/matters/${firm.matter}/teams`, firm.guest), [403, "not-yours-to-do"]],
  ])("%s", async (_who, act, expected) => {
    expect(refusal(await act())).toEqual(expected)
  })
  test("become an administrator or a guest while in a team, or while keeping one", async () => {
    await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
    for (const one of [firm.aide, firm.head])
      for (const role of ["administrator", "guest"]) {
        const { rev } = await firm.done("GET", `/people/${one.id}`, firm)
        expect(refusal(await firm.to("PATCH", `/people/${one.id}`, firm, { rev, role }))).toEqual([422, "cannot-be-member"])
      }
  })
  test("be given one matter twice", async () => {
    const matter = await firm.fresh()
    expect((await firm.admit(matter, id)).status).toBe(201)
    expect(refusal(await firm.admit(matter, id))).toEqual([409, "already-there"])
    expect(refusal(await firm.bring(matter, id))).toEqual([409, "already-there"])
  })
})
