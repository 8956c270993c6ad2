/** What a part in a matter is to include: told in a sentence, and chosen behind it, within the least and the most of the part. */
import { useId, useState } from "react"
import { PARTS_INCLUDE } from "#telling"
import type { GrantAction, MatterRole } from "../line/shapes.ts"
import { Tick } from "../parts/field.tsx"
import { ACTION_WORDS, sayIncluded, turned } from "../parts/included.ts"
import { Icon } from "../parts/marks.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"

interface Props {
  readonly role: MatterRole
  /** Null for what the part usually includes. */
  readonly actions: readonly GrantAction[] | null
  readonly onChange: (actions: readonly GrantAction[] | null) => void
  /** Whose it is, where several stand on one sheet. */
  readonly of?: string
  /** It is what the dialog is for, and stands open. */
  readonly open?: true
}

export function Includes({ role, actions, onChange, of, open }: Props) {
  const [shown, setShown] = useState(open ?? false)
  const list = useId()
  const { usual } = PARTS_INCLUDE[role]
  const now = actions ?? usual
  return (
    <div className="includes">
      {open === undefined && (
        <button type="button" className="linkish includes-open" aria-expanded={shown} aria-controls={list} onClick={() => setShown(!shown)}>
          <Icon name={shown ? "down" : "right"} />
          What this part includes
          {of !== undefined && <span className="sr">, {of}</span>}
        </button>
      )}
      <p className="small" role="status">
        {sayIncluded(role, now)}
      </p>
      <div id={list} hidden={!shown}>
        {shown && <Actions role={role} actions={now} onChange={onChange} />}
      </div>
    </div>
  )
}

function Actions({ role, actions, onChange }: { role: MatterRole; actions: readonly GrantAction[]; onChange: Props["onChange"] }) {
  const { least, usual, most } = PARTS_INCLUDE[role]
  const turn = (one: GrantAction, on: boolean) => {
    const next = turned(actions, one, on)
    onChange(next.join() === usual.join() ? null : next)
  }
  return (
    <fieldset className="includes-list">
      <legend className="sr">What this part includes</legend>
      {most.map((one) => (
        <Tick
          key={one}
          words={ACTION_WORDS[one]}
          checked={actions.includes(one)}
          fixed={one === "see" ? "Always." : least.includes(one) ? `A ${MATTER_ROLE_WORDS[role].toLowerCase()} always does.` : undefined}
          onChange={(on) => turn(one, on)}
        />
      ))}
    </fieldset>
  )
}
