/** The page that shows the recovery shares: what leaving it asks, and what comes out of the printer. */
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import type { Page } from "playwright-core"
import { expect } from "vitest"

/** What leaving the page asks, and whether one is still there when it was answered with no. */
export async function leaving(page: Page): Promise<{ readonly asked: string; readonly here: boolean }> {
  const asked = page.waitForEvent("dialog")
  const left = page.reload({ timeout: 5_000 }).catch(() => null)
  const dialog = await asked
  await dialog.dismiss()
  return { asked: dialog.type(), here: (await left) === null }
}

/** The signs on each sheet that comes out of the printer; a foot that speaks of something else is a fault. */
export async function printedPages(page: Page): Promise<string[]> {
  const printed = await getDocument({ data: new Uint8Array(await page.pdf({ preferCSSPageSize: true })), verbosity: 0 }).promise
  const sheets = Array.from({ length: printed.numPages }, async (_, n) => {
    const { items } = await (await printed.getPage(n + 1)).getTextContent()
    const words = items.map((item) => ("str" in item ? item.str : "")).join("")
    expect(words).toContain("Recovery share · keep it apart from the others")
    expect(words).not.toContain("Chain of custody")
    return words.replaceAll(/[\s-]/g, "")
  })
  return Promise.all(sheets)
}
