/** Files of a dropped folder: where they go in the file plan, and what they are called. */
import { describe, expect, test } from "vitest"
import type { Place } from "#contract"
import { toName } from "../../web/filing/filing.ts"
import { settle } from "../../src/words/telling.ts"

const PLAN = ["01 Engagement", "04 Witness evidence", "Witness evidence", "05 Annexes"].map((name, position): Place => {
  return { id: `plc_${String(position).repeat(26)}` as Place["id"], name, position, documents: 0 }
})
const at = (n: number) => PLAN[n]?.id ?? null

describe("a file", () => {
  test.each<[folders: readonly string[], place: number | null, before: readonly string[]]>([
    [[], null, []],
    [["Bundle"], null, []],
    [["Bundle", "Drafts"], null, ["Drafts"]],
    [["Bundle", "Drafts", "Old"], null, ["Drafts", "Old"]],
    [["Bundle", "01 Engagement"], 0, []],
    [["Bundle", "01 Engagement", "Terms"], 0, ["Terms"]],
    [["Bundle", "2019", "01 Engagement"], 0, ["2019"]],
    [["Bundle", "2020", "London", "01 Engagement", "Terms"], 0, ["2020", "London", "Terms"]],
    [["01 Engagement"], 0, []],
    [["ENGAGEMENT"], 0, []],
    [["3. engagement", "05 Annexes"], 0, ["05 Annexes"]],
    [["Witness evidence"], 2, []],
    [["04 witness evidence"], 1, []],
    [["Engagements"], null, []],
    [["1Engagement"], null, []],
    [["Bundle", ""], null, [""]],
  ])("in %j goes to place %s, with %j before its name", (folders, place, before) => {
    expect(settle(folders, PLAN, null)).toEqual({ place: place === null ? null : at(place), before })
  })
  test.each<[plan: readonly string[], folders: readonly string[], place: number | null, before: readonly string[]]>([
    [["2023 Correspondence", "2024 Correspondence"], ["Bundle", "2025 Correspondence"], null, ["2025 Correspondence"]],
    [["2023 Correspondence"], ["Bundle", "2024 Correspondence"], null, ["2024 Correspondence"]],
    [["2023-05-01"], ["Bundle", "2024-05-01"], null, ["2024-05-01"]],
    [["01.02.2024 Hearing"], ["Bundle", "03.02.2024 Hearing"], null, ["03.02.2024 Hearing"]],
    [["2."], ["Bundle", "1."], null, ["1."]],
    [["01 Letters to them", "02 Letters to them"], ["Bundle", "Letters to them"], null, ["Letters to them"]],
    [["01 Letters to them", "02 Letters to them"], ["Bundle", "02 Letters to them"], 1, []],
    [["2023 Correspondence", "2024 Correspondence"], ["Bundle", "2024 correspondence"], 1, []],
  ])("into %j, in %j goes to place %s: a year or a day is no number, and of two that are called alike it is neither", (plan, folders, place, before) => {
    const places = plan.map((name, n) => ({ id: `plc_${String(n).repeat(26)}` as Place["id"], name }))
    expect(settle(folders, places, null)).toEqual({ place: place === null ? null : places[place]?.id, before })
  })
  test("whose place is said goes there, whatever its folders are called", () => {
    expect(settle(["Bundle", "01 Engagement"], PLAN, at(3))).toEqual({ place: at(3), before: ["01 Engagement"] })
  })
})

test.each<[file: string, before: readonly string[], name: string]>([
  ["2026-11-18 Witness statement.pdf", [], "2026-11-18 Witness statement.pdf"],
  ["letter.final.docx", [], "letter.final.docx"],
  [".profile", [], ".profile"],
  ["no ending", [], "no ending"],
  ["a.pdf", ["Drafts", "Old"], "Drafts/Old/a.pdf"],
  ["a.pdf", ["", " "], "a.pdf"],
  ["a\u202egnp.exe", [], "agnp.exe"],
  ["  ", [], "Without a name"],
  ["\u0000", ["Drafts"], "Drafts/Without a name"],
  [`${"x".repeat(500)}.pdf`, [], `${"x".repeat(396)}.pdf`],
  ["a.pdf", ["y".repeat(500)], `${"y".repeat(394)}/a.pdf`],
])("the file %j in %j is called %j", (file, before, name) => {
  expect(toName(file, before)).toBe(name)
})
