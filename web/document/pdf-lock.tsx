/** A PDF that is locked with a password of its own: it is asked for here, tried on this machine alone, and forgotten with the page. Whoever has none can still download the file as it was filed. */
import { useState, type SubmitEvent } from "react"
import type { Document, Version } from "#contract"
import { OtherPassword } from "../parts/pass-phrase.tsx"
import { Download } from "./download.tsx"
import { sayHowToLook } from "./keeping.ts"
import type { LockedPdf } from "./use-pdf.ts"

interface Props {
  readonly lock: LockedPdf
  readonly card: Document
  readonly version: Version
}

export function PdfLock({ lock, card, version }: Props) {
  const [asking, setAsking] = useState(true)
  return (
    <div className="leaves is-alone">
      <div className="page page-none">
        <h2 className="title-2">This PDF is locked with a password of its own</h2>
        {asking ? <Asking lock={lock} onLeave={() => setAsking(false)} /> : <Left card={card} version={version} onAsk={() => setAsking(true)} />}
      </div>
    </div>
  )
}

function Asking({ lock, onLeave }: { lock: LockedPdf; onLeave: () => void }) {
  const [password, setPassword] = useState("")
  const [blank, setBlank] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setBlank(password === "")
    if (password !== "" && !lock.trying) lock.unlock(password)
  }
  const said = blank
    ? "Type the password of this PDF first."
    : lock.wrong
      ? "This password does not open it. Look at capitals and blanks, then try again."
      : undefined
  return (
    <form className="lock" onSubmit={submit}>
      <p className="soft">
        Whoever sent it knows the password; the house does not. It is tried on this machine, is never sent to the house, and is forgotten when you leave this
        document.
      </p>
      <OtherPassword
        label="Password of this PDF"
        value={password}
        onChange={(text) => {
          setPassword(text)
          setBlank(false)
        }}
        said={said}
        onEscape={onLeave}
        autoFocus
      />
      <div className="bar">
        <button type="submit" className="btn btn-main" aria-disabled={lock.trying}>
          {lock.trying ? "Trying it" : "Open it"}
        </button>
        <button type="button" className="btn" onClick={onLeave}>
          Leave it locked <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  )
}

function Left({ card, version, onAsk }: Omit<Props, "lock"> & { onAsk: () => void }) {
  return (
    <div className="lock">
      <p className="soft">{sayHowToLook(card, "Download it and open it with the password that came with it; its custody event says so.")}</p>
      <div className="bar">
        <Download card={card} n={version.n} className="btn btn-main" />
        <button type="button" className="btn" autoFocus onClick={onAsk}>
          Enter the password…
        </button>
      </div>
    </div>
  )
}
