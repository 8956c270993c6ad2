/** What a row of one's matters shows, and its bones. */
import { Link } from "@tanstack/react-router"
import type { MatterRow } from "#contract"
import { Last } from "../custody/last.tsx"
import { useSession } from "../line/session.tsx"
import { toFamilyName } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { Bones } from "../parts/states.tsx"
import type { Column } from "../parts/table/columns.ts"

/** Who is on it: the first, and how many more. */
function onIt({ on }: MatterRow): string {
  if (on.first === null) return ""
  return on.count > 1 ? `${toFamilyName(on.first.name)} +${on.count - 1}` : toFamilyName(on.first.name)
}

function Name({ row }: { row: MatterRow }) {
  return (
    <>
      <div className="pair">
        <Link className="name" to="/matters/$matter/documents" params={{ matter: row.id }} tabIndex={-1}>
          {row.title}
        </Link>
        <span className="quiet wide">{row.client}</span>
      </div>
      <span className="two">{[row.code, row.client, onIt(row)].filter(Boolean).join(" · ")}</span>
    </>
  )
}

export const COLUMNS: readonly Column<MatterRow>[] = [
  { key: "code", head: "Code", width: "112px", className: "when wide", sort: { by: "code" }, cell: (row) => row.code },
  { key: "title", head: "Matter and client", className: "lead", sort: { by: "title" }, cell: (row) => <Name row={row} />, title: (row) => row.title },
  { key: "class", head: "Class", width: "140px", cell: (row) => <Ribbon of={row.class} /> },
  {
    key: "type",
    head: "Type",
    width: "10%",
    className: "wide",
    cell: (row) => (row.stage === "open" ? row.type : `${row.type}, closed`),
    title: (row) => `${row.type}, ${row.jurisdiction}`,
  },
  { key: "on", head: "On it", width: "208px", className: "wide", cell: onIt },
  {
    key: "last",
    head: "Last custody event",
    width: "296px",
    className: "when end ev mid",
    sort: { by: "event", begins: "down" },
    cell: (row) => <Last of={row.last} />,
  },
]

export function MatterBones() {
  const { person } = useSession()
  return (
    <Bones
      say={`Unsealing the names of your matters for you, ${person.name}.`}
      columns={[
        { head: "Code", width: "112px", bone: ["64px"], wide: true },
        { head: "Matter and client", bone: ["62%", "78%", "41%", "69%", "55%"] },
        { head: "Class", width: "140px", bone: ["88px"] },
        { head: "Last custody event", width: "208px", bone: ["54%", "40%", "66%", "48%", "60%"] },
      ]}
    />
  )
}
