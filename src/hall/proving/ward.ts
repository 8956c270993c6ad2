/** A matter that both worlds show, and in it what only one of them has: of class special, and there for those alone who are cleared. In the other world the same number of other things of that class was done, since how many is told by the numbers of a chain, and which is not. */
import type { Asking } from "../rehearsal/asking.ts"
import type { People } from "./people.ts"
import { beginPaper, CLIENT, filePaper, furnishMatter, NEVER } from "./things.ts"
import type { Paper, Things } from "./things.ts"

/** What whoever is not cleared sends as well, to see whether it is there already. */
const REPORT = { name: "Psychiatric report.txt", bytes: Buffer.from("abcd") }
const SPECIAL = { class: "special" } as const

/** Led by somebody who is cleared and by somebody who is not, with a member of each kind. */
export function furnishWard(house: Asking, { lead, spare, uncleared, colead, inside }: People, papers: readonly Paper[]): Promise<Things> {
  return furnishMatter(house, lead, {
    title: "Guardianship of Hester Lovelace",
    client: CLIENT,
    witness: "Jonas Pike",
    asks: inside,
    members: [
      { person: spare, role: "member" },
      { person: uncleared, role: "member", special: false },
      { person: colead, role: "lead", special: false },
    ],
    papers,
  })
}

/** A place of the matter in which nothing lies that both worlds have. Looked up in both, for the look is an event that everybody there may know of. */
export async function emptyPlace(house: Asking, { lead: { token } }: People, { matter }: Things): Promise<string> {
  return (await house.get<{ id: string }[]>("GET", `/matters/${matter}/plan`, { token })).at(-1)?.id ?? NEVER.place
}

/** One of everything that may be of class special, some of it gone again. Gives what is hidden in it; all else is of the matter as both worlds have it. */
export async function furnishSpecial(house: Asking, { lead, spare }: People, ward: Things, place: string): Promise<Things> {
  const { token } = lead
  const at = `/matters/${ward.matter}`
  const addParty = async (name: string): Promise<string> =>
    (await house.get<{ party: { id: string } }>("POST", `${at}/parties`, { token, body: { role: "child", name, ...SPECIAL } })).party.id
  const write = async (text: string): Promise<{ readonly note: string; readonly event: string }> => {
    const { note, receipt } = await house.get<{ note: { id: string }; receipt: { event: string } }>("POST", `${at}/notes`, {
      token,
      body: { text, special: true },
    })
    return { note: note.id, event: receipt.event }
  }
  const document = await filePaper(house, lead, ward.matter, REPORT, { ...SPECIAL, place })
  await filePaper(house, lead, ward.matter, { ...REPORT, bytes: Buffer.from("abcd\n") }, { document })
  const became = await filePaper(house, lead, ward.matter, { name: "Letter of the school.txt", bytes: Buffer.from("She is often away.") })
  await house.get("PATCH", `/documents/${became}`, { token, body: { rev: 1, ...SPECIAL } })
  for (const person of [lead, spare]) await house.get("GET", `/documents/${document}/content`, { token: person.token })
  const party = await addParty("Little Dorrit")
  await house.get("DELETE", `${at}/parties/${await addParty("Her aunt")}`, { token })
  const { note, event } = await write("She is ill.")
  await house.get("DELETE", `${at}/notes/${(await write("She is well.")).note}`, { token })
  await house.get("DELETE", `/filings/${await beginPaper(house, lead, ward.matter, REPORT, SPECIAL)}`, { token, headers: { "tus-resumable": "1.0.0" } })
  const filing = await beginPaper(house, lead, ward.matter, { ...REPORT, bytes: Buffer.alloc(4) }, SPECIAL)
  return { ...ward, title: REPORT.name, name: "Little Dorrit", document, filing, party, note, event }
}

/** What goes on there while others ask. */
export async function workOnSpecial(house: Asking, { lead }: People, special: Things): Promise<void> {
  await house.get("GET", `/documents/${special.document}/content`, { token: lead.token })
  await house.get("POST", `/matters/${special.matter}/notes`, { token: lead.token, body: { text: "She is better.", special: true } })
}

/** Writes notes of class special in the one world, until the numbers of that matter's chain have come as far as in the other. */
export async function keepStep({ with: ahead, without: behind, settle }: KeepingStep, { lead: { token } }: People, { matter }: Things): Promise<void> {
  const write = async (house: Asking): Promise<string> =>
    (await house.get<{ receipt: { event: string } }>("POST", `/matters/${matter}/notes`, { token, body: { text: "Nothing has changed.", special: true } }))
      .receipt.event
  const [one, other] = [await write(ahead.asking), await write(behind.asking)]
  await settle()
  const [more, fewer] = [await placeOf(ahead.asking, token, matter, one), await placeOf(behind.asking, token, matter, other)]
  for (let n = fewer; n < more; n++) await write(behind.asking)
}

interface KeepingStep {
  readonly with: { readonly asking: Asking }
  readonly without: { readonly asking: Asking }
  readonly settle: () => Promise<void>
}

/** The how-manieth event of the matter it is: a proof tells it, and is no event itself. */
async function placeOf(house: Asking, token: string, matter: string, event: string): Promise<number> {
  const { before } = await house.get<{ before: { n: number } | null }>("GET", `/ledger/proofs/${event}?of=${matter}`, { token })
  return (before?.n ?? 0) + 1
}
