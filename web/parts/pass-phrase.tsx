/** The pass-phrase field: shown on demand, and, where a new one is chosen, how hard it is to guess. */
import { useState } from "react"
import { Field } from "./field.tsx"
import { judgePassPhrase } from "./strength.ts"

interface Props {
  readonly label?: string
  readonly hint?: string
  readonly said?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  /** A new pass phrase is being chosen: its strength is shown. */
  readonly fresh?: boolean
  /** What else the person has typed (name, address, firm): it must not be leant on. */
  readonly known?: readonly string[]
  readonly autoFocus?: boolean
}

export function PassPhrase({ label = "Pass phrase", hint, said, value, onChange, fresh = false, known = [], autoFocus }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <>
      <Field label={label} hint={hint} said={said}>
        {(ids) => (
          <span className="with-act">
            <input className="input" type={shown ? "text" : "password"} value={value} autoFocus={autoFocus} autoComplete={fresh ? "new-password" : "current-password"} spellCheck={false} autoCapitalize="none" maxLength={1_024} onChange={(e) => onChange(e.target.value)} {...ids} />
            <button type="button" className="btn btn-s btn-bare" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? "Hide" : "Show"}</button>
          </span>
        )}
      </Field>
      {fresh && value !== "" && <Strength value={value} known={known} />}
    </>
  )
}

function Strength({ value, known }: { value: string; known: readonly string[] }) {
  const { degree, say } = judgePassPhrase(value, known)
  return (
    <div className="strength" role="status">
      <span className="strength-bar" aria-hidden="true">{[1, 2, 3, 4].map((n) => <i key={n} className={n <= degree ? "is-on" : undefined} />)}</span>
      <span className="small">{say}</span>
    </div>
  )
}
