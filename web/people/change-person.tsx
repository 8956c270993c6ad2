/** Changing a person's role, suspending, restoring, letting them leave, containing their account: each says first what it would do. Nobody changes their own. */
import { useState } from "react"
import type { Person } from "#contract"
import { useAct } from "../line/queries.ts"
import type { Role } from "../line/shapes.ts"
import { Dialog, GraveDialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { ROLE_MEANS, ROLE_WORDS, toOptions } from "../parts/words.ts"
import { Rehearsed } from "./rehearsal.tsx"

export type PersonAct = "role" | "suspend" | "restore" | "leave" | "contain" | "look"

const STALE = ["listPeople", "getPerson", "listMembers", "readInbox"] as const

interface Props {
  readonly person: Person
  readonly onLeave: () => void
}

/** Changes one fact about the account, says so, and goes. */
function useChange({ person, onLeave }: Props) {
  const change = useAct("changePerson", STALE)
  return async (body: { role?: Role; state?: Exclude<Person["state"], "contained"> }, say: string) => {
    const { receipt } = await change.mutateAsync({ params: { person: person.id }, body: { rev: person.rev, ...body } })
    tellReceipt(say, receipt)
    onLeave()
  }
}

export function ChangePerson({ what, ...props }: Props & { what: PersonAct }) {
  if (what === "role") return <ChangeRole {...props} />
  if (what === "suspend") return <Suspend {...props} />
  if (what === "restore") return <Restore {...props} />
  if (what === "leave") return <Leave {...props} />
  if (what === "look") return <Look {...props} />
  return <Contain {...props} />
}

/** For whoever may see what it would do and does not do it: compliance officers, before somebody leaves. */
function Look({ person, onLeave }: Props) {
  return (
    <Dialog title={`If ${person.name} left the firm`} say="Nothing is changed by looking." act="I have seen it" onLeave={onLeave} onAct={onLeave}>
      <Rehearsed person={person} order={{ state: "left" }} />
    </Dialog>
  )
}

function ChangeRole(props: Props) {
  const { person, onLeave } = props
  const [role, setRole] = useState<Role>(person.role)
  const change = useChange(props)
  return (
    <Dialog
      title={`Change the role of ${person.name}`}
      act="Change it"
      onLeave={onLeave}
      notYet={role === person.role ? "Nothing is changed yet." : undefined}
      onAct={() => change({ role }, `${person.name} is ${ROLE_WORDS[role].toLowerCase()} now.`)}
    >
      <Choice<Role> label="Role" value={role} onChange={setRole} options={toOptions(ROLE_WORDS)} hint={ROLE_MEANS[role]} autoFocus />
      {role !== person.role && <Rehearsed person={person} order={{ role }} />}
    </Dialog>
  )
}

function Restore(props: Props) {
  const { person, onLeave } = props
  const change = useChange(props)
  return (
    <Dialog
      title={`Restore ${person.name}`}
      say={
        person.state === "contained"
          ? "Their account comes in again, with everything it held: be sure that it is in their own hands."
          : "They can sign in again, to the matters they are still admitted to."
      }
      act="Restore them"
      onLeave={onLeave}
      onAct={() => change({ state: "active" }, `${person.name} is restored.`)}
    />
  )
}

function Suspend(props: Props) {
  const { person, onLeave } = props
  const change = useChange(props)
  return (
    <GraveDialog
      title={`Suspend ${person.name}`}
      say="Their grants stay, so that they can be restored."
      word="SUSPEND"
      wordLabel="Type the word suspend"
      act="Suspend them"
      onLeave={onLeave}
      onAct={() => change({ state: "suspended" }, `${person.name} is suspended.`)}
      will={
        <>
          <b>1 person</b> can no longer sign in, and <b>every session</b> they have open ends at once.
        </>
      }
    />
  )
}

function Leave(props: Props) {
  const { person, onLeave } = props
  const change = useChange(props)
  return (
    <GraveDialog
      title={`${person.name} leaves the firm`}
      say="Their parts in matters end, with their keys, and each of those matters takes a new key. What they alone lead stays sealed until somebody else leads it."
      word="LEAVES"
      wordLabel="Type the word leaves"
      act="Let them leave"
      onLeave={onLeave}
      onAct={() => change({ state: "left" }, `${person.name} has left the firm.`)}
      will={
        <>
          <b>1 person</b> can no longer sign in and loses <b>every matter</b>; <b>every session</b> they have open ends at once. They can be restored, and are
          then let in anew.
        </>
      }
    >
      <Rehearsed person={person} order={{ state: "left" }} />
    </GraveDialog>
  )
}

/** One press: there is no time for more, and another person can undo it. */
function Contain({ person, onLeave }: Props) {
  const contain = useAct("containPerson", STALE)
  return (
    <Dialog
      title={`Contain the account of ${person.name}`}
      say="For an account that may be in wrong hands. It comes in no more, and every session it has open ends at once. Its grants stay as they are, sealed. Another person than you undoes it."
      act="Contain it now"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await contain.mutateAsync({ params: { person: person.id } })
        tellReceipt(`The account of ${person.name} is contained.`, receipt)
        onLeave()
      }}
    >
      <Rehearsed person={person} order={{ state: "contained" }} />
    </Dialog>
  )
}
