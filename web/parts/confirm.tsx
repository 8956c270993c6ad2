/** Asks for the pass phrase again, before an act that whoever finds an open session must not do. */
import { useState } from "react"
import { ask } from "../line/ask.ts"
import { useAsked } from "../line/confirming.ts"
import { keepSession, useSession } from "../line/session.tsx"
import { Dialog } from "./dialog.tsx"
import { TextField } from "./field.tsx"
import { PassPhrase } from "./pass-phrase.tsx"

export function Confirm() {
  const asked = useAsked()
  return asked === null ? null : <ConfirmDialog end={asked.end} />
}

function ConfirmDialog({ end }: { end: (confirmed: boolean) => void }) {
  const { secondFactor } = useSession()
  const [passphrase, setPassphrase] = useState("")
  const [code, setCode] = useState("")
  return (
    <Dialog
      title="Is it still you?"
      say="This act asks for your pass phrase again. It then holds for ten minutes."
      act="Go on"
      onLeave={() => end(false)}
      notYet={passphrase === "" ? "Your pass phrase is needed." : secondFactor.set && !/^\d{6}$/.test(code) ? "The six digits are needed." : undefined}
      onAct={async () => {
        keepSession(await ask("confirm", { body: { passphrase, ...(secondFactor.set ? { code } : {}) } }))
        end(true)
      }}
    >
      <PassPhrase value={passphrase} onChange={setPassphrase} autoFocus />
      {secondFactor.set && (
        <TextField label="Six digits from your authenticator" value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      )}
    </Dialog>
  )
}
