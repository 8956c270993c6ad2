/** Teams at the pages: made, joined, given a matter, left, and the matter taken back. */
import { describe, expect, test } from "vitest"
import { ask, LAWYER, LEAD, openMatter } from "./firm.ts"
import { idOf, looked, PARALEGAL, type Stage } from "./walled.ts"

const TEAM = "Asylum clinic"
const READERS = "Knowledge desk"
const SURVEYORS = "Surveyors"

export function walkTeams(stage: () => Stage): void {
  describe("a team", () => {
    let matter = ""
    let code = ""
    const act = async (words: string): Promise<void> => {
      const { page } = stage().partner
      await page.getByRole("button", { name: `Acts on the team ${TEAM}` }).click()
      await page.getByRole("menuitem", { name: words }).click()
    }

    test("is made by whoever may, and joined", async () => {
      const { house, lead, partner, stays } = stage()
      matter = await openMatter(house, lead, {
        title: "Appeal of the Haddad family",
        client: "The Haddad family",
        type: "Immigration",
        jurisdiction: "Ireland",
      })
      ;({ code } = await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${matter}`))
      const { page } = partner
      await stays.page.goto("/people")
      await stays.page.getByRole("heading", { name: "There is no team" }).waitFor()
      expect(await stays.page.getByRole("button", { name: "Make a team…" }).count()).toBe(0)
      await page.goto("/people")
      await page.getByRole("button", { name: "Make a team…" }).click()
      const dialog = page.getByRole("dialog", { name: "Make a team" })
      expect(await dialog.getByRole("button", { name: "Make it" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Name").fill(TEAM)
      await looked(partner, "make a team")
      await dialog.getByRole("button", { name: "Make it" }).click()
      await page.getByRole("grid", { name: "Teams of the firm" }).getByText("nobody yet").waitFor()
      await act("Add a person…")
      const adding = page.getByRole("dialog", { name: `Add a person to ${TEAM}` })
      expect((await adding.getByRole("option").allTextContents()).some((words) => words.includes(LEAD.name))).toBe(false)
      await adding.getByLabel("Person").selectOption({ label: `${PARALEGAL.name}, paralegal` })
      await looked(partner, "add to a team")
      await adding.getByRole("button", { name: "Add them" }).click()
      await page
        .getByRole("row", { name: new RegExp(TEAM) })
        .getByText(PARALEGAL.name)
        .waitFor()
    })

    test("is given a matter, and its members see why they are on it", async () => {
      const { partner, stays } = stage()
      const { page } = partner
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("heading", { name: "No team has this matter" }).waitFor()
      await page.getByRole("button", { name: "Give it to a team…" }).click()
      const dialog = page.getByRole("dialog", { name: "Give this matter to a team" })
      await dialog.getByLabel("Team").selectOption({ label: `${TEAM}, 1 person` })
      expect((await dialog.getByLabel("As").getByRole("option").allTextContents()).some((words) => words.startsWith("Lead"))).toBe(false)
      await dialog.getByRole("button", { name: "What this part includes" }).click()
      await dialog.getByLabel("Disclose", { exact: false }).check()
      await dialog.getByText("Reads, downloads, prints, files, edits and discloses.").waitFor()
      await looked(partner, "give to a team")
      await dialog.getByRole("button", { name: "Give it" }).click()
      await page
        .getByRole("row", { name: new RegExp(PARALEGAL.name) })
        .getByText(`through ${TEAM}`)
        .waitFor()
      await expect.poll(() => page.getByText("discloses too").count()).toBe(2)
      await looked(partner, "teams of a matter")
      await stays.page.goto(`/matters/${matter}/people`)
      await stays.page.getByText(`${LEAD.name} gave the matter to the team ${TEAM}, which you are in.`).waitFor()
      expect(await stays.page.getByRole("button", { name: "Give it to a team…" }).count()).toBe(0)
      await stays.page.goto("/people")
      await stays.page.getByRole("link", { name: code }).waitFor()
      await looked(stays, "teams")
    })

    test("is given places of a matter alone, chosen from its file plan, and the matter says which", async () => {
      const { house, lead, partner, out } = stage()
      const { id } = (await ask<{ readonly team: { readonly id: string } }>(house, lead.token, "POST", "/teams", { name: SURVEYORS })).team
      await ask(house, lead.token, "POST", `/teams/${id}/members`, { person: await idOf(stage(), LAWYER) })
      const plan = await ask<readonly { readonly name: string }[]>(house, lead.token, "GET", `/matters/${matter}/plan`)
      const names = [plan[3]?.name ?? "", plan[5]?.name ?? ""]
      const { page } = partner
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: "Give it to a team…" }).click()
      const dialog = page.getByRole("dialog", { name: "Give this matter to a team" })
      await dialog.getByLabel("Team").selectOption({ label: `${SURVEYORS}, 1 person` })
      await dialog.getByLabel("Only places of the file plan", { exact: false }).check()
      await dialog.getByText("Choose a place first.").waitFor()
      for (const name of names) await dialog.getByLabel(name, { exact: true }).check()
      await looked(partner, "give places to a team")
      await dialog.getByRole("button", { name: "Give it" }).click()
      await page.getByText(`${SURVEYORS} has 2 places of the matter: 1 person let in.`, { exact: false }).waitFor()
      await page
        .getByRole("grid", { name: "Teams that have this matter" })
        .getByText(`only in ${names.join(", ")}`)
        .waitFor()
      await looked(partner, "teams of a matter, one in places")
      await out.page.goto(`/matters/${matter}`)
      await out.page.getByText(`${LEAD.name} admitted you as member, through ${SURVEYORS}, on `, { exact: false }).waitFor()
      await looked(out, "a matter in places through a team")
      await ask(house, lead.token, "DELETE", `/matters/${matter}/teams/${id}`)
    })

    test("has a class opened to it by the firm's policy: shown before, given or left out by whoever opens a matter, and closed again", async () => {
      const { house, lead, partner, stays } = stage()
      const { page } = partner
      // Of a team that the partner neither keeps nor is in.
      const { id } = (await ask<{ readonly team: { readonly id: string } }>(house, lead.token, "POST", "/teams", { name: READERS })).team
      await ask(house, lead.token, "POST", `/teams/${id}/members`, { person: await idOf(stage(), PARALEGAL) })
      await ask(house, lead.token, "POST", `/teams/${id}/keepers`, { person: await idOf(stage(), LAWYER) })
      await ask(house, lead.token, "DELETE", `/teams/${id}/keepers/${await idOf(stage(), LEAD)}`)
      await stays.page.goto("/firm")
      await stays.page.getByText("No class is open to a team.").waitFor()
      expect(await stays.page.getByRole("button", { name: "Open a class to a team…" }).count()).toBe(0)
      await page.goto("/firm")
      await page.getByRole("button", { name: "Open a class to a team…" }).click()
      const dialog = page.getByRole("dialog", { name: "Open a class to a team" })
      expect(await dialog.getByLabel("Class").getByRole("option").allTextContents()).not.toContain("Special")
      expect((await dialog.getByLabel("Team").getByRole("option").allTextContents()).some((words) => words.includes(TEAM))).toBe(false)
      await dialog.getByLabel("Team").selectOption({ label: `${READERS}, 1 person` })
      await dialog.getByText(`is given to ${READERS}, 1 person now and whoever joins. Those that stand stay as they are.`, { exact: false }).waitFor()
      await looked(partner, "open a class to a team")
      await dialog.getByRole("button", { name: "Open it" }).click()
      await page.getByRole("list", { name: "Classes open to a team" }).getByText(READERS, { exact: false }).scrollIntoViewIfNeeded()
      await looked(partner, "classes open to a team")
      for (const given of [true, false]) {
        await page.goto("/matters/open")
        for (const [label, words] of Object.entries({ "Name of the matter": "A house matter", Client: "The firm", Type: "Internal", Jurisdiction: "Ireland" }))
          await page.getByLabel(label).fill(words)
        expect(await page.getByText("By the firm’s policy it is given to").count()).toBe(0)
        await page.getByLabel("Class").first().selectOption({ label: "Internal" })
        await page.getByLabel(`${READERS}, 1 person, as reader`).setChecked(given)
        if (given) await looked(partner, "a matter that the policy gives to a team")
        await page.getByRole("button", { name: "Open the matter" }).click()
        await page.getByText(given ? `Given to ${READERS}: 1 person let in.` : "is open.", { exact: false }).waitFor()
        await page.waitForURL(/\/documents$/)
        await page.goto(page.url().replace(/documents$/, "people"))
        if (given) await page.getByText(`by the firm’s policy, given by ${LEAD.name}`).waitFor()
        else {
          await page.getByText(`The firm’s policy opens this class to ${READERS}, as reader. This matter was not given to it.`).waitFor()
          await looked(partner, "a matter that the policy did not reach")
          await page.getByRole("button", { name: `Give it to ${READERS}` }).click()
          await page.getByText(`given by ${LEAD.name}`).waitFor()
        }
        await page
          .getByRole("row", { name: new RegExp(PARALEGAL.name) })
          .first()
          .waitFor()
      }
      await page.goto("/firm")
      await page.getByRole("button", { name: `Close Internal to ${READERS}` }).click()
      await looked(partner, "close a class to a team")
      await page.getByRole("dialog").getByRole("button", { name: "Close it" }).click()
      await page.getByText("No class is open to a team.").waitFor()
    })

    test("has keepers, who are named and removed", async () => {
      const { page } = stage().partner
      await page.goto("/people")
      await act("Name a keeper…")
      const naming = page.getByRole("dialog", { name: `Name a keeper of ${TEAM}` })
      await naming.getByLabel("Person").selectOption({ label: `${LAWYER.name}, lawyer` })
      await naming.getByRole("button", { name: "Name them" }).click()
      await page.getByText(`${LAWYER.name} keeps ${TEAM} now.`).waitFor()
      await act("Remove a keeper…")
      const removing = page.getByRole("dialog", { name: `Remove a keeper of ${TEAM}` })
      await removing.getByLabel("Keeper").selectOption({ label: LAWYER.name })
      await removing.getByRole("button", { name: "Remove them" }).click()
      await page.getByText(`${LAWYER.name} keeps ${TEAM} no longer.`).waitFor()
    })

    test("is left, and whoever leaves it loses the matter", async () => {
      const { partner, stays } = stage()
      const { page } = partner
      await act("Take a person out…")
      const dialog = page.getByRole("dialog", { name: `Take a person out of ${TEAM}` })
      await dialog.getByLabel("Person").selectOption({ label: PARALEGAL.name })
      expect(await dialog.getByRole("button", { name: "Take them out" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Type the word out").fill("out")
      await looked(partner, "take out of a team")
      await dialog.getByRole("button", { name: "Take them out" }).click()
      await page.getByText("1 matter is no longer theirs.", { exact: false }).waitFor()
      await stays.page.goto(`/matters/${matter}/people`)
      await stays.page.getByText("There is nothing at this address for you to open", { exact: false }).first().waitFor()
    })

    test("is left by a member themselves, and a keeper goes on with the new keys from the inbox", async () => {
      const { partner, stays } = stage()
      await partner.page.goto("/people")
      await act("Add a person…")
      const adding = partner.page.getByRole("dialog", { name: `Add a person to ${TEAM}` })
      await adding.getByLabel("Person").selectOption({ label: `${PARALEGAL.name}, paralegal` })
      await adding.getByRole("button", { name: "Add them" }).click()
      await partner.page.getByText("with 1 matter given", { exact: false }).waitFor()
      await stays.page.goto("/people")
      await stays.page.getByRole("button", { name: `Acts on the team ${TEAM}` }).click()
      expect(await stays.page.getByRole("menuitem").allTextContents()).toEqual(["Leave the team…"])
      await stays.page.getByRole("menuitem", { name: "Leave the team…" }).click()
      const dialog = stays.page.getByRole("dialog", { name: `Leave ${TEAM}` })
      expect(await dialog.getByRole("button", { name: "Leave the team" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Type the word out").fill("out")
      await looked(stays, "leave a team")
      await dialog.getByRole("button", { name: "Leave the team" }).click()
      await stays.page.getByText(`You have left ${TEAM}. 1 matter is no longer yours.`, { exact: false }).waitFor()
      await partner.page.goto("/inbox")
      await partner.page.getByRole("heading", { name: "Teams that wait for new keys" }).waitFor()
      await looked(partner, "a team that waits for new keys")
      await partner.page.getByRole("button", { name: "Begin the new keys" }).click()
      await partner.page.getByText(`The new keys have begun on every matter of ${TEAM}.`).waitFor()
      expect(await partner.page.getByRole("heading", { name: "Teams that wait for new keys" }).count()).toBe(0)
    })

    test("gives the matter back", async () => {
      const { page } = stage().partner
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: `Acts on ${TEAM}` }).click()
      await page.getByRole("menuitem", { name: "Take it back…" }).click()
      const dialog = page.getByRole("dialog", { name: `Take the matter back from ${TEAM}` })
      await dialog.getByLabel("Type the code of this matter").fill(code)
      await dialog.getByRole("button", { name: "Take it back" }).click()
      await page.getByRole("heading", { name: "No team has this matter" }).waitFor()
    })

    test("ends, with what it gives: shown before, listed after, and offered no more", async () => {
      const { house, lead, partner, stays } = stage()
      const { page } = partner
      const teams = await ask<readonly { readonly id: string; readonly name: string }[]>(house, lead.token, "GET", "/teams")
      const team = teams.find((one) => one.name === TEAM)?.id
      await ask(house, lead.token, "POST", `/matters/${matter}/teams`, { team, role: "reader" })
      await page.goto("/people")
      await act("Add a person…")
      const adding = page.getByRole("dialog", { name: `Add a person to ${TEAM}` })
      await adding.getByLabel("Person").selectOption({ label: `${PARALEGAL.name}, paralegal` })
      await adding.getByRole("button", { name: "Add them" }).click()
      await adding.waitFor({ state: "detached" })
      await act("End the team…")
      const dialog = page.getByRole("dialog", { name: `End ${TEAM}` })
      await dialog.getByText(`${PARALEGAL.name} loses 1 matter.`).waitFor()
      expect(await dialog.getByRole("button", { name: "End the team" }).getAttribute("aria-disabled")).toBe("true")
      await dialog.getByLabel("Type the word end").fill("end")
      await looked(partner, "end a team")
      await dialog.getByRole("button", { name: "End the team" }).click()
      await page.getByText(`${TEAM} has ended, and 1 part in a matter with it.`, { exact: false }).waitFor()
      await page.getByRole("heading", { name: "1 team has ended" }).waitFor()
      expect(await page.getByRole("button", { name: `Acts on the team ${TEAM}` }).count()).toBe(0)
      await looked(partner, "a team that has ended")
      await stays.page.goto(`/matters/${matter}/people`)
      await stays.page.getByText("There is nothing at this address for you to open", { exact: false }).first().waitFor()
      await page.goto(`/matters/${matter}/people`)
      await page.getByRole("button", { name: "Give it to a team…" }).click()
      const offered = await page.getByRole("dialog", { name: "Give this matter to a team" }).getByLabel("Team").getByRole("option").allTextContents()
      expect(offered.some((words) => words.includes(TEAM))).toBe(false)
    })
  })
}
