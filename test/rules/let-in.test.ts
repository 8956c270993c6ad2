/** Who was let in, and how far, follows from what was said alone: from whoever opened the matter on, and nobody further than whoever let them in, or their team, said. */
import { describe, expect, test } from "vitest"
import { letIn, saysMore } from "../../src/rules/index.ts"
import type { Carried, PartSaid, Said } from "../../src/rules/index.ts"
import { GRANT_ACTIONS, PARTS_INCLUDE, toId } from "../../src/words/index.ts"
import type { GrantId, PersonId, PlaceId, TeamId } from "../../src/words/index.ts"

const at = (n: number): Uint8Array => new Uint8Array(16).fill(n)
const [ann, ben, cy, dee] = [1, 2, 3, 4].map((n) => toId("person", at(n))) as [PersonId, PersonId, PersonId, PersonId]
const [a, b, c, d, t] = [1, 2, 3, 4, 5].map((n) => toId("grant", at(n))) as [GrantId, GrantId, GrantId, GrantId, GrantId]
const team = toId("team", at(1)) as TeamId
const [hall, yard] = [1, 2].map((n) => toId("place", at(n))) as [PlaceId, PlaceId]

const part = (role: "lead" | "member" | "reader", more: Partial<PartSaid> = {}): PartSaid => ({
  role,
  special: false,
  actions: PARTS_INCLUDE[role].usual,
  places: null,
  ...more,
})
const UNKNOWN: PartSaid = { role: null, special: null, actions: null, places: undefined }
const opened: Said = { kind: "matter.opened", by: ann }
const made = (by: PersonId, grant: GrantId, person: PersonId, said: PartSaid = part("member"), unread = false): Said => ({
  kind: "grant.made",
  by,
  grant,
  person,
  part: said,
  unread,
})
const leads = made(ann, a, ann, part("lead", { special: true }))
const given = (by = ann, said: PartSaid = part("member")): Said => ({ kind: "team.admitted", by, grant: t, team, part: said })
const changed = (by: PersonId, grant: GrantId, said: Partial<PartSaid>): Said => ({ kind: "grant.changed", by, grant, part: { ...UNKNOWN, ...said } })
const nobody = (): ReadonlySet<PersonId> => new Set()
const inTeam =
  (...people: PersonId[]) =>
  () =>
    new Set(people)
const who = (said: readonly Said[], members = nobody): readonly PersonId[] => [...letIn(said, members).grants.values()].map((one) => one.person)

describe("nobody is let in", () => {
  test.each<[string, readonly Said[], readonly PersonId[]]>([
    ["before the matter was opened", [leads], []],
    ["by whoever opened it, for somebody else, before they are on it", [opened, made(ann, b, ben)], []],
    ["as the one who opened it, where somebody says so who did not", [opened, made(ben, b, ben)], []],
    ["as the one who opened it, a second time", [opened, leads, { kind: "grant.ended", grant: a }, made(ann, c, ann)], []],
    ["by a second opening", [opened, leads, { kind: "matter.opened", by: ben }, made(ben, b, ben)], [ann]],
    ["by a member", [opened, leads, made(ann, b, ben), made(ben, c, cy)], [ann, ben]],
    ["by a lead who has gone", [opened, leads, made(ann, b, ben, part("lead")), { kind: "grant.ended", grant: b }, made(ben, c, cy)], [ann]],
    ["by a lead, for themselves", [opened, leads, made(ann, c, ann)], [ann]],
    ["where there is nothing to read of how far", [opened, leads, made(ann, b, ben, UNKNOWN, true)], [ann]],
    ["by a team that somebody gave it to who may not", [opened, leads, made(ann, b, ben), given(ben), made(cy, c, cy)], [ann, ben]],
    ["after what they had was ended", [opened, leads, made(ann, b, ben), { kind: "grant.ended", grant: b }], [ann]],
  ])("%s", (_how, said, expected) => {
    expect(who(said, said.some((one) => one.kind === "team.admitted") ? inTeam(cy) : nobody)).toEqual(expected)
  })
  test.each<[string, readonly Said[]]>([
    ["who is in none", [opened, leads, given(), made(cy, d, dee)]],
    ["that it was taken back from", [opened, leads, given(), { kind: "team.released", grant: t }, made(ben, c, cy)]],
    [
      "after it was taken from them",
      [opened, leads, given(), made(ben, c, cy), { kind: "grant.ended", grant: c, person: cy, by: null, took: true }, made(ben, d, cy)],
    ],
    [
      "after a lead ended it, nobody can read why",
      [opened, leads, given(), made(ben, c, cy), { kind: "grant.ended", grant: c, person: cy, by: ann, took: null }, made(ben, d, cy)],
    ],
    ["while a wall shuts them out", [opened, leads, given(), { kind: "shut-out", people: [cy] }, made(ben, c, cy)]],
    ["before it was given to it", [opened, leads, made(ben, c, cy), given()]],
  ])("by a team %s", (_how, said) => {
    expect(who(said, inTeam(cy))).toEqual([ann])
  })
})

describe("somebody is let in", () => {
  test.each<[string, readonly Said[], readonly PersonId[]]>([
    [
      "by a lead whom a lead let in, though the first is gone",
      [opened, leads, made(ann, b, ben, part("lead")), { kind: "grant.ended", grant: a }, made(ben, c, cy)],
      [ben, cy],
    ],
    ["by whoever keeps a team they are in", [opened, leads, given(), made(dee, c, cy)], [ann, cy]],
    ["by themselves, through another team of theirs", [opened, leads, given(), made(cy, c, cy)], [ann, cy]],
    ["by somebody of whom it cannot be read how far", [opened, leads, made(ann, b, ben, UNKNOWN), made(ben, c, cy)], [ann, ben, cy]],
    ["through a team, where there is nothing to read of how far", [opened, leads, given(), made(dee, c, cy, UNKNOWN, true)], [ann, cy]],
  ])("%s", (_how, said, expected) => {
    expect(who(said, inTeam(cy))).toEqual(expected)
  })
})

describe("how far somebody was let in", () => {
  const far = (said: readonly Said[], grant: GrantId, members = nobody): PartSaid | undefined => letIn(said, members).grants.get(grant)?.parts[0]
  test("is what was said last by somebody who may", () => {
    const said = [opened, leads, made(ann, b, ben), changed(ann, b, { special: true }), changed(ann, b, { places: [hall] }), changed(ben, b, { places: null })]
    expect(far(said, b)).toMatchObject({ special: true, places: [hall], actions: PARTS_INCLUDE.member.usual })
  })
  test("is not what they, or another member, say of it", () => {
    const said = [opened, leads, made(ann, b, ben), made(ann, c, cy), changed(ben, b, { special: true }), changed(cy, b, { special: true })]
    expect(far(said, b)).toMatchObject({ special: false })
  })
  test("is through a team no further than the team was, and admits nobody", () => {
    const said = [
      opened,
      leads,
      given(ann, part("reader", { places: [hall] })),
      made(dee, c, cy, part("lead", { special: true, actions: GRANT_ACTIONS, places: null })),
      made(cy, b, ben),
    ]
    expect(far(said, c, inTeam(cy))).toMatchObject({ special: false, actions: PARTS_INCLUDE.reader.usual, places: [hall] })
    expect(far(said, b, inTeam(cy))).toBeUndefined()
  })
})

describe("through one of several teams", () => {
  const other = toId("team", at(2)) as TeamId
  const both = [
    opened,
    leads,
    given(ann, part("reader", { places: [hall] })),
    { kind: "team.admitted", by: ann, grant: d, team: other, part: part("member", { special: true }) } as const,
  ]
  const far = (said: readonly Said[]) => letIn(said, inTeam(cy)).grants.get(c)?.parts
  test("somebody is let in as far as the one that is named", () => {
    const said = made(dee, c, cy, part("member", { special: true }))
    expect(far([...both, { ...said, through: other } as Said])).toEqual([part("member", { special: true })])
    expect(far([...both, { ...said, through: toId("team", at(3)) as TeamId } as Said])).toBeUndefined()
  })
  test("or as far as any of them, where none is", () => {
    expect(far([...both, made(cy, c, cy, UNKNOWN, true)])).toMatchObject([{ places: [hall] }, { special: true, places: null }])
  })
})

describe("what ended", () => {
  test("was made before, in whatever order it is shown", () => {
    expect(who([opened, leads, { kind: "grant.ended", grant: b }, made(ann, b, ben)])).toEqual([ann])
    expect(who([opened, leads, { kind: "team.released", grant: t }, given(), made(dee, c, cy)], inTeam(cy))).toEqual([ann])
  })
})

describe("what was changed, and cannot be read", () => {
  test("leaves nothing of a part but to see", () => {
    const said: readonly Said[] = [opened, leads, made(ann, b, ben, part("member", { special: true })), { ...changed(ann, b, {}), unread: true } as Said]
    expect(letIn(said, nobody).grants.get(b)?.parts).toMatchObject([{ special: false, actions: ["see"] }])
  })
})

describe("a row says more than was said", () => {
  const day = Temporal.Instant.from("2026-11-27T12:00:00.000000600Z")
  const row = (more: Partial<Carried> = {}): Carried => ({ cleared: false, actions: PARTS_INCLUDE.member.usual, places: null, ...more })
  test.each<[string, Carried, PartSaid, boolean]>([
    ["as it was said", row(), part("member"), false],
    ["cleared, and nobody cleared them", row({ cleared: true }), part("member"), true],
    ["reading, and they only see", row(), part("reader", { actions: ["see"] }), true],
    ["the whole, and they have a place", row(), part("member", { places: [hall] }), true],
    ["another place", row({ places: [hall, yard] }), part("member", { places: [hall] }), true],
    ["fewer places", row({ places: [hall] }), part("member", { places: [hall, yard] }), false],
    ["for ever, and they have until a day", row({ until: null }), part("member", { until: day }), true],
    ["for longer", row({ until: day.add({ seconds: 1 }) }), part("member", { until: day }), true],
    ["until then, to the microsecond", row({ until: day.round("microsecond") }), part("member", { until: day }), false],
    ["for less long", row({ until: day.subtract({ hours: 1 }) }), part("member", { until: day }), false],
    ["until a day, and they have no end", row({ until: day }), part("member", { until: null }), false],
    ["cleared, without reading", row({ cleared: true, actions: ["see"] }), part("member"), false],
    ["all, where it cannot be read how far", row({ cleared: true }), UNKNOWN, false],
  ])("%s", (_how, carried, said, more) => {
    expect(saysMore(carried, said)).toBe(more)
  })
})
