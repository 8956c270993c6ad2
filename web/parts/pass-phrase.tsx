/** Pass phrases: shown on demand, and, where a new one is chosen, judged by the house, which knows the breached ones and keeps nothing of it. */
import { useEffect, useState } from "react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { ask } from "../line/ask.ts"
import { Field } from "./field.tsx"

interface Props {
  readonly label?: string
  readonly hint?: string
  readonly said?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  readonly autoFocus?: boolean
  readonly onEscape?: () => void
}

/** A pass phrase that one has. */
export function PassPhrase(props: Props) {
  return <Phrase {...props} label={props.label ?? "Pass phrase"} autoComplete="current-password" />
}

/** A password of something else than the house. It is told to be a code for once, so that no password manager fills in the pass phrase of the house, or keeps this one. */
export function OtherPassword(props: Props & { readonly label: string }) {
  return <Phrase {...props} autoComplete="one-time-code" />
}

interface NewProps extends Props {
  /** Told whether the house finds it strong enough. */
  readonly onEnough: (enough: boolean) => void
  /** What else is known of the person (name, address, firm): it must not be leant on. */
  readonly names: readonly string[]
}

/** A pass phrase that is being chosen, with its strength. */
export function NewPassPhrase({ onEnough, names, ...props }: NewProps) {
  const asked = useRested(props.value)
  const { data } = useQuery({
    queryKey: ["phrase", asked, ...names],
    queryFn: ({ signal }) => ask("checkPassphrase", { body: { passphrase: asked, names: names.filter((name) => name.trim() !== "").slice(0, 5) }, signal }),
    enabled: asked !== "",
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
  const enough = props.value !== "" && props.value === asked && (data?.enough ?? false)
  useEffect(() => onEnough(enough), [enough, onEnough])
  return (
    <>
      <Phrase
        {...props}
        label={props.label ?? "Pass phrase"}
        autoComplete="new-password"
        hint={props.hint ?? "Four or more words that do not belong together are best. It opens your keys, and nobody can reset it alone."}
      />
      {props.value !== "" && data && (
        <div className="strength" role="status">
          <span className="strength-bar" aria-hidden="true">
            {[1, 2, 3, 4].map((n) => (
              <i key={n} className={n <= data.strength ? "is-on" : undefined} />
            ))}
          </span>
          <span className="small">{data.say}</span>
        </div>
      )}
    </>
  )
}

/** What was written, once the hands have rested. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 300)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

function Phrase({ label, hint, said, value, onChange, autoFocus, onEscape, autoComplete }: Props & { label: string; autoComplete: string }) {
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} hint={hint} said={said}>
      {(ids) => (
        <span className="with-act">
          <input
            className="input"
            type={shown ? "text" : "password"}
            value={value}
            autoFocus={autoFocus}
            autoComplete={autoComplete}
            spellCheck={false}
            autoCapitalize="none"
            maxLength={1_024}
            onChange={(e) => onChange(e.target.value)}
            onKeyDown={(e) => e.key === "Escape" && onEscape?.()}
            {...ids}
          />
          <button
            type="button"
            className="btn btn-s btn-bare"
            aria-pressed={shown}
            aria-label={`Show the ${label.toLowerCase()}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? "Hide" : "Show"}
          </button>
        </span>
      )}
    </Field>
  )
}
