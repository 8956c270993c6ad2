/** Whoever is on a matter for some places of its file plan: what is in these is there for them, and of all else in the matter nothing, by rule, by database and by key. */
import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { joinRecovery, openField, parseShare } from "#seal"
import type { PlaceId } from "#words"
import { openEpochLetter } from "../../src/desk/epoch-secret.ts"
import { begin, file, open } from "../documents/tus.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { flush, refusal, soon, WORDS } from "./matter.ts"
import type { Body } from "./matter.ts"
import { describeKept } from "./places-kept.ts"
import type { Places } from "./places-kept.ts"
import { describeSaid } from "./places-said.ts"

const NOBODY = "doc_00000000000000000000000000"
const NOWHERE = "plc_00000000000000000000000000"

/** The reader reads in the place of exhibits; the aide works there and with the experts' reports, and is cleared; the member has the whole. */
export function describePlaces(firm: () => TeamFirm): void {
  let matter: string
  let code: string
  const at: Places["at"] = { exhibits: "", reports: "", advice: "" }
  const doc: Places["doc"] = { exhibit: "", ill: "", report: "", advice: "", loose: "" }
  const bytes = randomBytes(3000)
  const inMatter = () => ({ ...firm(), matter })
  const opens = async (one: Newcomer, id: string, as = "inline"): Promise<number> =>
    (await open(firm(), id, { token: one.token, path: `content?as=${as}` })).status
  const change = (one: Newcomer, body: Body, by = firm().lead) => firm().to("PATCH", `/matters/${matter}/members/${one.id}`, by, body)
  const admit = (one: Newcomer, more: Body, by = firm().lead) =>
    firm().to("POST", `/matters/${matter}/members`, by, { person: one.id, role: "reader", ...more })
  const listed = async (one: Newcomer, of = matter): Promise<string[]> =>
    ((await firm().done("GET", `/matters/${of}/documents?limit=200`, one))["items"] as Body[]).map((row) => row["name"] as string).toSorted()
  const move = async (id: string, place: string | null, by = firm().lead) =>
    firm().to("PATCH", `/documents/${id}`, by, { rev: (await firm().done("GET", `/documents/${id}`, firm().lead))["rev"], place })
  /** Of each key of theirs: what kind of letter, and how many places and compartments it holds. */
  const letters = async (one: Newcomer): Promise<ReadonlySet<string>> =>
    new Set(
      (
        await firm().owner<
          { b: number; n: number }[]
        >`select get_byte(coalesce(k.own, k.hpke), 0) as b, get_byte(coalesce(k.own, k.hpke), 1) * 256 + get_byte(coalesce(k.own, k.hpke), 2) as n from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${one.id} and g.ended_at is null`
      ).map(({ b, n }) => (b === 5 ? `${n} of places` : `kind ${b}`)),
    )
  const without = ({ body }: { readonly body: Body }): Body => {
    const { request: _, ...said } = body
    return said
  }

  beforeAll(async () => {
    ;({ id: matter, code } = await freshMatter(firm(), [{ person: firm().member.id, role: "member" }]))
    const plan = (await firm().done("GET", `/matters/${matter}/plan`, firm().lead)) as unknown as Body[]
    for (const [name, i] of [
      ["exhibits", 4],
      ["reports", 5],
      ["advice", 7],
    ] as const)
      at[name] = plan[i]?.["id"] as string
    doc.exhibit = await file(inMatter(), bytes, { name: "The deed", place: at.exhibits })
    doc.ill = await file(inMatter(), randomBytes(300), { name: "Hospital letter", place: at.exhibits, class: "special" })
    doc.report = await file(inMatter(), bytes, { name: "Metallurgy", place: at.reports })
    doc.advice = await file(inMatter(), randomBytes(300), { name: "Counsel's opinion", place: at.advice })
    doc.loose = await file(inMatter(), randomBytes(300), { name: "Loose leaf" })
    await firm().done("POST", `/matters/${matter}/notes`, firm().lead, { text: "Ring back." })
    await firm().done("POST", `/matters/${matter}/parties`, firm().lead, { role: "client", name: "Zenobia Marrow" })
    const made = await admit(firm().reader, { places: [at.exhibits, at.exhibits] })
    expect([made.status, made.body["member"]?.places]).toEqual([201, [at.exhibits]])
    expect((await admit(firm().aide, { role: "member", special: true, places: [at.exhibits, at.reports] })).status).toBe(201)
    await flush(firm())
  })

  describe("whoever is on a matter for places", () => {
    test("sees its card, their part, their places and what is in them; and of all else none", async () => {
      const seen = await firm().done("GET", `/matters/${matter}`, firm().reader)
      expect(seen).toMatchObject({
        title: WORDS.title,
        places: [at.exhibits],
        counts: { documents: 1, parties: 0, notes: 0, people: 1 },
        last: null,
        may: [
          "matter.read",
          "member.leave",
          "wall.read",
          "memo.acknowledge",
          "plan.read",
          "document.list",
          "document.read",
          "document.open",
          "document.download",
          "document.print",
        ],
      })
      const plan = (await firm().done("GET", `/matters/${matter}/plan`, firm().reader)) as unknown as Body[]
      expect(plan).toEqual([{ id: at.exhibits, name: "05 Exhibits", position: 1, documents: 1 }])
      const list = await firm().done("GET", `/matters/${matter}/documents`, firm().reader)
      expect([(list["items"] as Body[]).map((one) => one["id"]), list["total"]]).toEqual([[doc.exhibit], 1])
      const card = await firm().done("GET", `/documents/${doc.exhibit}`, firm().reader)
      const row = ((await firm().done("GET", "/matters?limit=200", firm().reader))["items"] as Body[]).find((one) => one["id"] === matter)
      expect(row).toMatchObject({ title: WORDS.title, last: null, on: { first: { id: firm().lead.id }, count: 1 } })
      const said = JSON.stringify([seen, plan, list, card, row])
      for (const word of [firm().member.id, firm().aide.id, doc.ill, doc.report, doc.loose, at.reports, at.advice, "Metallurgy", "Hospital", "Zenobia"])
        expect(said).not.toContain(word)
      expect((await open(firm(), doc.exhibit, { token: firm().reader.token })).bytes.equals(bytes)).toBe(true)
    })
    test("and is cleared sees there what is special too", async () => {
      expect(await listed(firm().aide)).toEqual(["Hospital letter", "Metallurgy", "The deed"])
      expect([await opens(firm().aide, doc.ill), await opens(firm().aide, doc.report), await opens(firm().aide, doc.advice)]).toEqual([200, 200, 404])
      expect((await firm().done("GET", `/matters/${matter}`, firm().aide))["counts"]).toMatchObject({ documents: 3, people: 1 })
    })
    test("leaves everybody else all there was", async () => {
      expect(await listed(firm().member)).toEqual(["Counsel's opinion", "Loose leaf", "Metallurgy", "The deed"])
      expect([await opens(firm().member, doc.exhibit), await opens(firm().lead, doc.ill)]).toEqual([200, 200])
      const plan = (await firm().done("GET", `/matters/${matter}/plan`, firm().member)) as unknown as Body[]
      expect([plan.length, plan[4]]).toEqual([10, { id: at.exhibits, name: "05 Exhibits", position: 5, documents: 1 }])
    })
    test.each(["/parties", "/notes", "/members", "/custody", "/teams", "/custody/bundle", "/requests", "/access?at=2026-01-01T00:00:00.000Z"])(
      "is refused %s of it",
      async (road) => {
        expect(refusal(await firm().to("GET", `/matters/${matter}${road}`, firm().reader))).toEqual([403, "not-yours-to-do"])
      },
    )
    test.each(
      (["report", "ill", "advice", "loose"] as const).flatMap((which) =>
        ["", "/custody", "/content", "/content?as=inline", "/versions/1/content", "/custody/bundle", "/access?at=2026-01-01T00:00:00.000Z"].map(
          (road) => [which, road] as const,
        ),
      ),
    )("finds %s as little as what never was: %s", async (which, road) => {
      const [one, other] = await Promise.all([doc[which], NOBODY].map(async (id) => without(await firm().to("GET", `/documents/${id}${road}`, firm().reader))))
      expect(one).toEqual(other)
      expect(one?.["code"]).toBe("not-found")
    })
    test.each<[string, (id: string, place: string) => Promise<unknown>]>([
      ["changes what is said of it", async (id) => without(await firm().to("PATCH", `/documents/${id}`, firm().aide, { rev: 1, name: "Mine" }))],
      [
        "files a version of it",
        async (id) =>
          begin(inMatter(), 3, { name: "X", document: id }, firm().aide.token).catch((thrown: Error) => thrown.message.replace(/"request":"[^"]*"/, "")),
      ],
      ["asks for what is in that place", async (_id, place) => firm().done("GET", `/matters/${matter}/documents?place=${place}`, firm().aide)],
      [
        "files into that place",
        async (_id, place) =>
          begin(inMatter(), 3, { name: "X", place }, firm().aide.token).catch((thrown: Error) => thrown.message.replace(/"request":"[^"]*"/, "")),
      ],
      ["moves a document there", async (_id, place) => without(await move(doc.report, place, firm().aide))],
    ])("is answered as of what never was: who %s", async (_what, ask) => {
      expect(await ask(doc.advice, at.advice)).toEqual(await ask(NOBODY, NOWHERE))
    })
    test("finds another place's document as often as its own place is asked for, and in no other", async () => {
      expect((await firm().done("GET", `/matters/${matter}/documents?place=${at.exhibits}`, firm().reader))["total"]).toBe(1)
      expect((await firm().done("GET", `/matters/${matter}/documents?place=none`, firm().reader))["total"]).toBe(0)
    })
    test("files, writes and changes nothing of the whole", async () => {
      for (const [method, road, body] of [
        ["POST", "/notes", { text: "x" }],
        ["POST", "/parties", { role: "client", name: "X" }],
        ["POST", "/members", { person: firm().clerk.id, role: "reader" }],
        ["PUT", "/plan", { places: [{ name: "Mine" }] }],
        ["PATCH", "", { rev: 1, title: "Mine" }],
      ] as const)
        expect([403, 404]).toContain((await firm().to(method, `/matters/${matter}${road}`, firm().aide, body)).status)
      await expect(begin(inMatter(), 3, { name: "X" }, firm().aide.token)).rejects.toThrow("say in which")
      expect(refusal(await move(doc.report, null, firm().aide))).toEqual([403, "not-yours-to-do"])
      await expect(begin(inMatter(), 3, { name: "X", place: at.exhibits }, firm().reader.token)).rejects.toThrow("not-yours-to-do")
    })
    test("carries the keys of their places and no other, of every epoch, also of those that begin later", async () => {
      expect([await letters(firm().reader), await letters(firm().aide), await letters(firm().member)]).toEqual([
        new Set(["1 of places"]),
        new Set(["4 of places"]),
        new Set(["kind 3"]),
      ])
      await firm().done("POST", `/matters/${matter}/members`, firm().lead, { person: firm().clerk.id, role: "reader" })
      await firm().done("DELETE", `/matters/${matter}/members/${firm().clerk.id}`, firm().lead)
      expect([await letters(firm().reader), await letters(firm().aide)]).toEqual([new Set(["1 of places"]), new Set(["4 of places"])])
      expect([await opens(firm().reader, doc.exhibit), await opens(firm().aide, doc.ill)]).toEqual([200, 200])
    })
    test("is told of in looking back, of a document where it lay in their place, and named where they could open it", async () => {
      const then = async (road: string) =>
        ((await firm().done("GET", `${road}/access?at=${soon(firm(), { seconds: 0 })}`, firm().lead))["items"] as Body[]).map(
          (one) => one["person"].id as string,
        )
      expect((await then(`/matters/${matter}`)).includes(firm().reader.id)).toBe(true)
      expect((await then(`/documents/${doc.exhibit}`)).includes(firm().reader.id)).toBe(true)
      expect((await then(`/documents/${doc.report}`)).includes(firm().reader.id)).toBe(false)
      const who = async (id: string) => ((await firm().done("GET", `/documents/${id}`, firm().lead))["who"] as Body[]).map((one) => one["person"].id as string)
      expect([await who(doc.exhibit), await who(doc.report), await who(doc.ill)].map((ids) => ids.includes(firm().reader.id))).toEqual([true, false, false])
      expect((await who(doc.ill)).toSorted()).toEqual([firm().lead.id, firm().aide.id].toSorted())
      const members = (await firm().done("GET", `/matters/${matter}/members`, firm().member)) as unknown as Body[]
      expect(members.find((one) => one["person"].id === firm().reader.id)?.["places"]).toEqual([at.exhibits])
    })
  })

  describe("what is in a place that is given", () => {
    test("lies under the key of the place alone, whatever was there before and whatever came since", async () => {
      const filed = await file(inMatter(), randomBytes(300), { name: "Photograph", place: at.exhibits }, firm().aide.token)
      expect([await opens(firm().reader, filed), await opens(firm().member, filed), await opens(firm().lead, filed)]).toEqual([200, 200, 200])
      expect(
        await firm()
          .owner`select 1 from documents d join versions v on v.document = d.id where d.place in (${at.exhibits}, ${at.reports}) and (d.apart is distinct from d.place or v.apart is distinct from d.place)`,
      ).toEqual([])
      using pair = await joinRecovery(
        firm()
          .shares.slice(1)
          .flatMap((text) => parseShare(text) ?? []),
      )
      if (pair === null) throw new Error("the shares do not join")
      const rows = await firm().owner<
        { id: string; card: Uint8Array; klass: string; epoch: string; recovery: Uint8Array }[]
      >`select d.id, d.card, d.class as klass, e.id as epoch, e.recovery from documents d join epochs e on e.id = d.epoch where d.place = ${at.exhibits}`
      expect(rows.length).toBe(3)
      for (const row of rows) {
        using secret = openEpochLetter(pair, row.recovery, [firm().tools.firm.id, "epochs", "key", matter, row.epoch])
        const place = [firm().tools.firm.id, matter, "documents", "card", row.id]
        for (const which of ["plain", "special", "card"] as const) expect(() => openField(secret.of(which), row.card, place)).toThrow()
        const of = row.klass === "special" ? "special" : "plain"
        expect(openField(secret.of({ place: at.exhibits as PlaceId, of }), row.card, place)).toContain("name")
      }
    })
    test("lies so too where it was on its way while the place was given", async () => {
      const { id } = await freshMatter(firm(), [])
      const [place] = (await firm().done("GET", `/matters/${id}/plan`, firm().lead)) as unknown as Body[]
      const [given] = await Promise.all([
        firm().to("POST", `/matters/${id}/members`, firm().lead, { person: firm().clerk.id, role: "reader", places: [place?.["id"]] }),
        ...Array.from({ length: 8 }, (_, i) => file({ ...firm(), matter: id }, randomBytes(100), { name: `Paper ${i}`, place: place?.["id"] as string })),
      ])
      expect([given.status, (await listed(firm().clerk, id)).length]).toEqual([201, 8])
      expect(
        await firm()
          .owner`select 1 from documents d join versions v on v.document = d.id where d.matter = ${id} and (d.apart is distinct from d.place or v.apart is distinct from d.place)`,
      ).toEqual([])
    })
    test("tells those who have the whole matter what was done there", async () => {
      await firm().done("GET", `/matters/${matter}`, firm().reader)
      await flush(firm())
      const chain = (await firm().done("GET", `/matters/${matter}/custody?limit=200`, firm().member))["items"] as Body[]
      const by = (kind: string, who: Newcomer) => chain.find((one) => one["kind"] === kind && one["by"]?.id === who.id)?.["detail"] as unknown
      expect(by("matter.read", firm().reader)).toMatchObject({ read: expect.any(String) as unknown })
      expect(by("document.opened", firm().reader)).toMatchObject({ n: 1 })
      expect(by("document.filed", firm().aide)).toMatchObject({ name: "Photograph" })
      const made = chain.find((one) => one["kind"] === "grant.made" && one["detail"]?.person === firm().aide.id)
      expect(made?.["detail"]).toMatchObject({ places: [at.exhibits, at.reports] })
    })
    test("goes with what is moved out, and comes with what is moved in, for those who have it and those who have not", async () => {
      expect((await move(doc.report, at.exhibits, firm().aide)).status).toBe(200)
      expect([await opens(firm().reader, doc.report), await opens(firm().member, doc.report)]).toEqual([200, 200])
      expect((await move(doc.report, at.advice)).status).toBe(200)
      expect([await opens(firm().reader, doc.report), await opens(firm().aide, doc.report), await opens(firm().member, doc.report)]).toEqual([404, 404, 200])
      expect((await move(doc.loose, at.exhibits, firm().member)).status).toBe(200)
      expect([await opens(firm().reader, doc.loose), await opens(firm().member, doc.loose)]).toEqual([200, 200])
      await firm().done("PATCH", `/documents/${doc.loose}`, firm().lead, {
        rev: (await firm().done("GET", `/documents/${doc.loose}`, firm().lead))["rev"],
        class: "special",
      })
      expect([await opens(firm().reader, doc.loose), await opens(firm().member, doc.loose), await opens(firm().aide, doc.loose)]).toEqual([404, 404, 200])
      await firm().done("PATCH", `/documents/${doc.loose}`, firm().lead, {
        rev: (await firm().done("GET", `/documents/${doc.loose}`, firm().lead))["rev"],
        class: "internal",
        place: null,
      })
      expect([await opens(firm().reader, doc.loose), await opens(firm().member, doc.loose), await opens(firm().aide, doc.loose)]).toEqual([404, 200, 404])
      expect((await move(doc.report, at.reports)).status).toBe(200)
      expect([await opens(firm().aide, doc.report), await opens(firm().reader, doc.report)]).toEqual([200, 404])
    })
    test("stays in the plan while it is given, and is given for the first time by a lead who is cleared", async () => {
      expect((await admit(firm().late, { role: "lead", special: false })).status).toBe(201)
      expect(refusal(await admit(firm().clerk, { places: [at.advice] }, firm().late))).toEqual([403, "not-yours-to-do"])
      expect((await admit(firm().clerk, { places: [at.exhibits] }, firm().late)).status).toBe(201)
      const plan = (await firm().done("GET", `/matters/${matter}/plan`, firm().lead)) as unknown as Body[]
      const empty = plan[9]?.["id"] as string
      expect((await change(firm().clerk, { places: [empty] })).status).toBe(200)
      expect(await listed(firm().clerk)).toEqual([])
      const left = plan.slice(0, 9).map(({ id, name }) => ({ id: id as string, name: name as string }))
      expect(refusal(await firm().to("PUT", `/matters/${matter}/plan`, firm().lead, { places: left }))).toEqual([409, "place-in-use"])
      await firm().done("DELETE", `/matters/${matter}/members/${firm().late.id}`, firm().lead)
    })
  })

  describeKept(firm, () => ({ matter, at, doc, bytes }))

  describeSaid(
    firm,
    () => ({ matter, at, doc, bytes }),
    () => code,
    { opens, change, admit, listed, letters },
  )
}
