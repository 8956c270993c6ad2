/** Adding people to a team and taking them out; naming its keepers and removing them. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Person, Team } from "#contract"
import { asking, useAct } from "../line/queries.ts"
import type { PersonId, Role } from "../line/shapes.ts"
import { useSession } from "../line/session.tsx"
import { Dialog, GraveDialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { toCounted } from "../parts/figures.ts"
import { tellReceipt } from "../parts/toast.ts"
import { ROLE_WORDS } from "../parts/words.ts"
import { tellLeft, useNewKeys } from "./new-keys.tsx"

interface Props {
  readonly team: Team
  readonly onLeave: () => void
}

const STALE = ["listTeams", "listMembers", "listTeamsOn", "listMatters", "getMatter"] as const
const isFit = ({ state, role }: Person) => state === "active" && role !== "administrator" && role !== "auditor" && role !== "guest"

/** Whoever may be in a team and is not among these. */
function usePeopleBeside(ids: readonly PersonId[]): readonly Person[] | undefined {
  const { data } = useQuery(asking("listPeople", {}))
  return data?.people.filter((one) => isFit(one) && !ids.includes(one.id))
}

/** The one whom a dialog is about, as they are chosen in it. */
function useChosen(people: readonly { readonly id: PersonId; readonly name: string }[] | undefined) {
  const [person, setPerson] = useState<PersonId | "">("")
  const name = people?.find((one) => one.id === person)?.name ?? "They"
  return { person, setPerson, name, notYet: person === "" ? "Choose a person first." : undefined }
}

/** People of the team are told by their names, others by their roles too. */
function Choosing({
  people,
  value,
  onChange,
  label = "Person",
}: {
  people: readonly { readonly id: PersonId; readonly name: string; readonly role?: Role }[] | undefined
  value: PersonId | ""
  onChange: (person: PersonId) => void
  label?: "Person" | "Keeper"
}) {
  return (
    <Choice<PersonId>
      label={label}
      value={value}
      ask={people === undefined ? "Asking who is at the firm…" : people.length === 0 ? "There is nobody else who may be" : `Choose a ${label.toLowerCase()}`}
      onChange={onChange}
      options={(people ?? []).map(({ id, name, role }) => ({ value: id, words: role === undefined ? name : `${name}, ${ROLE_WORDS[role].toLowerCase()}` }))}
      autoFocus
    />
  )
}

export function AddToTeam({ team, onLeave }: Props) {
  const me = useSession().person.id
  const people = usePeopleBeside([...team.members.map((one) => one.id), me])
  const { person, setPerson, name, notYet } = useChosen(people)
  const join = useAct("joinTeam", STALE)
  return (
    <Dialog
      title={`Add a person to ${team.name}`}
      say="They are given the team’s matters at once, older documents too. Whom a wall shuts out is left out; behind a wall, somebody inside lets them in."
      act="Add them"
      onLeave={onLeave}
      notYet={notYet}
      onAct={async () => {
        if (person === "") return
        let given = 0
        for (let left = 1; left > 0;) {
          const joined = await join.mutateAsync({ params: { team: team.id }, body: { person } })
          given += joined.given
          ;({ left } = joined)
          if (left === 0) tellReceipt(`${name} is in ${team.name}, with ${toCounted(given, "matter")} given.`, joined.receipt)
        }
        onLeave()
      }}
    >
      <Choosing people={people} value={person} onChange={setPerson} />
    </Dialog>
  )
}

export function TakeOut({ team, onLeave }: Props) {
  const { person, setPerson, name, notYet } = useChosen(team.members)
  const keys = useNewKeys()
  const leave = useAct("leaveTeam", STALE)
  return (
    <GraveDialog
      title={`Take a person out of ${team.name}`}
      say="What they have through the team alone ends at once, and their keys to it are destroyed. What they were given themselves, or through another team, stays."
      word="OUT"
      wordLabel="Type the word out"
      act="Take them out"
      onLeave={onLeave}
      notYet={notYet}
      will={
        <>
          <b>1 person</b> loses every matter that they have through this team alone, and <b>new keys</b> begin there.
        </>
      }
      onAct={async () => {
        if (person === "") return
        const { ended, unturned, receipt } = await leave.mutateAsync({ params: { team: team.id, person } })
        const left = await keys.begin(team.id, unturned)
        tellReceipt(`${name} is out of ${team.name}. ${toCounted(ended, "matter is", "matters are")} no longer theirs.${tellLeft(left)}`, receipt)
        onLeave()
      }}
    >
      {keys.progress === null ? <Choosing people={team.members} value={person} onChange={setPerson} /> : <p role="status">{keys.progress}</p>}
    </GraveDialog>
  )
}

/** A member goes by themselves. */
export function LeaveTeam({ team, onLeave }: Props) {
  const me = useSession().person.id
  const leave = useAct("leaveTeam", STALE)
  return (
    <GraveDialog
      title={`Leave ${team.name}`}
      say="What you have through the team alone ends at once, and your keys to it are destroyed. What you were given yourself, or through another team, stays. Only a keeper can bring you back."
      word="OUT"
      wordLabel="Type the word out"
      act="Leave the team"
      onLeave={onLeave}
      will={
        <>
          <b>You</b> lose every matter that you have through this team alone.
        </>
      }
      onAct={async () => {
        const { ended, receipt } = await leave.mutateAsync({ params: { team: team.id, person: me } })
        tellReceipt(`You have left ${team.name}. ${toCounted(ended, "matter is", "matters are")} no longer yours.`, receipt)
        onLeave()
      }}
    />
  )
}

export function NameKeeper({ team, onLeave }: Props) {
  const people = usePeopleBeside(team.keepers.map((one) => one.id))
  const { person, setPerson, name, notYet } = useChosen(people)
  const act = useAct("nameKeeper", ["listTeams"])
  return (
    <Dialog
      title={`Name a keeper of ${team.name}`}
      say="The team’s key is sealed to them. They add people and take them out, and need not be on its matters."
      act="Name them"
      onLeave={onLeave}
      notYet={notYet}
      onAct={async () => {
        if (person === "") return
        const { receipt } = await act.mutateAsync({ params: { team: team.id }, body: { person } })
        tellReceipt(`${name} keeps ${team.name} now.`, receipt)
        onLeave()
      }}
    >
      <Choosing people={people} value={person} onChange={setPerson} />
    </Dialog>
  )
}

export function RemoveKeeper({ team, onLeave }: Props) {
  const { person, setPerson, name, notYet } = useChosen(team.keepers)
  const act = useAct("removeKeeper", ["listTeams"])
  return (
    <Dialog
      title={`Remove a keeper of ${team.name}`}
      say="The team has another key from then on, sealed to the keepers who remain. Where they are in the team themselves, they stay in it. You step down by choosing yourself."
      act="Remove them"
      onLeave={onLeave}
      notYet={notYet}
      onAct={async () => {
        if (person === "") return
        const { receipt } = await act.mutateAsync({ params: { team: team.id, person } })
        tellReceipt(`${name} keeps ${team.name} no longer.`, receipt)
        onLeave()
      }}
    >
      <Choosing people={team.keepers} value={person} onChange={setPerson} label="Keeper" />
    </Dialog>
  )
}
