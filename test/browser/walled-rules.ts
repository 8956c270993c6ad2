/** Walls by rules at the pages: rehearsed with those whom the rule names, raised, and seen to have named whoever was let in later; and whom it could not. */
import type { Page } from "playwright-core"
import { describe, expect, test } from "vitest"
import { ask, LAWYER, LEAD, openMatter } from "./firm.ts"
import { sayPurpose } from "./people.ts"
import { idOf, looked, MEMO, PARALEGAL, type Stage } from "./walled.ts"

const HIRE = { name: "Osric Lindqvist", address: "osric@thornbury.example", passphrase: "lantern quarry violet badger nine" }

/** Answers as if the former client had 120 matters, on fifty of which the new keys begin at once; the rest wait until they are let go on. */
async function manyMatters(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  type Told = { clients: { matters: number }[]; walls: { unturned: number }[] }
  const told = (at: string, as: (body: Told) => object) =>
    page.route(
      at,
      async (route) => {
        const response = await route.fetch()
        const body = (await response.json()) as Told
        await route.fulfill({ response, json: { ...body, ...as(body) } })
      },
      { times: 1 },
    )
  await told("**/walls/lateral/rehearsal", ({ clients: [first, ...rest] }) => ({ clients: [{ ...first, matters: 120 }, ...rest] }))
  await told("**/walls/lateral", ({ walls: [first, ...rest] }) => ({ walls: [{ ...first, unturned: 70 }, ...rest], unturned: 70 }))
  await page.route(
    "**/walls/*/epochs",
    async (route) => {
      await promise
      await route.continue()
    },
    { times: 1 },
  )
  return resolve
}

export function walkRules(on: () => Stage): void {
  describe("a wall by a rule", () => {
    test("is raised against whoever worked on a matter, names whoever is let into it later, and tells of one it could not", async () => {
      const stage = on()
      const { house, lead, lawyer, officer, stays } = stage
      const words = { type: "Commercial", jurisdiction: "Ireland" }
      const paralegal = await idOf(stage, PARALEGAL)
      const ruled = await openMatter(house, lawyer, { title: "Defence of the quay", client: "Pellworm Quays", ...words })
      const kept = await openMatter(house, lead, {
        title: "Claim against the quay",
        client: "Ostrander Estate",
        ...words,
        members: [{ person: paralegal, role: "member" }],
      })
      const [{ code: there }, { code }] = [
        await ask<{ readonly code: string }>(house, lawyer.token, "GET", `/matters/${ruled}`),
        await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${kept}`),
      ]
      const { page } = officer
      await page.goto("/walls/raise")
      await page.getByLabel("Matters", { exact: true }).fill(code)
      const rule = page.getByLabel("And everybody who worked on", { exact: true })
      await rule.fill(code)
      await page.getByText("A matter’s own people cannot be kept out of it by a rule.").waitFor()
      await rule.fill(there)
      await page.getByLabel("Reference").fill("COI 2026/122")
      await page.getByLabel("Memo to everyone who stays").fill(MEMO)
      await page.getByRole("button", { name: "Rehearse it" }).click()
      await page.getByText(`named by a rule or a team: ${LAWYER.name}`, { exact: false }).waitFor()
      await looked(officer, "rehearsal of a wall by a rule")
      await page.getByRole("button", { name: "Raise it…" }).click()
      const dialog = page.getByRole("dialog", { name: "Raise this wall" })
      await dialog.getByText(`Whoever is let into ${there} later is shut out too`, { exact: false }).waitFor()
      await looked(officer, "raise a wall by a rule")
      await dialog.getByLabel("Type the code of the matter").fill(code)
      await dialog.getByRole("button", { name: "Raise the wall" }).click()
      await page.getByText(`Whoever worked on ${there}, and whoever is let in there while it stands`).waitFor()
      for (const person of [paralegal, await idOf(stage, LEAD)]) await ask(house, lawyer.token, "POST", `/matters/${ruled}/members`, { person, role: "reader" })
      await stays.page.goto(`/matters/${kept}`)
      await stays.page.getByText("There is nothing at this address for you to open", { exact: false }).waitFor()
      await page.reload()
      await page.getByText(`${PARALEGAL.name}, `, { exact: false }).first().waitFor()
      await looked(officer, "a wall by a rule")
      await page.goto("/inbox")
      await page.getByText("was let into a matter of which the rule of a wall speaks", { exact: false }).waitFor()
      await page.getByRole("button", { name: "Shut them out too" }).click()
      await page.getByText("Nobody was shut out.").waitFor()
      await looked(officer, "whom a rule could not shut out")
    })

    test("a whole team is shut out, with whoever joins it later", async () => {
      const stage = on()
      const { house, lead, officer } = stage
      const words = { title: "Claim against the ferry", client: "Ostrander Estate", type: "Commercial", jurisdiction: "Ireland" }
      const { code } = await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${await openMatter(house, lead, words)}`)
      const { team } = await ask<{ readonly team: { readonly id: string } }>(house, lead.token, "POST", "/teams", { name: "The slipway team" })
      await ask(house, lead.token, "POST", `/teams/${team.id}/members`, { person: await idOf(stage, PARALEGAL) })
      const { page } = officer
      await page.goto("/walls/raise")
      await page.getByLabel("Matters", { exact: true }).fill(code)
      await page.getByLabel("Shut out: whole teams", { exact: true }).selectOption({ label: "The slipway team, 1 person" })
      await page.getByLabel("Reference").fill("COI 2026/123")
      await page.getByLabel("Memo to everyone who stays").fill(MEMO)
      await page.getByRole("button", { name: "Rehearse it" }).click()
      await page.getByText(`named by a rule or a team: ${PARALEGAL.name}`, { exact: false }).waitFor()
      await looked(officer, "rehearsal of a wall against a team")
      await page.getByRole("button", { name: "Raise it…" }).click()
      const dialog = page.getByRole("dialog", { name: "Raise this wall" })
      await dialog.getByText("Whoever joins one of the teams named later is shut out too", { exact: false }).waitFor()
      await dialog.getByLabel("Type the code of the matter").fill(code)
      await dialog.getByRole("button", { name: "Raise the wall" }).click()
      await page.getByText("Whoever is in The slipway team, and whoever joins while it stands").waitFor()
      await looked(officer, "a wall against a team")
    })

    test("around several matters names each to an overseer as it was named when the wall was raised", async () => {
      const { house, lead, officer } = on()
      const codes: string[] = []
      for (const title of ["Lease of the boathouse", "Sale of the boathouse"]) {
        const id = await openMatter(house, lead, { title, client: "Boathouse Trust", type: "Conveyancing", jurisdiction: "Ireland" })
        codes.push((await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${id}`)).code)
      }
      await ask(house, lead.token, "POST", "/session/confirmation", { passphrase: LEAD.passphrase })
      const order = { matters: codes, persons: [await idOf(on(), PARALEGAL)], ground: "former-client", reference: "COI 2026/130", memo: MEMO }
      const { wall } = await ask<{ readonly wall: string }>(house, lead.token, "POST", "/walls", order)
      const { page } = officer
      await page.goto(`/walls/${wall}`)
      const back = page.locator("section", { hasText: "Who could open them at a moment" })
      await back.getByRole("link").first().waitFor()
      expect((await back.getByRole("link").allTextContents()).toSorted()).toEqual(codes.toSorted())
      await looked(officer, "a wall around several matters")
    })

    test("a lateral hire is shut out of the former clients in a list, which is checked first", async () => {
      const stage = on()
      const { page } = stage.officer
      await page.goto("/walls")
      await page.getByRole("link", { name: "A lateral hire" }).click()
      await page.getByLabel("Person", { exact: true }).selectOption({ label: `${PARALEGAL.name}, paralegal` })
      const latin = Buffer.from("Client;Since\r\nSoci\u00e9t\u00e9 Marchand;2019\r\n", "latin1")
      await page.getByLabel("A list of former clients").setInputFiles({ name: "former.csv", mimeType: "text/csv", buffer: latin })
      await page.getByText("former.csv is not written in UTF-8").waitFor()
      expect(await page.getByLabel("Former clients", { exact: true }).inputValue()).toBe("")
      await looked(stage.officer, "a list that is not written in UTF-8")
      const list = Buffer.from('Client,Since\n"Ostrander Estate",2019\n"Harrow, Quill & Co",2021\n')
      await page.getByLabel("A list of former clients").setInputFiles({ name: "FORMER.CSV", mimeType: "text/csv", buffer: list })
      await expect.poll(() => page.getByLabel("Former clients", { exact: true }).inputValue()).toBe("Ostrander Estate\nHarrow, Quill & Co")
      expect(await page.getByText("is not written in UTF-8").count()).toBe(0)
      await page.getByLabel("Reference").fill("COI 2026/123")
      await page.getByLabel("Memo to everyone who stays").fill(MEMO)
      const goOn = await manyMatters(page)
      await page.getByRole("button", { name: "Rehearse it" }).click()
      await page.getByText("Kept walled for when one is opened").waitFor()
      await looked(stage.officer, "a lateral hire rehearsed")
      await page.getByRole("button", { name: "Raise them…" }).click()
      const dialog = page.getByRole("dialog", { name: "Raise these walls" })
      await looked(stage.officer, "raise walls for a lateral hire")
      await dialog.getByLabel("Type the name of the person").fill(PARALEGAL.name)
      await dialog.getByRole("button", { name: "Raise the walls" }).click()
      await dialog.getByText("Nothing opens for them any more. New keys have begun on 50 of 120 matters.").waitFor()
      await looked(stage.officer, "new keys behind the walls of a lateral hire")
      goOn()
      await page.getByText("every matter of Harrow, Quill & Co").first().waitFor()
      await looked(stage.officer, "walls with those of a lateral hire")
    })
  })
  describe("a lateral hire who is invited", () => {
    test("waits at the door until an officer lists their former clients, and comes in behind the walls", async () => {
      const { house, officer, partner } = on()
      await partner.page.goto("/people")
      await partner.page.getByRole("button", { name: "Invite a person…" }).click()
      const invites = partner.page.getByRole("dialog", { name: "Invite a person" })
      await invites.getByLabel("Name").fill(HIRE.name)
      await invites.getByLabel("Address").fill(HIRE.address)
      await invites.getByLabel("They come from another firm").check()
      await looked(partner, "invite somebody from another firm")
      await invites.getByRole("button", { name: "Make the link" }).click()
      const made = partner.page.getByRole("dialog", { name: `The link for ${HIRE.name}` })
      await made.getByText("It waits until a compliance officer has listed their former clients, or said that there are none.").waitFor()
      const link = await made.getByLabel("Link", { exact: true }).inputValue()
      await made.getByRole("button", { name: "I have it" }).click()
      await partner.page.getByText("waits for a compliance officer").waitFor()
      await looked(partner, "people with an invitation that waits")
      await using seat = await house.sitDown()
      await seat.page.goto(link)
      await seat.page.getByRole("heading", { name: "This invitation waits" }).waitFor()
      expect(await seat.page.locator("body").textContent()).not.toMatch(/wall|client/i)
      await looked(seat, "an invitation that waits")
      const { page } = officer
      await page.goto("/inbox")
      await page.getByText(`${HIRE.name} is invited as lawyer`, { exact: false }).waitFor()
      await looked(officer, "inbox with somebody from another firm")
      await page.getByRole("link", { name: "List them" }).click()
      await page.getByText("They have not come yet.", { exact: false }).waitFor()
      await page.getByRole("button", { name: "They have none…" }).click()
      await looked(officer, "no former clients")
      await page.getByRole("dialog", { name: "No former clients" }).getByRole("button", { name: "Leave it as it is" }).click()
      await page.getByLabel("Former clients", { exact: true }).fill("Ostrander Estate\nTidewater & Crane")
      await page.getByLabel("Reference").fill("COI 2026/124")
      await page.getByLabel("Memo to everyone who stays").fill(MEMO)
      await looked(officer, "former clients of somebody invited")
      await page.getByRole("button", { name: "Rehearse it" }).click()
      await page.getByRole("button", { name: "Raise them…" }).click()
      const dialog = page.getByRole("dialog", { name: "Raise these walls" })
      await dialog.getByText("The walls name them the moment they come", { exact: false }).waitFor()
      await looked(officer, "raise walls for somebody invited")
      await dialog.getByLabel("Type the name of the person").fill(HIRE.name)
      await dialog.getByRole("button", { name: "Raise the walls" }).click()
      await page.getByText("every matter of Tidewater & Crane").first().waitFor()
      await page
        .getByRole("link", { name: `${HIRE.name} (invited)` })
        .first()
        .click()
      await page.getByRole("heading", { name: `${HIRE.name} (invited) will be shut out` }).waitFor()
      await looked(officer, "a wall that waits for somebody invited")
      await seat.page.getByRole("button", { name: "Try again" }).click()
      await seat.page.getByText(`${HIRE.name}, you are invited as lawyer.`).waitFor()
      await seat.page.getByLabel("Pass phrase", { exact: true }).fill(HIRE.passphrase)
      await seat.page.getByRole("button", { name: "Join" }).click()
      await sayPurpose(seat, "Conduct of proceedings")
      await page.goto("/walls")
      await page.getByRole("link", { name: HIRE.name, exact: true }).first().click()
      await page.getByRole("heading", { name: `${HIRE.name} is shut out` }).waitFor()
    })
  })
}
