/** Classes of matters that the firm's policy opens to a team: who may not say so, who is let in by it and who is not, and what crosses it. Run by `who-may-not.test.ts`, in its house. */
import { beforeAll, describe, expect, test } from "vitest"
import type { TxSql } from "../../src/registry/index.ts"
import { crossedIn } from "../ethical-walls/crossed.ts"
import { raised } from "../ethical-walls/walled-firm.ts"
import type { Reply } from "../house/house.ts"
import { FIRST } from "../identity/firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import { events, flush, refusal, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { TeamFirm } from "./team-firm.ts"

type As = { readonly token: string }
const NO_TEAM = "tea_00000000000000000000000000"

export function classesOpenToATeam(here: () => TeamFirm): void {
  const say = (klass: string, team: string, more: Body = {}, by: As = here()) =>
    here().to("POST", `/classes/${klass}/teams`, by, { team, role: "reader", ...more })
  const close = (klass: string, team: string, by: As = here()) => here().to("DELETE", `/classes/${klass}/teams/${team}`, by)
  const open = (klass: string, more: Body = {}, by: As = here().lead) => here().to("POST", "/matters", by, { ...WORDS, class: klass, ...more })
  const idOf = (reply: Reply<Body>) => reply.body["matter"].id as string
  const opens = async (matter: string, ...people: readonly Newcomer[]) => Promise.all(people.map((one) => here().opens(matter, one)))
  const policy = async (by: As = here()) => (await here().done("GET", "/classes", by)) as unknown as Body[]
  /** While a class is open to a team, and closed afterwards whatever happens. */
  async function whileOpen<T>(klass: string, team: string, work: () => Promise<T>, more: Body = {}): Promise<T> {
    expect((await say(klass, team, more)).status).toBe(201)
    try {
      return await work()
    } finally {
      await close(klass, team)
    }
  }

  describe("who may not open a class of matters to a team", () => {
    let [id, own, mine, over] = ["", "", "", ""]
    beforeAll(async () => {
      const firm = here()
      await firm.done("POST", "/session/confirmation", firm, { passphrase: FIRST.passphrase })
      ;[id, own, over] = [await firm.team("Read all", firm.aide), await firm.team("The partner's too", firm.aide), await firm.team("Over and gone")]
      await firm.done("POST", `/teams/${own}/members`, firm.head, { person: firm.firstId })
      mine = (await firm.done("POST", "/teams", firm, { name: "Kept by the partner" }))["team"].id as string
      await firm.done("POST", `/teams/${over}/ending`, firm.head)
      await firm.done("POST", "/classes/public/teams", firm, { team: id })
    })
    test.each<[string, () => Promise<Reply<Body>>, [number, string]]>([
      ["a lawyer", () => say("internal", id, {}, here().lead), [403, "not-yours-to-do"]],
      ["an administrator", () => say("internal", id, {}, here().administrator), [403, "not-yours-to-do"]],
      ["a compliance officer", () => say("internal", id, {}, here().keeper), [403, "not-yours-to-do"]],
      ["whoever keeps it", () => say("internal", id, {}, here().head), [403, "not-yours-to-do"]],
      ["a guest", () => say("internal", id, {}, here().guest), [403, "not-yours-to-do"]],
      ["a partner who is in it", () => say("internal", own), [403, "own-rights"]],
      ["a partner who keeps it", () => say("internal", mine), [403, "own-rights"]],
      ["to a team that has ended", () => say("internal", over), [409, "team-ended"]],
      ["to one that never was", () => say("internal", NO_TEAM), [404, "not-found"]],
      ["the most guarded class", () => say("special", id), [400, "malformed"]],
      ["with clearance for what is special in it", () => say("internal", id, { special: true }), [400, "malformed"]],
      ["as a lead", () => say("internal", id, { role: "lead" }), [422, "cannot-be-member"]],
      ["as a reader who files", () => say("internal", id, { actions: ["see", "read", "file"] }), [400, "malformed"]],
      ["twice", () => say("public", id, { role: "member" }), [409, "already-there"]],
      ["nor close it: a lawyer", () => close("public", id, here().lead), [403, "not-yours-to-do"]],
      ["nor close it: an administrator", () => close("public", id, here().administrator), [403, "not-yours-to-do"]],
      ["nor close it: whoever keeps the team", () => close("public", id, here().head), [403, "not-yours-to-do"]],
      ["nor close what is not open", () => close("internal", id), [404, "not-found"]],
      ["nor learn what is open: a guest", () => here().to("GET", "/classes", here().guest), [403, "not-yours-to-do"]],
    ])("%s", async (_who, act, expected) => {
      expect(refusal(await act())).toEqual(expected)
    })
    test("and nothing came of it: one line stands, which every member of staff reads with who opened it", async () => {
      const firm = here()
      for (const by of [firm, firm.lead, firm.administrator, firm.auditor, firm.aide])
        expect(await policy(by)).toMatchObject([{ class: "public", team: { id, name: "Read all" }, role: "reader", by: { id: firm.firstId } }])
      await firm.done("DELETE", `/classes/public/teams/${id}`, firm)
      expect(await policy()).toEqual([])
    })
  })

  describe("a matter of a class that is open to a team", () => {
    test("is given to it by whoever opens it: nobody else could, no other class is, nor what stood before, and the chain says by which line", async () => {
      const firm = here()
      const id = await firm.team("Given by the policy", firm.aide, firm.clerk)
      const before = idOf(await open("internal"))
      const [matter, other] = await whileOpen("internal", id, async () => {
        const opened = await open("internal", { members: [{ person: firm.clerk.id, role: "member" }] })
        expect(opened.body["given"]).toEqual([{ team: { id, name: "Given by the policy" }, role: "reader", people: 1 }])
        expect(opened.body["matter"].counts.people).toBe(3)
        const plain = await open("confidential")
        expect(plain.body["given"]).toEqual([])
        return [idOf(opened), idOf(plain)]
      })
      // Closing took nothing back, and gives nothing more.
      const after = idOf(await open("internal"))
      expect(await opens(matter, firm.aide, firm.clerk, firm.late)).toEqual([true, true, false])
      for (const one of [before, other, after]) expect(await opens(one, firm.aide)).toEqual([false])
      expect([await firm.through(matter, firm.aide), await firm.through(matter, firm.clerk)]).toEqual([id, undefined])
      const [on] = (await firm.done("GET", `/matters/${matter}/teams`, firm.lead)) as unknown as Body[]
      const [line] = (await events(firm, "class.opened")).toReversed()
      expect(on).toMatchObject({ team: { id }, role: "reader", special: false, until: null, policy: line?.id, missing: [] })
      // Who joins later comes by the same line; the answer to who could open it says so of both.
      await firm.join(id, firm.late)
      await flush(firm)
      const then = await firm.done("GET", `/matters/${matter}/access?at=${firm.clock.now().toString({ fractionalSecondDigits: 3 })}`, firm.lead)
      const items = (then["items"] as Body[]).map((one) => [one["person"].id, one["through"]?.id ?? null, one["policy"]])
      expect([then["whole"], items]).toEqual([
        true,
        expect.arrayContaining([
          [firm.aide.id, id, line?.id],
          [firm.late.id, id, line?.id],
          [firm.clerk.id, null, null],
        ]),
      ])
    })
    test("is kept from it where whoever opens it leaves it out, and the chain says that", async () => {
      const firm = here()
      const id = await firm.team("Left out", firm.aide)
      await whileOpen("internal", id, async () => {
        const opened = await open("internal", { keepFrom: [id, NO_TEAM] })
        expect([opened.body["given"], await opens(idOf(opened), firm.aide)]).toEqual([[], [false]])
        const { items } = await firm.done("GET", `/matters/${idOf(opened)}/custody`, firm.lead)
        expect((items as Body[]).find((one) => one["kind"] === "matter.opened")?.["detail"]).toMatchObject({ class: "internal", keptFrom: [id] })
      })
    })
    test("keeps those of the team out whom a wall around its client shuts out, and none of the others; behind it the team's keeper brings nobody in", async () => {
      const firm = here()
      const id = await firm.team("Partly shut out", firm.aide, firm.clerk)
      await open("confidential", { client: "Marchbanks Ltd" })
      await raised(firm, [], [firm.clerk.id], { client: "Marchbanks Ltd" })
      await whileOpen("internal", id, async () => {
        const opened = await open("internal", { client: "Marchbanks Ltd" })
        expect(opened.body["given"]).toMatchObject([{ team: { id }, people: 1 }])
        const matter = idOf(opened)
        expect([await opens(matter, firm.aide, firm.clerk), await firm.carried(matter)]).toEqual([[true, false], 0])
        expect((await firm.join(id, firm.late)).body["given"]).toBe(0)
        expect(await opens(matter, firm.late)).toEqual([false])
        // To whoever is shut out nothing says that it is there.
        expect(refusal(await firm.to("GET", `/matters/${matter}`, firm.clerk))).toEqual([404, "not-found"])
      })
    })
    test("lets nobody open what is special in it, nobody in who is suspended, and with the part that the line says", async () => {
      const firm = here()
      const id = await firm.team("Sees little", firm.aide, firm.late)
      const { rev } = await firm.done("GET", `/people/${firm.late.id}`, firm)
      await firm.done("PATCH", `/people/${firm.late.id}`, firm, { rev, state: "suspended" })
      const opened = await whileOpen("internal", id, () => open("internal"), { actions: ["see", "read"] })
      await firm.done("PATCH", `/people/${firm.late.id}`, firm, { rev: rev + 1, state: "active" })
      expect(opened.body["given"]).toMatchObject([{ people: 1 }])
      const people = (await firm.done("GET", `/matters/${idOf(opened)}/members`, firm.lead)) as unknown as Body[]
      expect(people.map((one) => one["person"].id)).not.toContain(firm.late.id)
      expect(people.find((one) => one["person"].id === firm.aide.id)).toMatchObject({ role: "reader", special: false, actions: ["see", "read"] })
    })
    test("is not opened where the team's key is not proved, and the refusal names the team; left out, it is", async () => {
      const firm = here()
      const id = await firm.team("Not proved", firm.aide)
      await whileOpen("internal", id, async () => {
        await firm.owner`insert into team_members (team, person, added_by, added_at) values (${id}, ${firm.stranger.id}, ${firm.head.id}, now())`
        const [{ n } = { n: 0 }] = await firm.owner<{ n: number }[]>`select count(*)::int as n from matters`
        const refused = await open("internal")
        expect([refusal(refused), String(refused.body["detail"]).includes("Not proved")]).toEqual([[409, "key-not-proved"], true])
        expect(await firm.owner`select count(*)::int as n from matters`).toMatchObject([{ n }])
        expect((await open("internal", { keepFrom: [id] })).status).toBe(201)
        await firm.owner`delete from team_members where team = ${id} and person = ${firm.stranger.id}`
        expect((await open("internal")).body["given"]).toMatchObject([{ people: 1 }])
      })
    })
    test.each<[string, (id: string, other: string) => Promise<unknown>]>([
      ["put into the database for another class", (id) => here().owner`update class_teams set class = 'internal' where team = ${id}`],
      ["put into it for another team", (id, other) => here().owner`update class_teams set class = 'internal', team = ${other} where team = ${id}`],
      ["said of an event of somebody else", (id) => here().owner`update class_teams set class = 'internal', opened_by = ${here().lead.id} where team = ${id}`],
      [
        "made more than it was",
        async (id) => {
          await say("internal", id)
          await here().owner`update class_teams set role = 'member' where team = ${id}`
        },
      ],
      [
        "put back when it was closed",
        async (id) => {
          await say("internal", id)
          await here().owner`create temporary table kept as select * from class_teams where team = ${id} and class = 'internal'`
          await close("internal", id)
          await here().owner`insert into class_teams select * from kept`
        },
      ],
    ])("goes to nobody by a line that was %s: the opening is refused, with the team's name", async (_what, bend) => {
      const firm = here()
      const [id, other] = [await firm.team("Bent into the policy", firm.aide), await firm.team("Bent into the policy too", firm.clerk)]
      await say("public", id)
      await bend(id, other)
      const refused = await open("internal")
      await firm.owner`delete from class_teams`
      expect([refusal(refused), String(refused.body["detail"]).includes("Bent into the policy")]).toEqual([[409, "key-not-proved"], true])
    })
    test("is given to it too when a lead moves it into the class, once, unless it is left out or closed; whose time had run out comes in by it", async () => {
      const firm = here()
      const id = await firm.team("Moved into", firm.aide)
      await whileOpen("internal", id, async () => {
        const move = async (matter: string, more: Body = {}) => {
          const { rev } = await firm.done("GET", `/matters/${matter}`, firm.lead)
          return (await firm.to("PATCH", `/matters/${matter}`, firm.lead, { rev, class: "internal", ...more })).body["given"] as unknown
        }
        const [moved, kept, closed, ran] = [await firm.fresh(), await firm.fresh(), await firm.fresh(), await firm.fresh()]
        expect(await move(moved)).toMatchObject([{ team: { id }, people: 1 }])
        expect(await move(moved, { title: "Called otherwise" })).toEqual([])
        expect(await move(kept, { keepFrom: [id] })).toEqual([])
        expect(await move(closed, { stage: "closed" })).toEqual([])
        await firm.done("POST", `/matters/${ran}/members`, firm.lead, { person: firm.aide.id, role: "member" })
        await firm.owner`update grants set until = now() where matter = ${ran} and person = ${firm.aide.id}`
        const epoch = await firm.epochOf(ran)
        expect(await move(ran)).toMatchObject([{ people: 1 }])
        expect(await firm.epochOf(ran)).not.toBe(epoch)
        expect(await Promise.all([moved, kept, closed, ran].map((one) => firm.opens(one, firm.aide)))).toEqual([true, false, false, true])
      })
    })
    test("goes to a team no more that has ended: its end closes what was open to it, with an event for each line", async () => {
      const firm = here()
      const id = await firm.team("Ends with its lines", firm.aide)
      for (const klass of ["internal", "public"]) await firm.done("POST", `/classes/${klass}/teams`, firm, { team: id })
      const before = (await events(firm, "class.closed")).length
      await firm.done("POST", `/teams/${id}/ending`, firm.head)
      expect([await policy(), (await events(firm, "class.closed")).length]).toEqual([[], before + 2])
      expect((await open("internal")).body["given"]).toEqual([])
    })

    const holdTeam = (id: string) => (sql: TxSql) => sql`select 1 from teams where id = ${id} for update`
    const holdLine = (id: string) => (sql: TxSql) => sql`select 1 from class_teams where team = ${id} for update`
    test.each<[string, boolean, (id: string) => Promise<Reply<Body>>, boolean, typeof holdTeam?]>([
      ["the class is closed, after it", true, (id) => close("internal", id), true, holdLine],
      ["the class is closed, before it", false, (id) => close("internal", id), false, holdLine],
      ["the team ends, after it", true, (id) => here().to("POST", `/teams/${id}/ending`, here().head), false],
      ["the team ends, before it", false, (id) => here().to("POST", `/teams/${id}/ending`, here().head), false],
      ["a member leaves, before it", false, (id) => here().leave(id, here().aide), false],
      ["somebody joins, after it", true, (id) => here().join(id, here().late), true],
    ])("while %s: one is done after the other, and nobody has what they should not", async (_what, first, other, has, hold = holdTeam) => {
      const firm = here()
      const id = await firm.team("Crossed by the policy", firm.aide)
      await firm.done("POST", "/classes/internal/teams", firm, { team: id })
      const acts = [() => open("internal"), () => other(id)]
      const replies = await crossedIn(firm.owner, hold(id), first ? acts : acts.toReversed(), async () => undefined)
      const [opened, crossed] = first ? replies : replies.toReversed()
      expect([opened?.status, (crossed?.status ?? 500) < 300]).toEqual([201, true])
      expect(await opens(idOf(opened as Reply<Body>), firm.aide)).toEqual([has])
      await close("internal", id)
    })
    test("while it is opened to the team: the matter comes before or after, and is then given or not", async () => {
      const firm = here()
      const id = await firm.team("Opened meanwhile", firm.aide)
      const [said, opened] = await crossedIn(firm.owner, holdTeam(id), [() => say("internal", id)], async () => undefined).then(async ([one]) => [
        one,
        await open("internal"),
      ])
      expect([said?.status, opened?.body["given"]]).toMatchObject([201, [{ team: { id } }]])
      await close("internal", id)
      const both = await Promise.all([say("internal", id), open("internal"), open("internal")])
      const given = both.slice(1).map((one) => (one.body["given"] as Body[]).length)
      expect(both.map((one) => one.status)).toEqual([201, 201, 201])
      for (const [n, one] of both.slice(1).entries()) expect(await opens(idOf(one), firm.aide)).toEqual([given[n] === 1])
      await close("internal", id)
    })
  })
}
