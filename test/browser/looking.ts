/** Looking a page over: what axe-core finds, what sticks out at the side, what the browser complained of. */
import { join } from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import { expect } from "vitest"
import { PICTURES, type Seat } from "./house.ts"

/** What axe-core finds in colours alone: all that another theme can change. */
const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] }

/** Axe-core finds nothing, nothing sticks out at the side, and the browser did not complain. */
export async function lookOver(seat: Seat, what: string, { only = {} } = {}): Promise<void> {
  const { page } = seat
  await page.evaluate(() => document.fonts.ready)
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${what.replaceAll(/[^\w]+/g, "-")}.png`) })
  const { width, height } = page.viewportSize() ?? { width: 1600, height: 1_000 }
  const tall = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.min(Math.max(height, tall + 80), 4_000) })
  const found = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"], ...only })
    .analyze()
  expect(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`),
    `axe-core on ${what}`,
  ).toEqual([])
  await staysInside(seat, what)
  await page.setViewportSize({ width, height })
  noComplaints(seat, what)
}

const WIDTHS = [1600, 1024, 360] as const
const THEMES = ["light", "dark"] as const

/** Looks a page over at every width, in light and in dark. */
export async function lookOverEverywhere(seat: Seat, what: string): Promise<void> {
  const { page } = seat
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 1_000 })
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await lookOver(seat, `${what}, ${colorScheme}, ${width}`, colorScheme === "light" ? {} : { only: COLOURS })
    }
  }
  await page.emulateMedia({ colorScheme: "light" })
  await page.setViewportSize({ width: 1600, height: 1_000 })
}

/** Nothing on the page can be reached only by scrolling sideways. */
export async function staysInside({ page }: Seat, what: string): Promise<void> {
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(out, `pixels that stick out on ${what}`).toBe(0)
}

export function noComplaints({ complaints }: Seat, what: string): void {
  expect(complaints, `the browser on ${what}`).toEqual([])
}
