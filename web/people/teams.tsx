/** The teams of the firm: who keeps them, who is in them, and of their matters those that one is on. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Team } from "#contract"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { toCounted } from "../parts/figures.ts"
import { Menu } from "../parts/menu.tsx"
import { Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { EndedTeams, EndTeam } from "./team-end.tsx"
import { MakeTeam, RenameTeam } from "./team-name.tsx"
import { AddToTeam, NameKeeper, RemoveKeeper, TakeOut, LeaveTeam } from "./team-people.tsx"

const names = (people: Team["members"]) => people.map((one) => one.name).join(", ")

const COLUMNS: readonly Column<Team>[] = [
  {
    key: "name",
    head: "Team",
    className: "person-cell",
    cell: (team) => (
      <>
        <span className="who">{team.name}</span>
        <span className="small who-role">{team.keeps ? "kept by you" : `kept by ${names(team.keepers)}`}</span>
      </>
    ),
    title: (team) => `${team.name}, kept by ${names(team.keepers)}`,
  },
  {
    key: "members",
    head: "In it",
    width: "30%",
    label: "In it",
    className: "wraps",
    cell: (team) => (team.members.length === 0 ? <span className="quiet">nobody yet</span> : names(team.members)),
    title: (team) => names(team.members),
  },
  {
    key: "matters",
    head: "Matters of yours",
    width: "22%",
    label: "Matters of yours",
    className: "wraps",
    cell: (team) =>
      team.matters.length === 0 ? (
        <span className="quiet">none</span>
      ) : (
        team.matters.map((matter, i) => (
          <span key={matter.id}>
            {i > 0 && ", "}
            <Link to="/matters/$matter/people" params={{ matter: matter.id }}>
              {matter.code}
            </Link>
          </span>
        ))
      ),
  },
]

type Act = "rename" | "add" | "out" | "keeper" | "unkeep" | "leave" | "end"
type Shown = { readonly act: "make" } | { readonly act: Act; readonly team: Team } | null

function actsOn(show: (shown: Shown) => void, me: string): Column<Team> {
  const cell = (team: Team) => {
    const act = (key: Act, words: string) => ({ key, words, go: () => show({ act: key, team }) })
    const isIn = team.members.some((one) => one.id === me)
    if (!team.keeps) return isIn ? <Menu name={`Acts on the team ${team.name}`} acts={[act("leave", "Leave the team…")]} /> : null
    return (
      <Menu
        name={`Acts on the team ${team.name}`}
        acts={[
          act("add", "Add a person…"),
          ...(team.members.length > 0 ? [act("out", "Take a person out…")] : []),
          act("keeper", "Name a keeper…"),
          ...(team.keepers.length > 1 ? [act("unkeep", "Remove a keeper…")] : []),
          act("rename", "Rename…"),
          act("end", "End the team…"),
        ]}
      />
    )
  }
  return { key: "acts", head: "Acts", quietHead: true, width: "56px", className: "acts-cell", cell }
}

export function Teams() {
  const session = useSession()
  const [shown, setShown] = useState<Shown>(null)
  const { data, error } = useQuery(asking("listTeams", {}))
  if (error) return <Stopped head="The teams cannot be shown." refused={toRefusal(error)} />
  if (data === undefined) return null
  const teams = data.filter((team) => team.ended === null)
  const leave = () => setShown(null)
  const acts = teams.some((team) => team.keeps || team.members.some((one) => one.id === session.person.id))
  return (
    <>
      <div className="tools tools-under">
        <h2 className="head">{teams.length === 0 ? "There is no team" : toCounted(teams.length, "team")}</h2>
        <span className="push" />
        {may(session, "team.make") && (
          <button type="button" className="btn btn-s" onClick={() => setShown({ act: "make" })}>
            Make a team…
          </button>
        )}
      </div>
      {teams.length > 0 && (
        <Table
          caption="Teams of the firm"
          columns={acts ? [...COLUMNS, actsOn(setShown, session.person.id)] : COLUMNS}
          lines={toLines(teams, (team) => team.id)}
          nameOf={(team) => team.name}
        />
      )}
      <EndedTeams teams={data.filter((team) => team.ended !== null)} />
      {shown !== null && <Doing shown={shown} onLeave={leave} />}
    </>
  )
}

function Doing({ shown, onLeave }: { shown: NonNullable<Shown>; onLeave: () => void }) {
  switch (shown.act) {
    case "make":
      return <MakeTeam onLeave={onLeave} />
    case "rename":
      return <RenameTeam team={shown.team} onLeave={onLeave} />
    case "add":
      return <AddToTeam team={shown.team} onLeave={onLeave} />
    case "out":
      return <TakeOut team={shown.team} onLeave={onLeave} />
    case "keeper":
      return <NameKeeper team={shown.team} onLeave={onLeave} />
    case "leave":
      return <LeaveTeam team={shown.team} onLeave={onLeave} />
    case "end":
      return <EndTeam team={shown.team} onLeave={onLeave} />
    case "unkeep":
      return <RemoveKeeper team={shown.team} onLeave={onLeave} />
  }
}
