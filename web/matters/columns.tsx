/** What a row of one's matters shows, and its bones. */
import { Link } from "@tanstack/react-router"
import type { MatterRow } from "#contract"
import { Last } from "../custody/last.tsx"
import { useSession } from "../line/session.tsx"
import { toFamilyName } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { Bones } from "../parts/states.tsx"
import type { Column } from "../parts/table/columns.ts"
import { Day } from "../parts/when.tsx"
import { STANDING_WORDS } from "../parts/words.ts"

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
  { key: "client", head: "Client", width: "208px", sort: { by: "client" }, label: "Client", cell: (row) => row.client, title: (row) => row.client },
  { key: "class", head: "Class", width: "140px", cell: (row) => <Ribbon of={row.class} /> },
  {
    key: "type",
    head: "Type",
    width: "136px",
    className: "wide",
    yields: true,
    cell: (row) => (row.stage === "open" ? row.type : `${row.type}, closed`),
    title: (row) => `${row.type}, ${row.jurisdiction}`,
  },
  { key: "on", head: "On it", width: "176px", className: "wide", cell: onIt },
  {
    key: "role",
    head: "I am",
    width: "96px",
    label: "I am",
    cell: (row) => (row.actions.includes("read") || row.myRole === "awaiting" ? STANDING_WORDS[row.myRole] : "Seeing it"),
  },
  {
    key: "opened",
    head: "Opened",
    width: "120px",
    className: "when",
    sort: { by: "opened", begins: "down" },
    label: "Opened",
    cell: (row) => <Day at={row.openedAt} />,
  },
  {
    key: "last",
    head: "Last custody event",
    width: "328px",
    slim: "208px",
    className: "when end ev mid",
    sort: { by: "event", begins: "down" },
    cell: (row) => <Last of={row.last} />,
  },
]

export function MatterBones({ chosen }: { chosen: ReadonlySet<string> }) {
  const { person } = useSession()
  return (
    <Bones
      say={`Unsealing the names of your matters for you, ${person.name}.`}
      columns={[
        { key: "code", head: "Code", width: "112px", bone: ["64px"], wide: true },
        { head: "Matter and client", bone: ["62%", "78%", "41%", "69%", "55%"] },
        { key: "class", head: "Class", width: "140px", bone: ["88px"] },
        { key: "last", head: "Last custody event", width: "328px", bone: ["54%", "40%", "66%", "48%", "60%"] },
      ].filter(({ key }) => key === undefined || chosen.has(key))}
    />
  )
}
