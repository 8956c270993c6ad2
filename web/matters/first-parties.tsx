/** The parties named when a matter is opened. More can be added at any time. */
import { useRef } from "react"
import type { Class, PartyRole } from "../line/shapes.ts"
import { Choice, TextField } from "../parts/field.tsx"
import { newKey } from "../parts/new-key.ts"
import { Icon } from "../parts/marks.tsx"
import { PARTY_WORDS, toOptions } from "../parts/words.ts"

export interface FirstParty {
  readonly name: string
  readonly role: PartyRole
  readonly class: Class
  /** Tells it from the others while they are written. */
  readonly key: string
}

/** A line that is added has the focus; when one is taken out, the button below has it. */
export function FirstParties({ parties, onParties }: { parties: readonly FirstParty[]; onParties: (parties: readonly FirstParty[]) => void }) {
  const add = useRef<HTMLButtonElement>(null)
  const change = (n: number, part: Partial<FirstParty>) => onParties(parties.map((p, m) => (m === n ? { ...p, ...part } : p)))
  return (
    <div className="settings">
      {parties.map((party, n) => (
        <div key={party.key} className="line-of-two">
          <TextField label={`Party ${n + 1}`} value={party.name} onChange={(name) => change(n, { name })} maxLength={300} autoFocus />
          <Choice<PartyRole> label="Role" value={party.role} onChange={(role) => change(n, { role })} options={toOptions(PARTY_WORDS)} />
          <button
            type="button"
            className="icon"
            aria-label={`Leave out party ${n + 1}`}
            onClick={() => {
              onParties(parties.filter((_, m) => m !== n))
              add.current?.focus()
            }}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <div>
        <button
          ref={add}
          type="button"
          className="btn btn-s"
          onClick={() => onParties([...parties, { key: newKey(), name: "", role: parties.length === 0 ? "client" : "opponent", class: "confidential" }])}
        >
          <Icon name="plus" />
          Add a party
        </button>
      </div>
    </div>
  )
}
