/** What happens before anybody asks: the matter that both worlds show, the one that only one of them has, and the walls. Everything goes through the published API. */
import type { Asking } from "../rehearsal/asking.ts"
import { furnishApart } from "./apart.ts"
import type { People, Person } from "./people.ts"
import { askIn, beginPaper, CLIENT, furnishMatter } from "./things.ts"
import type { Paper, Things } from "./things.ts"
import { furnishWard } from "./ward.ts"

const MEMO = { ground: "conflict", memo: "Speak to nobody outside.", mustAcknowledge: false }

/** Papers where nobody brings their own. */
const PAPERS: readonly Paper[] = [
  { name: "Statement of the harbour master.txt", bytes: Buffer.from("I saw the vessel leave at four. ".repeat(40)) },
  { name: "Exhibit 1.txt", bytes: Buffer.from("A list of names.") },
]

/** What both worlds show: a matter that somebody who is walled off from the other one leads, and one that a walled partner leads. */
export interface Shared {
  readonly common: Things
  readonly partners: Things
  /** In which one world has things of class special that the other never had. */
  readonly ward: Things
  /** On which somebody is for one place of its file plan, and in which one world has things outside that place that the other never had. */
  readonly apart: Things
  /** What each of those has there of their own: a filing under way, and the event of an act. */
  readonly begun: Readonly<Record<"expert" | "aide", Pick<Things, "filing" | "event">>>
}

export async function furnishShared(house: Asking, people: People): Promise<Shared> {
  const { lead, formerly, guest, spare, ungranted } = people
  const members = [lead, formerly, guest, spare].map((person) => ({ person, role: "member" as const }))
  const common = await furnishMatter(house, people.walled, {
    title: "Estate of Tobias Merriweather",
    client: CLIENT,
    witness: "Sorley Vane",
    asks: people.inside,
    members: [...members, { person: ungranted, role: "reader" }],
    papers: PAPERS,
  })
  const partners = await furnishMatter(house, people.partner, {
    title: "Lease of the old customs house",
    client: CLIENT,
    witness: "Odile Farrow",
    asks: people.inside,
    members: [
      { person: lead, role: "member" },
      { person: spare, role: "member" },
    ],
    papers: PAPERS,
  })
  const team = await formTeam(house, people)
  await house.get("POST", `/matters/${common.matter}/teams`, { token: people.walled.token, body: { team, role: "reader" } })
  const ward = await furnishWard(house, people, PAPERS)
  const { apart, begun } = await furnishApart(house, people, PAPERS)
  return { common: { ...common, team }, partners: { ...partners, team }, ward: { ...ward, team }, apart: { ...apart, team }, begun }
}

/** A team of somebody who is shut out of the hidden matter, keeps it and is in it, and of somebody who comes to it by the team. */
async function formTeam(house: Asking, { walled, lead, spare }: People): Promise<string> {
  const { team } = await house.get<{ team: { id: string } }>("POST", "/teams", { token: walled.token, body: { name: "The harbour team" } })
  await house.get("POST", `/teams/${team.id}/keepers`, { token: walled.token, body: { person: lead.id } })
  for (const [keeper, joins] of [
    [lead, walled],
    [walled, spare],
  ] as const)
    await house.get("POST", `/teams/${team.id}/members`, { token: keeper.token, body: { person: joins.id } })
  return team.id
}

export interface Hidden {
  readonly things: Things
  /** What somebody left there who was on it: a filing under way, and the event of a note. */
  readonly left: Readonly<Record<"formerly" | "guest", Pick<Things, "filing" | "event">>>
}

/** The matter that only one world has: worked on by people of whom some are then shut out, with those who never were. */
export async function furnishHidden(house: Asking, people: People, papers: readonly Paper[], team: string): Promise<Hidden> {
  const { lead, inside, formerly, guest, keeper, walled, partner } = people
  const things = await furnishMatter(house, lead, {
    title: "Quillfeather v Obsidian Kettle plc",
    client: CLIENT,
    witness: "Barnaby Thistlewick",
    asks: people.spare,
    members: [inside, formerly, guest].map((person) => ({ person, role: "member" as const })),
    papers: papers.length === 0 ? PAPERS : papers,
  })
  const at = `/matters/${things.matter}`
  await house.get("POST", `${at}/teams`, { token: lead.token, body: { team, role: "reader" } })
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
  for (const person of [lead, inside, people.spare]) await house.get("POST", `${at}/walls/${raised.wall}/acknowledgement`, { token: person.token })
  // Another matter of its lead's, and a wall around that client: those it shuts out open matters for the client in both worlds.
  await house.get("POST", "/matters", {
    token: lead.token,
    body: { title: "Thistlewick, advice", client: things.name, type: "Other", jurisdiction: "Ireland" },
  })
  await house.get("POST", "/walls", {
    token: keeper.token,
    body: { ...MEMO, reference: "CR-2026-004", client: things.name, persons: [...shut, people.ungranted.id] },
  })
  return { things: { ...things, team, wall: raised.wall, event: raised.receipt.event }, left }
}

/** The same next ids and codes, from a word on. */
export type Wind = (to: string) => void

/** What goes on in both worlds once the hidden matter is there: a wall around each matter that both show, of which the first stands around the hidden one as well where there is one; and some work. Gives what both then have. */
export async function goOn(
  house: Asking,
  people: People,
  { common, partners, ward, apart, begun }: Shared,
  hidden: Things,
  isThere: boolean,
  wind: Wind,
): Promise<Shared> {
  const { keeper, other, lead, walled, partner, formerly, guest, ungranted } = people
  // A wall around more matters draws more ids: what comes after it is wound anew.
  const raise = async (matters: readonly string[], reference: string): Promise<string> => {
    wind(reference)
    return (await house.get<{ wall: string }>("POST", "/walls", { token: keeper.token, body: { ...MEMO, reference, matters, persons: [other.id] } })).wall
  }
  const wall = await raise([common.matter, ...(isThere ? [hidden.matter] : [])], "CR-2026-002")
  for (const { token } of [walled, lead]) await house.get("POST", `/matters/${common.matter}/walls/${wall}/acknowledgement`, { token })
  for (const { token } of [formerly, guest]) await house.get("GET", `/matters/${common.matter}`, { token })
  const partnersWall = await raise([partners.matter], "CR-2026-003")
  // Somebody who is shut out leads a matter of which the rule of a wall around the hidden one speaks, and lets somebody in, whom it names.
  wind("a matter that a rule speaks of")
  const ruled = { title: "Merriweather, tax", client: CLIENT, type: "Other", jurisdiction: "Ireland" }
  const { matter: about } = await house.get<{ matter: { id: string } }>("POST", "/matters", { token: walled.token, body: ruled })
  if (isThere)
    await house.get("POST", "/walls", { token: keeper.token, body: { ...MEMO, reference: "CR-2026-005", matters: [hidden.matter], workedOn: [about.id] } })
  wind("somebody is let in there")
  await house.get("POST", `/matters/${about.id}/members`, { token: walled.token, body: { person: other.id, role: "reader" } })
  // Somebody who is shut out keeps a team that a wall around the hidden one shuts out too, and adds somebody, whom it names.
  wind("a team that a wall shuts out")
  const { team: quay } = await house.get<{ team: { id: string } }>("POST", "/teams", { token: walled.token, body: { name: "The quay team" } })
  if (isThere)
    await house.get("POST", "/walls", { token: keeper.token, body: { ...MEMO, reference: "CR-2026-006", matters: [hidden.matter], teams: [quay.id] } })
  wind("somebody joins it")
  await house.get("POST", `/teams/${quay.id}/members`, { token: walled.token, body: { person: other.id } })
  // They know its code, and ask; who leads it says no to one, which nobody is told.
  wind("asking")
  const [refused] = [await askIn(house, ungranted, hidden.code), await askIn(house, walled, hidden.code)]
  if (isThere) await house.get("DELETE", `/matters/${hidden.matter}/requests/${refused}`, { token: lead.token })
  wind("work on what both show")
  const write = async ({ matter }: Things, { token }: Person): Promise<string> =>
    (await house.get<{ receipt: { event: string } }>("POST", `/matters/${matter}/notes`, { token, body: { text: "Nothing has changed." } })).receipt.event
  return {
    common: { ...common, wall, event: await write(common, walled) },
    partners: { ...partners, wall: partnersWall, event: await write(partners, partner) },
    ward: { ...ward, event: await write(ward, lead) },
    apart,
    begun,
  }
}

/** What goes on in the hidden matter while others ask: what its lead does, and somebody who remained. */
export async function workOnHidden(house: Asking, { lead, inside }: People, hidden: Things): Promise<void> {
  await house.get("POST", `/matters/${hidden.matter}/notes`, { token: lead.token, body: { text: "The hearing was moved." } })
  await house.get("GET", `/documents/${hidden.document}/content`, { token: inside.token })
}
