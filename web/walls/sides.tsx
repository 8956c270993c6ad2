/** Between what a wall is to stand: matters by their codes, and the persons shut out of them. */
import type { Person } from "#contract"
import type { PersonId } from "../line/shapes.ts"
import { Choice, TextArea, TextField } from "../parts/field.tsx"
import { Icon } from "../parts/marks.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { codesIn, isCode, type SideDraft } from "./draft.ts"

interface Props {
  readonly side: SideDraft
  readonly people: readonly Person[] | undefined
  readonly onChange: (side: SideDraft) => void
  /** What the fields are called: those of the other team are called otherwise. */
  readonly matters: string
  readonly out: string
  /** What the field of a client is called; left out for whoever raises no walls around clients. */
  readonly client?: string | undefined
  /** What the field of a rule is called; left out for whoever raises no walls by rules. */
  readonly rule?: string | undefined
}

export function Side({ side, people, onChange, matters, out, client, rule }: Props) {
  const odd = codesIn(side.codes).find((code) => !isCode(code))
  const unlike = codesIn(side.workedOn).find((code) => !isCode(code))
  return (
    <>
      <TextArea
        label={matters}
        rows={1}
        value={side.codes}
        onChange={(codes) => onChange({ ...side, codes })}
        hint="Their codes, such as 7KD-Q2M, one or several. You need not be on them."
        said={odd === undefined || side.codes.length < 7 ? undefined : `${odd} is not spelled like the code of a matter.`}
      />
      {client !== undefined && (
        <TextField
          label={client}
          value={side.client}
          onChange={(name) => onChange({ ...side, client: name })}
          maxLength={300}
          hint="In place of codes: every matter of this client, and every one that is opened for it later."
        />
      )}
      <PickPersons label={out} people={people} chosen={side.persons} onChange={(persons) => onChange({ ...side, persons })} />
      {rule !== undefined && (
        <TextArea
          label={rule}
          rows={1}
          value={side.workedOn}
          onChange={(workedOn) => onChange({ ...side, workedOn })}
          hint="Codes of matters. A rule that keeps itself: whoever was ever let into them, and whoever is let into one of them later, in the same act."
          said={unlike === undefined || side.workedOn.length < 7 ? undefined : `${unlike} is not spelled like the code of a matter.`}
        />
      )}
    </>
  )
}

function PickPersons({
  label,
  people,
  chosen,
  onChange,
}: {
  label: string
  people: readonly Person[] | undefined
  chosen: readonly PersonId[]
  onChange: (chosen: readonly PersonId[]) => void
}) {
  const free = (people ?? []).filter((one) => !chosen.includes(one.id))
  const nameOf = (id: PersonId) => people?.find((one) => one.id === id)?.name ?? id
  return (
    <div className="picks-people">
      <Choice<PersonId>
        label={label}
        value=""
        ask={people === undefined ? "Asking who is at the firm…" : free.length === 0 ? "Everybody is named" : "Add a person"}
        onChange={(person) => onChange([...chosen, person])}
        options={free.map((one) => ({ value: one.id, words: `${one.name}, ${ROLE_WORDS[one.role].toLowerCase()}` }))}
      />
      {chosen.length > 0 && (
        <ul className="chips" aria-label={`${label}: named`}>
          {chosen.map((id) => (
            <li key={id} className="chip">
              {nameOf(id)}
              <button type="button" className="icon" aria-label={`Take out ${nameOf(id)}`} onClick={() => onChange(chosen.filter((one) => one !== id))}>
                <Icon name="x" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
