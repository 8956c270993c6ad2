/** The teams that a matter was given to: as what, until when, and who of them is not on it. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, TeamOnMatter } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { GraveDialog } from "../parts/dialog.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { Menu } from "../parts/menu.tsx"
import { Unusual } from "../parts/unusual.tsx"
import { Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { tell, tellReceipt } from "../parts/toast.ts"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS } from "../parts/words.ts"
import { GiveToTeam } from "./give-to-team.tsx"
import { OnlyIn } from "./only-in.tsx"

const names = (people: TeamOnMatter["members"]) => people.map((one) => one.name).join(", ")

const COLUMNS: readonly Column<TeamOnMatter>[] = [
  {
    key: "team",
    head: "Team",
    className: "person-cell",
    cell: (on) => (
      <>
        <span className="who">{on.team.name}</span>
        <span className="small who-role">{on.policy === null ? `given by ${on.by.name}` : `by the firm’s policy, given by ${on.by.name}`}</span>
      </>
    ),
  },
  {
    key: "may",
    head: "May",
    width: "19%",
    label: "May",
    className: "wraps",
    cell: (on) => (
      <>
        {on.actions.includes("read") ? MATTER_ROLE_MAY[on.role] : "to see that it exists"}
        {on.special && ", what is special too"}
        <Unusual role={on.role} actions={on.actions} />
        <OnlyIn places={on.places} />
        <span className="two">
          {on.until !== null && "until "}
          {untilOf(on)}
        </span>
      </>
    ),
  },
  {
    key: "on",
    head: "Not on it",
    width: "26%",
    label: "Not on it",
    className: "wraps",
    cell: (on) =>
      on.missing.length === 0 ? (
        <span className="quiet">{on.members.length === 0 ? "nobody is in the team" : `none of ${on.members.length}`}</span>
      ) : (
        names(on.missing)
      ),
    title: (on) => names(on.missing),
  },
  { key: "until", head: "Until", width: "112px", className: "wide", cell: untilOf },
]

function untilOf({ until }: TeamOnMatter): string {
  return until === null ? "no end date" : toDay(until)
}

function actsOn(bringIn: (on: TeamOnMatter) => void, takeBack: (on: TeamOnMatter) => void): Column<TeamOnMatter> {
  const cell = (on: TeamOnMatter) => (
    <Menu
      name={`Acts on ${on.team.name}`}
      acts={[
        ...(on.missing.length > 0 ? [{ key: "bring", words: "Let in who is missing", go: () => bringIn(on) }] : []),
        { key: "take", words: "Take it back…", go: () => takeBack(on) },
      ]}
    />
  )
  return { key: "acts", head: "Acts", quietHead: true, width: "56px", className: "acts-cell", cell }
}

export function TeamsOn({ matter }: { matter: Matter }) {
  const session = useSession()
  const [giving, setGiving] = useState(false)
  const [taking, setTaking] = useState<TeamOnMatter | null>(null)
  const { data: teams, error } = useQuery({ ...asking("listTeamsOn", { params: { matter: matter.id } }), enabled: may(session, "team.list") })
  const bring = useAct("bringTeamIn", ["listTeamsOn", "listMembers", "getMatter", "listMatterCustody"])
  if (!may(session, "team.list")) return null
  if (error) return <Stopped head="The teams cannot be shown." refused={toRefusal(error)} />
  const leads = may(matter, "member.admit")
  if (teams === undefined || (teams.length === 0 && !leads)) return null
  const bringIn = async (on: TeamOnMatter) => {
    try {
      const { given, receipt } = await bring.mutateAsync({ params: { matter: matter.id, team: on.team.id } })
      tellReceipt(`${toCounted(given, "person", "people")} of ${on.team.name} let in.`, receipt)
    } catch (thrown) {
      const { title, detail } = toRefusal(thrown)
      tell(detail ?? title, { seal: "stop" })
    }
  }
  return (
    <>
      <div className="tools tools-under">
        <h2 className="head">{teams.length === 0 ? "No team has this matter" : toCounted(teams.length, "team has it", "teams have it")}</h2>
        <span className="push" />
        {leads && (
          <button type="button" className="btn btn-s" onClick={() => setGiving(true)}>
            Give it to a team…
          </button>
        )}
      </div>
      {leads && matter.stage === "open" && <OpenByPolicy matter={matter} teams={teams} />}
      {teams.length > 0 && (
        <Table
          caption="Teams that have this matter"
          columns={leads ? [...COLUMNS, actsOn((on) => void bringIn(on), setTaking)] : COLUMNS}
          lines={toLines(teams, (on) => on.grant)}
          nameOf={(on) => on.team.name}
        />
      )}
      {giving && <GiveToTeam matter={matter} teams={teams} onLeave={() => setGiving(false)} />}
      {taking !== null && <TakeBack matter={matter} on={taking} onLeave={() => setTaking(null)} />}
    </>
  )
}

/** What the firm's policy opens the matter's class to, and this matter, which stood before or was left out, was not given to. Its leads alone see it. */
function OpenByPolicy({ matter, teams }: { matter: Matter; teams: readonly TeamOnMatter[] }) {
  const { data: classes } = useQuery(asking("listClasses", {}))
  const give = useAct("admitTeam", ["listTeamsOn", "listMembers", "getMatter", "listMatterCustody", "listTeams"])
  const lines = (classes ?? []).filter((line) => line.class === matter.class && !teams.some((on) => on.team.id === line.team.id))
  const giveTo = async ({ team, role, actions }: (typeof lines)[number]) => {
    try {
      const { given, receipt } = await give.mutateAsync({ params: { matter: matter.id }, body: { team: team.id, role, actions } })
      tellReceipt(`${team.name} has the matter: ${toCounted(given, "person", "people")} let in.`, receipt)
    } catch (thrown) {
      const { title, detail } = toRefusal(thrown)
      tell(detail ?? title, { seal: "stop" })
    }
  }
  return lines.map((line) => (
    <div key={line.team.id} className="tools tools-under">
      <p className="soft">
        The firm’s policy opens this class to {line.team.name}, as {MATTER_ROLE_WORDS[line.role].toLowerCase()}. This matter was not given to it.
      </p>
      <span className="push" />
      <button type="button" className="btn btn-s" aria-disabled={give.isPending} onClick={() => give.isPending || void giveTo(line)}>
        Give it to {line.team.name}
      </button>
    </div>
  ))
}

function TakeBack({ matter, on, onLeave }: { matter: Matter; on: TeamOnMatter; onLeave: () => void }) {
  const release = useAct("releaseTeam", ["listTeamsOn", "listMembers", "getMatter", "listMatterCustody"])
  return (
    <GraveDialog
      title={`Take the matter back from ${on.team.name}`}
      say="Whoever has it through this team alone loses it at once, and the matter takes a new key. Who joins the team later is not given it."
      word={matter.code}
      wordLabel="Type the code of this matter"
      act="Take it back"
      onLeave={onLeave}
      will={
        <>
          <b>{toCounted(on.members.length - on.missing.length, "person", "people")}</b> of the team {on.members.length - on.missing.length === 1 ? "is" : "are"}{" "}
          on the matter; those who have it through <b>this team alone</b> lose it.
        </>
      }
      onAct={async () => {
        const { ended, receipt } = await release.mutateAsync({ params: { matter: matter.id, team: on.team.id } })
        tellReceipt(`The matter is taken back from ${on.team.name}: ${toCounted(ended, "person has", "people have")} it no longer.`, receipt)
        onLeave()
      }}
    />
  )
}
