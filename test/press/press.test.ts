/** What the press prints is read back by another program: every word of every row is there and can be copied, in any script or spelled out; nothing that is printed hides, ends a row, or runs. */
import { expect, test } from "vitest"
import { printPaper, tableAsCsv } from "#press"
import type { Paper, Table } from "#press"
import { dense, readPdf } from "./read-pdf.ts"

const STACKS: Table["stacks"] = [
  { head: "Person", share: 3, columns: ["Person", "Id"] },
  { head: "Matter", share: 0, columns: ["Matter"] },
  { head: "Why", share: 4, columns: ["Why", "Finding"] },
]
const table = (rows: Table["rows"]): Table => ({ stacks: STACKS, rows, none: "Nobody." })
const paper = (more: Partial<Paper>): Paper => ({
  title: "Who could open 7KD-Q2M",
  at: "2026-03-03T14:05:06.789Z",
  foot: "Hollis Grey LLP",
  lies: true,
  blocks: [{ kind: "title", text: "Who could open 7KD-Q2M" }],
  table: null,
  tucked: [],
  ...more,
})

async function printed(more: Partial<Paper>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of printPaper(paper(more))) pieces.push(piece)
  return Buffer.concat(pieces)
}
const read = async (more: Partial<Paper>) => readPdf(await printed(more))
const row = (name: string, why = ""): readonly string[] => [name, "per_1", "mat_1", why, ""]
const LEGEND = dense("a sign that no font here has, or that would mislead, by its Unicode number")

test.each([
  ["Latin", "Zoë Ångström-O’Brien, “fi ffl”"],
  ["Latin extended", "Łukasz Żółć Ğűőţč"],
  ["a letter and its mark apart", "Zoe\u0308"],
  ["Cyrillic", "Юлия Щербакова Ґалаґан Ўзбек"],
  ["Greek", "Ἀθηνᾶ Παπαδοπούλου ΐ"],
  ["Vietnamese", "Nguyễn Thị Mặc Ước"],
  ["all in one word", "aЯλŁặ"],
])("a name in %s is set as it is, and copied as it is", async (_script, name) => {
  const { rows, pages } = await read({ table: table([row(name)]) })
  expect(rows[1]?.[0]).toBe(dense(`${name}Id: per_1`))
  expect(pages.join("")).not.toContain(LEGEND)
})

test.each([
  ["Chinese", "山田", "\\u{5c71}\\u{7530}"],
  ["Hebrew, which would turn the line", "\u05e9", "\\u{5e9}"],
  ["Arabic", "\u0639", "\\u{639}"],
  ["a sign beyond the basic plane", "\u{1f600}", "\\u{1f600}"],
  ["half a sign", "a\ud800b", "a\\u{d800}b"],
  ["a sign that turns the direction", "Mallory\u202egnp.exe", "Mallory\\u{202e}gnp.exe"],
  ["a sign without width", "Ad\u200ba", "Ad\\u{200b}a"],
  ["the mark of byte order", "\ufeffAda", "\\u{feff}Ada"],
  ["a line end", "Ada\nGrace", "Ada\\u{a}Grace"],
  ["a null", "Ada\0", "Ada\\u{0}"],
  ["marks upon marks", "q\u0300\u0301", "q\\u{300}\\u{301}"],
  ["a filler that looks like nothing", "\u3164", "\\u{3164}"],
  ["a space that is none of ours", "a\u3000b\u00a0c", "a\\u{3000}b\\u{a0}c"],
  ["a sign for private use", "\ue000", "\\u{e000}"],
])("%s is spelled out, and the page says so", async (_what, name, spelled) => {
  const { rows, pages } = await read({ table: table([row(name, "Юлия"), row("Bea")]) })
  expect(rows[1]?.[0]).toBe(`${spelled}Id:per_1`)
  expect(rows[2]?.[0]).toBe("BeaId:per_1")
  expect(pages[0]).toContain(LEGEND)
  // CSV keeps what paper cannot show.
  expect(tableAsCsv(table([row(name)]))).toContain(name)
})

test.each([
  ["=1+1", "'=1+1", "=1+1"],
  ["-2", "'-2", "-2"],
  ["  @SUM(A1)", "'  @SUM(A1)", "@SUM(A1)"],
  ["\t=1", "'\t'=1", "\\u{9}=1"],
  ["＝1", "'＝1", "\\u{ff1d}1"],
  ["a;=1", "a;'=1", "a;=1"],
])("what could be a formula (%j) is text in CSV, and printed as it is", async (name, cell, spelled) => {
  expect(tableAsCsv(table([row(name)]))).toBe(`Person,Id,Matter,Why,Finding\r\n${cell},per_1,mat_1,,\r\n`)
  expect((await read({ table: table([row(name)]) })).rows[1]?.[0]).toBe(dense(`${spelled}Id: per_1`))
})

test("a cell of thousands of words goes over pages whole, and hides no row", async () => {
  const words = Array.from({ length: 4000 }, (_, n) => `w${n}`).join(" ")
  const { rows, pages } = await read({ table: table([row("Ada"), row("Bea", words), row("y".repeat(9000)), row("Cleo")]) })
  const cells = (nth: number): string =>
    rows
      .slice(1)
      .map((cell) => cell[nth] ?? "")
      .join("")
  expect(cells(0)).toBe(`AdaId:per_1BeaId:per_1${"y".repeat(9000)}Id:per_1CleoId:per_1`)
  expect(cells(1)).toBe(dense(words))
  expect(pages.length).toBeGreaterThan(3)
  for (const [n, page] of pages.entries()) {
    expect(page).toContain(`page${n + 1}of${pages.length}`)
    // The head of the table, on every page.
    expect(page).toContain("PersonWhy")
  }
})

test("thousands of rows are all there, numbered, and leave page by page", async () => {
  const all = Array.from({ length: 3000 }, (_, n) => row(`Person ${n}`, n % 7 === 0 ? "because ".repeat(n % 40) : "x"))
  const pieces: Uint8Array[] = []
  for await (const piece of printPaper(paper({ table: table(all) }))) pieces.push(piece)
  const { pages } = await readPdf(Buffer.concat(pieces), false)
  expect(pieces).toHaveLength(pages.length)
  const text = pages.join("")
  for (const n of all.keys()) expect(text).toContain(`Person${n}Id:per_1`)
})

test("a table of nobody says so", async () => {
  expect((await read({ table: table([]) })).rows.at(-1)).toEqual(["Nobody."])
})

test("blocks are what they are to whoever has them read: headings, lists, facts beside their names", async () => {
  const { kinds, pages, title, language } = await read({
    lies: false,
    blocks: [
      { kind: "title", text: "Screen certificate" },
      { kind: "facts", rows: [["Firm", "Hollis Grey LLP"]] },
      { kind: "head", text: "What is proved" },
      { kind: "item", text: "one" },
      { kind: "inner", text: "within" },
      { kind: "page" },
      { kind: "text", text: "next" },
    ],
  })
  expect([title, language]).toEqual(["Who could open 7KD-Q2M", "en-GB"])
  for (const kind of ["Document", "H1", "H2", "L", "LI", "LBody", "P", "Table", "TR", "TH", "TD"]) expect(kinds).toContain(kind)
  expect(pages).toHaveLength(2)
  expect(pages[0]).toContain("FirmHollisGreyLLP")
  expect(pages[1]).toContain("next")
})

test("the same paper has the same bytes, and another moment others", async () => {
  const [one, two] = [await printed({ table: table([row("Ada")]) }), await printed({ table: table([row("Ada")]) })]
  expect(one.equals(two)).toBe(true)
  expect(one.toString("latin1")).toContain("(D:20260303140506Z)")
  expect((await printed({ table: table([row("Ada")]), at: "2026-03-03T14:05:07.000Z" })).equals(one)).toBe(false)
})

test("a title or a file's name cannot write anything of the file, and what goes along comes out as it went in", async () => {
  const title = ")>>\nendobj 1 0 obj <</OpenAction(\u202e山"
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, n) => n % 256))
  const pdf = await printed({ title, tucked: [{ name: "screen (1).json", type: "application/json", bytes }] })
  const back = await readPdf(pdf)
  expect(back.title).toBe(title)
  expect(Buffer.from(back.tucked.get("screen (1).json") ?? []).equals(bytes)).toBe(true)
  for (const never of ["/OpenAction", "/JavaScript", "/JS", "/URI", "/Launch", "/GoToR", "/SubmitForm"]) expect(pdf.toString("latin1")).not.toContain(never)
})

test("a firm's name that is longer than the foot is cut there, with a sign that it is", async () => {
  const { pages } = await read({ foot: "Firm ".repeat(200) })
  expect(pages[0]).toMatch(/FirmFirm…page1of1$/)
})
