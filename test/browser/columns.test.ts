/** Choosing the columns of a table: by mouse and by keys, kept in the address and on this machine, and never a name squeezed out or kept where it does not belong. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { LEAD, MATTER } from "./firm.ts"
import { furnish, type Furnished } from "./furnished.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { signIn } from "./people.ts"

let house: BrowserHouse
let firm: Furnished
let lead: Seat
let documents = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  firm = await furnish(house)
  documents = `/matters/${firm.matter}/documents`
  lead = await house.sitDown()
  await signIn(lead, LEAD)
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

async function go(seat: Seat, address: string): Promise<void> {
  await seat.page.goto(address)
  await seat.page.locator(".table tbody tr[data-key]").first().waitFor()
}
/** The heads that can be seen, but for seals and ticks. */
async function heads({ page }: Seat): Promise<readonly string[]> {
  const all = await page.getByRole("columnheader").all()
  const seen: string[] = []
  for (const head of all) if (await head.isVisible()) seen.push(((await head.textContent()) ?? "").trim())
  return seen.filter((words) => words !== "Seals" && words !== "Choose")
}
async function openMenu({ page }: Seat): Promise<void> {
  await page.getByRole("button", { name: "Choose columns" }).click()
  await page.getByRole("menu", { name: "Columns" }).waitFor()
}
async function tick({ page }: Seat, ...words: readonly string[]): Promise<void> {
  for (const one of words) await page.getByRole("menuitemcheckbox", { name: one }).click()
}
const kept = ({ page }: Seat) => page.evaluate(() => localStorage.getItem("muniment.columns.documents"))
const AT_FIRST = ["Name", "Vers.", "Class", "Type", "Size", "Last custody event"]

describe("documents", () => {
  test("a column is put in, another taken out, while the menu stays open", async () => {
    await go(lead, documents)
    expect(await heads(lead)).toEqual(AT_FIRST)
    await openMenu(lead)
    expect(await lead.page.getByRole("menuitemcheckbox").count()).toBe(9)
    await tick(lead, "Size", "Filed by", "Place")
    expect(await lead.page.getByRole("menuitemcheckbox", { name: "Place" }).getAttribute("aria-checked")).toBe("true")
    expect(await lead.page.getByRole("menuitemcheckbox", { name: "Size" }).getAttribute("aria-checked")).toBe("false")
    await lookOverEverywhere(lead, "choosing columns of documents")
    await lead.page.keyboard.press("Escape")
    await lead.page.getByRole("menu").waitFor({ state: "detached" })
    expect(await heads(lead)).toEqual(["Name", "Vers.", "Class", "Type", "Place", "Filed by", "Last custody event"])
    await lead.page
      .getByRole("row", { name: /Particulars of claim, amended/ })
      .getByRole("gridcell", { name: "02 Pleadings" })
      .waitFor()
    expect(new URL(lead.page.url()).searchParams.get("columns")).toBe("versions.class.type.place.by.last")
  })

  test("the choice survives coming again, by the address and by this machine", async () => {
    await lead.page.reload()
    await lead.page.locator(".table tbody tr[data-key]").first().waitFor()
    expect(await heads(lead)).toContain("Filed by")
    await go(lead, documents)
    expect(await heads(lead)).toEqual(["Name", "Vers.", "Class", "Type", "Place", "Filed by", "Last custody event"])
  })

  test("what this machine keeps are names of columns, and nothing of the matter", async () => {
    expect(await kept(lead)).toBe("versions.class.type.place.by.last")
    const all = await lead.page.evaluate(() => JSON.stringify([localStorage, sessionStorage].map((machine) => Object.entries(machine))))
    for (const word of ["Abara", "Northmere", "Pleadings", "Witness", "Thornbury", firm.matter, firm.statement]) expect(all).not.toContain(word)
  })

  test("an address that is cited shows its columns on another machine, which keeps none of them", async () => {
    await using other = await house.sitDown()
    await signIn(other, LEAD)
    await go(other, `${documents}?columns=class.filed&sort=-filed`)
    expect(await heads(other)).toEqual(["Name", "Class", "Filed"])
    expect(await other.page.getByRole("columnheader", { name: "Filed" }).getAttribute("aria-sort")).toBe("descending")
    await other.page.getByRole("columnheader", { name: "Filed" }).getByRole("button").click()
    await other.page.locator("th[aria-sort=ascending]", { hasText: "Filed" }).waitFor()
    expect(await kept(other)).toBeNull()
    await go(other, documents)
    expect(await heads(other)).toEqual(AT_FIRST)
    noComplaints(other, "a cited view")
  })

  test("columns do not count as narrowing: the sections of the file plan stay", async () => {
    await lead.page.getByRole("rowheader", { name: "02 Pleadings 4 documents" }).waitFor()
    await lead.page.getByText("All 10 are shown.").waitFor()
  })

  test("without any but the name, and as at first again", async () => {
    await openMenu(lead)
    await tick(lead, "Version", "Class", "Type", "Place", "Filed by", "Last custody event")
    await expect.poll(() => heads(lead)).toEqual(["Name"])
    expect(new URL(lead.page.url()).searchParams.get("columns")).toBe("none")
    await lead.page.getByRole("menuitem", { name: "As at first" }).click()
    await expect.poll(() => heads(lead)).toEqual(AT_FIRST)
    expect(lead.page.url()).not.toContain("columns")
    expect(await kept(lead)).toBeNull()
    expect(await lead.page.getByRole("menuitem", { name: "As at first" }).count()).toBe(0)
    await lead.page.keyboard.press("Escape")
  })

  test("by keys alone", async () => {
    const { page } = lead
    await page.getByRole("button", { name: "Choose columns" }).focus()
    await page.keyboard.press("Enter")
    const at = () => page.evaluate(() => `${document.activeElement?.textContent ?? ""}, ${document.activeElement?.getAttribute("aria-checked") ?? ""}`)
    for (const [key, name] of [
      ["", "Version, true"],
      ["ArrowDown", "Class, true"],
      ["ArrowDown", "Type, true"],
      ["Space", "Type, false"],
      ["End", "As at first, "],
      ["ArrowUp", "Last custody event, true"],
      ["Space", "Last custody event, false"],
    ] as const) {
      if (key !== "") await page.keyboard.press(key)
      await expect.poll(at, { message: `after ${key}` }).toBe(name)
    }
    await page.keyboard.press("Escape")
    await page.getByRole("menu").waitFor({ state: "detached" })
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Choose columns")
    expect(await heads(lead)).toEqual(["Name", "Vers.", "Class", "Size"])
    await page.keyboard.press("j")
    await page.keyboard.press("Space")
    await page.getByText("1 of 10 chosen").waitFor()
    await page.keyboard.press("Escape")
  })

  test.each([
    ["?columns=secret.title", AT_FIRST],
    ["?columns=", AT_FIRST],
    ["?columns=class.secret", ["Name", "Class"]],
    ["?columns=%3Cscript%3E", AT_FIRST],
    ["?columns=class&columns=type", AT_FIRST],
    ["?class=secret&type=brief&place=mat_x&sort=colour", AT_FIRST],
  ])("an address that asks for %s gets only what there is", async (asked, seen) => {
    await lead.page.evaluate(() => localStorage.removeItem("muniment.columns.documents"))
    await go(lead, `${documents}${asked}`)
    expect(await heads(lead)).toEqual(seen)
    await lead.page.getByText("All 10 are shown.").waitFor()
  })

  test.each(["<b>", "name.title", '{"a":1}', "__proto__"])("a machine that keeps %s has chosen nothing", async (rubbish) => {
    await lead.page.evaluate((text) => localStorage.setItem("muniment.columns.documents", text), rubbish)
    await go(lead, documents)
    expect(await heads(lead)).toEqual(AT_FIRST)
    noComplaints(lead, "rubbish kept on this machine")
  })
})

describe("room", () => {
  test("what is asked for beyond it waits for a wider window, and says so", async () => {
    const { page } = lead
    await go(lead, `${documents}?columns=versions.class.type.from.place.filed.by.size.last`)
    for (const window of [1600, 1280, 1024, 720]) {
      await page.setViewportSize({ width: window, height: 1_000 })
      const name = page.locator(".table tbody tr[data-key] .name").first()
      const width = () => name.evaluate((link) => link.closest("td")?.clientWidth ?? 0)
      await expect.poll(width, { message: `pixels for the name at ${window}` }).toBeGreaterThanOrEqual(window < 800 ? 176 : 250)
    }
    await page.setViewportSize({ width: 1024, height: 1_000 })
    await openMenu(lead)
    await expect.poll(() => page.getByText("no room now").count()).toBe(4)
    await page.keyboard.press("Escape")
    await lookOverEverywhere(lead, "documents with every column")
  })

  test("below 700 what was asked for is a line of its own, with its word before it", async () => {
    const { page } = lead
    await page.setViewportSize({ width: 360, height: 1_000 })
    await go(lead, `${documents}?columns=class.place.filed`)
    const row = page.locator("tr[data-key]").first()
    await row.getByText("02 Pleadings").waitFor()
    expect(await row.getByText("02 Pleadings").evaluate((cell) => getComputedStyle(cell, "::before").content)).toBe('"Place "')
    expect(await row.locator(".last-event").count()).toBe(0)
    await page.setViewportSize({ width: 1600, height: 1_000 })
  })
})

test("matters: the client gets a column of its own and no longer stands beside the name", async () => {
  const { page } = lead
  await go(lead, "/matters")
  expect(await heads(lead)).toEqual(["Code", "Matter and client", "Class", "Type", "On it", "Last custody event"])
  await openMenu(lead)
  await tick(lead, "On it", "Code", "Client", "Opened")
  await lookOverEverywhere(lead, "choosing columns of matters")
  await page.keyboard.press("Escape")
  expect(await heads(lead)).toEqual(["Matter and client", "Client", "Class", "Type", "Opened", "Last custody event"])
  await page.getByRole("gridcell", { name: MATTER.client, exact: true }).first().waitFor()
  expect(await page.locator(".pair .quiet").first().isVisible()).toBe(false)
  await page.getByRole("columnheader", { name: "Client", exact: true }).getByRole("button").click()
  await page.locator("th[aria-sort=ascending]", { hasText: "Client" }).waitFor()
  await page.getByText("13 matters are open to you.").waitFor()
  expect(new URL(page.url()).searchParams.get("columns")).toBe("client.class.type.opened.last")
  noComplaints(lead, "columns of matters")
})
