/** A matter that both worlds show, to somebody whose part is in one place of its file plan, and in it what only one of them has: another place that was given to somebody else, what lies there, and what was written, said and done in the matter since. */
import type { Asking } from "../rehearsal/asking.ts"
import type { People } from "./people.ts"
import { askIn, beginPaper, CLIENT, filePaper, furnishMatter, NEVER } from "./things.ts"
import type { Paper, Things } from "./things.ts"

/** The same bytes as whoever asks sends as well, to see whether they are there already. */
const MINUTES: Paper = { name: "Minutes of the board.txt", bytes: Buffer.from("abcd") }

/** Somebody from outside is on it for the first place of its plan, works there, and has a filing of their own under way. */
export async function furnishApart(house: Asking, { lead, spare, expert, inside }: People, papers: readonly Paper[]): Promise<Things> {
  const apart = await furnishMatter(house, lead, {
    title: "Arbitration of the breakwater",
    client: CLIENT,
    witness: "Ambrose Tillotson",
    asks: inside,
    members: [{ person: spare, role: "member" }],
    papers,
  })
  const { token } = expert
  await house.get("POST", `/matters/${apart.matter}/members`, { token: lead.token, body: { person: expert.id, role: "member", places: [apart.place] } })
  for (const path of [`/matters/${apart.matter}`, `/documents/${apart.document}`]) await house.get("GET", path, { token })
  const body = { rev: 2, from: "Counsel" }
  const { receipt } = await house.get<{ receipt: { event: string } }>("PATCH", `/documents/${apart.document}`, { token, body })
  const filing = await beginPaper(house, expert, apart.matter, { name: "Mine.txt", bytes: Buffer.alloc(4) }, { place: apart.place })
  return { ...apart, filing, event: receipt.event }
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
