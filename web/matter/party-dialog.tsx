/** Adding a party, or changing one. */
import { useState } from "react"
import type { Matter, Party } from "#contract"
import { useAct } from "../line/queries.ts"
import type { Class, PartyRole } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextArea, TextField } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { classOptions, PARTY_WORDS, toOptions } from "../parts/words.ts"

interface PartyFacts {
  readonly name: string
  readonly role: PartyRole
  readonly class: Class
  readonly contact: string
  readonly reference: string
}

export function PartyDialog({ matter, party, onLeave }: { matter: Pick<Matter, "id" | "special">; party: Party | null; onLeave: () => void }) {
  const [facts, setFacts] = useState<PartyFacts>({
    name: party?.name ?? "",
    role: party?.role ?? "opponent",
    class: party?.class ?? "confidential",
    contact: party?.contact ?? "",
    reference: party?.reference ?? "",
  })
  const put = (part: Partial<PartyFacts>) => setFacts({ ...facts, ...part })
  const stale = ["listParties", "getMatter", "listMatterCustody"] as const
  const add = useAct("addParty", stale)
  const change = useAct("changeParty", stale)
  return (
    <Dialog
      title={party === null ? "Add a party" : "Change this party"}
      act={party === null ? "Add them" : "Change them"}
      onLeave={onLeave}
      notYet={facts.name.trim() === "" ? "Name them first." : undefined}
      onAct={async () => {
        const { receipt } =
          party === null
            ? await add.mutateAsync({ params: { matter: matter.id }, body: facts })
            : await change.mutateAsync({ params: { matter: matter.id, party: party.id }, body: { ...facts, rev: party.rev } })
        tellReceipt(party === null ? `${facts.name} is a party now.` : `${facts.name} was changed.`, receipt)
        onLeave()
      }}
    >
      <TextField label="Name" value={facts.name} onChange={(name) => put({ name })} maxLength={300} autoFocus />
      <div className="two-up">
        <Choice<PartyRole> label="Role in the matter" value={facts.role} onChange={(role) => put({ role })} options={toOptions(PARTY_WORDS)} />
        <Choice<Class> label="Class" value={facts.class} onChange={(chosen) => put({ class: chosen })} options={classOptions(matter.special)} />
      </div>
      <TextArea label="How to reach them" value={facts.contact} onChange={(contact) => put({ contact })} hint="Only what the matter needs." />
      <TextField label="Their reference" value={facts.reference} onChange={(reference) => put({ reference })} maxLength={200} />
    </Dialog>
  )
}
