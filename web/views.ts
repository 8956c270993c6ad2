/** Views that stand in the address, so that they can be cited in a letter: how each is read, and what is left out because it goes without saying. */
import type { QueryOf } from "./line/ask.ts"
import type { Class, DocumentType, PlaceId } from "./line/shapes.ts"
import { parseColumns, type ColumnKeys } from "./parts/table/choice.ts"

const CLASSES: readonly Class[] = ["public", "internal", "confidential", "privileged", "special"]
const TYPES: readonly DocumentType[] = [
  "pleading",
  "statement",
  "exhibit",
  "report",
  "letter",
  "message",
  "note",
  "draft",
  "contract",
  "order",
  "form",
  "other",
]

type MattersSort = NonNullable<QueryOf<"listMatters">["sort"]>
type DocumentsSort = NonNullable<QueryOf<"listDocuments">["sort"]>
const MATTERS_SORTS: readonly MattersSort[] = ["title", "-title", "code", "-code", "client", "-client", "opened", "-opened", "event", "-event"]
const DOCUMENTS_SORTS: readonly DocumentsSort[] = ["name", "-name", "filed", "-filed", "size", "-size", "type", "-type", "class", "-class", "event", "-event"]

/** The columns of each list that can be chosen; the name always stands. */
export const MATTERS_COLUMNS: ColumnKeys = {
  all: ["code", "client", "class", "type", "on", "role", "opened", "last"],
  first: ["code", "class", "type", "on", "last"],
}
export const DOCUMENTS_COLUMNS: ColumnKeys = {
  all: ["versions", "class", "type", "from", "place", "filed", "by", "size", "last"],
  first: ["versions", "class", "type", "size", "last"],
}

function oneOf<V extends string>(list: readonly V[], value: unknown): V | undefined {
  return list.find((known) => known === value)
}

function words(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, 300) : typeof value === "number" ? String(value) : undefined
}

/** Leaves out what is not said. */
function said<T extends Record<string, unknown>>(view: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
}

/** Whether a view leaves rows out: its order and its columns do not. */
export function isNarrowed(view: MattersView | DocumentsView): boolean {
  return Object.keys(view).some((key) => key !== "sort" && key !== "columns")
}

/** What is asked of the house for a view: its columns are the page's own affair. */
export function withoutColumns<V extends { readonly columns?: string }>(view: V): Omit<V, "columns"> {
  const { columns: _columns, ...rest } = view
  return rest
}

/** A view with other columns, or with those that go without saying. */
export function withColumns<V extends { readonly columns?: string }>(view: V, columns: string | undefined): V {
  return { ...withoutColumns(view), ...(columns === undefined ? {} : { columns }) } as V
}

export interface MattersView {
  readonly sort?: MattersSort
  readonly stage?: "closed" | "any"
  readonly class?: Class
  readonly client?: string
  readonly named?: string
  readonly columns?: string
}

export function parseMattersView(search: Record<string, unknown>): MattersView {
  return said({
    sort: oneOf(MATTERS_SORTS, search["sort"]),
    stage: oneOf(["closed", "any"] as const, search["stage"]),
    class: oneOf(CLASSES, search["class"]),
    client: words(search["client"]),
    named: words(search["named"]),
    columns: parseColumns(MATTERS_COLUMNS, search["columns"]),
  })
}

export interface DocumentsView {
  readonly sort?: DocumentsSort
  readonly place?: PlaceId | "none"
  readonly class?: Class
  readonly type?: DocumentType
  readonly named?: string
  readonly columns?: string
}

export function parseDocumentsView(search: Record<string, unknown>): DocumentsView {
  const place = words(search["place"])
  return said({
    sort: oneOf(DOCUMENTS_SORTS, search["sort"]),
    place: place === "none" || place?.startsWith("plc_") ? (place as PlaceId | "none") : undefined,
    class: oneOf(CLASSES, search["class"]),
    type: oneOf(TYPES, search["type"]),
    named: words(search["named"]),
    columns: parseColumns(DOCUMENTS_COLUMNS, search["columns"]),
  })
}

export interface DocumentView {
  readonly version?: number
  readonly page?: number
}

export function parseDocumentView(search: Record<string, unknown>): DocumentView {
  const whole = (value: unknown) => (Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined)
  return said({ version: whole(search["version"]), page: whole(search["page"]) })
}

/** Where to go after signing in: an address of this house, never another's. */
export function parseSignInView(search: Record<string, unknown>): { to?: string } {
  const to = search["to"]
  return typeof to === "string" && /^\/(?![/\\])/.test(to) && !to.startsWith("/sign-in") ? { to } : {}
}
