/** Reads a chain of custody: of a matter or a document for its members, of the whole firm for overseers; the reading is an event itself. */
import { parseEventBytes } from "#ledger"
import { countCustody, findDocumentMatter, findMatterFacts, inOneTransaction, listCustody } from "#registry"
import type { CustodyAsked, CustodyRow, Tx } from "#registry"
import { mayInFirm, mayOnMatter } from "#rules"
import type { MatterFacts } from "#rules"
import { no, yes } from "#words"
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

/** Refuses `not-found` to whoever is not on the matter, `not-yours-to-do` on the firm's chain to whoever does not watch it. */
export function readCustody(tools: Tools, caller: Caller, of: CustodyOf, query: CustodyQuery): Promise<Outcome<CustodyPage>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const after = query.cursor === undefined ? null : Number(query.cursor)
    if (after !== null && !Number.isSafeInteger(after)) return no("malformed", "cursor: is not one that this list gave")
    const asked = { of, kind: query.kind ?? null, newestFirst: query.order === "newest", after, limit: query.limit + 1 }
    if (of === "firm") {
      const permit = mayInFirm("ledger.read", caller)
      if (!permit.ok) return permit
      const rows = await listCustody(tx, asked)
      const page = await toPage(tools, tx, caller, asked, rows, await overseenDetails(tools, tx, caller, rows), new Map())
      if (after === null) await record(tools, tx, doerOf(caller), { kind: "custody.read", detail: { of: "firm" } })
      return yes(page)
    }
    const facts = await factsOf(tx, of)
    const permit = mayOnMatter("custody.read", caller, facts)
    if (!permit.ok) return permit
    return yes(await ofMatter(tools, tx, caller, permit.value.facts, asked))
  })
}

/** The facts of the matter that a chain belongs to; null where the caller is not on it. */
export async function factsOf(tx: Tx, of: Exclude<CustodyOf, "firm">): Promise<MatterFacts | null> {
  const matter = "matter" in of ? of.matter : await findDocumentMatter(tx, of.document)
  return matter === null ? null : findMatterFacts(tx, matter)
}

async function ofMatter(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts, asked: CustodyAsked): Promise<CustodyPage> {
  const rows = await listCustody(tx, asked)
  const names = await documentNames(
    tools,
    tx,
    caller,
    facts,
    rows.map((row) => row.document),
  )
  const page = await toPage(tools, tx, caller, asked, rows, await matterDetails(tools, tx, caller, facts), names)
  if (asked.after === null) {
    using key = await openMatterKey(tx, tools.firm.id, caller, facts.matter, facts.grant.id, facts.epoch)
    await record(tools, tx, doerOf(caller), {
      kind: "custody.read",
      matter: { id: facts.matter, epoch: facts.epoch, key },
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
    const detail = open(row)?.detail ?? null
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
  return { items, next: rows.length > shown.length ? String(shown.at(-1)?.seq) : null, total }
}

function purposeIn(detail: Detail | null): string | null {
  const purpose = detail?.["purpose"]
  if (typeof purpose === "string") return purpose
  return typeof purpose === "object" && purpose !== null && "code" in purpose && typeof purpose["code"] === "string" ? purpose["code"] : null
}
