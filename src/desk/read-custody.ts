/** Reads a chain of custody: of a matter or a document for its members, of the whole firm for overseers; the reading is an event itself. */
import { parseEventBytes } from "#ledger"
import { countCustody, findDocumentMatter, findInChain, findMatterFacts, inOneTransaction, isSpecialThing, listCustody } from "#registry"
import type { CustodyAsked, CustodyRow, Tx } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import type { MatterFacts } from "#rules"
import { no, parseId, yes } from "#words"
import type { DocumentId, MatterId, Outcome } from "#words"
import type { Caller } from "./caller.ts"
import { documentNames } from "./document-names.ts"
import { openMatterKey } from "./matter-key.ts"
import { namesOf, refTo } from "./names.ts"
import { matterDetails, overseenDetails } from "./opened-details.ts"
import type { DetailOpener } from "./opened-details.ts"
import { doerOf, record } from "./record.ts"
import type { Detail } from "./record.ts"
import type { Tools } from "./tools.ts"
import { visitToChain } from "./visit.ts"

export interface CustodyQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly order: "newest" | "oldest"
  readonly kind?: string | undefined
}

export type CustodyOf = { readonly matter: MatterId } | { readonly document: DocumentId } | "firm"

export interface CustodyEventView {
  readonly event: CustodyRow["event"]
  readonly kind: string
  readonly at: string
  readonly by: { readonly id: NonNullable<CustodyRow["by"]>; readonly name: string } | null
  readonly machine: "person" | "house" | "unnamed"
  readonly purpose: string | null
  readonly detail: Record<string, unknown> | null
  readonly subjects: string[]
  readonly document: { readonly id: DocumentId; readonly name: string } | null
  readonly leaf: number | null
  readonly n: number | null
  readonly signed: boolean
}

export interface CustodyPage {
  readonly items: CustodyEventView[]
  readonly next: string | null
  readonly total: number
}

/** Refuses `not-found` to whoever is not on the matter, `not-yours-to-do` on the firm's chain to whoever does not watch it, `malformed` for a cursor that this list did not give. */
export async function readCustody(tools: Tools, caller: Caller, of: CustodyOf, query: CustodyQuery): Promise<Outcome<CustodyPage>> {
  const visit = visitToChain(tools, caller, of === "firm" ? of : "matter" in of ? of.matter : of.document)
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx): Promise<Outcome<CustodyPage>> => {
    const facts = of === "firm" ? null : await factsOf(tx, of)
    const permit = of === "firm" ? mayInFirm("ledger.read", caller) : mayOnMatter("custody.read", caller, facts)
    if (!permit.ok) return permit
    const after = await placeOf(tx, of, query.cursor)
    if (!after.ok) return after
    const asked = { of, kind: query.kind ?? null, newestFirst: query.order === "newest", after: after.value, limit: query.limit + 1 }
    const reads = asked.after === null || !visit.noted
    return yes(facts === null ? await ofFirm(tools, tx, caller, asked, reads) : await ofMatter(tools, tx, caller, facts, asked, reads))
  })
  if (outcome.ok) visit.done()
  return outcome
}

/** A cursor is the id of the last event of the page before: whoever has it has seen it, and it tells no order and no count. */
async function placeOf(tx: Tx, of: CustodyOf, cursor: string | undefined): Promise<Outcome<number | null>> {
  if (cursor === undefined) return yes(null)
  const event = parseId("event", cursor)
  const place = event === null ? null : await findInChain(tx, of, event)
  return place === null ? no("malformed", "cursor: is not one that this list gave") : yes(place)
}

/** The facts of the matter that a chain belongs to; null where the caller is not on it. */
export async function factsOf(tx: Tx, of: Exclude<CustodyOf, "firm">): Promise<MatterFacts | null> {
  const matter = "matter" in of ? of.matter : await findDocumentMatter(tx, of.document)
  return matter === null ? null : findMatterFacts(tx, matter)
}

async function ofFirm(tools: Tools, tx: Tx, caller: Caller, asked: CustodyAsked, reads: boolean): Promise<CustodyPage> {
  const rows = await listCustody(tx, asked)
  const page = await toPage(tools, tx, caller, asked, rows, await overseenDetails(tools, tx, caller, rows), new Map())
  if (reads) await record(tools, tx, doerOf(caller), { kind: "custody.read", detail: { of: "firm" } })
  return page
}

async function ofMatter(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, asked: CustodyAsked, reads: boolean): Promise<CustodyPage> {
  const rows = await listCustody(tx, asked)
  const names = await documentNames(
    tools,
    tx,
    caller,
    facts,
    rows.map((row) => row.document),
  )
  const page = await toPage(tools, tx, caller, asked, rows, await matterDetails(tools, tx, caller, facts), names)
  if (reads) {
    const special = asked.of !== "firm" && "document" in asked.of && (await isSpecialThing(tx, asked.of.document))
    using key = await openMatterKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, facts.epoch, special ? "special" : "plain")
    await record(tools, tx, doerOf(caller), {
      kind: "custody.read",
      matter: { id: facts.matter, epoch: facts.epoch, key },
      special,
      ...(asked.of !== "firm" && "document" in asked.of ? { document: asked.of.document } : {}),
    })
  }
  return page
}

async function toPage(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  asked: CustodyAsked,
  rows: readonly CustodyRow[],
  open: DetailOpener,
  documents: ReadonlyMap<DocumentId, string>,
): Promise<CustodyPage> {
  const total = await countCustody(tx, asked)
  const shown = rows.slice(0, asked.limit - 1)
  const names = await namesOf(
    tools,
    tx,
    caller,
    shown.map((row) => row.by),
  )
  const items = shown.map((row): CustodyEventView => {
    const detail = forEyesOf(caller, open(row)?.detail ?? null)
    // A row that is no event stands here until the clerk has set it aside.
    const body = parseEventBytes(Buffer.from(row.body, "utf8"))
    const document = row.document === null ? undefined : documents.get(row.document)
    return {
      event: row.event,
      kind: row.kind,
      at: row.at.toString({ fractionalSecondDigits: 3 }),
      by: row.by === null ? null : refTo(names, row.by),
      machine: body?.by === "house" ? "house" : body === null || body.by === "unnamed" ? "unnamed" : "person",
      purpose: purposeIn(detail),
      detail,
      subjects: [...(body?.subjects ?? [])],
      document: row.document === null || document === undefined ? null : { id: row.document, name: document },
      leaf: row.leaf,
      n: row.n,
      signed: row.signed,
    }
  })
  return { items, next: rows.length > shown.length ? (shown.at(-1)?.event ?? null) : null, total }
}

/** Guests learn of no team, and of no policy that gives to one: in what they read of others' coming and going, none is named. */
const OF_TEAMS: ReadonlySet<string> = new Set(["team", "through", "policy", "keptFrom"])
function forEyesOf(caller: Caller, detail: Detail | null): Detail | null {
  if (detail === null || caller.role !== "guest") return detail
  return Object.fromEntries(Object.entries(detail).filter(([name]) => !OF_TEAMS.has(name)))
}

function purposeIn(detail: Detail | null): string | null {
  const purpose = detail?.["purpose"]
  if (typeof purpose === "string") return purpose
  return typeof purpose === "object" && purpose !== null && "code" in purpose && typeof purpose["code"] === "string" ? purpose["code"] : null
}
