/** What a row of a matter's documents shows, and its bones. */
import { Link } from "@tanstack/react-router"
import type { DocumentRow } from "#contract"
import { Last } from "../custody/last.tsx"
import { toCounted, toShortName, toSize } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { Bones } from "../parts/states.tsx"
import type { Column } from "../parts/table/columns.ts"
import { TYPE_WORDS } from "../parts/words.ts"

function Name({ row }: { row: DocumentRow }) {
  return (
    <>
      <Link className="name" to="/matters/$matter/documents/$document" params={{ matter: row.matter, document: row.id }} tabIndex={-1}>
        {row.name}
      </Link>
      <span className="two">
        {TYPE_WORDS[row.type]}, {row.from === "" ? toShortName(row.filedBy.name) : row.from}
      </span>
    </>
  )
}

export const COLUMNS: readonly Column<DocumentRow>[] = [
  { key: "name", head: "Name", sort: { by: "name" }, cell: (row) => <Name row={row} />, title: (row) => row.name },
  { key: "versions", head: "Vers.", width: "60px", className: "small mid", cell: (row) => `v${row.versions}` },
  { key: "class", head: "Class", width: "136px", sort: { by: "class" }, cell: (row) => <Ribbon of={row.class} /> },
  { key: "type", head: "Type", width: "112px", className: "wide", sort: { by: "type" }, cell: (row) => TYPE_WORDS[row.type] },
  { key: "size", head: "Size", width: "88px", className: "wide when num", sort: { by: "size", begins: "down" }, cell: (row) => toSize(row.size) },
  {
    key: "last",
    head: "Last custody event",
    width: "304px",
    className: "when end ev",
    sort: { by: "event", begins: "down" },
    cell: (row) => <Last of={row.last} />,
  },
]

export function DocumentBones({ n }: { n: number }) {
  return (
    <Bones
      say={`Unsealing the names of ${toCounted(n, "document")} for you.`}
      columns={[
        { head: "Name", bone: ["62%", "78%", "41%", "69%", "55%"] },
        { head: "Class", width: "136px", bone: ["88px"] },
        { head: "Type", width: "112px", bone: ["64px"], wide: true },
        { head: "Last custody event", width: "304px", bone: ["54%", "40%", "66%", "48%", "60%"], wide: true },
      ]}
    />
  )
}
