/** What a chain of custody says in words: never an id, a hash or an object, and nothing that the event did not commit to. */
import { describe, expect, test } from "vitest"
import { personIn, tellDetail } from "../../web/custody/detail.ts"
import type { PersonId } from "../../web/line/shapes.ts"
import { tellBefore, tellKind, tellLast } from "../../web/custody/telling.ts"

const YUSUF = "per_7zzzzzzzzzzzzzzzzzzzzzzzzz"
const OTHER = "per_6zzzzzzzzzzzzzzzzzzzzzzzzz"

describe("a detail", () => {
  test.each<[what: string, detail: Record<string, unknown> | null, said: string]>([
    ["nothing", null, ""],
    ["nothing in it", {}, ""],
    ["a version", { n: 3, size: 412_000, sha256: "ab".repeat(32) }, "version 3"],
    ["a grant", { person: YUSUF, role: "reader", until: "2027-03-31T12:00:00.000Z" }, "as reader · until 31 Mar 2027"],
    ["a change of class", { before: { class: "privileged", name: "A" }, after: { class: "special", name: "A" } }, "class special, was privileged"],
    ["a change of the privilege mark only", { before: { privilege: null }, after: { privilege: { basis: "litigation", holder: "B" } } }, ""],
    ["an id where words are said", { role: YUSUF, class: YUSUF }, ""],
    ["an object where words are said", { role: { toString: "x" }, class: ["special"] }, ""],
    ["a long text where a word is said", { found: "x".repeat(121) }, ""],
    ["a fact that nobody put into words", { secret: "of a later house" }, ""],
  ])("with %s says what it may", (_what, detail, said) => {
    expect(tellDetail(detail)).toBe(said)
  })
  test.each<[detail: Record<string, unknown> | null, subjects: readonly string[], person: string | null]>([
    [{ person: YUSUF }, [], YUSUF],
    [{ person: YUSUF }, [OTHER], YUSUF],
    [{ person: "Yusuf" }, [], null],
    [{ person: { id: YUSUF } }, [], null],
    [{}, [], null],
    [{}, [YUSUF], null],
    [null, [], null],
    [null, ["mat_7zzzzzzzzzzzzzzzzzzzzzzzzz", "gra_7zzzzzzzzzzzzzzzzzzzzzzzzz"], null],
    [null, ["per_x", "per_"], null],
    [null, ["mat_7zzzzzzzzzzzzzzzzzzzzzzzzz", YUSUF], YUSUF],
  ])("%j of an event about %j names %s", (detail, subjects, person) => {
    expect(personIn(detail, subjects)).toBe(person)
  })
})

describe("a kind of event", () => {
  test("from a later house is told by its name", () => {
    expect(tellKind("wall.raised-again")).toEqual({ did: "wall raised again" })
  })
  test("of a table names the one who did it by family name, and oneself as you", () => {
    const by = { id: YUSUF as PersonId, name: "Hendrik van Oosterzee" }
    expect(tellLast({ kind: "document.opened", at: "2026-11-22T13:58:00.000Z", by }, "per_other")).toBe("Opened by van Oosterzee")
    expect(tellLast({ kind: "document.opened", at: "2026-11-22T13:58:00.000Z", by }, YUSUF)).toBe("Opened by you")
    expect(tellLast({ kind: "refused", at: "2026-11-22T13:58:00.000Z", by: null }, YUSUF)).toBe("Refused")
  })
})

describe("the event before one", () => {
  test.each<[before: Parameters<typeof tellBefore>[0], said: string]>([
    [null, "none: this is the first event of this document"],
    [{ n: 6, leaf: 1204 }, "leaf 1,204, event 6 of this document; no event is missing between"],
    [{ n: 6, leaf: 0 }, "leaf 0, event 6 of this document; no event is missing between"],
    [{ n: 6, leaf: null }, "event 6 of this document, which is not yours to see"],
  ])("%j is told as %s", (before, said) => {
    expect(tellBefore(before, "document")).toBe(said)
  })
})
