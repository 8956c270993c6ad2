/** Without a mouse: the door, the palette, a matter, its documents and a dialog are reached by keys alone, and one always sees where one is. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { file, LEAD, MATTER, openMatter, setUpFirm, settled } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { noComplaints } from "./looking.ts"
import { pdf, plainText, png } from "./papers.ts"

let house: BrowserHouse
let seat: Seat

beforeAll(async () => {
  house = await openBrowserHouse()
  const lead = await setUpFirm(house)
  const matter = await openMatter(house, lead)
  const papers = [
    png("2026-10-12 Plan of the well", 64),
    plainText("2026-11-14 Note of conference", "Counsel asked."),
    pdf("2026-11-18 Witness statement", [["My water came from the well."]]),
  ]
  for (const paper of papers) await file(house, lead, matter, paper)
  await settled(house, lead)
  seat = await house.sitDown()
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

interface Focus {
  readonly name: string
  readonly inView: boolean
  readonly marked: boolean
}

/** What has the focus, whether it is in the window, and whether it is marked by more than what it has without. */
function focus(): Promise<Focus> {
  return seat.page.evaluate(() => {
    const at = document.activeElement
    if (!(at instanceof HTMLElement) || at.matches("body, main")) return { name: "", inView: false, marked: false }
    const look = () =>
      [at, ...at.querySelectorAll("td"), at.parentElement ?? at]
        .map(
          (part) =>
            `${getComputedStyle(part).outline} ${getComputedStyle(part).boxShadow} ${getComputedStyle(part).borderColor} ${getComputedStyle(part).backgroundColor}`,
        )
        .join()
    const { top, bottom, left, right } = at.getBoundingClientRect()
    const name = at.getAttribute("aria-label") ?? (at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? at.placeholder) : (at.textContent ?? ""))
    const marked = look()
    at.blur()
    const bare = look()
    at.focus({ preventScroll: true })
    return { name: name.trim(), inView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth, marked: marked !== bare }
  })
}

/** Presses Tab until something of that name has the focus; on the way everything is in the window and marked. */
async function tabTo(name: string | RegExp): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const at = await focus()
    if (at.name !== "") expect(at, `after ${n} presses on the way to ${name}`).toMatchObject({ inView: true, marked: true })
    if (typeof name === "string" ? at.name === name : name.test(at.name)) return
    await seat.page.keyboard.press("Tab")
  }
  throw new Error(`Tab does not reach ${name}`)
}

test("the door is passed", async () => {
  const { page } = seat
  await page.goto("/")
  await page.getByLabel("Your address at the firm").waitFor()
  await tabTo("Your address at the firm")
  await page.keyboard.type(LEAD.address)
  await page.keyboard.press("Tab")
  expect((await focus()).name).toBe("Pass phrase")
  await page.keyboard.type(LEAD.passphrase)
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "What you are here for" }).waitFor()
  await expect.poll(() => page.getByLabel("Purpose").evaluate((at) => at === document.activeElement)).toBe(true)
  await page.keyboard.type("Conduct")
  expect(await page.getByLabel("Purpose").inputValue()).toBe("conduct")
  await tabTo("Go in")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Matters" }).waitFor()
})

test("the first press of Tab offers to go to the text", async () => {
  const { page } = seat
  await page.reload()
  await page.getByRole("heading", { name: "Matters" }).waitFor()
  await page.keyboard.press("Tab")
  expect(await focus()).toMatchObject({ name: "Go to the text", inView: true, marked: true })
  await page.keyboard.press("Enter")
  await tabTo("Open a matter")
})

test("the palette opens a matter by a part of its name", async () => {
  const { page } = seat
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: "Do or find" }).waitFor()
  expect((await focus()).name).toBe("Do or find")
  await page.keyboard.type("northmere")
  await page.getByRole("option", { name: MATTER.title, selected: true }).waitFor()
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: MATTER.title }).waitFor()
})

test("J and K move, Space chooses, Escape lets go, Enter opens", async () => {
  const { page } = seat
  const rows = page.getByRole("grid").locator("tr[data-key]")
  await expect.poll(() => rows.count()).toBe(3)
  const current = () => page.evaluate(() => (document.activeElement as HTMLElement).querySelector(".name")?.textContent ?? "")
  for (const [key, name] of [
    ["j", "2026-10-12 Plan of the well"],
    ["j", "2026-11-14 Note of conference"],
    ["j", "2026-11-18 Witness statement"],
    ["k", "2026-11-14 Note of conference"],
    ["ArrowDown", "2026-11-18 Witness statement"],
  ] as const) {
    await page.keyboard.press(key)
    await expect.poll(current).toBe(name)
    expect(await focus()).toMatchObject({ inView: true, marked: true })
  }
  await page.keyboard.press("Space")
  await page.getByText("1 of 3 chosen").waitFor()
  await page.keyboard.press("k")
  await page.keyboard.press("Shift+Space")
  await page.getByText("2 of 3 chosen").waitFor()
  await page.keyboard.press("Escape")
  await page.getByText("chosen").waitFor({ state: "detached" })
  await page.keyboard.press("j")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: "2026-11-18 Witness statement" }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), { message: "the row that was pressed is gone" }).toBe("text")
})

test("W, Y and P answer who, why and by what proof", async () => {
  const { page } = seat
  await page.keyboard.press("y")
  expect((await focus()).name).toContain("Why can I")
  await page.keyboard.press("p")
  await page.getByRole("button", { name: "Proof" }).first().waitFor()
  await tabTo("Proof")
  await page.keyboard.press("Enter")
  await page.getByText("It holds: the leaf leads to the root.").waitFor()
  await page.goBack()
  await page.getByRole("heading", { level: 1, name: "2026-11-18 Witness statement" }).waitFor()
  await page.keyboard.press("w")
  await page.getByRole("heading", { name: "Why can you see this matter?" }).waitFor()
})

test("a dialog keeps the focus, and Escape gives it back", async () => {
  const { page } = seat
  await tabTo("Admit…")
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor()
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null), `after ${n + 1} presses`).toBe(true)
  }
  await page.keyboard.press("Escape")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  await expect.poll(async () => (await focus()).name).toBe("Admit…")
  noComplaints(seat, "the keyboard alone")
})

test("a dialog that comes in the place of another one gives the focus back to what the first was opened by", async () => {
  const { page } = seat
  const before = page.url()
  await page.goto("/people")
  await page.getByRole("button", { name: "Invite a person…" }).focus()
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").getByLabel("Name").fill("Ruth Amadi")
  await page.getByRole("dialog").getByLabel("Address").fill("amadi@field.example")
  await page.keyboard.press("Enter")
  await page.getByRole("dialog", { name: "The link for Ruth Amadi" }).waitFor()
  await page.keyboard.press("Escape")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  await expect.poll(async () => (await focus()).name).toBe("Invite a person…")
  await page.goto(before)
})

test("the slash goes to the search line, and letters typed there are letters", async () => {
  const { page } = seat
  await page.goto("/matters")
  await page.getByRole("link", { name: MATTER.title }).waitFor()
  await page.keyboard.press("/")
  await page.keyboard.type("jkw/ abara")
  expect(await page.getByLabel("Find by name, client or code").inputValue()).toBe("jkw/ abara")
  await page.keyboard.press("Escape")
  expect(await page.getByLabel("Find by name, client or code").inputValue()).toBe("")
})

test("a party that is added is written at once, and one that is left out takes no focus with it", async () => {
  const { page } = seat
  await page.goto("/matters/open")
  await page.getByRole("button", { name: "Add a party" }).focus()
  await page.keyboard.press("Enter")
  expect((await focus()).name).toBe("Party 1")
  await page.keyboard.type("Leontyne Abara")
  expect(await page.getByLabel("Party 1", { exact: true }).inputValue()).toBe("Leontyne Abara")
  await page.getByRole("button", { name: "Leave out party 1" }).focus()
  await page.keyboard.press("Enter")
  await page.getByLabel("Party 1", { exact: true }).waitFor({ state: "detached" })
  expect((await focus()).name).toBe("Add a party")
})

test("an invitation is withdrawn when it was asked and answered, and not by a press alone", async () => {
  const { page } = seat
  await page.goto("/people")
  const row = page.getByRole("grid", { name: "Invitations" }).getByRole("row", { name: /Ruth Amadi/ })
  const withdraw = row.getByRole("button", { name: "Withdraw the invitation of Ruth Amadi" })
  const dialog = page.getByRole("dialog", { name: "Withdraw the invitation of Ruth Amadi?" })
  await withdraw.focus()
  await page.keyboard.press("Enter")
  await dialog.waitFor()
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await expect.poll(async () => (await focus()).name).toBe("Withdraw the invitation of Ruth Amadi")
  await page.keyboard.press("Enter")
  await dialog.getByRole("button", { name: "Withdraw it" }).click()
  await page.getByText("The invitation of Ruth Amadi is withdrawn.").waitFor()
  await row.waitFor({ state: "detached" })
})
