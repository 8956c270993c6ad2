/** The first question inside: what one is here for. Asked once on a new machine; afterwards it stands on the sign-in sheet. */
import { useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { ask } from "../line/ask.ts"
import { toRefusal } from "../line/refused.ts"
import { keepSession, sessionQuery } from "../line/session.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { DoorSheet } from "./door.tsx"

export function NamePurpose({ onNamed }: { onNamed: () => void }) {
  const { data: session } = useQuery(sessionQuery)
  const [code, setCode] = useState("")
  const [line, setLine] = useState("")
  const [said, setSaid] = useState<string | undefined>()
  const purposes = session?.purposes ?? []
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (code === "") return setSaid("Choose what you are here for first: nothing is chosen for you, because it is you who answers for it.")
    try {
      keepSession(await ask("nameThePurpose", { body: { code, ...(line.trim() === "" ? {} : { line }) } }))
      onNamed()
    } catch (thrown) {
      setSaid(toRefusal(thrown).title)
    }
  }
  return (
    <DoorSheet title="What you are here for" say="It stands beside your name in every custody event that you cause, so that nobody has to guess afterwards.">
      <form onSubmit={(event) => void submit(event)}>
        <Choice
          label="Purpose"
          value={code}
          ask="Choose a purpose"
          onChange={setCode}
          said={said}
          options={purposes.map((p) => ({ value: p.code, words: p.words }))}
          hint="You can change it at any time."
          autoFocus
        />
        <TextField
          label="In your own words"
          value={line}
          onChange={setLine}
          maxLength={200}
          hint="If you wish."
          placeholder="For example: bundle for 12 December"
        />
        <button type="submit" className="btn btn-main">
          Go in
        </button>
      </form>
    </DoorSheet>
  )
}
