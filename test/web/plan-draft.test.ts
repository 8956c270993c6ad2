/** A file plan while it is edited: what may leave it, what is wrong with a name, and what the one sentence says would change. */
import { describe, expect, test } from "vitest"
import type { Place } from "#contract"
import {
  backTo,
  counted,
  isSamePlan,
  moved,
  putBack,
  renamed,
  slipOf,
  takenOut,
  tellChanges,
  toLines,
  wanted,
  withNew,
  type PlanLine,
} from "../../web/matter/plan-draft.ts"

function place(name: string, position: number, documents = 0): Place {
  return { id: `plc_${name}` as Place["id"], name, position, documents }
}
const PLAN = [place("a", 1), place("b", 2, 4), place("c", 3), place("d", 4)]
const LINES = toLines(PLAN)
const keyOf = (name: string) => `plc_${name}`
const names = (lines: readonly PlanLine[]) => wanted(lines).map((line) => line.name)

type Edit = (lines: readonly PlanLine[]) => readonly PlanLine[]
const rename =
  (key: string, name: string): Edit =>
  (lines) =>
    renamed(lines, keyOf(key), name)
const move =
  (key: string, by: 1 | -1): Edit =>
  (lines) =>
    moved(lines, keyOf(key), by)
const out =
  (key: string): Edit =>
  (lines) =>
    takenOut(lines, keyOf(key))
const back =
  (key: string): Edit =>
  (lines) =>
    putBack(lines, keyOf(key))
const add =
  (name: string): Edit =>
  (lines) =>
    renamed(withNew(lines, "k1"), "k1", name)
const after = (...edits: readonly Edit[]) => edits.reduce((lines, edit) => edit(lines), LINES)

describe("what would change", () => {
  test.each<readonly [string, readonly Edit[], string | null]>([
    ["nothing", [], null],
    ["a name written again", [rename("a", "x"), rename("a", "a")], null],
    ["a blank after a name", [rename("a", "a ")], null],
    ["a place moved and moved back", [move("a", 1), move("a", -1)], null],
    ["the first moved up", [move("a", -1)], null],
    ["the last moved down", [move("d", 1)], null],
    ["a place taken out and put back", [out("c"), back("c")], null],
    ["one that holds documents taken out", [out("b")], null],
    ["a new one taken out again", [add("n"), (lines) => takenOut(lines, "k1")], null],
    ["a new place", [add("n")], "1 place is added."],
    ["a new place before others", [add("n"), (lines) => moved(lines, "k1", -1)], "1 place is added and the order changes."],
    ["a name", [rename("b", "x")], "1 gets another name."],
    ["two names", [rename("b", "x"), rename("c", "y")], "2 get other names."],
    ["the order", [move("a", 1)], "The order changes."],
    ["a place gone", [out("a")], "1 is taken out."],
    ["two places gone", [out("a"), out("d")], "2 are taken out."],
    ["one moved past one that is taken out", [out("c"), move("b", 1)], "1 is taken out."],
    ["all of it", [out("a"), rename("c", "x"), add("n"), move("d", -1)], "1 place is added, 1 gets another name, 1 is taken out and the order changes."],
  ])("%s", (_what, edits, said) => {
    expect(tellChanges(PLAN, after(...edits))).toBe(said)
  })
})

describe("a name", () => {
  test.each(["", " ", "\u00a0"])("%j is none", (name) => {
    const lines = after(rename("a", name))
    expect(lines.map((line) => slipOf(lines, line))).toEqual(["A place needs a name.", undefined, undefined, undefined])
  })
  test.each(["b", "B", " b "])("%j stands twice, and the later of the two is told so", (name) => {
    const lines = after(rename("d", name))
    expect(lines.map((line) => slipOf(lines, line))).toEqual([undefined, undefined, undefined, "This name stands in the plan already."])
  })
  test("spelled from other letters stands twice too", () => {
    const lines = after(rename("a", "Caf\u00e9"), rename("b", "cafe\u0301"))
    expect(slipOf(lines, lines[1] as PlanLine)).toBe("This name stands in the plan already.")
  })
  test("of a place that is taken out is free", () => {
    const lines = after(out("c"), rename("d", "c"))
    expect(lines.map((line) => slipOf(lines, line))).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe("what is asked of the house", () => {
  test("keeps the ids of places that stand, leaves out what is taken out, and gives new ones none", () => {
    expect(wanted(after(move("b", -1), out("c"), add(" n ")))).toEqual([
      { id: "plc_b", name: "b" },
      { id: "plc_a", name: "a" },
      { id: "plc_d", name: "d" },
      { name: "n" },
    ])
  })
  test("a place that came to hold documents in the meantime stands again", () => {
    expect(names(counted(after(out("a"), out("c")), [place("a", 1), place("b", 2, 4), place("c", 3, 1), place("d", 4)]))).toEqual(["b", "c", "d"])
  })
  test("to move back: what still stands by its id, what was taken out as new", () => {
    expect(backTo(PLAN, [place("d", 1), place("b", 2, 4)])).toEqual([{ name: "a" }, { id: "plc_b", name: "b" }, { name: "c" }, { id: "plc_d", name: "d" }])
  })
})

test.each([
  ["one place less", PLAN.slice(1)],
  ["one place more", [...PLAN, place("e", 5)]],
  ["another order", [...PLAN.slice(1), ...PLAN.slice(0, 1)]],
  ["another name", PLAN.map((one) => ({ ...one, name: `${one.name}!` }))],
  ["another place of the same name", PLAN.map((one) => ({ ...one, id: `${one.id}2` as Place["id"] }))],
])("%s is not the same plan", (_what, other) => {
  expect(isSamePlan(PLAN, other)).toBe(false)
})

test("the same plan with more documents in it is the same plan", () => {
  expect(isSamePlan(PLAN, [place("a", 1, 9), ...PLAN.slice(1)])).toBe(true)
})
