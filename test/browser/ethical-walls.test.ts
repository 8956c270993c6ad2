/** Ethical walls at the pages: rehearsed, raised, acknowledged, lifted by two; whoever is shut out finds a notice and nothing else. Then, in the same house, asking for access, reviews and looking back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ask, LAWYER, LEAD, openMatter } from "./firm.ts"
import { inOrder } from "./house.ts"
import { noComplaints } from "./looking.ts"
import { walkAccess } from "./walled-access.ts"
import { walkTwoLeads } from "./walled-leads.ts"
import { walkRules } from "./walled-rules.ts"
import { walkTeams } from "./walled-teams.ts"
import { dayAhead, idOf, inNarrow, looked, MEMO, NOTICE, OFFICER, PARALEGAL, setStage, waits, type Stage } from "./walled.ts"

const NOTHING = "There is nothing at this address for you to open"

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.house[Symbol.asyncDispose]())
inOrder()

describe("a wall", () => {
  test("is not raised by whoever does not keep walls, and they find none", async () => {
    const { stays } = stage
    const { page } = stays
    for (const at of ["/walls", "/walls/raise"]) {
      await page.goto(at)
      await page.getByRole("heading", { name: "Your role does not include this act" }).waitFor()
    }
    expect(await page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Walls" }).count()).toBe(0)
  })

  test("is rehearsed before it is raised, and nothing is changed by that", async () => {
    const { house, lead, officer, matter, code } = stage
    const { page } = officer
    await page.goto("/walls")
    await page.getByRole("heading", { name: "There is no wall that you may know of" }).waitFor()
    await looked(officer, "no wall")
    await page.getByRole("link", { name: "Raise a wall" }).click()
    const rehearse = page.getByRole("button", { name: "Rehearse it" })
    await page.getByText("Name a matter first.").waitFor()
    await page.getByLabel("Matters", { exact: true }).fill("OOO-111")
    await page.getByText("OOO-111 is not spelled like the code of a matter.").first().waitFor()
    expect(await rehearse.getAttribute("aria-disabled")).toBe("true")
    await page.getByLabel("Matters", { exact: true }).fill("777-777")
    await page.getByLabel("Shut out", { exact: true }).selectOption({ label: `${LAWYER.name}, lawyer` })
    await rehearse.click()
    await page.getByText("One of these matters or persons is not there for you.").waitFor()
    await page.getByLabel("Matters", { exact: true }).fill(code.toLowerCase())
    await rehearse.click()
    await page.getByRole("region", { name: "What it would do" }).getByText("1 person is shut out of 1 matter with 1 document").waitFor()
    await page
      .getByRole("grid", { name: "What it would do: who loses what" })
      .getByRole("row", { name: /Yusuf Karadağ/ })
      .waitFor()
    await page
      .getByRole("grid", { name: /what it would have stopped/ })
      .getByText("Note written")
      .waitFor()
    await looked(officer, "rehearsal")
    const times = page.locator("td[data-label=Times]").first()
    await inNarrow(officer, async () => expect(await times.evaluate((cell) => getComputedStyle(cell).textAlign)).toBe("start"))
    expect(await ask<readonly unknown[]>(house, lead.token, "GET", `/matters/${matter}/members`)).toHaveLength(3)
  })

  test("is not raised without its memo, nor without the typed code", async () => {
    const { officer, code } = stage
    const { page } = officer
    const raise = page.getByRole("button", { name: "Raise it…" })
    await page.getByText("Its reference is needed.").waitFor()
    await raise.press("Enter")
    expect(await page.getByRole("dialog").count()).toBe(0)
    await page.getByLabel("Ground").selectOption({ label: "Acted for the opponent before" })
    await page.getByLabel("Reference").fill("COI 2026/118")
    await page.getByText("The memo is not written yet.").waitFor()
    await page.getByLabel("Memo to everyone who stays").fill(MEMO)
    await page.getByLabel("Notice to those shut out").fill(NOTICE)
    await raise.click()
    const dialog = page.getByRole("dialog", { name: "Raise this wall" })
    await dialog.getByText("2 members must acknowledge the memo", { exact: false }).waitFor()
    await looked(officer, "raise a wall")
    expect(await dialog.getByRole("button", { name: "Raise the wall" }).getAttribute("aria-disabled")).toBe("true")
    await dialog.getByLabel("Type the code of the matter").fill(code)
    await dialog.getByRole("button", { name: "Raise the wall" }).click()
    await page.getByRole("heading", { name: `${LAWYER.name} is shut out` }).waitFor()
    await page.getByText("0 of 2 persons have acknowledged it").waitFor()
    await looked(officer, "a wall that stands")
    // The list of its matters, which may be long, keeps nobody from what can be done.
    expect((await page.getByRole("heading", { level: 2 }).allTextContents()).slice(-2)).toEqual(["How it ends", "Who could open them at a moment"])
    await page.goto("/walls")
    await page
      .getByRole("row", { name: /Yusuf Karadağ/ })
      .getByText("until it is lifted")
      .waitFor()
    await looked(officer, "walls")
  })
})

describe("whoever is shut out", () => {
  test("finds the notice in the inbox and nothing where the matter was", async () => {
    const { out, matter, code } = stage
    const { page } = out
    await page.goto("/matters")
    await page.getByRole("heading", { name: "No matter is open to you yet" }).waitFor()
    await waits(out, 1)
    await page.goto(`/matters/${matter}/walls`)
    await page.getByRole("heading", { name: NOTHING }).waitFor()
    await page.goto("/inbox")
    await page.getByText(NOTICE).waitFor()
    for (const word of ["Abara", code, "COI 2026/118", "acted for Northmere"]) expect(await page.locator("main").textContent()).not.toContain(word)
    await looked(out, "a notice")
    await page.getByRole("button", { name: "I have read it and will keep to it" }).click()
    await page.getByRole("heading", { name: "Notices that you acknowledged" }).waitFor()
    await waits(out, 0)
    noComplaints(out, "the inbox of whoever is shut out")
  })
})

describe("whoever stays inside", () => {
  test("opens the matter to its memo, and to its documents once it is acknowledged", async () => {
    const { stays, matter, document, code } = stage
    const { page } = stays
    await page.goto("/matters")
    await page.getByRole("link", { name: /Abara-Fitzgerald/ }).click()
    await page.getByRole("heading", { name: "A wall stands around this matter" }).waitFor()
    await page.getByText(MEMO).waitFor()
    await waits(stays, 1)
    await looked(stays, "a memo to acknowledge")
    await page.goto("/inbox")
    await page.getByText(`A wall stands around ${code}`).waitFor()
    await looked(stays, "inbox with a memo")
    await page.goto(`/matters/${matter}/documents/${document}`)
    await page.getByRole("link", { name: "Read the memo" }).click()
    await page.getByRole("button", { name: "I have read it and will keep to it" }).click()
    await page.getByRole("link", { name: "Notes", exact: false }).first().waitFor()
    await waits(stays, 0)
    await page.getByRole("link", { name: "1 wall" }).click()
    await page.getByText("You acknowledged it on", { exact: false }).waitFor()
    await looked(stays, "walls around a matter")
    await page.goto("/inbox")
    await page.getByRole("heading", { name: "Nothing waits for you" }).waitFor()
    await looked(stays, "an empty inbox")
  })
})

describe("lifting", () => {
  test("is asked for by one, who cannot countersign", async () => {
    const { officer } = stage
    const { page } = officer
    await page.getByRole("link", { name: LAWYER.name }).click()
    await page.getByRole("button", { name: "Ask to lift it…" }).click()
    const dialog = page.getByRole("dialog", { name: "Ask to lift this wall" })
    expect(await dialog.getByRole("button", { name: "Ask to lift it" }).getAttribute("aria-disabled")).toBe("true")
    await dialog.getByLabel("Why it can be lifted").fill("The former client consents.")
    await dialog.getByRole("button", { name: "Ask to lift it" }).click()
    await page.getByText(/asked to lift it/).waitFor()
    expect(await page.getByRole("button", { name: "Countersign the lifting…" }).count()).toBe(0)
    await page.getByRole("button", { name: "Let it stand…" }).waitFor()
  })

  test("is countersigned by another with their pass phrase, and the matter is open to be admitted to again", async () => {
    const { house, partner } = stage
    const { page } = partner
    house.clock.set(house.clock.now().add({ minutes: 11 }))
    await page.goto("/inbox")
    await page.getByRole("button", { name: "I have read it and will keep to it" }).click()
    await page.getByRole("link", { name: "Look at the wall" }).click()
    await page.getByRole("button", { name: "Countersign the lifting…" }).click()
    const dialog = page.getByRole("dialog", { name: "Lift this wall" })
    await looked(partner, "lifting a wall")
    await dialog.getByLabel("Type the word lift").fill("lift")
    await dialog.getByRole("button", { name: "Countersign, and lift it" }).click()
    const again = page.getByRole("dialog", { name: "Is it still you?" })
    await again.getByLabel("Pass phrase", { exact: true }).fill(LEAD.passphrase)
    await again.getByRole("button", { name: "Go on" }).click()
    await page.getByRole("heading", { name: `${LAWYER.name} is no longer shut out` }).waitFor()
    await looked(partner, "a lifted wall")
  })
})

walkAccess(() => stage)

describe("two teams against each other", () => {
  test("are shut out from each other's matters in one act, and nobody stands on both sides", async () => {
    const { house, lead, officer, code } = stage
    const other = await openMatter(house, lead, {
      title: "Lease of 17 Marrow Lane",
      client: "Bram & Daughters",
      type: "Conveyancing",
      jurisdiction: "England and Wales",
    })
    const there = (await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${other}`)).code
    const { page } = officer
    await page.goto("/walls/raise")
    await page.getByLabel("Matters", { exact: true }).fill(code)
    await page.getByLabel("Shut out", { exact: true }).selectOption({ label: `${LAWYER.name}, lawyer` })
    await page.getByLabel("Two teams are shut out from each other’s matters").check()
    expect(await page.getByLabel("Ground").inputValue()).toBe("opposing-teams")
    await page.getByLabel("The other team’s matters").fill(there)
    const second = page.getByLabel("Shut out of those", { exact: true })
    expect(await second.getByRole("option").allTextContents()).not.toContain(`${LAWYER.name}, lawyer`)
    expect(await page.getByRole("button", { name: "Rehearse it" }).getAttribute("aria-disabled")).toBe("true")
    await second.selectOption({ label: `${PARALEGAL.name}, paralegal` })
    await page.getByLabel("Reference").fill("COI 2026/119")
    await page.getByLabel("Memo to everyone who stays").fill("Two teams of this firm act against each other here.")
    await page.getByRole("button", { name: "Rehearse it" }).click()
    await page.getByRole("region", { name: "What the other wall would do" }).waitFor()
    await looked(officer, "two teams")
    await page.getByRole("button", { name: "Raise both…" }).click()
    const dialog = page.getByRole("dialog", { name: "Raise both walls" })
    await dialog.getByLabel("Type the code of the first matter").fill(code)
    await dialog.getByRole("button", { name: "Raise both walls" }).click()
    const again = page.getByRole("dialog", { name: "Is it still you?" })
    await again.getByLabel("Pass phrase", { exact: true }).fill(OFFICER.passphrase)
    await again.getByRole("button", { name: "Go on" }).click()
    await page.getByRole("heading", { name: `${LAWYER.name} is shut out` }).waitFor()
    await page.getByRole("link", { name: "The wall raised against it" }).click()
    await page.getByRole("heading", { name: `${PARALEGAL.name} is shut out` }).waitFor()
  })
})

describe("a wall that begins later", () => {
  test("is rehearsed and raised for that day, says so everywhere, and takes nothing before", async () => {
    const { house, lead, officer, stays } = stage
    const later = await openMatter(house, lead, {
      title: "Sale of the Carrow yard",
      client: "Carrow Marine Ltd",
      type: "Commercial",
      jurisdiction: "Ireland",
      members: [{ person: await idOf(stage, PARALEGAL), role: "member" }],
    })
    const { code } = await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${later}`)
    const { page } = officer
    await page.goto("/walls/raise")
    await page.getByLabel("Matters", { exact: true }).fill(code)
    await page.getByLabel("Shut out", { exact: true }).selectOption({ label: `${PARALEGAL.name}, paralegal` })
    await page.getByLabel("From", { exact: true }).fill(dayAhead(stage, -1))
    await page.getByText("The day on which it is to begin has come already.").first().waitFor()
    expect(await page.getByRole("button", { name: "Rehearse it" }).getAttribute("aria-disabled")).toBe("true")
    await page.getByLabel("From", { exact: true }).fill(dayAhead(stage, 40))
    await page.getByLabel("Reference").fill("COI 2026/120")
    await page.getByLabel("Memo to everyone who stays").fill(MEMO)
    await page.getByLabel("Notice to those shut out").fill(NOTICE)
    await page.getByRole("button", { name: "Rehearse it" }).click()
    await page.getByText("Until then nobody loses anything; nobody it names is let in from its raising on.").waitFor()
    await looked(officer, "rehearsal of a wall that begins later")
    await page.getByLabel("Until", { exact: true }).fill(dayAhead(stage, 39))
    await page.getByText("It would end before it begins.").waitFor()
    await page.getByLabel("Until", { exact: true }).fill("")
    await page.getByRole("button", { name: "Raise it…" }).click()
    const dialog = page.getByRole("dialog", { name: "Raise this wall" })
    await dialog.getByText("Nobody loses anything before that day", { exact: false }).waitFor()
    await looked(officer, "raise a wall for later")
    await dialog.getByLabel("Type the code of the matter").fill(code)
    await dialog.getByRole("button", { name: "Raise the wall" }).click()
    await page.getByRole("heading", { name: `${PARALEGAL.name} will be shut out` }).waitFor()
    await looked(officer, "a wall that begins later")
    await page.goto("/walls")
    await page.getByText(/begins? later/).waitFor()
    await looked(officer, "walls, one of which begins later")
    await stays.page.goto("/inbox")
    await stays.page.getByText(NOTICE).waitFor()
    await looked(stays, "a notice of a wall that begins later")
    await stays.page.goto(`/matters/${later}`)
    await stays.page.getByRole("heading", { name: "Sale of the Carrow yard" }).waitFor()
    await stage.partner.page.goto("/inbox")
    await stage.partner.page.getByText(`A wall will stand around ${code}`).waitFor()
    await looked(stage.partner, "a memo of a wall that begins later")
  })
})

describe("a wall around a client", () => {
  test("is raised by its name, and tells whoever keeps it of a matter that somebody it shuts out opens for it", async () => {
    const { house, lawyer, officer } = stage
    const { page } = officer
    await page.goto("/walls/raise")
    await page.getByLabel("Or a client", { exact: true }).fill("carrow marine ltd")
    await page.getByLabel("Shut out", { exact: true }).selectOption({ label: `${LAWYER.name}, lawyer` })
    await page.getByLabel("Reference").fill("COI 2026/121")
    await page.getByLabel("Memo to everyone who stays").fill(MEMO)
    await page.getByRole("button", { name: "Rehearse it" }).click()
    await page.getByText("1 person is shut out of 1 matter", { exact: false }).waitFor()
    await looked(officer, "rehearsal of a wall around a client")
    await page.getByRole("button", { name: "Raise it…" }).click()
    const dialog = page.getByRole("dialog", { name: "Raise this wall" })
    await dialog.getByLabel("Type the name of the client").fill("carrow marine ltd")
    await dialog.getByRole("button", { name: "Raise the wall" }).click()
    await page.getByText("every matter of carrow marine ltd").waitFor()
    await looked(officer, "a wall around a client")
    await openMatter(house, lawyer, { title: "Sloop", client: "Carrow Marine Ltd", type: "Commercial", jurisdiction: "Ireland" })
    await page.goto("/inbox")
    await page.getByText("opened a matter on", { exact: false }).waitFor()
    await page.getByRole("button", { name: "Extend the wall over it" }).click()
    await page.getByText("The wall was not extended.").waitFor()
    await looked(officer, "a matter that a wall does not stand around")
  })
})

walkTeams(() => stage)
walkRules(() => stage)
walkTwoLeads(() => stage)
