/** A firm in the middle of its work, all made up: people, matters of every class, and one matter with its documents, parties and notes. */
import {
  ADMINISTRATOR,
  ask,
  AUDITOR,
  file,
  GUEST,
  join,
  LAWYER,
  LEAD,
  MATTER,
  newToken,
  openMatter,
  setUpFirm,
  settled,
  type Joined,
  type Someone,
} from "./firm.ts"
import type { BrowserHouse } from "./house.ts"
import { pdf, type SmallFile } from "./papers.ts"

const ASSOCIATE: Someone = { name: "Tomasz Wierzbicki", address: "tomasz@thornbury.example", role: "lawyer", passphrase: "saddle ember plateau mint gable" }
const PARALEGAL: Someone = {
  name: "Inês Carvalho-Whitlock",
  address: "ines@thornbury.example",
  role: "paralegal",
  passphrase: "walrus candle ferry onion slate",
}

/** The other matters: title, client, class, type, and which of the people are on them. */
const MATTERS = [
  ["R (Fundación Memoria del Sur) v the Secretary of State for the Home Department", "Fundación Memoria del Sur", "special", "Judicial review", "ab"],
  ["Re Halloran (a child)", "Halloran family", "special", "Family", "b"],
  ["In the estate of R. P. Venkataraghavan", "Executors of R. P. Venkataraghavan", "confidential", "Probate", "c"],
  ["Oakmere Tenants’ Association v Brightwater Homes Ltd", "Oakmere Tenants’ Association", "confidential", "Litigation", "abc"],
  ["Lease of 17 Marrow Lane", "Bram & Daughters Joinery Ltd", "internal", "Conveyancing", ""],
  ["Anonymous source “Wren”: protective advice", "“Wren”", "special", "Advice", ""],
  ["Published judgment digest, Northern Circuit", "The firm", "public", "Know-how", "abc"],
  ["R (Kittiwake Marine Insurance) v Silvergate Care Ltd", "Kittiwake Marine Insurance", "privileged", "Judicial review", "ac"],
  ["Kittiwake Marine Insurance: inquest", "Kittiwake Marine Insurance", "special", "Inquest", "a"],
  ["Northgate Children’s Trust v Castellane Shipping AG", "Northgate Children’s Trust", "confidential", "Litigation", "bc"],
  ["Aurelio Santamaría Echeverri: application to the Committee", "Aurelio Santamaría Echeverri", "privileged", "Human rights", "b"],
  ["Leontyne Abara-Fitzgerald and 22 others v Meridian Surface Water Ltd", "Leontyne Abara-Fitzgerald, for the group", "confidential", "Litigation", "ab"],
] as const

const STATEMENT = [
  [
    "#Third witness statement of L. Abara-Fitzgerald",
    "",
    "11.  I was born at Eastmarch and have lived at the cottage on Pellworm Lane",
    "       since I married. Our water came from the well until the notice of the",
    "       council in June 2024.",
    "",
    "12.  In the spring of 2023 my daughter began to lose weight. She was seen at the",
    "       Marrow Lane Hospital on eleven occasions, the dates of which are in",
    "       exhibit LAF-9.",
    "",
    "13.  On 2 October 2023 the consultant told my husband and me that the lead in",
    "       her blood stood at 38 micrograms per decilitre. I remember the figure",
    "       because I wrote it on my hand.",
    "",
    "14.  I telephoned the site office at Northmere that afternoon. The man who",
    "       answered said that he was not able to discuss the boreholes and that I",
    "       should write to the company secretary. I wrote on 4 October 2023 and had",
    "       no reply.",
    "",
    "15.  I did not see a lawyer until January 2024. I then went from door to door",
    "       myself, and told the other families on the lane what I had been told.",
    "",
    "16.  In August 2024 a man in a Northmere van left two pallets of bottled water",
    "       at the end of the lane. There was no letter with them. I have kept one",
    "       bottle unopened, and it is exhibit LAF-14.",
    "",
    "17.  I have been asked whether I was ever offered money. I was not, and neither,",
    "       as far as I know, was anyone else on the lane.",
  ],
  ["#Third witness statement of L. Abara-Fitzgerald", "", "18.  I believe that the facts stated in this witness statement are true."],
] as const

/** The documents of the matter: name, place in its file plan, type, class, thousands of bytes, who filed it. */
const PAPERS = [
  ["2026-10-19 Defence of Northmere Chemical Holdings plc", 1, "pleading", "confidential", 280, "c"],
  ["2026-10-27 Reply and request for further information under Part 18", 1, "pleading", "confidential", 64, "a"],
  ["2026-11-02 Particulars of claim, amended", 1, "pleading", "confidential", 120, "a"],
  ["2026-11-11 Draft proof of evidence, Dr Célestine Aubry-Lauridsen", 3, "draft", "privileged", 190, "a"],
  ["2026-11-14 Note of conference with leading counsel on causation", 3, "note", "privileged", 88, "lead"],
  ["2026-11-17 Witness statement of Wilhelmina Achterberg-Ó Súilleabháin with exhibits WAS-1 to WAS-14", 3, "statement", "special", 1_860, "c"],
  ["2026-11-05 Borehole readings, October 2025 to October 2026", 4, "report", "confidential", 640, "c"],
  ["2026-11-09 Letter of response from Northmere’s insurers", 2, "letter", "confidential", 46, "a"],
  ["2026-11-13 Order of Master Dagnall on disclosure", 1, "order", "public", 31, "lead"],
] as const

const PARTIES = [
  { name: "Leontyne Abara-Fitzgerald", role: "client", class: "special", reference: "LAF/1" },
  { name: "Wilhelmina Achterberg-Ó Súilleabháin", role: "client", class: "special", reference: "WAS/2" },
  { name: "Northmere Chemical Holdings plc", role: "opponent", class: "confidential", reference: "NCH/778" },
  { name: "Dr Célestine Aubry-Lauridsen", role: "expert", class: "privileged" },
  { name: "Halvard & Reeve Underwriting", role: "insurer", class: "confidential", reference: "HRU 20-1144" },
  { name: "High Court of Justice, King’s Bench Division", role: "court", class: "public", reference: "KB-2026-001412" },
] as const

export interface Furnished {
  readonly lead: Joined
  readonly auditor: Joined
  readonly matter: string
  /** A PDF of two pages in it. */
  readonly statement: string
}

/** When a firm with a past is looked at. */
export const TODAY = Temporal.Instant.from("2026-11-20T13:58:00Z")

/** An hour of work, so many days before today. */
function hourOf(daysBefore: number, n: number): Temporal.Instant {
  return TODAY.subtract({ hours: 24 * daysBefore + 4 }).add({ minutes: (n * 137) % 420 })
}

/** Furnishes a new house. With a past, each thing is done at an hour of its own, and the clock of the house stands at `TODAY` afterwards. */
export async function furnish(house: BrowserHouse, past = false): Promise<Furnished> {
  if (past) house.clock.set(hourOf(38, 0))
  const lead = await setUpFirm(house, LEAD)
  const a = await join(house, lead, ASSOCIATE)
  const b = await join(house, lead, LAWYER)
  const c = await join(house, lead, PARALEGAL)
  const guest = await join(house, lead, GUEST)
  await join(house, lead, ADMINISTRATOR, "administration")
  const auditor = await join(house, lead, AUDITOR, "audit")
  const people: Readonly<Record<string, Joined>> = { a, b, c, lead }
  /** At another hour; whoever works then has to sign in again. */
  const at = async (hour: Temporal.Instant, ...who: Joined[]): Promise<void> => {
    if (!past) return
    house.clock.set(hour)
    for (const one of who) one.token = await newToken(house, one)
  }
  for (const [n, [title, client, klass, type, on]] of MATTERS.entries()) {
    const members = on.split("").map((key) => ({ person: people[key]?.id, role: "member", special: klass === "special" }))
    await at(hourOf(36 - 2 * n, n), lead)
    const matter = await openMatter(house, lead, { title, client, class: klass, type, jurisdiction: "England and Wales", members })
    const writes = people[on.at(-1) ?? "lead"] ?? lead
    await at(hourOf(35 - 2 * n, n + 2), writes)
    if (n % 3 === 0) await file(house, writes, matter, pdf("Retainer, signed", [["Retainer"]]), { type: "contract" })
    else if (n % 3 === 1) await ask(house, writes.token, "POST", `/matters/${matter}/notes`, { text: "Retainer signed and returned." })
    else await ask(house, writes.token, "POST", `/matters/${matter}/parties`, { name: client, role: "client", class: "confidential" })
  }
  await at(hourOf(10, 1), lead)
  const members = [
    { person: a.id, role: "member", until: "2027-03-31T22:59:59.999Z", special: true },
    { person: c.id, role: "member", until: "2026-12-31T23:59:59.999Z", special: true },
    { person: b.id, role: "reader" },
    {
      person: guest.id,
      role: "reader",
      until: house.clock
        .now()
        .add({ hours: 24 * 15 })
        .toString({ fractionalSecondDigits: 3 }),
    },
  ]
  const plan = ["01 Retainer", "02 Pleadings", "03 Correspondence", "04 Witness evidence", "05 Expert evidence"]
  const matter = await openMatter(house, lead, { ...MATTER, parties: PARTIES, members, plan })
  const places = await ask<readonly { readonly id: string }[]>(house, lead.token, "GET", `/matters/${matter}/plan`)
  for (const [n, [name, place, type, klass, size, by]] of PAPERS.entries()) {
    const files = people[by] ?? lead
    await at(hourOf(9 - n, n), files)
    await file(house, files, matter, padded(pdf(name, [[name]]), size * 1_000), { place: places[place]?.id ?? "", type, class: klass })
  }
  await at(hourOf(1, 3), a, lead)
  await ask(house, a.token, "POST", `/matters/${matter}/notes`, {
    text: "Counsel asks for the raw readings of boreholes 4 and 7 before the conference on Thursday.",
  })
  const { note } = await ask<{ readonly note: { readonly id: string } }>(house, lead.token, "POST", `/matters/${matter}/notes`, {
    text: "Client must not be rung at work.",
  })
  await ask(house, lead.token, "DELETE", `/matters/${matter}/notes/${note.id}`)
  await ask(house, lead.token, "POST", `/matters/${matter}/notes`, {
    text: "Client may be rung at any hour on the number in the card; her sister’s number is no longer hers.",
  })
  const facts = { place: places[3]?.id ?? "", type: "statement", class: "special", from: "L. Abara-Fitzgerald" }
  const name = "2026-11-18 Witness statement of Leontyne Abara-Fitzgerald, third, signed"
  const first = await file(house, a, matter, padded(pdf(name, STATEMENT), 300_000), facts)
  await at(hourOf(0, 0), a, c)
  await file(house, a, matter, padded(pdf(name, STATEMENT), 412_000), { document: first })
  await open(house, c, first)
  await at(TODAY, lead)
  await settled(house, lead)
  return { lead, auditor, matter, statement: first }
}

/** Reads a document, which its chain then tells. */
async function open(house: BrowserHouse, by: Joined, document: string): Promise<void> {
  const reply = await fetch(`${house.url}/api/v1/documents/${document}/content`, { headers: { authorization: `Bearer ${by.token}` } })
  if (!reply.ok) throw new Error(`opening: ${reply.status}`)
  await reply.arrayBuffer()
}

/** The same PDF, as long as a scanned one would be. */
function padded(paper: SmallFile, length: number): SmallFile {
  return { ...paper, buffer: Buffer.concat([paper.buffer, Buffer.alloc(Math.max(0, length - paper.buffer.length), "%\n")]) }
}
