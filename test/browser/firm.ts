/** A firm behind the pages, furnished by the published API: so that a walk can begin where it has something to look at. */
import { call } from "../house/house.ts"
import type { BrowserHouse } from "./house.ts"
import type { SmallFile } from "./papers.ts"

export interface Someone {
  readonly name: string
  readonly address: string
  readonly role: string
  readonly passphrase: string
}

/** Somebody who has joined, with a session of their own beside those at the pages. */
export interface Joined extends Someone {
  readonly id: string
  token: string
}

export const LEAD: Someone = {
  name: "Marguerite Thornbury",
  address: "marguerite@thornbury.example",
  role: "partner",
  passphrase: "copper lantern meadow brisk violin",
}
export const LAWYER: Someone = { name: "Yusuf Karadağ", address: "yusuf@thornbury.example", role: "lawyer", passphrase: "quiet orchard bramble tinsel nine" }
export const ADMINISTRATOR: Someone = {
  name: "Ada Ferreira",
  address: "ada@thornbury.example",
  role: "administrator",
  passphrase: "seven harbour walnut drizzle kite",
}
export const AUDITOR: Someone = { name: "Ingrid Vance", address: "ingrid@thornbury.example", role: "auditor", passphrase: "thistle anchor ribbon quarry lamp" }
export const GUEST: Someone = {
  name: "Dr Célestine Aubry-Lauridsen",
  address: "aubry@lauridsen.example",
  role: "guest",
  passphrase: "mosaic tundra pepper violet oar",
}
export const FIRM = "Thornbury Oyelaran LLP"
export const MATTER = {
  title: "Abara-Fitzgerald and 41 others v Northmere Chemical Holdings plc",
  client: "Leontyne Abara-Fitzgerald, for the group",
  type: "Litigation",
  jurisdiction: "England and Wales",
  class: "privileged",
}

interface Answer {
  readonly token: string
  readonly person: { readonly id: string }
  readonly session: { readonly person: { readonly id: string } }
  readonly shares: readonly { readonly text: string }[]
  readonly matter: { readonly id: string }
  readonly document: string | null
  readonly receipt: { readonly leaf: number | null } | null
}

/** Asks the house as a program does; anything but a yes is a fault of the test. */
export async function ask<T = Answer>(house: BrowserHouse, token: string | null, method: string, path: string, body?: unknown): Promise<T> {
  const reply = await call<T>(house.url, method, path, { ...(token === null ? {} : { token }), ...(body === undefined ? {} : { body }) })
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`)
  return reply.body
}

/** Sets the firm up and signs its first person in, here for the conduct of proceedings. */
export async function setUpFirm(house: BrowserHouse, first = LEAD): Promise<Joined> {
  return (await setUpWithShares(house, { needed: 2, shares: 3 }, first)).first
}

/** Sets the firm up; gives its recovery shares too. */
export async function setUpWithShares(
  house: BrowserHouse,
  recovery: { readonly needed: number; readonly shares: number },
  first = LEAD,
): Promise<{ readonly first: Joined; readonly shares: readonly string[] }> {
  const { name, address, passphrase } = first
  const done = await ask(house, null, "POST", "/setup", { code: house.code, firm: FIRM, person: { name, address, passphrase }, recovery })
  const token = await newToken(house, { address, passphrase })
  return { first: { ...first, id: done.session.person.id, token }, shares: done.shares.map(({ text }) => text) }
}

/** Begins a session beside those at the pages, here for the conduct of proceedings. */
export async function newToken(house: BrowserHouse, { address, passphrase }: Pick<Someone, "address" | "passphrase">): Promise<string> {
  return (await ask(house, null, "POST", "/sessions", { address, passphrase, bearer: true, purpose: { code: "conduct" } })).token
}

/** Lets somebody join by an invitation of the lead's. */
export async function join(house: BrowserHouse, lead: Joined, who: Someone, purpose = "conduct"): Promise<Joined> {
  const { name, address, role, passphrase } = who
  const { token: link } = await ask(house, lead.token, "POST", "/invitations", { name, address, role })
  const { token, person } = await ask(house, null, "POST", "/invitations/accept", { token: link, passphrase, bearer: true })
  await ask(house, token, "PUT", "/session/purpose", { code: purpose })
  return { ...who, id: person.id, token }
}

/** Opens a matter; gives its id. */
export async function openMatter(house: BrowserHouse, lead: Joined, facts: object = MATTER): Promise<string> {
  return (await ask(house, lead.token, "POST", "/matters", facts)).matter.id
}

/** Files a document by tus 1.0.0; gives its id. */
export async function file(house: BrowserHouse, by: Joined, matter: string, paper: SmallFile, facts: Readonly<Record<string, string>> = {}): Promise<string> {
  const words = { name: paper.name.replace(/\.\w+$/, ""), filename: paper.name, filetype: paper.mimeType, ...facts }
  const tus = { authorization: `Bearer ${by.token}`, "tus-resumable": "1.0.0" }
  const metadata = Object.entries(words)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",")
  const made = await fetch(`${house.url}/api/v1/matters/${matter}/filings`, {
    method: "POST",
    headers: { ...tus, "upload-length": `${paper.buffer.length}`, "upload-metadata": metadata },
  })
  const at = made.headers.get("location") ?? ""
  if (made.status !== 201) throw new Error(`filing: ${made.status} ${await made.text()}`)
  // One without a byte has arrived with its announcement.
  if (paper.buffer.length > 0) {
    const headers = { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": "0" }
    const sent = await fetch(`${house.url}${at}`, { method: "PATCH", headers, body: Uint8Array.from(paper.buffer) })
    if (sent.status !== 204) throw new Error(`filing: ${sent.status} ${await sent.text()}`)
  }
  return (await ask(house, by.token, "GET", at.replace(/^.*\/api\/v1/, ""))).document ?? ""
}

/** Until everything that has happened stands in the ledger. */
export async function settled(house: BrowserHouse, by: Joined): Promise<void> {
  while ((await ask<{ readonly pending: number }>(house, by.token, "GET", "/ledger")).pending > 0) await new Promise((go) => setTimeout(go, 100))
}
