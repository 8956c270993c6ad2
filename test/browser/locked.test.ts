/** A PDF locked with a password of its own: it is asked for on the page, tried on that machine alone, and said nowhere else; whoever has none downloads the file as it was filed. */
import { readFileSync } from "node:fs"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, file, LEAD, openMatter, setUpFirm, type Joined } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lockedPdf } from "./locked-pdf.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { signIn } from "./people.ts"

const PASSWORD = "Grüße 7 pike-heron"
const BUNDLE = lockedPdf("2026-11-19 Medical records bundle", [["#Medical records", "Lead stood at 38 micrograms."], ["Second page"]], PASSWORD)
const NO_PRINT = lockedPdf("2026-11-20 Report, not to be printed", [["#Report", "It opens without a word."]], "")

let house: BrowserHouse
let first: Joined
let lead: Seat
let matter = ""
let bundle = ""
const sent: string[] = []

beforeAll(async () => {
  house = await openBrowserHouse()
  first = await setUpFirm(house)
  matter = await openMatter(house, first)
  bundle = await file(house, first, matter, BUNDLE)
  await file(house, first, matter, NO_PRINT)
  lead = await house.sitDown()
  await signIn(lead, LEAD)
  lead.context.on("request", (request) => sent.push([request.url(), request.postData() ?? "", JSON.stringify(request.headers())].join(" ")))
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

async function open(name: string): Promise<void> {
  await lead.page.goto(`/matters/${matter}/documents`)
  await lead.page.getByRole("link", { name }).click()
  await lead.page.getByRole("heading", { level: 1, name }).waitFor()
}
const field = () => lead.page.getByLabel("Password of this PDF", { exact: true })
const drawn = () => lead.page.locator(".text-layer", { hasText: "Lead stood at 38 micrograms." })
async function openings(): Promise<number> {
  const { items } = await ask<{ readonly items: readonly { readonly kind: string }[] }>(house, first.token, "GET", `/documents/${bundle}/custody?limit=100`)
  return items.filter((event) => event.kind === "document.opened").length
}

test("it asks for the password, in a field that no password manager fills in", async () => {
  await open("2026-11-19 Medical records bundle")
  await lead.page.getByRole("heading", { name: "This PDF is locked with a password of its own" }).waitFor()
  expect(await field().evaluate((at) => at === document.activeElement)).toBe(true)
  expect(await field().getAttribute("type")).toBe("password")
  expect(await field().getAttribute("autocomplete")).toBe("one-time-code")
  expect(await lead.page.locator("canvas").count()).toBe(0)
  await lookOverEverywhere(lead, "a locked PDF")
})

test.each([
  ["nothing", "", "Type the password of this PDF first."],
  ["another word", "pike-heron", "This password does not open it."],
  ["the right one in small letters", PASSWORD.toLowerCase(), "This password does not open it."],
  ["the right one with a blank after it", `${PASSWORD} `, "This password does not open it."],
  ["one's own pass phrase", LEAD.passphrase, "This password does not open it."],
  ["nothing, after wrong ones", "", "Type the password of this PDF first."],
])("%s does not open it", async (_what, word, said) => {
  await field().fill(word)
  await lead.page.getByRole("button", { name: "Open it", exact: true }).click()
  await lead.page.getByRole("alert").filter({ hasText: said }).waitFor()
  await expect.poll(() => lead.page.getByRole("button", { name: "Open it", exact: true }).isEnabled()).toBe(true)
  expect(await lead.page.locator("canvas").count()).toBe(0)
})

test("left locked, it is downloaded as it was filed, and the password can still be entered", async () => {
  const { page } = lead
  await field().fill("wrong again")
  await page.keyboard.press("Enter")
  await page.getByRole("alert").filter({ hasText: "does not open it" }).waitFor()
  await lookOverEverywhere(lead, "a locked PDF, a wrong password")
  await field().press("Escape")
  await page.getByText("Download it and open it with the password that came with it").waitFor()
  await lookOverEverywhere(lead, "a locked PDF, left locked")
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("main").locator(".lock").getByRole("link", { name: "Download" }).click()])
  expect(download.suggestedFilename()).toBe(BUNDLE.name)
  expect(readFileSync(await download.path())).toEqual(BUNDLE.buffer)
  await page.getByRole("button", { name: "Enter the password…" }).click()
  await field().waitFor()
})

test("the right one opens it, after all the wrong ones, without fetching it again", async () => {
  const before = await openings()
  await field().fill(PASSWORD)
  await lead.page.keyboard.press("Enter")
  await drawn().waitFor()
  await lead.page.getByText("Page 1 of 2").waitFor()
  expect(await openings()).toBe(before)
})

test("the password is sent to nobody, and stays nowhere on this machine", async () => {
  expect(sent.length).toBeGreaterThan(5)
  const spellings = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString("base64"), "pike-heron", "wrong again", "wrong%20again"]
  for (const spelling of spellings) for (const one of sent) expect(one).not.toContain(spelling)
  const kept = await lead.page.evaluate(async () => {
    const names = await indexedDB.databases()
    return JSON.stringify([location.href, history.state, document.cookie, names, ...[localStorage, sessionStorage].map((machine) => Object.entries(machine))])
  })
  for (const spelling of spellings) expect(kept).not.toContain(spelling)
  expect(await lead.page.content()).not.toContain("pike-heron")
})

test("coming back asks again: nothing of it was kept", async () => {
  await open("2026-11-19 Medical records bundle")
  await field().waitFor()
  expect(await field().inputValue()).toBe("")
  expect(await drawn().count()).toBe(0)
})

test("a PDF that only forbids printing opens without being asked for a password", async () => {
  await open("2026-11-20 Report, not to be printed")
  await lead.page.locator(".text-layer", { hasText: "It opens without a word." }).waitFor()
  expect(await field().count()).toBe(0)
  noComplaints(lead, "locked PDFs")
})
