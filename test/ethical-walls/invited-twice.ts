/** Ways past the walls of a lateral hire: a second invitation of the same name, a name that is here already, and the firm's ledger in the hands of whom they shut out. */
import { describe, expect, test } from "vitest"
import { refusal } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import { round } from "../rounds/round.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { crossedIn } from "./crossed.ts"
import { hiring } from "./ruled.ts"

interface Link {
  readonly id: string
  readonly token: string
}

const PHRASE = "cormorant ledger thistle umbrella nine"
const WAITS = [409, "invitation-waits"]

export function walkInvitedTwice(on: () => TeamFirm): void {
  const { clients, lateral, open } = hiring(on, "Wainwright")
  let n = 0
  const invite = (address: string, more: Body = {}) => on().to("POST", "/invitations", on(), { name: "Twice", address, role: "lawyer", ...more })
  async function invited(more: Body = {}): Promise<Link> {
    const { body } = await invite(`twice${++n}@elsewhere.example`, more)
    return { id: body["invitation"].id as string, token: body["token"] as string }
  }
  const accept = (link: Link) => on().ask("POST", "/invitations/accept", { body: { token: link.token, passphrase: PHRASE, bearer: true } })
  const listed = (link: Link, of: readonly string[]) => lateral({ person: null, invitation: link.id, clients: of })
  /** A ticked invitation, and one without the tick that was opened for the same name while the first had run out. */
  async function two(): Promise<readonly [ticked: Link, plain: Link]> {
    const ticked = await invited({ lateral: true })
    await on().owner`update invitations set ends_at = now() - interval '1 day' where id = ${ticked.id}`
    const { body } = await invite(`twice${n}@elsewhere.example`)
    await on().owner`update invitations set ends_at = now() + interval '1 day' where id = ${ticked.id}`
    return [ticked, { id: body["invitation"].id as string, token: body["token"] as string }]
  }
  const named = (wall: string, person: string) =>
    on().owner`select 1 from wall_persons p join walls w on w.id = p.wall where p.wall = ${wall} and p.person = ${person} and wall_stands(w.lifted_at, w.until)`

  describe("whoever is invited from another firm comes round their walls by no second invitation", () => {
    test("of two that are made for one name at once, one is open", async () => {
      for (let i = 0; i < 8; i++) {
        const address = `once${i}@elsewhere.example`
        const made = await Promise.all([invite(address, { lateral: true }), invite(address), invite(address)])
        expect(made.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
      }
    })
    test("one without the tick waits with the one that waits, and is taken past its walls no more than that one", async () => {
      const { known, unknown } = await clients()
      const [ticked, plain] = await two()
      expect([refusal(await accept(plain)), refusal(await on().ask("POST", "/invitations/read", { body: { token: plain.token } }))]).toEqual([WAITS, WAITS])
      const walls = (await listed(ticked, [known, unknown])).body["walls"] as Body[]
      const one = (await accept(plain)).body["person"].id as string
      for (const { wall } of walls) expect(await named(wall as string, one)).toHaveLength(1)
      expect(refusal(await accept(ticked))).toEqual([404, "invitation-over"])
    })
    test("none is listed for a name that is here already: its walls would name nobody", async () => {
      const { known } = await clients()
      const link = await invited({ lateral: true })
      await on().owner`update invitations set sign_in_hash = (select sign_in_hash from people where id = ${on().clerk.id}) where id = ${link.id}`
      const reply = [await listed(link, [known]), await on().to("POST", `/invitations/${link.id}/no-former-clients`, on().keeper)]
      expect(reply.map(refusal)).toEqual([
        [404, "not-found"],
        [404, "not-found"],
      ])
      expect(((await on().done("GET", "/inbox", on().keeper))["toList"] as Body[]).some((row) => row["invitation"] === link.id)).toBe(false)
    })
    test("a wall that ran out with its invitation lapses past nobody who comes by another at that moment", async () => {
      const { known } = await clients()
      const [ticked, plain] = await two()
      const wall = (await listed(ticked, [known])).body["walls"][0].wall as string
      await on().owner`update invitations set ends_at = now() where id = ${ticked.id}`
      const [joined] = await crossedIn<{ body: Body } | object>(
        on().owner,
        (sql) => sql`select 1 from walls where id = ${wall} for update`,
        [() => accept(plain), () => round(on().tools)],
        async () => undefined,
      )
      expect(await named(wall, (joined as { body: Body }).body["person"].id as string)).toHaveLength(1)
    })
    test("nor by a matter that is opened for such a client beside the list: it waits, and is walled", async () => {
      const { unknown } = await clients()
      const link = await invited({ lateral: true })
      const [, matter] = await crossedIn<unknown>(
        on().owner,
        (sql) => sql`lock table wall_invitations in exclusive mode`,
        [() => listed(link, [unknown]), () => open(unknown)],
        async () => undefined,
      )
      const person = (await accept(link)).body["person"].id as string
      expect(refusal(await on().to("POST", `/matters/${matter as string}/members`, on().lead, { person, role: "reader" }))).toEqual([409, "shut-out"])
    })
    test("their list and the leaving of whoever invited them wait for each other in one order", async () => {
      const { known, matter } = await clients()
      const link = await invited({ lateral: true })
      const maker = await on().newcomer("partner")
      await on().done("POST", `/matters/${matter}/members`, on().lead, { person: maker.id, role: "reader" })
      await on().owner`update invitations set made_by = ${maker.id} where id = ${link.id}`
      const { person } = await on().done("GET", `/people/${maker.id}`, on())
      const done = await crossedIn(
        on().owner,
        (sql) => sql`select 1 from matters where id = ${matter} for update`,
        [() => on().to("PATCH", `/people/${maker.id}`, on(), { rev: (person as Body | undefined)?.["rev"] ?? 1, state: "left" }), () => listed(link, [known])],
        async () => undefined,
      )
      expect(done.map((reply) => reply.status)).toEqual([200, 404])
    })
    test.each(["auditor", "compliance-officer"])("nor do they read of their walls, or that there are any, in the firm’s ledger, as a new %s", async (role) => {
      const { known, unknown } = await clients()
      for (const of of [[known, unknown], []]) {
        const link = await invited({ lateral: true, role })
        if (of.length > 0) await listed(link, of)
        else await on().done("POST", `/invitations/${link.id}/no-former-clients`, on().keeper)
        const { token, person } = (await accept(link)).body as { token: string; person: Body }
        await on().to("PUT", "/session/purpose", { token }, { code: "conduct" })
        const kinds = async (one: { readonly token: string }) =>
          ((await on().done("GET", "/ledger/events?limit=100", one))["items"] as Body[])
            .filter((row) => [link.id, person["id"]].some((id) => (row["subjects"] as string[]).includes(id as string)))
            .map((row) => row["kind"] as string)
            .filter((kind) => kind.startsWith("wall.") || kind === "invitation.listed")
        expect([(await kinds(on().second)).length, await kinds({ token })]).toEqual([of.length > 0 ? 5 : 1, []])
      }
    })
  })
}
