/** What the firm's policy gives a matter of a class to: shown to whoever opens it, or moves it into the class, who may leave a team out. */
import { useQuery } from "@tanstack/react-query"
import type { Team } from "#contract"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import type { Class } from "../line/shapes.ts"
import { Tick } from "../parts/field.tsx"
import { toCounted } from "../parts/figures.ts"
import { Stopped } from "../parts/states.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"

const NONE: readonly Team["id"][] = []

interface Props {
  readonly klass: Class
  readonly kept: readonly Team["id"][]
  readonly onKept: (kept: readonly Team["id"][]) => void
  /** Of a matter that stands, the teams that have it: they are given nothing. */
  readonly has?: readonly Team["id"][]
}

export function ByPolicy({ klass, kept, onKept, has = NONE }: Props) {
  const session = useSession()
  const knows = may(session, "team.list")
  const { data: classes, error } = useQuery({ ...asking("listClasses", {}), enabled: knows })
  const { data: teams } = useQuery({ ...asking("listTeams", {}), enabled: knows })
  if (error) return <Stopped head="What the firm’s policy would give it to cannot be shown." refused={toRefusal(error)} />
  const lines = (classes ?? []).filter((line) => line.class === klass && !has.includes(line.team.id))
  if (lines.length === 0) return null
  return (
    <div className="settings">
      <fieldset className="includes-list">
        <legend className="head">By the firm’s policy it is given to</legend>
        {lines.map(({ team, role }) => {
          const people = teams?.find((one) => one.id === team.id)?.members.length
          return (
            <Tick
              key={team.id}
              words={`${team.name}${people === undefined ? "" : `, ${toCounted(people, "person", "people")}`}, as ${MATTER_ROLE_WORDS[role].toLowerCase()}`}
              checked={!kept.includes(team.id)}
              onChange={(given) => onKept(given ? kept.filter((one) => one !== team.id) : [...kept, team.id])}
            />
          )
        })}
      </fieldset>
      <p className="small">Whom a wall shuts out is left out. That you left a team out stands in the chain.</p>
    </div>
  )
}

/** ` Given to Employment: 3 people let in.`; nothing where the policy gave it to nobody. */
export function tellGiven(given: readonly { readonly team: { readonly name: string }; readonly people: number }[]): string {
  return given.map(({ team, people }) => ` Given to ${team.name}: ${toCounted(people, "person", "people")} let in.`).join("")
}
