/** Draws the pictures of the README from a furnished house, when it is told where to put them: `MUNIMENT_DRAW=docs/pictures`. */
import { statSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { AUDITOR, LEAD } from "./firm.ts"
import { furnish, TODAY, type Furnished } from "./furnished.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { noComplaints } from "./looking.ts"
import { signIn } from "./people.ts"

const INTO = process.env["MUNIMENT_DRAW"]
/** No picture is heavier, in bytes. */
const MOST = 250_000

describe.skipIf(INTO === undefined)("the pictures of the README", () => {
  let house: BrowserHouse
  let lead: Seat
  let auditor: Seat
  let firm: Furnished

  beforeAll(async () => {
    house = await openBrowserHouse(TODAY.subtract({ hours: 24 * 40 }))
    firm = await furnish(house, true)
    ;[lead, auditor] = await Promise.all([house.sitDown(), house.sitDown()])
    for (const { page } of [lead, auditor]) await page.clock.setFixedTime(TODAY.epochMilliseconds)
    await signIn(auditor, AUDITOR, "Audit")
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test("ledger", async () => {
    const { page } = auditor
    await page.goto("/ledger")
    await page.getByRole("button", { name: "Check again" }).click()
    await page.getByText(/The house recomputed every one of/).waitFor()
    await page.getByRole("listitem").filter({ hasText: "version 2" }).getByRole("button", { name: "Proof" }).first().click()
    await page.getByText("It holds: the leaf leads to the root.").waitFor()
    await draw(auditor, "ledger")
    await signIn(lead, LEAD)
  })

  test.each([
    ["matters", "/matters", "Abara-Fitzgerald and 41 others"],
    ["documents", "/matters/:matter/documents", "2026-11-02 Particulars of claim, amended"],
    ["document", "/matters/:matter/documents/:document", "My daughter|lose weight"],
  ])("%s", async (name, address, shows) => {
    const { page } = lead
    await page.goto(address.replace(":matter", firm.matter).replace(":document", firm.statement))
    await page.getByText(new RegExp(shows)).first().waitFor()
    await draw(lead, name)
  })
})

/** Puts the picture of a page where it belongs. */
async function draw(seat: Seat, name: string): Promise<void> {
  const { page } = seat
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0)
  const path = join(INTO ?? "", `${name}.png`)
  await page.screenshot({ path })
  expect(statSync(path).size).toBeLessThan(MOST)
  noComplaints(seat, name)
}
