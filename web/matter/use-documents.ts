/** Which documents a view of a matter shows, and in which sections: all of them by the file plan while they are few, the head of each section when they are many, one plain list when the view is narrowed. */
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query"
import type { DocumentRow, Matter, Place } from "#contract"
import { ask, type QueryOf } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import type { PlaceId } from "../line/shapes.ts"
import { toCount, toCounted } from "../parts/figures.ts"
import type { Line } from "../parts/table/columns.ts"
import { isNarrowed, withoutColumns, type DocumentsView } from "../views.ts"

/** As many as are fetched at once and shown whole. */
const FEW = 200
/** How many of each section are shown when there are more. */
const HEAD = 20

export interface Listed {
  readonly rows: readonly DocumentRow[]
  readonly lines: readonly Line<DocumentRow>[]
  readonly plan: readonly Place[]
  /** Undefined while it is being asked for. */
  readonly total: number | undefined
  readonly error: Error | null
  readonly more: () => void
}

type Where = PlaceId | "none"

export function useDocuments(matter: Matter, view: DocumentsView, onPlace: (place: Where) => void): Listed {
  const params = { matter: matter.id }
  const { data: plan = [] } = useQuery(asking("getPlan", { params }))
  const narrowed = isNarrowed(view)
  const byHeads = !narrowed && matter.counts.documents > FEW && plan.length > 0
  const query: QueryOf<"listDocuments"> = { sort: "name", ...withoutColumns(view), limit: narrowed ? 100 : FEW }
  const whole = useInfiniteQuery({
    queryKey: ["listDocuments", { params, query }, "pages"],
    queryFn: ({ pageParam, signal }) => ask("listDocuments", { params, query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    enabled: !byHeads,
  })
  const sections: readonly Where[] = byHeads
    ? [
        ...plan.filter((p) => p.documents > 0).map((p) => p.id),
        ...(plan.reduce((n, p) => n + p.documents, 0) < matter.counts.documents ? ["none" as const] : []),
      ]
    : []
  const heads = useQueries({ queries: sections.map((place) => asking("listDocuments", { params, query: { sort: view.sort ?? "name", place, limit: HEAD } })) })

  if (byHeads)
    return fromHeads(
      heads.map((h) => h.data),
      sections,
      plan,
      heads.find((h) => h.error)?.error ?? null,
      onPlace,
    )
  const rows = whole.data?.pages.flatMap((page) => page.items) ?? []
  const total = whole.data?.pages[0]?.total
  const lines = narrowed || total === undefined || rows.length < total ? rows.map(toLine) : bySection(rows, plan)
  return { rows, lines, plan, total, error: whole.error, more: () => void (whole.hasNextPage && !whole.isFetchingNextPage && whole.fetchNextPage()) }
}

type Head = { readonly items: readonly DocumentRow[]; readonly total: number } | undefined

function fromHeads(heads: readonly Head[], sections: readonly Where[], plan: readonly Place[], error: Error | null, onPlace: (place: Where) => void): Listed {
  const lines: Line<DocumentRow>[] = []
  for (const [n, place] of sections.entries()) {
    const head = heads[n]
    if (head === undefined) continue
    lines.push(toSection(place, plan, head.total), ...head.items.map(toLine))
    if (head.items.length < head.total)
      lines.push({ kind: "more", key: `rest-${place}`, words: `Open this section: ${toCount(head.total - head.items.length)} more`, go: () => onPlace(place) })
  }
  const known = heads.every((head) => head !== undefined)
  return {
    rows: heads.flatMap((head) => head?.items ?? []),
    lines,
    plan,
    total: known ? heads.reduce((n, head) => n + (head?.total ?? 0), 0) : undefined,
    error,
    more: () => undefined,
  }
}

function bySection(rows: readonly DocumentRow[], plan: readonly Place[]): readonly Line<DocumentRow>[] {
  const places: readonly Where[] = [...plan.map((p) => p.id), "none"]
  return places.flatMap((place) => {
    const here = rows.filter((row) => (row.place ?? "none") === place)
    return here.length === 0 ? [] : [toSection(place, plan, here.length), ...here.map(toLine)]
  })
}

function toSection(place: Where, plan: readonly Place[], n: number): Line<DocumentRow> {
  return { kind: "section", key: place, words: placeWords(place, plan), small: toCounted(n, "document") }
}

const toLine = (row: DocumentRow): Line<DocumentRow> => ({ kind: "row", key: row.id, row })

/** The name of a place in the file plan. */
export function placeWords(place: Where | null, plan: readonly Place[]): string {
  return plan.find((p) => p.id === place)?.name ?? "Not placed in the file plan"
}
