/** Recovering: enough custodians bring their shares, and a person gets a new pass phrase. */
import { useState, type SubmitEvent } from "react"
import { Link } from "@tanstack/react-router"
import { ask } from "../line/ask.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { TextArea, TextField } from "../parts/field.tsx"
import { Icon } from "../parts/marks.tsx"
import { newKey } from "../parts/new-key.ts"
import { NewPassPhrase } from "../parts/pass-phrase.tsx"
import { Stopped } from "../parts/states.tsx"
import { DoorSheet } from "./door.tsx"

interface WrittenShare {
  readonly key: string
  readonly text: string
}

function emptyShare(): WrittenShare {
  return { key: newKey(), text: "" }
}

export function Recover() {
  useCrumbs([{ words: "Recover" }])
  const [facts, setFacts] = useState(() => ({ address: "", passphrase: "", shares: [emptyShare(), emptyShare()] }))
  const [enough, setEnough] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [done, setDone] = useState(false)
  const [busy, setBusy] = useState(false)
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const shares = facts.shares.map((s) => s.text.trim()).filter((s) => s !== "")
  const ready = enough && shares.length >= 2 && facts.address.trim() !== "" && !busy
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    setRefused(null)
    try {
      await ask("recover", { body: { address: facts.address, passphrase: facts.passphrase, shares } })
      setFacts({ address: "", passphrase: "", shares: [emptyShare(), emptyShare()] })
      setDone(true)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    } finally {
      setBusy(false)
    }
  }
  if (done)
    return (
      <DoorSheet
        title="The new pass phrase opens the door"
        say="The shares were used and forgotten. The recovery stands in the ledger, where those who watch it will ask about it."
      >
        <p>
          <Link className="btn btn-main" to="/sign-in">
            Go to the sign-in page
          </Link>
        </p>
      </DoorSheet>
    )
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
        {facts.shares.map(({ key, text: share }, n) => (
          <TextArea
            key={key}
            label={`Share ${n + 1}`}
            rows={2}
            value={share}
            onChange={(text) => put({ shares: facts.shares.map((s) => (s.key === key ? { key, text } : s)) })}
          />
        ))}
        {facts.shares.length < 15 && (
          <div>
            <button type="button" className="btn btn-s btn-bare" onClick={() => put({ shares: [...facts.shares, emptyShare()] })}>
              <Icon name="plus" />
              Another share
            </button>
          </div>
        )}
        <NewPassPhrase
          label="New pass phrase"
          value={facts.passphrase}
          onChange={(passphrase) => put({ passphrase })}
          onEnough={setEnough}
          names={[facts.address]}
        />
        {refused && <Stopped head="Nothing was changed." refused={refused} />}
        <button type="submit" className="btn btn-main" aria-disabled={!ready}>
          {busy ? "Opening with the shares" : "Give the new pass phrase"}
        </button>
      </form>
    </DoorSheet>
  )
}
