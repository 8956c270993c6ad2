/** Between what a wall is to stand: matters by their codes, and the persons shut out of them. */
import type { Person, Team } from "#contract"
import type { PersonId, TeamId } from "../line/shapes.ts"
import { Choice, TextArea, TextField } from "../parts/field.tsx"
import { toCounted } from "../parts/figures.ts"
import { Icon } from "../parts/marks.tsx"
import { ROLE_WORDS } from "../parts/words.ts"
import { codesIn, isCode, type SideDraft } from "./draft.ts"

interface Props {
  readonly side: SideDraft
  readonly people: readonly Person[] | undefined
  /** The teams that stand. */
  readonly teams: readonly Team[]
  readonly onChange: (side: SideDraft) => void
  /** What the fields are called: those of the other team are called otherwise. */
  readonly matters: string
  readonly out: string
  /** What the field of a client is called; left out for whoever raises no walls around clients. */
  readonly client?: string | undefined
  /** What the field of a rule is called; left out for whoever raises no walls by rules. */
  readonly rule?: string | undefined
}

export function Side({ side, people, teams, onChange, matters, out, client, rule }: Props) {
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
      <Picks<PersonId>
        label={out}
        ask={(free) => (people === undefined ? "Asking who is at the firm…" : free === 0 ? "Everybody is named" : "Add a person")}
        of={(people ?? []).map((one) => ({ id: one.id, name: one.name, words: `${one.name}, ${ROLE_WORDS[one.role].toLowerCase()}` }))}
        chosen={side.persons}
        onChange={(persons) => onChange({ ...side, persons })}
      />
      {(teams.length > 0 || side.teams.length > 0) && (
        <Picks<TeamId>
          label={`${out}: whole teams`}
          ask={(free) => (free === 0 ? "Every team is named" : "Add a team")}
          of={teams.map(({ id, name, members }) => ({ id, name, words: `${name}, ${toCounted(members.length, "person", "persons")}` }))}
          chosen={side.teams}
          onChange={(chosen) => onChange({ ...side, teams: chosen })}
          hint="Whoever is in it, and whoever joins it while the wall stands. Who leaves it stays shut out."
        />
      )}
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

interface PicksProps<Id extends string> {
  readonly label: string
  /** What the field says, by how many there are left to name. */
  readonly ask: (free: number) => string
  readonly of: readonly { readonly id: Id; readonly name: string; readonly words: string }[]
  readonly chosen: readonly Id[]
  readonly onChange: (chosen: readonly Id[]) => void
  readonly hint?: string
}

/** Names several, one after the other. */
function Picks<Id extends string>({ label, ask, of, chosen, onChange, hint }: PicksProps<Id>) {
  const free = of.filter((one) => !chosen.includes(one.id))
  const nameOf = (id: Id) => of.find((one) => one.id === id)?.name ?? id
  return (
    <div className="picks-people">
      <Choice<Id>
        label={label}
        value=""
        ask={ask(free.length)}
        onChange={(id) => onChange([...chosen, id])}
        options={free.map((one) => ({ value: one.id, words: one.words }))}
        hint={hint}
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
