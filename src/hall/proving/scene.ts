/** What happens before anybody asks: the matter that both worlds show, the one that only one of them has, and the walls. Everything goes through the published API. */
import type { Asking } from "../rehearsal/asking.ts"
import type { People } from "./people.ts"
import { beginPaper, furnishMatter } from "./things.ts"
import type { Paper, Things } from "./things.ts"

/** The same in both matters, so that whoever counts by client would count the hidden one too. */
export const CLIENT = "Araminta Quillfeather"
const MEMO = { ground: "conflict", memo: "Speak to nobody outside.", mustAcknowledge: false }

/** Papers where nobody brings their own. */
const PAPERS: readonly Paper[] = [
  { name: "Statement of the harbour master.txt", bytes: Buffer.from("I saw the vessel leave at four. ".repeat(40)) },
  { name: "Exhibit 1.txt", bytes: Buffer.from("A list of names.") },
]

/** The matter that both worlds show, and whoever is walled off from the other one leads. */
export function furnishShared(house: Asking, people: People): Promise<Things> {
  const member = (name: "lead" | "formerly" | "guest" | "partner" | "spare" | "ungranted"): { person: People[typeof name]; role: "member" | "reader" } => ({
    person: people[name],
    role: name === "ungranted" ? "reader" : "member",
  })
  return furnishMatter(house, people.walled, {
    title: "Estate of Tobias Merriweather",
    client: CLIENT,
    witness: "Sorley Vane",
    members: [member("lead"), member("formerly"), member("guest"), member("partner"), member("spare"), member("ungranted")],
    papers: PAPERS,
  })
}

export interface Hidden {
  readonly things: Things
  /** What somebody left there who was on it: a filing under way, and the event of a note. */
  readonly left: Readonly<Record<"formerly" | "guest", Pick<Things, "filing" | "event">>>
}

/** The matter that only one world has: worked on by people of whom some are then shut out, with those who never were. */
export async function furnishHidden(house: Asking, people: People, papers: readonly Paper[]): Promise<Hidden> {
  const { lead, inside, formerly, guest, keeper, walled, partner } = people
  const things = await furnishMatter(house, lead, {
    title: "Quillfeather v Obsidian Kettle plc",
    client: CLIENT,
    witness: "Barnaby Thistlewick",
    members: [inside, formerly, guest].map((person) => ({ person, role: "member" as const })),
    papers: papers.length === 0 ? PAPERS : papers,
  })
  const at = `/matters/${things.matter}`
  const leave = async (person: People["formerly"]): Promise<Pick<Things, "filing" | "event">> => {
    for (const path of [at, `${at}/documents`, `${at}/notes`, `/documents/${things.document}/content`, "/matters", "/people"])
      await house.get("GET", path, { token: person.token })
    const { receipt } = await house.get<{ receipt: { event: string } }>("POST", `${at}/notes`, { token: person.token, body: { text: "I was here." } })
    return { event: receipt.event, filing: await beginPaper(house, person, things.matter, { name: "Mine.txt", bytes: Buffer.alloc(4) }) }
  }
  const left = { formerly: await leave(formerly), guest: await leave(guest) }
  const shut = [walled, formerly, guest, partner].map((person) => person.id)
  const raised = await house.get<{ wall: string; receipt: { event: string } }>("POST", "/walls", {
    token: keeper.token,
    body: { ...MEMO, reference: "CR-2026-001", mustAcknowledge: true, matters: [things.matter], persons: shut },
  })
  for (const person of [lead, inside])
    await house.get("POST", `${at}/walls/${raised.wall}/acknowledgement`, { token: person.token })
  return { things: { ...things, wall: raised.wall, event: raised.receipt.event }, left }
}

/** The wall that both worlds have: around the matter that both show and, where there is one, around the hidden one as well. Gives it. */
export async function raiseShared(house: Asking, people: People, shared: Things, hidden: Things | null): Promise<string> {
  const { keeper, other, lead, walled } = people
  const matters = [shared.matter, ...(hidden === null ? [] : [hidden.matter])]
  const { wall } = await house.get<{ wall: string }>("POST", "/walls", {
    token: keeper.token,
    body: { ...MEMO, reference: "CR-2026-002", matters, persons: [other.id] },
  })
  for (const person of [walled, lead])
    await house.get("POST", `/matters/${shared.matter}/walls/${wall}/acknowledgement`, { token: person.token })
  return wall
}

/** What goes on in both worlds afterwards; gives an event of it. */
export async function workOnShared(house: Asking, people: People, shared: Things): Promise<string> {
  for (const { token } of [people.formerly, people.guest]) await house.get("GET", `/matters/${shared.matter}`, { token })
  const written = await house.get<{ receipt: { event: string } }>("POST", `/matters/${shared.matter}/notes`, {
    token: people.walled.token,
    body: { text: "Nothing has changed." },
  })
  return written.receipt.event
}

/** What goes on in the hidden matter while others ask: what its lead does, and somebody who remained. */
export async function workOnHidden(house: Asking, people: People, hidden: Things): Promise<void> {
  const at = `/matters/${hidden.matter}`
  for (const { token } of [people.lead, people.inside]) {
    await house.get("POST", `${at}/notes`, { token, body: { text: "The hearing was moved." } })
    await house.get("GET", `/documents/${hidden.document}`, { token })
  }
  await house.get("GET", `${at}/custody`, { token: people.lead.token })
}

