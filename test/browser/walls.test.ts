/** A wall has no shadow at the pages either: who may not see a matter finds nothing by its list, its palette, its search or its address, and the same nothing where never anything was. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ADMINISTRATOR, AUDITOR, file, join, LAWYER, openMatter, setUpFirm, settled } from "./firm.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { noComplaints } from "./looking.ts"
import { pdf } from "./papers.ts"
import { signIn } from "./people.ts"

const NOTHING = "There is nothing at this address for you to open"
/** Ids as the house makes them, which it never made. */
const NEVER = { matter: "mat_0000000000000000000000000g", document: "doc_0000000000000000000000000g" }
const OWN = { title: "Lease of 17 Marrow Lane", client: "Bram & Daughters Joinery Ltd", type: "Conveyancing", jurisdiction: "England and Wales" }

let house: BrowserHouse
let lawyer: Seat
let administrator: Seat
let auditor: Seat
const there = { matter: "", document: "" }

beforeAll(async () => {
  house = await openBrowserHouse()
  const lead = await setUpFirm(house)
  const other = await join(house, lead, LAWYER)
  for (const who of [ADMINISTRATOR, AUDITOR]) await join(house, lead, who)
  there.matter = await openMatter(house, lead)
  there.document = await file(house, lead, there.matter, pdf("2026-11-18 Witness statement", [["My water came from the well."]]))
  await openMatter(house, other, OWN)
  await settled(house, lead)
  ;[lawyer, administrator, auditor] = await Promise.all([house.sitDown(), house.sitDown(), house.sitDown()])
  await signIn(lawyer, LAWYER)
  await signIn(administrator, ADMINISTRATOR, "Running the house")
  await signIn(auditor, AUDITOR, "Audit")
})
afterAll(() => house[Symbol.asyncDispose]())

/** Everything that a page shows at an address which is not for this person, without that address, the hour and the reference. */
async function nothingAt({ page }: Seat, address: string): Promise<{ readonly title: string; readonly shown: string }> {
  await page.goto(address)
  await page.getByRole("heading", { name: NOTHING }).waitFor()
  await page.locator(".topline").waitFor()
  const shown = await page.evaluate(() => document.querySelector(".house")?.innerHTML ?? "")
  expect(shown).not.toContain("Abara")
  expect(shown).not.toContain("Witness statement")
  return {
    title: await page.title(),
    shown: shown
      .replaceAll(/Reference [\w-]+, [^<]*/g, "")
      .replaceAll(/<div class="rail-foot">.*?<\/div>/g, "")
      .replaceAll(/(mat|doc)_\w{26}/g, "$1")
      .replaceAll(/ (id|data-\w+)="[^"]*"/g, ""),
  }
}

/** The words of the rail. */
function rooms({ page }: Seat): Promise<string[]> {
  return page.getByRole("navigation", { name: "Rooms" }).getByRole("listitem").allTextContents()
}

describe("the auditor", () => {
  test("reads what happened in the firm, and no name of what it happened to", async () => {
    const { page } = auditor
    await page.goto("/ledger")
    await page.getByRole("heading", { name: "What happened in the firm" }).waitFor()
    expect(await rooms(auditor)).toEqual(["Inbox", "Walls", "Reviews", "Ledger", "People"])
    await page
      .getByText(/Matter opened by Marguerite Thornbury/)
      .first()
      .waitFor()
    await page
      .getByText(/Filed by Marguerite Thornbury/)
      .first()
      .waitFor()
    const told = (await page.locator("main").textContent()) ?? ""
    for (const word of ["Abara", "Northmere", "Witness statement", "Marrow"]) expect(told).not.toContain(word)
    await page.getByRole("button", { name: "Proof" }).first().click()
    await page.getByText("It holds: the leaf leads to the root.").waitFor()
    noComplaints(auditor, "the auditor's ledger")
  })

  test("reads the walls, and is offered to raise none", async () => {
    const { page } = auditor
    await page.goto("/walls")
    await page.getByRole("heading", { name: "There is no wall that you may know of" }).waitFor()
    expect(await page.getByRole("link", { name: "Raise a wall" }).count()).toBe(0)
    await page.goto("/walls/raise")
    await page.getByRole("heading", { name: "Your role does not include this act" }).waitFor()
    noComplaints(auditor, "the auditor's walls")
  })
})

describe("a lawyer who was not admitted", () => {
  test("finds only their own matter in the list", async () => {
    const { page } = lawyer
    await page.goto("/matters")
    await page.getByRole("link", { name: OWN.title }).waitFor()
    await page.getByText("One matter is open to you.").or(page.getByText("1 matter is open to you.")).waitFor()
    expect(await page.locator("main").textContent()).not.toContain("Abara")
  })

  test("finds nothing by the palette", async () => {
    const { page } = lawyer
    await page.keyboard.press("Control+k")
    await page.getByRole("combobox", { name: "Do or find" }).fill("Marrow")
    await page.getByRole("option", { name: OWN.title }).waitFor()
    for (const words of ["Abara", "Northmere", "Leontyne"]) {
      await page.getByRole("combobox", { name: "Do or find" }).fill(words)
      await page.getByText("Nothing open to you is called that.").waitFor()
    }
    await page.keyboard.press("Escape")
  })

  test("finds nothing by the search line", async () => {
    const { page } = lawyer
    await page.getByLabel("Find by name, client or code").fill("Abara")
    await page.getByText("No matter open to you has Abara in its name, client or code.").waitFor()
    expect(new URL(page.url()).searchParams.get("named")).toBe("Abara")
    await page.goto("/matters?stage=any&class=privileged")
    await page.getByText("No matter open to you is privileged.").waitFor()
  })

  test("does not learn from the ledger", async () => {
    await lawyer.page.goto("/ledger")
    await lawyer.page.getByRole("heading", { name: /^Yes, the ledger is/ }).waitFor()
    expect(await rooms(lawyer)).toEqual(["Matters", "Inbox", "Ledger", "People"])
    expect(await lawyer.page.getByRole("heading", { name: "What happened in the firm" }).count()).toBe(0)
    noComplaints(lawyer, "a lawyer at a wall")
  })
})

describe.each([
  ["a lawyer who was not admitted", () => lawyer, ["", "/documents", "/parties", "/notes", "/people", "/walls", "/custody"]],
  ["the administrator", () => administrator, ["", "/custody"]],
  ["the auditor", () => auditor, ["", "/custody"]],
] as const)("%s", (_who, seat, places) => {
  test.each(places)("sees the same at the address of the matter%s as where never anything was", async (place) => {
    const real = await nothingAt(seat(), `/matters/${there.matter}${place}`)
    expect(real).toEqual(await nothingAt(seat(), `/matters/${NEVER.matter}${place}`))
  })

  test.each(["", "/custody"])("sees the same at the address of the document%s as where never anything was", async (place) => {
    const real = await nothingAt(seat(), `/matters/${there.matter}/documents/${there.document}${place}`)
    expect(real).toEqual(await nothingAt(seat(), `/matters/${NEVER.matter}/documents/${NEVER.document}${place}`))
  })
})

describe("the administrator", () => {
  test("has the rooms of the role and no matter anywhere", async () => {
    const { page } = administrator
    await page.goto("/")
    await page.getByRole("heading", { name: /^Yes, the ledger is/ }).waitFor()
    expect(await rooms(administrator)).toEqual(["Inbox", "Ledger", "People", "Firm"])
    await page.goto("/matters")
    await page.getByRole("heading", { name: "Your role opens no matter" }).waitFor()
    await page.getByRole("link", { name: "Back to the house" }).click()
    await page.keyboard.press("Control+k")
    await page.getByRole("combobox", { name: "Do or find" }).fill("matter")
    await page.getByText("Nothing open to you is called that.").waitFor()
    await page.keyboard.press("Escape")
    await page.goto("/matters")
    await page.locator(".topline").waitFor()
    await page.getByRole("heading", { level: 1 }).waitFor()
    expect(await page.locator("main").textContent()).not.toContain("Abara")
  })

  test("changes a role and the firm's settings", async () => {
    const { page } = administrator
    await page.goto("/people")
    await page.getByRole("button", { name: `Acts on ${LAWYER.name}` }).click()
    await page.getByRole("menuitem", { name: "Change role…" }).click()
    await page.getByRole("dialog").getByLabel("Role").selectOption("paralegal")
    await page.getByRole("dialog").getByRole("button", { name: "Change it" }).click()
    await page.getByText(`${LAWYER.name} is paralegal now.`).waitFor()
    await page.goto("/firm")
    await page.getByRole("button", { name: "Add a purpose…" }).click()
    await page.getByRole("dialog").getByLabel("Purpose").fill("Mediation")
    await page.getByRole("dialog").getByRole("button", { name: "Add it" }).click()
    await page.getByText("Mediation is added.").waitFor()
    noComplaints(administrator, "the administrator's rooms")
  })
})
