/** The walk goes on with somebody who is let in for less than usual: they are shown no more than that, a refused act is told in words, printing leaves its event, and what they may is changed later. */
import { join } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { call } from "../house/house.ts"
import { ask, join as joins, LAWYER, LEAD, type Joined } from "./firm.ts"
import { PICTURES, type BrowserHouse, type Seat } from "./house.ts"
import { lookOver, lookOverEverywhere, noComplaints } from "./looking.ts"
import { signIn } from "./people.ts"

interface Stage {
  readonly house: BrowserHouse
  readonly first: Joined
  readonly lead: Seat
  readonly matter: string
}
interface Member {
  readonly person: { readonly id: string }
  readonly actions: readonly string[]
}

export function walkLess(stage: () => Stage): void {
  describe("somebody who is let in for less than usual", () => {
    let reader: Joined
    let seat: Seat
    const actions = async (): Promise<readonly string[]> => {
      const { house, first, matter } = stage()
      const members = await ask<readonly Member[]>(house, first.token, "GET", `/matters/${matter}/members`)
      return members.find((one) => one.person.id === reader.id)?.actions ?? []
    }
    const titled = async () => (await ask<{ readonly title: string }>(stage().house, stage().first.token, "GET", `/matters/${stage().matter}`)).title
    /** Its row says in words that they are told no event of it. */
    const untold = async (name: string): Promise<void> => {
      const row = seat.page.getByRole("row").filter({ hasText: name })
      await row.getByText("no event is told to you", { exact: true }).waitFor({ state: "visible" })
      expect(await row.getByTitle("No custody event of it is told to you").count()).toBe(1)
    }
    const allow = (...given: readonly string[]) =>
      ask(stage().house, stage().first.token, "PATCH", `/matters/${stage().matter}/members/${reader.id}`, { actions: given })
    beforeAll(async () => {
      const { house, first } = stage()
      reader = await joins(house, first, LAWYER)
      seat = await house.sitDown()
      await signIn(seat, LAWYER)
    })
    afterAll(() => seat[Symbol.asyncDispose]())

    test("is admitted by a dialog that says what their part includes, and what of it stays", async () => {
      const { lead, matter } = stage()
      const { page } = lead
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: "Admit…" }).click()
      const dialog = page.getByRole("dialog")
      await dialog.getByLabel("Person", { exact: true }).selectOption({ label: `${LAWYER.name}, lawyer` })
      await dialog.getByText("Reads, downloads, prints, files and edits.").waitFor()
      expect(await dialog.getByLabel("Print documents").count()).toBe(0)
      await dialog.getByLabel("As").selectOption("reader")
      await dialog.getByRole("button", { name: "What this part includes" }).press("Enter")
      for (const always of ["See that it exists"]) {
        const tick = dialog.getByRole("checkbox", { name: always })
        await tick.click({ force: true })
        expect(await tick.isChecked(), always).toBe(true)
      }
      // Without reading there is nothing to carry away; with it, one chooses again.
      await dialog.getByLabel("Read what is in it").uncheck()
      await dialog.getByText("Sees that it exists, and nothing that is in it.").waitFor()
      expect(await dialog.getByLabel("Download documents").isChecked()).toBe(false)
      expect(await dialog.getByLabel("May open what is special too", { exact: false }).count()).toBe(0)
      await dialog.getByLabel("Read what is in it").check()
      await dialog.getByText("Reads; does not download or print.").waitFor()
      await lookOverEverywhere(lead, "admit for less")
      await dialog.getByRole("button", { name: "Admit them" }).click()
      await page.getByText(`${LAWYER.name} is admitted as reader.`).waitFor()
      expect(await actions()).toEqual(["see", "read"])
      await page.getByRole("gridcell", { name: /to open.*does not download or print/ }).click()
      await page.getByText("So they may read.").waitFor()
      await lookOverEverywhere(lead, "people of a matter, one for less")
    })

    test("finds nothing to download or print by, and is refused in words", async () => {
      const { house, matter } = stage()
      const { page } = seat
      await page.goto(`/matters/${matter}/documents`)
      await page.getByText(/as reader who does not download or print/).waitFor()
      await page.getByRole("link", { name: "2026-11-18 Witness statement" }).click()
      await page.locator(".text-layer", { hasText: "My water came from the well." }).waitFor()
      expect(await page.getByRole("link", { name: "Download" }).count()).toBe(0)
      expect(await page.getByRole("button", { name: "Print" }).count()).toBe(0)
      await page.keyboard.press("Control+p")
      await page.getByText("Your part in this matter does not include printing.").waitFor()
      await page.emulateMedia({ media: "print" })
      await page.getByText("This document was not printed.", { exact: false }).waitFor()
      expect(await page.locator("canvas").first().isVisible()).toBe(false)
      await page.emulateMedia({ media: "screen" })
      const document = page.url().split("/").at(-1) ?? ""
      for (const as of ["attachment", "print"]) {
        const refused = await call<{ readonly detail: string }>(house.url, "GET", `/documents/${document}/content?as=${as}`, { token: reader.token })
        expect([refused.status, refused.body.detail]).toEqual([
          403,
          `Your part in this matter does not include ${as === "print" ? "printing" : "downloading"}.`,
        ])
      }
      await lookOver(seat, "a document that is only read")
      await page.goto(`/matters/${matter}/documents`)
      await page.getByRole("link", { name: "2026-11-21 Borehole telemetry" }).click()
      await page.getByText("Your part in this matter does not include downloading it", { exact: false }).waitFor()
      await lookOverEverywhere(seat, "a file that can only be read about")
    })

    test("is given printing by the dialog that changes what they may, which does nothing while nothing is changed", async () => {
      const { lead, matter } = stage()
      const { page } = lead
      await page.goto(`/matters/${matter}/people?who=${reader.id}`)
      await page.getByRole("button", { name: "Change what they may…" }).click()
      const dialog = page.getByRole("dialog", { name: `What ${LAWYER.name} may` })
      const act = dialog.getByRole("button", { name: "Change it" })
      await dialog.getByText("Nothing is changed yet.").waitFor()
      expect(await act.getAttribute("aria-disabled")).toBe("true")
      for (const on of ["Download documents", "Print documents"]) await dialog.getByLabel(on).check()
      await dialog.getByText("Reads, downloads and prints.").waitFor()
      await lookOverEverywhere(lead, "what somebody may, changed")
      await act.click()
      await page.getByText(`${LAWYER.name}: Reads, downloads and prints.`).waitFor()
      expect(await actions()).toEqual(["see", "read", "download", "print"])
      expect(await page.getByText("does not download or print").count()).toBe(0)
    })

    test("prints a PDF page by page, and an image and a text as they are shown: each leaves its event, and nothing of the house goes with it", async () => {
      const { page } = seat
      for (const [name, pages] of [
        ["2026-11-18 Witness statement", 3],
        ["2026-10-12 Plan of the well", 1],
        ["2026-11-14 Note of conference", 1],
      ] as const) {
        await openToPrint(page, stage().matter, name)
        if (pages === 3) await lookOverEverywhere(seat, "a document to print")
        await page.getByRole("button", { name: "Print" }).click()
        await page.locator(":root[data-printing]").waitFor()
        await page.getByRole("complementary").locator(".short-chain li").first().getByText("Printed by you").waitFor()
        await page.emulateMedia({ media: "print" })
        if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `printed-${pages}-${name.slice(-4)}.png`), fullPage: true })
        expect(await page.getByText("This document was not printed.", { exact: false }).isVisible()).toBe(false)
        for (const part of [".rail", ".topline", ".stage-bar", ".side", ".stage-head"]) expect(await page.locator(part).first().isVisible(), part).toBe(false)
        const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
        expect(paper.match(/\/Type \/Page\b/g)?.length, name).toBe(pages)
        await page.emulateMedia({ media: "screen" })
        await page.evaluate(() => dispatchEvent(new Event("afterprint")))
        await page.locator(":root:not([data-printing])").waitFor()
      }
      noComplaints(seat, "printing")
    })

    test("is told in words where it was taken back meanwhile, and the buttons go", async () => {
      const { page } = seat
      await openToPrint(page, stage().matter, "2026-10-12 Plan of the well")
      await allow("read", "print")
      await page.getByRole("link", { name: "Download" }).click()
      await page.getByText("Your part in this matter does not include downloading.").waitFor()
      await page.getByRole("link", { name: "Download" }).waitFor({ state: "detached" })
      await allow("read")
      await page.getByRole("button", { name: "Print" }).click()
      await page.getByText("Your part in this matter does not include printing.").waitFor()
      await page.getByRole("button", { name: "Print" }).waitFor({ state: "detached" })
      expect(await page.locator(":root[data-printing]").count()).toBe(0)
      noComplaints(seat, "what was taken back")
    })

    test("is given one place of the file plan, and finds that place and what is in it, and of the matter nothing besides", async () => {
      const { house, first, lead, matter } = stage()
      const plan = await ask<readonly { readonly id: string; readonly name: string }[]>(house, first.token, "GET", `/matters/${matter}/plan`)
      const { items } = await ask<{ readonly items: readonly { readonly id: string; readonly name: string; readonly rev: number }[] }>(
        house,
        first.token,
        "GET",
        `/matters/${matter}/documents?named=Witness`,
      )
      const [place, paper] = [plan[3], items[0]]
      await ask(house, first.token, "PATCH", `/documents/${paper?.id ?? ""}`, { rev: paper?.rev, place: place?.id })
      await lead.page.goto(`/matters/${matter}/people?who=${reader.id}`)
      await lead.page.getByRole("button", { name: "Change what they may…" }).click()
      const dialog = lead.page.getByRole("dialog", { name: `What ${LAWYER.name} may` })
      await dialog.getByLabel("Only places of the file plan", { exact: false }).check()
      await dialog.getByText("Choose a place first.").waitFor()
      await dialog.getByLabel(place?.name ?? "", { exact: true }).check()
      await dialog.getByText("Their keys to the rest are destroyed", { exact: false }).waitFor()
      await lookOverEverywhere(lead, "a part in places, chosen")
      await dialog.getByRole("button", { name: "Change it" }).click()
      await lead.page.getByText(`They have ${place?.name ?? ""}, and nothing of the matter besides.`, { exact: false }).waitFor()
      await lead.page.getByRole("gridcell", { name: `only in ${place?.name ?? ""}` }).waitFor()
      await lookOverEverywhere(lead, "people of a matter, one in places")
      const { page } = seat
      await page.goto(`/matters/${matter}/documents`)
      await page.getByText(`${place?.name ?? ""}, and nothing of it besides`).waitFor()
      await page.getByRole("link", { name: paper?.name ?? "" }).waitFor()
      expect(await page.getByRole("link", { name: "2026-11-21 Borehole telemetry" }).count()).toBe(0)
      for (const part of ["Parties", "Notes", "People", "Custody"])
        expect(await page.getByRole("navigation", { name: "Parts of this matter" }).getByText(part).count(), part).toBe(0)
      await untold(paper?.name ?? "")
      await lookOverEverywhere(seat, "a matter in places")
      await page.goto("/matters")
      await untold(await titled())
      await lookOverEverywhere(seat, "matters, one in places")
      await page.goBack()
      await page.getByRole("link", { name: paper?.name ?? "" }).click()
      await page.locator(".text-layer", { hasText: "My water came from the well." }).waitFor()
      await page.getByRole("complementary").getByText("You, and whoever has its place or the whole matter", { exact: false }).waitFor()
      expect(await page.getByRole("complementary").locator("kbd").allTextContents()).toEqual(["Y"])
      await lookOverEverywhere(seat, "a document in places")
      const { review } = await ask<{ readonly review: string }>(house, first.token, "POST", `/matters/${matter}/reviews`, { due: null })
      await lead.page.goto(`/reviews/${review}`)
      await lead.page.getByRole("row", { name: LAWYER.name }).getByRole("button", { name: "Keep" }).click()
      await lead.page.getByRole("dialog").getByText("only in one place of the file plan", { exact: false }).waitFor()
      await lookOverEverywhere(lead, "a review, keeping a part in places")
      await lead.page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click()
      await lead.page.getByText(`The access of ${LAWYER.name} is kept.`, { exact: false }).waitFor()
      await ask(house, first.token, "PATCH", `/matters/${matter}/members/${reader.id}`, { places: null })
    })

    test("has no end date, and whoever leads is offered no renewal where they ask for more time, which would be refused", async () => {
      const { house, first, lead, matter } = stage()
      const { code } = await ask<{ readonly code: string }>(house, first.token, "GET", `/matters/${matter}`)
      await ask(house, reader.token, "PUT", "/session/purpose", { code: "conduct" })
      const until = Temporal.Now.instant().add({ hours: 48 }).toString({ fractionalSecondDigits: 3 })
      await ask(house, reader.token, "POST", "/requests", { code, role: "reader", until, words: "The trial was put off." })
      await lead.page.goto(`/matters/${matter}/people`)
      const asked = lead.page.getByRole("region", { name: "Requests for access" })
      await asked.getByText("They are on it without an end date: there is no time to renew.", { exact: false }).waitFor()
      expect(await asked.getByRole("button").allTextContents()).toEqual(["Decline…"])
      await lookOverEverywhere(lead, "a request of somebody who has no end date")
      await asked.getByRole("button", { name: "Decline" }).click()
      await lead.page
        .getByRole("dialog")
        .getByRole("button", { name: /^Decline/ })
        .click()
      await asked.waitFor({ state: "detached" })
    })

    test("who is only to see that it exists finds its name, how they know of it, and how to ask for more", async () => {
      const { house, lead, matter } = stage()
      const { page } = seat
      await lead.page.goto(`/matters/${matter}/people?who=${reader.id}`)
      await lead.page.getByRole("button", { name: "Change what they may…" }).click()
      await lead.page.getByLabel("Read what is in it").uncheck()
      await lead.page.getByText("Their keys to what is in it are destroyed", { exact: false }).waitFor()
      await lookOver(lead, "what somebody may, only to see")
      await lead.page.getByRole("button", { name: "Change it" }).click()
      await lead.page.getByText(`${LAWYER.name}: Sees that it exists, and nothing that is in it.`).waitFor()
      await lead.page.getByText("The key of its name, and of nothing that is in it,", { exact: false }).waitFor()
      await lead.page.getByRole("button", { name: `Release ${LAWYER.name}…` }).click()
      await lead.page.getByText("who had nothing of what is in it, no longer sees that this matter exists", { exact: false }).waitFor()
      await lead.page.keyboard.press("Escape")
      await page.goto(`/matters/${matter}/documents`)
      await page.getByText("You see that it exists").waitFor()
      await page.goto("/matters")
      await untold(await titled())
      await page.goBack()
      await page
        .locator(".dl")
        .filter({ hasText: `Led by${LEAD.name}` })
        .waitFor()
      expect(await page.getByRole("navigation", { name: "Parts of this matter" }).count()).toBe(0)
      await lookOverEverywhere(seat, "a matter that is only seen")
      await page.getByRole("button", { name: "Ask for more…" }).click()
      const { code } = await ask<{ readonly code: string }>(house, stage().first.token, "GET", `/matters/${matter}`)
      expect(await page.getByRole("dialog").getByLabel("Code of the matter").inputValue()).toBe(code)
      await page.keyboard.press("Escape")
      await page.getByRole("button", { name: "Leave this matter…" }).click()
      await page.getByRole("dialog").getByRole("button", { name: "Leave it" }).click()
      await page.getByText(`You have left ${code}.`).waitFor()
      expect(await actions()).toEqual([])
      noComplaints(seat, "a matter that is only seen")
    })
  })
}

/** Opens a document until it is on the page. A browser without a window has no print dialog: what would open it is left to nobody, and stands until the test says that it is over. */
async function openToPrint(page: Page, matter: string, name: string): Promise<void> {
  await page.addInitScript(() => (window.print = () => undefined))
  await page.goto(`/matters/${matter}/documents`)
  await page.getByRole("link", { name }).click()
  await page.locator(".text-layer span, .page-image img, .text-whole").first().waitFor()
  await page.getByRole("complementary").locator(".short-chain li").first().getByText("Viewed by you").waitFor()
}
