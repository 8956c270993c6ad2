/** Fields: a label that stays, a hint below, and, where there is a slip, what to do about it in ink. */
import { useId, type InputHTMLAttributes, type ReactNode } from "react"
import { Icon } from "./marks.tsx"

interface Named {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and what fits, when something is. */
  readonly said?: string | undefined
}

interface Ids {
  readonly id: string
  readonly "aria-describedby": string | undefined
  readonly "aria-invalid": true | undefined
}

/** A label, the control it names, its hint and its slip. */
export function Field({ label, hint, said, children }: Named & { children: (ids: Ids) => ReactNode }) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, said !== undefined && `${id}-said`].filter(Boolean).join(" ")
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": said === undefined ? undefined : true })}
      {said !== undefined && (
        <p className="said" id={`${id}-said`} role="alert">
          <Icon name="alert" />
          <span>{said}</span>
        </p>
      )}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

type Given = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  "type" | "name" | "autoComplete" | "spellCheck" | "placeholder" | "inputMode" | "required" | "maxLength" | "min" | "max" | "autoFocus"
>

/** One line of text. */
export function TextField({ label, hint, said, value, onChange, ...given }: Named & Given & { value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label} hint={hint} said={said}>
      {(ids) => <input className="input" value={value} onChange={(e) => onChange(e.target.value)} {...given} {...ids} />}
    </Field>
  )
}

/** Several lines of text; grows with what is written. */
export function TextArea({
  label,
  hint,
  said,
  value,
  onChange,
  rows = 3,
  placeholder,
  autoFocus,
}: Named & { value: string; onChange: (value: string) => void; rows?: number; placeholder?: string; autoFocus?: boolean }) {
  return (
    <Field label={label} hint={hint} said={said}>
      {(ids) => (
        <textarea
          className="input"
          rows={rows}
          value={value}
          placeholder={placeholder}
          autoFocus={autoFocus}
          onChange={(e) => onChange(e.target.value)}
          {...ids}
        />
      )}
    </Field>
  )
}

export interface Option<V extends string> {
  readonly value: V
  readonly words: string
}

/** One of a short list; the machine's own control, so that it is at home on every device. */
export function Choice<V extends string>({
  label,
  hint,
  said,
  value,
  onChange,
  options,
  ask,
  autoFocus,
}: Named & { value: V | ""; onChange: (value: V) => void; options: readonly Option<V>[]; ask?: string; autoFocus?: boolean }) {
  return (
    <Field label={label} hint={hint} said={said}>
      {(ids) => (
        <select className="input" value={value} autoFocus={autoFocus} onChange={(e) => onChange(e.target.value as V)} {...ids}>
          {ask !== undefined && (
            <option value="" disabled>
              {ask}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A tick with its words. */
export function Tick({
  words,
  checked,
  fixed,
  onChange,
}: {
  words: ReactNode
  checked: boolean
  /** Why it stays as it is, where it does: it can be reached and heard, and is not turned. */
  fixed?: string | undefined
  onChange: (checked: boolean) => void
}) {
  const why = useId()
  const held = fixed === undefined ? {} : { "aria-disabled": true as const, "aria-describedby": why }
  return (
    <label className="tick-row">
      <input className="tick" type="checkbox" checked={checked} onChange={(e) => fixed === undefined && onChange(e.target.checked)} {...held} />{" "}
      <span>
        {words}
        {fixed !== undefined && (
          <span className="small" id={why}>
            {fixed}
          </span>
        )}
      </span>
    </label>
  )
}
