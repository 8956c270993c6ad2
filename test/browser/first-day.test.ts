/** The first day of a firm, at the pages only: it is set up, one share is proved, a second factor is set, people join by links, and a matter is opened to one of them. */
import { readFileSync } from "node:fs"
import { Secret, TOTP } from "otpauth"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ADMINISTRATOR, AUDITOR, FIRM, GUEST, LAWYER, LEAD, MATTER } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOver, lookOverEverywhere, noComplaints } from "./looking.ts"
import { hasFocus, inside, invite, sayPurpose, signIn } from "./people.ts"
import { leaving, printedPages } from "./shares.ts"

let house: BrowserHouse
let lead: Seat
let secret = ""
const links = new Map<string, string>()

beforeAll(async () => {
  house = await openBrowserHouse(undefined, "full")
  lead = await house.sitDown()
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

/** The six digits of the house's hour. */
function digits(): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.now().epochMilliseconds })
}

test("a weak pass phrase is not taken, and says why", async () => {
  const { page } = lead
  await page.goto("/")
  await page.getByRole("heading", { name: "Set the firm up" }).waitFor()
  await page.goto("/sign-in")
  await page.getByRole("link", { name: "Set it up" }).click()
  await page.getByRole("heading", { name: "Set the firm up" }).waitFor()
  await page.getByText("Still needed: the set-up code, the name of the firm, your name, your address, a pass phrase that is strong enough.").waitFor()
  await page.getByLabel("Set-up code").fill("WRONG-CODE")
  await page.getByLabel("Name of the firm").fill(FIRM)
  await page.getByLabel("Your name").fill(LEAD.name)
  await page.getByLabel("Your address at the firm").fill(LEAD.address)
  const phrase = page.getByLabel("Pass phrase", { exact: true })
  const go = page.getByRole("button", { name: "Set the firm up" })
  const strength = page.locator(".strength")
  for (const weak of ["marguerite", "password1234", "thornbury oyelaran"]) {
    const judged = page.waitForResponse((answer) => answer.url().endsWith("/passphrases/check"))
    await phrase.fill(weak)
    await judged
    await strength.waitFor()
    expect(await go.getAttribute("aria-disabled"), weak).toBe("true")
    await page.getByText("Still needed: a pass phrase that is strong enough.", { exact: true }).waitFor()
    await go.click({ force: true })
    expect(await page.getByRole("heading", { name: "Set the firm up" }).isVisible()).toBe(true)
  }
  await phrase.fill(LEAD.passphrase)
  await expect.poll(() => strength.locator("i.is-on").count()).toBeGreaterThanOrEqual(3)
  expect(await phrase.getAttribute("type")).toBe("password")
})

test("a wrong set-up code is refused in its own field, and nothing is lost", async () => {
  const { page } = lead
  await page.getByRole("button", { name: "Set the firm up" }).click()
  await page.getByRole("alert").filter({ hasText: "does not fit" }).waitFor()
  expect(await page.getByLabel("Name of the firm").inputValue()).toBe(FIRM)
  expect(await page.getByLabel("Pass phrase", { exact: true }).inputValue()).toBe(LEAD.passphrase)
})

test("the firm is set up with recovery by two of three, and one share typed back proves that it works", async () => {
  const { page } = lead
  await page.getByLabel("Set-up code").fill(house.code)
  await page.getByLabel("Recovery").selectOption({ label: "2 of 3 shares are needed" })
  await page.getByRole("button", { name: "Set the firm up" }).click()
  await expect.poll(() => hasFocus(page.getByRole("heading", { name: "The recovery shares" }))).toBe(true)
  const shares = await page.locator(".share-text").allTextContents()
  expect(new Set(shares).size).toBe(3)
  expect(await printedPages(page)).toEqual(shares.map((share) => expect.stringContaining(share.replaceAll("-", "")) as unknown))
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save share 2", exact: true }).click()])
  const saved = readFileSync(await download.path(), "utf8")
  await page.getByRole("button", { name: "Save share 2 again" }).waitFor()
  expect(await leaving(page)).toEqual({ asked: "beforeunload", here: true })
  await page.goBack()
  const leave = page.getByRole("dialog", { name: "Leave the recovery shares?" })
  await leave.getByRole("button", { name: /Stay here/ }).click()
  await leave.waitFor({ state: "detached" })
  expect(await page.locator(".share-text").allTextContents()).toEqual(shares)
  // A page that was reloaded all the same: the session has them still.
  page.once("dialog", (dialog) => void dialog.accept())
  await page.reload()
  await page.getByRole("link", { name: "Go back to the recovery shares" }).click()
  await page.getByRole("button", { name: "Show the shares again" }).click()
  await page.getByRole("heading", { name: "The recovery shares" }).waitFor()
  await expect.poll(() => page.locator(".share-text").allTextContents()).toEqual(shares)
  expect(await printedPages(page)).toEqual(shares.map((share) => expect.stringContaining(share.replaceAll("-", "")) as unknown))
  await page.getByLabel("Each share is on paper or in a file of its own").check()
  await page.getByRole("button", { name: "Go on, and prove that one works" }).click()
  await expect.poll(() => hasFocus(page.getByLabel("One share"))).toBe(true)
  expect(await leaving(page)).toEqual({ asked: "beforeunload", here: true })
  const changed = (shares[0] ?? "").replace(/.$/, (sign) => (sign === "7" ? "8" : "7"))
  await page.getByLabel("One share").fill(changed)
  await page.getByRole("button", { name: "Prove it" }).click()
  await page.getByRole("alert").waitFor()
  await page.getByLabel("One share").fill(saved)
  expect(await page.getByLabel("One share").inputValue()).toBe(shares[1])
  await page.getByRole("button", { name: "Prove it" }).click()
  await page.getByRole("heading", { name: "What you are here for" }).waitFor()
})

test("what one is here for is said once, and stands in the top line", async () => {
  expect(await lead.page.getByLabel("Purpose").inputValue(), "nothing is chosen for anybody").toBe("")
  await lead.page.getByRole("button", { name: "Go in" }).click()
  await lead.page.getByRole("alert").filter({ hasText: "Choose what you are here for first" }).waitFor()
  await sayPurpose(lead, "Supervision", "Opening the house")
  await lead.page.getByRole("heading", { name: "No matter is open to you yet" }).waitFor()
  await lead.page.getByRole("button", { name: "Here for Opening the house" }).waitFor()
})

test("a second factor is set by proving its first code", async () => {
  const { page } = lead
  await page.goto("/me")
  await page.getByRole("button", { name: "Set a second factor…" }).click()
  const dialog = page.getByRole("dialog")
  secret = ((await dialog.locator(".print").textContent()) ?? "").replaceAll(" ", "")
  const code = digits()
  await dialog.getByLabel("Six digits from your authenticator").fill(code === "000000" ? "000001" : "000000")
  await dialog.getByRole("button", { name: "Set it" }).click()
  expect(await dialog.getByRole("alert").textContent()).toMatch(/^This was not done\.\s*These six digits do not fit the secret\. /)
  await dialog.getByLabel("Six digits from your authenticator").fill(digits())
  await dialog.getByRole("button", { name: "Set it" }).click()
  await page.getByText("Your second factor is set.").waitFor()
  await page.getByText("Set: signing in asks for six digits").waitFor()
})

test("people are invited by links that are shown once", async () => {
  await lead.page.goto("/people")
  for (const who of [LAWYER, ADMINISTRATOR, AUDITOR]) links.set(who.role, await invite(lead, who))
  await lead.page.getByText("3 invitations wait").waitFor()
  expect(new Set(links.values()).size).toBe(3)
  await lead.page.reload()
  expect(await lead.page.locator("main").textContent()).not.toContain("/join#")
})

test.each([LAWYER, ADMINISTRATOR, AUDITOR])("$name joins by the link with a pass phrase of their own, and the link is used up", async (who) => {
  const link = links.get(who.role) ?? ""
  await using seat = await house.sitDown()
  const { page } = seat
  await page.goto(link)
  await page.getByText(`${who.name}, you are invited as ${who.role}.`).waitFor()
  expect(page.url()).not.toContain("#")
  await page.reload()
  await page.getByText(`${who.name}, you are invited as ${who.role}.`).waitFor()
  await page.getByLabel("Pass phrase", { exact: true }).fill(who.passphrase)
  await page.getByRole("button", { name: "Join" }).click()
  await sayPurpose(seat, "Running the house")
  noComplaints(seat, `joining as ${who.role}`)
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(link.split("#")[1])
  await using late = await house.sitDown()
  await late.page.goto(link)
  await late.page.getByRole("heading", { name: "This invitation cannot be used" }).waitFor()
})

test("a matter is opened with its parties, and shows its discreet code", async () => {
  const { page } = lead
  await page.goto("/matters")
  await page.getByRole("main").getByRole("link", { name: "Open a matter" }).click()
  await page.getByText("Still needed: name, client, type, jurisdiction.").waitFor()
  await page.getByLabel("Name of the matter").fill(MATTER.title)
  await page.getByLabel("Client", { exact: true }).fill(MATTER.client)
  await page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Inbox" }).click()
  const asked = page.getByRole("dialog", { name: "Leave what you have typed?" })
  await lookOver(lead, "leaving what was typed")
  await asked.getByRole("button", { name: "Stay here" }).click()
  expect(await page.getByLabel("Client", { exact: true }).inputValue()).toBe(MATTER.client)
  await page.getByLabel("Type", { exact: true }).fill(MATTER.type)
  await page.getByLabel("Jurisdiction").fill(MATTER.jurisdiction)
  await page.getByLabel("Class").selectOption(MATTER.class)
  await page.getByRole("button", { name: "Add a party" }).click()
  await page.getByLabel("Party 1", { exact: true }).fill("Leontyne Abara-Fitzgerald")
  await page.getByRole("button", { name: "Add a party" }).click()
  await page.getByLabel("Party 2", { exact: true }).fill("Northmere Chemical Holdings plc")
  expect(await page.getByLabel("Role").nth(1).inputValue()).toBe("opponent")
  expect(await page.getByLabel("Admit").textContent()).not.toContain(ADMINISTRATOR.name)
  await page.getByRole("button", { name: "Open the matter" }).click()
  await page.getByRole("heading", { name: MATTER.title }).waitFor()
  await page
    .locator(".under")
    .getByText(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/)
    .waitFor()
  await page.getByRole("heading", { name: "No document is filed here yet" }).waitFor()
  const answers = page.locator(".answers")
  await answers.getByText("1 person").waitFor()
  await answers.getByText("You opened it as lead").waitFor()
  await page.getByRole("link", { name: "Parties 2" }).waitFor()
})

test("the lawyer is admitted until a date, which has not passed", async () => {
  const { page } = lead
  await page.getByRole("link", { name: "People 1" }).click()
  await page.getByRole("button", { name: "Admit…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Person").selectOption({ label: `${LAWYER.name}, lawyer` })
  await dialog.getByLabel("Until").fill("2020-01-31")
  await dialog.getByText("That day has passed.").waitFor()
  await dialog.getByLabel("Until").fill("2099-03-31")
  await dialog.getByRole("button", { name: "Admit them" }).click()
  await page.getByText(`${LAWYER.name} is admitted as member.`).waitFor()
  await page.getByRole("gridcell", { name: "31 Mar 2099" }).waitFor()
  await page.getByRole("gridcell", { name: "no end date" }).waitFor()
  await page.getByText("The grant has no end date: it stands until someone ends it, also once the matter is closed.").waitFor()
  await page.getByRole("gridcell", { name: LAWYER.name }).click()
  await page.getByRole("heading", { name: `Why can ${LAWYER.name} see this matter?` }).waitFor()
  await page.getByText("The grant runs until 31 Mar 2099.").waitFor()
  noComplaints(lead, "the first day")
})

test("signing out leaves nothing; a wrong pass phrase is told in one way; the second factor is asked for", async () => {
  const { page } = lead
  const matter = page.url()
  await page.getByRole("button", { name: /^M\. Thornbury/ }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await page.getByLabel("Your address at the firm").waitFor()
  expect(await page.content()).not.toContain("Abara")
  await page.goto(matter)
  const said: (string | null)[] = []
  for (const address of [LEAD.address, "nobody@thornbury.example"]) {
    await page.getByLabel("Your address at the firm").fill(address)
    await page.getByLabel("Pass phrase", { exact: true }).fill("not the right one at all")
    await page.getByRole("button", { name: "Sign in" }).click()
    const slip = page.getByRole("alert").filter({ hasText: "do not fit together" })
    await slip.waitFor()
    said.push(await slip.textContent())
  }
  expect(said[0]).toBe(said[1])
  expect(await page.getByLabel("What you are here for").inputValue(), "what somebody was here for is not what the next one is").toBe("")
  await page.getByLabel("What you are here for").selectOption("Supervision")
  await page.getByLabel("Your address at the firm").fill(LEAD.address)
  await page.getByLabel("Pass phrase", { exact: true }).fill(LEAD.passphrase)
  await page.getByRole("button", { name: "Sign in" }).click()
  house.clock.set(house.clock.now().add({ minutes: 2 }))
  await page.getByLabel("Six digits from your authenticator").fill(digits())
  await page.getByRole("button", { name: "Sign in with the code" }).click()
  await inside(lead)
  await page.getByRole("heading", { name: MATTER.title }).waitFor()
  noComplaints(lead, "coming back")
})

/** Proves the first digits on the sheet that asks for a second factor before anything else, a wrong code first. */
async function setFactorFirst({ page }: Seat): Promise<void> {
  await page.getByRole("heading", { name: "Set a second factor first" }).waitFor()
  expect(await page.getByRole("navigation", { name: "Rooms" }).count()).toBe(0)
  secret = ((await page.locator(".print").textContent()) ?? "").replaceAll(" ", "")
  const set = page.getByRole("button", { name: "Set it, and go in" })
  expect(await set.getAttribute("aria-disabled")).toBe("true")
  const code = digits()
  await page.getByLabel("Six digits from your authenticator").fill(code === "000000" ? "000001" : "000000")
  await set.click()
  await page.getByRole("alert").filter({ hasText: "It was not set." }).waitFor()
  await page.goto("/matters")
  await page.getByRole("heading", { name: "Set a second factor first" }).waitFor()
  secret = ((await page.locator(".print").textContent()) ?? "").replaceAll(" ", "")
  await page.getByLabel("Six digits from your authenticator").fill(digits())
  await set.click()
}

test("once the firm asks everyone for a second factor, whoever is inside without one is brought to the sheet that sets it", async () => {
  await using lawyer = await house.sitDown()
  await signIn(lawyer, LAWYER)
  const { page } = lead
  await page.goto("/firm")
  await page.getByLabel("Second factor").selectOption("required")
  await page.getByRole("button", { name: "Change the settings" }).click()
  await page.getByText("The firm’s settings were changed.").waitFor()
  await lawyer.page.getByRole("link", { name: "People" }).first().click()
  await setFactorFirst(lawyer)
  await inside(lawyer)
  noComplaints(lawyer, "a second factor that is asked of everyone")
})

test("whoever signs in without one sets it before anything opens, and then says what they are here for", async () => {
  await using seat = await house.sitDown()
  const { page } = seat
  await page.goto("/sign-in")
  await page.getByLabel("Your address at the firm").fill(ADMINISTRATOR.address)
  await page.getByLabel("Pass phrase", { exact: true }).fill(ADMINISTRATOR.passphrase)
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByRole("heading", { name: "Set a second factor first" }).waitFor()
  await lookOverEverywhere(seat, "a second factor first")
  await setFactorFirst(seat)
  await sayPurpose(seat, "Running the house")
  noComplaints(seat, "signing in without a second factor")
})

test("whoever joins sets one before anything opens", async () => {
  await lead.page.goto("/people")
  const link = await invite(lead, GUEST)
  await using seat = await house.sitDown()
  await seat.page.goto(link)
  await seat.page.getByLabel("Pass phrase", { exact: true }).fill(GUEST.passphrase)
  await seat.page.getByRole("button", { name: "Join" }).click()
  await setFactorFirst(seat)
  await sayPurpose(seat, "Conduct of proceedings")
  noComplaints(seat, "joining where a second factor is asked of everyone")
})
