/** Changing a person's role, suspending them, restoring them. Nobody changes their own. */
import { useState } from "react"
import type { Person } from "#contract"
import { useAct } from "../line/queries.ts"
import type { Role } from "../line/shapes.ts"
import { Dialog, GraveDialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { ROLE_MEANS, ROLE_WORDS, toOptions } from "../parts/words.ts"

export function ChangePerson({ person, what, onLeave }: { person: Person; what: "change" | "suspend"; onLeave: () => void }) {
  const [role, setRole] = useState<Role>(person.role)
  const change = useAct("changePerson", ["listPeople", "getPerson", "listMembers"])
  const act = async (body: { role?: Role; state?: "active" | "suspended" }, say: string) => {
    const { receipt } = await change.mutateAsync({ params: { person: person.id }, body: { rev: person.rev, ...body } })
    tellReceipt(say, receipt)
    onLeave()
  }
  if (what === "change") {
    return (
      <Dialog
        title={`Change the role of ${person.name}`}
        act="Change it"
        onLeave={onLeave}
        notYet={role === person.role ? "Nothing is changed yet." : undefined}
        onAct={() => act({ role }, `${person.name} is ${ROLE_WORDS[role].toLowerCase()} now.`)}
      >
        <Choice<Role> label="Role" value={role} onChange={setRole} options={toOptions(ROLE_WORDS)} hint={ROLE_MEANS[role]} autoFocus />
      </Dialog>
    )
  }
  if (person.state === "suspended")
    return (
      <Dialog
        title={`Restore ${person.name}`}
        say="They can sign in again, to the matters they are still admitted to."
        act="Restore them"
        onLeave={onLeave}
        onAct={() => act({ state: "active" }, `${person.name} is restored.`)}
      />
    )
  return (
    <GraveDialog
      title={`Suspend ${person.name}`}
      say="Their grants stay, so that they can be restored."
      word="SUSPEND"
      wordLabel="Type the word suspend"
      act="Suspend them"
      onLeave={onLeave}
      onAct={() => act({ state: "suspended" }, `${person.name} is suspended.`)}
      will={
        <>
          <b>1 person</b> can no longer sign in, and <b>every session</b> they have open ends at once.
        </>
      }
    />
  )
}
