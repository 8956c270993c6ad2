/** Lists the documents of a matter: names are opened for the caller, then sorted and narrowed, since nothing readable stands in the database. */
import { findMatterFacts, inOneTransaction, listDocuments, listLastEvents } from "#registry"
import type { DocumentRecord, LastEventRow, Tx } from "#registry"
import { mayOnMatter } from "#rules"
import { yes } from "#words"
import type { Class, DocumentId, MatterId, Outcome, PersonId, PlaceId } from "#words"
import { CLASSES } from "#words"
import type { Caller } from "./caller.ts"
import { openCardOf } from "./document-card.ts"
import type { DocumentCard } from "./document-card.ts"
import { keyIn } from "./epoch-secret.ts"
import { openVersionCard } from "./filing-card.ts"
import { openRing } from "./matter-ring.ts"
import { namesOf, refTo } from "./names.ts"
import type { Tools } from "./tools.ts"
import { noteVisit, visitTo } from "./visit.ts"

export type DocumentSort = "name" | "filed" | "size" | "type" | "class" | "event"

export interface DocumentQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly sort: DocumentSort | `-${DocumentSort}`
  readonly place?: PlaceId | "none" | undefined
  readonly class?: Class | undefined
  readonly type?: string | undefined
  readonly named?: string | undefined
}

interface Opened {
  readonly row: DocumentRecord
  readonly card: DocumentCard
  readonly mediaType: string
  readonly last: LastEventRow | null
}

export interface DocumentRowView {
  readonly id: DocumentId
  readonly matter: MatterId
  readonly name: string
  readonly type: never
  readonly class: Class
  readonly place: PlaceId | null
  readonly privilege: DocumentCard["privilege"]
  readonly from: string
  readonly versions: number
  readonly size: number
  readonly mediaType: string
  readonly filedAt: string
  readonly filedBy: { readonly id: PersonId; readonly name: string }
  readonly last: { readonly kind: string; readonly at: string; readonly by: { readonly id: PersonId; readonly name: string } | null } | null
  readonly rev: number
}

export interface DocumentPage {
  readonly items: DocumentRowView[]
  readonly next: string | null
  readonly total: number
}

/** Refuses `not-found` to whoever is not on the matter. */
export async function listDocumentsOf(tools: Tools, caller: Caller, matter: MatterId, query: DocumentQuery): Promise<Outcome<DocumentPage>> {
  const visit = visitTo(tools, caller, matter, "documents")
  const outcome = await inOneTransaction(tools.db, caller.seen, async (tx): Promise<Outcome<DocumentPage>> => {
    const permit = mayOnMatter("document.list", caller, await findMatterFacts(tx, matter))
    if (!permit.ok) return permit
    const rows = await listDocuments(tx, matter)
    using ring = await openRing(tools, tx, caller, permit.value.facts)
    await noteVisit(tools, tx, caller, visit, permit.value, ring)
    const sortsByEvent = query.sort.endsWith("event")
    const lasts = new Map((await listLastEvents(tx, sortsByEvent ? rows.map((row) => row.id) : [])).map((last) => [last.document, last]))
    const opened = rows
      .map((row): Opened => ({
        row,
        last: lasts.get(row.id) ?? null,
        card: openCardOf(ring, tools.firm.id, { ...row, matter }),
        mediaType: openVersionCard(
          ring.of(row.versionEpoch, keyIn(row.versionSpecial ? "special" : "plain", row.versionApart)),
          tools.firm.id,
          { matter, document: row.id, n: row.current, version: row.versionId },
          row.versionCard,
        ).mediaType,
      }))
      .filter((one) => fits(one, query))
      .toSorted(inOrder(query.sort))
    const from = query.cursor === undefined ? 0 : opened.findIndex((one) => one.row.id === query.cursor) + 1
    const page = opened.slice(from, from + query.limit)
    return yes({
      items: await toViews(tools, tx, caller, page),
      next: from + page.length < opened.length ? (page.at(-1)?.row.id ?? null) : null,
      total: opened.length,
    })
  })
  if (outcome.ok) visit.done()
  return outcome
}

function fits({ row, card }: Opened, query: DocumentQuery): boolean {
  if (query.place !== undefined && (row.place ?? "none") !== query.place) return false
  if (query.class !== undefined && row.class !== query.class) return false
  if (query.type !== undefined && card.type !== query.type) return false
  return query.named === undefined || card.name.toLowerCase().includes(query.named.normalize("NFC").toLowerCase())
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

function inOrder(sort: DocumentQuery["sort"]): (a: Opened, b: Opened) => number {
  const by = sort.replace("-", "") as DocumentSort
  const sign = sort.startsWith("-") ? -1 : 1
  return (a, b) => sign * compare(by, a, b) || collator.compare(a.card.name, b.card.name) || (a.row.id < b.row.id ? -1 : 1)
}

function compare(by: DocumentSort, a: Opened, b: Opened): number {
  switch (by) {
    case "name":
      return collator.compare(a.card.name, b.card.name)
    case "filed":
      return Temporal.Instant.compare(a.row.filedAt, b.row.filedAt)
    case "size":
      return a.row.size - b.row.size
    case "type":
      return collator.compare(a.card.type, b.card.type)
    case "class":
      return CLASSES.indexOf(a.row.class) - CLASSES.indexOf(b.row.class)
    case "event":
      return Temporal.Instant.compare(a.last?.at ?? a.row.filedAt, b.last?.at ?? b.row.filedAt)
  }
}

async function toViews(tools: Tools, tx: Tx, caller: Caller, page: readonly Opened[]): Promise<DocumentRowView[]> {
  const lasts = new Map(
    (
      await listLastEvents(
        tx,
        page.map((one) => one.row.id),
      )
    ).map((last) => [last.document, last]),
  )
  const names = await namesOf(
    tools,
    tx,
    caller,
    page.flatMap((one) => [one.row.filedBy, lasts.get(one.row.id)?.by ?? null]),
  )
  return page.map((one) => toDocumentView(one.row, one.card, one.mediaType, lasts.get(one.row.id) ?? null, names))
}

/** A document as a row of a list. */
export function toDocumentView(
  row: DocumentRecord,
  card: DocumentCard,
  mediaType: string,
  last: LastEventRow | null,
  names: ReadonlyMap<PersonId, string>,
): DocumentRowView {
  return {
    id: row.id,
    matter: row.matter,
    name: card.name,
    type: card.type as never,
    class: row.class,
    place: row.place,
    privilege: card.privilege,
    from: card.from,
    versions: row.current,
    size: row.size,
    mediaType,
    filedAt: row.filedAt.toString({ fractionalSecondDigits: 3 }),
    filedBy: refTo(names, row.filedBy),
    rev: row.rev,
    last: last === null ? null : { kind: last.kind, at: last.at.toString({ fractionalSecondDigits: 3 }), by: last.by === null ? null : refTo(names, last.by) },
  }
}
