/** Making a team, and giving it another name. */
import { useState } from "react"
import type { Team } from "#contract"
import { useAct } from "../line/queries.ts"
import { Dialog } from "../parts/dialog.tsx"
import { TextField } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"

const HINT = "Such as Employment, or Asylum clinic. Its name is sealed as the names of people are."

export function MakeTeam({ onLeave }: { onLeave: () => void }) {
  const [name, setName] = useState("")
  const make = useAct("makeTeam", ["listTeams"])
  return (
    <Dialog
      title="Make a team"
      say="A team has a key of its own. You keep it: you add people and take them out, and name others who keep it with you. You are not in it yourself."
      act="Make it"
      onLeave={onLeave}
      notYet={name.trim() === "" ? "Name it first." : undefined}
      onAct={async () => {
        const { team, receipt } = await make.mutateAsync({ body: { name } })
        tellReceipt(`${team.name} is made.`, receipt)
        onLeave()
      }}
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={100} autoFocus autoComplete="off" hint={HINT} />
    </Dialog>
  )
}

export function RenameTeam({ team, onLeave }: { team: Team; onLeave: () => void }) {
  const [name, setName] = useState(team.name)
  const rename = useAct("renameTeam", ["listTeams", "listMembers", "listTeamsOn"])
  return (
    <Dialog
      title={`Rename ${team.name}`}
      act="Rename it"
      onLeave={onLeave}
      notYet={name.trim() === "" ? "Name it first." : name.trim() === team.name ? "Nothing is changed yet." : undefined}
      onAct={async () => {
        const { receipt, team: now } = await rename.mutateAsync({ params: { team: team.id }, body: { rev: team.rev, name } })
        tellReceipt(`The team is called ${now.name} now.`, receipt)
        onLeave()
      }}
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={100} autoFocus autoComplete="off" hint={HINT} />
    </Dialog>
  )
}
