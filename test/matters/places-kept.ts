/** What the database keeps where somebody is on a matter for places alone: from them, from those who have the whole of it, and from whoever bends it as its owner. */
import { randomBytes } from "node:crypto"
import { describe, expect, test } from "vitest"
import { inOneTransaction, rewrapGrantKey, rewrapGrantKeys } from "#registry"
import { yes } from "#words"
import type { EpochId, GrantId, SessionId } from "#words"
import { file, open } from "../documents/tus.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import { round } from "../rounds/round.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { refusal, soon } from "./matter.ts"
import { boundAt } from "./ward.ts"

/** A matter with two places that are given, one that is not, and documents in each and in none. */
export interface Places {
  readonly matter: string
  readonly at: Record<"exhibits" | "reports" | "advice", string>
  readonly doc: Record<"exhibit" | "ill" | "report" | "advice" | "loose", string>
  readonly bytes: Buffer
}

export function describeKept(firm: () => TeamFirm, of: () => Places): void {
  describe("the database, where only places are given", () => {
    const outside = "(select id from documents where matter = '%' and place is distinct from '@')"
    test.each([
      ["other documents", `select 1 from documents where matter = '%' and place is distinct from '@'`],
      ["what is special there", `select 1 from documents where matter = '%' and class = 'special'`],
      ["other versions", `select 1 from versions where matter = '%' and apart is distinct from '@'`],
      ["keys of other versions", `select 1 from version_keys k join versions v on v.id = k.version where v.matter = '%' and v.apart is distinct from '@'`],
      ["other places", `select 1 from places where matter = '%' and id <> '@'`],
      ["parties", `select 1 from parties where matter = '%'`],
      ["notes", `select 1 from notes where matter = '%'`],
      ["events", `select 1 from events where matter = '%'`],
      ["leaves", `select 1 from leaves l join leaf_subjects s on s.index = l.index where s.subject = '%'`],
      ["links", `select 1 from access_links('%', 100000)`],
      ["grants of others", `select 1 from grants where matter = '%' and person <> me()`],
      ["team grants", `select 1 from team_grants where matter = '%'`],
      ["counts of the whole", `select 1 from matter_counts('%')`],
      ["counts of other places", `select 1 from place_counts('%') where place <> '@'`],
      ["last events", `select 1 from my_last_events() where matter = '%' and seq is not null`],
      [
        "members to look at",
        `select 1 from look_at_members(array(select id from sessions where person = me()), array[]::bigint[], array['%']) where person is not null`,
      ],
      [
        "parties to look at",
        `select 1 from look_at_parties(array(select id from sessions where person = me()), array[]::bigint[], array['%']) where party is not null`,
      ],
      ["a place to have besides", `select 1 where set_places((select id from grants where matter = '%' and person = me()), null)`],
      ["an action to have besides", `select 1 where set_actions((select id from grants where matter = '%' and person = me()), null)`],
      ["a document to change", `update documents set card = '' where matter = '%'`],
      ["a place to rename", `update places set name = '' where matter = '%'`],
      [
        "a filing to make",
        `insert into filings (id, matter, person, epoch, document, version, is_new, length, reached, wrapped, card, state, begun_at, touched_at, apart) select 'fil_x', '%', me(), epoch, 'doc_x', 'ver_x', true, 1, 0, '', '', 'arriving', now(), now(), '@' from matters where id = '%'`,
      ],
      [
        "a document to put in",
        `insert into documents (id, matter, epoch, place, apart, class, card, current, filed_at, filed_by) select 'doc_x', '%', epoch, '@', '@', 'internal', '', 1, now(), me() from matters where id = '%'`,
      ],
      [
        "others' versions to seal anew",
        `select 1 where reseal_versions((select d.id from ${outside} d limit 1), (select epoch from matters where id = '%'), '{}', '{}', '{}', '{}') > 0`,
      ],
    ])("has no %s", async (_what, statement) =>
      expect(await boundAt(firm(), firm().reader, statement.replaceAll("%", of().matter).replaceAll("@", of().at.exhibits))).toBe(0),
    )
    test.each([
      [
        "files outside their places",
        `insert into documents (id, matter, epoch, place, class, card, current, filed_at, filed_by) select 'doc_x', '%', epoch, null, 'internal', '', 1, now(), me() from matters where id = '%'`,
      ],
      [
        "files into their place under another key",
        `insert into documents (id, matter, epoch, place, apart, class, card, current, filed_at, filed_by) select 'doc_x', '%', epoch, '@', null, 'internal', '', 1, now(), me() from matters where id = '%'`,
      ],
      ["takes a document out", `update documents set place = null, apart = null where matter = '%' and place = '@'`],
    ])("keeps a member for places who %s", async (_what, statement) =>
      expect(await boundAt(firm(), firm().aide, statement.replaceAll("%", of().matter).replaceAll("@", of().at.exhibits))).toBe(0),
    )
    test.each([
      [
        "a member who files into a given place under the matter's key",
        `insert into documents (id, matter, epoch, place, apart, class, card, current, filed_at, filed_by) select 'doc_x', '%', epoch, '@', null, 'internal', '', 1, now(), me() from matters where id = '%'`,
      ],
      ["a member who puts there what lies under the matter's key", `update documents set place = '@' where matter = '%' and apart is null`],
      ["a member who takes out what lies under the place's key", `update documents set place = null where matter = '%' and apart = '@'`],
    ])("keeps %s", async (_what, statement) =>
      expect(await boundAt(firm(), firm().member, statement.replaceAll("%", of().matter).replaceAll("@", of().at.exhibits))).toBe(0),
    )
    test.each([
      ["a lead of places", `role = 'lead'`],
      ["none", `places = '{}'`],
      ["who takes chains out", `actions = array['see', 'read', 'disclose'], role = 'member'`],
    ])("keeps no part in places: %s", async (_what, set) => {
      await expect(
        firm().owner.unsafe(`update grants set ${set} where matter = '${of().matter}' and person = '${firm().reader.id}' and ended_at is null`),
      ).rejects.toThrow(/check/)
    })
    test.each([
      ["says that they have the whole", `update grants set places = null where id = '$'`],
      ["says that they have another place", `update grants set places = array['@'] where id = '$'`],
      [
        "says so, and that the document lies there",
        `with a as (update grants set places = null where id = '$') update versions set apart = null where document = '!'`,
      ],
      [
        "marks their keys as the plain one",
        `with a as (update grants set places = null where id = '$') update grant_keys set own = set_byte(own, 0, 3), hpke = set_byte(hpke, 0, 3) where "grant" = '$'`,
      ],
      [
        "gives them the aide's keys",
        `with a as (update grants set places = null where id = '$') update grant_keys k set own = coalesce(o.own, o.hpke), hpke = null from grant_keys o join grants g on g.id = o."grant" where k."grant" = '$' and g.person = '#' and g.matter = '%' and g.ended_at is null and o.epoch = k.epoch`,
      ],
    ])("is bent by its owner, who %s, and the reader opens not a byte", async (_how, bend) => {
      const [grant] = await firm().owner<
        { id: string }[]
      >`select id from grants where matter = ${of().matter} and person = ${firm().reader.id} and ended_at is null`
      const kept = await firm().owner<
        { epoch: string; hpke: Uint8Array | null; own: Uint8Array | null }[]
      >`select epoch, hpke, own from grant_keys where "grant" = ${grant?.id ?? ""}`
      const words = Object.entries({ $: grant?.id ?? "", "@": of().at.reports, "!": of().doc.report, "#": firm().aide.id, "%": of().matter })
      await firm().owner.unsafe(words.reduce((statement, [mark, word]) => statement.replaceAll(mark, word), bend))
      const tried = await open(firm(), of().doc.report, { token: firm().reader.token, path: "content?as=inline" })
      expect([[404, 500].includes(tried.status), tried.bytes.equals(of().bytes)]).toEqual([true, false])
      await firm().owner`update grants set places = ${[of().at.exhibits]}::text[] where id = ${grant?.id ?? ""}`
      await firm().owner`update versions set apart = ${of().at.reports} where document = ${of().doc.report}`
      for (const { epoch, hpke, own } of kept)
        await firm().owner`update grant_keys set hpke = ${hpke}, own = ${own} where "grant" = ${grant?.id ?? ""} and epoch = ${epoch}`
      expect((await open(firm(), of().doc.exhibit, { token: firm().reader.token, path: "content?as=inline" })).status).toBe(200)
    })
    test("keeps no key of what a lead changed between its being opened for the first time and put under one's own", async () => {
      const { lead, late, tools, owner } = firm()
      const { matter, at } = of()
      await firm().done("POST", `/matters/${matter}/members`, lead, { person: late.id, role: "reader", places: [at.exhibits, at.reports] })
      const letters = () =>
        owner<{ grant: GrantId; epoch: EpochId; letter: Uint8Array | null; own: Uint8Array | null }[]>`
          select k."grant", k.epoch, k.hpke as letter, k.own from grant_keys k join grants g on g.id = k."grant" where g.matter = ${matter} and g.person = ${late.id} and g.ended_at is null order by k.epoch`
      const opened = (await letters()).flatMap(({ letter, ...row }) => (letter === null ? [] : [{ ...row, letter, own: Buffer.of(5) }]))
      expect(opened).not.toEqual([])
      await firm().done("PATCH", `/matters/${matter}/members/${late.id}`, lead, { places: [at.exhibits] })
      const [session] = await owner<{ id: SessionId }[]>`select id from sessions where person = ${late.id} order by begun_at desc limit 1`
      const rewraps = (rows: typeof opened, one: (typeof opened)[number] | undefined) =>
        inOneTransaction(tools.db, { session: session?.id ?? ("" as SessionId), stamp: null }, async (tx) =>
          yes([await rewrapGrantKeys(tx, rows), one === undefined ? null : await rewrapGrantKey(tx, one.grant, one.epoch, one.own, one.letter)]),
        )
      expect((await rewraps(opened, opened[0])).ok).toBe(true)
      const anew = await letters()
      expect(anew.map(({ own }) => own)).toEqual(anew.map(() => null))
      expect((await firm().to("GET", `/documents/${of().doc.exhibit}`, late)).status).toBe(200)
      expect((await letters()).filter(({ own }) => own !== null).length).toBeGreaterThan(0)
      await firm().done("DELETE", `/matters/${matter}/members/${late.id}`, lead)
    })
    test("answers whoever reads a document that leaves their places meanwhile as of one that never was, and is read anew", async () => {
      const { reader, owner } = firm()
      const { doc, at } = of()
      const asked: Promise<unknown>[] = []
      await owner.begin(async (sql) => {
        // The document is found, and the keys wait.
        await sql`lock table grant_keys in access exclusive mode`
        asked.push(firm().to("GET", `/documents/${doc.exhibit}`, reader).then(refusal))
        while ((await sql`select 1 from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'grant_keys' and not l.granted`).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 10))
        await sql`update documents set place = null, apart = null where id = ${doc.exhibit}`
      })
      expect(await Promise.all(asked)).toEqual([[404, "not-found"]])
      await owner`update documents set place = ${at.exhibits}, apart = ${at.exhibits} where id = ${doc.exhibit}`
      expect((await firm().to("GET", `/documents/${doc.exhibit}`, reader)).status).toBe(200)
    })
    test("a place that nobody has any more and somebody takes out who is not cleared leaves what is special there to be changed, filed to and moved", async () => {
      const { lead, reader, member } = firm()
      const { id } = await freshMatter(firm(), [{ person: member.id, role: "member" }])
      const plan = (await firm().done("GET", `/matters/${id}/plan`, lead)) as unknown as { id: string; name: string }[]
      const street = { ...firm(), matter: id }
      const ill = await file(street, Buffer.from("1"), { name: "Hospital letter", place: plan[0]?.id as string, class: "special" })
      await firm().done("POST", `/matters/${id}/members`, lead, { person: reader.id, role: "reader", places: [plan[0]?.id] })
      await firm().done("DELETE", `/matters/${id}/members/${reader.id}`, lead)
      await firm().done("PUT", `/matters/${id}/plan`, member, { places: plan.slice(1).map((place) => ({ id: place.id, name: place.name })) })
      expect((await firm().done("PATCH", `/documents/${ill}`, lead, { rev: 1, name: "Letter" }))["document"]).toMatchObject({ place: null, name: "Letter" })
      await file(street, Buffer.from("2"), { name: "2", document: ill })
      expect((await open(firm(), ill)).bytes.toString()).toBe("2")
      const bent = `update documents set place = null, apart = '${plan[1]?.id}' where id = '${ill}'`
      expect(await boundAt(firm(), lead, bent)).toBe(0)
      expect((await firm().to("PATCH", `/documents/${ill}`, lead, { rev: 3, place: plan[1]?.id })).status).toBe(200)
      expect([(await open(firm(), ill, { path: "versions/1/content" })).bytes.toString(), (await open(firm(), ill, { token: member.token })).status]).toEqual([
        "1",
        404,
      ])
    })
    test.each([
      ["ran out", async (grant: string) => void (await firm().owner`update grants set until = made_at where id = ${grant}`)],
      ["was ended by a lead", async (_grant: string, matter: string) => firm().done("DELETE", `/matters/${matter}/members/${firm().aide.id}`, firm().lead)],
    ])("a part in places that %s is no giving again of the whole, which a lead took and a team's keeper would give back", async (_how, end) => {
      const { aide, lead } = firm()
      const { id } = await freshMatter(firm(), [])
      const team = await firm().team(randomBytes(4).toString("hex"), aide)
      const another = await firm().team(randomBytes(4).toString("hex"))
      for (const one of [team, another]) await firm().admit(id, one, { role: "reader" })
      await firm().done("DELETE", `/matters/${id}/members/${aide.id}`, lead)
      const [place] = (await firm().done("GET", `/matters/${id}/plan`, lead)) as unknown as { id: string }[]
      const made = await firm().done("POST", `/matters/${id}/members`, lead, {
        person: aide.id,
        role: "reader",
        places: [place?.id],
        until: soon(firm(), { hours: 2 }),
      })
      await end((made["member"] as unknown as { grant: string }).grant, id)
      await round(firm().tools)
      await firm().leave(team, aide)
      for (const one of [team, another]) await firm().join(one, aide)
      expect((await firm().to("GET", `/matters/${id}`, aide)).status).toBe(404)
    })
  })
}
