/** The firm that is measured: a lead with a matter that has parties and members, colleagues, and somebody who is on a thousand matters. */
import type { House } from "./house.ts"

export interface Person {
  readonly id: string
  readonly name: string
  readonly token: string
}

export interface Firm {
  readonly lead: Person
  /** Those who are on the lead's matter, and lead the matters of the rest of the firm. */
  readonly colleagues: readonly Person[]
  /** Is on a thousand matters and on no other. */
  readonly lister: Person
  /** Keeps walls and asks for reviews: a compliance officer, on no matter. */
  readonly keeper: Person
  readonly matter: string
}

export const MATTER = {
  title: "Quillfeather v Obsidian Kettle plc",
  client: "Araminta Quillfeather",
  type: "Commercial dispute",
  jurisdiction: "England and Wales",
}

export const PARTIES = [
  { role: "client", name: "Araminta Quillfeather", contact: "3 Larkspur Mews\n+44 20 7946 0011", reference: "AQ/1" },
  { role: "opponent", name: "Obsidian Kettle plc", contact: "1 Basalt Quay", reference: "OK/778" },
  { role: "counsel", name: "Ferris Oakhanger KC", contact: "clerks@oakhanger.example", reference: "" },
  { role: "witness", name: "Barnaby Thistlewick", contact: "14 Marrow Lane\n+44 20 7946 0018", reference: "W/1" },
  { role: "expert", name: "Dr Ottoline Sparrow", contact: "Institute of Kettles", reference: "E/1" },
  { role: "court", name: "Business and Property Courts", contact: "Rolls Building", reference: "BL-2026-000123" },
] as const

const PHRASE = "seventeen quiet herons wade"

/** Sets the firm up through the API, as people would. */
export async function setUpFirm(house: House): Promise<Firm> {
  const address = "lead@firm.example"
  await house.ask("POST", "/setup", {
    body: {
      code: house.setupCode,
      firm: "Measured LLP",
      person: { name: "Lead of the measured firm", address, passphrase: PHRASE },
      recovery: { needed: 2, shares: 3 },
    },
  })
  const { token, person } = await house.ask<{ token: string; person: { id: string } }>("POST", "/sessions", {
    body: { address, passphrase: PHRASE, bearer: true, purpose: { code: "conduct" } },
  })
  const lead = { id: person.id, name: "Lead of the measured firm", token }
  const colleagues = []
  for (const n of [1, 2, 3, 4]) colleagues.push(await invite(house, lead, `Colleague ${n}`))
  const lister = await invite(house, lead, "Lister of matters")
  const keeper = await invite(house, lead, "Keeper of walls", "compliance-officer")
  const members = colleagues.map(({ id }) => ({ person: id, role: "member" }))
  const { matter } = await house.ask<{ matter: { id: string } }>("POST", "/matters", { token, body: { ...MATTER, parties: PARTIES, members } })
  return { lead, colleagues, lister, keeper, matter: matter.id }
}

async function invite(house: House, by: Person, name: string, role = "lawyer"): Promise<Person> {
  const address = `${name.toLowerCase().replaceAll(" ", ".")}@firm.example`
  const invited = await house.ask<{ token: string }>("POST", "/invitations", { token: by.token, body: { name, address, role } })
  const joined = await house.ask<{ token: string; person: { id: string } }>("POST", "/invitations/accept", {
    body: { token: invited.token, passphrase: PHRASE, bearer: true },
  })
  await house.ask("PUT", "/session/purpose", { token: joined.token, body: { code: "conduct" } })
  return { id: joined.person.id, name, token: joined.token }
}

/** How a request says who asks. */
export function bearer({ token }: Person): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` }
}

/** Says the pass phrase again, as grave acts ask. */
export async function confirm(house: House, { token }: Person): Promise<void> {
  await house.ask("POST", "/session/confirmation", { token, body: { passphrase: PHRASE } })
}
