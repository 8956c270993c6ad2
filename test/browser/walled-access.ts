/** The walk goes on after the wall was lifted: asking for access, reviews of it, and looking back at who could. */
import { readFile } from "node:fs/promises"
import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { dense, readPdf } from "../press/read-pdf.ts"
import { ask, LAWYER, LEAD, settled } from "./firm.ts"
import { noComplaints } from "./looking.ts"
import { dayAhead, inNarrow, looked, PARALEGAL, thisMinute, waits, type Stage } from "./walled.ts"

export function walkAccess(stage: () => Stage): void {
  describe("asking for access", () => {
    test("is told the same whether or not such a matter is kept", async () => {
      const { out, code } = stage()
      const { page } = out
      await page.goto("/requests")
      await page.getByRole("heading", { name: "You have asked for nothing" }).waitFor()
      await looked(out, "nothing asked for")
      for (const asked of ["777-777", code]) {
        await page.getByRole("button", { name: "Ask for access…" }).click()
        const dialog = page.getByRole("dialog", { name: "Ask for access" })
        await dialog.getByLabel("Code of the matter").fill("OOO")
        await dialog.getByText("Write the code of the matter first", { exact: false }).waitFor()
        await dialog.getByLabel("Code of the matter").fill(asked)
        await dialog.getByLabel("Until").fill(dayAhead(stage(), 20))
        await dialog.getByLabel("What you need it for").fill("The hearing on Thursday.")
        if (asked === code) await looked(out, "ask for access")
        await dialog.getByRole("button", { name: "Ask", exact: true }).click()
        await page.getByText(`Asked for ${asked}, whether or not such a matter is kept.`).waitFor()
      }
      const rows = await Promise.all(["777-777", code].map((asked) => page.getByRole("row", { name: new RegExp(asked) }).textContent()))
      expect(rows[0]?.replaceAll("777-777", "")).toBe(rows[1]?.replaceAll(code, ""))
      await looked(out, "access asked for")
      await page.getByRole("button", { name: "Take back the request for 777-777" }).click()
      await page
        .getByRole("row", { name: /777-777/ })
        .getByText("taken back")
        .waitFor()
    })

    test("reaches the lead alone, who lets them in for less than they asked", async () => {
      const { stays, partner, matter } = stage()
      await waits(stays, 0)
      await stays.page.goto(`/matters/${matter}/people`)
      await stays.page.locator(".reasons").waitFor()
      expect(await stays.page.getByRole("region", { name: "Requests for access" }).count()).toBe(0)
      const { page } = partner
      await page.goto("/inbox")
      await page.getByRole("link", { name: "Decide on the matter’s people" }).click()
      await page.getByText("The hearing on Thursday.").waitFor()
      await looked(partner, "requests on a matter")
      await page.getByRole("button", { name: `Approve the request of ${LAWYER.name}` }).click()
      const dialog = page.getByRole("dialog", { name: `Let ${LAWYER.name} in` })
      await dialog.getByLabel("Until").fill(dayAhead(stage(), 21))
      expect(await dialog.getByRole("button", { name: "Approve" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Until").fill(dayAhead(stage(), 5))
      await dialog.getByRole("button", { name: "What this part includes" }).click()
      await dialog.getByLabel("Print documents").uncheck()
      await dialog.getByText("Reads and downloads; does not print.").waitFor()
      await looked(partner, "approve for less")
      await dialog.getByRole("button", { name: "Approve" }).click()
      await page.getByText(`${LAWYER.name} is let in until`, { exact: false }).waitFor()
      await page.getByRole("row", { name: /Yusuf Karadağ.*does not print/ }).waitFor()
      await waits(partner, 0)
    })

    test("for more time is asked on the matter and given by one press of somebody else", async () => {
      const { out, partner, matter, code } = stage()
      const { page } = out
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: "Ask for more time…" }).click()
      const dialog = page.getByRole("dialog", { name: "Ask for access" })
      expect(await dialog.getByLabel("Code of the matter").inputValue()).toBe(code)
      await dialog.getByLabel("Until").fill(dayAhead(stage(), 60))
      await dialog.getByLabel("What you need it for").fill("The trial was put off.")
      await dialog.getByRole("button", { name: "Ask", exact: true }).click()
      await page.getByText(`Asked for ${code}`, { exact: false }).waitFor()
      await partner.page.goto(`/matters/${matter}/people`)
      await partner.page.getByText("asks for more time as reader who does not print, until", { exact: false }).waitFor()
      await partner.page.getByRole("button", { name: /^Renew until/ }).click()
      await partner.page.getByText(`The access of ${LAWYER.name} is renewed.`).waitFor()
      await partner.page.getByRole("row", { name: /Yusuf Karadağ.*does not print/ }).waitFor()
      noComplaints(partner, "renewing")
    })
  })

  describe("a review", () => {
    test("is begun by an overseer by the matter's code, and is no more than its lines to decide by its lead", async () => {
      const { officer, code } = stage()
      const { page } = officer
      await page.goto("/reviews")
      await page.getByRole("heading", { name: "There is no review that you may know of" }).waitFor()
      await page.getByRole("button", { name: "Begin a review…" }).click()
      const dialog = page.getByRole("dialog", { name: "Begin a review" })
      const begin = dialog.getByRole("button", { name: "Begin it" })
      expect(await begin.getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Code of the matter").fill("777-777")
      await begin.click()
      await dialog.getByText("There is no such matter for you.").waitFor()
      await dialog.getByLabel("Code of the matter").fill(code)
      await begin.click()
      await page.getByText("Silence withdraws: what nobody has kept by then, the house ends.", { exact: false }).waitFor()
      // What an overseer settles: the line of a lead beside whom nobody leads, and no other.
      const buttons = await page.getByRole("button", { name: /^(Keep|Withdraw) / }).all()
      expect(await Promise.all(buttons.map((one) => one.getAttribute("aria-label")))).toEqual([`Keep ${LEAD.name}`])
      await looked(officer, "a review read by an overseer")
      const saved = page.waitForEvent("download")
      await page.getByRole("link", { name: "Save as CSV" }).click()
      expect((await saved).suggestedFilename()).toMatch(/^rvw_\w+\.csv$/)
      const print = () => page.getByRole("button", { name: "Save as PDF" }).click()
      const taken = Array.from({ length: 5 }, (_, n) => stage().house.press.take(`somebody ${n}`))
      await print()
      await page.getByText("Other reports are being printed. Try again in a moment.").waitFor()
      await looked(officer, "a review that is not printed")
      for (const place of taken) place?.leave()
      await printed(page, print, dense(LEAD.name))
      await page.goto("/reviews")
      await page.getByRole("row", { name: /3 open/ }).waitFor()
      await looked(officer, "reviews")
    })

    test("is decided line by line by a lead, who has no say in their own", async () => {
      const { partner, matter, code } = stage()
      const { page } = partner
      await page.goto("/inbox")
      await page.getByText("2 lines wait for you", { exact: false }).waitFor()
      await page.getByRole("link", { name: "Open the review" }).click()
      await page.getByRole("button", { name: `Keep ${PARALEGAL.name}` }).waitFor()
      await page.getByRole("row", { name: new RegExp(`${LAWYER.name}.*does not print`) }).waitFor()
      await looked(partner, "a review to decide")
      expect(await page.getByRole("button", { name: `Keep ${LEAD.name}` }).count()).toBe(0)
      await page.getByRole("button", { name: `Keep ${PARALEGAL.name}` }).click()
      await page.getByRole("dialog").getByLabel("Why").fill("She files the bundles.")
      await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click()
      await page.getByText(`kept, by ${LEAD.name}`).waitFor()
      await page.getByRole("button", { name: `Withdraw ${LAWYER.name}` }).click()
      const dialog = page.getByRole("dialog")
      expect(await dialog.getByRole("button", { name: "Withdraw it" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Why").fill("He left the appeal.")
      await looked(partner, "an access to be withdrawn")
      await dialog.getByLabel("Type the code of this matter").fill(code)
      await dialog.getByRole("button", { name: "Withdraw it" }).click()
      await page.getByText(`withdrawn, by ${LEAD.name}`).waitFor()
      await page.getByText("He left the appeal.").waitFor()
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("link", { name: "Open its review" }).waitFor()
      expect(await page.getByRole("row", { name: /Yusuf Karadağ/ }).count()).toBe(0)
    })

    test("comes by itself as often as the firm says", async () => {
      const { house, lead, partner } = stage()
      const { page } = partner
      await page.goto("/firm")
      const months = page.getByLabel("Review who may open each matter every")
      await months.fill("61")
      await page.getByText("Between 0 and 60.").waitFor()
      await months.fill("6")
      await page.getByRole("button", { name: "Change the settings" }).click()
      await page.getByText("The firm’s settings were changed.").waitFor()
      expect(await ask<{ readonly reviewMonths: number }>(house, lead.token, "GET", "/firm")).toMatchObject({ reviewMonths: 6 })
    })
  })

  describe("a request that is declined", () => {
    test("waits on for whoever asked, as if no such matter were kept", async () => {
      const { out, partner, matter, code } = stage()
      await out.page.goto("/requests")
      await out.page.getByRole("button", { name: "Ask for access…" }).click()
      const asked = out.page.getByRole("dialog", { name: "Ask for access" })
      await asked.getByLabel("Code of the matter").fill(code)
      await asked.getByLabel("Until").fill(dayAhead(stage(), 9))
      await asked.getByLabel("What you need it for").fill("One more hearing.")
      await asked.getByRole("button", { name: "Ask", exact: true }).click()
      await out.page.getByText(`Asked for ${code}`, { exact: false }).waitFor()
      const { page } = partner
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: `Decline the request of ${LAWYER.name}` }).click()
      await page.getByRole("dialog").getByRole("button", { name: "Decline it" }).click()
      await page.getByText("The request is declined.").waitFor()
      expect(await page.getByRole("region", { name: "Requests for access" }).count()).toBe(0)
      await out.page.goto("/requests")
      await out.page
        .getByRole("row", { name: /One more hearing/ })
        .getByText("waits")
        .waitFor()
      noComplaints(out, "what was declined")
    })
  })

  describe("looking back", () => {
    test("tells who could open a matter at a moment, and not before it was there", async () => {
      const { house, lead, partner, matter, code } = stage()
      const { page } = partner
      await settled(house, lead)
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("link", { name: "At another moment…" }).click()
      const askLedger = page.getByRole("button", { name: "Ask the ledger" })
      expect(await askLedger.getAttribute("aria-disabled")).toBe("true")
      await page.getByLabel("At this moment").fill("2026-01-02T10:00")
      await askLedger.click()
      await page.getByRole("heading", { name: "Nobody could open it at that moment" }).waitFor()
      await page.getByLabel("At this moment").fill("2126-01-02T10:00")
      await askLedger.click()
      await page.getByText("This was not answered.").waitFor()
      const now = thisMinute(stage())
      await page.getByLabel("At this moment").fill(now)
      await askLedger.click()
      await page.getByRole("row", { name: /Inês Carvalho-Whitlock/ }).waitFor()
      await page.getByText("none is missing", { exact: false }).waitFor()
      await page.getByRole("heading", { name: `Who could open ${code}`, level: 1 }).waitFor()
      await expect.poll(() => page.title()).toBe(`Who could open it · ${code} · Matters · Muniment`)
      await looked(partner, "who could open a matter")
      // In a narrow window the lines of a cell stand in one, and not run together.
      const second = page.getByText("what was special too").first()
      await inNarrow(partner, async () => {
        const styles = second.evaluate((line) => [getComputedStyle(line).display, getComputedStyle(line, "::before").content])
        expect(await styles).toEqual(["inline", '", "'])
      })
    })

    test("at a document says of which, in which matter, and leads back; to whoever may not know it names neither", async () => {
      const { partner, out, officer, matter, document, code } = stage()
      const { page } = partner
      await page.goto(`/matters/${matter}/documents/${document}`)
      await page.getByRole("link", { name: "Who could at another moment" }).click()
      await page.getByRole("heading", { name: "Who could open “2026-11-18 Witness statement”", level: 1 }).waitFor()
      await expect.poll(() => page.title()).toBe(`Who could open it · 2026-11-18 Witness statement · ${code} · Matters · Muniment`)
      await page.getByLabel("At this moment").fill(thisMinute(stage()))
      await page.getByRole("button", { name: "Ask the ledger" }).click()
      await page.getByRole("row", { name: /Inês Carvalho-Whitlock/ }).waitFor()
      await page.getByRole("main").getByRole("link", { name: "Abara-Fitzgerald and 41 others v Northmere Chemical Holdings plc" }).waitFor()
      await looked(partner, "who could open a document")
      await page.getByRole("link", { name: "Back to the document" }).click()
      await page.getByRole("heading", { name: "Why can I" }).waitFor()
      for (const { page: other } of [out, officer]) {
        for (const [at, words] of [
          [`/access/document/${document}`, "Who could open this document"],
          [`/access/matter/${matter}`, "Who could open this matter"],
        ] as const) {
          await other.goto(at)
          await other.getByRole("heading", { name: words, level: 1 }).waitFor()
          await other.waitForLoadState("networkidle")
          const text = `${await other.title()} ${await other.locator("body").textContent()}`
          for (const word of ["Abara", code, "Witness"]) expect(text).not.toContain(word)
        }
      }
    })

    test("at a person is for overseers, who save the screen certificate too", async () => {
      const { officer, stays, matter } = stage()
      await stays.page.goto("/people")
      await stays.page.getByRole("row", { name: /Yusuf/ }).waitFor()
      expect(await stays.page.getByRole("link", { name: /could open/ }).count()).toBe(0)
      const { page } = officer
      await page.goto("/people")
      await looked(officer, "people, for an overseer")
      expect(await stays.page.getByRole("button", { name: /Acts on/ }).count()).toBe(0)
      await page.getByRole("button", { name: `Acts on ${PARALEGAL.name}` }).click()
      await page.getByRole("menuitem", { name: "If they left the firm…" }).click()
      await page.getByRole("dialog").getByText("Their part in").first().waitFor()
      await looked(officer, "if somebody left the firm")
      await page.getByRole("button", { name: "I have seen it" }).click()
      await page.getByRole("link", { name: `What ${PARALEGAL.name} could open` }).click()
      await page.getByRole("heading", { name: `What ${PARALEGAL.name} could open` }).waitFor()
      await page.getByLabel("At this moment").fill(thisMinute(stage()))
      await page.getByRole("button", { name: "Ask the ledger" }).click()
      await page.getByRole("row", { name: new RegExp(matter) }).waitFor()
      await looked(officer, "what a person could open")
      await printed(page, () => page.getByRole("button", { name: "Save as PDF" }).click(), matter)
      await page.goto("/walls")
      await page.getByRole("link", { name: LAWYER.name }).click()
      await page.getByRole("button", { name: "Screen certificate…" }).click()
      await looked(officer, "screen certificate")
      const saved = page.waitForEvent("download")
      await page.getByRole("dialog").getByRole("button", { name: "Save it" }).click()
      expect((await saved).suggestedFilename()).toMatch(/\.json$/)
      await page.getByText("The certificate is saved on this machine.").waitFor()
      await page.getByRole("button", { name: "Screen certificate…" }).click()
      await page.getByRole("dialog").getByLabel("As", { exact: true }).selectOption({ label: "PDF to read and sign, with that file inside" })
      await printed(page, () => page.getByRole("dialog").getByRole("button", { name: "Save it" }).click(), "Noticeandcertifications")
      noComplaints(officer, "looking back")
    })
  })
}

/** A PDF that is saved at a press has these words on one of its pages. */
async function printed(page: Page, press: () => Promise<void>, words: string): Promise<void> {
  const saved = page.waitForEvent("download")
  await press()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/^\w+(?:-\w+)*\.pdf$/)
  expect((await readPdf(await readFile(await file.path()))).pages.join("")).toContain(words)
}
