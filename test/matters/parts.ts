/** What a part in a matter includes: said when somebody is let in, changed afterwards by somebody else, held by the rules and by the database, and told by the ledger. */
import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { parseVkey, verifyBundle } from "#ledger"
import { file, open, TUS } from "../documents/tus.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { flush, refusal, soon } from "./matter.ts"
import type { Body } from "./matter.ts"
import { describePlaces } from "./places.ts"
import { describeSeeing } from "./sees.ts"
import { actsOf, boundAt } from "./ward.ts"

const READS = ["see", "read"]
const USUAL = { reader: ["see", "read", "download", "print"], member: ["see", "read", "download", "print", "file", "edit"] }

/** The lead has everything, the reader reads and carries nothing out, the member discloses too and does not file. */
export function describeParts(firm: () => TeamFirm): void {
  let matter: string
  let document: string
  const members = (one: Newcomer): Promise<Body[]> => firm().done("GET", `/matters/${matter}/members`, one) as unknown as Promise<Body[]>
  const included = async (one: Newcomer): Promise<unknown> => (await members(firm().lead)).find((row) => row["person"].id === one.id)?.["actions"]
  const admit = (one: Newcomer, role: string, actions: unknown) =>
    firm().to("POST", `/matters/${matter}/members`, firm().lead, { person: one.id, role, ...(actions === undefined ? {} : { actions }) })
  const change = (by: Newcomer, one: Newcomer, actions: readonly string[]) => firm().to("PATCH", `/matters/${matter}/members/${one.id}`, by, { actions })
  const content = async (one: Newcomer, as: string): Promise<number> => (await open(firm(), document, { token: one.token, path: `content?as=${as}` })).status
  const announces = async (one: Newcomer): Promise<number> =>
    (
      await fetch(`${firm().house.url}/api/v1/matters/${matter}/filings`, {
        method: "POST",
        headers: { authorization: `Bearer ${one.token}`, ...TUS, "upload-length": "3", "upload-metadata": `name ${Buffer.from("a").toString("base64")}` },
      })
    ).status
  const acts = async (one: Newcomer): Promise<readonly string[]> => (await firm().done("GET", `/matters/${matter}`, one))["may"] as string[]

  beforeAll(async () => {
    matter = (
      await freshMatter(firm(), [
        { person: firm().reader.id, role: "reader", actions: ["read", "read"] },
        { person: firm().member.id, role: "member", special: true, actions: ["disclose", "edit", "read", "download"] },
      ])
    ).id
    document = await file({ ...firm(), matter }, randomBytes(3000), { name: "Report" })
  })

  describe("what a part includes", () => {
    test("is told whole and in one order, wherever the part is told", async () => {
      expect([await included(firm().lead), await included(firm().member), await included(firm().reader)]).toEqual([
        ["see", "read", "download", "print", "file", "edit", "disclose", "admit"],
        ["see", "read", "download", "edit", "disclose"],
        READS,
      ])
      expect((await firm().done("GET", `/matters/${matter}`, firm().reader))["actions"]).toEqual(READS)
      const row = ((await firm().done("GET", "/matters?limit=200", firm().reader))["items"] as Body[]).find((one) => one["id"] === matter)
      expect(row?.["actions"]).toEqual(READS)
    })
    test.each([
      ["looks at a document", () => content(firm().reader, "inline"), 200],
      ["keeps no copy of one", () => content(firm().reader, "attachment"), 403],
      ["keeps none by saying nothing of how", async () => (await open(firm(), document, { token: firm().reader.token })).status, 403],
      ["prints none", () => content(firm().reader, "print"), 403],
      ["and who may download prints none either", () => content(firm().member, "print"), 403],
      ["but downloads", () => content(firm().member, "attachment"), 200],
      ["files nothing", () => announces(firm().member), 403],
      ["but writes notes", async () => (await firm().to("POST", `/matters/${matter}/notes`, firm().member, { text: "x" })).status, 201],
      ["and takes the chain out, whole", async () => (await open(firm(), document, { token: firm().member.token, path: "custody/bundle" })).status, 200],
      ["which whoever only reads does not", async () => (await open(firm(), document, { token: firm().reader.token, path: "custody/bundle" })).status, 403],
    ])("whoever has that much %s", async (_what, act, status) => expect(await act()).toBe(status))
    test("is what the page offers, and the refusal says what is missing", async () => {
      expect(await acts(firm().reader)).toContain("document.open")
      for (const act of ["document.download", "document.print", "document.file", "custody.export"]) expect(await acts(firm().reader)).not.toContain(act)
      const refused = await open(firm(), document, { token: firm().reader.token })
      expect(JSON.parse(refused.bytes.toString("utf8"))).toMatchObject({
        code: "not-yours-to-do",
        detail: "Your part in this matter does not include downloading.",
      })
    })
    test("is told of each opening: looked at, kept, printed", async () => {
      for (const as of ["inline", "attachment", "print"]) await content(firm().lead, as)
      await flush(firm())
      const chain = (await firm().done("GET", `/documents/${document}/custody?limit=200`, firm().lead))["items"] as Body[]
      expect(new Set(chain.filter((one) => one["kind"] === "document.opened").map((one) => one["detail"]?.["as"]))).toEqual(
        new Set(["inline", "attachment", "print"]),
      )
    })
  })

  test("the chain that a member takes out is whole, refusals with it, and verifies", async () => {
    expect(await content(firm().reader, "print")).toBe(403)
    await flush(firm())
    const taken = await fetch(`${firm().house.url}/api/v1/matters/${matter}/custody/bundle`, { headers: { authorization: `Bearer ${firm().member.token}` } })
    const vkey = parseVkey((await firm().done("GET", "/ledger", firm().member))["vkey"] as string)
    if (vkey === null) throw new Error("the log has no key")
    const checked = verifyBundle(new Uint8Array(await taken.arrayBuffer()), vkey)
    expect(checked.ok && checked.value.events.map((event) => event.kind)).toContain("refused")
  })

  describe("what is not given", () => {
    test.each([
      ["a reader who files", "reader", ["read", "file"], "a reader has at most"],
      ["a reader who downloads and does not read", "reader", ["download"], "download needs read"],
      ["a member who reads nothing", "member", ["see"], "a member has at least"],
      ["a member who lets others in", "member", ["read", "admit"], "a member has at most"],
      ["a lead who lets nobody in", "lead", ["read", "file", "edit"], "a lead has at least"],
      ["an action that there is not", "reader", ["read", "whisper"], "actions"],
    ])("is %s", async (_what, role, actions, why) => {
      const asked = await admit(firm().aide, role, actions)
      expect(refusal(asked)).toEqual([400, "malformed"])
      expect(String(asked.body["detail"])).toContain(why)
      expect(await included(firm().aide)).toBeUndefined()
    })
    test.each([
      [
        "cleared and reads nothing",
        () => firm().to("POST", `/matters/${matter}/members`, firm().lead, { person: firm().aide.id, role: "reader", special: true, actions: ["see"] }),
      ],
      [
        "cleared later, without reading",
        () => firm().to("PATCH", `/matters/${matter}/members/${firm().reader.id}`, firm().lead, { special: true, actions: ["see"] }),
      ],
    ])("is whoever is %s", async (_how, act) => expect(refusal(await act())).toEqual([400, "malformed"]))
    test("is so to a team and in approving too", async () => {
      const team = await firm().team(randomBytes(4).toString("hex"), firm().aide)
      expect(refusal(await firm().admit(matter, team, { actions: ["read", "admit"] }))).toEqual([400, "malformed"])
    })
  })

  describe("what somebody's part includes is changed", () => {
    test("by a lead, at once, and the ledger tells it", async () => {
      expect((await change(firm().lead, firm().reader, ["read", "download"])).body).toMatchObject({
        member: { actions: ["see", "read", "download"] },
        receipt: { kind: "grant.changed" },
      })
      expect([await content(firm().reader, "attachment"), await content(firm().reader, "print")]).toEqual([200, 403])
      await flush(firm())
      const then = await firm().done("GET", `/matters/${matter}/access?at=${soon(firm(), { seconds: 0 })}`, firm().lead)
      const items = then["items"] as Body[]
      expect([then["whole"], items.find((one) => one["person"].id === firm().reader.id)?.["actions"]]).toEqual([true, ["see", "read", "download"]])
      expect((await change(firm().lead, firm().reader, READS)).status).toBe(200)
      expect(await content(firm().reader, "attachment")).toBe(403)
    })
    test.each([
      ["by themselves, to more", () => change(firm().member, firm().member, USUAL.member), 403, "not-yours-to-do"],
      ["by a lead of their own", () => change(firm().lead, firm().lead, ["read", "file", "edit", "admit"]), 403, "own-rights"],
      ["by a member of another's", () => change(firm().member, firm().reader, USUAL.reader), 403, "not-yours-to-do"],
      ["by somebody who is not on the matter", () => change(firm().aide, firm().reader, USUAL.reader), 404, "not-found"],
      ["of somebody who is not on it", () => change(firm().lead, firm().aide, USUAL.reader), 404, "not-found"],
      ["to what it is", () => change(firm().lead, firm().reader, ["read", "see", "read"]), 400, "malformed"],
      ["beyond what a reader may have", () => change(firm().lead, firm().reader, ["read", "edit"]), 400, "malformed"],
      ["to nothing said at all", () => firm().to("PATCH", `/matters/${matter}/members/${firm().reader.id}`, firm().lead, {}), 400, "malformed"],
    ] as const)("not %s", async (_how, act, status, code) => {
      expect(refusal(await act())).toEqual([status, code])
      expect(await included(firm().reader)).toEqual(READS)
    })
  })

  describe("through a team", () => {
    test("it is what was said of the team, also for who joins later; what a lead took from one of them stays taken where a second team gives the matter", async () => {
      const [one, two] = [
        await firm().team(randomBytes(4).toString("hex"), firm().aide),
        await firm().team(randomBytes(4).toString("hex"), firm().aide, firm().clerk),
      ]
      expect((await firm().admit(matter, one, { role: "reader", actions: ["read", "print"] })).body["on"]).toMatchObject({ actions: ["see", "read", "print"] })
      await firm().join(one, firm().late)
      expect([await included(firm().aide), await included(firm().late)]).toEqual([
        ["see", "read", "print"],
        ["see", "read", "print"],
      ])
      expect((await firm().admit(matter, two, { role: "member" })).status).toBe(201)
      expect(await included(firm().clerk)).toEqual(USUAL.member)
      expect((await change(firm().lead, firm().aide, READS)).status).toBe(200)
      await firm().leave(one, firm().aide)
      expect(await included(firm().aide)).toEqual(["see", "read", "download", "file", "edit"])
      for (const team of [one, two]) await firm().done("DELETE", `/matters/${matter}/teams/${team}`, firm().lead)
    })
    test.each([
      [
        "an action and the clearance",
        { role: "reader", special: true },
        { special: false, actions: ["read", "download"] },
        ["read"],
        [2],
        [3],
        [["see", "read", "download"], [3]],
      ],
      ["the reading", { role: "reader" }, { actions: ["see"] }, ["see"], [3], [4], [undefined, []]],
    ] as const)(
      "what a lead took, %s, comes back by no second team that gives less, nor by a third that gives more",
      async (_what, gives, takes, less, had, has, then) => {
        const { keyBytes } = actsOf(firm)
        const { id } = await freshMatter(firm(), [])
        const { aide } = firm()
        const [one, two, three] = [
          await firm().team(randomBytes(4).toString("hex"), aide),
          await firm().team(randomBytes(4).toString("hex"), aide),
          await firm().team(randomBytes(4).toString("hex")),
        ]
        await firm().admit(id, one, gives)
        await firm().admit(id, two, { role: "reader", actions: less })
        await firm().admit(id, three, gives)
        const now = async () => [(await firm().to("GET", `/matters/${id}`, aide)).body["actions"] as unknown, [...new Set(await keyBytes(id, aide))]]
        expect((await now())[1]).toEqual(had)
        await firm().done("PATCH", `/matters/${id}/members/${aide.id}`, firm().lead, takes)
        await firm().leave(one, aide)
        const left = [...new Set(["see", ...less])]
        expect(await now()).toEqual([left, has])
        // Through the third it is what the third gives, without what was taken of the first.
        await firm().join(three, aide)
        await firm().leave(two, aide)
        expect(await now()).toEqual(then)
        await firm().leave(three, aide)
        for (const team of [one, two, three]) await firm().join(team, aide)
        const [actions, keys] = await now()
        expect([undefined, left]).toContainEqual(actions)
        expect([[], has]).toContainEqual(keys)
        // A lead gives it again.
        for (const team of [one, two, three]) await firm().leave(team, aide)
        await firm().join(one, aide)
        expect((await firm().bring(id, one)).status).toBe(201)
        expect((await now())[1]).toEqual(had)
      },
    )
  })

  describe("the database", () => {
    test.each([
      [
        "files nothing for whoever may not",
        () => firm().member,
        (m: string) =>
          `insert into documents (id, matter, epoch, class, card, current, filed_by, filed_at) select 'doc_x', '${m}', epoch, 'internal', '', 1, me(), now() from matters where id = '${m}'`,
      ],
      [
        "begins no filing for whoever may not",
        () => firm().member,
        (m: string) =>
          `insert into filings (id, matter, person, epoch, document, version, is_new, length, reached, wrapped, card, state, begun_at, touched_at) select 'fil_x', '${m}', me(), epoch, 'doc_x', 'ver_x', true, 1, 0, '', '', 'arriving', now(), now() from matters where id = '${m}'`,
      ],
      [
        "widens nobody's part for who does not lead",
        () => firm().member,
        (m: string) => `select 1 where set_actions((select id from grants where matter = '${m}' and person = '${firm().reader.id}'), null)`,
      ],
      [
        "widens nobody their own",
        () => firm().lead,
        (m: string) =>
          `select 1 where set_actions((select id from grants where matter = '${m}' and person = me()), array['see', 'read', 'file', 'edit', 'admit'])`,
      ],
      ["writes no part over by hand", () => firm().lead, (m: string) => `update grants set actions = null where matter = '${m}'`],
      [
        "notes no chain taken out by whoever may not",
        () => firm().reader,
        (m: string) => `insert into events (id, kind, at, by, matter, body) values ('evt_x', 'custody.exported', now(), me(), '${m}', '')`,
      ],
    ] as const)("%s, whatever the door asks", async (_what, who, statement) => {
      expect(await boundAt(firm(), who(), statement(matter))).toBe(0)
    })
    test.each([
      ["reads nothing and downloads", `array['see', 'download']`],
      ["does not see", `array['read']`],
      ["does more than a reader may", `array['see', 'read', 'edit']`],
      ["is said to be as usual", `array['see', 'read', 'download', 'print']`],
    ])("keeps no reader who %s", async (_what, actions) => {
      await expect(
        firm().owner.unsafe(`update grants set actions = ${actions} where matter = '${matter}' and person = '${firm().reader.id}' and ended_at is null`),
      ).rejects.toThrow(/check/)
    })
    test.each(["reader", "member", "lead"] as const)("has the same table of what is usual as the house, for a %s", async (part) => {
      const { PARTS_INCLUDE } = await import("#words")
      expect(await firm().owner`select array_to_json(usual_actions(${part})) as usual`).toEqual([{ usual: [...PARTS_INCLUDE[part].usual] }])
    })
  })

  describeSeeing(firm)
  describePlaces(firm)
}
