/** What people do at the pages, in the words that they read there. */
import { writeFileSync } from "node:fs"
import { join as joinPath } from "node:path"
import type { Locator, Page } from "playwright-core"
import type { Someone } from "./firm.ts"
import type { BrowserHouse, Seat } from "./house.ts"
import type { SmallFile } from "./papers.ts"

/** Whether what is pressed now goes there. */
export async function hasFocus(at: Locator): Promise<boolean> {
  return (await at.count()) === 1 && at.evaluate((one) => one === document.activeElement)
}

/** The house from inside, on whatever sheet. */
export async function inside({ page }: Seat): Promise<void> {
  await page.getByRole("navigation", { name: "Rooms" }).waitFor()
}

/** Signs in at the door, on a machine where nobody sat before; leaves the page in the house. */
export async function signIn(seat: Seat, who: Someone, purpose = "Conduct of proceedings", inOwnWords = ""): Promise<void> {
  const { page } = seat
  await page.goto("/sign-in")
  await page.getByLabel("Your address at the firm").fill(who.address)
  await page.getByLabel("Pass phrase", { exact: true }).fill(who.passphrase)
  await page.getByRole("button", { name: "Sign in" }).click()
  await sayPurpose(seat, purpose, inOwnWords)
}

/** Answers what one is here for, and goes in. */
export async function sayPurpose(seat: Seat, purpose: string, inOwnWords = ""): Promise<void> {
  await seat.page.getByLabel("Purpose").selectOption(purpose)
  await seat.page.getByLabel("In your own words").fill(inOwnWords)
  await seat.page.getByRole("button", { name: "Go in" }).click()
  await inside(seat)
}

/** Invites a person; gives the link, which is shown this once. */
export async function invite({ page }: Seat, { name, address, role }: Someone): Promise<string> {
  await page.getByRole("button", { name: "Invite a person…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Name").fill(name)
  await dialog.getByLabel("Address").fill(address)
  await dialog.getByLabel("Role").selectOption(role)
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue()
  await dialog.getByRole("button", { name: "I have it" }).click()
  return link
}

/** Puts papers on this machine; gives where they lie. */
export function keep(house: BrowserHouse, papers: readonly SmallFile[]): string[] {
  return papers.map(({ name, buffer }) => {
    const path = joinPath(house.folder, name)
    writeFileSync(path, buffer)
    return path
  })
}

/** Drags what lies on this machine over a part of the page, looks, and lets go. */
export async function drop(page: Page, onto: Locator, paths: readonly string[], look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const box = await onto.boundingBox()
  if (box === null) throw new Error("there is nothing to drop onto")
  await dropAt(page, { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 200) }, paths, look)
}

/** The same at a point of the window, whatever is there. */
export async function dropAt(
  page: Page,
  point: { readonly x: number; readonly y: number },
  paths: readonly string[],
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const at = { ...point, data: { items: [], files: [...paths], dragOperationsMask: 1 } }
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("Input.dispatchDragEvent", { type: "dragEnter", ...at })
  await devtools.send("Input.dispatchDragEvent", { type: "dragOver", ...at })
  await look()
  await devtools.send("Input.dispatchDragEvent", { type: "drop", ...at })
  await devtools.detach()
}

/** The line of a document in the tray. */
export function inTray(page: Page, name: string): Locator {
  return page.getByRole("region", { name: "On their way in" }).getByRole("listitem").filter({ hasText: name })
}

/** Waits until documents on their way in stand in the ledger. */
export async function recorded(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names)
    await inTray(page, name)
      .getByText(/Recorded, leaf [\d,]+/)
      .waitFor()
}
