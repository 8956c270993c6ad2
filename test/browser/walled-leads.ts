/** The walk ends in a matter of the special class, which has two leads: what one of them cannot do alone, and what one of them does at one word. */
import { describe, expect, test } from "vitest"
import { ask, LAWYER, LEAD, openMatter } from "./firm.ts"
import { noComplaints } from "./looking.ts"
import { dayAhead, idOf, looked, PARALEGAL, type Stage } from "./walled.ts"

export function walkTwoLeads(stage: () => Stage): void {
  const TITLE = "Ashdown, a minor: capacity"
  let [matter, code] = ["", ""]

  describe("a request for a matter of the special class", () => {
    test("is approved first by one lead, which lets nobody in, and who cannot be the second", async () => {
      const { house, lead, out, partner } = stage()
      const words = { title: TITLE, client: "Wren Ashdown", type: "Family", jurisdiction: "England and Wales", class: "special" }
      matter = await openMatter(house, lead, { ...words, members: [{ person: await idOf(stage(), PARALEGAL), role: "lead" }] })
      ;({ code } = await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${matter}`))
      await out.page.goto("/requests")
      await out.page.getByRole("button", { name: "Ask for access…" }).click()
      const asked = out.page.getByRole("dialog", { name: "Ask for access" })
      await asked.getByLabel("Code of the matter").fill(code)
      await asked.getByLabel("Until").fill(dayAhead(stage(), 12))
      await asked.getByLabel("What you need it for").fill("The report on capacity.")
      await asked.getByRole("button", { name: "Ask", exact: true }).click()
      await out.page.getByText(`Asked for ${code}`, { exact: false }).waitFor()
      const { page } = partner
      await page.goto(`/matters/${matter}/people`)
      await page.getByText("Two leads have to approve: this matter is of the special class.").waitFor()
      const approve = page.getByRole("button", { name: `Approve the request of ${LAWYER.name}` })
      await approve.click()
      const dialog = page.getByRole("dialog")
      await dialog.getByLabel("Only places of the file plan", { exact: false }).check()
      await dialog.getByText("Choose a place first.").waitFor()
      for (const name of ["Pleadings", "Evidence"]) await dialog.getByLabel(name, { exact: false }).first().check()
      await looked(partner, "approve a request for places alone")
      await dialog.getByRole("button", { name: "Approve", exact: true }).click()
      await page.getByText("The first of two. Another lead has to approve it too.").waitFor()
      await page.getByText("you approved first, only in 2 places of the file plan, and another lead has to approve it too", { exact: false }).waitFor()
      expect(await approve.count(), "nobody approves for both").toBe(0)
      await looked(partner, "a request that one of two leads approved")
      const { items } = await ask<{ readonly items: readonly { readonly id: string }[] }>(house, lead.token, "GET", `/matters/${matter}/requests`)
      const again = ask(house, lead.token, "POST", `/matters/${matter}/requests/${items[0]?.id}/approval`, {})
      await expect(again).rejects.toThrow("second-person-needed")
      await out.page.goto(`/matters/${matter}`)
      await out.page.getByRole("heading", { name: "There is nothing at this address for you to open" }).waitFor()
      expect(await ask<readonly unknown[]>(house, lead.token, "GET", `/matters/${matter}/members`)).toHaveLength(2)
    })

    test("lets in whoever asked when another lead approves it too", async () => {
      const { stays, out } = stage()
      const { page } = stays
      await page.goto(`/matters/${matter}/people`)
      await page.getByText(`${LEAD.name} approved first, only in 2 places of the file plan`, { exact: false }).waitFor()
      await page.getByRole("button", { name: `Approve the request of ${LAWYER.name}` }).click()
      const dialog = page.getByRole("dialog")
      await expect.poll(() => dialog.getByRole("group", { name: "In which places" }).getByRole("checkbox", { checked: true }).count()).toBe(2)
      await dialog.getByText(`${LEAD.name} approved it first: they are given what both of you approve.`, { exact: false }).waitFor()
      await looked(stays, "approve a request as the second of two")
      await dialog.getByRole("button", { name: "Approve", exact: true }).click()
      await page.getByText(`${LAWYER.name} is let in for what both of you approved, until`, { exact: false }).waitFor()
      expect(await page.getByRole("region", { name: "Requests for access" }).count()).toBe(0)
      await out.page.goto(`/matters/${matter}`)
      await out.page.getByRole("heading", { name: TITLE }).waitFor()
      await out.page.getByText("and nothing of it besides", { exact: false }).waitFor()
      // Of those who lead it one is named, and the others are counted.
      await out.page.getByText(" and 1 more", { exact: false }).waitFor()
      noComplaints(out, "the matter that was asked for")
    })
  })

  describe("keeping all of a review", () => {
    test("waits for its word, keeps what is one's own to keep, and leaves one's own line open", async () => {
      const { house, lead, stays } = stage()
      const { review } = await ask<{ readonly review: string }>(house, lead.token, "POST", `/matters/${matter}/reviews`, { due: null })
      const { page } = stays
      await page.goto(`/reviews/${review}`)
      await page.getByRole("button", { name: "Keep all…" }).click()
      const dialog = page.getByRole("dialog", { name: "Keep every access that is yours to keep" })
      const keep = dialog.getByRole("button", { name: "Keep them all" })
      await dialog.getByText(`${LEAD.name}, ${LAWYER.name}`, { exact: false }).waitFor()
      for (const typed of ["", "keep", code]) {
        await dialog.getByLabel("Type the words keep all").fill(typed)
        expect(await keep.getAttribute("aria-disabled")).toBe("true")
      }
      await dialog.getByLabel("Why").fill("All at work on it.")
      await looked(stays, "keeping all of a review")
      const lines = async () => {
        const read = await ask<{
          readonly lines: readonly { readonly person: { readonly name: string }; readonly outcome: string | null; readonly why: string | null }[]
        }>(house, lead.token, "GET", `/reviews/${review}`)
        return Object.fromEntries(read.lines.map((line) => [line.person.name, [line.outcome, line.why]]))
      }
      const open = [null, null]
      expect(await lines()).toEqual({ [LEAD.name]: open, [LAWYER.name]: open, [PARALEGAL.name]: open })
      await dialog.getByLabel("Type the words keep all").fill("keep all")
      await keep.click()
      await page.getByText("2 accesses are kept.").waitFor()
      const kept = ["kept", "All at work on it."]
      expect(await lines()).toEqual({ [LEAD.name]: kept, [LAWYER.name]: kept, [PARALEGAL.name]: open })
      expect(await page.getByRole("button", { name: /^Keep/ }).count()).toBe(0)
      noComplaints(stays, "keeping all")
    })
  })
}
