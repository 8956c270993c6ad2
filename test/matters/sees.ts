/** Whoever sees that a matter exists, and no more: its title, its code, their own part, who leads it. Nothing else of it is there for them, by rule, by database and by key. */
import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { begin, file, open } from "../documents/tus.ts"
import { freshMatter, raised } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { flush, refusal, soon, WORDS } from "./matter.ts"
import type { Body } from "./matter.ts"
import { actsOf, boundAt, cardAsBefore } from "./ward.ts"

export function describeSeeing(firm: () => TeamFirm): void {
  let matter: string
  let code: string
  let document: string
  let note: string
  const { keyBytes } = actsOf(firm)
  const change = (one: Newcomer, actions: readonly string[], by = firm().lead) => firm().to("PATCH", `/matters/${matter}/members/${one.id}`, by, { actions })
  const opens = async (one: Newcomer): Promise<number> => (await open(firm(), document, { token: one.token, path: "content?as=inline" })).status
  const row = async (one: Newcomer): Promise<Body | undefined> =>
    ((await firm().done("GET", "/matters?limit=200", one))["items"] as Body[]).find((item) => item["id"] === matter)

  beforeAll(async () => {
    ;({ id: matter, code } = await freshMatter(firm(), [
      { person: firm().reader.id, role: "reader", actions: ["see"] },
      { person: firm().member.id, role: "member" },
    ]))
    document = await file({ ...firm(), matter }, randomBytes(3000), { name: "The deed" })
    note = (await firm().done("POST", `/matters/${matter}/notes`, firm().lead, { text: "Ring back." }))["note"].id as string
    await firm().done("POST", `/matters/${matter}/parties`, firm().lead, { role: "client", name: "Zenobia Marrow" })
    await flush(firm())
  })

  describe("whoever only sees that a matter exists", () => {
    test("sees its title and code, their own part, who leads it; and of all else none", async () => {
      const seen = await firm().done("GET", `/matters/${matter}`, firm().reader)
      expect(seen).toMatchObject({
        title: WORDS.title,
        code,
        actions: ["see"],
        special: false,
        counts: { documents: 0, parties: 0, notes: 0, people: 1 },
        last: null,
        why: { by: { id: firm().lead.id }, role: "reader" },
        may: ["matter.read", "member.leave", "wall.read", "memo.acknowledge"],
      })
      // The proof is of the event that let them in, wherever the chain has got to.
      const [grant] = await firm().owner<{ event: string; leaf: number }[]>`
        select g.event, l.index as leaf from grants g join leaves l on l.event = g.event where g.matter = ${matter} and g.person = ${firm().reader.id} and g.ended_at is null`
      expect(seen["proof"]).toMatchObject({ ...grant, checkpoint: expect.any(String) as unknown })
      expect(await row(firm().reader)).toMatchObject({ title: WORDS.title, actions: ["see"], last: null, on: { first: { id: firm().lead.id }, count: 1 } })
      const said = JSON.stringify([seen, await row(firm().reader)])
      for (const word of [firm().member.id, document, note, "The deed", "Zenobia"]) expect(said).not.toContain(word)
    })
    test("sees the same when something has happened since", async () => {
      const before = JSON.stringify([await firm().done("GET", `/matters/${matter}`, firm().reader), await row(firm().reader)])
      await firm().done("POST", `/matters/${matter}/notes`, firm().lead, { text: "Again." })
      await flush(firm())
      expect(JSON.stringify([await firm().done("GET", `/matters/${matter}`, firm().reader), await row(firm().reader)])).toBe(before)
    })
    test.each(["/documents", "/parties", "/notes", "/members", "/plan", "/custody", "/teams", "/custody/bundle", "/requests"])(
      "is refused %s of it",
      async (road) => {
        expect(refusal(await firm().to("GET", `/matters/${matter}${road}`, firm().reader))).toEqual([403, "not-yours-to-do"])
      },
    )
    test.each(["", "/custody", "/content", "/content?as=inline", "/versions/1/content", "/custody/bundle", "/access?at=2026-01-01T00:00:00.000Z"])(
      "finds its document as little as one that never was: %s",
      async (road) => {
        const [one, other] = await Promise.all(
          [document, "doc_00000000000000000000000000"].map(async (id) => {
            const { request: _, ...said } = (await firm().to("GET", `/documents/${id}${road}`, firm().reader)).body
            return said
          }),
        )
        expect(one).toEqual(other)
        expect(one?.["code"]).toBe("not-found")
      },
    )
    test("files, writes and changes nothing", async () => {
      await expect(begin({ ...firm(), matter }, 3, { name: "X" }, firm().reader.token)).rejects.toThrow()
      for (const [method, road, body] of [
        ["POST", "/notes", { text: "x" }],
        ["POST", "/parties", { role: "client", name: "X" }],
        ["POST", "/members", { person: firm().aide.id, role: "reader" }],
        ["PATCH", "", { rev: 1, title: "Mine" }],
      ] as const)
        expect(refusal(await firm().to(method, `/matters/${matter}${road}`, firm().reader, body))).toEqual([403, "not-yours-to-do"])
    })
    test("is named to nobody as one who could open a document, and is told of in looking back for what they are", async () => {
      const who = (await firm().done("GET", `/documents/${document}`, firm().lead))["who"] as Body[]
      expect(who.map((one) => one["person"].id)).not.toContain(firm().reader.id)
      const then = await firm().done("GET", `/matters/${matter}/access?at=${soon(firm(), { seconds: 0 })}`, firm().lead)
      expect((then["items"] as Body[]).find((one) => one["person"].id === firm().reader.id)?.["actions"]).toEqual(["see"])
    })
    test("leaves a look in the chain that those who read the matter can open", async () => {
      await firm().done("GET", `/matters/${matter}`, firm().reader)
      await flush(firm())
      const chain = (await firm().done("GET", `/matters/${matter}/custody?limit=200`, firm().member))["items"] as Body[]
      expect(chain.find((one) => one["kind"] === "matter.read" && one["by"]?.id === firm().reader.id)?.["detail"]).toMatchObject({ read: "matter" })
    })
    test("carries the key of the card and no other, of every epoch, also of those that begin later", async () => {
      expect(new Set(await keyBytes(matter, firm().reader))).toEqual(new Set([4]))
      await firm().done("POST", `/matters/${matter}/members`, firm().lead, { person: firm().aide.id, role: "reader" })
      await firm().done("DELETE", `/matters/${matter}/members/${firm().aide.id}`, firm().lead)
      expect(new Set(await keyBytes(matter, firm().reader))).toEqual(new Set([4]))
      await firm().done("PATCH", `/matters/${matter}`, firm().lead, {
        rev: (await firm().done("GET", `/matters/${matter}`, firm().lead))["rev"],
        title: "Renamed",
      })
      expect((await firm().done("GET", `/matters/${matter}`, firm().reader))["title"]).toBe("Renamed")
      expect((await row(firm().reader))?.["title"]).toBe("Renamed")
    })
  })

  describe("the database, where only the existence is seen", () => {
    test.each([
      ["documents", (m: string) => `select 1 from documents where matter = '${m}'`],
      ["versions", (m: string) => `select 1 from versions where matter = '${m}'`],
      ["keys of versions", (m: string) => `select 1 from version_keys k where exists (select 1 from epochs e where e.id = k.epoch and e.matter = '${m}')`],
      ["parties", (m: string) => `select 1 from parties where matter = '${m}'`],
      ["notes", (m: string) => `select 1 from notes where matter = '${m}'`],
      ["places", (m: string) => `select 1 from places where matter = '${m}'`],
      ["events", (m: string) => `select 1 from events where matter = '${m}'`],
      ["leaves", (m: string) => `select 1 from leaves l join leaf_subjects s on s.index = l.index where s.subject = '${m}'`],
      ["links", (m: string) => `select 1 from access_links('${m}', 100000)`],
      ["grants of others", (m: string) => `select 1 from grants where matter = '${m}' and person <> me()`],
      ["epochs", (m: string) => `select 1 from epochs where matter = '${m}'`],
      ["an epoch to begin", (m: string) => `select 1 where begin_epoch('${m}', 'epo_x', '', now())`],
      ["team grants", (m: string) => `select 1 from team_grants where matter = '${m}'`],
      ["counts", (m: string) => `select 1 from matter_counts('${m}')`],
      ["counts of places", (m: string) => `select 1 from place_counts('${m}')`],
      ["last events", (m: string) => `select 1 from my_last_events() where matter = '${m}' and seq is not null`],
      [
        "a filing to make",
        (m: string) =>
          `insert into filings (id, matter, person, epoch, document, version, is_new, length, reached, wrapped, card, state, begun_at, touched_at) select 'fil_x', '${m}', me(), epoch, 'doc_x', 'ver_x', true, 1, 0, '', '', 'arriving', now(), now() from matters where id = '${m}'`,
      ],
      ["a part to widen", (m: string) => `select 1 where set_actions((select id from grants where matter = '${m}' and person = me()), null)`],
    ] as const)("has no %s", async (_what, statement) => expect(await boundAt(firm(), firm().reader, statement(matter))).toBe(0))
  })

  test("a guest who only sees knows nobody there but who leads it", async () => {
    const { id } = await freshMatter(firm(), [
      { person: firm().aide.id, role: "member" },
      { person: firm().guest.id, role: "reader", actions: ["see"] },
    ])
    const known = (one: Newcomer) => boundAt(firm(), firm().guest, `select 1 from people where id = '${one.id}'`)
    expect([await known(firm().lead), await known(firm().aide)]).toEqual([1, 0])
    await firm().done("PATCH", `/matters/${id}/members/${firm().guest.id}`, firm().lead, { actions: ["read"] })
    expect(await known(firm().aide)).toBe(1)
  })

  describe("reading", () => {
    test("is given by a lead, opens what there is, and taken away with the keys, in every session; and another epoch begins", async () => {
      expect((await change(firm().reader, ["read"])).status).toBe(200)
      expect([await opens(firm().reader), new Set(await keyBytes(matter, firm().reader))]).toEqual([200, new Set([3])])
      expect((await firm().done("GET", `/matters/${matter}/notes`, firm().reader))["total"]).toBeGreaterThan(1)
      const before = await firm().epochOf(matter)
      expect((await change(firm().reader, ["see"])).status).toBe(200)
      expect([await opens(firm().reader), new Set(await keyBytes(matter, firm().reader)), (await firm().epochOf(matter)) === before]).toEqual([
        404,
        new Set([4]),
        false,
      ])
      expect((await firm().done("GET", `/matters/${matter}`, firm().reader))["title"]).toBe("Renamed")
    })
    test.each([
      [
        "says that they read",
        () => firm().owner`update grants set actions = null where matter = ${matter} and person = ${firm().reader.id} and ended_at is null`,
      ],
      [
        "says so and takes the mark off their keys",
        () =>
          firm()
            .owner`with a as (update grants set actions = null where matter = ${matter} and person = ${firm().reader.id} and ended_at is null) update grant_keys k set own = set_byte(own, 0, 3), hpke = set_byte(hpke, 0, 3) from grants g where g.id = k."grant" and g.matter = ${matter} and g.person = ${firm().reader.id}`,
      ],
    ])("is not got by whoever bends the database and %s: a fault, and not a byte", async (_how, bend) => {
      await bend()
      const tried = await open(firm(), document, { token: firm().reader.token, path: "content?as=inline" })
      expect([tried.status, tried.bytes.includes("deed")]).toEqual([500, false])
      await firm().owner`update grants set actions = array['see'] where matter = ${matter} and person = ${firm().reader.id} and ended_at is null`
      await firm()
        .owner`update grant_keys k set own = set_byte(own, 0, 4), hpke = set_byte(hpke, 0, 4) from grants g where g.id = k."grant" and g.matter = ${matter} and g.person = ${firm().reader.id} and g.ended_at is null`
      expect(await row(firm().reader)).toMatchObject({ title: "Renamed" })
    })
    test("is asked for like by anybody who knows the code, and approving widens the part that they have", async () => {
      const asked = await firm().done("POST", "/requests", firm().reader, {
        code,
        role: "reader",
        until: soon(firm(), { hours: 24 * 30 }),
        words: "I am to argue the appeal.",
      })
      expect((await firm().done("POST", `/matters/${matter}/requests/${asked["id"]}/approval`, firm().lead, { actions: ["read", "print"] }))["state"]).toBe(
        "given",
      )
      expect(await firm().done("GET", `/matters/${matter}`, firm().reader)).toMatchObject({ actions: ["see", "read", "print"] })
      expect(await opens(firm().reader)).toBe(200)
    })
  })

  describe("a card from before it had a key of its own", () => {
    test("is put under it by the act that lets somebody see, who then sees it, and leaves by themselves", async () => {
      const { id } = await freshMatter(firm(), [])
      const cards = () => firm().owner<{ apart: boolean }[]>`select card_apart as apart from matters where id = ${id}`
      await cardAsBefore(firm(), id)
      expect(await firm().done("GET", `/matters/${id}`, firm().lead)).toMatchObject({ title: WORDS.title })
      await firm().done("POST", `/matters/${id}/members`, firm().lead, { person: firm().clerk.id, role: "reader", actions: ["see"] })
      expect([await cards(), (await firm().done("GET", `/matters/${id}`, firm().clerk))["title"]]).toEqual([[{ apart: true }], WORDS.title])
      await firm().done("DELETE", `/matters/${id}/members/${firm().clerk.id}`, firm().clerk)
      expect(refusal(await firm().to("GET", `/matters/${id}`, firm().clerk))).toEqual([404, "not-found"])
    })
  })

  describe("behind a wall", () => {
    test("whoever only sees awaits its memo like anybody, acknowledges it, and sees no more than before", async () => {
      const { id } = await freshMatter(firm(), [{ person: firm().clerk.id, role: "reader", actions: ["see"] }])
      const wall = await raised(firm(), [id], [firm().stranger.id], { mustAcknowledge: true })
      expect(await firm().done("GET", `/matters/${id}`, firm().clerk)).toMatchObject({
        myRole: "awaiting",
        title: WORDS.title,
        last: null,
        counts: { people: 1 },
      })
      expect(refusal(await firm().to("GET", `/matters/${id}/members`, firm().clerk))).toEqual([403, "memo-unread"])
      expect(await boundAt(firm(), firm().clerk, `select 1 from events where matter = '${id}'`)).toBe(0)
      await firm().done("POST", `/matters/${id}/walls/${wall}/acknowledgement`, firm().clerk)
      expect(await firm().done("GET", `/matters/${id}`, firm().clerk)).toMatchObject({ myRole: "reader", actions: ["see"], last: null })
      expect(refusal(await firm().to("GET", `/matters/${id}/members`, firm().clerk))).toEqual([403, "not-yours-to-do"])
    })
    test("is not told how many are inside", async () => {
      const { id } = await freshMatter(firm(), [
        { person: firm().clerk.id, role: "reader", actions: ["see"] },
        { person: firm().member.id, role: "member" },
      ])
      await raised(firm(), [id], [firm().stranger.id])
      for (const [one, n] of [
        [firm().clerk, 1],
        [firm().member, 3],
      ] as const)
        expect(((await firm().done("GET", `/matters/${id}/walls`, one)) as unknown as Body[])[0]?.["memos"]).toMatchObject({ given: n })
    })
  })

  describe("a review of access", () => {
    test("says of each line what it includes", async () => {
      const begun = await firm().done("POST", `/matters/${matter}/reviews`, firm().lead, { due: null })
      const lines = (await firm().done("GET", `/reviews/${begun["review"]}`, firm().lead))["lines"] as Body[]
      expect(lines.find((one) => one["person"].id === firm().reader.id)?.["actions"]).toEqual(["see", "read", "print"])
      const csv = await (
        await fetch(`${firm().house.url}/api/v1/reviews/${begun["review"]}/csv`, { headers: { authorization: `Bearer ${firm().lead.token}` } })
      ).text()
      expect(csv).toContain("no download")
    })
  })

  describe("a team that only sees", () => {
    test("carries the card's key alone, hands it to who joins, and gives nothing to read", async () => {
      const team = await firm().team(randomBytes(4).toString("hex"), firm().aide)
      expect((await firm().admit(matter, team, { role: "reader", actions: ["see"] })).status).toBe(201)
      await firm().join(team, firm().late)
      for (const one of [firm().aide, firm().late]) {
        expect([new Set(await keyBytes(matter, one)), await opens(one)]).toEqual([new Set([4]), 404])
        expect((await firm().done("GET", `/matters/${matter}`, one))["title"]).toBe("Renamed")
      }
      expect((await firm().leave(team, firm().late)).status).toBe(200)
      await firm().done("DELETE", `/matters/${matter}/teams/${team}`, firm().lead)
    })
  })
}
