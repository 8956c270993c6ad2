/** Grave acts ask again for the pass phrase: whoever finds an open session cannot do them, and whoever knows it goes on where they were. */
import { Secret, TOTP } from "otpauth"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Locator } from "playwright-core"
import { ADMINISTRATOR, ask, FIRM, join, LAWYER, LEAD, newToken, openMatter, settled, setUpFirm, type Joined } from "./firm.ts"
import { openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { signIn } from "./people.ts"
import { PARALEGAL } from "./walled.ts"

let house: BrowserHouse
let first: Joined
let seat: Seat

beforeAll(async () => {
  house = await openBrowserHouse()
  first = await setUpFirm(house)
  await join(house, first, LAWYER)
  await join(house, first, ADMINISTRATOR, "administration")
  seat = await house.sitDown()
  await signIn(seat, LEAD)
})
afterAll(() => house[Symbol.asyncDispose]())

/** A confirmation holds for ten minutes; signing in is one. */
async function later(minutes = 11): Promise<void> {
  house.clock.set(house.clock.now().add({ minutes }))
  first.token = await newToken(house, first)
}

interface Facts {
  readonly people: readonly { readonly name: string; readonly role: string; readonly state: string }[]
  readonly invitations: readonly { readonly name: string }[]
}
async function people(): Promise<Facts> {
  return ask(house, first.token, "GET", "/people")
}
const lawyer = async () => (await people()).people.find((one) => one.name === LAWYER.name)
async function actOnLawyer(what: string): Promise<void> {
  await seat.page.goto("/people")
  await seat.page.getByRole("button", { name: `Acts on ${LAWYER.name}` }).click()
  await seat.page.getByRole("menuitem", { name: what }).click()
}

interface Grave {
  readonly what: string
  /** Does it as far as the house is asked. */
  readonly act: () => Promise<void>
  /** What stands in the house, told by somebody else. */
  readonly stands: () => Promise<unknown>
  readonly before: unknown
  readonly after: unknown
}

const GRAVE: readonly Grave[] = [
  {
    what: "changing a role",
    act: async () => {
      await actOnLawyer("Change role…")
      await seat.page.getByLabel("Role", { exact: true }).selectOption("case-manager")
      await seat.page.getByRole("button", { name: "Change it" }).click()
    },
    stands: async () => (await lawyer())?.role,
    before: "lawyer",
    after: "case-manager",
  },
  {
    what: "suspending a person",
    act: async () => {
      await actOnLawyer("Suspend…")
      await seat.page.getByLabel("Type the word suspend").fill("suspend")
      await seat.page.getByRole("button", { name: "Suspend them" }).click()
    },
    stands: async () => (await lawyer())?.state,
    before: "active",
    after: "suspended",
  },
  {
    what: "inviting somebody who may do grave things",
    act: async () => {
      await seat.page.goto("/people")
      await seat.page.getByRole("button", { name: "Invite a person…" }).click()
      await seat.page.getByLabel("Name").fill("Adaeze Oyelaran")
      await seat.page.getByLabel("Address").fill("adaeze@thornbury.example")
      await seat.page.getByLabel("Role", { exact: true }).selectOption("partner")
      await seat.page.getByRole("button", { name: "Make the link" }).click()
    },
    stands: async () => (await people()).invitations.length,
    before: 0,
    after: 1,
  },
  {
    what: "changing the firm’s settings",
    act: async () => {
      await seat.page.goto("/firm")
      await seat.page.getByLabel("A session ends anyway").fill("9")
      await seat.page.getByRole("button", { name: "Change the settings" }).click()
    },
    stands: async () => (await ask<{ readonly sessionHours: number }>(house, first.token, "GET", "/firm")).sessionHours,
    before: 12,
    after: 9,
  },
]

const dialog = () => seat.page.getByRole("dialog", { name: "Is it still you?" })
const phrase = () => dialog().getByLabel("Pass phrase", { exact: true })
async function confirm(passphrase: string): Promise<void> {
  await phrase().fill(passphrase)
  await dialog().getByRole("button", { name: "Go on" }).click()
}

describe("what somebody’s move would do is shown before it is done", () => {
  let matter = ""
  let paralegal: Joined
  const actOnParalegal = async (what: string): Promise<Locator> => {
    await seat.page.goto("/people")
    await seat.page.getByRole("button", { name: `Acts on ${PARALEGAL.name}` }).click()
    await seat.page.getByRole("menuitem", { name: what }).click()
    const shown = seat.page.getByRole("dialog")
    await shown
      .getByText("as member ends, with its keys.")
      .or(shown.getByText("stays sealed"))
      .or(shown.getByLabel("Role", { exact: true }))
      .first()
      .waitFor()
    return shown
  }
  beforeAll(async () => {
    paralegal = await join(house, first, PARALEGAL)
    await settled(house, first)
    matter = await openMatter(house, first)
    const until = house.clock.now().add({ hours: 240 }).toString({ fractionalSecondDigits: 3 })
    await ask(house, first.token, "POST", `/matters/${matter}/members`, { person: paralegal.id, role: "member", until, actions: ["read", "file"] })
    house.clock.set(house.clock.now().add({ hours: 144 }))
    first.token = await newToken(house, first)
    seat = await house.sitDown()
    await signIn(seat, LEAD)
  })

  test("access that ends soon stands in the inbox, and is renewed by one press there, or on the matter’s people", async () => {
    await seat.page.goto("/inbox")
    await seat.page.getByRole("heading", { name: "Access that ends soon" }).waitFor()
    await seat.page.getByText("as member (does not download, print or edit) ends on", { exact: false }).waitFor()
    await lookOverEverywhere(seat, "inbox, access that ends soon")
    await seat.page.goto(`/matters/${matter}/people?who=${paralegal.id}`)
    await seat.page.getByRole("button", { name: `Renew the access of ${PARALEGAL.name}` }).waitFor()
    await lookOverEverywhere(seat, "people of a matter, a time to renew")
    await seat.page.getByRole("button", { name: `Renew the access of ${PARALEGAL.name}` }).click()
    await seat.page.getByText(`The access of ${PARALEGAL.name} is renewed until`).waitFor()
    await seat.page.goto("/inbox")
    await seat.page.getByText("Nothing waits for you").waitFor()
  })
  test("closing a matter says who is released", async () => {
    await seat.page.goto(`/matters/${matter}/documents`)
    await seat.page.getByRole("button", { name: "More acts on this matter" }).click()
    await seat.page.getByRole("menuitem", { name: "Close this matter…" }).click()
    await seat.page.getByRole("dialog").getByText(PARALEGAL.name).waitFor()
    await lookOverEverywhere(seat, "closing a matter")
    await seat.page.keyboard.press("Escape")
  })
  test("another role, leaving and containing say what becomes of each part", async () => {
    const role = await actOnParalegal("Change role…")
    await role.getByLabel("Role", { exact: true }).selectOption("administrator")
    await role.getByText("as member ends, with its keys.").waitFor()
    await lookOverEverywhere(seat, "another role, rehearsed")
    await actOnParalegal("They leave the firm…")
    await lookOverEverywhere(seat, "leaving the firm, rehearsed")
    const contain = await actOnParalegal("Contain the account…")
    await lookOverEverywhere(seat, "containing an account, rehearsed")
    await contain.getByRole("button", { name: "Contain it now" }).click()
    await seat.page.getByRole("gridcell", { name: "contained" }).waitFor()
    await lookOverEverywhere(seat, "people, one contained")
    for (const width of [800, 360]) {
      await seat.page.setViewportSize({ width, height: 1_000 })
      await seat.page.getByRole("row", { name: PARALEGAL.name }).getByText("contained", { exact: true }).locator("visible=true").waitFor()
    }
    await seat.page.setViewportSize({ width: 1600, height: 1_000 })
    expect((await people()).people.find((one) => one.name === PARALEGAL.name)?.state).toBe("contained")
    await seat.page.getByRole("button", { name: `Acts on ${PARALEGAL.name}` }).click()
    await seat.page.getByRole("menuitem", { name: "Restore…" }).click()
    await seat.page.getByRole("button", { name: "Restore them" }).click()
    await seat.page.getByRole("alert").filter({ hasText: "A second person has to do this" }).waitFor()
    noComplaints(seat, "moves")
  })
})

describe.each(GRAVE)("$what", ({ act, stands, before, after }) => {
  beforeEach(() => later())

  test("asks for the pass phrase, and is not done while it is not given", async () => {
    await act()
    await phrase().waitFor()
    await expect.poll(() => phrase().evaluate((at) => at === document.activeElement)).toBe(true)
    expect(await stands()).toEqual(before)
    expect(await dialog().getByRole("button", { name: "Go on" }).getAttribute("aria-disabled")).toBe("true")
    await seat.page.keyboard.press("Enter")
    expect(await stands()).toEqual(before)
    await seat.page.keyboard.press("Escape")
    await dialog().waitFor({ state: "detached" })
    await seat.page.getByRole("alert").filter({ hasText: "Confirm with your pass phrase that it is you, then try again." }).waitFor()
    expect(await stands()).toEqual(before)
  })

  test.each([
    ["another", "copper lantern meadow brisk violas"],
    ["somebody else’s", ADMINISTRATOR.passphrase],
  ])("is not done with %s pass phrase", async (_what, wrong) => {
    await act()
    await confirm(wrong)
    await dialog().getByRole("alert").filter({ hasText: "This pass phrase is not yours." }).waitFor()
    expect(await stands()).toEqual(before)
    await dialog()
      .getByRole("button", { name: /Leave it as it is/ })
      .click()
    await dialog().waitFor({ state: "detached" })
    expect(await stands()).toEqual(before)
  })

  test("is done with the right one, after a wrong one, without being asked for twice", async () => {
    await act()
    await confirm("copper lantern meadow")
    await dialog().getByRole("alert").waitFor()
    await confirm(LEAD.passphrase)
    await dialog().waitFor({ state: "detached" })
    await expect.poll(stands).toEqual(after)
    expect(await seat.page.content()).not.toContain(LEAD.passphrase)
  })
})

describe("the confirmation", () => {
  test("holds for ten minutes, and not for eleven", async () => {
    await later()
    await actOnLawyer("Restore…")
    await seat.page.getByRole("button", { name: "Restore them" }).click()
    await confirm(LEAD.passphrase)
    await seat.page.getByText(`${LAWYER.name} is restored.`).waitFor()
    await expect.poll(async () => (await lawyer())?.state).toBe("active")
    await later(9)
    await actOnLawyer("Change role…")
    await seat.page.getByLabel("Role", { exact: true }).selectOption("lawyer")
    await seat.page.getByRole("button", { name: "Change it" }).click()
    await expect.poll(async () => (await lawyer())?.role).toBe("lawyer")
    expect(await dialog().count()).toBe(0)
    await later(2)
    await actOnLawyer("Change role…")
    await seat.page.getByLabel("Role", { exact: true }).selectOption("paralegal")
    await seat.page.getByRole("button", { name: "Change it" }).click()
    await phrase().waitFor()
    await lookOverEverywhere(seat, "is it still you")
    await confirm("not it at all")
    await dialog().getByRole("alert").waitFor()
    await lookOverEverywhere(seat, "is it still you, a wrong pass phrase")
    expect((await lawyer())?.role).toBe("lawyer")
  })

  test("is not asked for by what is not grave", async () => {
    await later()
    await seat.page.goto("/people")
    await seat.page.getByRole("button", { name: "Invite a person…" }).click()
    await seat.page.getByLabel("Name").fill("Lorcan Pettifer")
    await seat.page.getByLabel("Address").fill("lorcan@thornbury.example")
    await seat.page.getByLabel("Role", { exact: true }).selectOption("paralegal")
    await seat.page.getByRole("button", { name: "Make the link" }).click()
    await seat.page.getByRole("button", { name: "I have it" }).click()
    expect(await dialog().count()).toBe(0)
  })

  test("asks for the six digits too, where a second factor is set, and is given by neither alone", async () => {
    const { secret } = await ask<{ readonly secret: string }>(house, first.token, "POST", "/session/second-factor")
    const digits = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.now().epochMilliseconds })
    await ask(house, first.token, "PUT", "/session/second-factor", { secret, code: digits() })
    house.clock.set(house.clock.now().add({ minutes: 11 }))
    await seat.page.reload()
    await actOnLawyer("Change role…")
    await seat.page.getByLabel("Role", { exact: true }).selectOption("paralegal")
    await seat.page.getByRole("button", { name: "Change it" }).click()
    await phrase().fill(LEAD.passphrase)
    await dialog().getByText("The six digits are needed.").waitFor()
    const code = digits()
    await dialog()
      .getByLabel("Six digits from your authenticator")
      .fill(code === "000000" ? "000001" : "000000")
    await dialog().getByRole("button", { name: "Go on" }).click()
    await dialog().getByRole("alert").filter({ hasText: "The pass phrase and the digits do not fit together." }).waitFor()
    await dialog().getByLabel("Six digits from your authenticator").fill(code)
    await dialog().getByRole("button", { name: "Go on" }).click()
    await dialog().waitFor({ state: "detached" })
    await seat.page
      .getByRole("row", { name: new RegExp(LAWYER.name) })
      .getByRole("gridcell", { name: "Paralegal" })
      .waitFor()
    noComplaints(seat, `grave acts at ${FIRM}`)
  })
})
