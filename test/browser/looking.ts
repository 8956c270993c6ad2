/** Looking a page over: what axe-core finds, what sticks out at the side, what the browser complained of. */
import { join } from "node:path"
import axe, { type RunOptions } from "axe-core"
import { expect } from "vitest"
import { PICTURES, type Seat } from "./house.ts"

/** What axe-core finds in colours alone: all that another theme can change. */
const COLOURS: RunOptions = { runOnly: ["color-contrast", "link-in-text-block"] }

/** Axe-core finds nothing, nothing sticks out at the side, and the browser did not complain. */
export async function lookOver(seat: Seat, what: string, only: RunOptions = {}): Promise<void> {
  const { page } = seat
  await drawn(seat, what)
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${what.replaceAll(/[^\w]+/g, "-")}.png`) })
  const { width, height } = page.viewportSize() ?? { width: 1600, height: 1_000 }
  const tall = await page.evaluate(() => document.documentElement.scrollHeight)
  await resized(seat, what, width, Math.min(Math.max(height, tall + 80), 4_000))
  expect((await answered(`axe-core on ${what}`, violations(seat, only))).join("\n"), `axe-core on ${what}`).toBe("")
  await staysInside(seat, what)
  await rowsHaveRoom(seat, what)
  await resized(seat, what, width, height)
  noComplaints(seat, what)
}

/** What axe-core finds in a document, put into it once for as long as it stands; a page of ours holds no frame. */
async function violations({ page }: Seat, only: RunOptions): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async (options) => {
    if (document.querySelector("iframe, frame") !== null) throw new Error("axe-core does not look into frames here")
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"], ...options })
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`)
  }, only)
}

const WIDTHS = [1600, 1024, 360] as const
/** Widths between them, at which it is only seen that nothing sticks out: the narrowest of each layout, and what people have. */
const BETWEEN = [1280, 1200, 800, 700] as const
const THEMES = ["light", "dark"] as const

/** Looks a page over at every width, in light and in dark. */
export async function lookOverEverywhere(seat: Seat, what: string): Promise<void> {
  const { page } = seat
  for (const width of WIDTHS) {
    await resized(seat, what, width)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await lookOver(seat, `${what}, ${colorScheme}, ${width}`, colorScheme === "light" ? {} : COLOURS)
    }
  }
  await page.emulateMedia({ colorScheme: "light" })
  await fitsBetween(seat, what)
}

/** At the widths between, or some of them, nothing sticks out, and rows have room. */
export async function fitsBetween(seat: Seat, what: string, widths: readonly number[] = BETWEEN): Promise<void> {
  for (const width of widths) {
    await resized(seat, what, width)
    await drawn(seat, `${what}, ${width}`)
    await staysInside(seat, `${what}, ${width}`)
    await rowsHaveRoom(seat, `${what}, ${width}`)
  }
  await resized(seat, what, 1600)
}

function resized({ page }: Seat, what: string, width: number, height = 1_000): Promise<void> {
  return answered(`${what}, at ${width}`, page.setViewportSize({ width, height }))
}

/** Until all letters are there and the page has drawn twice: a table chooses its columns when it hears of a new width, and draws them on the frame after. A browser that draws no frame now is not waited for. */
function drawn({ page }: Seat, what: string): Promise<void> {
  const twice = page.evaluate(async () => {
    const frames = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    await Promise.race([Promise.all([document.fonts.ready, frames]), new Promise((done) => setTimeout(done, 5_000))])
  })
  return answered(`what is drawn of ${what}`, twice)
}

/** What the browser answers; where it does not within half a minute, what it was asked is named. */
async function answered<T>(what: string, asked: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`the browser did not answer: ${what}`)), 30_000)
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Nothing on the page can be reached only by scrolling sideways. */
export async function staysInside({ page }: Seat, what: string): Promise<void> {
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(out, `pixels that stick out on ${what}`).toBe(0)
}

/** So many pixels a column has at least that takes what the others leave: more than the first word of a name. */
const ROOM = 130

/** The column of every table that takes what the others leave, which is what its rows are called by, has room; and no act in one is cut off. */
async function rowsHaveRoom({ page }: Seat, what: string): Promise<void> {
  const found = await page.evaluate((room) => {
    const tell = (cell: Element) => `${cell.closest("table")?.ariaLabel}: ${cell.textContent.slice(0, 60)}, ${cell.clientWidth} wide`
    const takesTheRest = (col: HTMLElement) => !col.matches(".col-margin, .col-pick") && col.style.width === ""
    const called = [...document.querySelectorAll("table.table")].flatMap((table) => {
      const at = [...table.querySelectorAll("col")].findIndex(takesTheRest)
      return [...table.querySelectorAll("tbody tr:not(.sec, .gap)")].flatMap((row) => row.children[at] ?? [])
    })
    const acts = [...document.querySelectorAll(".table tbody td:has(button)")]
    return [
      ...called.filter((cell) => cell.clientWidth < room).map((cell) => `squeezed: ${tell(cell)}`),
      ...acts.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => `cut off: ${tell(cell)}`),
    ]
  }, ROOM)
  expect(found, `rows without room on ${what}`).toEqual([])
}

export function noComplaints({ complaints }: Seat, what: string): void {
  expect(complaints, `the browser on ${what}`).toEqual([])
}
