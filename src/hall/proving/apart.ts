/** A matter that both worlds show, to somebody whose part is in one place of its file plan, and in it what only one of them has: another place that was given to somebody else, what lies there, and what was written, said and done in the matter since. */
import type { Asking } from "../rehearsal/asking.ts"
import type { People, Person } from "./people.ts"
import { askIn, beginPaper, CLIENT, filePaper, furnishMatter, NEVER } from "./things.ts"
import type { Paper, Things } from "./things.ts"

/** The same bytes as whoever asks sends as well, to see whether they are there already. */
const MINUTES: Paper = { name: "Minutes of the board.txt", bytes: Buffer.from("abcd") }

/** A team of nobody, which in one world is given what only that has. */
const BOARD = "The board"

/** What somebody has there of their own. */
type Begun = Pick<Things, "filing" | "event">

/** Somebody from outside is on it for the first place of its plan, and somebody else for the same place through a team; both work there, and have a filing of their own under way. */
export async function furnishApart(
  house: Asking,
  { lead, spare, expert, aide, inside }: People,
  papers: readonly Paper[],
): Promise<{ readonly apart: Things; readonly begun: Readonly<Record<"expert" | "aide", Begun>> }> {
  const apart = await furnishMatter(house, lead, {
    title: "Arbitration of the breakwater",
    client: CLIENT,
    witness: "Ambrose Tillotson",
    asks: inside,
    members: [{ person: spare, role: "member" }],
    papers,
  })
  const { token } = lead
  await house.get("POST", `/matters/${apart.matter}/members`, { token, body: { person: expert.id, role: "member", places: [apart.place] } })
  const team = await makeTeam(house, lead, "The breakwater team")
  await makeTeam(house, lead, BOARD)
  await house.get("POST", `/matters/${apart.matter}/teams`, { token, body: { team, role: "member", places: [apart.place] } })
  await house.get("POST", `/teams/${team}/members`, { token, body: { person: aide.id } })
  let rev = 1
  const begin = async (one: Person): Promise<Begun> => {
    for (const path of [`/matters/${apart.matter}`, `/documents/${apart.document}`]) await house.get("GET", path, { token: one.token })
    const body = { rev: ++rev, from: "Counsel" }
    const { receipt } = await house.get<{ receipt: { event: string } }>("PATCH", `/documents/${apart.document}`, { token: one.token, body })
    const filing = await beginPaper(house, one, apart.matter, { name: "Mine.txt", bytes: Buffer.alloc(4) }, { place: apart.place })
    return { filing, event: receipt.event }
  }
  return { apart, begun: { expert: await begin(expert), aide: await begin(aide) } }
}

async function makeTeam(house: Asking, keeper: Person, name: string): Promise<string> {
  return (await house.get<{ team: { id: string } }>("POST", "/teams", { token: keeper.token, body: { name } })).team.id
}

/** One of everything outside that place, some of it gone again; somebody who is in both places, and somebody who came and went. Gives what is hidden; all else is of the matter as both worlds have it. */
export async function furnishOutside(house: Asking, { lead, other, keeper, spare }: People, apart: Things): Promise<Things> {
  const { token } = lead
  const at = `/matters/${apart.matter}`
  const plan = await house.get<{ id: string; name: string }[]>("GET", `${at}/plan`, { token })
  const { places } = await house.get<{ places: { id: string }[] }>("PUT", `${at}/plan`, {
    token,
    body: { places: [{ name: "Board" }, ...plan.map(({ id, name }) => ({ id, name }))] },
  })
  const place = places[0]?.id ?? NEVER.place
  const document = await filePaper(house, lead, apart.matter, MINUTES, { place })
  await filePaper(house, lead, apart.matter, { ...MINUTES, bytes: Buffer.from("abcd\n") }, { document })
  await house.get("POST", `${at}/members`, { token, body: { person: other.id, role: "member", places: [place, apart.place] } })
  const board = (await house.get<{ id: string; name: string }[]>("GET", "/teams", { token })).find(({ name }) => name === BOARD)
  await house.get("POST", `${at}/teams`, { token, body: { team: board?.id, role: "reader", places: [place] } })
  // Into the other place when it lies apart, and out of it; loose, and of class special in the place that is shown.
  await filePaper(house, other, apart.matter, { name: "Agenda.txt", bytes: Buffer.from("One item.") }, { place })
  const moved = await filePaper(house, spare, apart.matter, { name: "Draft.txt", bytes: Buffer.from("A draft.") }, { place })
  await house.get("PATCH", `/documents/${moved}`, { token, body: { rev: 1, place: null } })
  await filePaper(house, lead, apart.matter, MINUTES)
  await filePaper(house, lead, apart.matter, MINUTES, { place: apart.place, class: "special" })
  for (const { token: reads } of [lead, other]) await house.get("GET", `/documents/${document}/content`, { token: reads })
  const { party } = await house.get<{ party: { id: string } }>("POST", `${at}/parties`, { token, body: { role: "expert", name: "Leopold Crake" } })
  const { note, receipt } = await house.get<{ note: { id: string }; receipt: { event: string } }>("POST", `${at}/notes`, {
    token,
    body: { text: "The board has decided." },
  })
  // Somebody comes to the whole and goes again: another epoch begins.
  await house.get("POST", `${at}/members`, { token, body: { person: keeper.id, role: "reader" } })
  await house.get("DELETE", `${at}/members/${keeper.id}`, { token })
  const filing = await beginPaper(house, other, apart.matter, { ...MINUTES, bytes: Buffer.alloc(4) }, { place })
  const request = await askIn(house, other, apart.code)
  return { ...apart, title: MINUTES.name, name: "Leopold Crake", document, filing, party: party.id, note: note.id, place, request, event: receipt.event }
}

/** What goes on there while others ask; and in the place that is shown, by somebody of whom nothing is. */
export async function workOutside(house: Asking, { lead, other }: People, shown: Things, outside: Things): Promise<void> {
  await house.get("GET", `/documents/${outside.document}/content`, { token: other.token })
  await house.get("GET", `/documents/${shown.document}/content`, { token: other.token })
  await house.get("POST", `/matters/${outside.matter}/notes`, { token: lead.token, body: { text: "The board has met again." } })
}
