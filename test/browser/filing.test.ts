/** Filing at the pages: by dropping, over a slow line, paused and gone on with, through a broken line and a page that was loaded again; what arrives is the file, and its leaf is told. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { LEAD, openMatter, setUpFirm } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lineTo, type Line } from "./line.ts"
import { lookOver, noComplaints } from "./looking.ts"
import { pdf, plainText, png, zip } from "./papers.ts"
import { drop, dropAt, inTray, keep, recorded, signIn } from "./people.ts"

const SMALL = [
  pdf("2026-11-18 Witness statement", [["One page."]]),
  png("2026-10-12 Plan of the well", 64),
  plainText("2026-11-14 Note of conference", "Counsel asked for the raw readings."),
  plainText("2026-11-20 Cover sheet", ""),
]
const LARGE = zip("2026-11-21 Borehole telemetry", 40_000_000)
/** Of the same name and length, and another file: one sign of what was sent already differs. */
const OTHER = { ...LARGE, buffer: Buffer.from(LARGE.buffer) }
OTHER.buffer.writeUInt8(OTHER.buffer.readUInt8(1_000) ^ 1, 1_000)
const LARGE_NAME = LARGE.name
/** After so many bytes the line turns slow: far less than the large document has. */
const PART = 4_000_000

let house: BrowserHouse
let lead: Seat
let line: Line
let matter = ""
/** From which byte each piece of a document was sent. */
const offsets: number[] = []

beforeAll(async () => {
  house = await openBrowserHouse()
  const first = await setUpFirm(house)
  matter = `/matters/${await openMatter(house, first)}/documents`
  line = await lineTo(house.url)
  lead = await house.sitDown({ at: line.url })
  await signIn(lead, LEAD)
  lead.page.on("request", (request) => {
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]))
  })
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await line[Symbol.asyncDispose]()
})
inOrder()

/** How much of the large document has been sent, in percent. */
async function sent(): Promise<number> {
  return Number(await inTray(lead.page, LARGE_NAME).getByRole("progressbar").getAttribute("aria-valuenow"))
}

test("the whole tab of an empty matter takes what is dropped, and what is dropped beside it stays on the machine", async () => {
  const { page } = lead
  await page.goto(matter)
  await page.getByRole("heading", { name: "No document is filed here yet" }).waitFor()
  const paths = keep(house, SMALL.slice(0, 1))
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  for (const beside of [
    { x: 60, y: height / 2 },
    { x: width / 2, y: 20 },
    { x: width / 2, y: 120 },
  ])
    await dropAt(page, beside, paths)
  expect(page.url()).toContain(matter)
  expect(await page.getByRole("region", { name: "On their way in" }).count()).toBe(0)
  await dropAt(page, { x: width / 2, y: height - 12 }, paths, () => page.getByText("Drop to file 1 item in this matter").waitFor())
  await recorded(page, ["2026-11-18 Witness statement.pdf"])
  expect(page.url()).toContain(matter)
})

test("several documents are dropped at once, and each is recorded with its leaf", async () => {
  const { page } = lead
  await page.goto(matter)
  const sheet = page.locator(".drop")
  await sheet.waitFor()
  await drop(page, sheet, keep(house, SMALL.slice(1)), async () => {
    await page.getByText("Drop to file 3 items in this matter").waitFor()
    await page.getByText("They take the class of this matter, privileged").waitFor()
  })
  await recorded(
    page,
    SMALL.slice(1).map(({ name }) => name),
  )
  const table = page.getByRole("grid", { name: "Documents by the file plan" })
  await expect.poll(() => table.getByRole("link").count()).toBe(4)
  await page.getByText("3 recorded").waitFor()
  for (const { name } of SMALL) await table.getByRole("link", { name, exact: true }).waitFor()
})

test("a folder is dropped, and its folders are kept: as places of the file plan where they are called so, else before the names", async () => {
  const { page } = lead
  const folder = join(house.folder, "Bundle")
  const own = [".DS_Store", "Old/._terms.txt", "Old/.git/HEAD"]
  const papers = ["terms.txt", "Engagement and conflicts/terms.txt", "Engagement and conflicts/Drafts/terms.txt", "Old/Drafts/terms.txt"]
  for (const at of [...papers, ...own]) {
    mkdirSync(dirname(join(folder, at)), { recursive: true })
    writeFileSync(join(folder, at), at)
  }
  await dropAt(page, { x: 800, y: 980 }, [folder])
  await page.getByText("3 hidden files and folders left out.").waitFor()
  const table = page.getByRole("grid", { name: "Documents by the file plan" })
  await expect
    .poll(() => table.getByRole("link", { name: "terms.txt" }).allTextContents())
    .toEqual(["Drafts/terms.txt", "terms.txt", "Old/Drafts/terms.txt", "terms.txt"])
  await table
    .getByRole("row")
    .filter({ hasText: /01 Engagement and conflicts\s*2 documents/ })
    .waitFor()
  for (const name of ["Drafts/terms.txt", "Old/Drafts/terms.txt"]) await table.getByRole("link", { name, exact: true }).waitFor()
})

test("the same bytes under another name are filed, and the first is shown", async () => {
  const { page } = lead
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "File documents…" }).click()])
  const [first] = SMALL
  if (first !== undefined) await chooser.setFiles({ ...first, name: "The statement again.pdf" })
  await inTray(page, "The statement again")
    .getByText(/Recorded, leaf \d+; the same is here already/)
    .waitFor()
  await page.getByText("8 recorded, 1 already here too").waitFor()
  expect(await inTray(page, "The statement again").getByRole("link", { name: "here already" }).getAttribute("href")).toBe(
    await page.getByRole("link", { name: "2026-11-18 Witness statement" }).getAttribute("href"),
  )
  await page.getByRole("button", { name: "Put away", exact: true }).click()
  await page.getByRole("region", { name: "On their way in" }).waitFor({ state: "detached" })
})

test("a large document shows how far it is, and stands still when it is paused", async () => {
  const { page } = lead
  line.slowAfter(PART)
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "File documents…" }).click()])
  await chooser.setFiles(keep(house, [LARGE]))
  await expect.poll(sent, { timeout: 60_000 }).toBeGreaterThan(10)
  await page.getByRole("button", { name: `Pause ${LARGE_NAME}` }).click()
  await inTray(page, LARGE_NAME)
    .getByText(/Paused at .* of 40 MB/)
    .waitFor()
  await page.getByRole("button", { name: /^1 on its way in/ }).waitFor()
  const paused = await sent()
  expect(paused).toBeLessThan(100)
  await page.getByRole("button", { name: `Go on with ${LARGE_NAME}` }).waitFor()
  expect(await sent()).toBe(paused)
})

test("going on begins where the house stopped, not from the start", async () => {
  offsets.length = 0
  await lead.page.getByRole("button", { name: `Go on with ${LARGE_NAME}` }).click()
  await expect.poll(() => offsets.at(-1) ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
})

test("a broken line is told, and mends by itself", async () => {
  const { page } = lead
  offsets.length = 0
  line.cut()
  await inTray(page, LARGE_NAME)
    .getByText(/Line lost at .*; goes on by itself/)
    .waitFor()
  line.mend()
  await expect.poll(() => offsets.at(-1) ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
})

test("leaving the page is asked about, and what was left is gone on with from its file", async () => {
  const { page } = lead
  let asked = ""
  page.once("dialog", (dialog) => {
    asked = dialog.type()
    void dialog.accept()
  })
  await page.reload()
  expect(asked).toBe("beforeunload")
  const left = inTray(page, LARGE_NAME)
  await left.getByText(/Left at .* of 40 MB; choose it again/).waitFor()
  offsets.length = 0
  line.slowAfter(Number.POSITIVE_INFINITY)
  for (const other of [OTHER, { ...LARGE, buffer: LARGE.buffer.subarray(1) }]) {
    await choose(keep(house, [other]))
    await left.getByText("This is another file than the one begun here. Nothing of it was sent.").waitFor()
    expect(offsets, "nothing of another file is sent").toEqual([])
  }
  await choose(keep(house, [LARGE]))
  await recorded(page, [LARGE_NAME])
  expect(offsets[0]).toBeGreaterThan(0)
})

/** Chooses the file of what was left half-way. */
async function choose(paths: readonly string[]): Promise<void> {
  const { page } = lead
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: `Choose ${LARGE_NAME} again` }).click()])
  await chooser.setFiles([...paths])
}

test("what arrived in pieces is the file", async () => {
  const { page } = lead
  await inTray(page, LARGE_NAME).getByRole("link", { name: "Open" }).click()
  await page.getByRole("heading", { level: 1, name: LARGE_NAME }).waitFor()
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()])
  expect(readFileSync(await download.path()).equals(LARGE.buffer)).toBe(true)
  noComplaints(lead, "filing")
})

test("another file of the same name and length as one that was left half-way is filed as itself, and what was begun waits on", async () => {
  const { page } = lead
  const [begun, other] = [zip("2026-11-23 Two of a name", 32_000_000), zip("2026-11-23 Two of a name", 32_000_000)]
  other.buffer.writeUInt8(other.buffer.readUInt8(2_000) ^ 1, 2_000)
  await page.goto(matter)
  line.slowAfter(PART)
  const button = page.getByRole("button", { name: "File documents…" })
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button.click()])
  await chooser.setFiles(keep(house, [begun]))
  await expect.poll(() => inTray(page, "Two of a name").getByRole("progressbar").getAttribute("aria-valuenow")).not.toBe("0")
  page.once("dialog", (dialog) => void dialog.accept())
  await page.reload()
  await inTray(page, "Two of a name")
    .getByText(/Left at/)
    .waitFor()
  line.slowAfter(Number.POSITIVE_INFINITY)
  const [again] = await Promise.all([page.waitForEvent("filechooser"), button.click()])
  await again.setFiles(keep(house, [other]))
  await recorded(page, ["Two of a name"])
  await inTray(page, "Two of a name")
    .getByText(/Left at/)
    .waitFor()
  await page.getByRole("button", { name: /^Withdraw 2026-11-23 Two of a name/ }).click()
  await inTray(page, "Two of a name").getByRole("link", { name: "Open" }).click()
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()])
  expect(readFileSync(await download.path()).equals(other.buffer)).toBe(true)
})

test("a filing that is withdrawn leaves nothing", async () => {
  const { page } = lead
  await page.goto(matter)
  line.slowAfter(PART)
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "File documents…" }).click()])
  await chooser.setFiles(keep(house, [zip("2026-11-22 Filed by mistake", 32_000_000)]))
  await expect.poll(() => inTray(page, "2026-11-22 Filed by mistake").getByRole("progressbar").getAttribute("aria-valuenow")).not.toBe("0")
  const withdrawn = page.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.ok())
  await page.getByRole("button", { name: "Withdraw 2026-11-22 Filed by mistake" }).click()
  await page.getByRole("region", { name: "On their way in" }).waitFor({ state: "detached" })
  await withdrawn
  line.slowAfter(Number.POSITIVE_INFINITY)
  await page.reload()
  await page.getByRole("link", { name: LARGE_NAME }).waitFor()
  expect(await page.getByText("Filed by mistake").count()).toBe(0)
})

test("a filing of which much has arrived is withdrawn when it was asked and answered, and not by a press alone", async () => {
  const { page } = lead
  await page.goto(matter)
  line.slowAfter(24_000_000)
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "File documents…" }).click()])
  await chooser.setFiles(keep(house, [zip("2026-11-22 Most of a disk", 32_000_000)]))
  const bar = inTray(page, "2026-11-22 Most of a disk").getByRole("progressbar")
  await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(60)
  // Held where it is, so that it does not arrive while it is looked at.
  await page.getByRole("button", { name: "Pause 2026-11-22 Most of a disk" }).click()
  await inTray(page, "2026-11-22 Most of a disk")
    .getByText(/^Paused at/)
    .waitFor()
  const press = page.getByRole("button", { name: "Withdraw 2026-11-22 Most of a disk" })
  const dialog = page.getByRole("dialog", { name: "Withdraw 2026-11-22 Most of a disk" })
  await press.click()
  await dialog.getByText(/^What has arrived of it, [\d.]+ of 32 MB, is discarded/).waitFor()
  await lookOver(lead, "a filing, to be withdrawn")
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await bar.waitFor()
  await press.click()
  const withdrawn = page.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.ok())
  await dialog.getByRole("button", { name: "Withdraw it" }).click()
  await page.getByRole("region", { name: "On their way in" }).waitFor({ state: "detached" })
  await withdrawn
  line.slowAfter(Number.POSITIVE_INFINITY)
  await page.reload()
  await page.getByRole("link", { name: LARGE_NAME }).waitFor()
  expect(await page.getByText("Most of a disk").count()).toBe(0)
})

test("what is dropped last is in view, however many were dropped before", async () => {
  const { page } = lead
  await page.goto(matter)
  const sheet = page.locator(".drop")
  await sheet.waitFor()
  const papers = Array.from({ length: 7 }, (_, n) => plainText(`2026-11-24 Letter ${n + 1}`, `Letter ${n + 1}.`))
  await drop(page, sheet, keep(house, papers))
  await recorded(
    page,
    papers.map(({ name }) => name),
  )
  await drop(page, sheet, keep(house, [plainText("2026-11-25 The last of them", "The last.")]))
  await recorded(page, ["2026-11-25 The last of them.txt"])
  const [shown, list] = await Promise.all([inTray(page, "The last of them").boundingBox(), page.locator(".tray-list").boundingBox()])
  if (shown === null || list === null) throw new Error("nothing is in the tray")
  expect(shown.y + shown.height).toBeLessThanOrEqual(list.y + list.height + 1)
})
