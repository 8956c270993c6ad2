/** The end of a team: shown before it is done, done in one act, and what is left of it afterwards. */
import { useQuery } from "@tanstack/react-query"
import type { Team, TeamEnding } from "#contract"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { GraveDialog } from "../parts/dialog.tsx"
import { toCounted } from "../parts/figures.ts"
import { Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { When } from "../parts/when.tsx"
import { tellLeft, useNewKeys } from "./new-keys.tsx"

const STALE = ["listTeams", "listMembers", "listTeamsOn", "listMatters", "getMatter"] as const

export function EndTeam({ team, onLeave }: { readonly team: Team; readonly onLeave: () => void }) {
  const { data, error } = useQuery({ ...asking("rehearseTeamEnding", { params: { team: team.id } }), staleTime: 0, gcTime: 0 })
  const keys = useNewKeys()
  const end = useAct("endTeam", STALE)
  return (
    <GraveDialog
      title={`End ${team.name}`}
      say="What its members have through it alone ends at once, and their keys to it are destroyed with its own. What they were given themselves, or through another team, stays. Walls stand on. Its name may be used again."
      word="END"
      wordLabel="Type the word end"
      act="End the team"
      onLeave={onLeave}
      notYet={data === undefined ? "It is not shown yet what this would do." : undefined}
      will={<Will of={data} />}
      onAct={async () => {
        const { ended, unturned, receipt } = await end.mutateAsync({ params: { team: team.id } })
        const left = await keys.begin(team.id, unturned)
        tellReceipt(`${team.name} has ended, and ${toCounted(ended, "part in a matter", "parts in matters")} with it.${tellLeft(left)}`, receipt)
        onLeave()
      }}
    >
      {keys.progress === null ? (
        error ? (
          <Stopped head="What it would do cannot be shown." refused={toRefusal(error)} />
        ) : (
          <Losses of={data} />
        )
      ) : (
        <p role="status">{keys.progress}</p>
      )}
    </GraveDialog>
  )
}

function Will({ of }: { readonly of: TeamEnding | undefined }) {
  if (of === undefined) return "It is not shown yet what this would do."
  if (of.matters === 0)
    return (
      <>
        It has <b>no matter</b> that you may know of. Its key is destroyed, and it is offered no more.
      </>
    )
  const losing = of.members.filter((one) => one.loses > 0).length
  return (
    <>
      <b>{toCounted(of.matters, "matter")}</b> {of.matters === 1 ? "is" : "are"} taken back from it, <b>{toCounted(losing, "member")}</b>{" "}
      {losing === 1 ? "loses" : "lose"} what they have through it alone, and <b>new keys</b> begin there.
    </>
  )
}

/** Member by member, as far as whoever keeps it may know. */
function Losses({ of }: { readonly of: TeamEnding | undefined }) {
  if (of === undefined)
    return (
      <p className="soft" role="status">
        Asking what this would do.
      </p>
    )
  return (
    <section aria-label="What this would do" className="rehearsed">
      {of.members.length === 0 ? (
        <p className="prose">Nobody is in it.</p>
      ) : (
        <ul className="rehearsed-parts">
          {of.members.map(({ person, loses, keeps }) => (
            <li key={person.id}>
              <span className="head">{person.name}</span> {loses === 0 ? "loses no matter" : `loses ${toCounted(loses, "matter")}`}
              {keeps > 0 && `, and keeps ${toCounted(keeps, "matter")} through another team`}.
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const COLUMNS: readonly Column<Team>[] = [
  { key: "name", head: "Team", className: "person-cell", cell: (team) => <span className="who">{team.name}</span>, title: (team) => team.name },
  {
    key: "ended",
    head: "Ended",
    width: "160px",
    label: "Ended",
    cell: (team) => team.ended !== null && <When at={team.ended.at} />,
  },
  { key: "by", head: "By", width: "30%", label: "By", className: "wraps", cell: (team) => team.ended?.by.name ?? "" },
]

/** Teams that have ended, where their history is. */
export function EndedTeams({ teams }: { readonly teams: readonly Team[] }) {
  if (teams.length === 0) return null
  return (
    <>
      <div className="tools tools-under">
        <h2 className="head">{toCounted(teams.length, "team has ended", "teams have ended")}</h2>
      </div>
      <Table caption="Teams that have ended" columns={COLUMNS} lines={toLines(teams, (team) => team.id)} nameOf={(team) => team.name} />
    </>
  )
}
