/** The screen certificate: the proof, for an outsider, that a person was shut out of a matter. For those who oversee walls. */
import { useState } from "react"
import type { Wall } from "#contract"
import { may } from "../line/acts.ts"
import { confirmed } from "../line/confirming.ts"
import { save } from "../line/save.ts"
import { useSession } from "../line/session.tsx"
import type { MatterId, PersonId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice } from "../parts/field.tsx"
import { Block } from "../parts/sheet.tsx"
import { tell } from "../parts/toast.ts"
import { nameOfMatter } from "./telling.ts"

export function Certificate({ wall }: { wall: Wall }) {
  const session = useSession()
  const [asking, setAsking] = useState(false)
  if (!may(session, "screen.prove") || wall.matters.length === 0) return null
  return (
    <Block title="Screen certificate">
      <p className="prose soft">It proves to an outsider that a wall between somebody and a matter stood and held. Asking for one is a custody event.</p>
      <div className="bar side-acts">
        <button type="button" className="btn btn-s" onClick={() => setAsking(true)}>
          Screen certificate…
        </button>
      </div>
      {asking && <AskCertificate wall={wall} onLeave={() => setAsking(false)} />}
    </Block>
  )
}

function AskCertificate({ wall, onLeave }: { wall: Wall; onLeave: () => void }) {
  const [matter, setMatter] = useState<MatterId | "">(wall.matters[0]?.id ?? "")
  const [form, setForm] = useState<"exportScreen" | "printScreen">("exportScreen")
  const [person, setPerson] = useState<PersonId | "">(wall.persons[0]?.id ?? "")
  return (
    <Dialog
      title="Screen certificate"
      say="Both chains and their proofs. Anybody can check them with the verifier, without this house."
      act="Save it"
      onLeave={onLeave}
      onAct={async () => {
        if (matter === "" || person === "") return
        await confirmed(() => save(form, { matter, person }, form === "printScreen" ? "screen.pdf" : "screen.json"))
        tell("The certificate is saved on this machine.")
        onLeave()
      }}
    >
      <Choice<PersonId>
        label="Who was shut out"
        value={person}
        onChange={setPerson}
        options={wall.persons.map((one) => ({ value: one.id, words: one.name }))}
        autoFocus
      />
      <Choice<MatterId>
        label="Of which matter"
        value={matter}
        onChange={setMatter}
        options={wall.matters.map((one) => ({ value: one.id, words: nameOfMatter(one) }))}
      />
      <Choice<"exportScreen" | "printScreen">
        label="As"
        value={form}
        onChange={setForm}
        options={[
          { value: "exportScreen", words: "The file that the verifier checks" },
          { value: "printScreen", words: "PDF to read and sign, with that file inside" },
        ]}
      />
    </Dialog>
  )
}
