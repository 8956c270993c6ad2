/** The things that calls are about, and the acts by which a matter comes to hold one of each. */
import { createHash } from "node:crypto"
import type { Asking } from "../rehearsal/asking.ts"
import type { Person } from "./people.ts"

/** One of everything that a road's address, query or body may name. */
export interface Things {
  readonly matter: string
  readonly code: string
  readonly title: string
  /** Of somebody in the matter. */
  readonly name: string
  readonly document: string
  readonly filing: string
  readonly party: string
  readonly note: string
  readonly place: string
  readonly event: string
  readonly wall: string
  /** For access, of somebody who is not on the matter. */
  readonly request: string
  readonly review: string
  /** A team that was given both matters, whose keepers include somebody who is shut out of one. It is the same in both worlds, and no side of its own. */
  readonly team: string
}

/** What a call names: a thing that one world hides and the other never had, one that never was in either, or one that both have. */
export const SIDES = ["hidden", "never", "shared"] as const
export type Side = (typeof SIDES)[number]

/** Everything of one side that has a name. */
export const SIDED_WORDS = [
  "matter",
  "code",
  "title",
  "name",
  "document",
  "filing",
  "party",
  "note",
  "place",
  "event",
  "wall",
  "request",
  "review",
] as const satisfies readonly (keyof Things)[]

/** The same in every matter, so that whoever counts by client would count the hidden one too. */
export const CLIENT = "Araminta Quillfeather"

const NOTHING = "0".repeat(26)
export const NEVER: Things = {
  matter: `mat_${NOTHING}`,
  code: "222-222",
  title: "Nonesuch",
  name: "Nobody at all",
  document: `doc_${NOTHING}`,
  filing: `fil_${NOTHING}`,
  party: `prt_${NOTHING}`,
  note: `nte_${NOTHING}`,
  place: `plc_${NOTHING}`,
  event: `evt_${NOTHING}`,
  wall: `wal_${NOTHING}`,
  request: `req_${NOTHING}`,
  review: `rvw_${NOTHING}`,
  team: `tea_${NOTHING}`,
}

/** A document to file: its name and its bytes. */
export interface Paper {
  readonly name: string
  readonly bytes: Buffer
}

export interface MatterWords {
  readonly title: string
  readonly client: string
  /** Somebody in it whom nobody else's matter names. */
  readonly witness: string
  /** Somebody who is not on it and asks to be let in. */
  readonly asks: Person
  /** Members are cleared for what is special, and others are not, unless it is said. */
  readonly members: readonly { readonly person: Person; readonly role: "lead" | "member" | "reader"; readonly special?: boolean }[]
  readonly papers: readonly Paper[]
}

/** Opens a matter and puts one of everything into it: parties, notes, places, documents (the first in two versions), and a filing that does not end. */
export async function furnishMatter(house: Asking, lead: Person, words: MatterWords): Promise<Things> {
  const { token } = lead
  const opened = await house.get<{ matter: { id: string; code: string }; receipt: { event: string } }>("POST", "/matters", {
    token,
    body: {
      title: words.title,
      client: words.client,
      type: "Commercial dispute",
      jurisdiction: "Ireland",
      parties: [
        { role: "client", name: words.client, contact: "1 Quay Street" },
        { role: "witness", name: words.witness, class: "special" },
      ],
      members: words.members.map(({ person, role, special = role === "member" }) => ({ person: person.id, role, special })),
    },
  })
  const matter = opened.matter.id
  const [party] = await house.get<{ id: string }[]>("GET", `/matters/${matter}/parties`, { token })
  const { note } = await house.get<{ note: { id: string } }>("POST", `/matters/${matter}/notes`, {
    token,
    body: { text: "Instructions were taken by telephone." },
  })
  const [place] = await house.get<{ id: string }[]>("GET", `/matters/${matter}/plan`, { token })
  const [first, ...others] = words.papers
  if (party === undefined || place === undefined || first === undefined) throw new Error("a matter without parties, places or papers")
  const document = await filePaper(house, lead, matter, first, { place: place.id })
  await filePaper(house, lead, matter, { ...first, bytes: Buffer.concat([first.bytes, Buffer.from("\n")]) }, { document })
  for (const paper of others) await filePaper(house, lead, matter, paper)
  const { review } = await house.get<{ review: string }>("POST", `/matters/${matter}/reviews`, { token, body: { due: null } })
  return {
    matter,
    code: opened.matter.code,
    title: words.title,
    name: words.witness,
    document,
    filing: await beginPaper(house, lead, matter, { name: "On its way.txt", bytes: Buffer.alloc(4) }),
    party: party.id,
    note: note.id,
    place: place.id,
    event: opened.receipt.event,
    wall: NEVER.wall,
    request: await askIn(house, words.asks, opened.matter.code),
    review,
    team: NEVER.team,
  }
}

/** Far enough ahead to be asked for, and the same for everybody. */
export const ASKED_UNTIL = Temporal.Now.instant()
  .add({ hours: 24 * 30 })
  .toString({ fractionalSecondDigits: 3 })

/** Asks to be let into the matter of a code; gives the request, whether or not there is such a matter. */
export async function askIn(house: Asking, by: Person, code: string): Promise<string> {
  return (await house.get<{ id: string }>("POST", "/requests", { token: by.token, body: { code, until: ASKED_UNTIL, words: "I am to help with it." } })).id
}

const TUS = { "tus-resumable": "1.0.0" } as const

/** Spells Upload-Metadata (tus, creation). */
export function metadata(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`)
    .join(",")
}

/** Announces a document and sends none of it; gives the filing. */
export async function beginPaper(house: Asking, by: Person, matter: string, paper: Paper, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const sha256 = createHash("sha256").update(paper.bytes).digest("hex")
  const begun = await house.get<Headers>("POST", `/matters/${matter}/filings`, {
    token: by.token,
    headers: { ...TUS, "upload-length": String(paper.bytes.length), "upload-metadata": metadata({ name: paper.name, sha256, ...more }) },
  })
  return begun.get("location")?.split("/").at(-1) ?? ""
}

/** Files a document, or a new version of one; gives the document. */
export async function filePaper(house: Asking, by: Person, matter: string, paper: Paper, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const filing = await beginPaper(house, by, matter, paper, more)
  if (paper.bytes.length > 0)
    await house.get("PATCH", `/filings/${filing}`, {
      token: by.token,
      bytes: paper.bytes,
      headers: { ...TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    })
  const { document } = await house.get<{ document: string | null }>("GET", `/filings/${filing}`, { token: by.token })
  if (document === null) throw new Error(`${paper.name} was not filed`)
  return document
}

/** Parts of a document that are asked for, and conditions. */
export const RANGES = [
  {},
  { range: "bytes=0-0" },
  { range: "bytes=3-" },
  { range: "bytes=-2" },
  { range: "bytes=999999-" },
  { range: "bytes=0-0", "if-range": '"x"' },
  { "if-none-match": "*" },
]
