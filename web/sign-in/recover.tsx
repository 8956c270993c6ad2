/** Recovering: enough custodians bring their shares, and a person gets a new pass phrase. */
import { useState, type SubmitEvent } from "react"
import { Link } from "@tanstack/react-router"
import { ask, type ReplyOf } from "../line/ask.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { TextField } from "../parts/field.tsx"
import { NewPassPhrase } from "../parts/pass-phrase.tsx"
import { Stopped } from "../parts/states.tsx"
import { DoorSheet } from "./door.tsx"
import { ShareInputs } from "./share-inputs.tsx"
import { closedUp, emptyShare, isAgain, NOT_A_SHARE, type WrittenShare } from "./written-shares.ts"

interface Facts {
  readonly address: string
  readonly passphrase: string
  readonly shares: readonly WrittenShare[]
}

const NOTHING = (): Facts => ({ address: "", passphrase: "", shares: [emptyShare(), emptyShare()] })

export function Recover() {
  useCrumbs([{ words: "Recover" }])
  const [done, setDone] = useState<ReplyOf<"recover"> | null>(null)
  if (done !== null) return <Recovered secondFactorRemoved={done.secondFactorRemoved} />
  return (
    <DoorSheet
      title="A lost pass phrase"
      say="Nobody can reset it alone, and the house cannot at all. Bring together as many custodians as the firm has named; each enters the share they keep."
      foot={
        <p className="prose">
          <Link to="/sign-in">Back to the sign-in page</Link>
        </p>
      }
    >
      <RecoverForm onDone={setDone} />
    </DoorSheet>
  )
}

function Recovered({ secondFactorRemoved }: { secondFactorRemoved: boolean }) {
  return (
    <DoorSheet
      title="The new pass phrase opens the door"
      say="The shares were used and forgotten, and every session of that person has ended. The recovery stands in the ledger, where those who watch it will ask about it."
    >
      {secondFactorRemoved && (
        <p className="prose recover-next">The second factor was taken off with it. Sign in and set a new one, under You and your pass phrase.</p>
      )}
      <p>
        <Link className="btn btn-main" to="/sign-in">
          Go to the sign-in page
        </Link>
      </p>
    </DoorSheet>
  )
}

/** Why it cannot be tried yet, or nothing. */
function tellMissing({ address, shares }: Facts, enough: boolean): string {
  if (shares.some((_, n) => isAgain(shares, n) !== null)) return "Each share is needed once."
  const missing = [
    address.trim() === "" && "the address",
    shares.filter((share) => share.text.trim() !== "").length < 2 && "two shares at least",
    !enough && "a new pass phrase that is strong enough",
  ].filter((part) => part !== false)
  return missing.length === 0 ? "" : `Still needed: ${missing.join(", ")}.`
}

/** A refusal in the words of this page: here somebody who brought enough shares may know that an address is nobody's. */
function inOwnWords(refused: Refused): Refused {
  const { code, status, title, detail = "" } = refused
  if (code === "not-found") return { code, status, title: detail === "" ? title : detail }
  if (code === "malformed") return { code, status, title: detail.startsWith("shares") ? NOT_A_SHARE : "This is not an address that anybody can sign in by." }
  return refused
}

function RecoverForm({ onDone }: { onDone: (done: ReplyOf<"recover">) => void }) {
  const [facts, setFacts] = useState(NOTHING)
  const [enough, setEnough] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<Facts>) => setFacts({ ...facts, ...part })
  const missing = tellMissing(facts, enough)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (missing !== "" || busy) return
    const shares = closedUp(facts.shares)
    put({ shares })
    setBusy(true)
    setRefused(null)
    try {
      const { address, passphrase } = facts
      onDone(await ask("recover", { body: { address, passphrase, shares: shares.map((share) => share.text.trim()) } }))
    } catch (thrown) {
      setRefused(inOwnWords(toRefusal(thrown)))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextField
        label="Address of the person"
        type="email"
        autoComplete="off"
        value={facts.address}
        onChange={(address) => put({ address })}
        maxLength={254}
        autoFocus
      />
      <ShareInputs shares={facts.shares} onShares={(shares) => put({ shares })} />
      <NewPassPhrase
        label="New pass phrase"
        value={facts.passphrase}
        onChange={(passphrase) => put({ passphrase })}
        onEnough={setEnough}
        names={[facts.address]}
      />
      {refused && <Stopped head="Nothing was changed." refused={refused} />}
      <button type="submit" className="btn btn-main" aria-disabled={missing !== "" || busy} aria-describedby="missing">
        {busy ? "Opening with the shares" : "Give the new pass phrase"}
      </button>
      <p id="missing" className="small">
        {missing}
      </p>
    </form>
  )
}
