/** Who could open a matter at a moment: a replay of what happened, row by row. */
import { describe, expect, test } from "vitest"
import { accessAt } from "#rules"
import type { AccessEvent } from "#rules"
import { PARTS_INCLUDE } from "#words"
import type { EventId, GrantAction, GrantId, MatterId, PersonId, WallId } from "#words"

const at = (minute: number): Temporal.Instant => Temporal.Instant.from("2026-03-03T14:00:00Z").add({ minutes: minute })
const matter = "mat_0" as MatterId
const base = (minute: number, by = "per_lead") => ({ event: `evt_${minute}` as EventId, leaf: minute, at: at(minute), by: by as PersonId, matter })
const made = (minute: number, who: string, until: number | null = null): AccessEvent => ({
  ...base(minute),
  kind: "grant.made",
  grant: `gra_${who}_${minute}` as GrantId,
  person: `per_${who}` as PersonId,
  role: "member",
  until: until === null ? null : at(until),
  purpose: "conduct",
  special: false,
  actions: PARTS_INCLUDE.member.usual,
  places: null,
  through: null,
  policy: null,
  known: true,
})
const ended = (minute: number, who: string, madeAt: number): AccessEvent => ({ ...base(minute), kind: "grant.ended", grant: `gra_${who}_${madeAt}` as GrantId })
const raised = (minute: number, mustAcknowledge: boolean | null, by = "per_keeper", until: number | null = null): AccessEvent => ({
  ...base(minute, by),
  kind: "wall.raised",
  wall: `wal_${minute}` as WallId,
  mustAcknowledge,
  from: null,
  shutsOut: ["per_out" as PersonId],
  unread: false,
  until: until === null ? null : at(until),
})
const acknowledged = (minute: number, wall: number, by: string): AccessEvent => ({
  ...base(minute, by),
  kind: "memo.acknowledged",
  wall: `wal_${wall}` as WallId,
})
const lifted = (minute: number, wall: number): AccessEvent => ({ ...base(minute), kind: "wall.lifted", wall: `wal_${wall}` as WallId })

/** A wall raised to begin later. */
const later = (minute: number, from: number): AccessEvent => ({ ...(raised(minute, true) as AccessEvent & { kind: "wall.raised" }), from: at(from) })

const people = (events: readonly AccessEvent[], minute: number): readonly string[] => accessAt(events, at(minute)).map((one) => one.person.slice(4))

describe("a grant", () => {
  test.each<[string, readonly AccessEvent[], number, readonly string[]]>([
    ["counts from the moment it was made", [made(5, "a")], 5, ["a"]],
    ["counts for nothing the minute before", [made(5, "a")], 4, []],
    ["counts for nothing from the moment it ended", [made(5, "a"), ended(9, "a", 5)], 9, []],
    ["counts until just before it ended", [made(5, "a"), ended(9, "a", 5)], 8, ["a"]],
    ["counts for nothing from the end that was set for it, though nobody ended it", [made(5, "a", 7)], 7, []],
    ["counts until the end that was set for it", [made(5, "a", 7)], 6, ["a"]],
    ["counts again when it was made again", [made(5, "a"), ended(6, "a", 5), made(8, "a")], 8, ["a"]],
    ["counts for nothing between", [made(5, "a"), ended(6, "a", 5), made(8, "a")], 7, []],
    ["goes on until the start of a wall that was raised to begin later", [made(1, "out"), later(3, 6)], 5, ["out"]],
    ["goes no further than that start, though nobody ended it", [made(1, "out"), later(3, 6)], 6, []],
    ["of somebody else goes on", [made(1, "in"), later(3, 6)], 7, ["in"]],
    ["goes no further, where the wall was lifted after its start", [made(1, "out"), later(3, 6), lifted(7, 3)], 7, []],
    ["goes on, where the wall was lifted before its start", [made(1, "out"), later(3, 6), lifted(5, 3)], 7, ["out"]],
    ["counts, where it was made after the wall was lifted", [later(3, 6), lifted(7, 3), made(8, "out")], 9, ["out"]],
    ["is not ended by the end of another's", [made(5, "a"), made(5, "b"), ended(6, "b", 5)], 7, ["a"]],
  ])("%s", (_what, events, minute, expected) => expect(people(events, minute)).toEqual(expected))
  test("tells when and by what it ended afterwards", () => {
    expect(accessAt([made(5, "a"), ended(9, "a", 5)], at(6))[0]).toMatchObject({ made: { leaf: 5 }, ended: { leaf: 9, by: "per_lead" } })
  })
})

describe("what a part included", () => {
  const said = (minute: number, actions: readonly GrantAction[] | null): AccessEvent => ({
    ...base(minute),
    kind: "grant.changed",
    grant: "gra_a_1" as GrantId,
    actions,
  })
  const included = (events: readonly AccessEvent[], minute: number) => accessAt([made(1, "a"), ...events], at(minute))[0]?.actions
  test.each<[string, readonly AccessEvent[], number, readonly GrantAction[] | null]>([
    ["is what it was made with", [], 2, PARTS_INCLUDE.member.usual],
    ["is what was said last", [said(3, ["see", "read"]), said(5, ["see", "read", "file"])], 5, ["see", "read", "file"]],
    ["is not what was said afterwards", [said(3, ["see", "read"])], 2, PARTS_INCLUDE.member.usual],
    ["is not what was said of another's", [{ ...said(3, ["see"]), grant: "gra_b_1" as GrantId } as AccessEvent], 4, PARTS_INCLUDE.member.usual],
    ["is unknown to a reader who cannot open what was said", [said(3, null)], 4, null],
  ])("%s", (_what, events, minute, expected) => expect(included(events, minute)).toEqual(expected))
})

describe("a memo", () => {
  const awaiting = (events: readonly AccessEvent[], minute: number) => accessAt([made(1, "a"), ...events], at(minute))[0]?.awaiting
  test.each<[string, readonly AccessEvent[], number, boolean | null]>([
    ["waits from the moment the wall was raised", [raised(5, true)], 5, true],
    ["did not wait before", [raised(5, true)], 4, false],
    ["of a wall that begins later does not wait before it has begun", [later(3, 6)], 5, false],
    ["of a wall that begins later waits from its start", [later(3, 6)], 6, true],
    ["waits no more once acknowledged", [raised(5, true), acknowledged(7, 5, "per_a")], 7, false],
    ["still waits when another acknowledged", [raised(5, true), acknowledged(7, 5, "per_b")], 7, true],
    ["of a second wall waits though the first was acknowledged", [raised(5, true), raised(6, true), acknowledged(7, 5, "per_a")], 8, true],
    ["that need not be acknowledged never waits", [raised(5, false)], 6, false],
    ["waits no more once the wall was lifted", [raised(5, true), lifted(8, 5)], 8, false],
    ["waits no more once the wall has ended by itself", [raised(5, true, "per_keeper", 8)], 8, false],
    ["does not wait for whoever wrote it", [raised(5, true, "per_a")], 6, false],
    ["waits for whoever extended the wall and has not read it", [{ ...raised(5, true, "per_a"), unread: true } as AccessEvent], 6, true],
    ["of which the reader cannot tell is told as unknown", [raised(5, null)], 6, null],
  ])("%s", (_what, events, minute, expected) => expect(awaiting(events, minute)).toBe(expected))
})
