/** Asks for the pass phrase again, before an act that whoever finds an open session must not do. */
import { useState } from "react"
import { ask } from "../line/ask.ts"
import { useAsked } from "../line/confirming.ts"
import { isRefusal, RefusedError, toRefusal } from "../line/refused.ts"
import { keepSession, useSession } from "../line/session.tsx"
import { Dialog } from "./dialog.tsx"
import { TextField } from "./field.tsx"
import { PassPhrase } from "./pass-phrase.tsx"

export function Confirm() {
  const asked = useAsked()
  return asked === null ? null : <ConfirmDialog end={asked.end} />
}

/** What did not fit: here everybody knows whose address it is. */
function tellWrong(withCode: boolean): string {
  return withCode
    ? "The pass phrase and the digits do not fit together. Look at both, then try again."
    : "This pass phrase is not yours. Look at it, then try again."
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
        try {
          keepSession(await ask("confirm", { body: { passphrase, ...(secondFactor.set ? { code } : {}) } }))
        } catch (thrown) {
          throw isRefusal(thrown, "sign-in-failed") ? new RefusedError({ ...toRefusal(thrown), title: tellWrong(secondFactor.set) }) : thrown
        }
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
