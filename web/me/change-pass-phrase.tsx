/** Changing one's own pass phrase: the keys stay, only what opens them changes. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { Dialog } from "../parts/dialog.tsx"
import { TextField } from "../parts/field.tsx"
import { NewPassPhrase, PassPhrase } from "../parts/pass-phrase.tsx"
import { tellReceipt } from "../parts/toast.ts"

export function ChangePassPhrase({ onLeave }: { onLeave: () => void }) {
  const { person, firm, secondFactor } = useSession()
  const [now, setNow] = useState("")
  const [next, setNext] = useState("")
  const [enough, setEnough] = useState(false)
  const [code, setCode] = useState("")
  const change = useAct("changePassphrase", ["getSession"])
  return (
    <Dialog
      title="Change your pass phrase"
      say="Every other session of yours ends."
      act="Change it"
      onLeave={onLeave}
      notYet={
        now === ""
          ? "Your pass phrase of today is needed."
          : !enough
            ? "The new one is not strong enough yet."
            : secondFactor.set && !/^\d{6}$/.test(code)
              ? "The six digits are needed."
              : undefined
      }
      onAct={async () => {
        const { receipt } = await change.mutateAsync({ body: { now, next, ...(secondFactor.set ? { code } : {}) } })
        tellReceipt("Your pass phrase was changed.", receipt)
        onLeave()
      }}
    >
      <PassPhrase label="Pass phrase of today" value={now} onChange={setNow} autoFocus />
      <NewPassPhrase label="New pass phrase" value={next} onChange={setNext} onEnough={setEnough} names={[person.name, person.address, firm]} />
      {secondFactor.set && (
        <TextField label="Six digits from your authenticator" value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      )}
    </Dialog>
  )
}
