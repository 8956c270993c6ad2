/** Who can see this matter, and why each of them can. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { Member } from "#contract"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { toCounted, toDay, toNearness, toShortName } from "../parts/figures.ts"
import { useNow } from "../parts/now.ts"
import { Unusual } from "../parts/unusual.tsx"
import { Bones, Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { STANDING_MAY, ROLE_WORDS } from "../parts/words.ts"
import { Admit } from "./admit.tsx"
import { AskedForAccess } from "./asked.tsx"
import { useMatter } from "./matter.tsx"
import { OnlyIn } from "./only-in.tsx"
import { Reviewing } from "./reviewing.tsx"
import { Reasons } from "./reasons.tsx"
import { TeamsOn } from "./teams.tsx"

const route = getRouteApi("/inside/matters/$matter/people")

function Person({ member }: { member: Member }) {
  const { person } = useSession()
  const words = (ROLE_WORDS as Readonly<Record<string, string>>)[member.firmRole] ?? member.firmRole
  return (
    <>
      <span className="who">{member.person.name}</span>
      <span className="small who-role">
        {words}
        {member.through !== null && `, through ${member.through.name}`}
        {member.person.id === person.id && ", you"}
      </span>
    </>
  )
}

/** From when on an end is near: a fortnight, in milliseconds. */
const NEAR = 14 * 86_400_000

/** Until when, and how near that is. */
function Until({ until }: { until: string | null }) {
  const now = useNow()
  if (until === null) return <>no end date</>
  return new Date(until).getTime() - now > NEAR ? (
    <>{toDay(until)}</>
  ) : (
    <>
      <strong className="head">{toDay(until)}</strong>
      <span className="small who-role">{toNearness(until, now)}</span>
    </>
  )
}

const COLUMNS: readonly Column<Member>[] = [
  { key: "person", head: "Person", className: "person-cell", cell: (member) => <Person member={member} /> },
  {
    key: "may",
    head: "May",
    width: "19%",
    className: "wraps",
    cell: (member) => (
      <>
        {member.actions.includes("read") || member.role === "awaiting" ? STANDING_MAY[member.role] : "to see that it exists"}
        {member.special && ", what is special too"}
        <Unusual role={member.role} actions={member.actions} />
        <OnlyIn places={member.places} />
        <span className="two">{member.through === null ? `from ${toShortName(member.by.name)}` : "by the team’s grant"}</span>
      </>
    ),
  },
  { key: "by", head: "From", width: "17%", className: "wide wraps", cell: (member) => (member.through === null ? member.by.name : "by the team’s grant") },
  { key: "since", head: "Since", width: "112px", className: "mid", cell: (member) => toDay(member.madeAt), label: "Since" },
  { key: "until", head: "Until", width: "120px", cell: (member) => <Until until={member.until} />, label: "Until" },
]

export function Members() {
  const matter = useMatter()
  const { person } = useSession()
  const { who } = route.useSearch()
  const go = route.useNavigate()
  const [admitting, setAdmitting] = useState(false)
  const { data: members, error } = useQuery(asking("listMembers", { params: { matter: matter.id } }))
  if (error)
    return (
      <div className="block">
        <Stopped head="The people cannot be shown." refused={toRefusal(error)} />
      </div>
    )
  if (members === undefined)
    return (
      <Bones
        say="Asking who can see this matter."
        columns={[
          { head: "Person", bone: ["42%", "36%", "58%"] },
          { head: "May", width: "19%", bone: ["64%"] },
          { head: "Until", width: "120px", bone: ["88px"] },
        ]}
        rows={3}
      />
    )
  const current = members.find((m) => m.person.id === (who ?? person.id)) ?? members[0]
  return (
    <div className="side-by">
      <div>
        <div className="tools tools-under">
          <h2 className="head">{toCounted(members.length, "person holds", "people hold")} a grant</h2>
          <span className="push" />
          {may(matter, "access.list") && (
            <Link className="btn btn-s btn-bare" to="/access/matter/$matter" params={{ matter: matter.id }}>
              At another moment…
            </Link>
          )}
          {may(matter, "review.begin") && <Reviewing matter={matter} />}
          {may(matter, "member.admit") && (
            <button type="button" className="btn btn-s btn-main" onClick={() => setAdmitting(true)}>
              Admit…
            </button>
          )}
        </div>
        <AskedForAccess matter={matter} members={members} />
        <Table
          caption="People with a grant on this matter"
          columns={COLUMNS}
          lines={toLines(members, (m) => m.grant)}
          nameOf={(m) => m.person.name}
          {...(current === undefined ? {} : { current: current.grant })}
          onOpen={(m) => void go({ search: { who: m.person.id }, replace: true })}
        />
        <TeamsOn matter={matter} />
        {admitting && <Admit matter={matter} members={members} onLeave={() => setAdmitting(false)} />}
      </div>
      {current !== undefined && <Reasons matter={matter} member={current} leads={members.filter((m) => m.role === "lead").length} />}
    </div>
  )
}
