/** Every screen at every width, in light and in dark: axe-core finds nothing, nothing sticks out at the side, the browser complains of nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { AUDITOR, LEAD } from "./firm.ts"
import { furnish, type Furnished } from "./furnished.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOver, lookOverEverywhere } from "./looking.ts"
import { signIn } from "./people.ts"

let house: BrowserHouse
let lead: Seat
let auditor: Seat
let firm: Furnished

beforeAll(async () => {
  house = await openBrowserHouse()
  lead = await house.sitDown()
  await lead.page.goto("/")
  await lead.page.getByRole("heading", { name: "Set the firm up" }).waitFor()
  await lookOverEverywhere(lead, "set-up")
  firm = await furnish(house)
  await lead.page.goto("/sign-in")
  await lead.page.getByLabel("Your address at the firm").waitFor()
  await lookOverEverywhere(lead, "sign-in")
  await signIn(lead, LEAD)
  auditor = await house.sitDown()
  await signIn(auditor, AUDITOR, "Audit")
})
afterAll(() => house[Symbol.asyncDispose]())

interface Screen {
  readonly what: string
  /** Its address; `:matter` and `:document` stand for those of the firm. */
  readonly at: string
  /** What is there when the screen is. */
  readonly shows: string
  readonly does?: (seat: Seat) => Promise<void>
}

const SCREENS: readonly Screen[] = [
  { what: "matters", at: "/matters", shows: ".table tbody tr" },
  { what: "open a matter", at: "/matters/open", shows: ".block", does: openToAdmit },
  { what: "documents", at: "/matters/:matter/documents", shows: ".table tbody tr" },
  { what: "documents chosen", at: "/matters/:matter/documents", shows: ".table tbody tr", does: ({ page }) => page.getByRole("checkbox").nth(2).click() },
  { what: "parties", at: "/matters/:matter/parties", shows: ".table tbody tr" },
  { what: "notes", at: "/matters/:matter/notes", shows: ".note-one" },
  { what: "people of a matter", at: "/matters/:matter/people", shows: ".reasons" },
  { what: "admit", at: "/matters/:matter/people", shows: ".reasons", does: admitForLess },
  { what: "custody of a matter", at: "/matters/:matter/custody", shows: ".chain li", does: openProof },
  { what: "a document", at: "/matters/:matter/documents/:document", shows: ".text-layer span" },
  { what: "custody of a document", at: "/matters/:matter/documents/:document/custody", shows: ".chain li", does: openProof },
  { what: "ledger", at: "/ledger", shows: ".verdict .seal", does: ({ page }) => page.getByRole("button", { name: "How an outsider checks this" }).click() },
  { what: "people", at: "/people", shows: ".table tbody tr" },
  { what: "invite", at: "/people", shows: ".table tbody tr", does: ({ page }) => page.getByRole("button", { name: "Invite a person…" }).click() },
  { what: "firm", at: "/firm", shows: ".plain-list" },
  { what: "me", at: "/me", shows: ".block" },
  { what: "palette", at: "/matters", shows: ".table tbody tr", does: openPalette },
  { what: "nothing here", at: "/matters/mat_0000000000000000000000000g", shows: ".empty" },
]

async function openToAdmit({ page }: Seat): Promise<void> {
  await page.getByRole("button", { name: "Add a party" }).click()
  for (const option of [2, 1]) await page.getByLabel("Admit", { exact: true }).selectOption({ index: option })
  await page
    .getByRole("button", { name: /^What this part includes/ })
    .first()
    .click()
  await page.getByLabel("Print documents").uncheck()
  await page.getByText("Reads, downloads, files and edits; does not print.").waitFor()
}

async function admitForLess({ page }: Seat): Promise<void> {
  await page.getByRole("button", { name: "Admit…" }).click()
  await page.getByLabel("As").selectOption("lead")
  await page.getByRole("button", { name: "What this part includes" }).click()
  await page.getByLabel("Disclose", { exact: false }).uncheck()
  await page.getByText("Reads, downloads, prints, files, edits and admits; does not disclose.").waitFor()
}

async function openPalette({ page }: Seat): Promise<void> {
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: "Do or find" }).waitFor()
  await page.getByRole("option").first().waitFor()
}

async function openProof({ page }: Seat): Promise<void> {
  await page.getByRole("button", { name: "Proof" }).nth(1).click()
  await page.getByText("It holds: the leaf leads to the root.").waitFor()
}

async function go(seat: Seat, { at, shows, does }: Screen): Promise<void> {
  await seat.page.goto(at.replace(":matter", firm.matter).replace(":document", firm.statement))
  await seat.page.locator(shows).first().waitFor()
  await does?.(seat)
}

test.each(SCREENS)("$what", async (screen) => {
  await go(lead, screen)
  await lookOverEverywhere(lead, screen.what)
})

test("the auditor's ledger", async () => {
  await go(auditor, { what: "ledger", at: "/ledger", shows: ".chain li" })
  await lookOverEverywhere(auditor, "the auditor's ledger")
})

describe("what is wrong with a page is seen:", () => {
  test.each<[string, { tag: string; words?: string; css?: string }, string]>([
    ["a button without a name", { tag: "button" }, "button-name"],
    ["a picture without words", { tag: "img" }, "image-alt"],
    ["words as pale as their paper", { tag: "p", words: "Pale", css: "color: #999; background: #aaa" }, "color-contrast"],
    ["what sticks out at the side", { tag: "p", words: "Wide", css: "width: 4000px" }, "pixels that stick out"],
  ])("%s", async (what, planted, says) => {
    await go(lead, { what: "me", at: "/me", shows: ".block" })
    await lead.page.evaluate(({ tag, words = "", css = "" }) => {
      const wrong = document.createElement(tag)
      wrong.textContent = words
      wrong.style.cssText = css
      document.querySelector("main .block")?.append(wrong)
    }, planted)
    await expect(lookOver(lead, what)).rejects.toThrow(says)
  })
})

test("a name of one long word stays inside the dialog that says it", async () => {
  const { page } = lead
  await page.goto("/people")
  await page.getByRole("button", { name: "Invite a person…" }).click()
  await page.getByLabel("Name").fill("W".repeat(200))
  await page.getByLabel("Address").fill("long@field.example")
  await page.getByRole("button", { name: "Make the link" }).click()
  const link = page.getByLabel("Link", { exact: true })
  await link.waitFor()
  const within = await page.getByRole("dialog").evaluate((dialog) => [dialog.scrollWidth, dialog.clientWidth])
  expect(within[0]).toBe(within[1])
})

test("at 1280 pixels a party is read by its whole name", async () => {
  const { page } = lead
  await page.setViewportSize({ width: 1280, height: 1_000 })
  await page.goto(`/matters/${firm.matter}/parties`)
  const name = page.getByText("Northmere Chemical Holdings plc", { exact: true })
  await name.waitFor()
  expect(await name.evaluate((at) => (at.closest("td")?.scrollWidth ?? 0) <= (at.closest("td")?.clientWidth ?? 0))).toBe(true)
})
