/** Views that stand in the address, so that they can be cited in a letter: how each is read, and what is left out because it goes without saying. */
import type { QueryOf } from "./line/ask.ts"
import type { Class, DocumentType, PlaceId } from "./line/shapes.ts"

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

export interface MattersView {
  readonly sort?: MattersSort
  readonly stage?: "closed" | "any"
  readonly class?: Class
  readonly client?: string
  readonly named?: string
}

export function parseMattersView(search: Record<string, unknown>): MattersView {
  return said({
    sort: oneOf(MATTERS_SORTS, search["sort"]),
    stage: oneOf(["closed", "any"] as const, search["stage"]),
    class: oneOf(CLASSES, search["class"]),
    client: words(search["client"]),
    named: words(search["named"]),
  })
}

export interface DocumentsView {
  readonly sort?: DocumentsSort
  readonly place?: PlaceId | "none"
  readonly class?: Class
  readonly type?: DocumentType
  readonly named?: string
}

export function parseDocumentsView(search: Record<string, unknown>): DocumentsView {
  const place = words(search["place"])
  return said({
    sort: oneOf(DOCUMENTS_SORTS, search["sort"]),
    place: place === "none" || place?.startsWith("plc_") ? (place as PlaceId | "none") : undefined,
    class: oneOf(CLASSES, search["class"]),
    type: oneOf(TYPES, search["type"]),
    named: words(search["named"]),
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
