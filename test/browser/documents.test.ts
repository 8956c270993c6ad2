/** Documents at the pages: a PDF is really drawn, an image and a text are shown as they were filed, a download is the file, and versions and cards change without losing anything. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, file, LEAD, openMatter, setUpFirm, type Joined } from "./firm.ts"
import { walkLess } from "./less.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOver, lookOverEverywhere, noComplaints } from "./looking.ts"
import { pdf, plainText, png, zip } from "./papers.ts"
import { signIn } from "./people.ts"

const STATEMENT = pdf("2026-11-18 Witness statement", [["#First page", "My water came from the well."], ["Second page"], ["Third page"]])
const CONFERENCE = plainText("2026-11-14 Note of conference", "Counsel asked for the raw readings.\n\u202eevil <script>alert(1)</script>")
const PLAN = png("2026-10-12 Plan of the well", 64)
const TELEMETRY = zip("2026-11-21 Borehole telemetry", 40_000)
/** As the command line files it, which does not say of what type it is. */
const UNTYPED = { ...zip("2026-11-22 Dictation", 4_000), mimeType: "" }

let house: BrowserHouse
let lead: Seat
let first: Joined
let matterId = ""
let matter = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  first = await setUpFirm(house)
  matterId = await openMatter(house, first)
  matter = `/matters/${matterId}/documents`
  for (const paper of [STATEMENT, CONFERENCE, PLAN, TELEMETRY, plainText("2026-11-20 Cover sheet", ""), UNTYPED]) await file(house, first, matterId, paper)
  lead = await house.sitDown()
  await signIn(lead, LEAD)
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

/** Opens a document from the table of its matter. */
async function open(name: string): Promise<void> {
  await lead.page.goto(matter)
  await lead.page.getByRole("link", { name }).click()
  await lead.page.getByRole("heading", { level: 1, name }).waitFor()
}

/** How many dots of the canvas of a page are dark, and how many are light. */
async function dots(n: number): Promise<{ readonly dark: number; readonly light: number }> {
  const canvas = lead.page.getByRole("listitem", { name: `Page ${n}` }).locator("canvas")
  return canvas.evaluate((drawn) => {
    const { width, height } = drawn as HTMLCanvasElement
    const seen = width === 0 ? [] : ((drawn as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [])
    let dark = 0
    let light = 0
    for (let at = 0; at < seen.length; at += 4) {
      if ((seen[at + 3] ?? 0) < 255) continue
      if ((seen[at] ?? 255) < 100) dark++
      else if ((seen[at] ?? 0) > 200) light++
    }
    return { dark, light }
  })
}

test("a PDF is drawn on its pages, with text that can be marked above them", async () => {
  const { page } = lead
  await open("2026-11-18 Witness statement")
  await page.locator(".text-layer", { hasText: "My water came from the well." }).waitFor()
  await expect.poll(async () => (await dots(1)).dark).toBeGreaterThan(500)
  expect((await dots(1)).light).toBeGreaterThan(100_000)
  await page.getByText("Page 1 of 3").waitFor()
  await page.keyboard.press("ArrowRight")
  await page.getByText("Page 2 of 3").waitFor()
  await page.locator(".text-layer", { hasText: "Second page" }).waitFor()
  await page.getByRole("button", { name: "Next page" }).click()
  await page.getByText("Page 3 of 3").waitFor()
  await expect.poll(async () => (await dots(3)).dark).toBeGreaterThan(100)
})

test.each([800, 360])("at %i pixels, where what stands beside a page goes below, the name is read above it", async (width) => {
  const { page } = lead
  await page.setViewportSize({ width, height: 800 })
  const name = page.locator(".stage-head").getByText("2026-11-18 Witness statement", { exact: true })
  await name.waitFor()
  expect(await name.evaluate((at) => at.scrollWidth <= at.clientWidth)).toBe(true)
  expect(await page.getByRole("navigation", { name: "Where you are" }).innerText()).toMatch(/2026-11-18 Witness statement$/)
  expect((await page.getByRole("navigation", { name: "Where you are" }).getByText("2026").boundingBox())?.width).toBeGreaterThan(40)
  await page.setViewportSize({ width: 1600, height: 1_000 })
})

test("a text is shown as it was filed, and nothing in it is run", async () => {
  await open("2026-11-14 Note of conference")
  await lead.page.getByText("Counsel asked for the raw readings.").waitFor()
  await lead.page.getByText("<script>alert(1)</script>").waitFor()
})

test("an image is shown in its own size", async () => {
  await open("2026-10-12 Plan of the well")
  const image = lead.page.getByRole("img", { name: "2026-10-12 Plan of the well" })
  await expect.poll(() => image.evaluate((shown) => (shown as HTMLImageElement).naturalWidth)).toBe(64)
})

test.each([STATEMENT, CONFERENCE, PLAN, TELEMETRY])("the download of $name is the file, byte for byte, under its own name", async ({ name, buffer }) => {
  await open(name.replace(/\.\w+$/, ""))
  const [download] = await Promise.all([lead.page.waitForEvent("download"), lead.page.getByRole("link", { name: "Download" }).click()])
  expect(download.suggestedFilename()).toBe(name)
  expect(readFileSync(await download.path())).toEqual(buffer)
})

test("what cannot be shown says so, and is only kept", async () => {
  await lead.page.getByText("This cannot be shown here").waitFor()
  await lead.page.getByText("2026-11-21 Borehole telemetry.zip, application/zip, 40 kB. It is kept").waitFor()
  await open("2026-11-22 Dictation")
  await lead.page.getByText("2026-11-22 Dictation.zip, 4 kB. It is kept").waitFor()
})

walkLess(() => ({ house, first, lead, matter: matterId }))

test("a new version is filed, and the older one stays", async () => {
  const { page } = lead
  await open("2026-11-14 Note of conference")
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "File a new version…" }).click()])
  await chooser.setFiles(plainText("corrected", "Counsel withdrew the question."))
  await page.getByText("Counsel withdrew the question.").waitFor()
  await page.getByText("Version 2 of 2").waitFor()
  await page.setViewportSize({ width: 1280, height: 1_000 })
  const inTray = page.getByRole("region", { name: "On their way in" }).getByText("corrected.txt")
  expect(await inTray.evaluate((at) => at.scrollWidth <= at.clientWidth)).toBe(true)
  for (const act of ["Change…", "Print"]) expect(await page.locator(".stage-bar").getByRole("button", { name: act }).isVisible(), act).toBe(true)
  await page.setViewportSize({ width: 1600, height: 1_000 })
  await page.getByRole("link", { name: "Version 1", exact: true }).click()
  await page.getByText("Counsel asked for the raw readings.").waitFor()
  await page.getByText("Version 1 of 2, not the last").waitFor()
})

test("a new version is filed from a phone too, by the menu", async () => {
  const { page } = lead
  await open("2026-11-14 Note of conference")
  await page.getByText("Version 2 of 2").waitFor()
  await page.setViewportSize({ width: 360, height: 1_000 })
  expect(await page.getByRole("button", { name: "File a new version…" }).isVisible()).toBe(false)
  await page.getByRole("button", { name: "More acts" }).click()
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("menuitem", { name: "File a new version…" }).click()])
  await chooser.setFiles(plainText("corrected again", "Counsel put the question after all."))
  await page.getByText("Counsel put the question after all.").waitFor()
  await page.setViewportSize({ width: 1600, height: 1_000 })
  await page.getByText("Version 3 of 3").waitFor()
})

test("a card is changed: its name, its class and whose privilege it is", async () => {
  const { page } = lead
  await page.getByRole("button", { name: "Change…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.waitFor()
  expect(await dialog.getByLabel("Name").evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Change…" }).click()
  await dialog.getByLabel("Name").fill("2026-11-14 Note of conference with leading counsel")
  await dialog.getByLabel("Class").selectOption("special")
  await dialog.getByLabel("Privilege", { exact: true }).selectOption("litigation")
  await dialog.getByText("Say whose privilege it is.").waitFor()
  await dialog.getByLabel("Whose privilege").fill("the client group")
  await dialog.getByRole("button", { name: "Change it" }).click()
  await page.getByText("The card was changed.").waitFor()
  await page.getByRole("heading", { level: 1, name: "2026-11-14 Note of conference with leading counsel" }).waitFor()
  await page.getByText("Privileged: litigation, held by the client group").waitFor()
  await page.getByRole("complementary").getByText("Special").waitFor()
  await page.goto(matter)
  const row = page.getByRole("row").filter({ hasText: "Note of conference with leading counsel" })
  await row.getByText("privilege: litigation", { exact: true }).waitFor()
  expect(await row.getByText("privilege: litigation", { exact: true }).getAttribute("title")).toBe("Held by the client group")
  expect(await page.getByText("privilege: litigation", { exact: true }).count()).toBe(1)
  await page.setViewportSize({ width: 360, height: 1_000 })
  await row.getByText("· privilege: litigation").waitFor()
  await lookOver(lead, "a list with a privilege mark, 360")
  await page.setViewportSize({ width: 1600, height: 1_000 })
  await lookOver(lead, "a list with a privilege mark")
})

test("what is told beside an open document has its opening in it, also when it is opened again", async () => {
  const { page } = lead
  const chain = page.getByRole("complementary").locator(".short-chain li")
  for (const purpose of ["", "for the bundle of 12 December"]) {
    await page.goto(matter)
    if (purpose !== "") {
      await page.getByRole("button", { name: /^Here for/ }).click()
      await page.getByText("In your own words…").click()
      await page.getByLabel("In a few words").fill(purpose)
      await page.getByRole("button", { name: "Work under this" }).click()
      await page.getByRole("button", { name: `Here for ${purpose}` }).waitFor()
    }
    await page.getByRole("link", { name: "2026-10-12 Plan of the well" }).click()
    await chain
      .first()
      .getByText(`Viewed by you, for conduct of proceedings${purpose === "" ? "" : `: “${purpose}”`}`)
      .waitFor()
    await chain
      .first()
      .getByText(/leaf \d+/)
      .waitFor()
  }
})

test("an empty document says that it is empty", async () => {
  await open("2026-11-20 Cover sheet")
  await lead.page.getByText("This document is empty").waitFor()
  await lookOver(lead, "an empty document")
})

test.each([
  [PLAN, 130],
  [CONFERENCE, -1],
  [STATEMENT, 10],
])("of $name nothing is shown once a byte of it was changed in the vault, and who is to be told stands there", async (paper, at) => {
  const { page } = lead
  const name = `damaged ${paper.name.replace(/\.\w+$/, "")}`
  const id = await file(house, first, matterId, { ...paper, name: `${name}.${paper.name.split(".").at(-1)}` })
  const { history } = await ask<{ history: readonly { id: string }[] }>(house, first.token, "GET", `/documents/${id}`)
  flip(history[0]?.id ?? "", at)
  await open(name)
  await page.getByRole("heading", { name: "This document is damaged" }).waitFor()
  await page.getByText("Tell whoever runs the house, by telephone").waitFor()
  expect(await page.locator("canvas, main img, pre").count()).toBe(0)
  await page.getByRole("complementary").getByText("Damage found in the vault").first().waitFor()
  if (paper === PLAN) await lookOverEverywhere(lead, "a damaged document")
  await page.getByRole("link", { name: "its chain of custody" }).click()
  await page
    .getByText(/Damage found in the vault by the house/)
    .first()
    .waitFor()
})

test("of a long text whose end was changed nothing is shown either, and it is not called a broken line", async () => {
  const { page } = lead
  const id = await file(house, first, matterId, plainText("A long text", "My water came from the well.\n".repeat(50_000)))
  const { history } = await ask<{ history: readonly { id: string }[] }>(house, first.token, "GET", `/documents/${id}`)
  flip(history[0]?.id ?? "", -100)
  await open("A long text")
  await page
    .getByRole("alert")
    .filter({ hasText: "The text did not open." })
    .filter({ hasText: "It broke off before its end, and nothing of it is shown." })
    .waitFor()
  expect(await page.locator("pre").count()).toBe(0)
})

/** Changes one bit of a sealed file; from its end where `at` is below nought. */
function flip(version: string, at: number): void {
  const found = readdirSync(join(house.folder, "data", "vault"), { recursive: true, withFileTypes: true }).find((entry) => entry.name === version)
  const path = join(found?.parentPath ?? "", version)
  const sealed = readFileSync(path)
  const index = at < 0 ? sealed.length + at : at
  sealed.writeUInt8(sealed.readUInt8(index) ^ 1, index)
  writeFileSync(path, sealed)
}

test("a note is written and struck out, and stays readable", async () => {
  const { page } = lead
  await page.goto(matter.replace("documents", "notes"))
  await page.getByLabel("Write a note").fill("Client must not be rung at work.")
  await page.getByRole("button", { name: "Write it" }).click()
  await page.getByRole("button", { name: "Strike out" }).click()
  await page.getByText("struck out by").waitFor()
  expect(await page.locator("s").textContent()).toBe("Client must not be rung at work.")
})

test("a party is added, changed and taken out", async () => {
  const { page } = lead
  await page.goto(matter.replace("documents", "parties"))
  await page.getByRole("button", { name: "Add a party…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Name").fill("Northmere Chemical Holdings plc")
  await dialog.getByRole("button", { name: "Add them" }).click()
  await page.getByRole("gridcell", { name: "Northmere Chemical Holdings plc", exact: true }).click()
  await dialog.getByLabel("Role in the matter").selectOption("insurer")
  await dialog.getByRole("button", { name: "Change them" }).click()
  await page.getByRole("gridcell", { name: "Insurer" }).waitFor()
  await page.getByRole("button", { name: "Acts on Northmere Chemical Holdings plc" }).click()
  await page.getByRole("menuitem", { name: "Take out of this matter" }).click()
  await page.getByRole("heading", { name: "No party is named yet" }).waitFor()
  noComplaints(lead, "documents, notes and parties")
})
