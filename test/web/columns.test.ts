/** Which columns a table shows: a choice is read strictly, spelled in one way only, and never leaves a name without room. */
import { describe, expect, test } from "vitest"
import { fitColumns, offeredColumns, parseColumns, roomOf, spellColumns, toChosen } from "../../web/parts/table/choice.ts"
import type { Column } from "../../web/parts/table/columns.ts"
import { isNarrowed, parseDocumentsView, parseMattersView, withColumns, withoutColumns } from "../../web/views.ts"

const KEYS = { all: ["size", "class", "by", "filed", "last"], first: ["size", "class", "last"] }

describe("a choice in the address", () => {
  test.each([
    ["class", "class"],
    ["last.class", "class.last"],
    ["class.class.by", "class.by"],
    ["class.name.secret", "class"],
    ["none", "none"],
    ["size.class.by.filed.last", "size.class.by.filed.last"],
  ])("%s is %s", (said, spelled) => {
    expect(parseColumns(KEYS, said)).toBe(spelled)
  })
  test.each(["last.class.size", "size.class.last", "", ".", "name", "Class", "class,last", "none.none", 7, null, undefined, ["class"], { class: true }])(
    "%j says nothing",
    (said) => {
      expect(parseColumns(KEYS, said)).toBeUndefined()
    },
  )
  test.each([[[]], [["by"]], [["size", "class"]], [KEYS.first], [KEYS.all]])("%j is read as it was spelled", (chosen) => {
    const spelled = spellColumns(KEYS, new Set(chosen))
    expect(parseColumns(KEYS, spelled)).toBe(spelled)
    expect([...toChosen(KEYS, spelled)].toSorted()).toEqual(chosen.toSorted())
  })
})

const column = (key: string, width: string | undefined, more: Partial<Column<never>> = {}): Column<never> => ({
  key,
  head: key,
  cell: () => null,
  ...(width === undefined ? {} : { width }),
  ...more,
})
const COLUMNS = [
  column("name", undefined),
  column("size", "88px", { className: "wide num" }),
  column("class", "136px"),
  column("by", "160px"),
  column("filed", "120px"),
  column("last", "304px", { slim: "208px", className: "ev mid" }),
]

describe("room", () => {
  test.each([
    ["all of it at 1600", 1_600, KEYS.all, ["name", "size", "class", "by", "filed", "last"], []],
    ["one on request at 1280, not two", 1_280, KEYS.all, ["name", "size", "class", "by", "last"], ["filed"]],
    ["none on request at 1200", 1_200, KEYS.all, ["name", "size", "class", "last"], ["by", "filed"]],
    ["more where others are given up", 1_200, ["by", "filed"], ["name", "by", "filed"], []],
    ["one on request at 1024, where the size stands under the name", 1_024, KEYS.all, ["name", "size", "class", "filed", "last"], ["by"]],
    ["none at 800", 800, KEYS.all, ["name", "size", "class", "last"], ["by", "filed"]],
    ["not even what is shown at first at 700", 700, KEYS.all, ["name", "size", "class"], ["last", "by", "filed"]],
    ["the last event at 700 where the class is given up", 700, ["last"], ["name", "last"], []],
    ["all of it at 360, where a row is a paragraph", 360, KEYS.all, ["name", "size", "class", "by", "filed", "last"], []],
    ["the name alone", 1_600, [], ["name"], []],
  ])("for %s", (_what, window, chosen, shown, without) => {
    const fit = fitColumns(COLUMNS, KEYS, new Set(chosen), window, true)
    expect(fit.shown.map((one) => one.key)).toEqual(shown)
    expect([...fit.without]).toEqual(without)
  })
  test("the last event stays where another column yields to it", () => {
    const columns = COLUMNS.map((one) => (one.key === "class" ? { ...one, yields: true as const } : one))
    const fit = fitColumns(columns, KEYS, new Set(KEYS.first), 700, true)
    expect([fit.shown.map((one) => one.key), [...fit.without]]).toEqual([["name", "size", "last"], ["class"]])
  })
  test.each([700, 800, 900, 1_024, 1_199, 1_280, 1_440, 1_600, 2_400])("is left for the name at %i, whatever is asked for", (window) => {
    const { shown } = fitColumns(COLUMNS, KEYS, new Set([...KEYS.first, "by", "filed"]), window, true)
    const taken = shown
      .filter((one) => one.key !== "name" && !(window < 1_200 && one.className?.includes("wide")))
      .reduce((sum, one) => sum + Number.parseInt((window < 1_200 ? one.slim : undefined) ?? one.width ?? "0", 10), 0)
    const onRequest = shown.some((one) => one.key === "by" || one.key === "filed")
    expect(roomOf(window, true) - taken).toBeGreaterThanOrEqual(onRequest ? 288 : 176)
  })
  test.each([
    [1_600, ["size", "class", "by", "filed", "last"]],
    [1_024, ["class", "by", "filed", "last"]],
    [360, ["class", "by", "filed"]],
  ])("at %i as many are offered as can be shown: %j", (window, offered) => {
    expect(offeredColumns(COLUMNS, KEYS, window).map((one) => one.key)).toEqual(offered)
  })
})

describe("a view", () => {
  test("with other columns is not narrowed, and the house is not asked for them", () => {
    const view = parseDocumentsView({ columns: "class.filed", sort: "-filed" })
    expect(view).toEqual({ columns: "class.filed", sort: "-filed" })
    expect(isNarrowed(view)).toBe(false)
    expect(isNarrowed({ ...view, class: "special" })).toBe(true)
    expect(withoutColumns(view)).toEqual({ sort: "-filed" })
    expect(withColumns(view, undefined)).toEqual({ sort: "-filed" })
  })
  test.each(["versions.class.type.size.last", "name", "client", "title.class", "", "none.", 1])(
    "of documents leaves the columns %j out or spells them",
    (columns) => {
      expect(parseDocumentsView({ columns }).columns).toBe(columns === "title.class" ? "class" : undefined)
    },
  )
  test("of matters has columns of its own", () => {
    expect(parseMattersView({ columns: "opened.client.filed" })).toEqual({ columns: "client.opened" })
  })
})
