/** The one sheet that opens to somebody who owes the firm a second factor: it is set here, and nothing else opens before. */
import { useState, type SubmitEvent } from "react"
import { toRefusal, type Refused } from "../line/refused.ts"
import { signOut, useSession } from "../line/session.tsx"
import { SCAN_IT, useNewFactor } from "../me/second-factor.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Stopped } from "../parts/states.tsx"
import { DoorSheet } from "./door.tsx"

export function FactorFirst() {
  useCrumbs([{ words: "Second factor" }])
  const { person, firm } = useSession()
  return (
    <DoorSheet
      title="Set a second factor first"
      say={`${firm} asks everyone for one, and you have none yet, ${person.name}. Nothing else opens before. ${SCAN_IT}`}
      foot={
        <p className="prose">
          An authenticator is a program on your telephone that shows six new digits every half minute. From now on signing in asks for them after your pass
          phrase. If this is not the time,{" "}
          <button type="button" className="linkish" onClick={() => void signOut()}>
            sign out
          </button>
          : you come back to this page.
        </p>
      }
    >
      <FactorForm />
    </DoorSheet>
  )
}

function FactorForm() {
  const { fields, notYet, set } = useNewFactor()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy || notYet !== undefined) return
    setBusy(true)
    setRefused(null)
    try {
      await set()
    } catch (thrown) {
      setRefused(toRefusal(thrown))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      {fields}
      {refused && <Stopped head="It was not set." refused={refused} />}
      <button type="submit" className="btn btn-main" aria-disabled={busy || notYet !== undefined} aria-describedby="factor-not-yet">
        Set it, and go in
      </button>
      <p id="factor-not-yet" className="small">
        {notYet}
      </p>
    </form>
  )
}
