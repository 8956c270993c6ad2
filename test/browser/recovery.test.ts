/** Recovery at the pages: somebody lost their pass phrase, custodians type their shares in, and a new one opens what the old one opened. Anything less than enough shares of this firm changes nothing. */
import { Secret, TOTP } from "otpauth"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { newKemPair, parseShare, printShare, splitRecovery } from "#seal"
import { ask, AUDITOR, file, join, LAWYER, LEAD, MATTER, openMatter, setUpWithShares, type Joined } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOverEverywhere, noComplaints } from "./looking.ts"
import { plainText } from "./papers.ts"
import { inside, sayPurpose, signIn } from "./people.ts"

const NEW = "marble otter lighthouse quill seven"
let house: BrowserHouse
let first: Joined
let shares: readonly string[] = []
let desk: Seat
let elsewhere: Seat
let secret = ""
let matter = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  ;({ first, shares } = await setUpWithShares(house, { needed: 3, shares: 5 }))
  const lawyer = await join(house, first, LAWYER)
  await join(house, first, AUDITOR, "audit")
  matter = await openMatter(house, first, { ...MATTER, members: [{ person: lawyer.id, role: "member" }] })
  await file(house, first, matter, plainText("2026-11-14 Note of conference", "Counsel asked for the raw readings."))
  elsewhere = await house.sitDown()
  await signIn(elsewhere, LAWYER)
  ;({ secret } = await ask<{ readonly secret: string }>(house, lawyer.token, "POST", "/session/second-factor"))
  await ask(house, lawyer.token, "PUT", "/session/second-factor", { secret, code: digits() })
  desk = await house.sitDown()
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

function digits(): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.now().epochMilliseconds })
}
const share = (n: number): string => shares[n] ?? ""
/** The same share with its last sign misread. */
const misread = (text: string): string => text.replace(/.$/, (last) => (last === "7" ? "8" : "7"))
/** A well-formed share of another firm. */
async function foreign(n: number): Promise<string> {
  using pair = newKemPair()
  const found = (await splitRecovery(pair, 3, 5))[n]
  if (found === undefined) throw new Error("no share")
  return printShare(found)
}
/** A share that says it is of this firm, and was made up. */
function forged(text: string): string {
  const real = parseShare(text)
  if (real === null) throw new Error("no share")
  return printShare({ ...real, secret: Uint8Array.from(real.secret, (byte, n) => (n === 0 ? byte ^ 1 : byte)) })
}

const button = () => desk.page.getByRole("button", { name: "Give the new pass phrase" })
/** Custodians type what they brought, one after another. */
async function write(texts: readonly string[], { address = LAWYER.address, phrase = NEW } = {}): Promise<void> {
  const { page } = desk
  await page.goto("/recover")
  await page.getByLabel("Address of the person").fill(address)
  for (const [n, text] of texts.entries()) {
    if (n > 1) await page.getByRole("button", { name: "Another share" }).click()
    await page.getByLabel(`Share ${n + 1}`, { exact: true }).fill(text)
  }
  const judged = page.waitForResponse((answer) => answer.url().endsWith("/passphrases/check"))
  await page.getByLabel("New pass phrase", { exact: true }).fill(phrase)
  await judged
}
async function recoveries(): Promise<number> {
  await using seat = await house.sitDown()
  await signIn(seat, AUDITOR, "Audit")
  await seat.page.goto("/ledger")
  await seat.page.locator(".chain li").first().waitFor()
  await seat.page.getByText(/^All \d+ events are shown\.$/).waitFor()
  return await seat.page.getByRole("listitem").filter({ hasText: "Pass phrase recovered with shares" }).count()
}

test("the sign-in page shows the way, and an empty form says what is needed", async () => {
  const { page } = desk
  await page.goto("/sign-in")
  await page.getByRole("link", { name: "go to the custodians of the recovery shares" }).click()
  await page.getByRole("heading", { name: "A lost pass phrase" }).waitFor()
  await page.getByText("Still needed: the address, two shares at least, a new pass phrase that is strong enough.").waitFor()
  await lookOverEverywhere(desk, "recover")
})

describe("nothing is changed", () => {
  test.each<[string, () => readonly string[], { address?: string; phrase?: string }, string]>([
    ["one share", () => [share(0)], {}, "Still needed: two shares at least."],
    ["no share", () => [], {}, "Still needed: two shares at least."],
    ["the same share twice", () => [share(0), share(1), share(0).toLowerCase().replaceAll("-", " ")], {}, "Each share is needed once."],
    ["a weak pass phrase", () => [share(0), share(1), share(2)], { phrase: "karadag" }, "Still needed: a new pass phrase that is strong enough."],
    ["a breached pass phrase", () => [share(0), share(1), share(2)], { phrase: "password1234" }, "Still needed: a new pass phrase that is strong enough."],
    ["no address", () => [share(0), share(1), share(2)], { address: " " }, "Still needed: the address."],
  ])("with %s, and it is not even tried", async (_what, texts, more, said) => {
    let tried = false
    const watch = (request: { url: () => string }) => void (tried ||= request.url().endsWith("/api/v1/recovery"))
    desk.page.on("request", watch)
    await write(texts(), more)
    await desk.page.getByText(said).waitFor()
    expect(await button().getAttribute("aria-disabled")).toBe("true")
    await button().click({ force: true })
    await desk.page.getByLabel("Address of the person").press("Enter")
    expect(tried).toBe(false)
    desk.page.off("request", watch)
  })

  test.each<[string, () => Promise<readonly string[]> | readonly string[], { address?: string }, string]>([
    ["too few shares", () => [share(0), share(1)], {}, "More recovery shares are needed. 3 different shares are needed."],
    ["a share that was misread", () => [share(0), misread(share(1)), share(2)], {}, "Share 2 of those typed in was misread: its checksum does not fit."],
    ["one that was misread after an empty line", () => ["", share(0), misread(share(1)), share(2)], {}, "Share 2 of those typed in was misread"],
    [
      "something too short to be a share",
      () => [share(0), share(1), "fox"],
      {},
      "This is not a recovery share: one has 18 groups of four letters and figures.",
    ],
    ["no share at all but words", () => [share(0), share(1), "the quick brown fox jumps"], {}, "Share 3 of those typed in was misread"],
    ["a share of another firm", async () => [share(0), share(1), await foreign(2)], {}, "This is not one of the recovery shares of this firm."],
    [
      "shares of another firm only",
      async () => [await foreign(0), await foreign(1), await foreign(2)],
      {},
      "This is not one of the recovery shares of this firm.",
    ],
    ["a share that was made up", () => [share(0), share(1), forged(share(2))], {}, "This is not one of the recovery shares of this firm."],
    ["enough shares and a made up one", () => [share(0), share(1), share(2), forged(share(3))], {}, "This is not one of the recovery shares of this firm."],
    ["too few shares for an address that is nobody’s", () => [share(0), share(1)], { address: "nobody@thornbury.example" }, "More recovery shares are needed."],
    ["an address that is nobody’s", () => [share(0), share(1), share(2)], { address: "nobody@thornbury.example" }, "Nobody signs in by this address."],
  ])("with %s", async (_what, texts, more, said) => {
    await write(await texts(), more)
    await button().click()
    await desk.page.getByRole("alert").filter({ hasText: "Nothing was changed." }).filter({ hasText: said }).waitFor()
    expect(await desk.page.getByLabel("Share 1", { exact: true }).inputValue()).not.toBe("")
  })

  test("a refusal looks as it should, and what another custodian typed cannot be read", async () => {
    await write([share(0), misread(share(1)), share(2)])
    await button().click()
    await desk.page.getByRole("alert").filter({ hasText: "Nothing was changed." }).waitFor()
    await lookOverEverywhere(desk, "recover, refused")
    const shown = (n: number) =>
      desk.page.getByLabel(`Share ${n}`, { exact: true }).evaluate((area) => getComputedStyle(area).getPropertyValue("-webkit-text-security"))
    const field = desk.page.getByLabel("Share 2", { exact: true })
    await field.fill(Array.from({ length: 18 }, () => "WMWM").join("-"))
    await field.blur()
    const left = await field.boundingBox()
    await field.focus()
    expect(await field.boundingBox(), "the field keeps its place and size, so that a press on what is below it is not lost").toEqual(left)
    expect([await shown(1), await shown(2), await shown(3)]).toEqual(["disc", "none", "disc"])
  })

  test("the old pass phrase still opens, with its second factor, the open session goes on, and no recovery stands in the ledger", async () => {
    await using seat = await house.sitDown()
    const { page } = seat
    await page.goto("/sign-in")
    await page.getByLabel("Your address at the firm").fill(LAWYER.address)
    await page.getByLabel("Pass phrase", { exact: true }).fill(LAWYER.passphrase)
    await page.getByRole("button", { name: "Sign in" }).click()
    house.clock.set(house.clock.now().add({ minutes: 2 }))
    await page.getByLabel("Six digits from your authenticator").fill(digits())
    await page.getByRole("button", { name: "Sign in with the code" }).click()
    await sayPurpose(seat, "Conduct of proceedings")
    await elsewhere.page.goto("/matters")
    await elsewhere.page.getByRole("link", { name: MATTER.title }).waitFor()
    expect(await recoveries()).toBe(0)
  })
})

describe("three custodians of five", () => {
  test("type their shares in, however they write them, and the new pass phrase is given", async () => {
    await write([share(4), share(0).toLowerCase().replaceAll("-", " "), share(2)])
    await button().click()
    await desk.page.getByRole("heading", { name: "The new pass phrase opens the door" }).waitFor()
    await desk.page.getByText("The second factor was taken off with it.").waitFor()
    const left = await desk.page.content()
    for (const text of [share(4), share(2), NEW]) expect(left).not.toContain(text)
    await lookOverEverywhere(desk, "recovered")
  })

  test("every open session of that person has ended", async () => {
    await elsewhere.page.goto(`/matters/${matter}/documents`)
    await elsewhere.page.getByLabel("Your address at the firm").waitFor()
    expect(await elsewhere.page.content()).not.toContain("Abara")
  })

  test("the old pass phrase opens nothing any more", async () => {
    const { page } = desk
    await page.getByRole("link", { name: "Go to the sign-in page" }).click()
    await page.getByLabel("Your address at the firm").fill(LAWYER.address)
    await page.getByLabel("Pass phrase", { exact: true }).fill(LAWYER.passphrase)
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.getByRole("alert").filter({ hasText: "do not fit together" }).waitFor()
  })

  test("the new one does, without a code, and the documents open", async () => {
    const { page } = desk
    await page.getByLabel("Pass phrase", { exact: true }).fill(NEW)
    await page.getByRole("button", { name: "Sign in" }).click()
    await sayPurpose(desk, "Conduct of proceedings")
    await inside(desk)
    await page.getByRole("link", { name: MATTER.title }).click()
    await page.getByRole("link", { name: "2026-11-14 Note of conference" }).click()
    await page.getByText("Counsel asked for the raw readings.").waitFor()
    await page.goto("/me")
    await page.getByRole("button", { name: "Set a second factor…" }).waitFor()
  })

  test("it stands in the ledger, once, with a proof that holds", async () => {
    expect(await recoveries()).toBe(1)
    await using seat = await house.sitDown()
    await signIn(seat, AUDITOR, "Audit")
    await seat.page.goto("/ledger")
    const event = seat.page.getByRole("listitem").filter({ hasText: "Pass phrase recovered with shares" })
    await event.getByRole("button", { name: "Proof" }).click()
    await seat.page.getByText("It holds: the leaf leads to the root.").waitFor()
    noComplaints(desk, "recovery")
  })
})

describe("three custodians and a partner", () => {
  test("make new shares, which take the place of the old ones when one is proved", async () => {
    await using seat = await house.sitDown()
    const { page } = seat
    await signIn(seat, LEAD)
    await page.goto("/firm")
    await page.getByText("3 of 5 shares give a person a new pass phrase.").waitFor()
    await page.getByRole("link", { name: "Make new shares…" }).click()
    await page.getByText("Still needed: 3 shares.").waitFor()
    const make = page.getByRole("button", { name: "Make new shares" })
    for (const [n, text] of [share(0), share(1)].entries()) await page.getByLabel(`Share ${n + 1}`, { exact: true }).fill(text)
    await page.getByText("Still needed: 1 share.").waitFor()
    expect(await make.getAttribute("aria-disabled")).toBe("true")
    await page.getByLabel("Share 3", { exact: true }).fill(misread(share(2)))
    await make.click()
    await page.getByRole("alert").filter({ hasText: "No new shares were made." }).filter({ hasText: "Share 3 of those typed in was misread" }).waitFor()
    await lookOverEverywhere(seat, "new shares")
    await page.getByLabel("Share 3", { exact: true }).fill(share(2))
    await make.click()
    await page.getByRole("heading", { name: "The recovery shares" }).waitFor()
    const [one = "", ...rest] = await page.locator(".share-text").allTextContents()
    expect([rest.length, [one, ...rest].some((text) => shares.includes(text))]).toEqual([2, false])
    await page.getByLabel("Each share is on paper or in a file of its own").check()
    await page.getByRole("button", { name: "Go on, and prove that one works" }).click()
    await page.getByLabel("One share").fill(share(0))
    await page.getByRole("button", { name: "Prove it" }).click()
    await page.getByRole("alert").filter({ hasText: "This is one of the old shares" }).waitFor()
    await page.getByLabel("One share").fill(one)
    await page.getByRole("button", { name: "Prove it" }).click()
    await page.getByText("2 of 3 shares give a person a new pass phrase.").waitFor()
    await page.getByText(/^A share was proved on/).waitFor()
    noComplaints(seat, "new shares")
  })
})
