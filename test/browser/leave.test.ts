/** Leaving quickly: a guest is gone with one press or with Escape twice, and Back brings nothing of it to light, even where the house could not be told. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { file, GUEST, join, LEAD, MATTER, openMatter, setUpFirm } from "./firm.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lineTo, type Line } from "./line.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { plainText } from "./papers.ts"
import { signIn } from "./people.ts"

const SECRET = "Counsel asked for the raw readings."
let house: BrowserHouse
let line: Line
let guest: Seat
let matter = ""
let document = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  const first = await setUpFirm(house)
  const other = await join(house, first, GUEST)
  const id = await openMatter(house, first, { ...MATTER, members: [{ person: other.id, role: "reader", until: "2099-03-31T22:59:59.999Z" }] })
  matter = `/matters/${id}/documents`
  document = `${matter}/${await file(house, first, id, plainText("2026-11-14 Note of conference", SECRET))}`
  line = await lineTo(house.url)
})
afterAll(async () => {
  await line[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

/** Somebody has signed in and reads a document, with some history behind them. */
async function reads(seat: Seat, who = GUEST): Promise<void> {
  const { page } = seat
  await signIn(seat, who)
  await page.getByRole("link", { name: MATTER.title }).click()
  await page.getByRole("link", { name: "2026-11-14 Note of conference" }).click()
  await page.getByText(SECRET).waitFor()
}
async function isGone({ page }: Seat): Promise<void> {
  await page.waitForURL("about:blank")
  expect(await page.textContent("body")).toBe("")
}
/** Whether the session that this machine has still opens anything. */
async function knocks({ context }: Seat): Promise<number> {
  return (await context.request.get(`${house.url}/api/v1/session`)).status()
}
/** However far one goes back, and forward again, there is the door and nothing else. */
async function stepsBack({ page }: Seat): Promise<void> {
  for (let n = 0; n < 4; n++) {
    const went = await page.goBack({ waitUntil: "commit" }).catch(() => null)
    if (went === null && page.url() === "about:blank") break
    await page.getByLabel("Your address at the firm").waitFor()
    const shown = await page.content()
    for (const word of [SECRET, "Abara", "Note of conference", GUEST.name, "mat_", "doc_"]) expect(shown).not.toContain(word)
    expect(new URL(page.url()).pathname + new URL(page.url()).search, "nor does the address say where they were").toBe("/sign-in")
  }
}

describe("a guest", () => {
  beforeEach(async () => {
    guest = await house.sitDown({ at: line.url })
    await reads(guest)
    return () => guest[Symbol.asyncDispose]()
  })

  test("sees the way out on every screen", async () => {
    for (const [address, name] of [
      [matter, "documents"],
      [document, "a document"],
      ["/me", "me"],
    ] as const) {
      await guest.page.goto(address)
      await guest.page.getByRole("button", { name: "Leave quickly" }).waitFor()
      await guest.page.getByRole("heading", { level: 1 }).waitFor()
      await lookOverEverywhere(guest, `${name}, as a guest sees it`)
    }
    expect(await guest.page.getByRole("button", { name: /Do or find/ }).count()).toBe(0)
  })

  test("presses it and is gone; Back shows the door, and the session has ended", async () => {
    expect(await knocks(guest)).toBe(200)
    await guest.page.getByRole("button", { name: "Leave quickly" }).click()
    await isGone(guest)
    await expect.poll(() => knocks(guest)).toBe(401)
    await stepsBack(guest)
    noComplaints(guest, "leaving quickly")
  })

  test("presses Escape twice and is gone", async () => {
    await guest.page.keyboard.press("Escape")
    await guest.page.keyboard.press("Escape")
    await isGone(guest)
    await stepsBack(guest)
  })

  test("presses Escape twice in a dialog, over what they were writing, and is gone", async () => {
    await guest.page.goto("/me")
    await guest.page.getByRole("button", { name: "Change your pass phrase…" }).click()
    await guest.page.getByLabel("Pass phrase of today", { exact: true }).fill("half of it")
    await guest.page.keyboard.press("Escape")
    await guest.page.keyboard.press("Escape")
    await isGone(guest)
  })

  test("leaves in every window of the house at once", async () => {
    const other = await guest.context.newPage()
    await other.goto(matter)
    await other.getByRole("link", { name: "2026-11-14 Note of conference" }).waitFor()
    await guest.page.getByRole("button", { name: "Leave quickly" }).click()
    await isGone(guest)
    await isGone({ ...guest, page: other })
    await stepsBack({ ...guest, page: other })
  })

  test("leaves while the line is broken: Back ends the session before anything is shown", async () => {
    line.cut()
    await guest.page.getByRole("button", { name: "Leave quickly" }).click()
    await isGone(guest)
    expect(await knocks(guest)).toBe(200)
    line.mend()
    await stepsBack(guest)
    expect(await knocks(guest)).toBe(401)
    await guest.page.goto(document)
    await guest.page.getByLabel("Your address at the firm").waitFor()
    expect(await guest.page.content()).not.toContain(SECRET)
  })

  test("can sign in again afterwards, and is not thrown out", async () => {
    await guest.page.getByRole("button", { name: "Leave quickly" }).click()
    await isGone(guest)
    await guest.page.goto("/sign-in")
    await guest.page.getByLabel("Your address at the firm").fill(GUEST.address)
    await guest.page.getByLabel("Pass phrase", { exact: true }).fill(GUEST.passphrase)
    await guest.page.getByLabel("What you are here for").selectOption("Conduct of proceedings")
    await guest.page.getByRole("button", { name: "Sign in" }).click()
    await guest.page.getByRole("link", { name: MATTER.title }).click()
    await guest.page.getByRole("link", { name: "2026-11-14 Note of conference" }).click()
    await guest.page.getByText(SECRET).waitFor()
    await guest.page.reload()
    await guest.page.getByText(SECRET).waitFor()
  })

  test("can follow an invitation afterwards", async () => {
    await guest.page.getByRole("button", { name: "Leave quickly" }).click()
    await isGone(guest)
    await guest.page.goto("/join#nothing")
    await guest.page.getByRole("heading", { name: "This invitation cannot be used" }).waitFor()
    expect(await knocks(guest)).toBe(401)
  })

  test("presses Escape once, and once more much later, and stays", async () => {
    await guest.page.keyboard.press("Escape")
    await guest.page.waitForTimeout(1_500)
    await guest.page.keyboard.press("Escape")
    await guest.page.getByText(SECRET).waitFor()
    expect(await knocks(guest)).toBe(200)
  })

  test("holds Escape down, and stays: a key that lies on something is not a wish", async () => {
    await guest.page.keyboard.down("Escape")
    await guest.page.keyboard.down("Escape")
    await guest.page.keyboard.down("Escape")
    await guest.page.keyboard.up("Escape")
    await guest.page.getByText(SECRET).waitFor()
    expect(await knocks(guest)).toBe(200)
  })
})

test("a person of the firm has no such button, and Escape twice is only Escape twice", async () => {
  await using seat = await house.sitDown()
  await reads(seat, LEAD)
  expect(await seat.page.getByRole("button", { name: "Leave quickly" }).count()).toBe(0)
  await seat.page.keyboard.press("Escape")
  await seat.page.keyboard.press("Escape")
  await seat.page.getByText(SECRET).waitFor()
  expect(await knocks(seat)).toBe(200)
})
