/** Custody at the pages: a chain whose proofs this browser checks, a bundle that the outsider's verifier accepts, a ledger that says yes, and a person released, for whom the matter is gone. */
import { execFile } from "node:child_process"
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { AUDITOR, file, join as letJoin, LAWYER, LEAD, MATTER, openMatter, setUpFirm, settled, type Joined } from "./firm.ts"
import { inOrder, openBrowserHouse, type BrowserHouse, type Seat } from "./house.ts"
import { lookOver, noComplaints } from "./looking.ts"
import { pdf } from "./papers.ts"
import { signIn } from "./people.ts"

const VERIFIER = join(import.meta.dirname, "../../verify/main.ts")
const NOTHING = "There is nothing at this address for you to open"
let house: BrowserHouse
let first: Joined
let lead: Seat
let lawyer: Seat
let matter = ""
let bundle = ""

beforeAll(async () => {
  house = await openBrowserHouse()
  first = await setUpFirm(house)
  const other = await letJoin(house, first, LAWYER)
  await letJoin(house, first, AUDITOR, "audit")
  const id = await openMatter(house, first, { ...MATTER, members: [{ person: other.id, role: "member" }] })
  await file(house, first, id, pdf("2026-11-18 Witness statement", [["My water came from the well."]]))
  await settled(house, first)
  matter = `/matters/${id}`
  lead = await house.sitDown()
  lawyer = await house.sitDown()
  await signIn(lead, LEAD)
  await signIn(lawyer, LAWYER)
})
afterAll(() => house[Symbol.asyncDispose]())
inOrder()

/** What the outsider's verifier says of a file, in a process of its own. */
async function verify(path: string): Promise<{ readonly status: number; readonly verdict: string }> {
  const run = promisify(execFile)(process.execPath, [VERIFIER, "bundle", path, "--json"])
  const { code, stdout } = await run.then(
    (done) => ({ code: 0, stdout: done.stdout }),
    (fault: { readonly code: number; readonly stdout: string }) => fault,
  )
  return { status: code, verdict: (JSON.parse(stdout) as { readonly verdict: string }).verdict }
}

test("a document is read, and its opening stands at the head of its chain", async () => {
  const { page } = lead
  await page.goto(`${matter}/documents`)
  await page.getByRole("link", { name: "2026-11-18 Witness statement" }).click()
  await page.locator(".text-layer", { hasText: "My water" }).waitFor()
  await page.keyboard.press("p")
  await page.getByRole("heading", { name: "2026-11-18 Witness statement" }).waitFor()
  await page.getByText(/Viewed by Marguerite Thornbury, for conduct of proceedings/).waitFor()
})

test("a proof is shown in place, and this browser itself says that it holds", async () => {
  const { page } = lead
  await page.getByRole("button", { name: "Proof" }).last().click()
  await page.getByText("It holds: the leaf leads to the root.").waitFor()
  await page.getByRole("button", { name: "Shown below" }).click()
  expect(await page.getByText("It holds: the leaf leads to the root.").count()).toBe(0)
})

test("the chain of a matter is saved with its proofs, and the verifier finds that it holds", async () => {
  const { page } = lead
  await page.goto(`${matter}/custody`)
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save with proofs" }).click()])
  bundle = join(house.folder, "chain.json")
  await download.saveAs(bundle)
  expect(await verify(bundle)).toEqual({ status: 0, verdict: "verified" })
})

test.each([
  ["a word of a detail is changed", (text: string) => text.replace("Witness statement", "Witless statement")],
  ["the purpose is changed", (text: string) => text.replace("conduct", "conquer")],
])("the verifier finds it when %s", async (_what, change) => {
  const bent = join(house.folder, "bent.json")
  const text = readFileSync(bundle, "utf8")
  writeFileSync(bent, change(text))
  expect(change(text)).not.toBe(text)
  expect((await verify(bent)).status).not.toBe(0)
})

test("a page that anybody may save checks the same on their own machine, by itself and without a request", async () => {
  await lead.page.goto("/ledger")
  await lead.page.getByRole("button", { name: "How an outsider checks this" }).click()
  const [download] = await Promise.all([lead.page.waitForEvent("download"), lead.page.getByRole("link", { name: "save it as a page" }).click()])
  const saved = join(house.folder, "verify.html")
  await download.saveAs(saved)
  await lead.page.getByRole("button", { name: "How an outsider checks this" }).click()
  await using outsider = await house.sitDown()
  const { page } = outsider
  await outsider.context.setOffline(true)
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(saved).href)
  await page.getByLabel("The evidence").setInputFiles(bundle)
  await page.getByRole("heading", { name: /^VERIFIED: \d+ events in the chain of custody/ }).waitFor()
  await page.getByText("THIS KEY CAME WITH THE EVIDENCE").waitFor()
  await lookOver(outsider, "the outsider's page")
  const { vkey } = JSON.parse(readFileSync(bundle, "utf8")) as { readonly vkey: string }
  const key = page.getByLabel("The firm’s verifier key")
  await key.fill(vkey)
  await key.press("Tab")
  await page.getByText("(as given)").waitFor()
  await key.fill(vkey.replace(/.$/, (last) => (last === "=" ? "" : last === "A" ? "B" : "A")))
  await key.press("Tab")
  await page.getByText("What stands in the first field is no verifier key").waitFor()
  await key.fill("")
  const bent = join(house.folder, "bent.json")
  writeFileSync(bent, readFileSync(bundle, "utf8").replace("Witness statement", "Witless statement"))
  await page.getByLabel("The evidence").setInputFiles(bent)
  await page.getByRole("heading", { name: /^WRONG \(leaf \d+\)/ }).waitFor()
  await lookOver(outsider, "the outsider's page, of something wrong")
  // What was chosen before, from a slow disk, does not speak for what is chosen now.
  await page.evaluate(() => {
    Blob.prototype.arrayBuffer = async function slow(this: Blob) {
      const bytes = await new Response(this).arrayBuffer()
      if (this instanceof File && this.name === "slow.json") await new Promise((done) => document.addEventListener("late", done, { once: true }))
      return bytes
    }
  })
  const slow = join(house.folder, "slow.json")
  copyFileSync(bent, slow)
  await page.getByLabel("The evidence").setInputFiles(slow)
  await page.getByRole("heading", { name: /^Checking/ }).waitFor()
  await page.getByLabel("The evidence").setInputFiles(bundle)
  await page.getByRole("heading", { name: /^VERIFIED/ }).waitFor()
  await page.evaluate(async () => {
    document.dispatchEvent(new Event("late"))
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))
  })
  await page.getByRole("heading", { name: /^VERIFIED/ }).waitFor()
  expect(await page.getByRole("heading", { name: /^WRONG/ }).count()).toBe(0)
  const nothing = join(house.folder, "nothing.json")
  writeFileSync(nothing, "{}")
  await page.getByLabel("The evidence").setInputFiles(nothing)
  await page.getByText("This is neither a custody bundle nor a screen certificate").waitFor()
  // One that is taken away between choosing and reading.
  await page.getByLabel("The evidence").setInputFiles(bent)
  await page.getByRole("heading", { name: /^WRONG/ }).waitFor()
  rmSync(bent)
  await key.fill(vkey)
  await key.press("Tab")
  await page.getByText("The file is not there any more").waitFor()
  expect(asked).toEqual([pathToFileURL(saved).href])
  noComplaints(outsider, "the outsider's page")
})

test("the ledger page says yes, by this browser and by the house", async () => {
  const { page } = lead
  await page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Ledger", exact: true }).click()
  await page.getByRole("heading", { name: /^Yes, the ledger is/ }).waitFor()
  await page.getByRole("button", { name: "Check again" }).click()
  await page.getByText(/The house recomputed every one of \d+ leaves/).waitFor()
  await page.getByRole("button", { name: "How an outsider checks this" }).click()
  await page.getByText("Open the page, or run the verifier on the file, on another machine, without a network.").waitFor()
  await page.getByText(/The root of its \d+ leaves is/).waitFor()
})

test("a member sees the matter and no way to admit, change or take out", async () => {
  const { page } = lawyer
  await page.goto("/matters")
  await page.getByRole("link", { name: MATTER.title }).click()
  await page.getByRole("link", { name: "2026-11-18 Witness statement" }).click()
  await page.locator(".text-layer", { hasText: "My water" }).waitFor()
  await page.goto(`${matter}/people`)
  await page.getByText("2 people hold a grant").waitFor()
  expect(await page.getByRole("button", { name: "Admit…" }).count()).toBe(0)
  await page.goto(`${matter}/custody`)
  await page.getByRole("heading", { name: "Chain of custody" }).waitFor()
  expect(await page.getByRole("link", { name: "Save with proofs" }).count()).toBe(0)
})

test("a member is released by typing the code of the matter, and the matter is gone for them", async () => {
  const { page } = lead
  await page.goto(`${matter}/people`)
  await page.getByRole("gridcell", { name: LAWYER.name }).first().click()
  await page.getByRole("button", { name: `Release ${LAWYER.name}…` }).click()
  const dialog = page.getByRole("dialog")
  const release = dialog.getByRole("button", { name: "Release them" })
  const code = (await page.locator(".under .nowrap").textContent()) ?? ""
  await page.keyboard.type(code.slice(0, -1))
  expect(await release.getAttribute("aria-disabled")).toBe("true")
  await page.keyboard.type(code.slice(-1))
  await release.click()
  await page.getByText(`${LAWYER.name} is released.`).waitFor()
  // What had the focus is gone with them: Tab goes on from the text of the screen.
  await dialog.waitFor({ state: "detached" })
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("text")
  await lawyer.page.reload()
  await lawyer.page.getByRole("heading", { name: NOTHING }).waitFor()
  noComplaints(lead, "custody")
  noComplaints(lawyer, "a member's matter")
})

test("a refusal is told to the lead as far as they may know, and to whoever watches the ledger with its name and its reason", async () => {
  const { page } = lead
  await page.goto(`${matter}/custody`)
  const refused = page.getByRole("listitem").filter({ hasText: "Refused" })
  await refused.filter({ hasText: "Refused; to whom and why is sealed to those who watch the ledger" }).first().waitFor()
  expect(await refused.filter({ hasText: LAWYER.name }).count()).toBe(0)
  await using seat = await house.sitDown()
  await signIn(seat, AUDITOR, "Audit", "the spring review")
  await seat.page.goto("/ledger")
  const told = seat.page.getByRole("listitem").filter({ hasText: `Refused to ${LAWYER.name}, for conduct of proceedings` })
  await told.filter({ hasText: "get matter · nothing there for them to open" }).first().waitFor()
  await seat.page.reload()
  await seat.page
    .getByRole("listitem")
    .filter({ hasText: `Chain read by ${AUDITOR.name}, for audit: “the spring review”` })
    .first()
    .waitFor()
  await lookOver(seat, "refusals in the auditor's ledger")
})

test("a look at a card is not told as a reading, and a change of place and privilege is told in words", async () => {
  const { page } = lead
  await page.goto(`${matter}/documents`)
  await page.getByRole("link", { name: "2026-11-18 Witness statement" }).click()
  await page.getByRole("button", { name: "Change…" }).click()
  const dialog = page.getByRole("dialog")
  const place = (await dialog.getByLabel("Place in the file plan").locator("option").nth(0).textContent()) ?? ""
  await dialog.getByLabel("Place in the file plan").selectOption(place)
  await dialog.getByLabel("Privilege", { exact: true }).selectOption("litigation")
  await dialog.getByLabel("Whose privilege").fill("the client group")
  await dialog.getByRole("button", { name: "Change it" }).click()
  await page.getByText("The card was changed.").waitFor()
  await page.getByRole("complementary").getByText(place, { exact: true }).waitFor()
  await page.keyboard.press("p")
  await page.getByText(`place ${place} · privilege: litigation, held by the client group`).waitFor()
  await page
    .getByText(/^Card looked at by Marguerite Thornbury, for conduct of proceedings/)
    .first()
    .waitFor()
  expect(await page.getByText(/^Read by/).count()).toBe(0)
  await lookOver(lead, "a chain that tells a change")
  noComplaints(lead, "telling a chain")
})

test("a name of one long word stays inside the chain that tells of it", async () => {
  const { page } = lead
  const named = await file(house, first, matter.slice("/matters/".length), pdf("W".repeat(200), [["Long."]]))
  for (const chain of [`${matter}/documents/${named}/custody`, `${matter}/custody`]) {
    await page.goto(chain)
    await page.locator(".chain .what", { hasText: "WWWW" }).first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }
})

test("the tab that one is on stays in view where the window becomes narrow", async () => {
  const { page } = lead
  const wide = page.viewportSize() ?? { width: 1280, height: 1_000 }
  await page.goto(`${matter}/custody`)
  const tab = page.getByRole("navigation").getByRole("link", { name: "Custody", exact: true })
  await tab.waitFor()
  await page.setViewportSize({ width: 360, height: 800 })
  await expect.poll(() => tab.evaluate((at) => at.getBoundingClientRect().right <= innerWidth)).toBe(true)
  await page.setViewportSize(wide)
})
