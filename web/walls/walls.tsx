/** The walls that one may know of: those that stand first, then the newest. */
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { Wall } from "#contract"
import { may } from "../line/acts.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Bones, Empty, NotCome, NotYours } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { Day } from "../parts/when.tsx"
import { GROUND_WORDS } from "../parts/words.ts"
import { mattersOf, outOf, tellAll, tellAround, tellMemos, tellNames, tellStands } from "./telling.ts"
import { wallsQuery } from "./use-walls.ts"

function Out({ wall }: { wall: Wall }) {
  return (
    <>
      <Link className="who breaks" to="/walls/$wall" params={{ wall: wall.id }} tabIndex={-1}>
        {tellNames(outOf(wall))}
      </Link>
      <span className="small who-role">{GROUND_WORDS[wall.ground]}</span>
    </>
  )
}

const COLUMNS: readonly Column<Wall>[] = [
  {
    key: "out",
    head: "Shut out",
    className: "person-cell",
    cell: (wall) => <Out wall={wall} />,
    title: tellAll,
  },
  { key: "around", head: "Of", width: "22%", className: "wraps", label: "Of", cell: tellAround, title: (wall) => mattersOf(wall).join(", ") },
  {
    key: "stands",
    head: "Stands",
    width: "24%",
    className: "wraps",
    label: "Stands",
    cell: (wall) => (wall.lifting === null ? tellStands(wall) : <strong className="head">lifting is asked for</strong>),
  },
  { key: "memos", head: "Memo acknowledged", width: "176px", className: "wide", cell: tellMemos },
  { key: "raised", head: "Raised", width: "124px", className: "when wide", cell: (wall) => <Day at={wall.raisedAt} /> },
]

/** The seal of a wall that stands. */
function sealOf(wall: Wall) {
  return wall.stands && <Seal kind="wall" label="Wall" />
}

export function Walls() {
  useCrumbs([{ words: "Walls" }])
  const session = useSession()
  const go = useNavigate()
  const { data: walls, error, refetch } = useQuery({ ...wallsQuery, enabled: may(session, "wall.list") })
  if (!may(session, "wall.list")) return <NotYours />
  if (error) return <NotCome error={error} again={() => void refetch()} />
  const raise = may(session, "wall.raise") && (
    <>
      {may(session, "wall.rule") && (
        <Link className="btn" to="/walls/lateral">
          A lateral hire
        </Link>
      )}
      <Link className="btn btn-main" to="/walls/raise">
        Raise a wall
      </Link>
    </>
  )
  if (walls?.length === 0)
    return (
      <Sheet>
        <Empty
          whole
          title="There is no wall that you may know of"
          say="A wall shuts named persons out of matters, whatever they were granted or will be. Those who stay inside get its memo."
        >
          {raise}
        </Empty>
      </Sheet>
    )
  const standing = walls?.filter((wall) => wall.stands && wall.begun).length ?? 0
  const coming = walls?.filter((wall) => wall.stands && !wall.begun).length ?? 0
  return (
    <Sheet>
      <SheetHead
        title="Walls"
        act={raise}
        under={
          <span role="status">
            {walls === undefined
              ? "Asking for the walls."
              : `${toCounted(standing, "wall stands", "walls stand")}${coming === 0 ? "" : `, ${toCounted(coming, "begins", "begin")} later`}.`}
          </span>
        }
      />
      <div className="table-lead" />
      {walls === undefined ? (
        <Bones
          say="Unsealing what the walls say."
          columns={[
            { head: "Shut out", bone: ["42%", "36%", "58%"] },
            { head: "Of", width: "22%", bone: ["88px"] },
            { head: "Stands", width: "24%", bone: ["72%"] },
          ]}
        />
      ) : (
        <Table
          caption="Walls"
          columns={COLUMNS}
          lines={toLines(walls, (wall) => wall.id)}
          nameOf={(wall) => tellNames(outOf(wall))}
          seals={sealOf}
          onOpen={(wall) => void go({ to: "/walls/$wall", params: { wall: wall.id } })}
        />
      )}
    </Sheet>
  )
}
