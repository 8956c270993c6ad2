/** A firm with a matter that a wall is to stand around: who keeps walls, who leads, who stays and who is shut out, each at a machine of their own. */
import { expect } from "vitest"
import { ask, file, join, LAWYER, LEAD, openMatter, setUpFirm, settled, type Joined, type Someone } from "./firm.ts"
import { openBrowserHouse, PICTURES, type BrowserHouse, type Seat } from "./house.ts"
import { fitsBetween, lookOver, lookOverEverywhere } from "./looking.ts"
import { pdf } from "./papers.ts"
import { signIn } from "./people.ts"

export const OFFICER: Someone = {
  name: "Adaeze Oyelaran",
  address: "adaeze@thornbury.example",
  role: "compliance-officer",
  passphrase: "ember saddle gravel tonic hinge",
}
export const PARALEGAL: Someone = {
  name: "Inês Carvalho-Whitlock",
  address: "ines@thornbury.example",
  role: "paralegal",
  passphrase: "walrus candle ferry onion slate",
}
export const MEMO =
  "Mr Karadağ acted for Northmere until March 2025. Speak of this matter to him neither here nor outside, and send any question to Ms Oyelaran."
export const NOTICE = "You are shut out of something at this firm because of a former client of yours. Do not ask about it."

export interface Stage {
  readonly house: BrowserHouse
  /** The lead's session beside the pages. */
  readonly lead: Joined
  /** The session, beside the pages, of whoever is shut out. */
  readonly lawyer: Joined
  readonly officer: Seat
  readonly stays: Seat
  readonly out: Seat
  readonly partner: Seat
  readonly matter: string
  readonly document: string
  readonly code: string
}

export async function setStage(): Promise<Stage> {
  const house = await openBrowserHouse()
  const lead = await setUpFirm(house)
  const lawyer = await join(house, lead, LAWYER)
  const paralegal = await join(house, lead, PARALEGAL)
  await join(house, lead, OFFICER, "audit")
  const matter = await openMatter(house, lead, {
    title: "Abara-Fitzgerald and 41 others v Northmere Chemical Holdings plc",
    client: "Leontyne Abara-Fitzgerald, for the group",
    type: "Litigation",
    jurisdiction: "England and Wales",
    class: "privileged",
    members: [lawyer, paralegal].map((one) => ({ person: one.id, role: "member" })),
  })
  const { code } = await ask<{ readonly code: string }>(house, lead.token, "GET", `/matters/${matter}`)
  await ask(house, lawyer.token, "POST", `/matters/${matter}/notes`, { text: "Rang the client." })
  const document = await file(house, lawyer, matter, pdf("2026-11-18 Witness statement", [["My water came from the well."]]))
  await settled(house, lead)
  const seats = await Promise.all([house.sitDown(), house.sitDown(), house.sitDown(), house.sitDown()])
  const [officer, stays, out, partner] = seats
  await signIn(officer, OFFICER, "Audit")
  await signIn(stays, PARALEGAL)
  await signIn(out, LAWYER)
  await signIn(partner, LEAD)
  return { house, lead, lawyer, officer, stays, out, partner, matter, document, code }
}

/** Waits until the rail says how much waits. */
export async function waits({ page }: Seat, n: number): Promise<void> {
  const inbox = page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: /^Inbox/ })
  await expect.poll(async () => ((await inbox.textContent()) ?? "").replaceAll(/\D/g, "")).toBe(n === 0 ? "" : `${n}`)
}

/** A day so many days ahead, as a date field takes it. */
export function dayAhead({ house }: Stage, days: number): string {
  return house.clock
    .now()
    .add({ hours: 24 * days })
    .toZonedDateTimeISO("Europe/London")
    .toPlainDate()
    .toString()
}

/** Looks a screen over wide and light, narrow and dark, and whether it fits between; everywhere where pictures of it are wanted. */
export async function looked(seat: Seat, what: string): Promise<void> {
  if (PICTURES !== undefined) return lookOverEverywhere(seat, what)
  const { page } = seat
  await lookOver(seat, what)
  await page.emulateMedia({ colorScheme: "dark" })
  await page.setViewportSize({ width: 360, height: 1_000 })
  await lookOver(seat, `${what}, dark, 360`)
  await page.emulateMedia({ colorScheme: "light" })
  await fitsBetween(seat, what, [1200, 700])
}

/** A look in a narrow window. */
export async function inNarrow({ page }: Seat, look: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 360, height: 1_000 })
  await look()
  await page.setViewportSize({ width: 1_600, height: 1_000 })
}

/** This minute on the house's clock, as a field takes it. */
export function thisMinute({ house }: Stage): string {
  return house.clock.now().toZonedDateTimeISO("Europe/London").toPlainDateTime().toString({ smallestUnit: "minute" })
}

/** The id of somebody at the firm. */
export async function idOf({ house, lead }: Stage, { name }: Someone): Promise<string> {
  const { people } = await ask<{ readonly people: readonly { readonly id: string; readonly name: string }[] }>(house, lead.token, "GET", "/people")
  return people.find((one) => one.name === name)?.id ?? ""
}
