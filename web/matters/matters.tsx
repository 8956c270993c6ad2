/** One's own matters: the list, narrowed by what stands in the address. */
import { useMemo, type ReactNode } from "react"
import { getRouteApi, Link } from "@tanstack/react-router"
import { may } from "../line/acts.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toAllShown, toCount, toCounted } from "../parts/figures.ts"
import { EmptyNarrowed } from "../parts/narrowed.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Empty, NotCome } from "../parts/states.tsx"
import { toLines } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { useColumns } from "../parts/table/use-columns.ts"
import { isNarrowed, MATTERS_COLUMNS, withColumns, type MattersView } from "../views.ts"
import { COLUMNS, MatterBones } from "./columns.tsx"
import { mattersFilters } from "./filters.ts"
import { Narrow } from "./narrow.tsx"
import { useMatters } from "./use-matters.ts"

const route = getRouteApi("/inside/matters")

export function Matters() {
  useCrumbs([{ words: "Matters" }])
  const session = useSession()
  const view = route.useSearch()
  const go = route.useNavigate()
  const { list, onlyClosed, total } = useMatters(view)
  const onView = (next: MattersView) => void go({ search: next, replace: true })
  const columns = useColumns({
    name: "matters",
    columns: COLUMNS,
    keys: MATTERS_COLUMNS,
    said: view.columns,
    onSay: (said) => onView(withColumns(view, said)),
    picks: false,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const lines = useMemo(() => toLines(rows, (row) => row.id), [rows])
  if (list.isError) return <NotCome error={list.error} again={() => void list.refetch()} />
  const narrowed = isNarrowed(view)
  const acts = (
    <>
      {may(session, "access.ask") && (
        <Link className="btn" to="/requests">
          Ask for access
        </Link>
      )}
      {may(session, "matter.open") && (
        <Link className="btn btn-main" to="/matters/open">
          Open a matter
        </Link>
      )}
    </>
  )
  if (total === 0 && !narrowed)
    return <Sheet>{session.rooms.includes("matters") ? <NoMatter mayOpen={may(session, "matter.open")}>{acts}</NoMatter> : <NoMatterEver />}</Sheet>
  return (
    <Sheet>
      <SheetHead
        title="Matters"
        act={(may(session, "access.ask") || may(session, "matter.open")) && acts}
        under={<span role="status">{saySum(total, isNarrowed(view), onlyClosed)}</span>}
      />
      <Narrow view={onlyClosed ? { ...view, stage: "closed" } : view} columns={columns} onView={onView} />
      {total === undefined ? (
        <MatterBones chosen={columns.chosen} />
      ) : total === 0 ? (
        <EmptyNarrowed none="No matter open to you" filters={mattersFilters(view, onView)} all={() => onView({})} />
      ) : (
        <>
          <Table
            caption="Matters"
            columns={columns.shown}
            lines={lines}
            total={total}
            nameOf={(row) => row.title}
            sort={view.sort ?? "-event"}
            onSort={(sort) => void go({ search: { ...view, sort: sort as NonNullable<MattersView["sort"]> }, replace: true })}
            onOpen={(row) => void go({ to: "/matters/$matter/documents", params: { matter: row.id } })}
            onEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
            }}
          />
          <div className="table-foot">
            <span>
              {rows.length === total ? (
                toAllShown(total)
              ) : (
                <>
                  {toCount(rows.length)} of {toCount(total)} are shown.{" "}
                  <button type="button" className="linkish" onClick={() => void list.fetchNextPage()}>
                    Show more
                  </button>
                </>
              )}
            </span>
            <span className="mid">
              <kbd>J</kbd> <kbd>K</kbd> move · <kbd>Enter</kbd> opens · <kbd>/</kbd> finds
            </span>
          </div>
        </>
      )}
    </Sheet>
  )
}

function saySum(total: number | undefined, narrowed: boolean, onlyClosed: boolean): string {
  if (total === undefined) return "Asking for your matters."
  if (onlyClosed) return `No matter of yours is open; ${toCounted(total, "closed one is", "closed ones are")} shown.`
  if (narrowed) return `${toCounted(total, "matter")} ${total === 1 ? "fits" : "fit"} this view.`
  return `${toCounted(total, "matter")} ${total === 1 ? "is" : "are"} open to you.`
}

function NoMatter({ mayOpen, children }: { mayOpen: boolean; children: ReactNode }) {
  return (
    <Empty
      whole
      title="No matter is open to you yet"
      say={
        mayOpen
          ? "A matter is one case or engagement: its people, parties, notes and documents, under a key of its own. Open one, or ask whoever leads yours to admit you."
          : "You see a matter here as soon as whoever leads it admits you. Nothing needs doing until then."
      }
    >
      {children}
    </Empty>
  )
}

/** For whoever came by an address: those who run the house and those who audit it have no room of matters, and nobody admits them. */
function NoMatterEver() {
  return (
    <Empty
      whole
      title="Your role opens no matter"
      say="Whoever runs the house and whoever audits its ledger is admitted to no matter: they keep and check what they cannot read."
    >
      <Link className="btn btn-main" to="/">
        Back to the house
      </Link>
    </Empty>
  )
}
