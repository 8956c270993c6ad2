/** The people admitted when a matter is opened. Whoever opens it leads it. */
import type { Person } from "#contract"
import { useSession } from "../line/session.tsx"
import type { GrantAction, MatterRole, PersonId } from "../line/shapes.ts"
import { Choice, Tick } from "../parts/field.tsx"
import { reads } from "../parts/included.ts"
import { Icon } from "../parts/marks.tsx"
import { Includes } from "../matter/includes.tsx"
import { MATTER_ROLE_MAY, MATTER_ROLE_WORDS, ROLE_WORDS } from "../parts/words.ts"

export interface FirstMember {
  readonly person: PersonId
  readonly role: MatterRole
  readonly special: boolean
  /** Null for what the part usually includes. */
  readonly actions: readonly GrantAction[] | null
}

interface Props {
  readonly people: readonly Person[]
  readonly members: readonly FirstMember[]
  readonly onMembers: (members: readonly FirstMember[]) => void
}

export function FirstMembers({ people, members, onMembers }: Props) {
  const { person: me } = useSession()
  const free = people.filter((p) => p.state === "active" && p.id !== me.id && p.role !== "administrator" && p.role !== "auditor")
  const left = free.filter((p) => !members.some((m) => m.person === p.id))
  return (
    <div className="settings">
      <p className="soft">You lead it, and may do everything in it.</p>
      {members.map((member, n) => (
        <First
          key={member.person}
          member={member}
          name={people.find((p) => p.id === member.person)?.name ?? ""}
          onChange={(next) => onMembers(members.flatMap((m, k) => (k === n ? (next === null ? [] : [next]) : [m])))}
        />
      ))}
      {left.length > 0 && (
        <Choice<PersonId>
          label="Admit"
          value=""
          ask="Choose a person"
          onChange={(person) => onMembers([...members, { person, role: "member", special: false, actions: null }])}
          options={left.map((p) => ({ value: p.id, words: `${p.name}, ${ROLE_WORDS[p.role].toLowerCase()}` }))}
          hint="The matter’s keys are sealed to their own public key."
        />
      )}
      {free.length === 0 && <p className="soft">Nobody else at the firm may be admitted yet.</p>}
    </div>
  )
}

/** One of them: as what, and what that includes. Null leaves them out. */
function First({ member, name, onChange }: { member: FirstMember; name: string; onChange: (next: FirstMember | null) => void }) {
  return (
    <div className="first-member" role="group" aria-label={name}>
      <div className="line-of-two">
        <p className="line-name">
          <span className="who">{name}</span>
        </p>
        <Choice<MatterRole>
          label="As"
          value={member.role}
          onChange={(role) => onChange({ ...member, role, actions: null })}
          options={(Object.keys(MATTER_ROLE_WORDS) as MatterRole[]).map((value) => ({
            value,
            words: `${MATTER_ROLE_WORDS[value]}: ${MATTER_ROLE_MAY[value]}`,
          }))}
        />
        <button type="button" className="icon" aria-label="Leave this person out" onClick={() => onChange(null)}>
          <Icon name="x" />
        </button>
      </div>
      <Includes
        of={name}
        role={member.role}
        actions={member.actions}
        onChange={(actions) => onChange({ ...member, actions, special: member.special && reads(member.role, actions) })}
      />
      {reads(member.role, member.actions) && (
        <Tick words="What is special too" checked={member.special} onChange={(special) => onChange({ ...member, special })} />
      )}
    </div>
  )
}
