/** What a row of a matter's documents shows, and its bones. */
import { Link } from "@tanstack/react-router"
import type { DocumentRow, Place } from "#contract"
import { Last } from "../custody/last.tsx"
import type { Privilege } from "../line/shapes.ts"
import { toCounted, toShortName, toSize } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { Bones } from "../parts/states.tsx"
import type { Column } from "../parts/table/columns.ts"
import { Day } from "../parts/when.tsx"
import { BASIS_WORDS, TYPE_WORDS } from "../parts/words.ts"
import { placeWords } from "./use-documents.ts"

/** `privilege: litigation`. */
function markOf({ basis }: Privilege): string {
  return `privilege: ${BASIS_WORDS[basis].toLowerCase()}`
}

function Name({ row }: { row: DocumentRow }) {
  return (
    <>
      <div className="pair">
        <Link className="name" to="/matters/$matter/documents/$document" params={{ matter: row.matter, document: row.id }} tabIndex={-1}>
          {row.name}
        </Link>
        {row.privilege && (
          <span className="mark wide" title={`Held by ${row.privilege.holder}`}>
            {markOf(row.privilege)}
          </span>
        )}
      </div>
      <span className="two">
        {TYPE_WORDS[row.type]}, {row.from === "" ? toShortName(row.filedBy.name) : row.from}
        {row.privilege && ` · ${markOf(row.privilege)}`}
      </span>
    </>
  )
}

/** All columns there are; which of them are shown is chosen. */
export function documentColumns(plan: readonly Place[]): readonly Column<DocumentRow>[] {
  return [
    { key: "name", head: "Name", sort: { by: "name" }, cell: (row) => <Name row={row} />, title: (row) => row.name },
    { key: "versions", head: "Vers.", choose: "Version", width: "60px", className: "small mid", cell: (row) => `v${row.versions}` },
    { key: "class", head: "Class", width: "136px", sort: { by: "class" }, cell: (row) => <Ribbon of={row.class} /> },
    { key: "type", head: "Type", width: "112px", className: "wide", sort: { by: "type" }, cell: (row) => TYPE_WORDS[row.type] },
    { key: "from", head: "From", width: "160px", label: "From", cell: (row) => row.from, title: (row) => row.from },
    {
      key: "place",
      head: "Place",
      width: "176px",
      label: "Place",
      cell: (row) => (row.place === null ? "" : placeWords(row.place, plan)),
      title: (row) => (row.place === null ? "" : placeWords(row.place, plan)),
    },
    {
      key: "filed",
      head: "Filed",
      width: "120px",
      className: "when",
      label: "Filed",
      sort: { by: "filed", begins: "down" },
      cell: (row) => <Day at={row.filedAt} />,
    },
    { key: "by", head: "Filed by", width: "160px", label: "Filed by", cell: (row) => row.filedBy.name, title: (row) => row.filedBy.name },
    { key: "size", head: "Size", width: "88px", className: "wide when num", sort: { by: "size", begins: "down" }, cell: (row) => toSize(row.size) },
    {
      key: "last",
      head: "Last custody event",
      width: "328px",
      slim: "208px",
      className: "when end ev",
      sort: { by: "event", begins: "down" },
      cell: (row) => <Last of={row.last} />,
    },
  ]
}

export function DocumentBones({ n, chosen }: { n: number; chosen: ReadonlySet<string> }) {
  return (
    <Bones
      say={`Unsealing the names of ${toCounted(n, "document")} for you.`}
      columns={[
        { head: "Name", bone: ["62%", "78%", "41%", "69%", "55%"] },
        { key: "class", head: "Class", width: "136px", bone: ["88px"] },
        { key: "type", head: "Type", width: "112px", bone: ["64px"], wide: true },
        { key: "last", head: "Last custody event", width: "328px", bone: ["54%", "40%", "66%", "48%", "60%"], wide: true },
      ].filter(({ key }) => key === undefined || chosen.has(key))}
    />
  )
}
