/** Matters that a lead moves into a class that is open to a team: who stays out although they are in it, and what goes on in the same act. Run by `who-may-not.test.ts`, in its house. */
import { describe, expect, test } from "vitest"
import { raised } from "../ethical-walls/walled-firm.ts"
import type { Reply } from "../house/house.ts"
import type { Newcomer } from "../identity/firm.ts"
import { refusal, WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { TeamFirm } from "./team-firm.ts"

export function movedIntoAClass(here: () => TeamFirm): void {
  const open = (klass: string, more: Body = {}) => here().to("POST", "/matters", here().lead, { ...WORDS, class: klass, ...more })
  const idOf = (reply: Reply<Body>) => reply.body["matter"].id as string
  const opens = async (matter: string, ...people: readonly Newcomer[]) => Promise.all(people.map((one) => here().opens(matter, one)))
  async function whileOpen(klass: string, team: string, work: () => Promise<void>): Promise<void> {
    await here().done("POST", `/classes/${klass}/teams`, here(), { team, role: "reader" })
    try {
      await work()
    } finally {
      await here().done("DELETE", `/classes/${klass}/teams/${team}`, here())
    }
  }

  describe("a matter that is moved into a class that is open to a team", () => {
    describe("and given to a client", () => {
      /** A client with a wall that shuts the clerk out, and what a lead does to give it a matter in one act with the class. */
      const walled = async (client: string, more: Body = {}) => {
        await open("confidential", { client })
        return raised(here(), [], [here().clerk.id], { client, ...more })
      }
      const moved = async (matter: string, more: Body) => {
        const { rev } = await here().done("GET", `/matters/${matter}`, here().lead)
        return here().to("PATCH", `/matters/${matter}`, here().lead, { rev, class: "internal", ...more })
      }
      test("is done although those who give it have the wall’s memo still to acknowledge, who waits for that has nothing before", async () => {
        const firm = here()
        const id = await firm.team("Waits for the memo", firm.aide, firm.clerk)
        await walled("Ackroyd Ltd", { mustAcknowledge: true })
        await whileOpen("internal", id, async () => {
          const matter = await firm.fresh()
          const reply = await moved(matter, { client: "Ackroyd Ltd" })
          expect([reply.status, reply.body["given"]]).toMatchObject([200, [{ team: { id }, people: 1 }]])
          expect(await firm.carried(matter)).toBe(0)
          expect(refusal(await firm.to("GET", `/matters/${matter}/notes`, firm.aide))).toEqual([403, "memo-unread"])
          expect(refusal(await firm.to("GET", `/matters/${matter}/notes`, firm.clerk))).toEqual([404, "not-found"])
        })
      })
      test("keeps those out whom the client’s wall shuts out, where it could not be extended too, and where only the class is changed", async () => {
        const firm = here()
        const id = await firm.team("Not extended", firm.aide, firm.clerk)
        await walled("Leadbetter Ltd")
        const matter = await firm.fresh()
        await firm.owner`update grants set until = now() + interval '1 hour' where matter = ${matter} and person = ${firm.lead.id}`
        await whileOpen("internal", id, async () => {
          expect((await moved(matter, { client: "Leadbetter Ltd" })).body["given"]).toMatchObject([{ people: 1 }])
          expect(await opens(matter, firm.aide, firm.clerk)).toEqual([true, false])
        })
        const second = await firm.team("Not extended either", firm.stranger, firm.clerk)
        await whileOpen("public", second, async () => {
          expect((await moved(matter, { class: "public" })).body["given"]).toMatchObject([{ people: 1 }])
          expect(await opens(matter, firm.stranger, firm.clerk)).toEqual([true, false])
        })
      })
      test("owes no new key for a team that never had the first", async () => {
        const firm = here()
        const id = await firm.team("Never carried it", firm.aide, firm.clerk)
        const wall = await walled("Turnbull Ltd")
        await whileOpen("internal", id, async () => {
          const [opened, matter] = [idOf(await open("internal", { client: "Turnbull Ltd" })), await firm.fresh()]
          await moved(matter, { client: "Turnbull Ltd" })
          // A team that had carried it has had its key: that one is followed by another.
          const had = await firm.fresh()
          await firm.admit(had, id)
          await moved(had, { client: "Turnbull Ltd" })
          const owed = await firm.owner<
            { matter: string }[]
          >`select matter from wall_matters where wall = ${wall} and turned_at is null and matter = any(${[opened, matter, had]}::text[])`
          expect(owed.map((one) => one.matter)).toEqual([had])
        })
      })
    })
    test.each<[string, (matter: string) => Promise<unknown>]>([
      ["a lead released them", (matter) => here().done("DELETE", `/matters/${matter}/members/${here().aide.id}`, here().lead)],
      ["they left it themselves", (matter) => here().done("DELETE", `/matters/${matter}/members/${here().aide.id}`, here().aide)],
      [
        "its closing released them",
        async (matter) => {
          const { rev } = await here().done("GET", `/matters/${matter}`, here().lead)
          await here().done("PATCH", `/matters/${matter}`, here().lead, { rev, stage: "closed" })
        },
      ],
    ])("brings nobody of the team back when it is moved into the class after %s: a lead lets them in by name", async (_how, end) => {
      const firm = here()
      const id = await firm.team("Brings nobody back", firm.aide, firm.clerk)
      const matter = await firm.fresh()
      await firm.done("POST", `/matters/${matter}/members`, firm.lead, { person: firm.aide.id, role: "member" })
      await end(matter)
      await whileOpen("internal", id, async () => {
        const { rev } = await firm.done("GET", `/matters/${matter}`, firm.lead)
        const { body } = await firm.to("PATCH", `/matters/${matter}`, firm.lead, { rev, class: "internal", stage: "open" })
        expect([body["given"], await opens(matter, firm.aide, firm.clerk)]).toMatchObject([[{ team: { id }, people: 1 }], [false, true]])
        const [on] = (await firm.done("GET", `/matters/${matter}/teams`, firm.lead)) as unknown as Body[]
        expect((on?.["missing"] as Body[] | undefined)?.map((one) => one["id"])).toEqual([firm.aide.id])
        expect([(await firm.bring(matter, id)).status, await firm.opens(matter, firm.aide)]).toEqual([201, true])
      })
    })
  })
}
