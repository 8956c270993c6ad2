/** The first screen is light: less than 200 kB of script, as it travels compressed, before the door can be read and before one's matters can. */
import { gzipSync } from "node:zlib"
import type { Response } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { LEAD, openMatter, setUpFirm } from "./firm.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { signIn } from "./people.ts"

/** In bytes. */
const MOST = 200_000

let house: BrowserHouse

beforeAll(async () => {
  house = await openBrowserHouse()
  await openMatter(house, await setUpFirm(house))
})
afterAll(() => house[Symbol.asyncDispose]())

/** The bytes of script that a page asks for until something can be read, compressed. */
async function weigh({ page }: Seat, address: string, shows: string): Promise<number> {
  const scripts: Response[] = []
  const keep = (answer: Response) => {
    if (answer.request().resourceType() === "script") scripts.push(answer)
  }
  page.on("response", keep)
  await page.goto(address)
  await page.locator(shows).first().waitFor()
  page.off("response", keep)
  const bodies = await Promise.all(scripts.map((answer) => answer.body()))
  expect(bodies.length).toBeGreaterThan(1)
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
}

test("the door", async () => {
  await using seat = await house.sitDown()
  expect(await weigh(seat, "/", ".door form input")).toBeLessThan(MOST)
})

test("one's matters", async () => {
  await using seat = await house.sitDown()
  await signIn(seat, LEAD)
  expect(await weigh(seat, "/matters", ".table tbody tr")).toBeLessThan(MOST)
})
