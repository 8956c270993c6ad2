/** What is seen before there is anything to see: the door in each of its steps, and every screen while it is empty or closed to the one who asks. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, AUDITOR, FIRM, join, LAWYER, LEAD, MATTER, newToken, openMatter, type Joined } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOverEverywhere } from "./looking.ts"
import { sayPurpose, signIn } from "./people.ts"

let house: BrowserHouse
let lead: Seat
let first: Joined
let shares: readonly string[] = []

beforeAll(async () => {
  house = await openBrowserHouse()
  lead = await house.sitDown()
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

describe("the door", () => {
  test("the firm is being set up", async () => {
    const { page } = lead
    await page.goto("/")
    await page.getByLabel("Set-up code").fill("WRONG-CODE")
    await page.getByLabel("Name of the firm").fill(FIRM)
    await page.getByLabel("Your name").fill(LEAD.name)
    await page.getByLabel("Your address at the firm").fill(LEAD.address)
    await page.getByLabel("Pass phrase", { exact: true }).fill(LEAD.passphrase)
    await page.locator(".strength .is-on").nth(2).waitFor()
    await page.getByRole("button", { name: "Set the firm up" }).click()
    await page.getByRole("alert").waitFor()
    await lookOverEverywhere(lead, "set-up, a slip")
  })

  test("the shares", async () => {
    const { page } = lead
    await page.getByLabel("Set-up code").fill(house.code)
    await page.getByRole("button", { name: "Set the firm up" }).click()
    await page.getByRole("heading", { name: "The recovery shares" }).waitFor()
    shares = await page.locator(".share-text").allTextContents()
    await lookOverEverywhere(lead, "the shares")
  })

  test("one share is proved", async () => {
    const { page } = lead
    await page.getByLabel("Each share is on paper or in a file of its own").check()
    await page.getByRole("button", { name: "Go on, and prove that one works" }).click()
    await page.getByLabel("One share").fill("not a share")
    await page.getByRole("button", { name: "Prove it" }).click()
    await page.getByRole("alert").waitFor()
    await lookOverEverywhere(lead, "prove a share, a slip")
    await page.getByLabel("One share").fill(shares[0] ?? "")
    await page.getByRole("button", { name: "Prove it" }).click()
  })

  test("what one is here for", async () => {
    await lead.page.getByRole("heading", { name: "What you are here for" }).waitFor()
    await lookOverEverywhere(lead, "what one is here for")
    await sayPurpose(lead, "Supervision")
    first = { ...LEAD, id: "", token: await newToken(house, LEAD) }
  })

  test("somebody is asked in, and the link is used up", async () => {
    const { name, address, role } = LAWYER
    const { token: link } = await ask(house, first.token, "POST", "/invitations", { name, address, role })
    await using seat = await house.sitDown()
    await seat.page.goto(`/join#${link}`)
    await seat.page.getByLabel("Pass phrase", { exact: true }).fill("yusuf karadag")
    await seat.page.locator(".strength").waitFor()
    await lookOverEverywhere(seat, "join")
    await ask(house, null, "POST", "/invitations/accept", { token: link, passphrase: LAWYER.passphrase, bearer: true })
    await seat.page.goto("/sign-in")
    await seat.page.goto(`/join#${link}`)
    await seat.page.getByRole("heading", { name: "This invitation cannot be used" }).waitFor()
    await lookOverEverywhere(seat, "join, used up")
  })

  test("signing in, turned away", async () => {
    await using seat = await house.sitDown()
    const { page } = seat
    await page.goto("/sign-in")
    await page.getByLabel("Your address at the firm").fill(LEAD.address)
    await page.getByLabel("Pass phrase", { exact: true }).fill("not the right one at all")
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.getByRole("alert").waitFor()
    await lookOverEverywhere(seat, "sign-in, turned away")
  })
})

describe("nothing yet", () => {
  test.each([
    ["no matter", "/matters", "No matter is open to you yet"],
    ["no such address", "/nowhere", "There is nothing at this address for you to open"],
  ])("%s", async (what, address, says) => {
    await lead.page.goto(address)
    await lead.page.getByRole("heading", { name: says }).waitFor()
    await lookOverEverywhere(lead, what)
  })

  test.each([
    ["no document", "documents", "No document is filed here yet"],
    ["no party", "parties", "No party is named yet"],
    ["no note", "notes", "No note"],
    ["one person", "people", "1 person"],
    ["a short chain", "custody", "Times of custody are UTC."],
  ])("%s", async (what, tab, says) => {
    const matter = await openMatter(house, first, { ...MATTER, title: what })
    await lead.page.goto(`/matters/${matter}/${tab}`)
    await lead.page.getByText(says).first().waitFor()
    await lookOverEverywhere(lead, what)
  })

  test("nothing that fits", async () => {
    const { page } = lead
    await page.goto("/matters?stage=any&columns=class")
    await page.getByRole("row").nth(1).waitFor()
    await page.goto("/matters?named=zebra&class=special")
    await page.getByText("No matter open to you is special and has zebra in its name, client or code.").waitFor()
    await lookOverEverywhere(lead, "nothing that fits")
    await page.getByRole("button", { name: "under every name" }).click()
    await page.getByText("No matter open to you is special.").waitFor()
    expect(await page.getByLabel("Find by name, client or code").inputValue()).toBe("")
    await page.waitForTimeout(1_000)
    expect(new URL(page.url()).search, "what was undone stays undone").toBe("?class=special")
    await page.getByRole("button", { name: "Show all of them" }).click()
    await page.getByRole("row").nth(1).waitFor()
  })

  test("the palette finds nothing", async () => {
    await lead.page.goto("/matters")
    await lead.page.getByRole("heading", { level: 1 }).waitFor()
    await lead.page.keyboard.press("Control+k")
    await lead.page.getByRole("combobox", { name: "Do or find" }).fill("zebra")
    await lead.page.getByText("Nothing open to you is called that.").waitFor()
    await lookOverEverywhere(lead, "palette, nothing")
  })
})

test("somebody whose every matter is closed is told so, and sees them", async () => {
  const token = await newToken(house, LAWYER)
  const { matter } = await ask<{ matter: { id: string; rev: number } }>(house, token, "POST", "/matters", { ...MATTER, title: "Long over" })
  await ask(house, token, "PATCH", `/matters/${matter.id}`, { rev: matter.rev, stage: "closed" })
  await using seat = await house.sitDown()
  await signIn(seat, LAWYER)
  await seat.page.goto("/matters")
  await seat.page.getByText("No matter of yours is open; 1 closed one is shown.").waitFor()
  await seat.page.getByRole("link", { name: "Long over" }).waitFor()
  expect(await seat.page.getByText("No matter is open to you yet").count()).toBe(0)
  await lookOverEverywhere(seat, "closed matters only")
})

describe("closed to the one who asks", () => {
  let auditor: Seat
  beforeAll(async () => {
    await join(house, first, AUDITOR, "audit")
    auditor = await house.sitDown()
    await signIn(auditor, AUDITOR, "Audit")
  })

  test.each([
    ["a matter, opened by an auditor", "/matters/open"],
    ["people, to an auditor", "/people"],
    ["the firm, to an auditor", "/firm"],
    ["matters, to an auditor", "/matters"],
  ])("%s", async (what, address) => {
    await auditor.page.goto(address)
    await auditor.page.getByRole("heading", { level: 1 }).waitFor()
    await lookOverEverywhere(auditor, what)
  })
})
