/** The people of the firm: who they are, what their role includes, who is invited. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Invitation, Person } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import type { PersonId } from "../line/shapes.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted, toDay, toPrint } from "../parts/figures.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Menu } from "../parts/menu.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Bones, Refusal } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { Day } from "../parts/when.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { ChangePerson, type PersonAct } from "./change-person.tsx"
import { Invite } from "./invite.tsx"
import { Teams } from "./teams.tsx"

function Name({ person }: { person: Person }) {
  const me = useSession().person.id === person.id
  return (
    <>
      <span className="who">
        {person.name}
        {me && <span className="quiet">, you</span>}
      </span>
      <span className="small who-role">{person.address}</span>
      {person.state !== "active" && <strong className="head only-narrow">{STATE_WORDS[person.state]}</strong>}
    </>
  )
}

const STATE_WORDS: Readonly<Record<Person["state"], string>> = { active: "active", suspended: "suspended", contained: "contained", left: "has left" }

const COLUMNS: readonly Column<Person>[] = [
  { key: "name", head: "Person", className: "person-cell", cell: (person) => <Name person={person} /> },
  { key: "role", head: "Role", width: "160px", cell: (person) => ROLE_WORDS[person.role] },
  {
    key: "state",
    head: "Stands",
    width: "104px",
    className: "wide",
    cell: (person) => (person.state === "active" ? "active" : <strong className="head">{STATE_WORDS[person.state]}</strong>),
  },
  {
    key: "print",
    head: "Key",
    width: "232px",
    className: "wide",
    cell: (person) => <span className="print">{toPrint(person.keyPrint).slice(0, 24)} …</span>,
    title: (person) => toPrint(person.keyPrint),
  },
  { key: "since", head: "Since", width: "112px", className: "when wide", cell: (person) => <Day at={person.joinedAt} /> },
]

type Shown = { readonly kind: PersonAct; readonly person: Person } | { readonly kind: "invite" } | null

const ACT_WORDS: Readonly<Record<PersonAct, string>> = {
  role: "Change role…",
  suspend: "Suspend…",
  restore: "Restore…",
  leave: "They leave the firm…",
  contain: "Contain the account…",
  look: "If they left the firm…",
}

/** What can be done about an account as it stands. */
function actsFor(person: Person, mayChange: boolean, mayContain: boolean): readonly PersonAct[] {
  const stands = person.state === "active" || person.state === "suspended"
  const change: readonly PersonAct[] = !mayChange
    ? person.state === "left"
      ? []
      : ["look"]
    : person.state === "active"
      ? ["role", "suspend", "leave"]
      : person.state === "left"
        ? ["restore"]
        : ["restore", "leave"]
  return mayContain && stands ? [...change, "contain"] : change
}

/** The acts on each person but oneself. */
function actsOn(me: PersonId, mayChange: boolean, mayContain: boolean, show: (shown: Shown) => void): Column<Person> {
  const cell = (person: Person) => {
    const acts = person.id === me ? [] : actsFor(person, mayChange, mayContain)
    return acts.length === 0 ? null : (
      <Menu name={`Acts on ${person.name}`} acts={acts.map((kind) => ({ key: kind, words: ACT_WORDS[kind], go: () => show({ kind, person }) }))} />
    )
  }
  return { key: "acts", head: "Acts", quietHead: true, width: "56px", className: "acts-cell", cell }
}

/** For those who oversee access: what somebody could open at a moment. */
const LOOKING_BACK: Column<Person> = {
  key: "then",
  head: "Access",
  quietHead: true,
  width: "136px",
  className: "wraps",
  cell: (person) => (
    <Link to="/access/person/$person" params={{ person: person.id }} aria-label={`What ${person.name} could open`}>
      What they could open
    </Link>
  ),
}

export function People() {
  useCrumbs([{ words: "People" }])
  const session = useSession()
  const { data, error } = useQuery(asking("listPeople", {}))
  const [shown, setShown] = useState<Shown>(null)
  const [mayChange, mayContain] = [may(session, "person.change"), may(session, "person.contain")]
  if (error) return <Refusal refused={toRefusal(error)} />
  return (
    <Sheet>
      <SheetHead
        title="People"
        act={
          may(session, "person.invite") && (
            <button type="button" className="btn btn-main" onClick={() => setShown({ kind: "invite" })}>
              Invite a person…
            </button>
          )
        }
        under={data && `${toCounted(data.people.length, "person is", "people are")} of the firm.`}
      />
      <div className="table-lead" />
      {data === undefined ? (
        <Bones
          say="Unsealing the names of the firm’s people."
          columns={[
            { head: "Person", bone: ["42%", "36%", "58%"] },
            { head: "Role", width: "160px", bone: ["88px"] },
          ]}
        />
      ) : (
        <>
          <Table
            caption="People of the firm"
            columns={[
              ...COLUMNS,
              ...(may(session, "access.read") ? [LOOKING_BACK] : []),
              ...(mayChange || mayContain ? [actsOn(session.person.id, mayChange, mayContain, setShown)] : []),
            ]}
            lines={toLines(data.people, (p) => p.id)}
            nameOf={(p) => p.name}
          />
          {may(session, "team.list") && <Teams />}
          {data.invitations.length > 0 && <Invited invitations={data.invitations} mayWithdraw={may(session, "person.invite")} />}
        </>
      )}
      {shown?.kind === "invite" && <Invite onLeave={() => setShown(null)} />}
      {shown !== null && shown.kind !== "invite" && <ChangePerson person={shown.person} what={shown.kind} onLeave={() => setShown(null)} />}
    </Sheet>
  )
}

const INVITED: readonly Column<Invitation>[] = [
  {
    key: "name",
    head: "Invited",
    className: "person-cell",
    cell: (i) => (
      <>
        <span className="who">{i.name}</span>
        <span className="small who-role">{i.address}</span>
      </>
    ),
  },
  {
    key: "role",
    head: "As",
    width: "26%",
    className: "wraps",
    cell: (i) => (
      <>
        {ROLE_WORDS[i.role]}
        {i.waits && <span className="small who-role">waits for a compliance officer</span>}
        <span className="two">link runs out {toDay(i.endsAt)}</span>
      </>
    ),
  },
  { key: "by", head: "By", width: "22%", className: "wide", cell: (i) => i.by.name },
  { key: "until", head: "Link runs out", width: "132px", className: "when wide", cell: (i) => <Day at={i.endsAt} /> },
]

function withdrawing(withdraw: (invitation: Invitation) => void): Column<Invitation> {
  const cell = (invitation: Invitation) => (
    <button type="button" className="btn btn-s btn-bare" aria-label={`Withdraw the invitation of ${invitation.name}`} onClick={() => withdraw(invitation)}>
      Withdraw…
    </button>
  )
  return { key: "acts", head: "Acts", quietHead: true, width: "148px", cell }
}

function Invited({ invitations, mayWithdraw }: { invitations: readonly Invitation[]; mayWithdraw: boolean }) {
  const act = useAct("withdrawInvitation", ["listPeople"])
  const [asked, setAsked] = useState<Invitation | null>(null)
  const withdraw = async ({ id, name }: Invitation) => {
    const { receipt } = await act.mutateAsync({ params: { invitation: id } })
    setAsked(null)
    tellReceipt(`The invitation of ${name} is withdrawn.`, receipt)
  }
  const columns = mayWithdraw ? [...INVITED, withdrawing(setAsked)] : INVITED
  return (
    <>
      <div className="tools tools-under">
        <h2 className="head">{toCounted(invitations.length, "invitation waits", "invitations wait")}</h2>
      </div>
      <Table caption="Invitations" columns={columns} lines={toLines(invitations, (i) => i.id)} nameOf={(i) => i.name} />
      {asked !== null && (
        <Dialog
          title={`Withdraw the invitation of ${asked.name}?`}
          say="Their link opens nothing from then on. If it should, invite them anew: they get another link."
          act="Withdraw it"
          onLeave={() => setAsked(null)}
          onAct={() => withdraw(asked)}
        />
      )}
    </>
  )
}
