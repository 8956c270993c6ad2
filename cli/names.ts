/** Finds what a person names on the command line: matters by code, people by address, places and documents by name. What is not found and what is not theirs look the same. */
import type { DocumentRow, Person, Place, Team } from "#contract"
import type { DocumentId, MatterId, PersonId, PlaceId, TeamId } from "#words"
import { notThere, refused, wrongUse } from "./endings.ts"
import type { House } from "./house.ts"
import { codeIn, idIn } from "./ids.ts"

/** The matter that a code or an id names. */
export async function matterNamed(house: House, text: string): Promise<MatterId> {
  const id = idIn("matter", text)
  if (id !== null) return id
  const code = codeIn(text)
  if (code === null) throw wrongUse(`"${text}" is neither the code of a matter, such as 7KD-Q2M, nor its id.`)
  const { items } = await house.call("listMatters", { query: { named: code, stage: "any", limit: 200 } })
  const found = items.find((matter) => matter.code === code)
  if (found === undefined) throw notThere()
  return found.id
}

/** A matter as the acts of walls take it, which are done by people who are not on it: its code in its one spelling, or its id. */
export function matterToWall(text: string): string {
  const named = idIn("matter", text) ?? codeIn(text)
  if (named === null) throw wrongUse(`"${text}" is neither the code of a matter, such as 7KD-Q2M, nor its id.`)
  return named
}

/** The ids of people whom addresses or ids name, in their order. */
export async function peopleNamed(house: House, texts: readonly string[]): Promise<PersonId[]> {
  const named: PersonId[] = []
  for (const text of texts) named.push(await personNamed(house, text))
  return named
}

/** The id of the person whom an address or an id names. */
export async function personNamed(house: House, text: string): Promise<PersonId> {
  return idIn("person", text) ?? (await wholePersonNamed(house, text)).id
}

/** The person whom an address or an id names, as the list of people has them. */
export async function wholePersonNamed(house: House, text: string): Promise<Person> {
  const id = idIn("person", text)
  if (id === null && !text.includes("@")) throw wrongUse(`"${text}" is neither a person's address nor their id.`)
  const { people } = await house.call("listPeople")
  const address = text.normalize("NFC").trim().toLowerCase()
  const found = people.find((person) => person.id === id || person.address === address)
  if (found === undefined) throw notThere(`Nobody of the firm has ${id === null ? "the address" : "the id"} ${text.trim()}: ./muniment people lists them.`)
  return found
}

/** The place of a matter's file plan that an id or a name names; the number before a name ("05 Exhibits") may be left out. */
export async function placeNamed(house: House, matter: MatterId, text: string): Promise<PlaceId> {
  return onePlace(await house.call("getPlan", { params: { matter } }), text)
}

/** The one place of a file plan that an id or a name names. */
export function onePlace(plan: readonly Place[], text: string): PlaceId {
  const [found, second] = placesNamed(plan, text)
  if (found === undefined || second !== undefined)
    throw refused("no-such-place", `The file plan of this matter has no one place "${text.trim()}".`, {
      detail: `It has: ${plan.map((place) => place.name).join(", ")}.`,
    })
  return found.id
}

/** Every place that is so named. */
export function placesNamed(plan: readonly Place[], text: string): readonly Place[] {
  const wanted = toPlain(text)
  const exact = plan.filter((place) => place.id === text.trim() || toPlain(place.name) === wanted)
  return exact.length > 0 ? exact : plan.filter((place) => toPlain(place.name).replace(/^\d+\s+/, "") === wanted)
}

function toPlain(name: string): string {
  return name.normalize("NFC").trim().toLowerCase()
}

/** The team that a name or an id names, as the caller may know it. */
export async function wholeTeamNamed(house: House, text: string): Promise<Team> {
  const [id, wanted] = [idIn("team", text), toPlain(text)]
  // A team that has ended is named by its id alone: its name may be another's now.
  const found = (await house.call("listTeams")).filter((team) => (id === null ? team.ended === null && toPlain(team.name) === wanted : team.id === id))
  const [first, second] = found
  if (first === undefined) throw notThere(`There is no team "${text.trim()}": ./muniment team list names them.`)
  if (second !== undefined)
    throw refused("many-so-named", `${found.length} teams have that name.`, { detail: `Name one by its id: ${found.map((team) => team.id).join(", ")}.` })
  return first
}

/** The ids of teams whom names or ids name, in their order. */
export async function teamsNamed(house: House, texts: readonly string[]): Promise<TeamId[]> {
  const named: TeamId[] = []
  for (const text of texts) named.push(await teamNamed(house, text))
  return named
}

export async function teamNamed(house: House, text: string): Promise<TeamId> {
  return idIn("team", text) ?? (await wholeTeamNamed(house, text)).id
}

/** The document that an id names, or a name within a matter. */
export async function documentNamed(house: House, text: string, matter: string | undefined): Promise<DocumentId> {
  const id = idIn("document", text)
  if (id !== null) return id
  if (matter === undefined) throw wrongUse(`"${text}" is not the id of a document.`, "Give an id (doc_…), or a name together with --matter CODE.")
  const named: DocumentRow[] = []
  for await (const row of everyDocument(house, await matterNamed(house, matter), text)) if (row.name === text.normalize("NFC").trim()) named.push(row)
  const [first, second] = named
  if (first === undefined) throw notThere(`Of this matter you may see no document that is called "${text.trim()}"; its whole name is needed.`)
  if (second !== undefined)
    throw refused("many-so-named", `${named.length} documents of this matter have that name.`, {
      detail: `Name one by its id: ${named.map((row) => row.id).join(", ")}.`,
    })
  return first.id
}

/** Every document of a matter, page by page; `named` narrows to those whose name holds it. */
export async function* everyDocument(house: House, matter: MatterId, named?: string): AsyncGenerator<DocumentRow> {
  for (let cursor: string | undefined; ;) {
    const page = await house.call("listDocuments", {
      params: { matter },
      query: { limit: 200, ...(named === undefined ? {} : { named }), ...(cursor === undefined ? {} : { cursor }) },
    })
    yield* page.items
    if (page.next === null) return
    cursor = page.next
  }
}
