/** Saying in one's own words what one is here for. */
import { useState } from "react"
import { ask } from "../line/ask.ts"
import { keepSession, purposeWords, useSession } from "../line/session.tsx"
import { Dialog } from "./dialog.tsx"
import { TextField } from "./field.tsx"

export function SayMore({ onLeave }: { onLeave: () => void }) {
  const session = useSession()
  const code = session.purpose?.code ?? session.purposes[0]?.code ?? ""
  const [line, setLine] = useState(session.purpose?.line ?? "")
  return (
    <Dialog
      title="What you are here for"
      say={`Under ${purposeWords(session, code)}. It stands beside your name in every custody event.`}
      act="Work under this"
      notYet={line.trim() === "" ? "Write a few words first." : undefined}
      onLeave={onLeave}
      onAct={async () => {
        keepSession(await ask("nameThePurpose", { body: { code, line } }))
        onLeave()
      }}
    >
      <TextField label="In a few words" value={line} onChange={setLine} maxLength={200} placeholder="For example: bundle for 12 December" autoFocus />
    </Dialog>
  )
}
