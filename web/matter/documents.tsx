/** The documents of a matter, by its file plan: filed by dropping them anywhere on the table. */
import { useMemo, useRef, type ReactNode } from "react"
import { getRouteApi } from "@tanstack/react-router"
import type { DocumentRow } from "#contract"
import { Tray } from "../filing/tray.tsx"
import { may } from "../line/acts.ts"
import { toRefusal } from "../line/refused.ts"
import { toAllShown, toCount } from "../parts/figures.ts"
import { EmptyNarrowed } from "../parts/narrowed.tsx"
import { Empty, Stopped } from "../parts/states.tsx"
import { useChosen } from "../parts/table/chosen.ts"
import { Table } from "../parts/table/table.tsx"
import { useColumns } from "../parts/table/use-columns.ts"
import { DOCUMENTS_COLUMNS, isNarrowed, withColumns, type DocumentsView } from "../views.ts"
import { ChosenTools } from "./chosen-tools.tsx"
import { documentColumns, DocumentBones } from "./document-columns.tsx"
import { DocumentTools } from "./document-tools.tsx"
import { documentFilters } from "./document-filters.ts"
import { Drop } from "./drop.tsx"
import { FileButton, placeToFile } from "./file-button.tsx"
import { useMatter } from "./matter.tsx"
import { PlanButton } from "./plan-button.tsx"
import { useDocuments } from "./use-documents.ts"

const route = getRouteApi("/inside/matters/$matter/documents")

export function Documents() {
  const matter = useMatter()
  const view = route.useSearch()
  const go = route.useNavigate()
  const list = useDocuments(matter, view, (place) => void go({ search: { ...view, place } }))
  const order = useMemo(() => list.rows.map((row) => row.id as string), [list.rows])
  const chosen = useChosen(order)
  const table = useRef<HTMLDivElement>(null)
  const mayFile = may(matter, "document.file")
  const narrowed = isNarrowed(view)
  const onView = (next: DocumentsView) => void go({ search: next, replace: true })
  const columns = useColumns({
    name: "documents",
    columns: useMemo(() => documentColumns(list.plan), [list.plan]),
    keys: DOCUMENTS_COLUMNS,
    said: view.columns,
    onSay: (said) => onView(withColumns(view, said)),
    picks: true,
  })
  const openOne = (row: DocumentRow) => void go({ to: "/matters/$matter/documents/$document", params: { matter: matter.id, document: row.id } })
  if (list.error)
    return (
      <div className="block">
        <Stopped head="The documents cannot be shown." refused={toRefusal(list.error)} />
      </div>
    )
  const picked = list.rows.filter((row) => chosen.keys.has(row.id))
  return (
    <Drop matter={matter} plan={list.plan} into={view.place} on={mayFile} ref={table}>
      {list.total === 0 && !narrowed ? (
        <NoDocument mayFile={mayFile}>
          {mayFile && (
            <>
              <FileButton matter={matter} place={placeToFile(matter, view.place)} main />
              {may(matter, "plan.change") && <PlanButton matter={matter} small={false} />}
            </>
          )}
        </NoDocument>
      ) : (
        <>
          {picked.length > 0 ? (
            <ChosenTools matter={matter} picked={picked} total={list.total ?? picked.length} chosen={chosen} plan={list.plan} />
          ) : (
            <DocumentTools matter={matter} view={view} plan={list.plan} columns={columns} onView={onView} />
          )}
          {list.total === undefined ? (
            <DocumentBones n={matter.counts.documents} chosen={columns.chosen} />
          ) : list.rows.length === 0 ? (
            <EmptyNarrowed none="No document of this matter" filters={documentFilters(view, list.plan, onView)} all={() => onView({})} />
          ) : (
            <>
              <Table
                caption="Documents by the file plan"
                columns={columns.shown}
                lines={list.lines}
                total={list.total}
                nameOf={(row) => row.name}
                sort={view.sort ?? "name"}
                chosen={chosen}
                onOpen={openOne}
                onEnd={list.more}
                onSort={(sort) => void go({ search: { ...view, sort: sort as NonNullable<typeof view.sort> }, replace: true })}
              />
              <div className="table-foot">
                <span>
                  {list.rows.length === list.total ? toAllShown(list.total) : `${toCount(list.rows.length)} of ${toCount(list.total)} are shown in this view.`}
                </span>
                <span className="mid">
                  <kbd>Space</kbd> chooses · <kbd>Enter</kbd> opens · <kbd>/</kbd> finds
                </span>
              </div>
            </>
          )}
        </>
      )}
      <Tray matter={matter.id} />
    </Drop>
  )
}

function NoDocument({ mayFile, children }: { mayFile: boolean; children: ReactNode }) {
  return (
    <Empty
      title="No document is filed here yet"
      say={
        mayFile
          ? "Everything of this matter that is not paper belongs here: pleadings, evidence, letters, notes. Drop files or a folder here; each document takes the class of the matter until someone says otherwise."
          : "Documents appear here when a member of the matter files them."
      }
    >
      {children}
    </Empty>
  )
}
