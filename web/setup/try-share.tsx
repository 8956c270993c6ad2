/** Proving that one recovery share works, before anybody relies on it. */
import { useState, type SubmitEvent } from "react"
import { ask } from "../line/ask.ts"
import { toRefusal } from "../line/refused.ts"
import { TextArea } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { DoorSheet } from "../sign-in/door.tsx"
import { NOT_A_SHARE, shareIn } from "../sign-in/written-shares.ts"

interface Props {
  /** New shares are made while old ones are still good: one of the new has to be proved. */
  readonly renewing?: boolean
  readonly onProved: () => void
  readonly onBack: () => void
}

export function TryShare({ renewing = false, onProved, onBack }: Props) {
  const [share, setShare] = useState("")
  const [said, setSaid] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy || share.trim() === "") return
    setBusy(true)
    try {
      const { number, renewed, receipt } = await ask("proveShare", { body: { share: share.trim() } })
      if (renewing && !renewed) {
        setSaid("This is one of the old shares, which are still good. Prove one of the new.")
        return
      }
      tellReceipt(`Share ${number} works.`, receipt)
      onProved()
    } catch (thrown) {
      const { code, title, detail } = toRefusal(thrown)
      setSaid(code === "malformed" ? NOT_A_SHARE : `${title}${detail === undefined ? "" : ` ${detail}`}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <DoorSheet title="Prove that one works" say="Type one share from the paper, or paste it from its file. It is checked and forgotten.">
      <form onSubmit={(event) => void submit(event)}>
        <TextArea label="One share" autoFocus rows={4} value={share} onChange={(text) => setShare(shareIn(text))} said={said} />
        <div className="bar">
          <button type="submit" className="btn btn-main" aria-disabled={busy || share.trim() === ""}>
            {busy ? "Trying it" : "Prove it"}
          </button>
          <button type="button" className="btn btn-bare" onClick={onBack}>
            Back to the shares
          </button>
        </div>
      </form>
    </DoorSheet>
  )
}
