/** The file plan of a matter at the pages: places are named, ordered, added and taken out; what holds documents stays; a change can be moved back, and never over the head of somebody else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, file, join, LAWYER, LEAD, MATTER, openMatter, setUpFirm, type Joined } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { plainText } from "./papers.ts"
import { signIn } from "./people.ts"

interface Place {
  readonly id: string
  readonly name: string
  readonly documents: number
}

const PLAN = ["01 Retainer", "02 Pleadings", "03 Correspondence", "04 Witness evidence", "05 Costs"]
let house: BrowserHouse
let first: Joined
let lead: Seat
let matter = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  first = await setUpFirm(house)
  const reader = await join(house, first, LAWYER)
  matter = await openMatter(house, first, { ...MATTER, plan: PLAN, members: [{ person: reader.id, role: "reader" }] })
  for (const name of ["Defence", "Particulars of claim"]) await fileIn("02 Pleadings", name)
  lead = await house.sitDown()
  await signIn(lead, LEAD)
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

async function plan(): Promise<readonly Place[]> {
  return ask(house, first.token, "GET", `/matters/${matter}/plan`)
}
const names = async () => (await plan()).map(({ name }) => name)
/** Somebody at another machine sets the plan. */
async function setElsewhere(places: readonly Partial<Place>[]): Promise<void> {
  await ask(house, first.token, "PUT", `/matters/${matter}/plan`, { places: places.map(({ id, name }) => ({ ...(id === undefined ? {} : { id }), name })) })
}
async function fileIn(place: string, name: string): Promise<string> {
  const { id } = (await plan()).find((one) => one.name === place) ?? { id: "" }
  return file(house, first, matter, plainText(name, name), { place: id })
}

const dialog = () => lead.page.getByRole("dialog", { name: "File plan" })
const field = (n: number, of: number) => dialog().getByLabel(`Place ${n} of ${of}`, { exact: true })
const act = () => dialog().getByRole("button", { name: "Change the plan" })
async function open(): Promise<void> {
  await lead.page.goto(`/matters/${matter}/documents`)
  await lead.page.getByRole("button", { name: "File plan…" }).click()
  await field(1, (await plan()).length).waitFor()
}
async function does(place: string, what: string): Promise<void> {
  await dialog()
    .getByRole("button", { name: `Acts on ${place}`, exact: true })
    .click()
  await lead.page.getByRole("menuitem", { name: what }).click()
}
const focused = () => lead.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "")

test("a place is named anew, added, moved and taken out, and the sentence says so before it is done", async () => {
  await open()
  expect(await field(1, 5).evaluate((at) => at === document.activeElement)).toBe(true)
  const { id } = (await plan())[1] ?? { id: "" }
  await field(2, 5).fill("02 Statements of case")
  await does("05 Costs", "Move up")
  await expect.poll(focused).toBe("Acts on 05 Costs")
  expect(await field(4, 5).inputValue()).toBe("05 Costs")
  await does("03 Correspondence", "Take out of the plan")
  await expect.poll(focused).toBe("Put 03 Correspondence back")
  await dialog().getByRole("button", { name: "Add a place" }).click()
  await expect.poll(focused).toBe("Place 6 of 6")
  await lead.page.keyboard.type("06 Orders")
  await dialog().getByText("1 place is added, 1 gets another name, 1 is taken out and the order changes.").waitFor()
  await lookOverEverywhere(lead, "file plan, being changed")
  await act().click()
  await dialog().waitFor({ state: "detached" })
  await lead.page.getByText("The file plan was changed.").waitFor()
  expect(await names()).toEqual(["01 Retainer", "02 Statements of case", "05 Costs", "04 Witness evidence", "06 Orders"])
  expect((await plan())[1]).toMatchObject({ id, documents: 2 })
  await lead.page.getByRole("rowheader", { name: "02 Statements of case 2 documents" }).waitFor()
})

test("it is moved back, and the documents are where they were", async () => {
  await lead.page.getByRole("button", { name: "Move back" }).click()
  await lead.page.getByText("The file plan is as it was.").waitFor()
  expect(await names()).toEqual(PLAN)
  expect((await plan())[1]?.documents).toBe(2)
  await lead.page.getByRole("rowheader", { name: "02 Pleadings 2 documents" }).waitFor()
})

test("by keys alone: Alt and the arrows move a place and keep the focus on it, Escape leaves everything as it is", async () => {
  const { page } = lead
  await open()
  await field(2, 5).focus()
  await page.keyboard.press("Alt+ArrowDown")
  await page.keyboard.press("Alt+ArrowDown")
  await expect.poll(focused).toBe("Place 4 of 5")
  await dialog().getByText("02 Pleadings is now place 4 of 5.").waitFor()
  await dialog().getByText("The order changes.").waitFor()
  for (let n = 0; n < 6; n++) await page.keyboard.press("Alt+ArrowUp")
  await expect.poll(focused).toBe("Place 1 of 5")
  await page.keyboard.press("Escape")
  await dialog().waitFor({ state: "detached" })
  await expect.poll(focused).toBe("File plan…")
  expect(await names()).toEqual(PLAN)
})

test("where the plan is slow to come, Escape still gives the focus back to the button it was opened by", async () => {
  const { page } = lead
  const slow = `**/matters/${matter}/plan`
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(slow, async (route) => {
    await promise
    await route.continue()
  })
  await page.goto(`/matters/${matter}/documents`)
  await page.getByRole("button", { name: "File plan…" }).click()
  await dialog().getByText("It is not here yet.").waitFor()
  resolve()
  await field(1, 5).waitFor()
  await expect.poll(focused).toBe("Place 1 of 5")
  await page.unroute(slow)
  await page.keyboard.press("Escape")
  await dialog().waitFor({ state: "detached" })
  await expect.poll(focused).toBe("File plan…")
})

test("a place moved down and up again, and one taken out and put back: nothing is changed", async () => {
  await open()
  await does("01 Retainer", "Move down")
  await expect.poll(focused).toBe("Acts on 01 Retainer")
  await dialog().getByText("The order changes.").waitFor()
  await does("01 Retainer", "Move up")
  await dialog().getByText("Nothing is changed yet.").waitFor()
  await does("05 Costs", "Take out of the plan")
  await dialog().getByText("1 is taken out.").waitFor()
  await dialog().getByRole("button", { name: "Put 05 Costs back" }).click()
  await expect.poll(focused).toBe("Place 5 of 5")
  await dialog().getByText("Nothing is changed yet.").waitFor()
})

describe("what is not done", () => {
  async function stays(): Promise<void> {
    expect(await act().getAttribute("aria-disabled")).toBe("true")
    await act().click({ force: true })
    await lead.page.keyboard.press("Enter")
    expect(await dialog().isVisible()).toBe(true)
    expect(await names()).toEqual(PLAN)
  }

  test.each([
    ["a place without a name", 3, "  ", "A place needs a name."],
    ["a name that stands twice", 3, "05 COSTS", "This name stands in the plan already."],
  ])("%s", async (_what, n, name, said) => {
    await open()
    await field(n, 5).fill(name)
    await dialog().getByRole("alert").filter({ hasText: said }).waitFor()
    await dialog().getByText("Each place needs a name of its own.").waitFor()
    await stays()
  })

  test("taking out a place that holds documents: it says how many, and stays", async () => {
    await open()
    await does("02 Pleadings", "Take out of the plan")
    await dialog().getByRole("alert").filter({ hasText: "It holds 2 documents and stays. Move them to another place first." }).waitFor()
    await lookOverEverywhere(lead, "file plan, a place in use")
    await stays()
  })

  test("a name that hides what it says", async () => {
    await open()
    await field(1, 5).fill("01 \u202eRetainer")
    await act().click()
    await dialog().getByText("This was not done.").waitFor()
    expect(await names()).toEqual(PLAN)
  })

  test("taking out a place in which somebody filed meanwhile: the house refuses, and the place stands again with what it holds", async () => {
    await open()
    await does("05 Costs", "Take out of the plan")
    const document = await fileIn("05 Costs", "Bill of costs")
    await act().click()
    await dialog().getByText("A place that holds documents stays in the file plan. “05 Costs” holds 1 document now. It stands in the plan again.").waitFor()
    expect(await field(5, 5).inputValue()).toBe("05 Costs")
    await lookOverEverywhere(lead, "file plan, refused")
    await stays()
    await ask(house, first.token, "PATCH", `/documents/${document}`, { rev: 1, place: (await plan())[1]?.id })
  })

  test("a change to a plan that somebody else changed meanwhile", async () => {
    await open()
    await field(1, 5).fill("01 Engagement")
    await setElsewhere([...(await plan()), { name: "06 Orders" }])
    await act().click()
    await dialog().getByText("Someone else changed the file plan in the meantime.").waitFor()
    expect(await names()).toEqual([...PLAN, "06 Orders"])
  })

  test("moving back what somebody else changed since", async () => {
    await open()
    await field(1, 6).fill("01 Engagement")
    await act().click()
    await lead.page.getByText("The file plan was changed.").waitFor()
    const now = await plan()
    await setElsewhere(now.slice(0, 5))
    await lead.page.getByRole("button", { name: "Move back" }).click()
    await lead.page.getByText("The file plan was not moved back.").waitFor()
    expect(await names()).toEqual(["01 Engagement", ...PLAN.slice(1)])
  })

  test("moving back over a new place that holds documents now", async () => {
    await open()
    await dialog().getByRole("button", { name: "Add a place" }).click()
    await lead.page.keyboard.type("06 Orders")
    await act().click()
    await lead.page.getByText("The file plan was changed.").waitFor()
    await fileIn("06 Orders", "Order of Master Dagnall")
    await lead.page.getByRole("button", { name: "Move back" }).click()
    await lead.page.getByText("A place that was added holds documents now. The file plan was not moved back.").waitFor()
    expect(await names()).toContain("06 Orders")
  })

  test("a plan without any place", async () => {
    const bare = await openMatter(house, first, { ...MATTER, title: "Bare", plan: ["Only one"] })
    await lead.page.goto(`/matters/${bare}/documents`)
    await lead.page.getByRole("button", { name: "File plan…" }).click()
    await field(1, 1).waitFor()
    await does("Only one", "Take out of the plan")
    await dialog().getByText("A plan keeps at least one place.").waitFor()
    expect(await act().getAttribute("aria-disabled")).toBe("true")
  })

  test("anything by a reader, or in a matter that is closed: the file plan is not offered", async () => {
    await using seat = await house.sitDown()
    await signIn(seat, LAWYER)
    await seat.page.goto(`/matters/${matter}/documents`)
    await seat.page.getByRole("row", { name: /Defence/ }).waitFor()
    expect(await seat.page.getByRole("button", { name: "File plan…" }).count()).toBe(0)
    const { rev } = await ask<{ readonly rev: number }>(house, first.token, "GET", `/matters/${matter}`)
    await ask(house, first.token, "PATCH", `/matters/${matter}`, { rev, stage: "closed" })
    await lead.page.goto(`/matters/${matter}/documents`)
    await lead.page.getByRole("row", { name: /Defence/ }).waitFor()
    expect(await lead.page.getByRole("button", { name: "File plan…" }).count()).toBe(0)
    noComplaints(lead, "the file plan")
  })
})
