/** Holds what the rules decide against the text that was agreed: every role, matter role, act and stage. MUNIMENT_TABLES=write writes it anew. */
import { readFileSync, writeFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { actsInFirm, actsOnMatter, FIRM_ACTIONS, MATTER_ACTIONS, mayInFirm, mayOnMatter } from "#rules"
import { NEVER_MEMBERS, PARTS_INCLUDE, ROLES } from "#words"
import { facts } from "./asked.ts"
import { authorizationTable } from "./authorization.ts"

const FILE = new URL("./authorization.txt", import.meta.url)

test("the rules decide what the table says", () => {
  const now = authorizationTable()
  if (process.env["MUNIMENT_TABLES"] === "write") writeFileSync(FILE, now)
  expect(now).toBe(readFileSync(FILE, "utf8"))
})

const grant = (role: "lead" | "member" | "reader", stage: "open" | "closed" = "open") => ({ matter: "mat_0", class: "internal", stage, rev: 1, epoch: "epo_0", cardEpoch: "epo_0", grant: { id: "gra_0", role, cleared: true, actions: PARTS_INCLUDE[role].usual, places: null } }) as never
const as = (role: (typeof ROLES)[number], purpose: { code: string } | null = { code: "conduct" }) => ({ person: "per_0", role, purpose }) as never

describe("whatever the table says", () => {
  test("nobody does anything on a matter without a grant, and learns nothing of it", () => {
    for (const role of ROLES) for (const action of Object.keys(MATTER_ACTIONS)) expect(mayOnMatter(action as never, as(role), null)).toEqual({ ok: false, refusal: { code: "not-found" } })
  })
  test("a grant that a role may never have is none", () => {
    for (const role of NEVER_MEMBERS) for (const action of Object.keys(MATTER_ACTIONS)) expect(mayOnMatter(action as never, as(role), grant("lead"))).toEqual({ ok: false, refusal: { code: "not-found" } })
  })
  test("who may more on a matter may all that a lesser one may", () => {
    for (const role of ROLES) for (const stage of ["open", "closed"] as const) {
      const [lead, member, reader] = (["lead", "member", "reader"] as const).map((one) => new Set(actsOnMatter(as(role), grant(one, stage))))
      expect(reader?.isSubsetOf(member as never)).toBe(true)
      expect(member?.isSubsetOf(lead as never)).toBe(true)
    }
  })
  test("closing a matter adds nothing to what may be done", () => {
    for (const role of ROLES) for (const one of ["lead", "member", "reader"] as const) expect(new Set(actsOnMatter(as(role), grant(one, "closed"))).isSubsetOf(new Set(actsOnMatter(as(role), grant(one))))).toBe(true)
  })
  test("a part in places adds nothing to what may be done", () => {
    for (const role of ROLES) for (const one of ["member", "reader"] as const) expect(new Set(actsOnMatter(as(role), facts(one, "open", true, undefined, ["plc_0" as never]))).isSubsetOf(new Set(actsOnMatter(as(role), grant(one))))).toBe(true)
  })
  test("nothing is offered that would be refused", () => {
    for (const role of ROLES) {
      for (const action of Object.keys(FIRM_ACTIONS)) expect(actsInFirm(as(role)).includes(action as never)).toBe(mayInFirm(action as never, as(role)).ok)
      for (const action of Object.keys(MATTER_ACTIONS)) expect(actsOnMatter(as(role), grant("member")).includes(action as never)).toBe(mayOnMatter(action as never, as(role), grant("member")).ok)
    }
  })
})
