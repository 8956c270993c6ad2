/** What a chain of custody says in words: never an id, a hash or an object, and nothing that the event did not commit to. */
import { describe, expect, test } from "vitest"
import { PARTS_INCLUDE, personIn, tellActions, tellEvent, tellKind } from "#telling"
import { tellDetail } from "../../web/custody/detail.ts"
import type { GrantAction, MatterRole, PersonId } from "../../web/line/shapes.ts"
import { sayIncluded, sayUnusual, turned } from "../../web/parts/included.ts"
import { tellBefore, tellLast, tellPurpose } from "../../web/custody/telling.ts"

const YUSUF = "per_7zzzzzzzzzzzzzzzzzzzzzzzzz"
const PLACE = "plc_7zzzzzzzzzzzzzzzzzzzzzzzzz"
const GONE = "plc_6zzzzzzzzzzzzzzzzzzzzzzzzz"
const OTHER = "per_6zzzzzzzzzzzzzzzzzzzzzzzzz"

describe("a detail", () => {
  test.each<[what: string, detail: Record<string, unknown> | null, said: string]>([
    ["nothing", null, ""],
    ["nothing in it", {}, ""],
    ["a version", { n: 3, size: 412_000, sha256: "ab".repeat(32) }, "version 3"],
    ["a grant", { person: YUSUF, role: "reader", until: "2027-03-31T12:00:00.000Z" }, "as reader · until 31 Mar 2027"],
    ["an invitation", { role: "compliance-officer" }, "as compliance officer"],
    ["a change of role", { role: "records-officer", was: "case-manager" }, "as records officer · was case manager"],
    ["a grant for less than usual", { person: YUSUF, role: "reader", actions: ["see", "read"] }, "as reader · may read"],
    ["a part that was changed", { person: YUSUF, actions: ["see", "read", "print"] }, "may read and print"],
    ["a part that only sees", { person: YUSUF, actions: ["see"] }, "may see that it exists"],
    ["actions of a later house", { person: YUSUF, actions: ["shred", YUSUF, 3] }, ""],
    ["no action that is known", { actions: ["whisper", { see: true }] }, ""],
    ["how a document was opened", { n: 2, as: "print" }, "version 2"],
    ["a change of class", { before: { class: "privileged", name: "A" }, after: { class: "special", name: "A" } }, "class special, was privileged"],
    [
      "a change of the privilege mark only",
      { before: { privilege: null }, after: { privilege: { basis: "litigation", holder: "B" } } },
      "privilege: litigation, held by B",
    ],
    [
      "a privilege mark that was taken off",
      { before: { privilege: { basis: "work-product", holder: "B" } }, after: { privilege: null } },
      "privilege: none, was work product, held by B",
    ],
    [
      "a filing under privilege",
      { n: 1, class: "special", privilege: { basis: "legal-advice", holder: "the client" } },
      "version 1 · special · privileged: legal advice, held by the client",
    ],
    ["a privilege mark of a later house", { privilege: "yes" }, ""],
    ["a change of place", { before: { place: PLACE }, after: { place: GONE } }, "place one that is gone, was 3 Evidence"],
    ["a document put into the plan", { before: { place: null }, after: { place: PLACE } }, "place 3 Evidence"],
    ["a document taken out of the plan", { before: { place: PLACE }, after: { place: null } }, "place none, was 3 Evidence"],
    ["a refusal", { act: "openDocument", asked: GONE, code: "not-found", person: YUSUF, session: "ses_x" }, "open document · nothing there for them to open"],
    ["a refusal for want of a purpose", { act: "listMatters", asked: null, code: "purpose-needed" }, "list matters · no purpose was named"],
    ["a sign-in that was turned away", { person: null, why: "wrong" }, "address, pass phrase or code did not fit"],
    ["a decided line", { person: YUSUF, role: "member", outcome: "kept", why: "on the bundle until June" }, "as member · kept · on the bundle until June"],
    ["a filing that did not end", { reached: 1_000_000, length: 4_000_000, ranOut: true }, "it had run out · 1 of 4 MB had arrived"],
    ["an id where words are said", { role: YUSUF, class: YUSUF }, ""],
    ["an object where words are said", { role: { toString: "x" }, class: ["special"] }, ""],
    ["a long text where a word is said", { found: "x".repeat(121) }, ""],
    ["a fact that nobody put into words", { secret: "of a later house" }, ""],
  ])("with %s says what it may", (_what, detail, said) => {
    expect(tellDetail(detail, (place) => (place === PLACE ? "3 Evidence" : null))).toBe(said)
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
  test.each<[kind: string, detail: Record<string, unknown> | null, did: string]>([
    ["matter.read", { read: "matter" }, "Matter looked at"],
    ["matter.read", { read: "documents" }, "List of documents looked at"],
    ["matter.read", { read: "document" }, "Card looked at"],
    ["matter.read", { read: "notes" }, "Notes read"],
    ["matter.read", { read: "of a later house" }, "Looked at"],
    ["matter.read", null, "Looked at"],
    ["document.opened", { read: "notes" }, "Opened"],
    ["document.opened", { n: 1, as: "inline" }, "Viewed"],
    ["document.opened", { n: 1, as: "attachment" }, "Downloaded"],
    ["document.opened", { n: 1, as: "print" }, "Printed"],
    ["document.opened", { n: 1, as: "of a later house" }, "Opened"],
    ["document.opened", null, "Opened"],
    ["grant.changed", { person: YUSUF, actions: ["see"] }, "Part in the matter changed:"],
    ["grant.ended", { person: YUSUF }, "Released"],
    ["grant.ended", null, "Released"],
    ["grant.ended", { person: YUSUF, ranOut: false }, "Released"],
    ["grant.ended", { person: YUSUF, ranOut: true }, "Access ended for"],
    ["grant.ended", { person: YUSUF, silence: true }, "Access ended for"],
    ["grant.ended", { person: YUSUF, renewed: true }, "Access renewed for"],
    ["grant.ended", { person: YUSUF, wall: "wal_x" }, "Shut out by a wall:"],
    ["refused", { person: YUSUF }, "Refused"],
  ])("%s with %j is told as %s", (kind, detail, did) => {
    expect(tellEvent({ kind, detail }).did).toBe(did)
  })
  test.each<[purpose: string | null, detail: Record<string, unknown> | null, said: string]>([
    [null, null, ""],
    [null, { purpose: { code: "conduct", line: "alone" } }, ""],
    ["conduct", null, ", for conduct of proceedings"],
    ["conduct", { purpose: "conduct" }, ", for conduct of proceedings"],
    ["conduct", { purpose: { code: "conduct" } }, ", for conduct of proceedings"],
    ["conduct", { purpose: { code: "conduct", line: " " } }, ", for conduct of proceedings"],
    ["conduct", { purpose: { code: "conduct", line: 7 } }, ", for conduct of proceedings"],
    ["conduct", { purpose: { code: "conduct", line: "bundle for 12 December" } }, ", for conduct of proceedings: “bundle for 12 December”"],
  ])("done for %s with %j says%s", (purpose, detail, said) => {
    expect(tellPurpose({ purpose, detail }, () => "Conduct of proceedings")).toBe(said)
  })
  test("of a table names the one who did it by family name, and oneself as you", () => {
    const by = { id: YUSUF as PersonId, name: "Hendrik van Oosterzee" }
    expect(tellLast({ kind: "document.opened", at: "2026-11-22T13:58:00.000Z", by }, "per_other")).toBe("Opened by van Oosterzee")
    expect(tellLast({ kind: "document.opened", at: "2026-11-22T13:58:00.000Z", by }, YUSUF)).toBe("Opened by you")
    expect(tellLast({ kind: "refused", at: "2026-11-22T13:58:00.000Z", by: null }, YUSUF)).toBe("Refused")
  })
})

describe("what a part includes", () => {
  test.each([
    ["reader", PARTS_INCLUDE.reader.usual, ""],
    ["lead", PARTS_INCLUDE.lead.usual, ""],
    ["reader", ["see"], "sees that it exists"],
    ["reader", ["see", "read"], "no download, no print"],
    ["member", ["see", "read", "download", "print", "file", "edit", "disclose"], "disclose too"],
    ["member", ["see", "read", "disclose"], "no download, no print, no file, no edit, disclose too"],
  ] as const)("of a %s with %j is told as %s", (role, actions, said) => expect(tellActions(role, actions)).toBe(said))
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

describe("what a part includes", () => {
  test.each<[role: MatterRole, actions: readonly GrantAction[], whole: string, unusual: string]>([
    ["reader", ["see", "read", "download", "print"], "Reads, downloads and prints.", ""],
    ["reader", ["see", "read"], "Reads; does not download or print.", "does not download or print"],
    ["reader", ["see"], "Sees that it exists, and nothing that is in it.", "only sees that it exists"],
    ["member", ["see", "read", "download", "print", "file", "edit"], "Reads, downloads, prints, files and edits.", ""],
    ["member", ["see", "read"], "Reads; does not download, print, file or edit.", "does not download, print, file or edit"],
    ["member", ["see", "read", "download", "print", "file", "edit", "disclose"], "Reads, downloads, prints, files, edits and discloses.", "discloses too"],
    [
      "member",
      ["see", "read", "file", "disclose"],
      "Reads, files and discloses; does not download, print or edit.",
      "does not download, print or edit; discloses too",
    ],
    [
      "lead",
      ["see", "read", "file", "edit", "admit"],
      "Reads, files, edits and admits; does not download, print or disclose.",
      "does not download, print or disclose",
    ],
  ])("of a %s with %j is said whole and in short", (role, actions, whole, unusual) => {
    expect([sayIncluded(role, actions), sayUnusual(role, actions)]).toEqual([whole, unusual])
  })
  test("is not told of a part that is awaited", () => {
    expect(sayUnusual("awaiting", ["see"])).toBe("")
  })
  test.each<[before: readonly GrantAction[], one: GrantAction, on: boolean, after: readonly GrantAction[]]>([
    [["see", "read", "download", "print"], "read", false, ["see"]],
    [["see"], "print", true, ["see", "read", "print"]],
    [["see", "read"], "download", true, ["see", "read", "download"]],
    [["see", "read", "print"], "print", false, ["see", "read"]],
    [["see", "read"], "see", false, ["see", "read"]],
  ])("%j with %s turned to %s is %j: what is in a matter takes reading it", (before, one, on, after) => {
    expect(turned(before, one, on)).toEqual(after)
  })
})
